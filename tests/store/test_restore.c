/* Bytes back out, and damage told. */
#include "tests/store/archive_fixture.h"

#include "core/output/output.h"
#include "store/restore.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char *archive_of(const char *scratch, const char *dump)
{
	char *folder = archive_fixture_make(scratch, "archive");

	archive_fixture_ingest(folder, dump, NULL);
	return folder;
}

Test(restore, a_dump_of_one_file_comes_back_byte_for_byte)
{
	static const struct {
		const char *name, *text;
	} dump[] = {
		{"a.jsonl", "{\"maintext\":\"One.\"}\n\n{broken\n"
			    "  {\"maintext\":\"Two.\"}\r\n{\"id\":3}\n\n"},
		{"b.jsonl", "{\"maintext\":\"No end of line.\"}"},
		{"c.json",
		 "[ {\"maintext\":\"One.\"} ,\n{\"maintext\":\"2\"}]"},
		{"d.json", "[{\"text\":\"a\"}][{\"text\":\"b\"}]"},
		{"e.csv", "title,text\n\"a\",\"one\ntwo\"\n,\nb,\"c\"\"d\"\n"},
		{"f.jsonl", "{\"maintext\":\"One.\"}\n{\"maintext\":\"One.\"}\n"
			    "{\"maintext\":\"One.\"}\n"},
	};

	for (size_t i = 0; i < sizeof(dump) / sizeof(*dump); i++) {
		char *scratch = scratch_folder();
		char *path = scratch_path(scratch, dump[i].name);
		struct buffer want = BUFFER_INIT, got = BUFFER_INIT;
		char *folder;

		buffer_append_string(&want, dump[i].text);
		scratch_write(path, buffer_view(&want));
		folder = archive_of(scratch, path);
		cr_assert_eq(
			archive_fixture_restore(folder, dump[i].name, &got), 0,
			"%s", dump[i].name);
		expect_same_text(&want, &got);
		free(folder);
		free(path);
		buffer_release(&want);
		buffer_release(&got);
		scratch_remove(scratch);
	}
}

Test(restore, long_glue_and_long_lists_come_back)
{
	char *scratch = scratch_folder();
	char *path = scratch_path(scratch, "long.jsonl");
	struct buffer want = BUFFER_INIT, got = BUFFER_INIT;
	char *folder;

	for (int i = 0; i < 5000; i++) {
		buffer_printf(&want, "{\"maintext\":\"%d\"}\n", i);
		if (i % 1000 == 0)
			for (int k = 0; k < 200; k++)
				buffer_append_string(&want, " \n\t\n");
	}
	scratch_write(path, buffer_view(&want));
	folder = archive_of(scratch, path);
	cr_assert_eq(archive_fixture_restore(folder, "long.jsonl", &got), 0);
	expect_same_text(&want, &got);
	free(folder);
	free(path);
	buffer_release(&want);
	buffer_release(&got);
	scratch_remove(scratch);
}

/* A folder of ten pages; returns the archive. */
static char *archive_of_pages(const char *scratch)
{
	char *pages = scratch_path(scratch, "pages");
	struct buffer text = BUFFER_INIT;
	char *folder;

	cr_assert_eq(mkdir(pages, 0777), 0);
	for (unsigned i = 0; i < 10; i++) {
		char name[16];
		char *path;

		snprintf(name, sizeof(name), "p%u.txt", i);
		path = scratch_path(pages, name);
		story_text(i, &text);
		scratch_write(path, buffer_view(&text));
		free(path);
	}
	folder = archive_of(scratch, pages);
	free(pages);
	buffer_release(&text);
	return folder;
}

/* How many of the pages under folder/pages are whole; wrong ones fail the
 * test unless damage was counted. */
static unsigned whole_pages(const char *folder, uint64_t damage)
{
	struct buffer want = BUFFER_INIT, got = BUFFER_INIT;
	unsigned whole = 0;

	for (unsigned i = 0; i < 10; i++) {
		char name[24];
		char *path;
		struct stat st;

		snprintf(name, sizeof(name), "pages/p%u.txt", i);
		path = scratch_path(folder, name);
		if (stat(path, &st) == 0) {
			story_text(i, &want);
			scratch_read(path, &got);
			if (bytes_equal(buffer_view(&want), buffer_view(&got)))
				whole++;
			else
				cr_assert(damage > 0 && got.size < want.size,
					  "%s: wrong bytes", name);
		}
		free(path);
	}
	buffer_release(&want);
	buffer_release(&got);
	return whole;
}

static uint64_t restore_pages(const char *folder, const char *to)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct restore_result result = {0};
	struct output *output;

	cr_assert_eq(output_open_folder(to, &output, NULL), 0);
	restore_dump(archive, "pages", RESTORE_ORIGINAL, output, &result, NULL);
	result.failures += output_failures(output);
	cr_assert_eq(output_close(output, NULL), 0);
	archive_close(archive);
	return result.damaged + result.failures;
}

Test(restore, a_flipped_byte_is_told_and_costs_no_other_file)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_pages(scratch);
	char *pack = scratch_path(folder, "packs/00000001.pack");
	char *to = scratch_path(scratch, "out");
	struct buffer bytes = BUFFER_INIT;
	unsigned hurt = 0;

	cr_assert_eq(restore_pages(folder, to), 0);
	cr_assert_eq(whole_pages(to, 0), 10);
	scratch_read(pack, &bytes);
	for (size_t at = 0; at < bytes.size; at += 97) {
		char name[24];
		char *out;
		uint64_t damage;
		unsigned whole;

		snprintf(name, sizeof(name), "out%zu", at);
		out = scratch_path(scratch, name);
		bytes.data[at] ^= 1;
		scratch_write(pack, buffer_view(&bytes));
		bytes.data[at] ^= 1;
		damage = restore_pages(folder, out);
		whole = whole_pages(out, damage);
		cr_assert(whole == 10 || damage > 0, "byte %zu", at);
		hurt += whole < 10;
		free(out);
	}
	cr_assert_gt(hurt, 3);
	free(folder);
	free(pack);
	free(to);
	buffer_release(&bytes);
	scratch_remove(scratch);
}

/* What the packs take for whole is held against the record's SHA-256 as well:
 * here it is the digest that is another. */
Test(restore, each_file_of_a_folder_has_the_digest_it_came_with)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_pages(scratch);
	char *catalog = scratch_path(folder, "catalog.sqlite");
	char *to = scratch_path(scratch, "out");
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(catalog, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db,
				  "UPDATE record SET sha256 = zeroblob(32)"
				  " WHERE num = (SELECT num FROM capture"
				  " WHERE record = 'p3.txt')",
				  NULL, NULL, NULL),
		     SQLITE_OK);
	cr_assert_eq(sqlite3_changes(db), 1);
	sqlite3_close(db);
	cr_assert_eq(restore_pages(folder, to), 1);
	cr_assert_eq(whole_pages(to, 1), 9);
	free(folder);
	free(catalog);
	free(to);
	scratch_remove(scratch);
}

static uint64_t restore_everything(const char *folder, const char *to)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct restore_result result = {0};
	struct output *output;

	cr_assert_eq(output_open_folder(to, &output, NULL), 0);
	cr_assert_eq(
		restore_all(archive, RESTORE_ORIGINAL, output, &result, NULL),
		0);
	cr_assert_eq(output_close(output, NULL), 0);
	archive_close(archive);
	cr_assert_eq(result.damaged, 0);
	return result.files;
}

static void expect_file(const char *to, const char *name, const char *text)
{
	char *path = scratch_path(to, name);
	struct buffer got = BUFFER_INIT;

	scratch_read(path, &got);
	cr_assert_str_eq(buffer_string(&got), text, "%s", name);
	buffer_release(&got);
	free(path);
}

#define ONE "{\"maintext\":\"The mayor has resigned.\"}"
#define TWO "{\"maintext\":\"A ferry ran aground.\"}"

/* Tomorrow's dump often has today's name. */
Test(restore, all_has_what_earlier_versions_of_a_dump_had)
{
	static const struct {
		const char *first, *second;
		uint64_t files;
		const char *earlier;
	} cases[] = {
		{ONE "\n", TWO "\n", 2, ONE},
		{ONE "\n" TWO "\n", TWO "\n", 2, ONE},
		/* It grew, or was taken again: nothing of it is missing. */
		{ONE "\n", ONE "\n" TWO "\n", 1, NULL},
		{ONE "\n" TWO "\n", ONE "\n" TWO "\n", 1, NULL},
		/* The newest first: all lines have moved. */
		{ONE "\n", TWO "\n" ONE "\n", 1, NULL},
		/* The same bytes on two lines before. */
		{ONE "\n" ONE "\n", TWO "\n", 2, ONE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *scratch = scratch_folder();
		char *path = scratch_path(scratch, "day.jsonl");
		char *folder = archive_fixture_make(scratch, "archive");
		char *to = scratch_path(scratch, "out");

		scratch_write(path, bytes_of_string(cases[i].first));
		archive_fixture_ingest(folder, path, NULL);
		scratch_write(path, bytes_of_string(cases[i].second));
		archive_fixture_ingest(folder, path, NULL);
		cr_assert_eq(restore_everything(folder, to), cases[i].files,
			     "case %zu", i);
		expect_file(to, "day.jsonl", cases[i].second);
		if (cases[i].earlier)
			expect_file(to, "day.jsonl.earlier/L1",
				    cases[i].earlier);
		free(to);
		free(folder);
		free(path);
		scratch_remove(scratch);
	}
}

static int see_version(void *context, const struct object_entry *entry,
		       struct fault *fault)
{
	(void)fault;
	if (entry->kind == OBJECT_DUMP)
		*(size_t *)context = (size_t)(entry->place & UINT32_MAX);
	return 0;
}

/* What tells the pieces of the dump's list is damaged: its records are told by
 * the catalog, too. */
Test(restore, all_has_the_records_of_a_dump_whose_list_is_lost)
{
	char *scratch = scratch_folder();
	char *path = scratch_path(scratch, "day.jsonl");
	char *folder = archive_fixture_make(scratch, "archive");
	char *pack = scratch_path(folder, "packs/00000001.pack");
	char *to = scratch_path(scratch, "out");
	struct restore_result result = {0};
	struct archive *archive;
	struct output *output;
	struct buffer bytes = BUFFER_INIT;
	size_t place = 0;

	scratch_write(path, bytes_of_string(ONE "\n" TWO "\n"));
	archive_fixture_ingest(folder, path, NULL);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	object_store_each(archive->objects, 0, see_version, &place, NULL, NULL);
	archive_close(archive);
	scratch_read(pack, &bytes);
	bytes.data[place + 2] ^= 0x55;
	scratch_write(pack, buffer_view(&bytes));
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(output_open_folder(to, &output, NULL), 0);
	cr_assert_eq(
		restore_all(archive, RESTORE_ORIGINAL, output, &result, NULL),
		0);
	cr_assert_eq(output_close(output, NULL), 0);
	archive_close(archive);
	cr_assert_eq(result.damaged, 1);
	cr_assert_eq(result.files, 2);
	expect_file(to, "day.jsonl.earlier/L1", ONE);
	expect_file(to, "day.jsonl.earlier/L2", TWO);
	buffer_release(&bytes);
	free(pack);
	free(to);
	free(folder);
	free(path);
	scratch_remove(scratch);
}

Test(restore, a_dump_that_is_not_there_is_a_usage_fault)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *to = scratch_path(scratch, "out");
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct restore_result result = {0};
	struct output *output;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(output_open_stream(to, &output, NULL), 0);
	cr_assert_eq(restore_dump(archive, "nothing", RESTORE_ORIGINAL, output,
				  &result, &fault),
		     FAULT_USAGE);
	output_close(output, NULL);
	archive_close(archive);
	free(folder);
	free(to);
	scratch_remove(scratch);
}
