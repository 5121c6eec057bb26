#include "core/find/snippet.h"

#include <criterion/criterion.h>

/* The snippet with its marks as [..], into `out`. */
static void show(const char *query, const char *text, size_t columns,
		 struct buffer *out)
{
	struct folder *folder = folder_new();
	struct folded folded = {.text = bytes_of_string(text)};
	struct snippet s = {.text = BUFFER_INIT};
	struct query q;
	size_t at = 0;

	cr_assert_eq(query_parse(query, &q, NULL), 0);
	fold_text(folder, folded.text, &folded.shadow);
	snippet_make(&q, &folded, columns, &s);
	buffer_clear(out);
	buffer_append_string(out, s.has_before ? "<" : "");
	for (size_t i = 0; i < s.mark_count; i++) {
		buffer_append(out, s.text.data + at, s.mark[i].begin - at);
		buffer_append_byte(out, '[');
		buffer_append(out, s.text.data + s.mark[i].begin,
			      s.mark[i].end - s.mark[i].begin);
		buffer_append_byte(out, ']');
		at = s.mark[i].end;
	}
	buffer_append(out, s.text.data + at, s.text.size - at);
	buffer_append_string(out, s.has_after ? ">" : "");
	snippet_release(&s);
	query_release(&q);
	shadow_release(&folded.shadow);
	folder_free(folder);
}

Test(snippet, shows_the_words_where_most_of_them_stand)
{
	static const struct {
		const char *query, *text;
		size_t columns;
		const char *shown;
	} cases[] = {
		{"ferry", "The ferry left.", 40, "The [ferry] left."},
		{"ferry", "", 40, ""},
		{"ferry fog",
		 "The ferry left at noon with all of them aboard.\n"
		 "In the fog the ferry ran aground.",
		 30, "<the [fog] the [ferry] ran aground."},
		{"\"ran aground\" aground", "It ran\n\naground.", 40,
		 "It [ran aground]."},
		{"상가", "지하 상가가 잠겼다", 40, "지하 [상가]가 잠겼다"},
		{"상가", "지하 상가가 잠겼다", 9, "<[상가]가 잠>"},
		{"nowhere -x", "Some text here", 9, "Some text>"},
	};
	struct buffer got = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		show(cases[i].query, cases[i].text, cases[i].columns, &got);
		cr_expect_str_eq(buffer_string(&got), cases[i].shown, "%s: %s",
				 cases[i].query, buffer_string(&got));
	}
	buffer_release(&got);
}
