/* A hash hit is a claim: with 8 bits of hash left, thousands of articles
 * collide all the time, and none is lost or taken for another. */
#include "tests/store/archive_fixture.h"

#include "store/object/object_id.h"

#include <stdio.h>
#include <stdlib.h>

#define ARTICLES 2000

static void write_articles(const char *path, struct buffer *lines)
{
	struct buffer text = BUFFER_INIT;

	for (unsigned i = 0; i < ARTICLES; i++) {
		char id[16];

		snprintf(id, sizeof(id), "a%u", i);
		story_part(i, 0, 2, &text);
		story_line(lines, id, "one.example", "2025-02-01",
			   buffer_view(&text));
	}
	scratch_write(path, buffer_view(lines));
	buffer_release(&text);
}

static int see_title(void *context, const struct catalog_capture *c,
		     struct fault *fault)
{
	uint64_t *sum = context;

	(void)fault;
	cr_assert_neq(c->body, 0);
	*sum += strtoull((const char *)c->capture.field[FIELD_TITLE].data + 1,
			 NULL, 10);
	return 0;
}

Test(collisions, lose_no_article_of_thousands, .timeout = 300)
{
	char *scratch = scratch_folder(), *folder;
	char *dump = scratch_path(scratch, "d.jsonl");
	struct catalog_filter all = CATALOG_FILTER_INIT;
	struct buffer lines = BUFFER_INIT, back = BUFFER_INIT;
	struct archive *archive;
	struct ingest_counts counts;
	uint64_t sum = 0;

	object_id_weaken(8);
	write_articles(dump, &lines);
	folder = archive_fixture_make(scratch, "archive");
	archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	counts = archive_fixture_take(archive, dump, "d", 2);
	cr_assert_eq(counts.captures, ARTICLES);
	cr_assert_eq(counts.bodies_new, ARTICLES);
	counts = archive_fixture_take(archive, dump, "d", 2);
	cr_assert_eq(counts.skipped, ARTICLES);
	counts = archive_fixture_take(archive, dump, "again", 2);
	cr_assert_eq(counts.exact, ARTICLES);
	all.dump = BYTES_LITERAL("d");
	cr_assert_eq(catalog_each_capture(archive->catalog, &all, see_title,
					  &sum, NULL),
		     0);
	cr_assert_eq(sum, (uint64_t)ARTICLES * (ARTICLES - 1) / 2);
	archive_close(archive);
	cr_assert_eq(archive_fixture_bad(folder), 0);
	cr_assert_eq(archive_fixture_restore(folder, "d", &back), 0);
	expect_same_text(&lines, &back);
	cr_assert_eq(archive_fixture_restore(folder, "again", &back), 0);
	expect_same_text(&lines, &back);
	object_id_weaken(0);
	buffer_release(&lines);
	buffer_release(&back);
	free(folder);
	free(dump);
	scratch_remove(scratch);
}
