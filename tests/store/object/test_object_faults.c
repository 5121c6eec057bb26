/* Every write, sync, rename and cut failing or being the last one. */
#include "tests/store/object/object_fixture.h"

#include "core/base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct trap {
	unsigned count; /* operations so far */
	unsigned at;	/* the one to act on */
	int error;	/* 0: end the process there */
};

static int spring(void *context, const char *operation, const char *path,
		  size_t size)
{
	struct trap *trap = context;

	(void)operation;
	(void)path;
	(void)size;
	if (++trap->count != trap->at)
		return 0;
	if (!trap->error)
		_exit(9);
	return trap->error;
}

static const struct object_store_options small = {.pack_bytes = 3000,
						  .compare_on_write = true};

/* Put 0..39 with a commit after every ten; says how many were committed, and
 * that a store that failed once takes nothing more. */
static unsigned work_telling(const char *folder, int report)
{
	struct object_store *store;
	struct buffer text = BUFFER_INIT;
	struct id id;
	bool is_new, failed = false;
	unsigned done = 0;
	unsigned char told;

	if (object_store_open(folder, OBJECT_STORE_WRITE, &small, &store,
			      NULL) < 0)
		return 0;
	for (unsigned n = 0; n < 40; n++) {
		int rc;

		fixture_text(n, &text);
		rc = object_store_put(store, OBJECT_BODY, buffer_view(&text),
				      NULL, 0, &id, &is_new, NULL);
		cr_assert(!failed || rc < 0, "a failed store takes no more");
		failed |= rc < 0;
		/* The first alone, see object_store_create. */
		if (n && n % 10 != 9)
			continue;
		rc = object_store_commit(store, NULL);
		cr_assert(!failed || rc < 0, "a failed store commits no more");
		failed |= rc < 0;
		if (!failed)
			done = n + 1;
		told = (unsigned char)done;
		if (!failed && report >= 0)
			cr_assert_eq(write(report, &told, 1), 1);
	}
	object_store_flush_index(store, NULL);
	object_store_close(store);
	buffer_release(&text);
	return done;
}

static unsigned work(const char *folder)
{
	return work_telling(folder, -1);
}

/* After whatever happened: it opens, is clean, has what was committed, and
 * takes the rest. */
static void expect_sound(const char *folder, unsigned done)
{
	struct object_store *store = fixture_open(folder, OBJECT_STORE_READ);

	fixture_expect(store, 0, done);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	cr_assert_eq(work(folder), 40);
	store = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(store, 0, 40);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
}

static unsigned operations_in_all(void)
{
	struct trap trap = {0};
	char *folder = fixture_folder();

	cr_assert_eq(object_store_create(folder, NULL), 0);
	file_set_trap(spring, &trap);
	cr_assert_eq(work(folder), 40);
	file_set_trap(NULL, NULL);
	fixture_remove(folder);
	return trap.count;
}

Test(object_faults, any_failing_write_or_sync_leaves_what_was_committed)
{
	unsigned count = operations_in_all();

	cr_assert_gt(count, 20);
	for (unsigned at = 1; at <= count; at++) {
		struct trap trap = {0, at, at % 2 ? ENOSPC : EIO};
		char *folder = fixture_folder();
		unsigned done;

		cr_assert_eq(object_store_create(folder, NULL), 0);
		file_set_trap(spring, &trap);
		done = work(folder);
		file_set_trap(NULL, NULL);
		expect_sound(folder, done);
		fixture_remove(folder);
	}
}

Test(object_faults, being_killed_at_any_write_leaves_what_was_committed)
{
	unsigned count = operations_in_all();

	for (unsigned at = 1; at <= count; at++) {
		struct trap trap = {0, at, 0};
		char *folder = fixture_folder();
		int status, pipe_end[2];
		unsigned done = 0;
		pid_t child;
		unsigned char told;

		cr_assert_eq(object_store_create(folder, NULL), 0);
		cr_assert_eq(pipe(pipe_end), 0);
		child = fork();
		cr_assert_geq(child, 0);
		if (child == 0) {
			file_set_trap(spring, &trap);
			work_telling(folder, pipe_end[1]);
			_exit(0);
		}
		close(pipe_end[1]);
		cr_assert_eq(waitpid(child, &status, 0), child);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 9);
		while (read(pipe_end[0], &told, 1) == 1)
			done = told;
		close(pipe_end[0]);
		expect_sound(folder, done);
		fixture_remove(folder);
	}
}

Test(object_faults, create_cut_off_anywhere_can_be_done_again)
{
	for (unsigned at = 1; at <= 8; at++) {
		struct trap trap = {0, at, EIO};
		char *folder = fixture_folder();

		file_set_trap(spring, &trap);
		object_store_create(folder, NULL);
		file_set_trap(NULL, NULL);
		if (object_store_create(folder, NULL) < 0)
			cr_assert_eq(object_store_create(folder, NULL),
				     FAULT_EXISTS);
		expect_sound(folder, 0);
		fixture_remove(folder);
	}
}
