/* Bytes told by what stands around others: they come back, or it is said that
 * it is no gain. */
#include "store/object/wrapping.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>

#define FIRST  "The river rose by two metres in the night, the town said."
#define SECOND "Nobody was hurt; the bridge stays closed until Friday noon."
#define THIRD  "A spokesman for the railway could not be reached for comment."

static const struct {
	const char *source, *target;
	size_t script_max; /* 0: not told */
} cases[] = {
	{FIRST, FIRST, 3},
	{FIRST, "Menu\n" FIRST "\nAbout us\n", 21},
	{FIRST "\n" SECOND, FIRST "\r\n\r\n" SECOND "\r\n", 14},
	{FIRST "\n" SECOND "\n" THIRD,
	 FIRST "\n\n[Photo: the town]\n" SECOND "\n  " THIRD, 36},
	{FIRST "\n" SECOND, FIRST, 3},
	{"Extra! " FIRST, FIRST, 3},
	{FIRST, FIRST SECOND, 66},
	{FIRST, "", 1},
	{"", FIRST, 0},
	{SECOND, THIRD, 0},
};

Test(wrapping, comes_back_as_it_was)
{
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct bytes source = bytes_of_string(cases[i].source);
		struct bytes target = bytes_of_string(cases[i].target);
		struct buffer script = BUFFER_INIT, out = BUFFER_INIT;
		bool is_told;

		buffer_append_string(&script, "before");
		is_told = wrapping_make(source, target, &script);
		cr_assert_eq(is_told, cases[i].script_max > 0, "case %zu", i);
		buffer_append_string(&out, "kept");
		if (is_told) {
			cr_assert_leq(script.size - 6, cases[i].script_max,
				      "case %zu", i);
			cr_assert(
				wrapping_apply(bytes_slice(buffer_view(&script),
							   6, script.size),
					       source, target.size, &out));
			cr_assert(bytes_equal(
				bytes_slice(buffer_view(&out), 4, out.size),
				target));
		} else {
			cr_assert_eq(script.size, 6);
		}
		buffer_release(&script);
		buffer_release(&out);
	}
}

/* Lines of a text, numbered; some left out, or all with other blanks. */
static void make_text(uint64_t seed, unsigned changes, struct buffer *out)
{
	static const char *const line[] = {FIRST, SECOND, THIRD, "Reuter",
					   "  1,234 at 56 1/2"};

	buffer_clear(out);
	for (unsigned i = 0; i < 40; i++) {
		uint64_t pick = hash64_mix(seed * 64 + i);

		if (pick >> 20 & 1 & changes)
			buffer_append_string(out, "   ");
		if ((pick >> 24 & 7) || changes)
			buffer_printf(out, "%u %s", i,
				      line[pick % ARRAY_COUNT(line)]);
		buffer_append_string(out,
				     pick >> 28 & 1 & changes ? "\r\n" : "\n");
	}
}

Test(wrapping, any_two_texts_come_back_or_are_not_told)
{
	struct buffer source = BUFFER_INIT, target = BUFFER_INIT;
	struct buffer script = BUFFER_INIT, out = BUFFER_INIT;
	unsigned told = 0;

	for (uint64_t seed = 0; seed < 200; seed++) {
		make_text(seed, 0, &source);
		make_text(seed % 5 ? seed : seed + 1, 1, &target);
		buffer_clear(&script);
		buffer_clear(&out);
		if (!wrapping_make(buffer_view(&source), buffer_view(&target),
				   &script))
			continue;
		told++;
		cr_assert(wrapping_apply(buffer_view(&script),
					 buffer_view(&source), target.size,
					 &out));
		cr_assert(bytes_equal(buffer_view(&out), buffer_view(&target)));
	}
	cr_assert_geq(told, 160);
	buffer_release(&source);
	buffer_release(&target);
	buffer_release(&script);
	buffer_release(&out);
}

/* Scripts that leave what they are given, or make less than they should. */
Test(wrapping, a_script_that_makes_no_sense_is_refused)
{
	const struct {
		struct bytes script;
		uint64_t size;
		bool is_sound;
	} bad[] = {
		{BYTES_LITERAL("\1\1<\3"), 4, true},
		{BYTES_LITERAL("\0\0\4\0\0\4"), 8, true},
		{BYTES_LITERAL("\11\0\0"), 1, false}, /* skips too much */
		{BYTES_LITERAL("\1\0\10"), 8, false}, /* takes too much */
		{BYTES_LITERAL("\0\5<"), 5, false}, /* puts what is not there */
		{BYTES_LITERAL("\0\0\4"), 3, false},   /* makes too much */
		{BYTES_LITERAL("\0\2<>\0"), 1, false}, /* likewise */
		{BYTES_LITERAL("\0\0\4"), 5, false},   /* makes too little */
		{BYTES_LITERAL("\0\0\0\0\0\0"), 1, false},
		{BYTES_LITERAL(""), 1, false},
		{BYTES_LITERAL("\0\0\4"), UINT64_MAX, false},
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
		buffer_clear(&out);
		cr_assert_eq(wrapping_apply(bad[i].script,
					    BYTES_LITERAL("01234567"),
					    bad[i].size, &out),
			     bad[i].is_sound, "case %zu", i);
		cr_assert_eq(out.size, bad[i].is_sound ? bad[i].size : 0);
	}
	buffer_release(&out);
}
