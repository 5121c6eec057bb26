#include "store/post.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/derived.h"
#include "store/link.h"
#include "store/prints.h"

#include <stdlib.h>

int post_keys(struct archive *archive, uint32_t number,
	      const struct fingerprint *print, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < print->band_count; i++)
		rc = postings_add(archive->postings, post_band_key(print, i),
				  number, fault);
	for (size_t i = 0; rc == 0 && i < print->passage_count; i++)
		rc = postings_add(archive->postings,
				  post_passage_key(print->passage[i]), number,
				  fault);
	if (archive->posted_from == 0)
		archive->posted_from = number;
	archive->posted_to = number;
	return rc;
}

static int post_one(void *context, uint32_t number,
		    const struct fingerprint *print, struct fault *fault)
{
	return post_keys(context, number, print, fault);
}

/* Post bodies from..to, inclusive. */
static int post_range(struct archive *archive, uint32_t from, uint32_t to,
		      unsigned threads, struct fault *fault)
{
	struct body_table table;
	uint32_t *number = memory_alloc(sizeof(*number) * (to - from + 1));
	int rc = body_table_load(&table, archive->catalog, fault);

	for (uint32_t i = from; i <= to; i++)
		number[i - from] = i;
	if (rc == 0)
		rc = prints_each(archive, &table, number, to - from + 1,
				 threads, post_one, archive, fault);
	body_table_release(&table);
	free(number);
	return rc;
}

/* Goes up with every change of the keys: postings of other keys are made anew.
 */
#define KEYS_VERSION 3

/* The mark of postings that cover bodies 1..count: the count, and above it a
 * part of the last body's id, which tells other packs' postings. */
static int mark_of(struct archive *archive, uint32_t count, uint64_t *out,
		   struct fault *fault)
{
	struct catalog_body body;
	int rc;

	*out = 0;
	if (count == 0)
		return 0;
	rc = catalog_get_body(archive->catalog, count, &body, fault);
	if (rc == 0)
		*out = (id_prefix(&body.id) ^ KEYS_VERSION) << 32 | count;
	return rc;
}

/* Do the postings cover bodies of this catalog? What a reader sees of it may be
 * older than they are. */
static bool is_of_these_packs(struct archive *archive, uint64_t bodies)
{
	uint64_t mark = postings_mark(archive->postings), should_be;
	uint32_t covered = (uint32_t)mark;

	if (covered > bodies)
		return archive->lock < 0;
	return mark_of(archive, covered, &should_be, NULL) == 0 &&
	       mark == should_be;
}

bool post_is_due(struct archive *archive)
{
	uint64_t bodies, linked;

	if (catalog_body_count(archive->catalog, &bodies, NULL) < 0 ||
	    catalog_get_number(archive->catalog, LINKED_BODIES, &linked, NULL) <
		    0)
		return true;
	if (!archive->postings)
		return linked > 0;
	return (uint32_t)postings_mark(archive->postings) < linked ||
	       !is_of_these_packs(archive, bodies);
}

/* Postings that fit what the catalog says and the process remembers. */
static int settle(struct archive *archive, uint64_t bodies, struct fault *fault)
{
	if (!is_of_these_packs(archive, bodies)) {
		log_line(LOG_WARN,
			 "%s: the postings are of other packs or another "
			 "version; making them anew",
			 archive->folder);
		return derived_remake_postings(archive, fault);
	}
	if (archive->posted_to > bodies)
		return derived_forget_pending(archive, fault);
	return 0;
}

static int write_out(void *context, struct fault *fault)
{
	struct posting *posting = context;

	return postings_flush(posting->archive->postings, posting->mark, fault);
}

int post_begin(struct posting *posting, struct archive *archive,
	       unsigned threads, struct fault *fault)
{
	uint32_t covered, pending;
	uint64_t bodies;
	int rc = archive_may_write(archive, fault);

	if (rc == 0)
		rc = catalog_body_count(archive->catalog, &bodies, fault);
	if (rc == 0)
		rc = settle(archive, bodies, fault);
	if (rc < 0)
		return rc;
	posting->archive = archive;
	covered = (uint32_t)postings_mark(archive->postings);
	pending = archive->posted_from;
	if (pending == 0 && covered < bodies)
		rc = post_range(archive, covered + 1, (uint32_t)bodies, threads,
				fault);
	else if (pending > covered + 1)
		rc = post_range(archive, covered + 1, pending - 1, threads,
				fault);
	if (rc == 0)
		rc = mark_of(archive, (uint32_t)bodies, &posting->mark, fault);
	if (rc == 0 && covered < bodies && threads > 1)
		beside_start(&posting->writing, write_out, posting);
	else if (rc == 0 && covered < bodies)
		rc = write_out(posting, fault);
	archive->posted_from = archive->posted_to = 0;
	return rc;
}

int post_end(struct posting *posting, struct fault *fault)
{
	return beside_end(&posting->writing, fault);
}

int post_catch_up(struct archive *archive, unsigned threads,
		  struct fault *fault)
{
	struct posting posting = {.archive = NULL};
	int rc = post_begin(&posting, archive, threads, fault);

	return rc < 0 ? rc : post_end(&posting, fault);
}
