#include "tests/store/archive_fixture.h"

#include "store/similar.h"
#include "tests/store/damage.h"

#include <stdio.h>
#include <stdlib.h>

struct seen {
	size_t count;
	double best, last;
	enum relation first;
	uint32_t number; /* of the last */
};

static int see(void *context, const struct similar_match *match,
	       struct fault *fault)
{
	struct seen *seen = context;

	(void)fault;
	cr_assert_leq(match->similarity, seen->last, "best first");
	cr_assert_gt(match->member.capture_count, 0);
	if (seen->count++ == 0) {
		seen->first = match->member.relation;
		seen->best = match->similarity;
	}
	seen->last = match->similarity;
	seen->number = match->member.number;
	return 0;
}

static struct seen like_body(struct archive *archive, struct bytes text,
			     uint32_t number)
{
	struct seen seen = {.last = 1};
	struct fault fault = FAULT_INIT;

	cr_assert_eq(similar_each(archive, text, INT64_MIN, number, see, &seen,
				  &fault),
		     0, "%s", fault.message);
	return seen;
}

static struct seen like(struct archive *archive, struct bytes text)
{
	return like_body(archive, text, 0);
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

#define FOOTER                                                                 \
	"This paper comes out every morning but that after a holiday; "        \
	"letters "                                                             \
	"to the desk are read by whoever is in first."

#define COPY 9

/* Stories of one outlet, each with its footer; the last, body COPY, is the
 * first without it. */
static void take_with_footers(const char *scratch, const char *folder)
{
	char *dump = scratch_path(scratch, "footers.jsonl");
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;

	for (unsigned i = 0; i < 8; i++) {
		char id[16], date[16];

		snprintf(id, sizeof(id), "a%u", i);
		snprintf(date, sizeof(date), "2025-01-%02u", 1 + i);
		story_text(i, &text);
		buffer_append_string(&text, FOOTER);
		story_line(&lines, id, "one.example", date, buffer_view(&text));
	}
	story_text(0, &text);
	story_line(&lines, "copy", "other.example", "2025-01-01",
		   buffer_view(&text));
	scratch_write(dump, buffer_view(&lines));
	archive_fixture_ingest(folder, dump, "footers.jsonl");
	buffer_release(&lines);
	buffer_release(&text);
	free(dump);
}

/* why and clusters say the same numbers of the two. */
Test(similar, leaves_learned_furniture_out_of_the_numbers)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	struct buffer text = BUFFER_INIT;
	struct archive *archive;
	struct seen seen;

	take_with_footers(scratch, folder);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	story_text(0, &text);
	buffer_append_string(&text, FOOTER);
	seen = like_body(archive, buffer_view(&text), 1);
	cr_assert_eq(seen.count, 1);
	cr_assert_eq(seen.number, COPY);
	cr_assert_eq(seen.last, 1, "%g", seen.last);
	seen = like(archive, buffer_view(&text));
	cr_assert_eq(seen.count, 2);
	cr_assert_eq(seen.first, RELATION_EXACT);

	story_text(0, &text);
	buffer_append_string(&text, "It rained all day.\n");
	buffer_append_string(&text, FOOTER);
	seen = like(archive, buffer_view(&text));
	cr_assert_eq(seen.count, 2);
	cr_assert_eq(seen.number, COPY, "the other shares the footer, too");
	archive_close(archive);
	buffer_release(&text);
	free(folder);
	scratch_remove(scratch);
}

Test(similar, finds_the_very_text_though_it_has_no_letter)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "d.jsonl");
	struct buffer line = BUFFER_INIT;
	struct archive *archive;
	struct seen seen;

	story_line(&line, "a", "one.example", "2025-01-02",
		   BYTES_LITERAL("* * *"));
	scratch_write(dump, buffer_view(&line));
	archive_fixture_ingest(folder, dump, "d");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	seen = like(archive, BYTES_LITERAL("* * *"));
	cr_assert_eq(seen.count, 1);
	cr_assert_eq(seen.first, RELATION_EXACT);
	cr_assert_eq(like_body(archive, BYTES_LITERAL("* * *"), 1).count, 0);
	cr_assert_eq(like(archive, BYTES_LITERAL("* *")).count, 0);
	archive_close(archive);
	buffer_release(&line);
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

/* More than a question compares, and than a list shows of one key. */
#define FRAMED 4600

/* A report in the frame that all have: the stories 0 and 1, then its own. */
static void framed_text(unsigned report, unsigned sentences, struct buffer *out)
{
	struct buffer own = BUFFER_INIT;

	story_text(0, out);
	story_text(1, &own);
	buffer_append_bytes(out, buffer_view(&own));
	buffer_clear(&own);
	story_part(2 + report, 0, sentences, &own);
	buffer_append_bytes(out, buffer_view(&own));
	buffer_release(&own);
}

Test(similar, what_few_have_counts_for_more_than_a_frame)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "framed.jsonl");
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;
	struct archive *archive;

	for (unsigned i = 0; i < FRAMED; i++) {
		char id[16], outlet[32];

		snprintf(id, sizeof(id), "a%u", i);
		snprintf(outlet, sizeof(outlet), "o%u.example", i % 700);
		framed_text(i, 4, &text);
		story_line(&lines, id, outlet, "2025-01-02",
			   buffer_view(&text));
	}
	scratch_write(dump, buffer_view(&lines));
	archive_fixture_ingest(folder, dump, "framed.jsonl");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	for (unsigned i = 0; i < FRAMED; i += FRAMED - 1) {
		framed_text(i, 3, &text);
		cr_expect_geq(like(archive, buffer_view(&text)).best, .95);
	}
	archive_close(archive);
	buffer_release(&lines);
	buffer_release(&text);
	free(folder);
	free(dump);
	scratch_remove(scratch);
}
