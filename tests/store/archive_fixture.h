/*
 * archive_fixture.h - archives in a temporary folder, dumps to put there, and
 * all that an archive answers as one text to compare.
 */
#ifndef NEWSFOLD_TESTS_STORE_ARCHIVE_FIXTURE_H
#define NEWSFOLD_TESTS_STORE_ARCHIVE_FIXTURE_H

#include "store/archive.h"
#include "store/ingest.h"

#include <criterion/criterion.h>

/* A new empty folder under /tmp; free the name after scratch_remove. */
char *scratch_folder(void);
void scratch_remove(char *folder);
/* "folder/name"; free it. */
char *scratch_path(const char *folder, const char *name);
void scratch_write(const char *path, struct bytes bytes);
void scratch_read(const char *path, struct buffer *out);

/* A new archive in scratch/name; free the path. */
char *archive_fixture_make(const char *scratch, const char *name);
/* Open, or fail the test. */
struct archive *archive_fixture_open(const char *folder,
				     enum archive_mode mode);
/* Ingest or fail the test; rejected records are no failure. */
struct ingest_counts archive_fixture_take(struct archive *archive,
					  const char *path, const char *name,
					  unsigned threads);
void archive_fixture_link(struct archive *archive, unsigned threads);
/* Open to write, take, link, close. */
void archive_fixture_ingest(const char *folder, const char *path,
			    const char *name);

/* Captures, bodies, dumps, edges and clusters, by ids and never by numbers or
 * runs; the same text for the same archive. */
void archive_fixture_answers(struct archive *archive, struct buffer *out);
void archive_fixture_answers_of(const char *folder, struct buffer *out);
/* Fail the test unless the two are equal; says where they part. */
void expect_same_text(const struct buffer *a, const struct buffer *b);
/* Findings of a check that reads all data. */
uint64_t archive_fixture_bad(const char *folder);
/* The bytes of all packs, one after the other. */
void archive_fixture_packs(const char *folder, struct buffer *out);
/* The whole dump as restored to a stream; what was damaged or failed. */
uint64_t archive_fixture_restore(const char *folder, const char *name,
				 struct buffer *out);

/* A dump's text: a story of its own for every number. Sentences, some hundreds
 * of bytes; stories share nothing that counts. */
void story_text(unsigned story, struct buffer *out);
/* Some sentences of it: [begin, end). */
void story_part(unsigned story, unsigned begin, unsigned end,
		struct buffer *out);
#define STORY_SENTENCES 12
/* A JSONL line of an article. */
void story_line(struct buffer *out, const char *id, const char *outlet,
		const char *date, struct bytes text);

#endif
