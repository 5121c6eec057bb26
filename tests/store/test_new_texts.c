/* Texts kept for link are those that were given, or none. */
#include "store/new_texts.h"

#include "tests/store/archive_fixture.h"

#include <criterion/criterion.h>

/* Some of them long, so that files are written; every seventh empty. */
static void text_of(uint32_t number, struct buffer *out)
{
	uint32_t size = number % 7 ? number % 97 * 300 : 0;

	buffer_clear(out);
	for (uint32_t i = 0; i < size; i++)
		buffer_append_byte(out,
				   (unsigned char)('a' + (number + i) % 26));
}

static bool has(const struct new_texts *all, uint32_t number)
{
	struct buffer expected = BUFFER_INIT, found = BUFFER_INIT;
	bool is_here;

	text_of(number, &expected);
	buffer_append_string(&found, "before");
	is_here = new_texts_get(all, number, &found);
	cr_assert_eq(is_here, new_texts_have(all, number));
	cr_assert(bytes_equal(bytes_slice(buffer_view(&found), 6, found.size),
			      is_here ? buffer_view(&expected) : BYTES_NONE));
	buffer_release(&expected);
	buffer_release(&found);
	return is_here;
}

static void add(struct new_texts **all, const char *folder, uint32_t number)
{
	struct buffer text = BUFFER_INIT;

	text_of(number, &text);
	new_texts_add(all, folder, number, buffer_view(&text));
	buffer_release(&text);
}

Test(new_texts, bodies_in_a_row_are_kept)
{
	struct new_texts *all = NULL;
	char *folder = scratch_folder();

	cr_assert_not(has(all, 7));
	for (uint32_t number = 7; number < 500; number++)
		add(&all, folder, number);
	for (uint32_t number = 0; number < 600; number++)
		cr_assert_eq(has(all, number), number >= 7 && number < 500);
	new_texts_free(all);
	scratch_remove(folder);
}

Test(new_texts, after_a_gap_none_are)
{
	struct new_texts *all = NULL;

	add(&all, "/tmp", 3);
	add(&all, "/tmp", 4);
	add(&all, "/tmp", 6);
	add(&all, "/tmp", 7);
	cr_assert(has(all, 3) && has(all, 4));
	cr_assert(!has(all, 5) && !has(all, 6) && !has(all, 7));
	new_texts_free(all);
}

/* A megabyte at a time is written: what the disk has no room for is not here,
 * and nothing after it. */
Test(new_texts, without_a_place_to_write_what_is_not_written_is_gone)
{
	struct new_texts *all = NULL;

	for (uint32_t number = 1; number < 500; number++)
		add(&all, "/nonexistent/folder", number);
	for (uint32_t number = 0; number < 600; number++)
		cr_assert_not(has(all, number));
	new_texts_free(all);
}
