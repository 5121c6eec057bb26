/* Compacting: the same answers in fewer bytes, a reader beside it, and every
 * write failing or being the last one. */
#include "tests/store/archive_fixture.h"
#include "tests/store/write_trap.h"

#include "core/base/file.h"
#include "store/compact.h"
#include "store/object/pack_entry.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
	char *scratch, *archive, *dump;
	struct buffer bytes, answers;
};

static void write_dump(struct place *p, unsigned stories)
{
	struct buffer text = BUFFER_INIT;
	char id[16];

	for (unsigned i = 0; i < stories; i++) {
		snprintf(id, sizeof(id), "a%u", i);
		story_text(i / 3, &text);
		if (i % 3 == 1)
			buffer_append_string(&text, "An end of its own.\n");
		story_line(&p->bytes, id, "one.example", NULL,
			   buffer_view(&text));
	}
	buffer_append_string(&p->bytes, "{\"broken\n");
	p->dump = scratch_path(p->scratch, "d.jsonl");
	scratch_write(p->dump, buffer_view(&p->bytes));
	buffer_release(&text);
}

static struct place place_new(unsigned stories)
{
	struct place p = {.bytes = BUFFER_INIT, .answers = BUFFER_INIT};

	p.scratch = scratch_folder();
	write_dump(&p, stories);
	p.archive = archive_fixture_make(p.scratch, "archive");
	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &p.answers);
	return p;
}

static void place_free(struct place *p)
{
	free(p->archive);
	free(p->dump);
	buffer_release(&p->bytes);
	buffer_release(&p->answers);
	scratch_remove(p->scratch);
}

static int compact(const struct place *p, bool is_dry_run,
		   struct compact_result *result)
{
	struct compact_options options = {
		.level = 5, .threads = 2, .is_dry_run = is_dry_run};
	struct archive *archive = NULL;
	struct fault fault = FAULT_INIT;
	int rc = archive_open(p->archive, ARCHIVE_WRITE, &archive, &fault);

	if (rc == 0)
		rc = archive_compact(&archive, &options, result, &fault);
	archive_close(archive);
	return rc;
}

static void expect_whole(const struct place *p)
{
	struct buffer other = BUFFER_INIT;

	cr_assert_eq(archive_fixture_bad(p->archive), 0);
	archive_fixture_answers_of(p->archive, &other);
	expect_same_text(&p->answers, &other);
	cr_assert_eq(archive_fixture_restore(p->archive, "d", &other), 0);
	expect_same_text(&p->bytes, &other);
	buffer_release(&other);
}

/* Folders that a compaction makes and that should be gone. */
static unsigned leftovers(const char *archive)
{
	DIR *folder = opendir(archive);
	struct dirent *entry;
	unsigned count = 0;

	while ((entry = readdir(folder)))
		count += strncmp(entry->d_name, "compact-", 8) == 0;
	closedir(folder);
	return count;
}

Test(compact, gives_the_same_answers_out_of_fewer_bytes)
{
	struct place p = place_new(300);
	struct compact_result result;

	cr_assert_eq(compact(&p, false, &result), 0);
	cr_assert_lt(result.objects.after.pack_bytes,
		     result.objects.before.pack_bytes);
	cr_assert_eq(result.dropped, 0);
	cr_assert_eq(leftovers(p.archive), 0);
	expect_whole(&p);
	/* And once more, of what is compact already. */
	cr_assert_eq(compact(&p, false, &result), 0);
	expect_whole(&p);
	archive_fixture_ingest(p.archive, p.dump, "d");
	expect_whole(&p);
	place_free(&p);
}

Test(compact, a_dry_run_tells_the_sizes_and_changes_no_byte)
{
	struct place p = place_new(60);
	struct buffer before = BUFFER_INIT, after = BUFFER_INIT;
	struct compact_result result;

	archive_fixture_packs(p.archive, &before);
	cr_assert_eq(compact(&p, true, &result), 0);
	archive_fixture_packs(p.archive, &after);
	cr_assert(bytes_equal(buffer_view(&before), buffer_view(&after)));
	cr_assert_lt(result.objects.after.pack_bytes,
		     result.objects.before.pack_bytes);
	cr_assert_eq(leftovers(p.archive), 0);
	buffer_release(&before);
	buffer_release(&after);
	place_free(&p);
}

Test(compact, a_reader_goes_on_in_the_packs_it_opened)
{
	struct place p = place_new(90);
	struct archive *reader = archive_fixture_open(p.archive, ARCHIVE_READ);
	struct buffer seen = BUFFER_INIT;
	struct compact_result result;

	cr_assert_eq(compact(&p, false, &result), 0);
	cr_assert(result.objects.old_is_pinned);
	cr_assert_eq(leftovers(p.archive), 1);
	archive_fixture_answers(reader, &seen);
	expect_same_text(&p.answers, &seen);
	archive_close(reader);
	archive_close(archive_fixture_open(p.archive, ARCHIVE_WRITE));
	cr_assert_eq(leftovers(p.archive), 0, "the next writer tidies up");
	expect_whole(&p);
	buffer_release(&seen);
	place_free(&p);
}

/* In a child: true when the trap was reached. */
static bool try_with(const struct place *p, struct write_trap trap)
{
	struct compact_result result;
	int status;
	pid_t child = fork();

	if (child == 0) {
		file_set_trap(write_trap_spring, &trap);
		compact(p, false, &result);
		_exit(trap.count >= trap.at ? 9 : 0);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status) == 9;
}

static void break_everywhere(bool goes_on, int error)
{
	struct place p = place_new(12);
	unsigned at = 1;

	while (try_with(&p, (struct write_trap){0, at, goes_on, error})) {
		archive_close(archive_fixture_open(p.archive, ARCHIVE_WRITE));
		expect_whole(&p);
		cr_assert_eq(leftovers(p.archive), 0, "step %u", at);
		at++;
	}
	cr_assert_gt(at, 10, "the steps of a compaction were met");
	place_free(&p);
}

Test(compact, killed_at_any_write_leaves_one_log_or_the_other, .timeout = 300)
{
	break_everywhere(false, 0);
}

Test(compact, a_disk_full_from_any_write_on_leaves_the_archive, .timeout = 300)
{
	break_everywhere(true, ENOSPC);
}

Test(compact, one_write_that_fails_leaves_the_archive, .timeout = 300)
{
	break_everywhere(false, EIO);
}

/* Bytes of the only pack, changed at a place. */
static void damage(const struct place *p, size_t at)
{
	struct buffer pack = BUFFER_INIT;
	char *packs = scratch_path(p->archive, "packs");
	char *path = scratch_path(packs, "00000001.pack");

	scratch_read(path, &pack);
	cr_assert_lt(at, pack.size);
	pack.data[at] ^= 0x40;
	scratch_write(path, buffer_view(&pack));
	buffer_release(&pack);
	free(path);
	free(packs);
}

Test(compact, refuses_a_damaged_log_and_changes_nothing)
{
	struct place p = place_new(30);
	struct buffer before = BUFFER_INIT, after = BUFFER_INIT;
	struct compact_result result;

	archive_fixture_packs(p.archive, &before);
	damage(&p, before.size / 2);
	archive_fixture_packs(p.archive, &before);
	cr_assert_eq(compact(&p, false, &result), FAULT_CORRUPT);
	archive_fixture_packs(p.archive, &after);
	cr_assert(bytes_equal(buffer_view(&before), buffer_view(&after)));
	cr_assert_eq(leftovers(p.archive), 0);
	buffer_release(&before);
	buffer_release(&after);
	place_free(&p);
}

static int see_place(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	(void)fault;
	if (entry->kind == OBJECT_CAPTURES)
		*(size_t *)context = place_offset(entry->place);
	return 0;
}

/* Where its list of captures began the pack ends, and every byte that is left
 * is right: what the commit behind it had is missing all the same. */
Test(compact, refuses_a_log_that_was_cut_between_two_entries)
{
	struct place p = place_new(30);
	struct archive *archive = archive_fixture_open(p.archive, ARCHIVE_READ);
	char *path = scratch_path(p.archive, "packs/00000001.pack");
	struct buffer pack = BUFFER_INIT;
	struct compact_result result;
	uint64_t bad;
	size_t end = 0;

	object_store_each(archive->objects, 0, see_place, &end, NULL, NULL);
	archive_close(archive);
	scratch_read(path, &pack);
	buffer_truncate(&pack, end);
	scratch_write(path, buffer_view(&pack));
	bad = archive_fixture_bad(p.archive);
	cr_assert_gt(bad, 0);
	cr_assert_eq(compact(&p, false, &result), FAULT_CORRUPT);
	cr_assert_eq(archive_fixture_bad(p.archive), bad);
	cr_assert_eq(leftovers(p.archive), 0);
	buffer_release(&pack);
	free(path);
	place_free(&p);
}

/* A small log is one transaction. Where its commit is cut off, and nothing that
 * is derived knows of it, what was committed is read all the same, and kept by
 * who comes to write. */
Test(compact, makes_a_log_that_is_read_without_its_end)
{
	struct place p = place_new(30);
	char *path = scratch_path(p.archive, "packs/00000001.pack");
	struct buffer pack = BUFFER_INIT, now = BUFFER_INIT;
	struct compact_result result;
	struct archive *archive;

	cr_assert_eq(compact(&p, false, &result), 0);
	cr_assert_eq(archive_remove_derived(p.archive, NULL), 0);
	scratch_read(path, &pack);
	buffer_truncate(&pack, pack.size - PACK_FRAME_SIZE);
	scratch_write(path, buffer_view(&pack));
	cr_assert_gt(archive_fixture_bad(p.archive), 0);
	archive = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	archive_fixture_link(archive, 1);
	archive_close(archive);
	archive_fixture_answers_of(p.archive, &now);
	expect_same_text(&p.answers, &now);
	cr_assert_gt(archive_fixture_bad(p.archive), 0);
	buffer_release(&pack);
	buffer_release(&now);
	free(path);
	place_free(&p);
}
