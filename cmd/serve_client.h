/*
 * serve_client.h - who is connected, and how long each may take.
 *
 * A request's head has to be whole, and an answer to be taken, in time; while
 * an answer is made nobody is in a hurry. In a crowd those who wait longest
 * with half a head, or with none, make room for those who arrive: so many
 * connections that say nothing keep nobody out.
 */
#ifndef NEWSFOLD_CMD_SERVE_CLIENT_H
#define NEWSFOLD_CMD_SERVE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

enum serve_phase {
	SERVE_HEAD,  /* a first head is to come */
	SERVE_KEPT,  /* it has had an answer; another head may come */
	SERVE_WORK,  /* an answer is being made */
	SERVE_ANSWER /* it is being taken */
};

struct serve_clients;
struct serve_client;

/* From `crowd` clients on, who arrives takes somebody's place. */
struct serve_clients *serve_clients_new(size_t crowd);
void serve_clients_free(struct serve_clients *clients);

/* Not yet closed from now until it is removed: the owner of the socket sees to
 * that. It begins in SERVE_HEAD. */
struct serve_client *serve_clients_add(struct serve_clients *clients,
				       int socket);
void serve_clients_remove(struct serve_clients *clients,
			  struct serve_client *client);
/* Bytes of the answer; 0 in other phases. */
void serve_clients_enter(struct serve_clients *clients,
			 struct serve_client *client, enum serve_phase phase,
			 size_t bytes);
/* Has it hung up, or been shut out? */
bool serve_clients_is_gone(struct serve_clients *clients,
			   const struct serve_client *client);
/* Shut out only: cheap, and no client that has said all it has to say. */
bool serve_clients_is_shut(struct serve_clients *clients,
			   const struct serve_client *client);
/* Shut down who is too slow; to be called about once a second. */
void serve_clients_watch(struct serve_clients *clients);

#endif
