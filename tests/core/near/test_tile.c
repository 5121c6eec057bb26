#include "core/near/tile.h"

#include "core/base/buffer.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define SHINGLE 12
#define WORDS	30

/* `count` words out of WORDS, by a generator of its own. */
static void few_words(uint32_t seed, unsigned count, struct buffer *out)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned word;

		seed = seed * 1664525 + 1013904223;
		word = (seed >> 16) % WORDS;
		buffer_printf(out, "%c%c%co ", 'b' + (int)(word % 20),
			      'a' + (int)(word / 20), 'k' + (int)(word % 3));
	}
}

struct side {
	struct buffer text;
	struct shadow shadow;
	struct shingles shingles;
};

static void side_make(struct folder *folder, uint32_t seed, unsigned count,
		      struct side *side)
{
	memset(side, 0, sizeof(*side));
	few_words(seed, count, &side->text);
	fold_text(folder, buffer_view(&side->text), &side->shadow);
	shingles_make(&side->shadow, SHINGLE, false, &side->shingles);
}

static void side_release(struct side *side)
{
	buffer_release(&side->text);
	shadow_release(&side->shadow);
	shingles_release(&side->shingles);
}

static bool tile_few_words(unsigned count)
{
	struct folder *folder = folder_new();
	struct shingle_index index = {.is_made = false};
	struct alignment alignment = {0};
	struct side a, b;
	bool is_done;

	side_make(folder, 1, count, &a);
	side_make(folder, 2, count, &b);
	is_done = tile_shadows(&a.shadow, &a.shingles, &index, &b.shadow,
			       &b.shingles, &alignment);
	cr_expect_eq(is_done, alignment.count > 0);
	side_release(&a);
	side_release(&b);
	alignment_release(&alignment);
	shingle_index_release(&index);
	folder_free(folder);
	return is_done;
}

/* Texts of few words have more runs in common than letters; a hundred bytes of
 * memory a letter they do not get. */
Test(tile, gives_up_where_runs_take_memory_past_bounds)
{
	cr_expect(tile_few_words(5000));
	cr_expect_not(tile_few_words(400000));
}
