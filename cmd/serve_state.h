/*
 * serve_state.h - the answers to requests, made out of the archive.
 *
 * Requests are answered side by side, each by a reader of serve_pool.h.
 */
#ifndef NEWSFOLD_CMD_SERVE_STATE_H
#define NEWSFOLD_CMD_SERVE_STATE_H

#include "cmd/session.h"

#include <stdatomic.h>

struct serve_state;

/* As many requests at once as there are readers. The session's archive is open;
 * the state takes it over. */
struct serve_state *serve_state_new(struct session *session, const char *title,
				    unsigned readers);
void serve_state_free(struct serve_state *state);

/* See what was committed since; called now and then. */
void serve_state_refresh(struct serve_state *state);

/* Bytes that many answers send at once, freed by the last that lets go. */
struct shared_bytes {
	atomic_uint holders;
	struct buffer bytes;
};

void shared_bytes_drop(struct shared_bytes *shared);

/* An answer: bytes, and how the request ended. */
struct serve_answer {
	unsigned status;	/* of HTTP */
	const char *media_type; /* static */
	const char *file_name;	/* static or in name: a download; else NULL */
	char name[64];
	struct buffer bytes;
	struct shared_bytes *shared; /* instead of bytes, when not NULL */
};

/* What is made once for all that ask, until a writer commits: the report's
 * page, and what commands without parameters say. */
enum serve_kept {
	SERVE_PAGE,
	SERVE_STATS,
	SERVE_DUMPS,
	SERVE_LOG,
	SERVE_KEPT_COUNT
};
void serve_state_kept(struct serve_state *state, enum serve_kept what,
		      struct serve_answer *out);
/* A cluster of the report, by its id. */
void serve_state_cluster(struct serve_state *state, const char *id,
			 struct serve_answer *out);
/* A command on the archive, with JSON lines for an answer; at most
 * SERVE_ARGUMENTS. */
#define SERVE_ARGUMENTS 16
void serve_state_command(struct serve_state *state, int argc, const char **argv,
			 struct serve_answer *out);
/* The search command; 503 while too many others read all texts. */
void serve_state_search(struct serve_state *state, int argc, const char **argv,
			struct serve_answer *out);
/* The original or the body of a capture or body, to keep. */
void serve_state_restore(struct serve_state *state, const char *id,
			 bool wants_body, struct serve_answer *out);

/* An error as JSON. */
void serve_answer_error(struct serve_answer *out, unsigned status,
			const char *what);

#endif
