/*
 * serve_route.h - which answer a path has.
 *
 *     /                   the report's page
 *     /cluster/ID         what the page shows of one cluster
 *     /api/COMMAND?...    the command's JSON lines: stats dumps log list
 *                         clusters show why diff similar timeline search
 *     /restore/ID         an original to keep; ?what=body its text
 *
 * Everything else is 404, and a parameter that a command does not know is 400:
 * an answer that passed over it would be of another question. No path of a
 * request reaches the file system.
 */
#ifndef NEWSFOLD_CMD_SERVE_ROUTE_H
#define NEWSFOLD_CMD_SERVE_ROUTE_H

#include "cmd/serve_state.h"

/* query: each parameter's name and value, a NUL behind each. */
void serve_route(struct serve_state *state, const char *path,
		 struct bytes query, struct serve_answer *out);

/* May a request with this Host be answered? Numbers, localhost, and `allowed`
 * (may be NULL): a name that a stranger's page could point here is none. */
bool serve_host_is_known(const char *host, const char *allowed);

#endif
