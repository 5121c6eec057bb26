/* Text in symbols: learned of what there is, and every byte comes back. */
#include "store/object/symbol_learn.h"

#include "tests/store/object/object_fixture.h"

#include <stdio.h>
#include <string.h>

#define STRINGS 2000

/* Sentences of a few words in several scripts, some often, some seldom. */
static void write_text(unsigned from, unsigned to, struct buffer *out)
{
	static const char *const word[] = {
		"harbour",    "the",	  "council", "said",	 "of",
		"지하철",     "운행이",	  "다시",    "시작됐다", "서울시는",
		"паром",      "вернулся", "в",	     "порт",	 "ночью",
		"港口管理局", "今天",	  "宣布",    "café",	 "Łódź",
	};
	uint64_t state = from + 1;

	for (unsigned n = from; n < to; n++) {
		for (unsigned i = 0; i < 9; i++) {
			unsigned pick;

			state = hash64_mix(state + n + i);
			pick = (unsigned)(state % 5 + n / 7 % 4 * 5);
			buffer_printf(out, "%s%s", i ? " " : "", word[pick]);
		}
		buffer_append_string(out, n % 11 ? ". " : ".\n");
	}
}

static struct symbol_table *learn(unsigned sentences)
{
	struct buffer text = BUFFER_INIT;
	struct symbol_table *table;

	write_text(0, sentences, &text);
	table = symbol_learn(buffer_view(&text), STRINGS);
	symbol_table_prepare(table);
	buffer_release(&text);
	return table;
}

/* How many codes these bytes take; all of them come back. */
static size_t told(const struct symbol_table *table, struct bytes bytes)
{
	struct buffer codes = BUFFER_INIT, again = BUFFER_INIT;
	size_t size;

	buffer_append_string(&again, "before");
	cr_assert(symbol_table_encode(table, bytes, &codes));
	cr_assert_leq(codes.size, 2 * bytes.size);
	cr_assert(symbol_table_decode(table, buffer_view(&codes), bytes.size,
				      &again));
	cr_assert(bytes_equal(bytes_slice(buffer_view(&again), 6, again.size),
			      bytes));
	size = codes.size;
	buffer_release(&codes);
	buffer_release(&again);
	return size;
}

Test(symbol_table, of_an_archive_tells_its_texts_in_few_codes)
{
	struct symbol_table *table = learn(3000);
	struct buffer text = BUFFER_INIT;

	write_text(5000, 5100, &text);
	cr_assert_lt(told(table, buffer_view(&text)), text.size / 4);
	buffer_release(&text);
	symbol_table_free(table);
}

Test(symbol_table, gives_any_bytes_back)
{
	struct symbol_table *table = learn(1000);
	unsigned char all[512];
	struct buffer text = BUFFER_INIT;

	for (unsigned i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)(i < 256 ? i : i * 7);
	cr_assert_eq(told(table, BYTES_NONE), 0);
	told(table, bytes_make(all, sizeof(all)));
	write_text(5000, 5002, &text);
	/* Cut within characters and words, too. */
	for (size_t end = 0; end < text.size; end++)
		told(table, bytes_slice(buffer_view(&text), 0, end));
	buffer_release(&text);
	symbol_table_free(table);
}

/* The codes of `front` and `words` end as those of `words` alone. */
static void check_end(const struct symbol_table *table, const char *front,
		      const char *words)
{
	struct buffer text = BUFFER_INIT, all = BUFFER_INIT, end = BUFFER_INIT;

	buffer_printf(&text, "%s%s", front, words);
	cr_assert(symbol_table_encode(table, buffer_view(&text), &all));
	cr_assert(symbol_table_encode(table, bytes_of_string(words), &end));
	cr_assert_gt(all.size, end.size);
	cr_assert_eq(memcmp(all.data + all.size - end.size, end.data, end.size),
		     0, "after '%s'", front);
	buffer_release(&text);
	buffer_release(&all);
	buffer_release(&end);
}

/* So zstd finds it again. */
Test(symbol_table, tells_words_the_same_whatever_they_come_after)
{
	struct symbol_table *table = learn(3000);

	check_end(table, "the council ", "of harbour said. ");
	check_end(table, "zq? ", "of harbour said. ");
	check_end(table, "서울시는 ", "지하철 운행이 다시");
	check_end(table, "the\n", "지하철 운행이 다시");
	symbol_table_free(table);
}

Test(symbol_table, is_the_same_after_it_was_written)
{
	struct symbol_table *table = learn(2000), *read;
	struct buffer bytes = BUFFER_INIT, text = BUFFER_INIT;
	struct buffer one = BUFFER_INIT, other = BUFFER_INIT;
	struct wire_reader reader;

	symbol_table_write(table, &bytes);
	for (size_t size = 0; size < bytes.size; size++) {
		reader = wire_reader_make(
			bytes_slice(buffer_view(&bytes), 0, size));
		cr_assert_null(symbol_table_read(&reader), "cut at %zu", size);
	}
	reader = wire_reader_make(buffer_view(&bytes));
	read = symbol_table_read(&reader);
	cr_assert_not_null(read);
	cr_assert_eq(wire_left(&reader), 0);
	symbol_table_prepare(read);
	write_text(5000, 5050, &text);
	cr_assert(symbol_table_encode(table, buffer_view(&text), &one));
	cr_assert(symbol_table_encode(read, buffer_view(&text), &other));
	cr_assert(bytes_equal(buffer_view(&one), buffer_view(&other)));
	symbol_table_free(table);
	symbol_table_free(read);
	buffer_release(&bytes);
	buffer_release(&text);
	buffer_release(&one);
	buffer_release(&other);
}

/* Code 'a' is a string, 'p' the page of Cyrillic, 'l' a lead with one string.
 */
static struct symbol_table *small_table(void)
{
	struct symbol_table *table = symbol_table_new();

	symbol_table_set(table, 'a', SYMBOL_STRING, 0);
	*symbol_table_string(table, 'a', 0) = (struct symbol){"abc", 3};
	symbol_table_set(table, 'p', SYMBOL_PAGE, 4);
	symbol_table_set(table, 'l', SYMBOL_LEAD, 0);
	*symbol_table_string(table, 'l', 7) = (struct symbol){"long ago", 8};
	symbol_table_prepare(table);
	return table;
}

static bool makes(const struct symbol_table *table, const char *codes,
		  size_t size, size_t raw_bytes, const char *expected)
{
	struct buffer out = BUFFER_INIT;
	bool done = symbol_table_decode(table, bytes_make(codes, size),
					raw_bytes, &out) &&
		    bytes_equal(buffer_view(&out), bytes_of_string(expected));

	buffer_release(&out);
	return done;
}

Test(symbol_table, refuses_codes_that_make_something_else)
{
	struct symbol_table *table = small_table();

	cr_assert(makes(table, "al\x07p\x31zl", 7, 14, "abclong agoбl"));
	cr_assert(!makes(table, "a", 1, 2, "ab"), "more than asked for");
	cr_assert(!makes(table, "a", 1, 4, "abc"), "less");
	cr_assert(!makes(table, "l\x08", 2, 1, ""), "no such string");
	cr_assert(!makes(table, "al", 2, 3, "abc"), "ends within a code");
	cr_assert(!makes(table, "az", 2, 4, "abc"), "ends within a byte");
	cr_assert(makes(table, "", 0, 0, ""));
	symbol_table_free(table);
}

Test(symbol_table, refuses_a_string_that_is_too_long)
{
	unsigned char bytes[64] = {SYMBOL_BYTES_MAX + 1};
	struct wire_reader reader =
		wire_reader_make(bytes_make(bytes, sizeof(bytes)));

	cr_assert_null(symbol_table_read(&reader));
	cr_assert(reader.failed);
}

Test(symbol_table, without_a_code_for_any_byte_says_so)
{
	struct symbol_table *table = symbol_table_new();
	struct buffer out = BUFFER_INIT;

	for (unsigned code = 0; code < SYMBOL_CODES; code++) {
		symbol_table_set(table, code, SYMBOL_STRING, 0);
		*symbol_table_string(table, code, 0) = (struct symbol){"x", 1};
	}
	symbol_table_prepare(table);
	cr_assert(!symbol_table_encode(table, bytes_of_string("y"), &out));
	cr_assert_eq(out.size, 0);
	symbol_table_free(table);
	buffer_release(&out);
}
