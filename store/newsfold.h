/*
 * newsfold.h - the C library: open an archive, take texts and dumps, ask for
 * copies, bring bytes back.
 *
 * This header and the names in it are stable: within a major version functions
 * are added, none is changed or removed. Everything else in the library is its
 * own business. pkg-config --cflags --libs newsfold; with libnewsfold.a, those
 * of what pkg-config --print-requires-private newsfold names, too.
 *
 * Functions return NEWSFOLD_OK or a negative newsfold_error, with a sentence in
 * newsfold_error_text. Strings and bytes given to a callback live until it
 * returns; a callback that returns non-zero ends the visit, which then returns
 * that. A handle is used by one thread at a time. Running out of memory ends
 * the process; what was committed stays.
 */
#ifndef NEWSFOLD_H
#define NEWSFOLD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#define NEWSFOLD_API_VERSION 1

enum newsfold_error {
	NEWSFOLD_OK = 0,
	NEWSFOLD_INPUT = -1,	  /* input is not what it says it is */
	NEWSFOLD_MISSING = -2,	  /* no such id, file or archive */
	NEWSFOLD_CORRUPT = -3,	  /* stored bytes fail their check */
	NEWSFOLD_FULL = -4,	  /* no space left */
	NEWSFOLD_IO = -5,	  /* the system refused a read or write */
	NEWSFOLD_LOCKED = -6,	  /* another writer has the archive */
	NEWSFOLD_FORMAT = -7,	  /* a format this library does not know */
	NEWSFOLD_LIMIT = -9,	  /* too large */
	NEWSFOLD_USAGE = -10,	  /* the request makes no sense */
	NEWSFOLD_AMBIGUOUS = -11, /* an abbreviated id fits more than one */
	NEWSFOLD_EXISTS = -12	  /* there is an archive already */
};

struct newsfold; /* an open archive */

enum newsfold_mode { NEWSFOLD_READ, NEWSFOLD_WRITE };

/* "0.1.0" */
const char *newsfold_version(void);

/* Make an archive in the folder, with the default settings. */
int newsfold_create(const char *folder, char *error, size_t error_size);
/* One writer at a time, any number of readers; a reader sees what was committed
 * when it opened. The reason of a failure goes to error, which may be NULL. */
int newsfold_open(const char *folder, enum newsfold_mode mode,
		  struct newsfold **out, char *error, size_t error_size);
void newsfold_close(struct newsfold *archive);
/* Of the last failure of this archive; "" when there was none. */
const char *newsfold_error_text(const struct newsfold *archive);

struct newsfold_counts {
	uint64_t records, captures, texts_new, exact, other, rejected, skipped;
};

/*
 * Take a dump that lies in memory: the bytes of a page, a JSONL or CSV file, a
 * WARC, a tar. `name` names the dump; taking the same bytes under the same name
 * again changes nothing. `format` NULL: told from the content. Copies are found
 * before it returns. counts may be NULL.
 */
int newsfold_ingest(struct newsfold *archive, const char *name,
		    const char *format, const void *data, size_t size,
		    struct newsfold_counts *counts);

/* Ids are text: "b:" body, "c:" cluster, "r:" capture, then 32 hex digits. */
#define NEWSFOLD_ID_SIZE 35 /* with its NUL */

struct newsfold_capture {
	char id[NEWSFOLD_ID_SIZE];
	const char *dump, *record;
	const char *url, *outlet, *title, *published, *fetched; /* "": none */
};

struct newsfold_member {
	char body[NEWSFOLD_ID_SIZE];
	const char *relation; /* canonical, exact, near, contained, contains */
	double jaccard, containment;
	int direct; /* by its own likeness to the canonical */
	const struct newsfold_capture *capture;
	size_t capture_count;
};

struct newsfold_cluster {
	char id[NEWSFOLD_ID_SIZE];
	char canonical[NEWSFOLD_ID_SIZE];
	uint64_t captures, texts, outlets;
	const struct newsfold_member *member;
	size_t member_count;
};

typedef int newsfold_cluster_fn(void *context,
				const struct newsfold_cluster *cluster);
/* Clusters of at least so many captures, largest first. */
int newsfold_clusters(struct newsfold *archive, uint64_t min_captures,
		      newsfold_cluster_fn *visit, void *context);

/* What the archive has like this UTF-8 text, best first; nothing is stored.
 * member's relation is that of it to the text. */
typedef int newsfold_similar_fn(void *context, double similarity,
				const struct newsfold_member *member);
int newsfold_similar(struct newsfold *archive, const char *text, size_t size,
		     newsfold_similar_fn *visit, void *context);

/* The bytes of an original (the id of a capture) or a text (of a body, or of a
 * cluster: its canonical), checked against their digest before the first byte
 * is handed on. */
typedef int newsfold_bytes_fn(void *context, const void *data, size_t size);
int newsfold_restore(struct newsfold *archive, const char *id,
		     newsfold_bytes_fn *write, void *context);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
