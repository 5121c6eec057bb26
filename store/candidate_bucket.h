/*
 * candidate_bucket.h - which of a bucket's members are pairs.
 */
#ifndef NEWSFOLD_STORE_CANDIDATE_BUCKET_H
#define NEWSFOLD_STORE_CANDIDATE_BUCKET_H

#include "store/body_table.h"
#include "store/postings/postings.h"

/* Up to here all pairs of a bucket are candidates. */
#define CANDIDATE_ALL_PAIRS 16
/* In a larger bucket each member pairs with this many of the smallest ids. */
#define CANDIDATE_STARS 8
/* A passage in more bodies than this is furniture. */
#define CANDIDATE_PASSAGE_MAX 512
/* What a shared key says for a pair: the less, the more bodies have it. */
#define CANDIDATE_WHOLE_WEIGHT	 6 /* the same letters, however many they are */
#define CANDIDATE_BAND_WEIGHT	 6
#define CANDIDATE_PASSAGE_WEIGHT 4
#define CANDIDATE_HOT_WEIGHT	 2 /* of either, past CANDIDATE_ALL_PAIRS */
#define CANDIDATE_MANY_WEIGHT	 1 /* past this many: */
#define CANDIDATE_MANY		 64

enum candidate_rule { RULE_NONE, RULE_ALL, RULE_STARS };

struct candidate_bucket {
	struct postings_bucket members; /* borrowed */
	enum candidate_rule rule;
	unsigned weight;		/* of each pair it gives */
	uint32_t star[CANDIDATE_STARS]; /* in no order */
	size_t star_count;
};

void candidate_bucket_read(struct candidate_bucket *out,
			   const struct body_table *table,
			   const struct postings_bucket *bucket);
bool candidate_bucket_has_star(const struct candidate_bucket *bucket,
			       uint32_t number);

#endif
