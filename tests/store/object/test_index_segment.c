#include "store/object/index_segment.h"

#include "core/base/file.h"
#include "tests/store/object/object_fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define RECORDS 3000u

/* Prefixes as no hash has them: three in four close together at the bottom,
 * each three times, the rest apart at the top. */
static uint64_t skewed(unsigned i)
{
	return i < RECORDS * 3 / 4
		       ? 5 + i / 3
		       : UINT64_MAX - (uint64_t)(RECORDS - i) * 0x10000000000;
}

static uint64_t even(unsigned i)
{
	return (uint64_t)i * (UINT64_MAX / RECORDS) + 7;
}

static void expect(const struct index_segment *segment,
		   const struct index_record *record, uint64_t prefix)
{
	struct place_list list = {.count = 0};
	size_t there = 0;

	cr_assert_eq(index_segment_find(segment, prefix, &list), 0);
	for (unsigned i = 0; i < RECORDS; i++) {
		if (record[i].prefix != prefix)
			continue;
		cr_assert_lt(there, list.count, "prefix %llu",
			     (unsigned long long)prefix);
		cr_assert_eq(list.place[there++], record[i].place);
	}
	cr_assert_eq(there, list.count, "prefix %llu",
		     (unsigned long long)prefix);
	place_list_release(&list);
}

static void find_all(uint64_t (*prefix_of)(unsigned))
{
	static struct index_record record[RECORDS];
	struct index_stretch stretch = {.key = 9, .to = 1, .count = RECORDS};
	struct index_source source = {.record = record, .count = RECORDS};
	struct buffer path = BUFFER_INIT;
	char *folder = fixture_folder();
	struct index_segment segment;

	for (unsigned i = 0; i < RECORDS; i++)
		record[i] = (struct index_record){prefix_of(i), i + 1};
	file_join(&path, folder, "a.index");
	cr_assert_eq(index_segment_write(buffer_string(&path), &stretch,
					 &source, 1, NULL),
		     0);
	cr_assert_eq(
		index_segment_open(&segment, buffer_string(&path), 9, NULL), 0);
	expect(&segment, record, 0);
	expect(&segment, record, UINT64_MAX);
	for (unsigned i = 0; i < RECORDS; i++) {
		expect(&segment, record, record[i].prefix);
		expect(&segment, record, record[i].prefix + 1);
	}
	index_segment_release(&segment);
	buffer_release(&path);
	fixture_remove(folder);
}

Test(index_segment, finds_hashes)
{
	find_all(even);
}

Test(index_segment, finds_what_is_no_hash)
{
	find_all(skewed);
}
