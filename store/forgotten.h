/*
 * forgotten.h - what may not come back, and what does not count.
 *
 * The tombstones of the log, folded: a set of keys a kind. Replay leaves out
 * what is in it, ingest refuses it, compact drops its bytes. Reading it from
 * many threads is safe.
 */
#ifndef NEWSFOLD_STORE_FORGOTTEN_H
#define NEWSFOLD_STORE_FORGOTTEN_H

#include "core/base/id_set.h"
#include "store/tombstone.h"

struct forgotten {
	struct id_set set[FORGOTTEN_KINDS];
	uint64_t tombstones; /* in the log; only forgotten_fold counts them */
};

#define FORGOTTEN_INIT                                                         \
	{                                                                      \
		{ID_SET_INIT}, 0                                               \
	}

/* Out of the log. */
int forgotten_fold(struct forgotten *forgotten, struct object_store *objects,
		   struct fault *fault);
/* Out of the catalog, which replay has given it. */
int forgotten_load(struct forgotten *forgotten, struct catalog *catalog,
		   struct fault *fault);
int forgotten_save(const struct forgotten *forgotten, struct catalog *catalog,
		   struct fault *fault);
void forgotten_release(struct forgotten *forgotten);

bool forgotten_is_empty(const struct forgotten *forgotten);
bool forgotten_has(const struct forgotten *forgotten, enum forgotten_kind kind,
		   const struct id *id);
/* These very bytes, from whatever dump. */
bool forgotten_has_bytes(const struct forgotten *forgotten,
			 const struct sha256 *sha256);
/* The text, the page's URL or its outlet. */
bool forgotten_has_article(const struct forgotten *forgotten,
			   const struct id *body, struct bytes url,
			   struct bytes outlet);

/* Keys of what people name. Of two URLs that differ in nothing but scheme,
 * `www.`, the case of the host, a trailing slash or what follows `#`, the key
 * is one. */
struct id forgotten_key_of_bytes(const struct sha256 *sha256);
struct id forgotten_key_of_url(struct bytes url);
struct id forgotten_key_of_outlet(struct bytes outlet);

#endif
