#include "core/near/align.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Places of a tried for one shingle of b. */
#define REPEAT_LIMIT 16
#define NOWHERE	     UINT32_MAX
/* A filter has 16 bits a shingle (as a power of two): where b has nothing of a,
 * one look in about twenty goes on to the lists. */
#define FILTER_BITS 4

/* The two texts and how far b has been read. */
struct alignment_run {
	struct aligner *aligner;
	const struct shadow *a, *b;
	const struct shingles *a_shingles, *b_shingles;
	unsigned shift; /* of a hash, to index head[] */
	size_t b_free;	/* letters of b before this are in a match */
	size_t a_next;	/* where a goes on after the last match */
};

void alignment_release(struct alignment *alignment)
{
	if (!alignment)
		return;
	free(alignment->at);
	*alignment = (struct alignment){0};
}

void aligner_release(struct aligner *aligner)
{
	if (!aligner)
		return;
	free(aligner->head);
	free(aligner->next);
	free(aligner->taken);
	free(aligner->filter);
	*aligner = (struct aligner){0};
}

static void index_shingles(struct alignment_run *run)
{
	struct aligner *x = run->aligner;
	size_t count = run->a_shingles->count;
	unsigned bits = 4;
	size_t heads, filters;

	while (bits < 31 && (size_t)1 << bits < count)
		bits++;
	heads = (size_t)1 << bits;
	filters = heads << FILTER_BITS >> 6;
	run->shift = 64 - bits;
	ARRAY_RESERVE(x->head, heads, x->head_capacity);
	ARRAY_RESERVE(x->next, count, x->next_capacity);
	ARRAY_RESERVE(x->taken, run->a->count, x->taken_capacity);
	ARRAY_RESERVE(x->filter, filters, x->filter_capacity);
	memset(x->filter, 0, filters * sizeof(*x->filter));
	memset(x->head, 0xff, heads * sizeof(*x->head));
	if (run->a->count)
		memset(x->taken, 0, run->a->count);
	/* Backwards, so that a list gives the earliest place first. */
	for (size_t i = count; i-- > 0;) {
		uint64_t hash = run->a_shingles->hash[i];
		uint64_t bit = hash >> (run->shift - FILTER_BITS);
		uint32_t *head = &x->head[hash >> run->shift];

		x->filter[bit / 64] |= UINT64_C(1) << bit % 64;
		x->next[i] = *head;
		*head = (uint32_t)i;
	}
}

/* The first place of b from j on whose shingle a may have. */
static size_t next_known(const struct alignment_run *run, size_t j)
{
	const uint64_t *filter = run->aligner->filter;
	const uint64_t *hash = run->b_shingles->hash;
	size_t count = run->b_shingles->count;
	unsigned shift = run->shift - FILTER_BITS;

	while (j < count &&
	       !(filter[hash[j] >> shift >> 6] >> (hash[j] >> shift & 63) & 1))
		j++;
	return j;
}

/* How many letters are equal from i in a and j in b on, free in a. */
static size_t extend_right(const struct alignment_run *run, size_t i, size_t j)
{
	const unsigned char *taken = run->aligner->taken;
	size_t n = 0;

	while (i + n < run->a->count && j + n < run->b->count &&
	       run->a->letter[i + n] == run->b->letter[j + n] && !taken[i + n])
		n++;
	return n;
}

static size_t extend_left(const struct alignment_run *run, size_t i, size_t j)
{
	const unsigned char *taken = run->aligner->taken;
	size_t n = 0;

	while (n < i && j - n > run->b_free &&
	       run->a->letter[i - n - 1] == run->b->letter[j - n - 1] &&
	       !taken[i - n - 1])
		n++;
	return n;
}

/* The best match that holds the shingle of b at j: the longest, of two as long
 * the one that goes on in a where the last match ended, or else the earliest.
 * Its length is 0 when there is none. */
static struct match best_match(const struct alignment_run *run, size_t j)
{
	const struct aligner *x = run->aligner;
	uint64_t hash = run->b_shingles->hash[j];
	size_t least = run->b_shingles->end[j] - j;
	struct match best = {0};
	unsigned tries = 0;

	for (uint32_t i = x->head[hash >> run->shift]; i != NOWHERE;
	     i = x->next[i]) {
		size_t right, left;

		if (++tries > REPEAT_LIMIT)
			break;
		if (run->a_shingles->hash[i] != hash)
			continue;
		right = extend_right(run, i, j);
		if (right < least)
			continue;
		left = extend_left(run, i, j);
		if (left + right > best.length ||
		    (left + right == best.length && i - left == run->a_next))
			best = (struct match){(uint32_t)(i - left),
					      (uint32_t)(j - left),
					      (uint32_t)(left + right), 0};
	}
	return best;
}

static int compare_by_a(const void *x, const void *y)
{
	const struct match *p = x, *q = y;

	return p->a < q->a ? -1 : p->a > q->a;
}

static void take_match(struct alignment_run *run, struct match match,
		       struct alignment *out)
{
	for (size_t i = 0; i < match.length; i++)
		match.units += letter_units(run->a->letter[match.a + i]);
	memset(run->aligner->taken + match.a, 1, match.length);
	run->b_free = match.b + match.length;
	run->a_next = match.a + match.length;
	ARRAY_RESERVE(out->at, out->count + 1, out->capacity);
	out->at[out->count++] = match;
}

void align_shadows(struct aligner *aligner, const struct shadow *a,
		   const struct shingles *a_shingles, const struct shadow *b,
		   const struct shingles *b_shingles, struct alignment *out)
{
	struct alignment_run run = {.aligner = aligner,
				    .a = a,
				    .b = b,
				    .a_shingles = a_shingles,
				    .b_shingles = b_shingles};

	out->count = 0;
	index_shingles(&run);
	for (size_t j = 0; (j = next_known(&run, j)) < b_shingles->count;) {
		struct match match = best_match(&run, j);

		if (!match.length) {
			j++;
			continue;
		}
		take_match(&run, match, out);
		j = run.b_free;
	}
	if (out->count)
		qsort(out->at, out->count, sizeof(*out->at), compare_by_a);
}
