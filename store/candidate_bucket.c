#include "store/candidate_bucket.h"

#include "store/post.h"

static enum candidate_rule rule_of(uint64_t key, size_t members)
{
	if (members < 2 ||
	    (post_is_passage(key) && members > CANDIDATE_PASSAGE_MAX))
		return RULE_NONE;
	return members <= CANDIDATE_ALL_PAIRS ? RULE_ALL : RULE_STARS;
}

static unsigned weight_of(uint64_t key, size_t members)
{
	if (post_is_whole(key))
		return CANDIDATE_WHOLE_WEIGHT;
	if (members > CANDIDATE_MANY)
		return CANDIDATE_MANY_WEIGHT;
	if (members > CANDIDATE_ALL_PAIRS)
		return CANDIDATE_HOT_WEIGHT;
	return post_is_passage(key) ? CANDIDATE_PASSAGE_WEIGHT
				    : CANDIDATE_BAND_WEIGHT;
}

/* The members with the smallest ids, in no order. */
static size_t find_stars(const struct body_table *table,
			 const struct postings_bucket *bucket, uint32_t *star)
{
	size_t count = 0, largest = 0;

	for (size_t i = 0; i < bucket->number_count; i++) {
		const struct body_entry *body = table->body;
		uint32_t number = bucket->number[i];

		if (count < CANDIDATE_STARS)
			star[count++] = number;
		else if (id_compare(&body[number].id, &body[star[largest]].id) <
			 0)
			star[largest] = number;
		else
			continue;
		for (size_t k = largest = 0; k < count; k++)
			if (id_compare(&body[star[k]].id,
				       &body[star[largest]].id) > 0)
				largest = k;
	}
	return count;
}

void candidate_bucket_read(struct candidate_bucket *out,
			   const struct body_table *table,
			   const struct postings_bucket *bucket)
{
	out->members = *bucket;
	out->rule = rule_of(bucket->key, bucket->number_count);
	out->weight = weight_of(bucket->key, bucket->number_count);
	out->star_count = out->rule == RULE_STARS
				  ? find_stars(table, bucket, out->star)
				  : 0;
}

bool candidate_bucket_has_star(const struct candidate_bucket *bucket,
			       uint32_t number)
{
	size_t count = bucket->star_count;

	while (count > 0 && bucket->star[count - 1] != number)
		count--;
	return count > 0;
}
