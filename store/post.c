#include "store/post.h"

#include "core/base/memory.h"
#include "store/prints.h"

#include <stdlib.h>

int post_keys(struct archive *archive, uint32_t number,
	      const struct fingerprint *print, struct fault *fault)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < print->band_count; i++)
		rc = postings_add(archive->postings,
				  post_band_key(print->band[i]), number, fault);
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

int post_catch_up(struct archive *archive, unsigned threads,
		  struct fault *fault)
{
	uint32_t covered = (uint32_t)postings_mark(archive->postings);
	uint32_t pending = archive->posted_from;
	uint64_t bodies;
	int rc = catalog_body_count(archive->catalog, &bodies, fault);

	if (rc < 0)
		return rc;
	if (covered > bodies) {
		return fault_set(fault, FAULT_CORRUPT,
				 "postings cover %u bodies, the packs hold "
				 "%llu; run `newsfold rebuild`",
				 covered, (unsigned long long)bodies);
	}
	if (pending == 0 && covered < bodies)
		rc = post_range(archive, covered + 1, (uint32_t)bodies, threads,
				fault);
	else if (pending > covered + 1)
		rc = post_range(archive, covered + 1, pending - 1, threads,
				fault);
	if (rc == 0 && covered < bodies)
		rc = postings_flush(archive->postings, bodies, fault);
	archive->posted_from = archive->posted_to = 0;
	return rc;
}
