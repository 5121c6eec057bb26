/* Every write, sync and rename of an ingest failing, or being the last one the
 * process makes: the archive opens, verifies clean, and takes the dump. */
#include "tests/store/archive_fixture.h"
#include "tests/store/write_trap.h"

#include "core/base/file.h"
#include "store/link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
	char *scratch, *archive, *dump;
	struct buffer bytes, answers;
};

static void write_dump(struct place *p)
{
	struct buffer text = BUFFER_INIT;
	char id[16];

	for (unsigned i = 0; i < 12; i++) {
		snprintf(id, sizeof(id), "a%u", i);
		story_text(i / 2, &text);
		if (i % 4 == 1)
			buffer_append_string(&text, "An end of its own.\n");
		story_line(&p->bytes, id, "one.example", NULL,
			   buffer_view(&text));
	}
	buffer_append_string(&p->bytes, "{\"broken\n");
	p->dump = scratch_path(p->scratch, "d.jsonl");
	scratch_write(p->dump, buffer_view(&p->bytes));
	buffer_release(&text);
}

static struct place place_new(void)
{
	struct place p = {.bytes = BUFFER_INIT, .answers = BUFFER_INIT};

	p.scratch = scratch_folder();
	p.archive = scratch_path(p.scratch, "cut");
	write_dump(&p);
	free(archive_fixture_make(p.scratch, "whole"));
	free(p.archive);
	p.archive = scratch_path(p.scratch, "whole");
	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &p.answers);
	free(p.archive);
	p.archive = scratch_path(p.scratch, "cut");
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

/* Open, take, link, close; nothing is expected of it. The process goes on with
 * the same open archive after a failure, as a careless caller would. */
static void try_all(const struct place *p)
{
	struct ingest_options options = {.path = p->dump,
					 .name = "d",
					 .limits = READER_LIMITS_DEFAULT,
					 .threads = 1};
	struct archive *archive;
	struct ingest_result result;
	struct link_result link;

	if (archive_open(p->archive, ARCHIVE_WRITE, &archive, NULL) < 0)
		return;
	ingest_run(archive, &options, &result, NULL);
	ingest_result_release(&result);
	archive_link(archive, 1, &link, NULL);
	ingest_run(archive, &options, &result, NULL);
	ingest_result_release(&result);
	archive_link(archive, 1, &link, NULL);
	archive_close(archive);
}

static void expect_sound(const struct place *p, unsigned at)
{
	struct buffer other = BUFFER_INIT;

	cr_assert_eq(archive_fixture_bad(p->archive), 0, "step %u", at);
	archive_fixture_ingest(p->archive, p->dump, "d");
	archive_fixture_answers_of(p->archive, &other);
	expect_same_text(&p->answers, &other);
	cr_assert_eq(archive_fixture_restore(p->archive, "d", &other), 0);
	expect_same_text(&p->bytes, &other);
	cr_assert_eq(archive_fixture_bad(p->archive), 0, "step %u", at);
	buffer_release(&other);
}

static void start(const struct place *p)
{
	cr_assert_eq(file_remove_tree(p->archive, NULL), 0);
	free(archive_fixture_make(p->scratch, "cut"));
}

static unsigned operations_in_all(const struct place *p)
{
	struct write_trap trap = {0};

	start(p);
	file_set_trap(write_trap_spring, &trap);
	try_all(p);
	file_set_trap(NULL, NULL);
	cr_assert_gt(trap.count, 10);
	return trap.count;
}

static void fail_everywhere(bool goes_on, int error)
{
	struct place p = place_new();
	unsigned count = operations_in_all(&p);

	for (unsigned at = 1; at <= count; at++) {
		struct write_trap trap = {0, at, goes_on, error};

		start(&p);
		file_set_trap(write_trap_spring, &trap);
		try_all(&p);
		file_set_trap(NULL, NULL);
		expect_sound(&p, at);
	}
	place_free(&p);
}

Test(ingest_faults, one_failing_write_or_sync_leaves_a_sound_archive)
{
	fail_everywhere(false, EIO);
}

Test(ingest_faults, a_disk_that_fills_up_leaves_a_sound_archive)
{
	fail_everywhere(true, ENOSPC);
}

Test(ingest_faults, being_killed_at_any_write_leaves_a_sound_archive)
{
	struct place p = place_new();
	unsigned count = operations_in_all(&p);

	for (unsigned at = 1; at <= count; at++) {
		struct write_trap trap = {0, at, false, 0};
		pid_t child;
		int status;

		start(&p);
		child = fork();
		cr_assert_geq(child, 0);
		if (child == 0) {
			file_set_trap(write_trap_spring, &trap);
			try_all(&p);
			_exit(0);
		}
		cr_assert_eq(waitpid(child, &status, 0), child);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 9);
		expect_sound(&p, at);
	}
	place_free(&p);
}

Test(ingest_faults, an_init_cut_off_anywhere_can_be_done_again)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	char *scratch = scratch_folder();

	for (unsigned at = 1; at <= 13; at++) {
		struct write_trap trap = {0, at, true, EIO};
		char name[16];
		char *folder;
		struct fault fault = FAULT_INIT;
		int rc;

		snprintf(name, sizeof(name), "a%u", at);
		folder = scratch_path(scratch, name);
		file_set_trap(write_trap_spring, &trap);
		rc = archive_create(folder, &settings, NULL);
		file_set_trap(NULL, NULL);
		if (rc < 0) {
			rc = archive_create(folder, &settings, &fault);
			cr_assert(rc == 0 || rc == FAULT_EXISTS, "step %u: %s",
				  at, fault.message);
		}
		archive_close(archive_fixture_open(folder, ARCHIVE_WRITE));
		cr_assert_eq(archive_create(folder, &settings, NULL),
			     FAULT_EXISTS);
		free(folder);
	}
	scratch_remove(scratch);
}
