/*
 * print_cluster.h - a cluster as JSON, as CSV rows, and for people.
 */
#ifndef NEWSFOLD_CMD_PRINT_CLUSTER_H
#define NEWSFOLD_CMD_PRINT_CLUSTER_H

#include "cmd/session.h"
#include "store/cluster_view.h"

/* The fields of a cluster, as the contract has them. */
void print_cluster_fields(struct json *json, const struct cluster_view *view);
void print_cluster_json(const struct cluster_view *view);
void print_cluster_csv_head(void);
void print_cluster_csv(const struct cluster_view *view);
void print_cluster(const struct session *session,
		   const struct cluster_view *view);
/* A member as an object of the JSON's "members"; similarity goes first when it
 * is not negative. */
void print_member_json(struct json *json, const struct cluster_view_member *m,
		       double similarity);

#endif
