#include "store/similar.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "store/body_table.h"
#include "store/derived.h"
#include "store/learned_furniture.h"
#include "store/partial_view.h"
#include "store/post.h"
#include "store/unread.h"

#include <stdlib.h>
#include <string.h>

/* Bodies verified at most, those that share most first. */
#define VERIFIED_MAX 2000
/* What a key weighs that so many bodies have: what they have as a frame must
 * not stand before what few have. */
#define FEW	    16
#define FEW_WEIGHT  64
#define SOME	    512
#define SOME_WEIGHT 8
/* Of the text itself, which need not have a key. */
#define SAME_WEIGHT (1u << 30)

/* A text as it is compared. */
struct side {
	uint32_t number; /* 0: of none in the archive */
	struct bytes body;
	int64_t day;
	struct furniture_mask mask;
	struct fingerprint print;
	bool is_read; /* into print */
};

struct match {
	uint32_t number;
	struct id id;
	struct verdict verdict;
	double similarity;
};

struct search {
	struct archive *archive;
	struct fingerprinter *fingerprinter;
	struct furniture furniture; /* of what is compared */
	struct side asked;
	uint64_t bodies;  /* as the catalog has them; postings may be ahead */
	uint32_t *weight; /* of the keys each body shares, by number */
	uint32_t *hit;	  /* numbers of those to verify */
	size_t hit_count;
	struct match *match;
	size_t match_count, match_capacity;
	struct unread unread;
};

static void add_weight(struct search *s, uint32_t number, uint32_t weight)
{
	if (number != s->asked.number && number <= s->bodies)
		s->weight[number] += weight;
}

static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	uint32_t weight = bucket->total <= FEW	  ? FEW_WEIGHT
			  : bucket->total <= SOME ? SOME_WEIGHT
						  : 1;

	for (size_t i = 0; i < bucket->number_count; i++)
		add_weight(context, bucket->number[i], weight);
	return 0;
}

/* A text without a letter has no keys, and is found all the same. */
static int find_same(struct search *s, struct fault *fault)
{
	struct id id = id_of(s->asked.body);
	uint32_t number = 0;
	int rc = catalog_body_number(s->archive->catalog, &id, &number, fault);

	if (rc == 0 && number)
		add_weight(s, number, SAME_WEIGHT);
	return rc;
}

static int find_by_keys(struct search *s, struct fault *fault)
{
	const struct fingerprint *print = &s->asked.print;
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
		rc = postings_lookup(s->archive->postings, key, count, 0,
				     see_bucket, s, fault);
	if (rc < 0)
		derived_say_remedy(rc, fault);
	free(key);
	return rc;
}

/* Weighs the bodies that share a key with the text, or all of it. */
static int weigh(struct search *s, struct fault *fault)
{
	int rc = catalog_body_count(s->archive->catalog, &s->bodies, fault);

	if (rc < 0)
		return rc;
	s->weight =
		memory_alloc_zero((size_t)s->bodies + 1, sizeof(*s->weight));
	rc = find_same(s, fault);
	return rc < 0 ? rc : find_by_keys(s, fault);
}

struct ranked {
	uint32_t weight, number;
	struct id id; /* when not all can be verified: numbers would tell the
		       * order of ingests */
};

static int heaviest_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return id_compare(&x->id, &y->id);
}

static int set_ids(struct search *s, struct ranked *ranked, size_t count,
		   struct fault *fault)
{
	struct body_table table;
	int rc = body_table_load(&table, s->archive->catalog, fault);

	for (size_t i = 0; rc == 0 && i < count; i++)
		if (ranked[i].number <= table.count)
			ranked[i].id = table.body[ranked[i].number].id;
	body_table_release(&table);
	if (rc == 0)
		log_line(LOG_WARN,
			 "%zu texts share something with it; the %d that "
			 "share most are compared",
			 count, VERIFIED_MAX);
	return rc;
}

/* The bodies to verify, into hit. */
static int choose_hits(struct search *s, struct fault *fault)
{
	struct ranked *ranked;
	size_t count = 0;
	int rc = 0;

	for (uint32_t n = 1; n <= s->bodies; n++)
		count += s->weight[n] != 0;
	ranked = memory_alloc_zero(count + 1, sizeof(*ranked));
	count = 0;
	for (uint32_t n = 1; n <= s->bodies; n++)
		if (s->weight[n])
			ranked[count++] = (struct ranked){
				.weight = s->weight[n], .number = n};
	if (count > VERIFIED_MAX) {
		rc = set_ids(s, ranked, count, fault);
		qsort(ranked, count, sizeof(*ranked), heaviest_first);
		count = VERIFIED_MAX;
	}
	s->hit = memory_alloc((count + 1) * sizeof(*s->hit));
	for (size_t i = 0; i < count; i++)
		s->hit[i] = ranked[i].number;
	s->hit_count = count;
	free(ranked);
	return rc;
}

static double similarity_of(const struct verdict *v)
{
	return v->relation == RELATION_CONTAINED  ? v->containment_a
	       : v->relation == RELATION_CONTAINS ? v->containment_b
						  : v->jaccard;
}

/* What the outlet of body `number` prints under every article is left out, as
 * in linking. */
static void mask_side(const struct search *s, uint32_t number,
		      struct side *side)
{
	bool was_masked = side->mask.span_count > 0;

	furniture_mask_make(&s->furniture, s->fingerprinter, number, side->body,
			    &side->mask);
	if (side->mask.span_count || was_masked || !side->is_read)
		fingerprint_make(s->fingerprinter, side->body, side->mask.span,
				 side->mask.span_count, &side->print);
	side->is_read = true;
}

static struct verify_side verify_side_of(const struct search *s,
					 const struct side *side)
{
	return furniture_side(&s->furniture, side->number, side->body,
			      &side->print, &side->mask, side->day);
}

static void compare(struct search *s, struct side *other, struct match *out)
{
	struct verify_side a, b;

	mask_side(s, other->number, other);
	/* Whose a text from outside is nobody knows: it may be the other's. */
	if (!s->asked.number)
		mask_side(s, other->number, &s->asked);
	a = verify_side_of(s, other);
	b = verify_side_of(s, &s->asked);
	verify_pair(s->fingerprinter, &a, &b, &out->verdict);
	if (bytes_equal(other->body, s->asked.body))
		out->verdict.relation = RELATION_EXACT;
	out->similarity = similarity_of(&out->verdict);
}

static int judge_one(struct search *s, uint32_t number, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct side side = {.number = number};
	struct match match = {.number = number};
	struct catalog_body body;
	struct body_entry entry;
	int rc = catalog_get_body(s->archive->catalog, number, &body, fault);

	if (rc == 0)
		rc = unread_get(&s->unread, s->archive, &body.id, &bytes,
				fault);
	if (rc <= 0)
		goto out;
	entry.published = body.published;
	entry.fetched = body.fetched;
	side.day = body_entry_day(&entry);
	side.body = buffer_view(&bytes);
	match.id = body.id;
	compare(s, &side, &match);
	if (match.verdict.relation != RELATION_NONE) {
		ARRAY_RESERVE(s->match, s->match_count + 1, s->match_capacity);
		s->match[s->match_count++] = match;
	}
	rc = 0;
out:
	furniture_mask_release(&side.mask);
	fingerprint_release(&side.print);
	buffer_release(&bytes);
	return rc;
}

static int load_furniture(struct search *s, struct fault *fault)
{
	uint32_t *number = memory_alloc((s->hit_count + 1) * sizeof(*number));
	int rc;

	number[0] = s->asked.number;
	if (s->hit_count)
		memcpy(number + 1, s->hit, s->hit_count * sizeof(*number));
	rc = furniture_load_some(&s->furniture, s->archive, number,
				 s->hit_count + 1, fault);
	free(number);
	return rc;
}

static int judge_all(struct search *s, struct fault *fault)
{
	int rc = s->hit_count ? load_furniture(s, fault) : 0;

	if (rc == 0 && s->hit_count && s->asked.number)
		mask_side(s, s->asked.number, &s->asked);
	for (size_t i = 0; rc == 0 && i < s->hit_count; i++)
		rc = judge_one(s, s->hit[i], fault);
	return rc;
}

static int best_first(const void *a, const void *b)
{
	const struct match *x = a, *y = b;

	if (x->similarity != y->similarity)
		return x->similarity > y->similarity ? -1 : 1;
	if (x->verdict.relation != y->verdict.relation)
		return x->verdict.relation > y->verdict.relation ? -1 : 1;
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
	struct search s = {.archive = archive,
			   .fingerprinter = fingerprinter_new(
				   &archive->settings.fingerprint),
			   .asked = {.number = except,
				     .body = text,
				     .day = day,
				     .is_read = true}};
	int rc;

	fingerprint_make(s.fingerprinter, text, NULL, 0, &s.asked.print);
	rc = weigh(&s, fault);
	if (rc == 0)
		rc = choose_hits(&s, fault);
	if (rc == 0)
		rc = judge_all(&s, fault);
	unread_tell(&s.unread, "texts that cannot be read are not compared");
	if (s.match_count)
		qsort(s.match, s.match_count, sizeof(*s.match), best_first);
	for (size_t i = 0; rc == 0 && i < s.match_count; i++)
		rc = show(&s, &s.match[i], visit, context, fault);
	free(s.weight);
	free(s.hit);
	free(s.match);
	furniture_release(&s.furniture);
	furniture_mask_release(&s.asked.mask);
	fingerprint_release(&s.asked.print);
	fingerprinter_free(s.fingerprinter);
	return rc;
}
