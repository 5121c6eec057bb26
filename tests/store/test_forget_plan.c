#include "store/forget_plan.h"

#include "tests/store/archive_fixture.h"
#include "tests/store/sql_steps.h"

#include <stdio.h>
#include <stdlib.h>

/* One text as an outlet has it so often, and once elsewhere. */
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
	story_line(&lines, "other", "other.example", "2024-05-01",
		   buffer_view(&text));
	scratch_write(path, buffer_view(&lines));
	buffer_release(&lines);
	buffer_release(&text);
}

/* Steps of SQLite to plan that the outlet goes, and what is like it. */
static uint64_t plan_copies(const char *scratch, unsigned count)
{
	struct forget_request request = {.outlet = "paper.example",
					 .with_near = true};
	struct forget_plan plan = FORGET_PLAN_INIT;
	char *dump = scratch_path(scratch, "copies.jsonl");
	char *folder = archive_fixture_make(scratch, "archive");
	struct archive *archive;
	uint64_t steps;

	write_copies(dump, count);
	archive_fixture_ingest(folder, dump, "copies");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	sql_steps_begin(archive->catalog, &steps);
	cr_assert_eq(forget_plan_make(archive, &request, &plan, NULL), 0);
	sql_steps_end(archive->catalog);
	cr_assert_eq(plan.item_count, count + 1);
	forget_plan_release(&plan);
	archive_close(archive);
	scratch_remove(folder);
	free(dump);
	return steps;
}

Test(forget_plan, loads_a_cluster_once_however_many_of_it_are_named)
{
	char *scratch = scratch_folder();
	uint64_t of_few = plan_copies(scratch, 150);
	uint64_t of_many = plan_copies(scratch, 600);

	cr_assert_lt(of_many, 6 * of_few, "%llu, %llu",
		     (unsigned long long)of_few, (unsigned long long)of_many);
	scratch_remove(scratch);
}
