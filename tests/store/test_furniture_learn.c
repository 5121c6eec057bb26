/* Lines are learned from what earlier links counted and from what is new. */
#include "tests/store/archive_fixture.h"

#include "core/near/furniture.h"

#include <stdio.h>
#include <stdlib.h>

#define REPORTS 5u /* one article, by all but its figures */
#define STORIES 2u

static void put(struct buffer *lines, unsigned number, struct buffer *text)
{
	char id[16], date[16];

	snprintf(id, sizeof(id), "a%u", number);
	snprintf(date, sizeof(date), "2025-01-%02u", 1 + number);
	buffer_append_string(
		text, "\nSign up to the daily letter of this paper here.");
	story_line(lines, id, "one.example", date, buffer_view(text));
	buffer_clear(text);
}

/* What the first link counts: 1 + STORIES articles, too few. */
static void put_first(struct buffer *lines)
{
	struct buffer text = BUFFER_INIT;

	for (unsigned i = 0; i < REPORTS; i++) {
		buffer_printf(&text,
			      "Closing prices of the exchange, in full.\n"
			      "Wheat stood at %u dollars when it closed.",
			      100 + 7 * i);
		put(lines, i, &text);
	}
	for (unsigned i = 0; i < STORIES; i++) {
		story_text(i, &text);
		put(lines, REPORTS + i, &text);
	}
	buffer_release(&text);
}

static void put_more(struct buffer *lines, unsigned count)
{
	struct buffer text = BUFFER_INIT;

	for (unsigned i = 0; i < count; i++) {
		story_text(STORIES + i, &text);
		put(lines, REPORTS + STORIES + i, &text);
	}
	buffer_release(&text);
}

static int count_key(void *context, uint64_t key, struct bytes label,
		     struct fault *fault)
{
	size_t *count = context;

	(void)key;
	(void)label;
	(void)fault;
	++*count;
	return 0;
}

static size_t count_learned(const char *folder)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	size_t count = 0;

	cr_assert_eq(catalog_each_furniture(archive->catalog, count_key, &count,
					    NULL),
		     0);
	archive_close(archive);
	return count;
}

/* A dump of what is in `lines`, which is empty then. */
static void take(const char *scratch, const char *folder, const char *name,
		 struct buffer *lines)
{
	char *path = scratch_path(scratch, name);

	scratch_write(path, buffer_view(lines));
	archive_fixture_ingest(folder, path, name);
	buffer_clear(lines);
	free(path);
}

Test(furniture_learn, counts_what_an_earlier_link_has_stored)
{
	char *scratch = scratch_folder();
	char *few = archive_fixture_make(scratch, "few");
	char *enough = archive_fixture_make(scratch, "enough");
	char *at_once = archive_fixture_make(scratch, "at_once");
	struct buffer lines = BUFFER_INIT;

	put_first(&lines);
	put_more(&lines, FURNITURE_ARTICLES - STORIES - 1);
	take(scratch, at_once, "all.jsonl", &lines);
	cr_assert_eq(count_learned(at_once), 1);

	put_first(&lines);
	take(scratch, enough, "first.jsonl", &lines);
	cr_assert_eq(count_learned(enough), 0);
	put_more(&lines, FURNITURE_ARTICLES - STORIES - 1);
	take(scratch, enough, "more.jsonl", &lines);
	cr_assert_eq(count_learned(enough), 1);

	put_first(&lines);
	take(scratch, few, "first.jsonl", &lines);
	put_more(&lines, FURNITURE_ARTICLES - STORIES - 2);
	take(scratch, few, "more.jsonl", &lines);
	cr_assert_eq(count_learned(few), 0);

	buffer_release(&lines);
	free(few);
	free(enough);
	free(at_once);
	scratch_remove(scratch);
}
