#include "core/near/furniture.h"

#include "core/near/fingerprint.h"

#include <criterion/criterion.h>

static struct fingerprinter *new_fingerprinter(void)
{
	struct fingerprint_settings settings = FINGERPRINT_SETTINGS_DEFAULT;

	return fingerprinter_new(&settings);
}

Test(furniture, lines_are_spans_of_the_body_with_a_letter_in_them)
{
	struct fingerprinter *f = new_fingerprinter();
	struct bytes body = BYTES_LITERAL("One two\n---\n\n세 번째 줄\n4");
	struct body_lines lines = {0};

	body_lines_find(f, body, &lines);
	cr_assert_eq(lines.count, 3);
	cr_assert_eq(lines.at[0].span.begin, 0);
	cr_assert_eq(lines.at[0].span.end, 7);
	cr_assert_eq(lines.at[0].letters, 6);
	cr_assert_eq(body.data[lines.at[1].span.begin], 0xEC);
	cr_assert_eq(lines.at[1].letters, 4);
	cr_assert_eq(lines.at[2].span.end, body.size);
	body_lines_release(&lines);
	fingerprinter_free(f);
}

Test(furniture, case_marks_and_figures_do_not_tell_lines_apart)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{"12 comments", "3 Comments!", true},
		{"Seen 1,204 times", "seen 7 times", true},
		{"댓글 12개", "댓글 3개", true},
		{"Share this", "Share that", false},
		{"Page 1", "Page", false},
	};
	struct fingerprinter *f = new_fingerprinter();
	struct body_lines a = {0}, b = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		body_lines_find(f, bytes_of_string(cases[i].a), &a);
		body_lines_find(f, bytes_of_string(cases[i].b), &b);
		cr_assert_eq(a.at[0].hash == b.at[0].hash, cases[i].same, "%s",
			     cases[i].a);
	}
	body_lines_release(&a);
	body_lines_release(&b);
	fingerprinter_free(f);
}

Test(furniture, signatures_do_not_depend_on_the_order_of_lines)
{
	struct fingerprinter *f = new_fingerprinter();
	struct body_lines a = {0}, b = {0};

	body_lines_find(f, BYTES_LITERAL("first line here\nsecond\nthe third"),
			&a);
	body_lines_find(f, BYTES_LITERAL("the third\nfirst line here\nsecond"),
			&b);
	cr_assert_arr_eq(a.signature, b.signature, sizeof(a.signature));
	cr_assert_neq(a.signature[0], a.signature[1]);
	body_lines_find(f, BYTES_LITERAL("--"), &a);
	cr_assert_eq(a.count, 0);
	cr_assert_eq(a.signature[0], 0);
	body_lines_release(&a);
	body_lines_release(&b);
	fingerprinter_free(f);
}

Test(furniture, more_articles_or_days_are_never_less_furniture)
{
	for (size_t articles = 0; articles < 40; articles++) {
		bool on_one = furniture_is_learned(articles, false);
		bool on_several = furniture_is_learned(articles, true);

		cr_assert(!on_one || on_several);
		cr_assert(!on_one || furniture_is_learned(articles + 1, false));
		cr_assert(!on_several ||
			  furniture_is_learned(articles + 1, true));
	}
	cr_assert_not(furniture_is_learned(FURNITURE_ARTICLES - 1, true));
	cr_assert_not(furniture_is_learned(FURNITURE_ARTICLES, false));
	cr_assert(furniture_is_learned(FURNITURE_ARTICLES, true));
}
