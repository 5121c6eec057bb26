/* Revisits and the pages they stand for: see tests/golden/revisits for which.
 */
#include "store/link.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/sql_steps.h"

#include "core/base/memory.h"

#include <stdlib.h>

static void put_record(struct buffer *warc, const char *type, unsigned n,
		       const char *url, const char *more, struct bytes page)
{
	static const char http[] = "HTTP/1.1 200 OK\r\n"
				   "Content-Type: text/html\r\n\r\n";

	buffer_printf(warc,
		      "WARC/1.0\r\nWARC-Type: %s\r\n"
		      "WARC-Record-ID: <urn:uuid:%s-%u>\r\n"
		      "WARC-Date: 2025-01-01T00:00:00Z\r\n"
		      "WARC-Target-URI: %s\r\n%s"
		      "Content-Type: application/http; msgtype=response\r\n"
		      "Content-Length: %zu\r\n\r\n%s",
		      type, type, n, url, more, sizeof(http) - 1 + page.size,
		      http);
	buffer_append_bytes(warc, page);
	buffer_append_string(warc, "\r\n\r\n");
}

/* So many pages of one text, digest and address, each with a byte of its own,
 * and as many revisits that name the digest, or the address and its date. */
static void write_crawl(const char *path, unsigned count, const char *refers)
{
	struct buffer warc = BUFFER_INIT, story = BUFFER_INIT;
	struct buffer page = BUFFER_INIT;

	story_text(1, &story);
	for (unsigned n = 0; n < count; n++) {
		buffer_clear(&page);
		buffer_printf(&page,
			      "<html><body><article><p>%s</p></article>"
			      "<!-- %u --></body></html>",
			      buffer_string(&story), n);
		put_record(&warc, "response", n, "http://a.example/1",
			   "WARC-Payload-Digest: sha1:SAME\r\n",
			   buffer_view(&page));
	}
	for (unsigned n = 0; n < count; n++)
		put_record(&warc, "revisit", n, "http://b.example/1", refers,
			   BYTES_NONE);
	scratch_write(path, buffer_view(&warc));
	buffer_release(&warc);
	buffer_release(&story);
	buffer_release(&page);
}

/* Steps of SQLite until all of them are captures of one text. */
static uint64_t resolve(const char *scratch, unsigned count, const char *refers)
{
	char *dump = scratch_path(scratch, "crawl.warc");
	char *folder = archive_fixture_make(scratch, "archive");
	struct archive *archive;
	struct catalog_body body;
	uint64_t steps;

	write_crawl(dump, count, refers);
	archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	archive_fixture_take(archive, dump, "crawl", 2);
	sql_steps_begin(archive->catalog, &steps);
	archive_fixture_link(archive, 2);
	sql_steps_end(archive->catalog);
	cr_assert_eq(catalog_get_body(archive->catalog, 1, &body, NULL), 0);
	cr_assert_eq(body.captures, 2 * count);
	archive_close(archive);
	scratch_remove(folder);
	free(dump);
	return steps;
}

Test(revisits, cost_pages_and_revisits_not_their_product)
{
	static const char *const refers[] = {
		"WARC-Payload-Digest: sha1:SAME\r\n",
		"WARC-Refers-To-Target-URI: http://a.example/1\r\n"
		"WARC-Refers-To-Date: 2025-01-01T00:00:00Z\r\n"};
	char *scratch = scratch_folder();

	for (size_t i = 0; i < ARRAY_COUNT(refers); i++) {
		uint64_t of_few = resolve(scratch, 100, refers[i]);
		uint64_t of_many = resolve(scratch, 400, refers[i]);

		cr_assert_lt(of_many, 6 * of_few, "%s: %llu, %llu", refers[i],
			     (unsigned long long)of_few,
			     (unsigned long long)of_many);
	}
	scratch_remove(scratch);
}
