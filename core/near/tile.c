#include "core/near/tile.h"

#include "core/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Steps for each letter of the texts before they are held for repetitive. */
#define STEPS_A_LETTER 64
#define STEPS_AT_LEAST (1u << 20)
/* Likewise; 64 MiB of them. */
#define TILES_MOST (1u << 22)
#define NO_TILE	   UINT32_MAX

/* A run of letters that stands in both, as long as it can be. */
struct tile {
	uint32_t a, b, length;
	uint32_t next; /* of those as long */
};

struct tiling {
	const struct shadow *a, *b;
	const struct shingles *a_shingles, *b_shingles;
	struct shingle_index *index; /* of a's */
	struct tile *tile;
	size_t count, capacity;
	uint32_t *covered; /* by diagonal: where in b its last tile ended */
	uint32_t *longest; /* by length: the first of the tiles */
	unsigned char *taken_a, *taken_b;
	uint64_t steps;
};

static bool has_steps(struct tiling *t, uint64_t steps)
{
	if (t->steps < steps)
		return false;
	t->steps -= steps;
	return true;
}

static void add_tile(struct tiling *t, uint32_t a, uint32_t b, uint32_t length)
{
	ARRAY_RESERVE(t->tile, t->count + 1, t->capacity);
	t->tile[t->count++] = (struct tile){a, b, length, NO_TILE};
}

static uint32_t equal_letters(const struct tiling *t, uint32_t i, uint32_t j)
{
	uint32_t n = 0;

	while (i + n < t->a->count && j + n < t->b->count &&
	       t->a->letter[i + n] == t->b->letter[j + n])
		n++;
	return n;
}

/* The tiles that begin with the shingle of b at j. One that began further left
 * on its diagonal is known: its first shingle was met before. */
static bool find_tiles_at(struct tiling *t, uint32_t j)
{
	uint64_t hash = t->b_shingles->hash[j];
	uint32_t least = t->b_shingles->end[j] - j;

	for (uint32_t i = shingle_index_first(t->index, hash);
	     i != SHINGLE_NOWHERE; i = t->index->next[i]) {
		uint32_t *covered = &t->covered[i + t->b->count - j];
		uint32_t n = 0;

		if (t->a_shingles->hash[i] != hash)
			continue;
		if (*covered <= j) {
			n = equal_letters(t, i, j);
			if (n < least)
				continue;
			*covered = j + n;
			add_tile(t, i, j, n);
		}
		if (!has_steps(t, (uint64_t)n + 1) || t->count > TILES_MOST)
			return false;
	}
	return true;
}

static bool find_tiles(struct tiling *t)
{
	for (uint32_t j = 0; j < t->b_shingles->count; j++)
		if (shingle_index_may_hold(t->index, t->b_shingles->hash[j]) &&
		    !find_tiles_at(t, j))
			return false;
	return true;
}

static int compare_place(const void *x, const void *y)
{
	const struct tile *p = x, *q = y;

	if (p->a != q->a)
		return p->a < q->a ? -1 : 1;
	return (p->b > q->b) - (p->b < q->b);
}

static void put_by_length(struct tiling *t, uint32_t tile)
{
	uint32_t *first = &t->longest[t->tile[tile].length];

	t->tile[tile].next = *first;
	*first = tile;
}

/* Lists by length, each by place; returns the greatest. */
static uint32_t sort_by_length(struct tiling *t)
{
	uint32_t longest = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->tile[i].length > longest)
			longest = t->tile[i].length;
	if (t->count)
		qsort(t->tile, t->count, sizeof(*t->tile), compare_place);
	t->longest = memory_alloc(((size_t)longest + 1) * sizeof(uint32_t));
	for (size_t i = 0; i <= longest; i++)
		t->longest[i] = NO_TILE;
	for (size_t i = t->count; i > 0; i--)
		put_by_length(t, (uint32_t)(i - 1));
	return longest;
}

/* Free letters in both from `from` on, up to the tile's end. */
static uint32_t free_letters(const struct tiling *t, const struct tile *tile,
			     uint32_t from)
{
	uint32_t n = from;

	while (n < tile->length && !t->taken_a[tile->a + n] &&
	       !t->taken_b[tile->b + n])
		n++;
	return n - from;
}

static void take(struct tiling *t, const struct tile *tile,
		 struct alignment *out)
{
	memset(t->taken_a + tile->a, 1, tile->length);
	memset(t->taken_b + tile->b, 1, tile->length);
	ARRAY_RESERVE(out->at, out->count + 1, out->capacity);
	out->at[out->count++] =
		(struct match){tile->a, tile->b, tile->length, 0};
}

/* What longer tiles left of this one wait for their turn. */
static void put_back(struct tiling *t, struct tile tile, uint32_t free)
{
	for (uint32_t from = 0; from < tile.length;) {
		uint32_t i = tile.a + from;

		if (i < t->a_shingles->count &&
		    free >= t->a_shingles->end[i] - i) {
			add_tile(t, i, tile.b + from, free);
			put_by_length(t, (uint32_t)(t->count - 1));
		}
		from += free + 1;
		free = from < tile.length ? free_letters(t, &tile, from) : 0;
	}
}

static bool take_tiles(struct tiling *t, struct alignment *out)
{
	for (uint32_t length = sort_by_length(t); length > 0; length--)
		while (t->longest[length] != NO_TILE) {
			struct tile tile = t->tile[t->longest[length]];
			uint32_t free = free_letters(t, &tile, 0);

			t->longest[length] = tile.next;
			if (!has_steps(t, length) || t->count > TILES_MOST)
				return false;
			if (free == length)
				take(t, &tile, out);
			else
				put_back(t, tile, free);
		}
	return true;
}

bool tile_shadows(const struct shadow *a, const struct shingles *a_shingles,
		  struct shingle_index *a_index, const struct shadow *b,
		  const struct shingles *b_shingles, struct alignment *out)
{
	struct tiling t = {
		.a = a,
		.b = b,
		.a_shingles = a_shingles,
		.b_shingles = b_shingles,
		.index = a_index,
		.covered = memory_alloc_zero(a->count + b->count + 1,
					     sizeof(uint32_t)),
		.taken_a = memory_alloc_zero(a->count + 1, 1),
		.taken_b = memory_alloc_zero(b->count + 1, 1),
		.steps = STEPS_AT_LEAST +
			 STEPS_A_LETTER * ((uint64_t)a->count + b->count),
	};
	bool is_done;

	out->count = 0;
	if (!a_index->is_made)
		shingle_index_make(a_shingles, a_index);
	is_done = find_tiles(&t) && take_tiles(&t, out);
	if (!is_done)
		out->count = 0;
	free(t.tile);
	free(t.covered);
	free(t.longest);
	free(t.taken_a);
	free(t.taken_b);
	return is_done;
}
