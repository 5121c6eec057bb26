/* After forget and compact the bytes are nowhere: not in an object of any kind,
 * not in a derived file, not in a free page of one. */
#include "tests/store/archive_fixture.h"

#include "core/base/file.h"
#include "store/compact.h"
#include "store/forget.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Words that stand in the text, the title and the URL of one article alone. */
static const char *const marks[] = {"Xylographer", "Quizzaciously",
				    "zephyrwort-9931"};

static bool has_mark(struct bytes bytes)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (bytes.size &&
		    memmem(bytes.data, bytes.size, marks[i], strlen(marks[i])))
			return true;
	return false;
}

static unsigned files_with_mark(const char *folder, bool with_packs)
{
	struct dirent **name;
	int count = scandir(folder, &name, NULL, alphasort);
	unsigned found = 0;

	cr_assert_geq(count, 0);
	for (int i = 0; i < count; i++) {
		char *path = scratch_path(folder, name[i]->d_name);
		struct buffer bytes = BUFFER_INIT;
		struct stat st;

		cr_assert_eq(lstat(path, &st), 0);
		if (!with_packs && strcmp(name[i]->d_name, "packs") == 0) {
			; /* the log has it until compact */
		} else if (S_ISDIR(st.st_mode) && name[i]->d_name[0] != '.') {
			found += files_with_mark(path, with_packs);
		} else if (S_ISREG(st.st_mode)) {
			scratch_read(path, &bytes);
			found += has_mark(buffer_view(&bytes));
		}
		buffer_release(&bytes);
		free(path);
		free(name[i]);
	}
	free(name);
	return found;
}

struct search {
	struct object_store *objects;
	unsigned found;
};

static int see_object(void *context, const struct object_entry *entry,
		      struct fault *fault)
{
	struct search *search = context;
	struct buffer bytes = BUFFER_INIT;
	int rc = object_store_get(search->objects, &entry->id, &bytes, NULL,
				  fault);

	search->found += has_mark(buffer_view(&bytes));
	buffer_release(&bytes);
	return rc;
}

static unsigned objects_with_mark(struct archive *archive)
{
	struct search search = {archive->objects, 0};
	struct fault fault = FAULT_INIT;

	cr_assert_eq(object_store_each(archive->objects, 0, see_object, &search,
				       NULL, &fault),
		     0, "%s", fault.message);
	return search.found;
}

static void write_dump(const char *path)
{
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;

	for (unsigned i = 0; i < 40; i++) {
		char id[16];

		snprintf(id, sizeof(id), "s%u", i);
		story_text(i / 2, &text);
		story_line(&lines, id, "one.example", "2025-02-01",
			   buffer_view(&text));
	}
	/* Near copies of a story that stays: each may be the other's base. */
	story_text(3, &text);
	buffer_printf(&lines,
		      "{\"id\":\"gone\",\"title\":\"%s\",\"url\":"
		      "\"https://one.example/%s\",\"maintext\":\"%.*s %s\"}\n",
		      marks[1], marks[2], 400, buffer_string(&text), marks[0]);
	for (size_t i = 0; i < lines.size; i++)
		if (i + 1 < lines.size && lines.data[i] == '\n' &&
		    lines.data[i + 1] != '{')
			lines.data[i] = ' ';
	scratch_write(path, buffer_view(&lines));
	buffer_release(&lines);
	buffer_release(&text);
}

static void forget_by_url(struct archive **archive, bool lifts)
{
	struct forget_request request = {
		.url = "https://one.example/zephyrwort-9931"};
	struct forget_plan plan = FORGET_PLAN_INIT;
	struct tombstone t = TOMBSTONE_INIT;
	struct fault fault = FAULT_INIT;
	uint64_t number;
	int rc;

	if (lifts) {
		rc = forget_lift_plan(*archive, &request, &t, &fault);
		if (rc == 0)
			rc = forget_lift_commit(*archive, &t, &number, &fault);
	} else {
		rc = forget_plan_make(*archive, &request, &plan, &fault);
		cr_assert_eq(plan.item_count, 1);
		if (rc == 0)
			rc = forget_commit(*archive, &plan, &number, &fault);
	}
	if (rc == 0)
		rc = archive_remake(archive, 1, &fault);
	cr_assert_eq(rc, 0, "%s", fault.message);
	forget_plan_release(&plan);
	tombstone_release(&t);
}

static void compact_it(struct archive **archive)
{
	struct compact_options options = {.level = 3, .threads = 1};
	struct compact_result result;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(archive_compact(archive, &options, &result, &fault), 0,
		     "%s", fault.message);
}

Test(forget_bytes, are_nowhere_after_compact_and_come_back_by_ingest_alone)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "d.jsonl");
	struct archive *archive;
	struct ingest_counts counts;

	write_dump(dump);
	archive_fixture_ingest(folder, dump, "d");
	archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	cr_assert_gt(objects_with_mark(archive), 0);
	cr_assert_gt(files_with_mark(folder, false), 0, "the catalog's title");
	forget_by_url(&archive, false);
	cr_assert_eq(files_with_mark(folder, false), 0);
	cr_assert_gt(objects_with_mark(archive), 0);
	compact_it(&archive);
	cr_assert_eq(objects_with_mark(archive), 0);
	archive_close(archive);
	cr_assert_eq(files_with_mark(folder, true), 0);
	cr_assert_eq(archive_fixture_bad(folder), 0);
	/* Still refused; after a lift a new ingest brings it back. */
	archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	counts = archive_fixture_take(archive, dump, "d", 1);
	cr_assert_eq(counts.captures, 0);
	forget_by_url(&archive, true);
	cr_assert_eq(objects_with_mark(archive), 0);
	counts = archive_fixture_take(archive, dump, "d", 1);
	cr_assert_eq(counts.captures, 1);
	cr_assert_gt(objects_with_mark(archive), 0);
	archive_fixture_link(archive, 1);
	archive_close(archive);
	cr_assert_eq(archive_fixture_bad(folder), 0);
	free(folder);
	free(dump);
	scratch_remove(scratch);
}
