#include "core/near/align.h"

#include "core/base/buffer.h"
#include "core/base/hash.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>

#define LETTERS 300

/* Letters of one unit and of three, some of those before at other places. */
static void make_pair(uint64_t seed, struct buffer *a, struct buffer *b)
{
	static const char *const letter[] = {"a", "b", "가", "나", "漢", "z"};

	buffer_clear(a);
	buffer_clear(b);
	for (unsigned i = 0; i < LETTERS; i++) {
		uint64_t dice = hash64_mix(seed * LETTERS + i + 1);
		const char *one = letter[dice % ARRAY_COUNT(letter)];
		const char *other = letter[dice / 8 % ARRAY_COUNT(letter)];

		buffer_append_string(a, one);
		buffer_append_string(b, dice / 64 % 9 ? one : other);
	}
}

static uint32_t matched(const struct shadow *a, const struct shingles *as,
			const struct shadow *b, const struct shingles *bs,
			uint32_t *out_most)
{
	struct aligner aligner = {0};
	struct alignment alignment = {0};
	struct shingle_index index = {.is_made = false};
	uint32_t units = 0;

	align_shadows(&aligner, a, as, &index, b, bs, &alignment);
	for (size_t i = 0; i < alignment.count; i++)
		units += alignment.at[i].units;
	*out_most = align_units_most(as, &index, b, bs, UINT32_MAX);
	cr_expect_geq(align_units_most(as, &index, b, bs, units), units);
	shingle_index_release(&index);
	alignment_release(&alignment);
	aligner_release(&aligner);
	return units;
}

Test(align, no_matches_weigh_more_than_the_shingles_allow)
{
	struct buffer text[2] = {BUFFER_INIT, BUFFER_INIT};
	struct shadow shadow[2] = {{0}, {0}};
	struct shingles shingles[2] = {{0}, {0}};
	struct folder *folder = folder_new();

	for (unsigned seed = 0; seed < 600; seed++) {
		uint32_t units, most;

		make_pair(seed, &text[0], &text[1]);
		for (int i = 0; i < 2; i++) {
			fold_text(folder, buffer_view(&text[i]), &shadow[i]);
			shingles_make(&shadow[i], 9 + seed % 2 * 6, true,
				      &shingles[i]);
		}
		units = matched(&shadow[0], &shingles[0], &shadow[1],
				&shingles[1], &most);
		cr_assert_leq(units, most, "%u of %u", units, most);
	}
	for (int i = 0; i < 2; i++) {
		buffer_release(&text[i]);
		shadow_release(&shadow[i]);
		shingles_release(&shingles[i]);
	}
	folder_free(folder);
}
