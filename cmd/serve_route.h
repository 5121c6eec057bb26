/*
 * serve_route.h - which answer a path has.
 *
 *     /                   the report's page
 *     /cluster/ID         what the page shows of one cluster
 *     /api/COMMAND?...    the command's JSON lines: stats dumps log list
 * clusters show why diff similar timeline search /restore/ID         an
 * original to keep; ?what=body its text
 *
 * Everything else is 404. No path of a request reaches the file system.
 */
#ifndef NEWSFOLD_CMD_SERVE_ROUTE_H
#define NEWSFOLD_CMD_SERVE_ROUTE_H

#include "cmd/serve_state.h"

/* The value of a parameter of the request, NULL when it is not there. */
typedef const char *serve_value_fn(void *request, const char *name);

void serve_route(struct serve_state *state, const char *path,
		 serve_value_fn *value, void *request,
		 struct serve_answer *out);

/* May a request with this Host be answered? Numbers, localhost, and `allowed`
 * (may be NULL): a name that a stranger's page could point here is none. */
bool serve_host_is_known(const char *host, const char *allowed);

#endif
