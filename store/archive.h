/*
 * archive.h - the archive: a folder with packs and what is derived of them.
 *
 * The face of the store. packs/ is the archive; catalog.sqlite, postings/ and
 * index/ can be deleted and are made again. One writer holds the lock; readers
 * see what was committed when they opened it.
 */
#ifndef NEWSFOLD_STORE_ARCHIVE_H
#define NEWSFOLD_STORE_ARCHIVE_H

#include "store/archive_settings.h"
#include "store/catalog/catalog_edge.h"
#include "store/object/object_store.h"
#include "store/postings/postings.h"

struct new_lines;
struct new_texts;

enum archive_mode {
	ARCHIVE_READ,
	ARCHIVE_READ_NOW, /* or FAULT_LOCKED: while others mend */
	ARCHIVE_WRITE,
	ARCHIVE_REPAIR, /* a writer who takes what the disk cannot read for
			   damaged, as readers do; others stop there */
};

struct archive {
	char *folder;
	enum archive_mode mode;
	struct archive_settings settings;
	struct object_store *objects;
	struct catalog *catalog;
	struct postings *postings; /* NULL: see archive_open_postings */
	int lock;		   /* descriptor, -1 in a reader */
	/* Bodies whose keys this process has put into the postings and not
	 * flushed: posted_from .. posted_to; 0, 0 when none. */
	uint32_t posted_from, posted_to;
	/* A write failed half-way: what is in memory is no longer what is on
	 * the disk. Nothing more is written; opening anew sets it right. */
	bool has_failed;
	struct new_lines *new_lines; /* since the last link, or NULL */
	struct new_texts *new_texts; /* likewise */
};

/* Make an archive, or finish making one. FAULT_EXISTS when the folder holds
 * one, or anything else. */
int archive_create(const char *folder, const struct archive_settings *settings,
		   struct fault *fault);

/*
 * Open an archive. FAULT_MISSING when there is none, FAULT_LOCKED when another
 * writer has it. Derived files that are missing, damaged or behind the packs
 * are caught up first: by a writer always, by a reader when no writer has the
 * archive. Who comes while another does that waits for it, but for a reader who
 * can read what there is. Bodies that were never linked stay so until
 * archive_link.
 */
int archive_open(const char *folder, enum archive_mode mode,
		 struct archive **out, struct fault *fault);
void archive_close(struct archive *archive);

/* Say that this writer does nothing but set right what is derived, too: links
 * what was left, or all anew. Others wait for it. */
void archive_set_mending(struct archive *archive, bool mends);

/* Let go of what is kept of new bodies for link. */
void archive_forget_new(struct archive *archive);

/* FAULT_IO when the archive has failed, see has_failed. */
int archive_may_write(const struct archive *archive, struct fault *fault);

/* Throw away all derived files of a closed archive. FAULT_LOCKED. */
int archive_remove_derived(const char *folder, struct fault *fault);

/* What the derived files of the folder take, by part. Memory that SQLite shares
 * between processes in a file (-shm) is none: it comes and goes with readers.
 */
struct archive_derived {
	uint64_t index, catalog, postings, lines;
	uint64_t search; /* made on demand */
	uint64_t other;
};

void archive_derived_parts(const struct archive *archive,
			   struct archive_derived *out);
/* All of them. */
uint64_t archive_derived_bytes(const struct archive *archive);

/* The postings of body lines (learned_furniture.h), for writing; the caller
 * closes. */
int archive_open_lines(struct archive *archive, struct postings **out,
		       struct fault *fault);
/* The same, for reading. */
int archive_read_lines(struct archive *archive, struct postings **out,
		       struct fault *fault);
/* A reader's postings: FAULT_MISSING when they were not there to open. */
int archive_open_postings(struct archive *archive, struct fault *fault);

#endif
