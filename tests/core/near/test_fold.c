#include "core/base/buffer.h"
#include "core/base/hash.h"
#include "core/near/fold.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <utf8proc.h>

static void shadow_text(const struct shadow *shadow, struct buffer *out)
{
	buffer_clear(out);
	for (size_t i = 0; i < shadow->count; i++)
		buffer_append_codepoint(out, shadow->letter[i]);
}

static void check_fold(const char *text, const char *expected)
{
	struct folder *folder = folder_new();
	struct shadow shadow = {0};
	struct buffer out = BUFFER_INIT;

	fold_text(folder, bytes_of_string(text), &shadow);
	shadow_text(&shadow, &out);
	cr_assert_str_eq(buffer_string(&out), expected, "of \"%s\"", text);
	buffer_release(&out);
	shadow_release(&shadow);
	folder_free(folder);
}

Test(fold, keeps_letters_and_digits_only)
{
	static const struct {
		const char *text, *shadow;
	} table[] = {
		{"", ""},
		{" \t\n.,;!?\"'()[]<>-_=+*&^%$#@~`|\\/", ""},
		{"Abc, 12.5%!", "abc125"},
		{"ÀÉÎ Straße ŒUVRE", "àéîstrasseœuvre"},
		{"e\xcc\x81t\xc3\xa9", "été"}, /* two spellings of é */
		{"x\xcc\x81y\xcc\x80", "x\xe1\xbb\xb3"}, /* no x with acute */
		{"서울, 10일\xe2\x80\x94", "서울10일"},
		{"\xe1\x84\x89\xe1\x85\xa5\xe1\x84\x8b\xe1\x85\xae"
		 "\xe1\x86\xaf",
		 "서울"}, /* jamo */
		{"ｶﾞＡＢｃ１２", "ガabc12"},
		{"東京、大阪。", "東京大阪"},
		{"ﬁn ①② ℃", "fin12c"},
		{"\xef\xa4\x80", "\xe8\xb1\x88"}, /* compatibility Han */
		{"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"Щука ЁЖ", "щукаёж"},
		{"مُحَمَّد", "محمد"}, /* points go */
		{"शांति", "शांति"}, /* vowel signs stay */
		{"ไทยที่", "ไทยที่"},
		{"a\xc2\xad"
		 "b\xe2\x80\x8b"
		 "c",
		 "abc"}, /* soft hyphen, zero width space */
		{"😀 ok 👍🏽", "ok"},
		{"𠀋𝐀", "𠀋a"},
		{"\xff\xc0\x80"
		 "a\xe3\x81",
		 "a"}, /* no UTF-8 */
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		check_fold(table[i].text, table[i].shadow);
}

/* What utf8proc makes of the whole text, less what is no letter. */
static void reference_fold(struct bytes text, struct buffer *out)
{
	static const int options = UTF8PROC_STABLE | UTF8PROC_COMPOSE |
				   UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
				   UTF8PROC_IGNORE;
	static utf8proc_int32_t folded[65536];
	utf8proc_ssize_t n;

	buffer_clear(out);
	n = utf8proc_decompose(text.data, (utf8proc_ssize_t)text.size, folded,
			       65536, options);
	cr_assert(n >= 0 && n < 65536);
	n = utf8proc_normalize_utf32(folded, n, options);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		utf8proc_category_t category = utf8proc_category(folded[i]);
		int mark = utf8proc_get_property(folded[i])->combining_class;
		bool spells = mark < 10 || (mark > 36 && mark < 200);

		if ((category >= UTF8PROC_CATEGORY_LU &&
		     category <= UTF8PROC_CATEGORY_LO) ||
		    (category >= UTF8PROC_CATEGORY_ND &&
		     category <= UTF8PROC_CATEGORY_NO) ||
		    ((category == UTF8PROC_CATEGORY_MN ||
		      category == UTF8PROC_CATEGORY_MC) &&
		     spells))
			buffer_append_codepoint(out, (uint32_t)folded[i]);
	}
}

/* Characters of many scripts in all neighbourhoods that chance brings. */
static void append_chance_text(struct buffer *text, uint64_t seed)
{
	static const uint32_t first[] = {
		0x20,	0x41,	0xc0,	0x300,	0x370,	 0x400,	  0x5d0,
		0x620,	0x905,	0x980,	0xe01,	0x1100,	 0x1160,  0x11a8,
		0x1e00, 0x2010, 0x2460, 0x3040, 0x30a0,	 0x3131,  0x4e00,
		0xac00, 0xf900, 0xff10, 0xff66, 0x1d400, 0x1f600, 0x20000};

	for (unsigned i = 0; i < 40; i++) {
		uint32_t c;

		seed = hash64_mix(seed + i);
		c = first[seed % (sizeof(first) / sizeof(*first))] +
		    (uint32_t)(seed >> 32) % 64;
		if (utf8proc_get_property((utf8proc_int32_t)c)->ignorable)
			continue;
		buffer_append_codepoint(text, c);
	}
}

Test(fold, agrees_with_utf8proc_over_the_whole_text)
{
	struct folder *folder = folder_new();
	struct shadow shadow = {0};
	struct buffer text = BUFFER_INIT;
	struct buffer got = BUFFER_INIT, want = BUFFER_INIT;

	for (uint64_t seed = 1; seed <= 3000; seed++) {
		buffer_clear(&text);
		append_chance_text(&text, seed);
		fold_text(folder, buffer_view(&text), &shadow);
		shadow_text(&shadow, &got);
		reference_fold(buffer_view(&text), &want);
		cr_assert_str_eq(buffer_string(&got), buffer_string(&want),
				 "of \"%s\"", buffer_string(&text));
	}
	buffer_release(&text);
	buffer_release(&got);
	buffer_release(&want);
	shadow_release(&shadow);
	folder_free(folder);
}

Test(fold, spans_lead_back_to_the_body)
{
	static const char text[] = "A \xef\xac\x81 e\xcc\x81. 서";
	static const uint32_t begin[] = {0, 2, 2, 6, 11};
	static const uint32_t end[] = {1, 5, 5, 9, 14};
	struct folder *folder = folder_new();
	struct shadow shadow = {0};

	fold_text(folder, BYTES_LITERAL(text), &shadow);
	cr_assert_eq(shadow.count, 5);
	for (size_t i = 0; i < shadow.count; i++) {
		cr_assert_eq(shadow.begin[i], begin[i], "letter %zu", i);
		cr_assert_eq(shadow.end[i], end[i], "letter %zu", i);
	}
	shadow_release(&shadow);
	folder_free(folder);
}

Test(fold, a_heap_of_accents_takes_linear_time, .timeout = 5)
{
	struct folder *folder = folder_new();
	struct shadow shadow = {0};
	struct buffer text = BUFFER_INIT;

	buffer_append_string(&text, "e");
	for (int i = 0; i < 1000000; i++)
		buffer_append_codepoint(&text, i & 1 ? 0x301 : 0x323);
	fold_text(folder, buffer_view(&text), &shadow);
	cr_assert_leq(shadow.count, 100000);
	buffer_release(&text);
	shadow_release(&shadow);
	folder_free(folder);
}
