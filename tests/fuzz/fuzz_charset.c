/*
 * fuzz_charset.c - bytes of any charset, under any label, to UTF-8.
 *
 * The first line is the declared label, the rest the content; a label that
 * begins with '<' is not declared and the content is looked through for <meta>.
 */
#include "tests/fuzz/fuzz.h"

#include "core/text/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct charset_decoder *decoder;
	static struct buffer scratch = BUFFER_INIT;
	struct bytes input = bytes_make(data, size), content, text;
	size_t cut = bytes_find(input, BYTES_LITERAL("\n"), 0);
	struct charset_outcome outcome;
	char label[CHARSET_LABEL_SIZE];
	bool is_markup = size && data[0] == '<';
	struct charset_hints hints = {is_markup ? "" : label, is_markup,
				      size && data[size - 1] == '>'};

	if (!decoder)
		decoder = charset_decoder_new();
	if (cut == SIZE_MAX)
		cut = 0;
	charset_of_label(bytes_slice(input, 0, cut), label);
	LAW(memchr(label, 0, sizeof(label)));
	content = bytes_slice(input, is_markup ? 0 : cut, size);
	text = charset_decode(decoder, content, &hints, &scratch, &outcome);
	LAW(charset_is_utf8(text));
	LAW(outcome.undecodable_bytes <= content.size);
	if (outcome.undecodable_bytes)
		LAW(outcome.first_undecodable < content.size);
	/* What is UTF-8 without a mark stays the very same bytes. */
	if (content.size && content.data[0] < 0x80 &&
	    strcmp(outcome.name, "utf-8") == 0 && !outcome.undecodable_bytes)
		LAW(bytes_equal(text, content));
	return 0;
}
