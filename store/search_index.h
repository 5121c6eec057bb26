/*
 * search_index.h - the full-text index, a file of its own: search.sqlite.
 *
 * Derived and made on demand: which bodies may have a term, in their text or a
 * title. It stands for a number of bodies and records of the catalog; what came
 * later is added, and an index of other packs, or of packs from which something
 * was forgotten since, is made anew. Whoever forgets removes it
 * (search_index_remove), since it holds the words of what is gone.
 *
 * A table `f`, FTS5 without contents, positions or sizes, holds the tokens
 * (core/find/token.h) of documents; doc(num, body) says of which body each is.
 * unread(body) are those whose text was damaged: they may have any term.
 */
#ifndef NEWSFOLD_STORE_SEARCH_INDEX_H
#define NEWSFOLD_STORE_SEARCH_INDEX_H

#include "core/find/term.h"
#include "store/archive.h"

struct search_index;

struct search_index_options {
	unsigned threads;
	int (*is_cancelled)(void *context);
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
};

/* Open the index and bring it up to what the archive has. What it cannot do
 * (a read-only medium, a full disk) is a fault, and the caller reads the texts
 * instead. */
int search_index_open(struct archive *archive,
		      const struct search_index_options *options,
		      struct search_index **out, struct fault *fault);
void search_index_close(struct search_index *index);
/* Remove the file of the archive in `folder`; none there is no error. */
int search_index_remove(const char *folder, struct fault *fault);

/* The numbers of bodies that may have the term, sorted, each once, into
 * *number (to be freed): every one that has it, and some that have not. */
int search_index_find(struct search_index *index, const struct term *term,
		      uint32_t **number, size_t *count, struct fault *fault);

struct search_index_stats {
	uint64_t bodies, bytes;
};

int search_index_stats(struct search_index *index,
		       struct search_index_stats *out, struct fault *fault);

#endif
