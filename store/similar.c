#include "store/similar.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "store/body_table.h"
#include "store/derived.h"
#include "store/partial_view.h"
#include "store/post.h"
#include "store/unread.h"

#include <stdlib.h>

/* Bodies verified at most, those that share most keys first. */
#define VERIFIED_MAX 2000
/* Keys that this many bodies have tell nothing. */
#define BUCKET_MAX 4096

struct match {
	uint32_t number;
	struct id id;
	struct verdict verdict;
	double similarity;
};

struct search {
	struct archive *archive;
	uint32_t except;
	uint64_t bodies; /* as the catalog has them; postings may be ahead */
	uint32_t *hit;	 /* body numbers, one a shared key */
	size_t hit_count, hit_capacity;
	struct match *match;
	size_t match_count, match_capacity;
	struct unread unread;
};

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct search *s = context;

	for (size_t i = 0; i < bucket->number_count; i++) {
		if (bucket->number[i] == s->except ||
		    bucket->number[i] > s->bodies)
			continue;
		ARRAY_RESERVE(s->hit, s->hit_count + 1, s->hit_capacity);
		s->hit[s->hit_count++] = bucket->number[i];
	}
	return 0;
}

/* Bodies that share a key with the text; sorted by number. */
static int find_hits(struct search *s, const struct fingerprint *print,
		     struct fault *fault)
{
	size_t count = print->band_count + print->passage_count;
	uint64_t *key = memory_alloc(count * sizeof(*key));
	int rc;

	for (size_t i = 0; i < print->band_count; i++)
		key[i] = post_band_key(print, i);
	for (size_t i = 0; i < print->passage_count; i++)
		key[print->band_count + i] =
			post_passage_key(print->passage[i]);
	qsort(key, count, sizeof(*key), compare_u64);
	rc = archive_open_postings(s->archive, fault);
	/* Before the first link there need not be any. */
	if (rc == FAULT_MISSING && !post_is_due(s->archive)) {
		free(key);
		return 0;
	}
	if (rc == 0)
		rc = catalog_body_count(s->archive->catalog, &s->bodies, fault);
	if (rc == 0)
		rc = postings_lookup(s->archive->postings, key, count,
				     BUCKET_MAX, see_bucket, s, fault);
	if (rc < 0)
		derived_say_remedy(rc, fault);
	free(key);
	if (s->hit_count)
		qsort(s->hit, s->hit_count, sizeof(*s->hit), compare_u32);
	return rc;
}

/* A body and how many keys it shares: count << 32 | number. */
static size_t rank_hits(struct search *s, uint64_t **out)
{
	uint64_t *ranked = memory_alloc((s->hit_count + 1) * sizeof(*ranked));
	size_t count = 0;

	for (size_t at = 0, end; at < s->hit_count; at = end) {
		for (end = at + 1;
		     end < s->hit_count && s->hit[end] == s->hit[at]; end++)
			;
		ranked[count++] = (uint64_t)(end - at) << 32 | s->hit[at];
	}
	qsort(ranked, count, sizeof(*ranked), compare_u64);
	*out = ranked;
	return count;
}

static double similarity_of(const struct verdict *v)
{
	return v->relation == RELATION_CONTAINED  ? v->containment_a
	       : v->relation == RELATION_CONTAINS ? v->containment_b
						  : v->jaccard;
}

static int judge_one(struct search *s, struct fingerprinter *fingerprinter,
		     const struct verify_side *text, uint32_t number,
		     struct fault *fault)
{
	struct fingerprint print = FINGERPRINT_INIT;
	struct buffer bytes = BUFFER_INIT;
	struct catalog_body body;
	struct body_entry entry;
	struct verify_side side;
	struct match match = {.number = number};
	int rc = catalog_get_body(s->archive->catalog, number, &body, fault);

	if (rc == 0)
		rc = unread_get(&s->unread, s->archive, &body.id, &bytes,
				fault);
	if (rc <= 0)
		goto out;
	entry.published = body.published;
	entry.fetched = body.fetched;
	fingerprint_make(fingerprinter, buffer_view(&bytes), NULL, 0, &print);
	side = (struct verify_side){.fingerprint = &print,
				    .body = buffer_view(&bytes),
				    .day = body_entry_day(&entry)};
	if (text->day == INT64_MIN)
		side.day = INT64_MIN;
	verify_pair(fingerprinter, &side, text, &match.verdict);
	if (bytes_equal(side.body, text->body))
		match.verdict.relation = RELATION_EXACT;
	match.id = body.id;
	match.similarity = similarity_of(&match.verdict);
	if (match.verdict.relation != RELATION_NONE) {
		ARRAY_RESERVE(s->match, s->match_count + 1, s->match_capacity);
		s->match[s->match_count++] = match;
	}
	rc = 0;
out:
	fingerprint_release(&print);
	buffer_release(&bytes);
	return rc;
}

static int best_first(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->similarity != y->similarity)
		return x->similarity > y->similarity ? -1 : 1;
	return id_compare(&x->id, &y->id);
}

static int show(struct search *s, const struct match *m, similar_fn *visit,
		void *context, struct fault *fault)
{
	struct similar_match match = {
		.member = {.body = m->id,
			   .number = m->number,
			   .relation = m->verdict.relation,
			   .jaccard = m->verdict.jaccard,
			   .containment =
				   m->verdict.containment_a >
						   m->verdict.containment_b
					   ? m->verdict.containment_a
					   : m->verdict.containment_b,
			   .direct = true},
		.similarity = m->similarity,
	};
	int rc = cluster_view_load_captures(s->archive, &match.member, fault);

	if (rc == 0)
		rc = visit(context, &match, fault);
	for (size_t i = 0; i < match.member.capture_count; i++)
		free(match.member.capture[i]);
	free(match.member.capture);
	return rc;
}

int similar_each(struct archive *archive, struct bytes text, int64_t day,
		 uint32_t except, similar_fn *visit, void *context,
		 struct fault *fault)
{
	struct search s = {.archive = archive, .except = except};
	struct fingerprinter *fingerprinter =
		fingerprinter_new(&archive->settings.fingerprint);
	struct fingerprint print = FINGERPRINT_INIT;
	struct verify_side side = {
		.fingerprint = &print, .body = text, .day = day};
	uint64_t *ranked = NULL;
	size_t count;
	int rc;

	fingerprint_make(fingerprinter, text, NULL, 0, &print);
	rc = find_hits(&s, &print, fault);
	count = rank_hits(&s, &ranked);
	for (size_t i = 0; rc == 0 && i < count && i < VERIFIED_MAX; i++)
		rc = judge_one(&s, fingerprinter, &side,
			       (uint32_t)ranked[count - 1 - i], fault);
	if (s.unread.count)
		log_line(LOG_WARN,
			 "texts that cannot be read are not compared: %llu; "
			 "the first: %s",
			 (unsigned long long)s.unread.count,
			 s.unread.why.message);
	if (s.match_count)
		qsort(s.match, s.match_count, sizeof(*s.match), best_first);
	for (size_t i = 0; rc == 0 && i < s.match_count; i++)
		rc = show(&s, &s.match[i], visit, context, fault);
	free(ranked);
	free(s.hit);
	free(s.match);
	fingerprint_release(&print);
	fingerprinter_free(fingerprinter);
	return rc;
}
