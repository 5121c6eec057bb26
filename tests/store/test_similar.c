#include "tests/store/archive_fixture.h"

#include "store/similar.h"
#include "tests/store/damage.h"

#include <stdio.h>
#include <stdlib.h>

struct seen {
	size_t count;
	double last;
	enum relation first;
};

static int see(void *context, const struct similar_match *match,
	       struct fault *fault)
{
	struct seen *seen = context;

	(void)fault;
	cr_assert_leq(match->similarity, seen->last, "best first");
	cr_assert_gt(match->member.capture_count, 0);
	if (seen->count++ == 0)
		seen->first = match->member.relation;
	seen->last = match->similarity;
	return 0;
}

static struct seen like(struct archive *archive, struct bytes text)
{
	struct seen seen = {.last = 1};
	struct fault fault = FAULT_INIT;

	cr_assert_eq(
		similar_each(archive, text, INT64_MIN, 0, see, &seen, &fault),
		0, "%s", fault.message);
	return seen;
}

Test(similar, finds_a_text_its_copies_and_its_parts_and_nothing_else)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "d.jsonl");
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;
	struct archive *archive;
	struct seen seen;

	for (unsigned i = 0; i < 8; i++) {
		story_text(i, &text);
		story_line(&lines, "a", "one.example", "2025-01-02",
			   buffer_view(&text));
	}
	scratch_write(dump, buffer_view(&lines));
	archive_fixture_ingest(folder, dump, "d");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	story_text(3, &text);
	seen = like(archive, buffer_view(&text));
	cr_assert_eq(seen.count, 1);
	cr_assert_geq(seen.last, 0.99);
	story_part(3, 0, STORY_SENTENCES / 2, &text);
	seen = like(archive, buffer_view(&text));
	cr_assert_eq(seen.count, 1);
	story_text(99, &text);
	cr_assert_eq(like(archive, buffer_view(&text)).count, 0);
	cr_assert_eq(like(archive, BYTES_NONE).count, 0);
	cr_assert_eq(like(archive, BYTES_LITERAL("...")).count, 0);
	archive_close(archive);
	buffer_release(&lines);
	buffer_release(&text);
	free(folder);
	free(dump);
	scratch_remove(scratch);
}

/* Into a dump of its own: texts of one are coded together. */
static void take_part(const char *scratch, const char *folder, unsigned begin,
		      unsigned end)
{
	char *dump = scratch_path(scratch, "part.jsonl");
	struct buffer line = BUFFER_INIT, text = BUFFER_INIT;
	char name[16];

	snprintf(name, sizeof(name), "%u-%u", begin, end);
	story_part(3, begin, end, &text);
	story_line(&line, name, "one.example", "2025-01-02",
		   buffer_view(&text));
	scratch_write(dump, buffer_view(&line));
	archive_fixture_ingest(folder, dump, name);
	buffer_release(&line);
	buffer_release(&text);
	free(dump);
}

Test(similar, passes_over_a_damaged_text)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	struct buffer text = BUFFER_INIT;
	struct archive *archive;

	take_part(scratch, folder, 0, STORY_SENTENCES);
	take_part(scratch, folder, 0, STORY_SENTENCES - 2);
	story_text(3, &text);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(like(archive, buffer_view(&text)).count, 2);
	archive_close(archive);
	damage_body(folder, 2);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(like(archive, buffer_view(&text)).count, 1);
	archive_close(archive);
	buffer_release(&text);
	free(folder);
	scratch_remove(scratch);
}

Test(similar, finds_nothing_where_there_is_nothing)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	struct buffer text = BUFFER_INIT;
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);

	story_text(3, &text);
	cr_assert_eq(like(archive, buffer_view(&text)).count, 0);
	archive_close(archive);
	buffer_release(&text);
	free(folder);
	scratch_remove(scratch);
}
