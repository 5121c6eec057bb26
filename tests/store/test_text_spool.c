#include "store/text_spool.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/body_table.h"
#include "tests/store/archive_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODIES 4096

/* Bytes this process has read so far; 0 where the system does not say. */
static uint64_t bytes_read(void)
{
	unsigned long long bytes = 0;
	FILE *io = fopen("/proc/self/io", "r");

	if (!io)
		return 0;
	if (fscanf(io, "rchar: %llu", &bytes) != 1)
		bytes = 0;
	fclose(io);
	return bytes;
}

static int disk_is_full(void *context, const char *operation, const char *path,
			size_t size)
{
	(void)context;
	(void)path;
	(void)size;
	return strcmp(operation, "write") == 0 ? ENOSPC : 0;
}

static char *make_archive(const char *scratch)
{
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "d.jsonl");
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;

	for (unsigned i = 0; i < BODIES; i++) {
		story_text(i, &text);
		story_line(&lines, "a", NULL, NULL, buffer_view(&text));
	}
	scratch_write(dump, buffer_view(&lines));
	archive_fixture_ingest(folder, dump, "d");
	buffer_release(&lines);
	buffer_release(&text);
	free(dump);
	return folder;
}

/* What is read after that would be thrown away. */
Test(text_spool, reads_no_more_once_its_file_is_full)
{
	char *scratch = scratch_folder();
	char *folder = make_archive(scratch);
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	uint64_t *pair = memory_alloc(BODIES * sizeof(*pair)), before, after;
	struct text_spool *spool = NULL;
	struct buffer packs = BUFFER_INIT;
	struct body_table table;

	for (uint32_t i = 0; i < BODIES; i++)
		pair[i] = (uint64_t)i << 32 | (i + 1);
	cr_assert_eq(body_table_load(&table, archive->catalog, NULL), 0);
	archive_fixture_packs(folder, &packs);
	before = bytes_read();
	file_set_trap(disk_is_full, NULL);
	cr_assert_eq(
		text_spool_make(archive, &table, pair, BODIES, 1, &spool, NULL),
		0);
	file_set_trap(NULL, NULL);
	after = bytes_read();
	cr_assert_lt(after - before, packs.size / 4, "%llu of %zu",
		     (unsigned long long)(after - before), packs.size);
	text_spool_free(spool);
	body_table_release(&table);
	archive_close(archive);
	buffer_release(&packs);
	free(pair);
	free(folder);
	scratch_remove(scratch);
}
