/*
 * serve_pool.h - the readers of one archive that answer requests side by side.
 *
 * Each has the archive open for itself and serves one request at a time. When a
 * writer has committed, they open it anew: the idle ones at once, the others
 * before their next request; so nobody keeps old packs from being deleted.
 */
#ifndef NEWSFOLD_CMD_SERVE_POOL_H
#define NEWSFOLD_CMD_SERVE_POOL_H

#include "cmd/report_cluster.h"
#include "cmd/session.h"

struct serve_reader {
	struct session session; /* with an archive of its own */
	struct report_maker maker;
	bool has_maker;
	/* The rest is the pool's. */
	uint64_t generation; /* of the archive it has open */
	struct serve_reader *next;
};

struct serve_pool;

/* So many readers, at least one; the first takes over the archive that the
 * session has open, the others open it when they are first needed. */
struct serve_pool *serve_pool_new(struct session *session, unsigned readers);
void serve_pool_free(struct serve_pool *pool);
const char *serve_pool_folder(const struct serve_pool *pool);

/* A reader for this thread alone, waited for while all are taken; NULL when the
 * archive could not be opened. */
struct serve_reader *serve_pool_take(struct serve_pool *pool,
				     struct fault *fault);
/* The same for work that goes through all texts: never more than half of the
 * readers do, so that the quick questions find one. NULL without a fault: not
 * now. */
struct serve_reader *serve_pool_take_long(struct serve_pool *pool,
					  struct fault *fault);
void serve_pool_give(struct serve_pool *pool, struct serve_reader *reader);
void serve_pool_give_long(struct serve_pool *pool, struct serve_reader *reader);

/* See what was committed since, and open the idle readers anew; called now and
 * then, from one thread. Returns how often that has happened. */
uint64_t serve_pool_refresh(struct serve_pool *pool);

/* reader->maker, made when it is first asked for. */
int serve_reader_make_maker(struct serve_reader *reader, struct fault *fault);

#endif
