#include "core/base/buffer.h"
#include "core/text/line_kind.h"
#include "core/text/line_words.h"
#include "core/text/text_fold.h"

#include <criterion/criterion.h>

static bool has_any(struct bytes line, enum line_words words)
{
	struct line_trace trace;

	line_trace(&trace, line);
	return line_has_any(&trace, words);
}

static enum line_kind kind_of(const struct buffer *line)
{
	return line_kind(buffer_view(line),
			 text_fold_weight(buffer_view(line)));
}

Test(line_words, finds_a_word_wherever_it_stands)
{
	static const struct {
		const char *word;
		enum line_words list;
	} cases[] = {
		{"All Rights Reserved", LINE_WORDS_RIGHTS},
		{"무단전재", LINE_WORDS_RIGHTS},
		{"we use cookies", LINE_WORDS_CONSENT},
		{"구독신청", LINE_WORDS_CONSENT}, /* shares runs with 구독 */
		{"개인정보 수집", LINE_WORDS_TERMS},
		{"we ", LINE_WORDS_ADDRESS},
		{"ai summary", LINE_WORDS_SUMMARY},
		{"Photo:", LINE_WORDS_CREDIT},
	};
	struct buffer line = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bytes word = bytes_of_string(cases[i].word);

		for (size_t before = 0; before < 9; before++) {
			for (size_t after = 0; after < 3; after++) {
				buffer_clear(&line);
				buffer_append(&line, "........", before % 9);
				buffer_append_bytes(&line, word);
				buffer_append(&line, "..", after);
				cr_assert(has_any(buffer_view(&line),
						  cases[i].list),
					  "%s", buffer_string(&line));
			}
		}
		/* Cut short it is no word. */
		cr_assert_not(has_any(bytes_slice(word, 0, word.size - 1),
				      cases[i].list),
			      "%s", cases[i].word);
	}
	buffer_release(&line);
}

Test(line_words, short_and_empty_lines_have_none)
{
	static const char *const lines[] = {"", "w", "we", "\xea\xb5"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		for (unsigned list = 0; list < LINE_WORDS_COUNT; list++)
			cr_assert_not(has_any(bytes_of_string(lines[i]),
					      (enum line_words)list));
}

Test(line_kind, long_lines_are_text_whatever_their_words)
{
	struct buffer line = BUFFER_INIT;

	while (line.size < 701)
		buffer_append_string(&line, "We use cookies here and there. ");
	cr_assert_eq(kind_of(&line), LINE_TEXT);
	buffer_truncate(&line, 690);
	cr_assert_eq(kind_of(&line), LINE_CONSENT);
	/* But marks around a label do not make it long. */
	buffer_clear(&line);
	while (line.size < 701)
		buffer_append_string(&line, "- ");
	buffer_append_string(&line, "Share");
	cr_assert_eq(kind_of(&line), LINE_MENU);
	buffer_release(&line);
}
