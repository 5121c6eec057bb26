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
