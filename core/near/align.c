#include "core/near/align.h"

#include "core/base/block.h"
#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Places of a tried for one shingle of b. */
#define REPEAT_LIMIT 16
/* A match goes on behind its last whole shingle for so much at most: the next
 * one ends behind the match, on a letter of LETTER_UNITS_MOST. */
#define TAIL_UNITS (LETTER_UNITS_MOST - 1)
/* Letters compared at once: as many as a block has marks of taken ones. */
#define LETTERS_A_BLOCK BLOCK_SIZE
/* The two texts and how far b has been read. */
struct alignment_run {
	struct aligner *aligner;
	const struct shadow *a, *b;
	const struct shingles *a_shingles, *b_shingles;
	const struct shingle_index *index; /* of a's */
	size_t b_free; /* letters of b before this are in a match */
	size_t a_next; /* where a goes on after the last match */
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
	free(aligner->taken);
	*aligner = (struct aligner){0};
}

/* The first place of b from j on whose shingle a may have. */
static size_t next_known(const struct alignment_run *run, size_t j)
{
	const uint64_t *hash = run->b_shingles->hash;
	size_t count = run->b_shingles->count;

	while (j < count && !shingle_index_may_hold(run->index, hash[j]))
		j++;
	return j;
}

static bool is_block_equal(const uint32_t *a, const uint32_t *b,
			   const unsigned char *taken)
{
	block16 differs = block_load(taken);

	for (size_t i = 0; i < LETTERS_A_BLOCK; i += BLOCK_SIZE / sizeof(*a))
		differs |= block_load(a + i) ^ block_load(b + i);
	return !block_is_any(differs);
}

/* How many letters are equal from i in a and j in b on, free in a. */
static size_t extend_right(const struct alignment_run *run, size_t i, size_t j)
{
	const unsigned char *taken = run->aligner->taken;
	const uint32_t *a = run->a->letter + i, *b = run->b->letter + j;
	size_t a_left = run->a->count - i, b_left = run->b->count - j;
	size_t most = a_left < b_left ? a_left : b_left, n = 0;

	while (most - n >= LETTERS_A_BLOCK &&
	       is_block_equal(a + n, b + n, taken + i + n))
		n += LETTERS_A_BLOCK;
	while (n < most && a[n] == b[n] && !taken[i + n])
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
	const struct shingle_index *index = run->index;
	uint64_t hash = run->b_shingles->hash[j];
	size_t least = run->b_shingles->end[j] - j;
	struct match best = {0};
	unsigned tries = 0;

	for (uint32_t i = shingle_index_first(index, hash);
	     i != SHINGLE_NOWHERE; i = index->next[i]) {
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
		match.units += run->a->units[match.a + i];
	memset(run->aligner->taken + match.a, 1, match.length);
	run->b_free = match.b + match.length;
	run->a_next = match.a + match.length;
	ARRAY_RESERVE(out->at, out->count + 1, out->capacity);
	out->at[out->count++] = match;
}

/* Copies have most of their matches in one order: nothing to sort then. */
static void sort_by_a(struct alignment *alignment)
{
	for (size_t i = 1; i < alignment->count; i++)
		if (alignment->at[i - 1].a > alignment->at[i].a) {
			qsort(alignment->at, alignment->count,
			      sizeof(*alignment->at), compare_by_a);
			return;
		}
}

static void make_index(const struct shingles *shingles,
		       struct shingle_index *index)
{
	if (!index->is_made)
		shingle_index_make(shingles, index);
}

void align_shadows(struct aligner *aligner, const struct shadow *a,
		   const struct shingles *a_shingles,
		   struct shingle_index *a_index, const struct shadow *b,
		   const struct shingles *b_shingles, struct alignment *out)
{
	struct alignment_run run = {.aligner = aligner,
				    .a = a,
				    .b = b,
				    .a_shingles = a_shingles,
				    .b_shingles = b_shingles,
				    .index = a_index};

	out->count = 0;
	make_index(a_shingles, a_index);
	ARRAY_RESERVE(aligner->taken, a->count, aligner->taken_capacity);
	if (a->count)
		memset(aligner->taken, 0, a->count);
	for (size_t j = 0; (j = next_known(&run, j)) < b_shingles->count;) {
		struct match match = best_match(&run, j);

		if (!match.length) {
			j++;
			continue;
		}
		take_match(&run, match, out);
		j = run.b_free;
	}
	sort_by_a(out);
}

/* May a have it, for all that a few tries say? */
static bool may_have_shingle(const struct alignment_run *run, uint64_t hash)
{
	uint32_t i = shingle_index_first(run->index, hash);

	for (unsigned tries = 0; i != SHINGLE_NOWHERE; tries++) {
		if (run->a_shingles->hash[i] == hash || tries == REPEAT_LIMIT)
			return true;
		i = run->index->next[i];
	}
	return false;
}

uint32_t align_units_most(const struct shingles *a_shingles,
			  struct shingle_index *a_index, const struct shadow *b,
			  const struct shingles *b_shingles, uint32_t enough)
{
	struct alignment_run run = {.a_shingles = a_shingles,
				    .b_shingles = b_shingles,
				    .index = a_index};
	uint32_t units = 0;
	size_t counted = 0;	/* letters before this */
	size_t next = SIZE_MAX; /* the shingle behind the last of a row */

	make_index(a_shingles, a_index);
	for (size_t j = 0;
	     units < enough && (j = next_known(&run, j)) < b_shingles->count;
	     j++) {
		if (!may_have_shingle(&run, b_shingles->hash[j]))
			continue;
		units += j == next ? 0 : TAIL_UNITS;
		next = j + 1;
		if (counted < j)
			counted = j;
		for (; counted < b_shingles->end[j]; counted++)
			units += b->units[counted];
	}
	return units;
}
