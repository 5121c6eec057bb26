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

static void put_dated(struct buffer *lines, unsigned number, const char *date)
{
	struct buffer text = BUFFER_INIT;
	char id[32];

	snprintf(id, sizeof(id), "a%u of %s", number, date);
	story_text(number, &text);
	buffer_append_string(
		&text, "\nSign up to the daily letter of this paper here.");
	story_line(lines, id, "one.example", date, buffer_view(&text));
	buffer_release(&text);
}

/* A text that was seen on a second day, then on the first day too, moves its
 * earliest date: what was learned may not hang on which came first. */
Test(furniture_learn, does_not_hang_on_the_order_of_captures_of_a_text)
{
	char *scratch = scratch_folder();
	char *folder[3] = {archive_fixture_make(scratch, "one"),
			   archive_fixture_make(scratch, "other"),
			   archive_fixture_make(scratch, "days")};
	struct buffer late = BUFFER_INIT, early = BUFFER_INIT;
	struct buffer answers[2] = {BUFFER_INIT, BUFFER_INIT};

	for (unsigned i = 0; i < 2; i++) {
		for (unsigned k = 0; k < FURNITURE_ARTICLES; k++)
			put_dated(&late, k, k ? "2025-01-01" : "2025-01-09");
		put_dated(&early, 0, "2025-01-01");
		if (i == 0)
			take(scratch, folder[i], "late.jsonl", &late);
		take(scratch, folder[i], "early.jsonl", &early);
		if (i == 1)
			take(scratch, folder[i], "late.jsonl", &late);
		cr_assert_eq(count_learned(folder[i]), 1, "order %u", i);
		archive_fixture_answers_of(folder[i], &answers[i]);
	}
	expect_same_text(&answers[0], &answers[1]);

	/* One day is one day, however often. */
	for (unsigned k = 0; k < FURNITURE_ARTICLES; k++)
		put_dated(&late, k, "2025-01-01");
	take(scratch, folder[2], "late.jsonl", &late);
	cr_assert_eq(count_learned(folder[2]), 0);
	put_dated(&late, 0, "2025-01-02");
	take(scratch, folder[2], "again.jsonl", &late);
	cr_assert_eq(count_learned(folder[2]), 1);
	for (unsigned i = 0; i < 2; i++)
		buffer_release(&answers[i]);
	for (unsigned i = 0; i < 3; i++)
		free(folder[i]);
	buffer_release(&late);
	buffer_release(&early);
	scratch_remove(scratch);
}
