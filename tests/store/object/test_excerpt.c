/* Bytes told as parts of others: they come back, or it is said that none do. */
#include "store/object/excerpt.h"

#include "core/base/memory.h"
#include "core/base/wire.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define FIRST  "The river rose by two metres in the night, the town said."
#define SECOND "Nobody was hurt; the bridge stays closed until Friday noon."
#define THIRD  "A spokesman for the railway could not be reached for comment."

static const struct {
	const char *source, *target;
	bool is_told;
} cases[] = {
	{FIRST, FIRST, true},
	{"Menu\n" FIRST "\nAbout us\n", FIRST, true},
	{"Menu\r\n" FIRST "\r\n\r\n" SECOND "\r\n", FIRST "\n" SECOND, true},
	{FIRST "\n\n[Photo]\n" SECOND "\n" THIRD, FIRST "\n" SECOND "\n" THIRD,
	 true},
	{FIRST " " SECOND, FIRST "\n" SECOND, true},
	{SECOND "\n" FIRST, FIRST "\n" SECOND, false}, /* the wrong way round */
	{FIRST, FIRST SECOND, false},
	{"", FIRST, false},
	{SECOND, THIRD, false},
};

/* The group the source stands in, something before it, the script behind. */
static bool tell(struct bytes source, struct bytes target, struct buffer *group)
{
	buffer_clear(group);
	buffer_append_string(group, "before");
	buffer_append_bytes(group, source);
	return excerpt_make(source, target, group);
}

Test(excerpt, comes_back_as_it_was)
{
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct bytes source = bytes_of_string(cases[i].source);
		struct bytes target = bytes_of_string(cases[i].target);
		struct buffer group = BUFFER_INIT, out = BUFFER_INIT;
		bool is_told = tell(source, target, &group);

		cr_assert_eq(is_told, cases[i].is_told, "case %zu", i);
		buffer_append_string(&out, "kept");
		if (is_told) {
			cr_assert(excerpt_apply(buffer_view(&group),
						6 + source.size, target.size,
						&out));
			cr_assert(bytes_equal(
				bytes_slice(buffer_view(&out), 4, out.size),
				target));
		} else {
			cr_assert_eq(group.size, 6 + source.size);
		}
		buffer_release(&group);
		buffer_release(&out);
	}
}

static struct buffer told_group(size_t *script_at, size_t *size)
{
	struct bytes source = bytes_of_string(cases[3].source);
	struct bytes target = bytes_of_string(cases[3].target);
	struct buffer group = BUFFER_INIT;

	cr_assert(tell(source, target, &group));
	*script_at = 6 + source.size;
	*size = target.size;
	return group;
}

/* In memory of its exact size, so that a sanitizer sees any step too far. */
static bool apply_exact(struct bytes bytes, uint64_t at, uint64_t size)
{
	unsigned char *copy = malloc(bytes.size + 1);
	struct buffer out = BUFFER_INIT;
	bool done;

	memcpy(copy + 1, bytes.data, bytes.size);
	done = excerpt_apply(bytes_make(copy + 1, bytes.size), at, size, &out);
	cr_assert_eq(out.size, done ? size : 0);
	buffer_release(&out);
	free(copy);
	return done;
}

Test(excerpt, cut_or_changed_anywhere_is_read_within_its_bounds)
{
	size_t at, size;
	struct buffer group = told_group(&at, &size);

	cr_assert(apply_exact(buffer_view(&group), at, size));
	for (size_t cut = 0; cut < group.size; cut++)
		cr_assert(!apply_exact(bytes_make(group.data, cut), at, size),
			  "cut to %zu", cut);
	for (size_t i = at; i < group.size; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			group.data[i] ^= (unsigned char)(1 << bit);
			apply_exact(buffer_view(&group), at, size);
			group.data[i] ^= (unsigned char)(1 << bit);
		}
	buffer_release(&group);
}

Test(excerpt, sizes_and_places_that_cannot_be_are_refused)
{
	size_t at, size;
	struct buffer group = told_group(&at, &size);
	struct bytes bytes = buffer_view(&group);

	cr_assert(!apply_exact(bytes, UINT64_MAX, size));
	cr_assert(!apply_exact(bytes, group.size + 1, size));
	cr_assert(!apply_exact(bytes, at, UINT64_MAX));
	cr_assert(!apply_exact(bytes, at, size + 1));
	buffer_release(&group);
}

/* A source of 5 bytes, "before" and then; numbers one after the other. */
static bool applies(uint64_t back, uint64_t take, uint64_t skip, uint64_t put,
		    uint64_t size)
{
	struct buffer group = BUFFER_INIT, out = BUFFER_INIT;
	bool done;

	buffer_append_string(&group, "before12345");
	wire_put_varint(&group, back);
	wire_put_varint(&group, take);
	wire_put_varint(&group, skip);
	wire_put_varint(&group, put);
	buffer_append_string(&group, "xyz");
	done = excerpt_apply(buffer_view(&group), 11, size, &out);
	buffer_release(&group);
	buffer_release(&out);
	return done;
}

Test(excerpt, reads_nothing_outside_of_its_source)
{
	cr_assert(applies(5, 5, 0, 3, 8));
	cr_assert(applies(5, 2, 3, 3, 5));
	cr_assert(applies(11, 11, 0, 0, 11));
	cr_assert(!applies(12, 5, 0, 0, 5), "before the group");
	cr_assert(!applies(5, 6, 0, 0, 6), "past the source");
	cr_assert(!applies(5, 2, 4, 3, 5), "skips past the source");
	cr_assert(!applies(5, 2, UINT64_MAX, 3, 5));
	cr_assert(!applies(5, 5, 0, 4, 9), "puts what is not there");
	cr_assert(!applies(5, 0, 0, 0, 1), "makes nothing");
}
