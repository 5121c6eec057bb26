#include "core/near/shingle.h"

#include <criterion/criterion.h>

static size_t count_shingles(const char *text, unsigned units, bool weighted,
			     struct shingles *out)
{
	struct folder *folder = folder_new();
	struct shadow shadow = {0};

	fold_text(folder, bytes_of_string(text), &shadow);
	shingles_make(&shadow, units, weighted, out);
	shadow_release(&shadow);
	folder_free(folder);
	return out->count;
}

Test(shingle, weighs_scripts_by_what_a_letter_says)
{
	static const struct {
		const char *text;
		unsigned units;
		bool weighted;
		size_t count;
	} table[] = {
		{"abcdefghijklmno", 15, true, 1},
		{"abcdefghijklmn", 15, true, 0},
		{"abcdefghijklmnopq", 15, true, 3},
		{"가나다라마", 15, true, 1},
		{"東京大阪市", 15, true, 1},
		{"가나다라", 15, true, 0},
		{"가나다라마", 5, false, 1},
		{"abc가나다라", 15, true, 1}, /* 3 + 12 units */
		{"", 15, true, 0},
	};
	struct shingles shingles = {0};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		cr_assert_eq(count_shingles(table[i].text, table[i].units,
					    table[i].weighted, &shingles),
			     table[i].count, "of \"%s\"", table[i].text);
	shingles_release(&shingles);
}

Test(shingle, hash_depends_on_the_run_alone)
{
	struct shingles a = {0}, b = {0};

	count_shingles("zzz the quick brown fox jumps", 15, true, &a);
	count_shingles("The Quick; Brown Fox!", 15, true, &b);
	cr_assert_eq(b.count, 2);
	for (size_t i = 0; i < b.count; i++)
		cr_assert_eq(a.hash[3 + i], b.hash[i]);
	cr_assert_neq(a.hash[0], b.hash[0]);
	shingles_release(&a);
	shingles_release(&b);
}

Test(shingle, runs_may_be_longer_than_the_table_of_powers)
{
	char text[400];
	struct shingles a = {0};

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	cr_assert_eq(count_shingles(text, 200, true, &a), 200);
	for (size_t i = 1; i < a.count; i++)
		cr_assert_eq(a.hash[i], a.hash[0]);
	shingles_release(&a);
}
