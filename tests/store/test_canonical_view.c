#include "store/canonical_view.h"

#include "store/catalog/sql.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/damage.h"

#include <stdio.h>
#include <stdlib.h>

#define COPIES 3

/* Copies of a story, each a sentence shorter than the one before and in a dump
 * of its own: texts of one are coded together. */
static void take_copies(const char *scratch, const char *folder)
{
	char *dump = scratch_path(scratch, "copy.jsonl");
	struct buffer line = BUFFER_INIT, text = BUFFER_INIT;

	for (unsigned i = 0; i < COPIES; i++) {
		char name[16], date[16];

		snprintf(name, sizeof(name), "copy-%u", i);
		snprintf(date, sizeof(date), "2025-01-%02u", i + 1);
		story_part(3, 0, STORY_SENTENCES - i, &text);
		buffer_clear(&line);
		story_line(&line, name,
			   i < COPIES - 1 ? "one.example" : "last.example",
			   date, buffer_view(&text));
		scratch_write(dump, buffer_view(&line));
		archive_fixture_ingest(folder, dump, name);
	}
	buffer_release(&line);
	buffer_release(&text);
	free(dump);
}

/* Then texts are compared when the cluster is asked for. */
static void forget_edges(const char *folder)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);

	cr_assert_eq(sql_run(archive->catalog, "DELETE FROM edge", NULL), 0);
	archive_close(archive);
}

struct seen {
	unsigned clusters, members, canonicals;
	struct cluster_view_member second; /* body 2 */
};

static int see(void *context, const struct cluster_view *view,
	       struct fault *fault)
{
	struct seen *seen = context;

	(void)fault;
	seen->clusters++;
	for (size_t i = 0; i < view->member_count; i++) {
		seen->members++;
		seen->canonicals +=
			view->member[i].relation == RELATION_CANONICAL;
		if (view->member[i].number == 2)
			seen->second = view->member[i];
	}
	return 0;
}

/* As the last outlet's copy stands for it. */
static struct seen look(const char *folder)
{
	const struct bytes last = BYTES_LITERAL("last.example");
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct fault fault = FAULT_INIT;
	struct seen seen = {.clusters = 0};

	query.rule = CANONICAL_OUTLET_ORDER;
	query.order = &last;
	query.order_count = 1;
	cr_assert_eq(cluster_view_each(archive, &query, see, &seen, &fault), 0,
		     "%s", fault.message);
	cr_assert_eq(seen.clusters, 1);
	cr_assert_eq(seen.members, COPIES);
	cr_assert_eq(seen.canonicals, 1);
	archive_close(archive);
	return seen;
}

Test(canonical_view, a_damaged_member_stays_without_a_score)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	struct seen seen;

	take_copies(scratch, folder);
	forget_edges(folder);
	seen = look(folder);
	cr_assert_gt(seen.second.jaccard, 0.5);
	cr_assert(seen.second.direct);
	damage_body(folder, 2);
	seen = look(folder);
	cr_assert_eq(seen.second.jaccard, 0);
	cr_assert_eq(seen.second.relation, RELATION_NEAR);
	cr_assert_not(seen.second.direct);
	free(folder);
	scratch_remove(scratch);
}
