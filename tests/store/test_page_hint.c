#include "store/compact.h"
#include "tests/store/archive_fixture.h"

#include "store/object/object_store.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGES 12

/* Letters in which nothing repeats. */
static void put_noise(struct buffer *out, uint64_t seed, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		seed = seed * UINT64_C(6364136223846793005) +
		       1442695040888963407u;
		buffer_printf(out, "%c", 'a' + (int)(seed >> 33) % 26);
	}
}

/* An outlet's frame, what only this page has, its text, and when it was seen.
 */
static void put_page(struct buffer *out, unsigned page, unsigned visit)
{
	struct buffer text = BUFFER_INIT;

	story_text(page, &text);
	buffer_append_string(out, "<html><head><script>");
	put_noise(out, 1 + page % 2, 20000);
	buffer_append_string(out, "</script></head><body><article><p>");
	buffer_append_bytes(out, buffer_view(&text));
	buffer_append_string(out, "</p></article><script>");
	put_noise(out, 1000 + page, 9000);
	buffer_printf(out, "</script><!-- seen %u --></body></html>",
		      visit * 7919);
	buffer_release(&text);
}

static void put_record(struct buffer *out, const char *type, const char *url,
		       unsigned visit, struct bytes payload)
{
	struct buffer block = BUFFER_INIT;

	buffer_printf(&block,
		      "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"
		      "X-Request: %u\r\n\r\n",
		      type, visit * 104729);
	buffer_append_bytes(&block, payload);
	buffer_printf(out,
		      "WARC/1.0\r\nWARC-Type: response\r\n"
		      "WARC-Record-ID: <urn:uuid:%s-%u>\r\n"
		      "WARC-Target-URI: %s\r\n"
		      "WARC-Date: 2025-03-%02uT08:00:00Z\r\n"
		      "Content-Type: application/http; msgtype=response\r\n"
		      "Content-Length: %zu\r\n\r\n",
		      url, visit, url, visit + 1, block.size);
	buffer_append_bytes(out, buffer_view(&block));
	buffer_append_string(out, "\r\n\r\n");
	buffer_release(&block);
}

/* Every second day addresses have another parameter. */
static void put_visit(struct buffer *out, unsigned visit)
{
	struct buffer page = BUFFER_INIT;
	char url[64];

	for (unsigned i = 0; i < PAGES; i++) {
		snprintf(url, sizeof(url),
			 "https://outlet%u.example/news/%u?from=%u", i % 2, i,
			 visit / 2);
		buffer_clear(&page);
		put_page(&page, i, visit);
		put_record(out, "text/html", url, visit, buffer_view(&page));
	}
	buffer_clear(&page);
	put_noise(&page, 77, 30000);
	put_record(out, "application/octet-stream",
		   "https://outlet0.example/film", visit, buffer_view(&page));
	buffer_release(&page);
}

static uint64_t stored_originals(struct archive *archive)
{
	struct object_store_stats stats;

	cr_assert_eq(object_store_stats(archive->objects, &stats, NULL), 0);
	return stats.stored_bytes[OBJECT_ORIGINAL];
}

/* Take a visit as a dump of its own; what its originals took. */
static uint64_t take_visit(const char *scratch, const char *archive,
			   unsigned visit, struct buffer *warc)
{
	struct archive *a = archive_fixture_open(archive, ARCHIVE_WRITE);
	uint64_t before = stored_originals(a), after;
	char name[32], *path;

	snprintf(name, sizeof(name), "day%u.warc", visit);
	path = scratch_path(scratch, name);
	buffer_clear(warc);
	put_visit(warc, visit);
	scratch_write(path, buffer_view(warc));
	archive_fixture_take(a, path, NULL, 2);
	after = stored_originals(a);
	archive_close(a);
	free(path);
	return after - before;
}

static void expect_visit(const char *archive, unsigned visit)
{
	struct buffer warc = BUFFER_INIT, got = BUFFER_INIT;
	char name[32];

	snprintf(name, sizeof(name), "day%u.warc", visit);
	put_visit(&warc, visit);
	cr_assert_eq(archive_fixture_restore(archive, name, &got), 0);
	expect_same_text(&warc, &got);
	buffer_release(&warc);
	buffer_release(&got);
}

static void compact(const char *folder)
{
	struct archive *a = archive_fixture_open(folder, ARCHIVE_WRITE);
	struct compact_options options = {.threads = 2};
	struct compact_result result;

	cr_assert_eq(archive_compact(&a, &options, &result, NULL), 0);
	archive_close(a);
}

Test(page_hint, what_is_seen_again_leans_on_what_it_was)
{
	char *scratch = scratch_folder();
	char *archive = archive_fixture_make(scratch, "a");
	struct buffer warc = BUFFER_INIT;
	uint64_t first = take_visit(scratch, archive, 0, &warc);

	for (unsigned visit = 1; visit < 4; visit++)
		cr_expect_lt(take_visit(scratch, archive, visit, &warc),
			     first / 20, "visit %u", visit);
	compact(archive);
	cr_expect_lt(take_visit(scratch, archive, 4, &warc), first / 20,
		     "after compact");
	for (unsigned visit = 0; visit < 5; visit++)
		expect_visit(archive, visit);
	cr_expect_eq(archive_fixture_bad(archive), 0);
	buffer_release(&warc);
	free(archive);
	scratch_remove(scratch);
}

/* What is derived goes, and the hints with it. */
static void remove_catalog(const char *archive)
{
	char *path = scratch_path(archive, "catalog.sqlite");

	cr_assert_eq(catalog_remove(path, NULL), 0);
	free(path);
}

static uint64_t stored_after_compact(const char *archive)
{
	struct archive *a;
	uint64_t stored;

	compact(archive);
	a = archive_fixture_open(archive, ARCHIVE_READ);
	stored = stored_originals(a);
	archive_close(a);
	return stored;
}

Test(page_hint, compact_finds_it_where_ingest_did_not)
{
	char *scratch = scratch_folder();
	char *archive = archive_fixture_make(scratch, "a");
	char *once = archive_fixture_make(scratch, "once");
	struct buffer warc = BUFFER_INIT;
	uint64_t one, first, second;

	take_visit(scratch, once, 0, &warc);
	one = stored_after_compact(once);
	first = take_visit(scratch, archive, 0, &warc);
	remove_catalog(archive);
	second = take_visit(scratch, archive, 1, &warc);
	cr_assert_gt(second, first / 4, "there was a hint");
	cr_expect_lt(stored_after_compact(archive) - one, one / 20);
	for (unsigned visit = 0; visit < 2; visit++)
		expect_visit(archive, visit);
	buffer_release(&warc);
	free(archive);
	free(once);
	scratch_remove(scratch);
}
