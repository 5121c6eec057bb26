#include "tests/store/archive_fixture.h"

#include "core/base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* A second init in the same folder, at one step of the first. */
struct second {
	const char *folder;
	unsigned count, at;
	int rc;
};

static int begin_second(void *context, const char *operation, const char *path,
			size_t size)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	struct second *second = context;

	(void)operation;
	(void)path;
	(void)size;
	if (++second->count != second->at)
		return 0;
	settings.created = 2;
	file_set_trap(NULL, NULL);
	second->rc = archive_create(second->folder, &settings, NULL);
	file_set_trap(begin_second, second);
	return 0;
}

Test(archive, is_made_by_one_of_two)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	char *scratch = scratch_folder();
	struct second second = {.at = 0};
	unsigned steps = 1;

	settings.created = 1;
	for (; second.at <= steps; second.at++) {
		char *folder;
		char name[16];
		struct archive *archive;
		int first;

		snprintf(name, sizeof(name), "a%u", second.at);
		second.folder = folder = scratch_path(scratch, name);
		second.count = 0;
		second.rc = FAULT_EXISTS;
		file_set_trap(begin_second, &second);
		first = archive_create(folder, &settings, NULL);
		file_set_trap(NULL, NULL);
		steps = second.count;
		cr_assert((first == 0) != (second.rc == 0), "step %u: %d, %d",
			  second.at, first, second.rc);
		archive = archive_fixture_open(folder, ARCHIVE_WRITE);
		cr_assert_eq(archive->settings.created, first == 0 ? 1 : 2);
		archive_close(archive);
		cr_assert_eq(archive_fixture_bad(folder), 0);
		free(folder);
	}
	cr_assert_gt(steps, 10);
	scratch_remove(scratch);
}

Test(archive, is_not_made_where_something_else_is)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	char *scratch = scratch_folder();
	char *mine = scratch_path(scratch, "notes.txt");
	char *lock = scratch_path(scratch, "lock");

	scratch_write(mine, bytes_of_string("mine"));
	cr_assert_eq(archive_create(scratch, &settings, NULL), FAULT_EXISTS);
	cr_assert(!file_exists(lock));
	free(mine);
	free(lock);
	scratch_remove(scratch);
}

/* All that an init cut off before its first pack has left. */
Test(archive, is_made_where_a_lock_was_left)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	char *scratch = scratch_folder();
	char *lock = scratch_path(scratch, "lock");

	scratch_write(lock, bytes_of_string("1"));
	cr_assert_eq(archive_create(scratch, &settings, NULL), 0);
	cr_assert_eq(archive_fixture_bad(scratch), 0);
	free(lock);
	scratch_remove(scratch);
}

/* No commit is whole in it, but it is more than an init leaves. */
Test(archive, is_not_made_over_a_damaged_one)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *path = scratch_path(folder, "packs/00000001.pack");
	struct buffer pack = BUFFER_INIT, after = BUFFER_INIT;

	scratch_read(path, &pack);
	pack.size -= 128;
	for (unsigned i = 0; i < 4000; i++)
		buffer_append_byte(&pack, (unsigned char)(i * 7));
	scratch_write(path, buffer_view(&pack));
	cr_assert_eq(archive_create(folder, &settings, NULL), FAULT_EXISTS);
	scratch_read(path, &after);
	cr_assert(bytes_equal(buffer_view(&pack), buffer_view(&after)));
	buffer_release(&pack);
	buffer_release(&after);
	free(path);
	free(folder);
	scratch_remove(scratch);
}

/* Readers of the catalog share memory in a file, for which a full disk has no
 * room: here no file may grow. */
Test(archive, is_read_where_nothing_can_be_written)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	struct archive *archive;
	struct rlimit usual, none;
	int rc;

	archive_close(archive_fixture_open(folder, ARCHIVE_WRITE));
	cr_assert_eq(getrlimit(RLIMIT_FSIZE, &usual), 0);
	none = usual;
	none.rlim_cur = 0;
	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
	rc = archive_open(folder, ARCHIVE_READ, &archive, NULL);
	setrlimit(RLIMIT_FSIZE, &usual);
	cr_assert_eq(rc, 0);
	archive_close(archive);
	free(folder);
	scratch_remove(scratch);
}
