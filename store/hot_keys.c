#include "store/hot_keys.h"

#include "store/candidate.h"
#include "store/post.h"
#include "store/postings/postings.h"

/* So many pairs of key and body are read at most: under a second. */
#define READ_PAIRS ((uint64_t)32 << 20)

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct hot_keys *hot = context;

	if (post_is_passage(bucket->key) &&
	    bucket->total > CANDIDATE_PASSAGE_MAX)
		hot->dropped++;
	else
		hot->starred++;
	if (bucket->total > hot->largest)
		hot->largest = bucket->total;
	return 0;
}

int hot_keys_count(struct archive *archive, struct hot_keys *out,
		   struct fault *fault)
{
	struct postings_stats stats;
	unsigned halvings = 0;
	int rc;

	*out = (struct hot_keys){.starred = 0};
	postings_stats(archive->postings, &stats);
	while (stats.pairs >> halvings > READ_PAIRS)
		halvings++;
	rc = postings_each_key(archive->postings, 0, UINT64_MAX >> halvings,
			       CANDIDATE_ALL_PAIRS + 1, 1, see_bucket, out,
			       fault);
	out->starred <<= halvings;
	out->dropped <<= halvings;
	out->is_estimate = halvings > 0;
	return rc;
}
