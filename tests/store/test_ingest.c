/* Taking dumps: once, twice, grown, cut off, and without writing. */
#include "tests/store/archive_fixture.h"

#include "core/base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LINES 30

/* A dump with everything in it: copies, a blank line, a broken one, an object
 * without text, CRLF, and no newline at the end. */
static void make_jsonl(unsigned lines, struct buffer *out)
{
	struct buffer text = BUFFER_INIT;
	char id[32];

	buffer_clear(out);
	for (unsigned i = 0; i < lines; i++) {
		snprintf(id, sizeof(id), "a%u", i);
		story_text(i % 7 == 6 ? 0 : i, &text);
		story_line(out, id, i % 2 ? "one.example" : "two.example",
			   "2025-02-03T04:05:06Z", buffer_view(&text));
		if (i % 10 == 3)
			buffer_append_string(out, "\n");
		if (i % 10 == 5)
			buffer_append_string(out, "{\"maintext\": \"cut\n");
		if (i % 10 == 7)
			buffer_append_string(out, "{\"id\": 7}\r\n");
	}
	buffer_append_string(out, "{\"maintext\":\"The last has no end.\"}");
	buffer_release(&text);
}

struct place {
	char *scratch, *archive, *dump;
	struct buffer bytes;
};

static struct place place_new(void)
{
	struct place p = {.bytes = BUFFER_INIT};

	p.scratch = scratch_folder();
	p.archive = archive_fixture_make(p.scratch, "archive");
	p.dump = scratch_path(p.scratch, "dump.jsonl");
	make_jsonl(LINES, &p.bytes);
	scratch_write(p.dump, buffer_view(&p.bytes));
	return p;
}

static void place_free(struct place *p)
{
	free(p->archive);
	free(p->dump);
	buffer_release(&p->bytes);
	scratch_remove(p->scratch);
}

Test(ingest, counts_what_it_takes)
{
	struct place p = place_new();
	struct archive *archive =
		archive_fixture_open(p.archive, ARCHIVE_WRITE);
	struct ingest_counts c = archive_fixture_take(archive, p.dump, "d", 2);

	cr_assert_eq(c.records, LINES + 7, "%llu",
		     (unsigned long long)c.records);
	cr_assert_eq(c.captures, LINES + 1);
	cr_assert_eq(c.rejected, 6);
	cr_assert_eq(c.exact, 4, "every seventh is the first story");
	cr_assert_eq(c.bodies_new, LINES + 1 - 4);
	cr_assert_eq(c.skipped, 0);
	cr_assert_eq(c.bytes_in, p.bytes.size);
	archive_close(archive);
	cr_assert_eq(archive_fixture_bad(p.archive), 0);
	place_free(&p);
}

Test(ingest, twice_changes_nothing)
{
	struct buffer before = BUFFER_INIT, after = BUFFER_INIT;
	struct place p = place_new();
	struct archive *archive;
	struct ingest_counts c;

	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_packs(p.archive, &before);
	archive = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	c = archive_fixture_take(archive, p.dump, "d", 1);
	cr_assert_eq(c.captures, 0);
	cr_assert_eq(c.skipped, LINES + 1);
	cr_assert_eq(c.bodies_new, 0);
	cr_assert_eq(c.bytes_stored, 0);
	archive_close(archive);
	archive_fixture_packs(p.archive, &after);
	expect_same_text(&before, &after);
	buffer_release(&before);
	buffer_release(&after);
	place_free(&p);
}

Test(ingest, threads_make_the_same_packs_answer)
{
	struct buffer first = BUFFER_INIT, other = BUFFER_INIT;
	struct place p = place_new();

	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &first);
	for (unsigned threads = 1; threads <= 5; threads += 4) {
		char *folder = archive_fixture_make(
			p.scratch, threads == 1 ? "one" : "five");
		struct archive *archive =
			archive_fixture_open(folder, ARCHIVE_WRITE);

		archive_fixture_take(archive, p.dump, "d", threads);
		archive_fixture_link(archive, threads);
		archive_close(archive);
		archive_fixture_answers_of(folder, &other);
		expect_same_text(&first, &other);
		free(folder);
	}
	buffer_release(&first);
	buffer_release(&other);
	place_free(&p);
}

Test(ingest, dry_run_counts_the_same_and_writes_nothing)
{
	struct buffer before = BUFFER_INIT, after = BUFFER_INIT;
	struct place p = place_new();
	struct archive *archive = archive_fixture_open(p.archive, ARCHIVE_READ);
	struct ingest_options options = {.path = p.dump,
					 .name = "d",
					 .limits = READER_LIMITS_DEFAULT,
					 .threads = 2,
					 .is_dry_run = true};
	struct ingest_result dry;
	struct ingest_counts wet;

	archive_fixture_packs(p.archive, &before);
	cr_assert_eq(ingest_run(archive, &options, &dry, NULL), 0);
	archive_close(archive);
	archive_fixture_packs(p.archive, &after);
	expect_same_text(&before, &after);
	archive = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	wet = archive_fixture_take(archive, p.dump, "d", 2);
	archive_close(archive);
	cr_assert_eq(dry.counts.records, wet.records);
	cr_assert_eq(dry.counts.captures, wet.captures);
	cr_assert_eq(dry.counts.bodies_new, wet.bodies_new);
	cr_assert_eq(dry.counts.exact, wet.exact);
	cr_assert_eq(dry.counts.rejected, wet.rejected);
	cr_assert_eq(dry.counts.bytes_stored, 0);
	ingest_result_release(&dry);
	buffer_release(&before);
	buffer_release(&after);
	place_free(&p);
}

/* ---- Cut off ------------------------------------------------------------- */

static int cancel_after(void *context)
{
	return (*(int *)context)-- <= 0;
}

static int take_some(const char *folder, const char *dump, int asked)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	struct ingest_options options = {.path = dump,
					 .name = "d",
					 .limits = READER_LIMITS_DEFAULT,
					 .threads = 1,
					 .is_cancelled = cancel_after,
					 .context = &asked};
	struct ingest_result result;
	int rc = ingest_run(archive, &options, &result, NULL);

	cr_assert_eq(result.is_interrupted, rc == FAULT_INTERRUPTED);
	ingest_result_release(&result);
	archive_close(archive);
	return rc;
}

Test(ingest, interrupted_anywhere_then_continued_equals_one_go)
{
	struct buffer whole = BUFFER_INIT, other = BUFFER_INIT;
	struct place p = place_new();
	int rc = FAULT_INTERRUPTED;
	int asked = 0;

	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &whole);
	for (; rc != 0; asked++) {
		char *folder = archive_fixture_make(p.scratch, "cut");

		rc = take_some(folder, p.dump, asked);
		cr_assert(rc == 0 || rc == FAULT_INTERRUPTED, "%d", rc);
		cr_assert_eq(archive_fixture_bad(folder), 0, "after %d", asked);
		archive_fixture_ingest(folder, p.dump, "d");
		archive_fixture_answers_of(folder, &other);
		expect_same_text(&whole, &other);
		cr_assert_eq(file_remove_tree(folder, NULL), 0);
		free(folder);
	}
	cr_assert_gt(asked, 10, "asked %d times only", asked);
	buffer_release(&whole);
	buffer_release(&other);
	place_free(&p);
}

Test(ingest, interrupted_again_and_again_comes_to_its_end)
{
	struct buffer whole = BUFFER_INIT, other = BUFFER_INIT;
	struct place p = place_new();
	char *folder = archive_fixture_make(p.scratch, "cut");

	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &whole);
	for (int asked = 0; take_some(folder, p.dump, asked) != 0; asked += 3)
		cr_assert_lt(asked, 1000);
	archive_fixture_ingest(folder, p.dump, "d");
	archive_fixture_answers_of(folder, &other);
	expect_same_text(&whole, &other);
	cr_assert_eq(archive_fixture_restore(folder, "d", &other), 0);
	expect_same_text(&p.bytes, &other);
	free(folder);
	buffer_release(&whole);
	buffer_release(&other);
	place_free(&p);
}

/* ---- Dumps that change under one name ------------------------------------ */

Test(ingest, a_grown_dump_adds_only_what_is_new_and_comes_back_whole)
{
	struct buffer grown = BUFFER_INIT, got = BUFFER_INIT;
	struct place p = place_new();
	struct archive *archive;
	struct ingest_counts c;

	archive_fixture_ingest(p.archive, p.dump, "d");
	buffer_append_bytes(&grown, buffer_view(&p.bytes));
	buffer_append_string(&grown,
			     "\n{\"maintext\":\"One line was added.\"}\n");
	scratch_write(p.dump, buffer_view(&grown));
	archive = archive_fixture_open(p.archive, ARCHIVE_WRITE);
	c = archive_fixture_take(archive, p.dump, "d", 2);
	archive_close(archive);
	/* The line that had no end is another record now or the same. */
	cr_assert_leq(c.captures, 2);
	cr_assert_geq(c.captures, 1);
	cr_assert_eq(archive_fixture_restore(p.archive, "d", &got), 0);
	expect_same_text(&grown, &got);
	cr_assert_eq(archive_fixture_bad(p.archive), 0);
	buffer_release(&grown);
	buffer_release(&got);
	place_free(&p);
}

Test(ingest, an_old_version_read_again_is_the_dump_also_after_a_rebuild)
{
	struct buffer other = BUFFER_INIT, got = BUFFER_INIT;
	struct buffer before = BUFFER_INIT, after = BUFFER_INIT;
	struct place p = place_new();

	archive_fixture_ingest(p.archive, p.dump, "d");
	make_jsonl(LINES / 2, &other);
	scratch_write(p.dump, buffer_view(&other));
	archive_fixture_ingest(p.archive, p.dump, "d");
	scratch_write(p.dump, buffer_view(&p.bytes));
	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &before);
	cr_assert_eq(archive_fixture_restore(p.archive, "d", &got), 0);
	expect_same_text(&p.bytes, &got);
	cr_assert_eq(archive_remove_derived(p.archive, NULL), 0);
	archive_fixture_ingest(p.archive, p.dump, "d");
	archive_fixture_answers_of(p.archive, &after);
	expect_same_text(&before, &after);
	cr_assert_eq(archive_fixture_restore(p.archive, "d", &got), 0);
	expect_same_text(&p.bytes, &got);
	buffer_release(&other);
	buffer_release(&got);
	buffer_release(&before);
	buffer_release(&after);
	place_free(&p);
}

/* ---- Folders and WARC ---------------------------------------------------- */

static void write_in(const char *folder, const char *name, const char *text)
{
	char *path = scratch_path(folder, name);

	scratch_write(path, bytes_of_string(text));
	free(path);
}

Test(ingest, takes_a_folder_with_other_files_in_it)
{
	char *scratch = scratch_folder();
	char *archive = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "pages");
	struct buffer text = BUFFER_INIT;
	struct archive *a;
	struct ingest_counts c;

	cr_assert_eq(mkdir(dump, 0777), 0);
	story_text(1, &text);
	write_in(dump, "one.txt", buffer_string(&text));
	write_in(dump, "copy.txt", buffer_string(&text));
	write_in(dump, "style.css", "p { color: red }");
	a = archive_fixture_open(archive, ARCHIVE_WRITE);
	c = archive_fixture_take(a, dump, NULL, 2);
	cr_assert_eq(c.captures, 2);
	cr_assert_eq(c.bodies_new, 1);
	cr_assert_eq(c.exact, 1);
	cr_assert_eq(c.other, 1);
	c = archive_fixture_take(a, dump, NULL, 2);
	cr_assert_eq(c.captures, 0);
	cr_assert_eq(c.skipped, 2);
	archive_close(a);
	cr_assert_eq(archive_fixture_bad(archive), 0);
	buffer_release(&text);
	free(archive);
	free(dump);
	scratch_remove(scratch);
}

Test(ingest, takes_a_warc_and_gives_it_back)
{
	char *scratch = scratch_folder();
	char *archive = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "crawl.warc");
	struct buffer page = BUFFER_INIT, warc = BUFFER_INIT, got = BUFFER_INIT;
	struct archive *a;
	struct ingest_counts c;

	story_text(3, &got);
	buffer_printf(&page,
		      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
		      "<html><body><p>%s</p></body></html>",
		      buffer_string(&got));
	buffer_append_string(&warc, "WARC/1.0\r\nWARC-Type: warcinfo\r\n"
				    "WARC-Record-ID: <urn:uuid:1>\r\n"
				    "Content-Length: 4\r\n\r\na: b\r\n\r\n");
	buffer_printf(&warc,
		      "WARC/1.0\r\nWARC-Type: response\r\n"
		      "WARC-Record-ID: <urn:uuid:2>\r\n"
		      "WARC-Target-URI: http://a.example/x\r\n"
		      "Content-Type: application/http; msgtype=response\r\n"
		      "Content-Length: %zu\r\n\r\n%s\r\n\r\n",
		      page.size, buffer_string(&page));
	scratch_write(dump, buffer_view(&warc));
	a = archive_fixture_open(archive, ARCHIVE_WRITE);
	c = archive_fixture_take(a, dump, NULL, 2);
	cr_assert_eq(c.records, 2);
	cr_assert_eq(c.captures, 1);
	cr_assert_eq(c.other, 1);
	archive_close(a);
	cr_assert_eq(archive_fixture_restore(archive, "crawl.warc", &got), 0);
	expect_same_text(&warc, &got);
	buffer_release(&page);
	buffer_release(&warc);
	buffer_release(&got);
	free(archive);
	free(dump);
	scratch_remove(scratch);
}

Test(ingest, a_dump_that_is_not_there_leaves_no_trace)
{
	struct buffer before = BUFFER_INIT, after = BUFFER_INIT;
	struct place p = place_new();
	struct archive *archive =
		archive_fixture_open(p.archive, ARCHIVE_WRITE);
	struct ingest_options options = {.path = "/nonexistent/dump",
					 .limits = READER_LIMITS_DEFAULT};
	struct ingest_result result;
	struct fault fault = FAULT_INIT;
	struct ingest_counts c;

	archive_fixture_packs(p.archive, &before);
	cr_assert_lt(ingest_run(archive, &options, &result, &fault), 0);
	ingest_result_release(&result);
	archive_fixture_packs(p.archive, &after);
	expect_same_text(&before, &after);
	/* And the archive goes on. */
	c = archive_fixture_take(archive, p.dump, "d", 2);
	cr_assert_eq(c.captures, LINES + 1);
	archive_close(archive);
	buffer_release(&before);
	buffer_release(&after);
	place_free(&p);
}
