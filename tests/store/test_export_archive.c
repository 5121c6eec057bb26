#include "store/export_archive.h"

#include "core/output/output.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/sql_steps.h"

#include <stdio.h>
#include <stdlib.h>

/* So many captures of one text. */
static void write_copies(const char *path, unsigned count)
{
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;
	char id[16];

	story_text(1, &text);
	for (unsigned i = 0; i < count; i++) {
		snprintf(id, sizeof(id), "copy-%u", i);
		story_line(&lines, id, "paper.example", "2024-05-01",
			   buffer_view(&text));
	}
	scratch_write(path, buffer_view(&lines));
	buffer_release(&lines);
	buffer_release(&text);
}

/* Steps of SQLite to export them. */
static uint64_t export_copies(const char *scratch, unsigned count)
{
	struct export_options options = {.program = "newsfold"};
	struct export_query query = {.filter = CATALOG_FILTER_INIT};
	struct export_result result = {0};
	char *dump = scratch_path(scratch, "copies.jsonl");
	char *out = scratch_path(scratch, "copies.tar");
	char *folder = archive_fixture_make(scratch, "archive");
	struct output *output;
	struct export *export;
	struct archive *archive;
	uint64_t steps;

	write_copies(dump, count);
	archive_fixture_ingest(folder, dump, "copies");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(output_open_tar(out, &output, NULL), 0);
	export = export_new("tar", output, &options);
	sql_steps_begin(archive->catalog, &steps);
	cr_assert_eq(export_archive(archive, &query, export, &result, NULL), 0);
	sql_steps_end(archive->catalog);
	cr_assert_eq(result.captures, count);
	export_free(export);
	cr_assert_eq(output_close(output, NULL), 0);
	archive_close(archive);
	scratch_remove(folder);
	free(dump);
	free(out);
	return steps;
}

Test(export_archive, costs_what_is_exported_not_its_square)
{
	char *scratch = scratch_folder();
	uint64_t of_few = export_copies(scratch, 150);
	uint64_t of_many = export_copies(scratch, 600);

	cr_assert_lt(of_many, 6 * of_few, "%llu, %llu",
		     (unsigned long long)of_few, (unsigned long long)of_many);
	scratch_remove(scratch);
}
