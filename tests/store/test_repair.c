#include "store/repair.h"

#include "core/base/file.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/damage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void ignore(void *context, const char *place, const char *what)
{
	(void)context;
	(void)place;
	(void)what;
}

static int fail_to_put_aside(void *context, const char *operation,
			     const char *path, size_t size)
{
	(void)context;
	(void)size;
	return strcmp(operation, "rename") == 0 && strstr(path, "quarantine")
		       ? EACCES
		       : 0;
}

/* A damaged archive of one article. */
static char *make_damaged(const char *scratch)
{
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "d.jsonl");
	struct buffer line = BUFFER_INIT, text = BUFFER_INIT;

	story_text(1, &text);
	story_line(&line, "a", "one.example", NULL, buffer_view(&text));
	scratch_write(dump, buffer_view(&line));
	archive_fixture_ingest(folder, dump, "d");
	damage_body(folder, 1);
	buffer_release(&line);
	buffer_release(&text);
	free(dump);
	return folder;
}

/* The folder of a repair that was cut off after the exchange has the old log.
 */
Test(repair, keeps_the_old_log_it_cannot_put_aside)
{
	char *scratch = scratch_folder();
	char *folder = make_damaged(scratch);
	char *made = scratch_path(folder, "repair.new");
	char *old = scratch_path(made, "old.pack");
	char *kept = scratch_path(folder, "quarantine/1/old.pack");
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	struct repair_result result;

	cr_assert_eq(file_make_folders(made, NULL), 0);
	scratch_write(old, bytes_of_string("evidence"));
	file_set_trap(fail_to_put_aside, NULL);
	cr_assert_lt(
		archive_repair(&archive, false, 1, ignore, NULL, &result, NULL),
		0);
	file_set_trap(NULL, NULL);
	cr_assert(file_exists(old));
	cr_assert_eq(
		archive_repair(&archive, false, 1, ignore, NULL, &result, NULL),
		0);
	cr_assert(!file_exists(made));
	cr_assert(file_exists(kept));
	archive_close(archive);
	free(folder);
	free(made);
	free(old);
	free(kept);
	scratch_remove(scratch);
}

static int count_record(void *context, const struct catalog_capture *c,
			struct fault *fault)
{
	(void)c;
	(void)fault;
	++*(unsigned *)context;
	return 0;
}

#define STORIES 6

/* A dump of them; free its path. */
static char *make_dump(const char *scratch, struct buffer *lines)
{
	char *path = scratch_path(scratch, "d.jsonl");
	struct buffer text = BUFFER_INIT;

	for (unsigned i = 0; i < STORIES; i++) {
		char id[8] = {(char)('a' + i), 0};

		story_text(i, &text);
		story_line(lines, id, "one.example", NULL, buffer_view(&text));
	}
	scratch_write(path, buffer_view(lines));
	buffer_release(&text);
	return path;
}

/* Of the only pack; its size. */
static size_t flip_byte(const char *folder, size_t at)
{
	char *pack = scratch_path(folder, "packs/00000001.pack");
	struct buffer bytes = BUFFER_INIT;
	size_t size;

	scratch_read(pack, &bytes);
	size = bytes.size;
	bytes.data[at] ^= 1;
	scratch_write(pack, buffer_view(&bytes));
	buffer_release(&bytes);
	free(pack);
	return size;
}

/* Once all that is derived is made anew. */
static void expect_all_listed(const char *folder, size_t at)
{
	struct catalog_filter all = CATALOG_FILTER_INIT;
	struct archive *archive;
	unsigned count = 0;

	cr_assert_eq(archive_remove_derived(folder, NULL), 0);
	archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	cr_assert_eq(catalog_each_capture(archive->catalog, &all, count_record,
					  &count, NULL),
		     0);
	archive_close(archive);
	cr_assert_eq(count, STORIES, "byte %zu", at);
}

/* The lists of captures are in the catalog, too: whatever place is damaged, no
 * capture is missing after a repair, nor after a rebuild of what it made. */
Test(repair, takes_captures_out_of_the_catalog)
{
	char *scratch = scratch_folder();
	struct buffer lines = BUFFER_INIT;
	char *dump = make_dump(scratch, &lines);
	size_t size = 1;
	uint64_t listed = 0;

	for (size_t at = 0; at < size; at += 97) {
		char *folder = archive_fixture_make(scratch, "archive");
		struct repair_result result;
		struct archive *archive;

		archive_fixture_ingest(folder, dump, "d");
		size = flip_byte(folder, at);
		archive = archive_fixture_open(folder, ARCHIVE_WRITE);
		cr_assert_eq(archive_repair(&archive, false, 1, ignore, NULL,
					    &result, NULL),
			     0);
		listed += result.listed;
		archive_close(archive);
		expect_all_listed(folder, at);
		file_remove_tree(folder, NULL);
		free(folder);
	}
	cr_assert_geq(listed, STORIES);
	buffer_release(&lines);
	free(dump);
	scratch_remove(scratch);
}

/* Nor after the dump was taken again, and everything is made anew. */
Test(repair, is_done_to_lists_by_an_ingest)
{
	char *scratch = scratch_folder();
	struct buffer lines = BUFFER_INIT;
	char *dump = make_dump(scratch, &lines);
	size_t size = 1;

	for (size_t at = 0; at < size; at += 151) {
		char *folder = archive_fixture_make(scratch, "archive");

		archive_fixture_ingest(folder, dump, "d");
		size = flip_byte(folder, at);
		archive_fixture_ingest(folder, dump, "d");
		expect_all_listed(folder, at);
		file_remove_tree(folder, NULL);
		free(folder);
	}
	buffer_release(&lines);
	free(dump);
	scratch_remove(scratch);
}

/* An archive of that dump, what it answers, and a file of it to damage. */
struct kept {
	char *scratch, *dump, *folder, *path;
	struct buffer lines, bytes, answers;
};

static struct kept kept_new(const char *file)
{
	struct kept k = {.scratch = scratch_folder(),
			 .lines = BUFFER_INIT,
			 .bytes = BUFFER_INIT,
			 .answers = BUFFER_INIT};

	k.dump = make_dump(k.scratch, &k.lines);
	k.folder = archive_fixture_make(k.scratch, "archive");
	k.path = scratch_path(k.folder, file);
	archive_fixture_ingest(k.folder, k.dump, "d");
	archive_fixture_answers_of(k.folder, &k.answers);
	scratch_read(k.path, &k.bytes);
	return k;
}

static void kept_free(struct kept *k)
{
	buffer_release(&k->lines);
	buffer_release(&k->bytes);
	buffer_release(&k->answers);
	free(k->dump);
	free(k->path);
	free(k->folder);
	scratch_remove(k->scratch);
}

static void expect_answers(const struct kept *k)
{
	struct buffer now = BUFFER_INIT;

	archive_fixture_answers_of(k->folder, &now);
	expect_same_text(&k->answers, &now);
	buffer_release(&now);
}

static void expect_original(const struct kept *k)
{
	struct buffer back = BUFFER_INIT;

	cr_assert_eq(archive_fixture_restore(k->folder, "d", &back), 0);
	cr_assert(bytes_equal(buffer_view(&back), buffer_view(&k->lines)));
	buffer_release(&back);
}

/* Repair it: how much was found. Nothing is wrong or missing after that. */
static uint64_t expect_repaired(const struct kept *k)
{
	struct archive *archive =
		archive_fixture_open(k->folder, ARCHIVE_WRITE);
	struct repair_result result;

	cr_assert_eq(
		archive_repair(&archive, false, 1, ignore, NULL, &result, NULL),
		0);
	archive_close(archive);
	cr_assert_eq(archive_fixture_bad(k->folder), 0);
	expect_answers(k);
	return result.findings;
}

/* Packs that end early, wherever: what is left is read, verify says what is
 * not, and the dump taken again and a repair make it whole. */
Test(repair, heals_packs_that_were_cut_short)
{
	struct kept k = kept_new("packs/00000001.pack");
	char *second = scratch_path(k.folder, "packs/00000002.pack");

	for (size_t cut = 300; cut < k.bytes.size; cut += k.bytes.size / 5) {
		scratch_write(k.path,
			      bytes_slice(buffer_view(&k.bytes), 0, cut));
		cr_assert_geq(archive_fixture_bad(k.folder), 1, "cut %zu", cut);
		expect_answers(&k);
		archive_fixture_ingest(k.folder, k.dump, "d");
		cr_assert(file_exists(second));
		expect_repaired(&k);
		expect_original(&k);
		scratch_read(k.path, &k.bytes);
	}
	free(second);
	kept_free(&k);
}

/* A rebuild of packs that end early: the catalog it makes anew has all captures
 * that the old one had. */
Test(repair, is_done_to_lists_by_a_rebuild)
{
	const struct catalog_filter all = CATALOG_FILTER_INIT;

	for (size_t part = 0; part < 5; part++) {
		struct kept k = kept_new("packs/00000001.pack");
		size_t cut = 300 + part * k.bytes.size / 5;
		struct archive *archive;
		unsigned count = 0;

		scratch_write(k.path,
			      bytes_slice(buffer_view(&k.bytes), 0, cut));
		archive = archive_fixture_open(k.folder, ARCHIVE_WRITE);
		cr_assert_eq(archive_rebuild(&archive, 1, NULL), 0);
		cr_assert_eq(catalog_each_capture(archive->catalog, &all,
						  count_record, &count, NULL),
			     0);
		archive_close(archive);
		cr_assert_eq(count, STORIES, "cut %zu", cut);
		archive_fixture_ingest(k.folder, k.dump, "d");
		expect_repaired(&k);
		expect_original(&k);
		kept_free(&k);
	}
}

/* The list that a record stands in is damaged, and its row of the catalog, too:
 * a digest there that is not its own is of no record that ever was. */
Test(repair, makes_no_capture_of_a_damaged_row)
{
	struct kept k = kept_new("catalog.sqlite");
	struct bytes line = buffer_view(&k.lines);
	char *pack = scratch_path(k.folder, "packs/00000001.pack");
	struct buffer packed = BUFFER_INIT;
	struct repair_result result;
	struct archive *archive;
	struct sha256 digest;
	unsigned char *at;

	line.size = (size_t)((char *)memchr(line.data, '\n', line.size) -
			     (char *)line.data);
	digest = sha256_of(line);
	at = memmem(k.bytes.data, k.bytes.size, digest.byte, SHA256_SIZE);
	cr_assert_not_null(at);
	at[3] ^= 1;
	scratch_write(k.path, buffer_view(&k.bytes));
	scratch_read(pack, &packed);
	scratch_write(pack, bytes_slice(buffer_view(&packed), 0, 300));
	archive = archive_fixture_open(k.folder, ARCHIVE_WRITE);
	cr_assert_eq(
		archive_repair(&archive, false, 1, ignore, NULL, &result, NULL),
		0);
	archive_close(archive);
	cr_assert_eq(result.listed, STORIES - 1);
	archive_fixture_ingest(k.folder, k.dump, "d");
	expect_answers(&k);
	buffer_release(&packed);
	free(pack);
	kept_free(&k);
}

/* The sector with the header of the only pack, the settings and their commit.
 */
Test(repair, heals_a_pack_without_its_header)
{
	struct kept k = kept_new("packs/00000001.pack");

	memset(k.bytes.data, 0, 295);
	scratch_write(k.path, buffer_view(&k.bytes));
	cr_assert_geq(archive_fixture_bad(k.folder), 1);
	expect_answers(&k);
	expect_original(&k);
	expect_repaired(&k);
	kept_free(&k);
}

/* Nothing is left of them but their header. The catalog has the captures, and
 * their dump brings back the rest. */
Test(repair, heals_packs_of_which_nothing_is_left)
{
	struct kept k = kept_new("packs/00000001.pack");
	struct repair_result result;
	struct archive *archive;

	memset(k.bytes.data + 128, 0xFF, 172);
	scratch_write(k.path, bytes_slice(buffer_view(&k.bytes), 0, 300));
	cr_assert_geq(archive_fixture_bad(k.folder), 1);
	archive = archive_fixture_open(k.folder, ARCHIVE_WRITE);
	cr_assert_eq(
		archive_repair(&archive, false, 1, ignore, NULL, &result, NULL),
		0);
	archive_close(archive);
	cr_assert_eq(result.listed, STORIES);
	archive_fixture_ingest(k.folder, k.dump, "d");
	expect_answers(&k);
	expect_original(&k);
	kept_free(&k);
}

/* A page of the catalog is nonsense: that is told, and no reason not to check
 * or to repair. */
Test(repair, remakes_a_catalog_that_cannot_be_read)
{
	struct kept k = kept_new("catalog.sqlite");
	size_t told = 0;

	for (size_t page = 4096; page < k.bytes.size; page += 4096) {
		memset(k.bytes.data + page, 0xFF, 4096);
		scratch_write(k.path, buffer_view(&k.bytes));
		told += expect_repaired(&k) > 0;
		scratch_read(k.path, &k.bytes);
	}
	cr_assert_gt(told, 3);
	kept_free(&k);
}

/* SQLite keeps no sums: another letter is another word. The packs know better.
 */
Test(repair, remakes_a_catalog_that_says_something_else)
{
	struct kept k = kept_new("catalog.sqlite");
	char *word;

	while ((word = memmem(k.bytes.data, k.bytes.size, "one.example", 11)))
		word[2] ^= 1;
	scratch_write(k.path, buffer_view(&k.bytes));
	cr_assert_eq(archive_fixture_bad(k.folder), 1);
	expect_repaired(&k);
	kept_free(&k);
}
