#include "core/base/file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static const char *in_folder(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void set_up(void)
{
	snprintf(folder, sizeof(folder), "/tmp/newsfold-file-XXXXXX");
	cr_assert(mkdtemp(folder) != NULL);
}

static void tear_down(void)
{
	file_set_trap(NULL, NULL);
	cr_assert_eq(file_remove_tree(folder, NULL), 0);
}

TestSuite(file, .init = set_up, .fini = tear_down);

static void expect_content(const char *path, const char *expected)
{
	struct buffer bytes = BUFFER_INIT;

	cr_assert_eq(file_read_all(path, 1 << 20, &bytes, NULL), 0);
	cr_assert(bytes_equal(buffer_view(&bytes),
			      bytes_make(expected, strlen(expected))));
	buffer_release(&bytes);
}

/* Fails the state[1]th operation; state[0] counts. */
static int trap(void *context, const char *operation, const char *path,
		size_t size)
{
	unsigned *state = context;

	(void)operation;
	(void)path;
	(void)size;
	return ++state[0] == state[1] ? ENOSPC : 0;
}

Test(file, replace_is_all_or_nothing_whatever_step_fails)
{
	unsigned failing = 1, steps = 0;

	cr_assert_eq(file_replace(in_folder("f"), BYTES_LITERAL("old"), NULL),
		     0);
	for (;; failing++) {
		unsigned state[2] = {0, failing};
		int rc;

		file_set_trap(trap, state);
		rc = file_replace(in_folder("f"), BYTES_LITERAL("new"), NULL);
		file_set_trap(NULL, NULL);
		steps = state[0];
		if (rc == 0)
			break;
		cr_assert_eq(rc, FAULT_FULL);
		/* Only the folder's sync comes after the switch. */
		expect_content(in_folder("f"), failing < 4 ? "old" : "new");
	}
	cr_assert_eq(steps, 4, "write, sync, rename, sync of the folder");
	expect_content(in_folder("f"), "new");
}

Test(file, create_leaves_what_is_there)
{
	cr_assert_eq(file_create(in_folder("f"), BYTES_LITERAL("first"), NULL),
		     0);
	expect_content(in_folder("f"), "first");
	cr_assert_eq(file_create(in_folder("f"), BYTES_LITERAL("second"), NULL),
		     FAULT_EXISTS);
	expect_content(in_folder("f"), "first");
}

Test(file, read_at_is_short_only_at_the_end)
{
	char bytes[8];
	size_t got;
	int fd;

	cr_assert_eq(
		file_replace(in_folder("f"), BYTES_LITERAL("0123456789"), NULL),
		0);
	fd = file_open(in_folder("f"), O_RDONLY, 0, NULL);
	cr_assert_geq(fd, 0);
	cr_assert_eq(file_read_at(fd, 1, bytes, 8, &got, NULL), 0);
	cr_assert(got == 8 && memcmp(bytes, "12345678", 8) == 0);
	cr_assert_eq(file_read_at(fd, 7, bytes, 8, &got, NULL), 0);
	cr_assert_eq(got, 3);
	cr_assert_eq(file_read_at(fd, 99, bytes, 8, &got, NULL), 0);
	cr_assert_eq(got, 0);
	file_close(fd);
}

Test(file, a_disk_has_room_for_a_byte_and_not_for_everything)
{
	int fd = file_open_scratch(in_folder(""), NULL);

	cr_assert_geq(fd, 0);
	cr_assert(file_has_room(fd, 1));
	cr_assert_not(file_has_room(fd, UINT64_MAX));
	file_close(fd);
	cr_assert_not(file_has_room(fd, 1));
}

Test(file, read_all_stops_at_its_limit)
{
	struct buffer bytes = BUFFER_INIT;

	cr_assert_eq(
		file_replace(in_folder("f"), BYTES_LITERAL("0123456789"), NULL),
		0);
	cr_assert_eq(file_read_all(in_folder("f"), 10, &bytes, NULL), 0);
	cr_assert_eq(file_read_all(in_folder("f"), 9, &bytes, NULL),
		     FAULT_LIMIT);
	cr_assert_eq(file_read_all(in_folder("none"), 9, &bytes, NULL),
		     FAULT_MISSING);
	buffer_release(&bytes);
}

Test(file, folders_are_made_once_and_never_over_a_file)
{
	cr_assert_eq(file_make_folders(in_folder("a/b/c"), NULL), 0);
	cr_assert_eq(file_make_folders(in_folder("a/b/c"), NULL), 0);
	cr_assert_eq(file_replace(in_folder("a/f"), BYTES_LITERAL("x"), NULL),
		     0);
	cr_assert_lt(file_make_folders(in_folder("a/f/d"), NULL), 0);
}

Test(file, removing_a_tree_follows_no_link_out_of_it)
{
	char outside[128], inside[128];

	snprintf(outside, sizeof(outside), "%s/outside", folder);
	snprintf(inside, sizeof(inside), "%s/tree/link", folder);
	cr_assert_eq(file_make_folders(outside, NULL), 0);
	cr_assert_eq(file_make_folders(in_folder("tree/deep"), NULL), 0);
	cr_assert_eq(
		file_replace(in_folder("outside/f"), BYTES_LITERAL("x"), NULL),
		0);
	cr_assert_eq(symlink(outside, inside), 0);
	cr_assert_eq(file_remove_tree(in_folder("tree"), NULL), 0);
	cr_assert(!file_exists(in_folder("tree")));
	expect_content(in_folder("outside/f"), "x");
	cr_assert_eq(file_remove_tree(in_folder("tree"), NULL), 0,
		     "what is not there is no error");
}

Test(file, join_puts_one_slash)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, "a", "b");
	cr_assert_str_eq(buffer_string(&path), "a/b");
	buffer_clear(&path);
	file_join(&path, "a/", "b");
	cr_assert_str_eq(buffer_string(&path), "a/b");
	buffer_release(&path);
}

/* A folder stands for a disk that can read nothing: zeros, and where they
 * begin. What can be read comes as it is, short at the end of the file. */
Test(file, is_read_around_what_cannot_be_read)
{
	static const char zeros[5000];
	const char *path = in_folder("a");
	char bytes[5000];
	uint64_t bad = 7;
	size_t got;
	int fd;

	memset(bytes, 'x', sizeof(bytes));
	cr_assert_eq(file_replace(path, BYTES_LITERAL("content"), NULL), 0);
	fd = file_open(path, O_RDONLY, 0, NULL);
	cr_assert(!file_read_around(fd, 2, bytes, sizeof(bytes), &got, &bad));
	cr_assert_eq(got, 5);
	cr_assert_eq(memcmp(bytes, "ntent", 5), 0);
	cr_assert_eq(bad, 7);
	file_close(fd);
	fd = file_open(folder, O_RDONLY | O_DIRECTORY, 0, NULL);
	cr_assert(file_read_around(fd, 4000, bytes, sizeof(bytes), &got, &bad));
	cr_assert_eq(got, sizeof(bytes));
	cr_assert_eq(memcmp(bytes, zeros, sizeof(bytes)), 0);
	cr_assert_eq(bad, 4000);
	file_close(fd);
}
