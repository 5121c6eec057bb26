/*
 * serve_http.h - HTTP around the routes, by libmicrohttpd.
 *
 * Limits: connections, bytes waiting to be sent, time for a request's head and
 * for taking an answer (serve_client.h). A client holds no thread while it
 * waits, and an answer that takes long to make holds up no other connection
 * (serve_work.h).
 */
#ifndef NEWSFOLD_CMD_SERVE_HTTP_H
#define NEWSFOLD_CMD_SERVE_HTTP_H

#include "cmd/serve_state.h"

#include <sys/socket.h>

struct serve_http;

struct serve_http_options {
	const struct sockaddr *address;
	socklen_t address_size;
	/* Beside numbers and localhost; may be NULL. */
	const char *allowed_host;
	unsigned threads; /* requests answered at once */
};

int serve_http_start(struct serve_state *state,
		     const struct serve_http_options *options,
		     struct serve_http **out, struct fault *fault);
/* The port it listens on. */
unsigned serve_http_port(const struct serve_http *http);
/* Cut off who is too slow; to be called about once a second. */
void serve_http_watch(struct serve_http *http);
void serve_http_stop(struct serve_http *http);

#endif
