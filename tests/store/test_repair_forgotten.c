/* A damaged tombstone: what it took down stays away. */
#include "store/repair_forgotten.h"

#include "core/base/file.h"
#include "store/forget.h"
#include "store/repair.h"
#include "tests/store/archive_fixture.h"

#include <stdlib.h>
#include <string.h>

#define STORIES 3

struct world {
	char *scratch, *dump, *folder, *pack;
	struct buffer before; /* answers */
	struct buffer bytes;  /* the pack, the tombstone at its end ... */
	size_t tombstone;     /* ... from here on */
};

static void forget(const char *folder)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	const struct forget_request request = {.url = NULL,
					       .outlet = "two.example"};
	struct forget_plan plan = FORGET_PLAN_INIT;
	uint64_t number;

	cr_assert_eq(forget_plan_make(archive, &request, &plan, NULL), 0);
	cr_assert_eq(plan.item_count, 1);
	cr_assert_eq(forget_commit(archive, &plan, &number, NULL), 0);
	cr_assert_eq(archive_remake(&archive, 1, NULL), 0);
	forget_plan_release(&plan);
	archive_close(archive);
}

static struct world world_new(void)
{
	struct world w = {.scratch = scratch_folder(),
			  .before = BUFFER_INIT,
			  .bytes = BUFFER_INIT};
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;

	for (unsigned i = 0; i < STORIES; i++) {
		char id[8] = {(char)('a' + i), 0};

		story_text(i, &text);
		story_line(&lines, id, i == 1 ? "two.example" : "one.example",
			   NULL, buffer_view(&text));
	}
	w.dump = scratch_path(w.scratch, "d.jsonl");
	scratch_write(w.dump, buffer_view(&lines));
	w.folder = archive_fixture_make(w.scratch, "archive");
	w.pack = scratch_path(w.folder, "packs/00000001.pack");
	archive_fixture_ingest(w.folder, w.dump, "d");
	archive_fixture_answers_of(w.folder, &w.before);
	scratch_read(w.pack, &w.bytes);
	w.tombstone = w.bytes.size;
	forget(w.folder);
	scratch_read(w.pack, &w.bytes);
	buffer_release(&lines);
	buffer_release(&text);
	return w;
}

static void world_free(struct world *w)
{
	buffer_release(&w->before);
	buffer_release(&w->bytes);
	free(w->dump);
	free(w->folder);
	free(w->pack);
	scratch_remove(w->scratch);
}

static int count_capture(void *context, const struct catalog_capture *c,
			 struct fault *fault)
{
	(void)fault;
	*(unsigned *)context += c->capture.kind == RECORD_CAPTURE;
	return 0;
}

static unsigned captures(struct archive *archive)
{
	struct catalog_filter all = CATALOG_FILTER_INIT;
	unsigned count = 0;

	cr_assert_eq(catalog_each_capture(archive->catalog, &all, count_capture,
					  &count, NULL),
		     0);
	return count;
}

static void ignore(void *context, const char *place, const char *what)
{
	(void)context;
	(void)place;
	(void)what;
}

/* All that is derived is made anew of packs with this damage; then the dump is
 * taken again. */
static void expect_away(const struct world *w, bool repairs, size_t at)
{
	struct archive *archive =
		archive_fixture_open(w->folder, ARCHIVE_WRITE);
	struct repair_result result;

	cr_assert_eq(repairs ? archive_repair(&archive, false, 1, ignore, NULL,
					      &result, NULL)
			     : archive_rebuild(&archive, 1, NULL),
		     0);
	archive_close(archive);
	archive_fixture_ingest(w->folder, w->dump, "d");
	archive = archive_fixture_open(w->folder, ARCHIVE_READ);
	cr_assert_eq(captures(archive), STORIES - 1, "byte %zu, %s", at,
		     repairs ? "repair" : "rebuild");
	archive_close(archive);
}

Test(repair_forgotten, keeps_away_what_a_damaged_tombstone_took_down)
{
	struct world w = world_new();
	size_t size = w.bytes.size - w.tombstone;

	for (size_t at = 0; at < size; at += 11) {
		struct world again = world_new();

		again.bytes.data[again.tombstone + at] ^= 0x55;
		scratch_write(again.pack, buffer_view(&again.bytes));
		expect_away(&again, at % 2, at);
		world_free(&again);
	}
	world_free(&w);
}

/* What was put in its place is lifted as the one that was lost. */
Test(repair_forgotten, can_be_lifted)
{
	const struct forget_request request = {.outlet = "two.example"};
	struct world w = world_new();
	struct tombstone lift = TOMBSTONE_INIT;
	struct buffer now = BUFFER_INIT;
	struct archive *archive;
	uint64_t number;

	scratch_write(w.pack,
		      bytes_slice(buffer_view(&w.bytes), 0, w.tombstone + 9));
	expect_away(&w, true, 9);
	archive = archive_fixture_open(w.folder, ARCHIVE_WRITE);
	cr_assert_eq(forget_lift_plan(archive, &request, &lift, NULL), 0);
	cr_assert_eq(forget_lift_commit(archive, &lift, &number, NULL), 0);
	cr_assert_eq(archive_remake(&archive, 1, NULL), 0);
	archive_close(archive);
	archive_fixture_answers_of(w.folder, &now);
	expect_same_text(&w.before, &now);
	tombstone_release(&lift);
	buffer_release(&now);
	world_free(&w);
}

/* The catalog is damaged, too, any page of it: the packs are repaired all the
 * same. */
Test(repair_forgotten, is_no_reason_to_fail_where_the_catalog_cannot_be_read)
{
	struct world w = world_new();
	char *path = scratch_path(w.folder, "catalog.sqlite");
	struct buffer catalog = BUFFER_INIT;
	struct repair_result result;

	scratch_read(path, &catalog);
	for (size_t page = 4096; page < catalog.size; page += 4096) {
		struct fault fault = FAULT_INIT;
		struct archive *archive;

		scratch_write(w.pack, bytes_slice(buffer_view(&w.bytes), 0,
						  w.tombstone + 9));
		memset(catalog.data + page, 0xFF, 4096);
		scratch_write(path, buffer_view(&catalog));
		archive = archive_fixture_open(w.folder, ARCHIVE_WRITE);
		cr_assert_eq(archive_repair(&archive, false, 1, ignore, NULL,
					    &result, &fault),
			     0, "page at %zu: %s", page, fault.message);
		archive_close(archive);
		cr_assert_eq(archive_fixture_bad(w.folder), 0);
		world_free(&w);
		buffer_release(&catalog);
		free(path);
		w = world_new();
		path = scratch_path(w.folder, "catalog.sqlite");
		scratch_read(path, &catalog);
	}
	buffer_release(&catalog);
	free(path);
	world_free(&w);
}
