#include "core/find/token.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void fold(struct folder *folder, struct bytes text, struct folded *out)
{
	out->text = text;
	fold_text(folder, text, &out->shadow);
}

static char *tokens_of(const char *text)
{
	struct folder *folder = folder_new();
	struct folded folded = {.shadow = {0}};
	struct token_set set = {0};
	struct buffer out = BUFFER_INIT;

	fold(folder, bytes_of_string(text), &folded);
	token_text(&set, &folded, &out);
	shadow_release(&folded.shadow);
	token_set_release(&set);
	folder_free(folder);
	if (out.size)
		buffer_truncate(&out, out.size - 1);
	buffer_append_byte(&out, 0);
	return (char *)out.data;
}

Test(token, words_pairs_and_lone_letters_each_once)
{
	static const struct {
		const char *text, *tokens;
	} cases[] = {
		{"", ""},
		{"Ran, ran AGROUND 24", "ran aground 24"},
		{"서울시 서울", "서울 울시 시서 울"},
		{"서울. 시", "서울 울 시"},
		{"AI가 2025년", "ai 가 2025 년"},
		{"石浦 bay", "石浦 浦 bay"},
		{"ค่าน้ำ", "ค\u0E48 \u0E48า าน น\u0E49 \u0E49\u0E4D \u0E4Dา า"},
		{"ស្ពាន", "ស\u17D2 \u17D2ព ព\u17B6 \u17B6ន ន"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *got = tokens_of(cases[i].text);

		cr_expect_str_eq(got, cases[i].tokens, "%s", cases[i].text);
		free(got);
	}
}

/* Is each token that the expression asks for in the list? */
static bool would_be_found(const struct buffer *query, const char *tokens)
{
	const char *p = buffer_string(query);

	while ((p = strchr(p, '"'))) {
		const char *end = strchr(p + 1, '"');
		struct buffer word = BUFFER_INIT;
		bool is_there;

		buffer_append_byte(&word, ' ');
		buffer_append(&word, p + 1, (size_t)(end - p - 1));
		if (end[1] != '*')
			buffer_append_byte(&word, ' ');
		is_there = strstr(tokens, buffer_string(&word)) != NULL;
		buffer_release(&word);
		if (!is_there)
			return false;
		p = end + 1;
	}
	return true;
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

static void make_text(uint32_t *state, size_t letters, struct buffer *out)
{
	static const char *const piece[] = {
		"a",	    "b",
		"A",	    "1",
		"가",	    "나",
		"石",	    "か",
		"ก",	    "า",
		"\u0E48",   "ำ",
		"က",	    "\u1039",
		"\u17D2",   " ",
		"\n",	    ".",
		"-",	    "\xC2\xAD",
		"\xCC\x81", "aaaaaaaaaaaaaaaaaaaaaaaa"};

	buffer_clear(out);
	for (size_t i = 0; i < letters; i++)
		buffer_append_string(
			out, piece[next_random(state) % ARRAY_COUNT(piece)]);
}

Test(token, every_text_that_has_a_term_has_its_tokens)
{
	struct folder *folder = folder_new();
	struct folded folded = {.shadow = {0}};
	struct token_set set = {0};
	struct buffer text = BUFFER_INIT, word = BUFFER_INIT,
		      tokens = BUFFER_INIT, query = BUFFER_INIT;
	uint32_t state = 7;
	unsigned matches = 0;

	for (int round = 0; round < 20000; round++) {
		struct term term = {.is_prefix = round & 1};
		size_t begin, end;

		make_text(&state, 40, &text);
		make_text(&state, 1 + next_random(&state) % 4, &word);
		if (!term_set(&term, folder, buffer_view(&word)))
			continue;
		fold(folder, buffer_view(&text), &folded);
		if (!term_find(&term, &folded, 0, &begin, &end))
			continue;
		matches++;
		buffer_clear(&tokens);
		buffer_append_byte(&tokens, ' ');
		token_text(&set, &folded, &tokens);
		token_term(&term, &query);
		cr_assert(would_be_found(&query, buffer_string(&tokens)),
			  "%s in \"%s\": %s not all of %s",
			  buffer_string(&word), buffer_string(&text),
			  buffer_string(&query), buffer_string(&tokens));
	}
	cr_assert_gt(matches, 2000, "%u", matches);
	buffer_release(&text);
	buffer_release(&word);
	buffer_release(&tokens);
	buffer_release(&query);
	shadow_release(&folded.shadow);
	token_set_release(&set);
	folder_free(folder);
}
