/* Texts whose bytes are damaged, and those that came back. */
#include "tests/store/archive_fixture.h"

#include "core/base/file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STORIES 8
#define STRIDE	41

static void remove_catalog(const char *folder)
{
	char *path = scratch_path(folder, "catalog.sqlite");

	unlink(path);
	free(path);
}

static int64_t count_of(const char *folder, const char *query)
{
	char *path = scratch_path(folder, "catalog.sqlite");
	int64_t count;
	sqlite3_stmt *s;
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, query, -1, &s, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_step(s), SQLITE_ROW);
	count = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	free(path);
	return count;
}

/* How many of the archive's texts cannot be read. */
static unsigned lost_texts(const char *folder)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct buffer text = BUFFER_INIT;
	uint64_t bodies;
	unsigned lost = 0;

	cr_assert_eq(catalog_body_count(archive->catalog, &bodies, NULL), 0);
	for (uint32_t i = 1; i <= bodies; i++) {
		struct catalog_body body;

		cr_assert_eq(catalog_get_body(archive->catalog, i, &body, NULL),
			     0);
		buffer_clear(&text);
		lost += object_store_get(archive->objects, &body.id, &text,
					 NULL, NULL) < 0;
	}
	buffer_release(&text);
	archive_close(archive);
	return lost;
}

static char *write_dump(const char *scratch, const char *name, unsigned first,
			unsigned count, unsigned sentences)
{
	char *path = scratch_path(scratch, name);
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;
	struct buffer common = BUFFER_INIT;

	story_part(0, 0, 3, &common);
	for (unsigned i = first; i < first + count; i++) {
		char id[16];

		snprintf(id, sizeof(id), "%u", i);
		story_part(i, 0, sentences, &text);
		buffer_append_bytes(&text, buffer_view(&common));
		story_line(&lines, id, "gull.example", "2025-05-01",
			   buffer_view(&text));
	}
	scratch_write(path, buffer_view(&lines));
	buffer_release(&lines);
	buffer_release(&text);
	buffer_release(&common);
	return path;
}

/* What they have in common is no reason to join them, and makes pairs of them:
 * the postings are those of their texts. */
Test(lost_texts, are_copies_of_nothing)
{
	char *scratch = scratch_folder();
	char *dump = write_dump(scratch, "a.jsonl", 1, STORIES, 8);
	char *folder = archive_fixture_make(scratch, "archive");
	char *pack = scratch_path(folder, "packs/00000001.pack");
	struct buffer bytes = BUFFER_INIT;
	unsigned most = 0;

	archive_fixture_ingest(folder, dump, NULL);
	scratch_read(pack, &bytes);
	for (size_t at = 0; at < bytes.size; at += STRIDE) {
		struct archive *archive;
		unsigned lost;

		bytes.data[at] ^= 1;
		scratch_write(pack, buffer_view(&bytes));
		bytes.data[at] ^= 1;
		remove_catalog(folder);
		archive = archive_fixture_open(folder, ARCHIVE_WRITE);
		archive_fixture_link(archive, 2);
		archive_close(archive);
		lost = lost_texts(folder);
		most = lost > most ? lost : most;
		cr_assert_eq(count_of(folder, "SELECT count(*) FROM edge"
					      " WHERE merges"),
			     0, "byte %zu: %u texts lost", at, lost);
	}
	cr_assert_gt(most, 1);
	buffer_release(&bytes);
	free(pack);
	free(folder);
	free(dump);
	scratch_remove(scratch);
}

/* Flip a byte of the pack that costs a text. */
static void lose_a_text(const char *folder)
{
	char *pack = scratch_path(folder, "packs/00000001.pack");
	struct buffer bytes = BUFFER_INIT;
	size_t at = 0;

	scratch_read(pack, &bytes);
	do {
		cr_assert_lt(at, bytes.size);
		bytes.data[at] ^= 1;
		scratch_write(pack, buffer_view(&bytes));
		bytes.data[at] ^= 1;
		at += STRIDE;
	} while (lost_texts(folder) == 0);
	buffer_release(&bytes);
	free(pack);
}

static void expect_healed(bool from_other_dump)
{
	char *scratch = scratch_folder();
	char *first = write_dump(scratch, "a.jsonl", 1, 1, STORY_SENTENCES);
	char *copy = write_dump(scratch, "b.jsonl", 1, 1, STORY_SENTENCES - 3);
	char *again = write_dump(scratch, "c.jsonl", 1, 1, STORY_SENTENCES);
	const char *healer = from_other_dump ? again : first;
	char *folder = archive_fixture_make(scratch, "archive");
	char *want = archive_fixture_make(scratch, "want");
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;

	archive_fixture_ingest(folder, first, NULL);
	lose_a_text(folder);
	archive_fixture_ingest(folder, copy, NULL);
	cr_assert_eq(count_of(folder, "SELECT count(*) FROM edge"), 0);
	archive_fixture_ingest(folder, healer, NULL);
	cr_assert_eq(lost_texts(folder), 0);

	archive_fixture_ingest(want, first, NULL);
	archive_fixture_ingest(want, copy, NULL);
	if (from_other_dump)
		archive_fixture_ingest(want, again, NULL);
	/* Whoever opens it next finds it so. */
	archive_close(archive_fixture_open(folder, ARCHIVE_READ));
	archive_fixture_ingest(folder, copy, NULL);
	cr_assert_eq(count_of(folder, "SELECT count(*) FROM edge"), 1);
	archive_fixture_answers_of(want, &a);
	archive_fixture_answers_of(folder, &b);
	expect_same_text(&a, &b);
	buffer_release(&a);
	buffer_release(&b);
	free(want);
	free(folder);
	free(again);
	free(copy);
	free(first);
	scratch_remove(scratch);
}

Test(lost_texts, that_come_back_are_compared_with_what_came_since)
{
	expect_healed(false);
	expect_healed(true);
}

/* Whatever two places are damaged: what is told to be there already is there
 * for whoever opens the archive next. */
Test(lost_texts, that_come_back_cost_no_capture)
{
	char *scratch = scratch_folder();
	char *dump = write_dump(scratch, "a.jsonl", 1, STORIES, 8);
	struct buffer bytes = BUFFER_INIT;
	size_t size = STRIDE;

	for (size_t at = 0; at < size; at += 3 * STRIDE) {
		char *folder = archive_fixture_make(scratch, "archive");
		char *pack = scratch_path(folder, "packs/00000001.pack");
		struct archive *archive;

		archive_fixture_ingest(folder, dump, NULL);
		scratch_read(pack, &bytes);
		size = bytes.size;
		bytes.data[at] ^= 1;
		bytes.data[(at + size / 2) % size] ^= 1;
		scratch_write(pack, buffer_view(&bytes));
		archive_fixture_ingest(folder, dump, NULL);
		archive_close(archive_fixture_open(folder, ARCHIVE_READ));
		archive = archive_fixture_open(folder, ARCHIVE_WRITE);
		archive_fixture_link(archive, 1);
		archive_close(archive);
		cr_assert_eq(count_of(folder,
				      "SELECT count(*) FROM record JOIN body"
				      " ON body.num = record.body"),
			     STORIES, "byte %zu", at);
		file_remove_tree(folder, NULL);
		free(pack);
		free(folder);
	}
	cr_assert_gt(size, 20 * STRIDE);
	buffer_release(&bytes);
	free(dump);
	scratch_remove(scratch);
}
