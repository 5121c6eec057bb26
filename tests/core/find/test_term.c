#include "core/find/term.h"

#include <criterion/criterion.h>

/* How often `term` (a '*' at its end: a prefix) stands in `text`. */
static unsigned count(const char *term, const char *text)
{
	struct folder *folder = folder_new();
	struct folded folded = {.text = bytes_of_string(text)};
	struct term t = {.count = 0};
	struct bytes wanted = bytes_of_string(term);
	unsigned n;

	if (bytes_ends_with(wanted, BYTES_LITERAL("*"))) {
		t.is_prefix = true;
		wanted.size--;
	}
	cr_assert(term_set(&t, folder, wanted), "%s", term);
	fold_text(folder, folded.text, &folded.shadow);
	n = term_count(&t, &folded, 100);
	shadow_release(&folded.shadow);
	folder_free(folder);
	return n;
}

static const struct {
	const char *term, *text;
	unsigned count;
} cases[] = {
	/* Whole words of alphabets, whatever the case or width. */
	{"ferry", "The ferry left. FERRY! Ferrymen and a car-ferry", 3},
	{"ferr", "The ferry left", 0},
	{"ferr*", "The ferry left; ferrous", 2},
	{"straße", "STRASSE", 1},
	{"abc", "\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3", 1},
	{"caf\xC3\xA9", "cafe\xCC\x81", 1},
	{"harbour",
	 "har\xC2\xAD"
	 "bour",
	 1},
	/* Phrases, with any punctuation between the words. */
	{"ran aground", "It ran -- aground. Ran\naground, ranaground", 2},
	{"covid-19", "COVID 19, Covid-19 and covid19", 2},
	{"ranaground", "ran aground", 0},
	/* Hangul and Han inside words. */
	{"서울", "서울에서 대서울, 한서 울다", 2},
	{"지하상가", "지하 상가가 잠겼다. 지하, 상가", 1},
	{"지하 상가", "지하상가, 지하 상가, 지하. 상가", 3},
	{"石浦", "石浦湾", 1},
	{"\xE1\x84\x89\xE1\x85\xA5\xE1\x84\x8B\xE1\x85\xAE\xE1\x86\xAF", "서울",
	 1},
	/* Both kinds side by side. */
	{"ai", "AI가 쓴 글, AI 글, air", 2},
	{"2025년", "2025년 2025 년 12025년", 2},
	{"kbs 뉴스", "KBS뉴스 KBS 뉴스", 2},
	{"가", "가가가", 3},
	/* Thai, Lao, Khmer and Burmese inside a run; marks stay with their
	 * letters. */
	{"สะพาน", "เทศบาลเปิดสะพานใหม่ สะพาน", 2},
	{"สะพานใหม่", "เปิด สะพาน ใหม่", 1},
	{"คา", "ราคา ค่าน้ำ", 1},
	{"ค", "ค่า คน", 1},
	{"่า", "ค่า", 0},
	{"น้ำ", "แม่น้ำสูง", 1},
	{"ai", "ระบบAIใหม่", 1},
	{"ຂົວ", "ເປີດຂົວໃໝ່", 1},
	{"ស្ពាន", "បើកស្ពានថ្មី", 1},
	{"ស", "បើកស្ពានថ្មី", 0},
	{"ព", "បើកស្ពានថ្មី", 0},
	{"တံတား", "မြို့တံတားအသစ်", 1},
	{"တ", "တံတား", 0},
	/* The word for town, not that with another mark. */
	{"မြို့", "မြို့သစ် မြို", 1},
};

Test(term, matches_words_of_alphabets_and_inside_scripts_without_spaces)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_expect_eq(
			count(cases[i].term, cases[i].text), cases[i].count,
			"%s in %s: %u, not %u", cases[i].term, cases[i].text,
			count(cases[i].term, cases[i].text), cases[i].count);
}

Test(term, without_letters_or_with_too_many_is_refused)
{
	struct folder *folder = folder_new();
	struct term t;
	char text[4 * TERM_LETTERS_MAX];

	cr_expect(!term_set(&t, folder, BYTES_LITERAL(" -- \xFF")));
	cr_expect_eq(t.count, 0);
	memset(text, 'a', sizeof(text));
	cr_expect(!term_set(&t, folder, bytes_make(text, sizeof(text))));
	cr_expect_gt(t.count, TERM_LETTERS_MAX);
	cr_expect(term_set(&t, folder, bytes_make(text, TERM_LETTERS_MAX)));
	folder_free(folder);
}
