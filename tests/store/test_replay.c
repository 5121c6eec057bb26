/* Packs are the archive: all else can be lost, damaged, or be another's. */
#include "tests/store/archive_fixture.h"

#include "core/base/file.h"
#include "store/link.h"
#include "store/replay.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Stories first..last, each once more with an end of its own. */
static void write_stories(const char *path, unsigned first, unsigned last)
{
	struct buffer text = BUFFER_INIT, all = BUFFER_INIT;
	char id[32];

	for (unsigned i = first; i <= last; i++) {
		snprintf(id, sizeof(id), "a%u", i);
		story_text(i, &text);
		story_line(&all, id, "one.example", "2025-01-02",
			   buffer_view(&text));
		buffer_append_string(&text, "And an end of its own.\n");
		story_line(&all, id, "two.example", "2025-01-03",
			   buffer_view(&text));
	}
	scratch_write(path, buffer_view(&all));
	buffer_release(&text);
	buffer_release(&all);
}

struct place {
	char *scratch, *archive, *dump;
	struct buffer answers;
};

static struct place place_new(void)
{
	struct place p = {.answers = BUFFER_INIT};

	p.scratch = scratch_folder();
	p.archive = archive_fixture_make(p.scratch, "archive");
	p.dump = scratch_path(p.scratch, "d.jsonl");
	write_stories(p.dump, 0, 9);
	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &p.answers);
	return p;
}

static void place_free(struct place *p)
{
	free(p->archive);
	free(p->dump);
	buffer_release(&p->answers);
	scratch_remove(p->scratch);
}

static void remove_in(const char *folder, const char *name)
{
	char *path = scratch_path(folder, name);

	cr_assert_eq(file_remove_tree(path, NULL), 0);
	free(path);
}

/* Opened to read, linked if that is due, as every command does. */
static void expect_answers(const struct place *p, const struct buffer *answers)
{
	struct archive *archive =
		archive_fixture_open(p->archive, ARCHIVE_READ);
	bool is_due = archive_link_is_due(archive);
	struct buffer other = BUFFER_INIT;

	archive_close(archive);
	if (is_due) {
		archive = archive_fixture_open(p->archive, ARCHIVE_WRITE);
		archive_fixture_link(archive, 2);
		archive_close(archive);
	}
	archive_fixture_answers_of(p->archive, &other);
	expect_same_text(answers, &other);
	cr_assert_eq(archive_fixture_bad(p->archive), 0);
	buffer_release(&other);
}

static const char *const derived[] = {"catalog.sqlite", "postings", "index",
				      "lines", "lock"};

Test(replay, derived_files_lost_in_any_combination_come_back_the_same)
{
	struct place p = place_new();

	for (unsigned set = 1; set < 32; set++) {
		for (unsigned i = 0; i < 5; i++) {
			if (!(set >> i & 1))
				continue;
			remove_in(p.archive, derived[i]);
			if (i == 0) {
				remove_in(p.archive, "catalog.sqlite-wal");
				remove_in(p.archive, "catalog.sqlite-shm");
			}
		}
		expect_answers(&p, &p.answers);
	}
	place_free(&p);
}

Test(replay, lost_postings_are_made_again_before_anything_is_linked_to_them)
{
	struct buffer whole = BUFFER_INIT;
	struct place p = place_new(), q = place_new();
	char *more = scratch_path(p.scratch, "more.jsonl");

	/* Copies of stories that are linked already. */
	write_stories(more, 5, 12);
	archive_fixture_ingest(q.archive, more, "more");
	archive_fixture_answers_of(q.archive, &whole);
	remove_in(p.archive, "postings");
	archive_fixture_ingest(p.archive, more, "more");
	expect_answers(&p, &whole);
	free(more);
	buffer_release(&whole);
	place_free(&p);
	place_free(&q);
}

/* Every file below is overwritten with nonsense of its own size. */
static void spoil(const char *path)
{
	struct buffer bytes = BUFFER_INIT;

	scratch_read(path, &bytes);
	for (size_t i = 0; i < bytes.size; i++)
		bytes.data[i] = (unsigned char)(i * 7 + 3);
	scratch_write(path, buffer_view(&bytes));
	buffer_release(&bytes);
}

Test(replay, damaged_derived_files_are_made_again)
{
	static const char *const file[] = {"catalog.sqlite", "postings/list"};
	struct place p = place_new();

	for (size_t i = 0; i < 2; i++) {
		char *path = scratch_path(p.archive, file[i]);

		if (file_exists(path))
			spoil(path);
		free(path);
		expect_answers(&p, &p.answers);
	}
	place_free(&p);
}

/* A byte in the middle of the first file of that pattern. */
static void damage_first(const char *folder, const char *pattern)
{
	char *path = scratch_path(folder, pattern);
	struct buffer bytes = BUFFER_INIT;
	glob_t found;

	cr_assert_eq(glob(path, 0, NULL, &found), 0);
	scratch_read(found.gl_pathv[0], &bytes);
	bytes.data[bytes.size / 3] ^= 1;
	scratch_write(found.gl_pathv[0], buffer_view(&bytes));
	globfree(&found);
	buffer_release(&bytes);
	free(path);
}

/* What is damaged inside of them is seen by verify, and by the next link, which
 * makes them anew. */
Test(replay, damaged_blocks_of_derived_files_are_made_again)
{
	static const char *const pattern[] = {"postings/*.run", "lines/*.run",
					      "lines/list"};
	struct buffer answers = BUFFER_INIT;
	struct place whole = place_new();

	write_stories(whole.dump, 30, 50);
	archive_fixture_ingest(whole.archive, whole.dump, "later");
	archive_fixture_answers_of(whole.archive, &answers);
	for (size_t i = 0; i < 3; i++) {
		struct place p = place_new();

		damage_first(p.archive, pattern[i]);
		cr_assert_eq(archive_fixture_bad(p.archive), 1, "%s",
			     pattern[i]);
		archive_fixture_ingest(p.archive, whole.dump, "later");
		cr_assert_eq(archive_fixture_bad(p.archive), 0, "%s",
			     pattern[i]);
		expect_answers(&p, &answers);
		place_free(&p);
	}
	buffer_release(&answers);
	place_free(&whole);
}

/* packs/ of one archive in place of another's, the derived files left. */
static void replace_packs(const char *from, const char *to)
{
	char *a = scratch_path(from, "packs"), *b = scratch_path(to, "packs");

	cr_assert_eq(file_remove_tree(b, NULL), 0);
	cr_assert_eq(rename(a, b), 0);
	free(a);
	free(b);
}

Test(replay, a_catalog_of_other_packs_is_noticed_whatever_their_size)
{
	static const unsigned last[] = {0, 9, 30};

	for (size_t i = 0; i < 3; i++) {
		struct place p = place_new();
		char *other = archive_fixture_make(p.scratch, "other");
		struct buffer answers = BUFFER_INIT;

		write_stories(p.dump, 100, 100 + last[i]);
		archive_fixture_ingest(other, p.dump, "e");
		archive_fixture_answers_of(other, &answers);
		replace_packs(other, p.archive);
		expect_answers(&p, &answers);
		buffer_release(&answers);
		free(other);
		place_free(&p);
	}
}

Test(replay, packs_put_back_to_an_earlier_time_are_noticed)
{
	struct buffer early = BUFFER_INIT, late = BUFFER_INIT;
	struct place p = place_new();
	char *pack = scratch_path(p.archive, "packs/00000001.pack");

	scratch_read(pack, &early);
	write_stories(p.dump, 50, 60);
	archive_fixture_ingest(p.archive, p.dump, "later");
	scratch_write(pack, buffer_view(&early));
	expect_answers(&p, &p.answers);
	/* And a log that went on otherwise from there. */
	archive_fixture_ingest(p.archive, p.dump, "later");
	scratch_read(pack, &late);
	scratch_write(pack, buffer_view(&early));
	write_stories(p.dump, 70, 90);
	archive_fixture_ingest(p.archive, p.dump, "other");
	archive_fixture_answers_of(p.archive, &early);
	scratch_write(pack, buffer_view(&late));
	archive_close(archive_fixture_open(p.archive, ARCHIVE_WRITE));
	cr_assert_eq(archive_fixture_bad(p.archive), 0);
	buffer_release(&early);
	buffer_release(&late);
	free(pack);
	place_free(&p);
}

Test(replay, a_reader_sees_one_state_while_a_writer_works)
{
	struct place p = place_new();
	char *more = scratch_path(p.scratch, "more.jsonl");
	struct archive *reader = archive_fixture_open(p.archive, ARCHIVE_READ);
	struct buffer other = BUFFER_INIT, after = BUFFER_INIT;

	write_stories(more, 5, 20);
	archive_fixture_ingest(p.archive, more, "more");
	archive_fixture_answers(reader, &other);
	expect_same_text(&p.answers, &other);
	archive_close(reader);
	archive_fixture_answers_of(p.archive, &after);
	cr_assert_gt(after.size, other.size);
	buffer_release(&other);
	buffer_release(&after);
	free(more);
	place_free(&p);
}

Test(replay, a_reader_opens_beside_a_writer_that_has_not_caught_up)
{
	struct place p = place_new();
	struct archive *writer = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	struct buffer other = BUFFER_INIT;
	struct id id;
	bool is_new;

	/* The packs are ahead of the catalog, as between its two commits. */
	cr_assert_eq(object_store_put(writer->objects, OBJECT_BODY,
				      BYTES_LITERAL("one more body"), NULL, 0,
				      &id, &is_new, NULL),
		     0);
	cr_assert_eq(object_store_commit(writer->objects, NULL), 0);
	archive_fixture_answers_of(p.archive, &other);
	expect_same_text(&p.answers, &other);
	archive_close(writer);
	/* Later a reader catches up by itself. */
	writer = archive_fixture_open(p.archive, ARCHIVE_READ);
	cr_assert_eq(replay_state(writer), REPLAY_CURRENT);
	archive_close(writer);
	buffer_release(&other);
	place_free(&p);
}

static int has_no_room(void *context, const char *operation, const char *path,
		       size_t size)
{
	(void)context;
	(void)operation;
	(void)size;
	return strstr(path, "/postings") ? ENOSPC : 0;
}

/* What is derived cannot be set right, since the disk is full: it is read as it
 * is. */
Test(replay, is_no_reason_not_to_read_on_a_full_disk)
{
	struct place p = place_new();
	struct archive *archive = archive_fixture_open(p.archive, ARCHIVE_READ);
	char *postings = scratch_path(p.archive, "postings");
	struct fault fault = FAULT_INIT;
	struct buffer other = BUFFER_INIT;

	archive_close(archive);
	cr_assert_eq(file_remove_tree(postings, NULL), 0);
	file_set_trap(has_no_room, NULL);
	cr_assert_eq(archive_open(p.archive, ARCHIVE_READ, &archive, &fault), 0,
		     "%s", fault.message);
	file_set_trap(NULL, NULL);
	archive_fixture_answers(archive, &other);
	expect_same_text(&p.answers, &other);
	archive_close(archive);
	buffer_release(&other);
	free(postings);
	place_free(&p);
}

/* An archive whose catalog is being made anew is no empty one. */
Test(replay, a_catalog_that_is_being_made_is_not_read)
{
	struct place p = place_new();
	struct archive *writer = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	char *path = scratch_path(p.archive, "catalog.sqlite");
	struct catalog *catalog = NULL;
	struct archive *other = NULL;

	cr_assert_eq(catalog_empty(path, NULL), 0);
	cr_assert_eq(catalog_open(path, CATALOG_WRITE, &catalog, NULL), 0);
	cr_assert_eq(archive_open(p.archive, ARCHIVE_READ, &other, NULL),
		     FAULT_LOCKED);
	catalog_close(catalog);
	archive_close(writer);
	free(path);
	place_free(&p);
}

Test(replay, a_second_writer_is_refused)
{
	struct place p = place_new();
	struct archive *writer = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	struct archive *other;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(archive_open(p.archive, ARCHIVE_WRITE, &other, &fault),
		     FAULT_LOCKED);
	cr_assert_eq(archive_remove_derived(p.archive, NULL), FAULT_LOCKED);
	archive_close(writer);
	archive_close(archive_fixture_open(p.archive, ARCHIVE_WRITE));
	place_free(&p);
}

/* Any one damaged byte of the packs: the archive opens, says so, and all but
 * what was hit is there. */
Test(replay, one_damaged_byte_anywhere_does_not_keep_the_archive_shut)
{
	struct buffer bytes = BUFFER_INIT;
	struct place p = place_new();
	char *pack = scratch_path(p.archive, "packs/00000001.pack");

	scratch_read(pack, &bytes);
	for (size_t at = 0; at < bytes.size; at += 41) {
		struct archive *archive;
		struct catalog_totals totals;
		uint64_t bad;

		bytes.data[at] ^= 0x20;
		scratch_write(pack, buffer_view(&bytes));
		bytes.data[at] ^= 0x20;
		cr_assert_eq(archive_remove_derived(p.archive, NULL), 0);
		archive = archive_fixture_open(p.archive, ARCHIVE_WRITE);
		archive_fixture_link(archive, 1);
		cr_assert_eq(catalog_totals(archive->catalog, &totals, NULL),
			     0);
		archive_close(archive);
		bad = archive_fixture_bad(p.archive);
		cr_assert_gt(bad, 0, "byte %zu", at);
	}
	buffer_release(&bytes);
	free(pack);
	place_free(&p);
}
