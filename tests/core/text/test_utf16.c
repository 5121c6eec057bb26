#include "core/text/utf16.h"

#include "core/base/buffer.h"
#include "core/base/memory.h"
#include "core/text/charset.h"
#include "core/text/utf8.h"

#include <criterion/criterion.h>

static struct bytes utf16_of(const char *text, bool is_big, struct buffer *out)
{
	const unsigned char *p = (const unsigned char *)text;
	const unsigned char *end = p + strlen(text);

	buffer_clear(out);
	while (p < end) {
		uint32_t c = utf8_next(&p, end);
		unsigned char high = (unsigned char)(c >> 8);
		unsigned char low = (unsigned char)c;

		buffer_append_byte(out, is_big ? high : low);
		buffer_append_byte(out, is_big ? low : high);
	}
	return buffer_view(out);
}

static const char *const texts[] = {
	"افتتح المجلس المحلي مكتبة جديدة في وسط البلدة يوم الأحد.\n",
	"नगर परिषद ने रविवार को नया पुस्तकालय खोला।\n",
	"Ο δήμος άνοιξε νέα βιβλιοθήκη στο κέντρο της πόλης.\n",
	"Совет открыл новую библиотеку в центре посёлка.\n",
	"המועצה פתחה ספרייה חדשה במרכז העיירה ביום ראשון.\n",
	"เทศบาลเปิดห้องสมุดแห่งใหม่ใจกลางเมืองเมื่อวันอาทิตย์\nมีหนังสือกว่าหมื่นเล่ม\n",
	"Hội đồng mở thư viện mới ở trung tâm thị trấn vào Chủ nhật.\n",
	"The council opened a new library in the town on Sunday.\n",
	"<html><title>图书馆</title><p>新图书馆星期天在镇中心开放。</p></html>",
	"<!DOCTYPE html><p>새 도서관이 일요일에 문을 열었다.</p>",
};

Test(utf16, is_told_by_its_alphabet_without_a_mark)
{
	struct buffer out = BUFFER_INIT, scratch = BUFFER_INIT;
	struct charset_decoder *decoder = charset_decoder_new();

	for (size_t i = 0; i < 2 * ARRAY_COUNT(texts); i++) {
		const char *text = texts[i / 2];
		struct bytes wide = utf16_of(text, i & 1, &out), narrow;
		struct charset_outcome outcome;
		bool is_big;

		cr_expect(utf16_guess(wide, &is_big), "%s", text);
		cr_expect_eq(is_big, i & 1, "%s", text);
		narrow = charset_decode(decoder, wide,
					&(struct charset_hints){.declared = ""},
					&scratch, &outcome);
		cr_expect(bytes_equal(narrow, bytes_of_string(text)), "%s",
			  text);
	}
	charset_decoder_free(decoder);
	buffer_release(&scratch);
	buffer_release(&out);
}

/* Bytes of other texts with a NUL among them, and numbers of 16 bits. */
Test(utf16, is_not_seen_in_other_bytes)
{
	static const char *const others[] = {
		"The mayor quits at last, and the town is glad of it.\n",
		"\xB0\xA1\xB3\xAA \xB4\xD9\xB6\xF3 \xB8\xB6\xB9\xD9"
		"\xBB\xE7\xBE\xC6 \xC0\xDA\xC2\xF7 \xC4\xAB\xC5\xB8\n",
		"\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! "
		"\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0!\n",
	};
	unsigned char bytes[256];
	uint32_t random = 1;
	bool is_big;

	for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
		size_t size = strlen(others[i]);

		for (size_t at = 0; at < size; at++) {
			memcpy(bytes, others[i], size);
			bytes[at] = 0;
			cr_expect_not(
				utf16_guess(bytes_make(bytes, size), &is_big),
				"text %zu, NUL at %zu", i, at);
		}
	}
	for (size_t i = 0; i < 2000; i++) {
		uint32_t spread = i % 2 ? 0x100 : 0x3000;

		for (size_t j = 0; j < sizeof(bytes); j += 2) {
			uint32_t value;

			random = random * 1664525 + 1013904223;
			value = (random >> 8) % spread;
			bytes[j] = (unsigned char)value;
			bytes[j + 1] = (unsigned char)(value >> 8);
		}
		cr_expect_not(
			utf16_guess(bytes_make(bytes, sizeof(bytes)), &is_big));
	}
}
