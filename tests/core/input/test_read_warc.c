#include "core/base/file.h"
#include "dump_reading.h"
#include "sample_dumps.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(read_warc, .fini = reading_scratch_remove, .timeout = 60);

static const char page[] = "<html><body><p>Rain fell.</p></body></html>";

static void read_bytes(struct reading *r, const char *name,
		       const struct buffer *bytes)
{
	reading_make(r, reading_scratch_file(name, buffer_view(bytes)), NULL);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	if (!strstr(name, ".gz"))
		cr_assert(bytes_equal(buffer_view(&r->files[0].bytes),
				      buffer_view(bytes)));
}

static void add_response(struct buffer *out, const char *id, const char *head,
			 struct bytes body)
{
	struct buffer block = BUFFER_INIT;

	buffer_append_string(&block, head);
	buffer_append_string(&block, "\r\n");
	buffer_append_bytes(&block, body);
	sample_warc_record(out, "response", id, "https://a.example/x",
			   "application/http; msgtype=response",
			   buffer_view(&block));
	buffer_release(&block);
}

static bool content_is(const struct read_item *item, const char *text)
{
	return item &&
	       bytes_equal(buffer_view(&item->content), bytes_of_string(text));
}

Test(read_warc, names_records_as_their_head_does_and_gives_url_and_date)
{
	struct buffer warc = BUFFER_INIT;
	const struct read_item *item;
	struct reading r;

	add_response(&warc, "1",
		     "HTTP/1.1 200 OK\r\nContent-Type: text/html; "
		     "charset=\"EUC-KR\"\r\n",
		     bytes_of_string(page));
	read_bytes(&r, "a.warc", &warc);
	item = reading_find(&r, "<urn:uuid:1>");
	cr_assert(item);
	cr_assert_eq(item->content_kind, CONTENT_HTML);
	cr_assert(content_is(item, page));
	cr_assert_str_eq(item->charset, "EUC-KR");
	cr_assert_str_eq(buffer_string(&item->given[FIELD_URL]),
			 "https://a.example/x");
	cr_assert_str_eq(buffer_string(&item->given[FIELD_FETCHED]),
			 "2025-02-05T00:00:01Z");
	cr_assert_eq(item->offset, 0);
	cr_assert_eq(item->length, warc.size);
	reading_release(&r);
	buffer_release(&warc);
}

/* A brotli stream of one uncompressed block (RFC 7932, 9.2). */
static void brotli_stored(struct buffer *out, struct bytes bytes)
{
	uint32_t head = (uint32_t)(bytes.size - 1) << 4 | 1u << 20;

	for (int i = 0; i < 3; i++)
		buffer_append_byte(out, (unsigned char)(head >> 8 * i));
	buffer_append_bytes(out, bytes);
	buffer_append_byte(out, 3);
}

Test(read_warc, undoes_chunks_and_content_codings)
{
	struct buffer gzip = BUFFER_INIT, chunked = BUFFER_INIT;
	struct buffer warc = BUFFER_INIT;
	struct buffer brotli = BUFFER_INIT, twice = BUFFER_INIT;
	struct reading r;

	sample_gzip_member(&gzip, bytes_of_string(page));
	brotli_stored(&brotli, bytes_of_string(page));
	buffer_printf(&chunked, "10;x=y\r\n%.16s\r\n%zX\r\n%s\r\n0\r\n\r\n",
		      page, strlen(page) - 16, page + 16);
#define HTML_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	add_response(&warc, "chunked",
		     HTML_HEAD "Transfer-Encoding: chunked\r\n",
		     buffer_view(&chunked));
	add_response(&warc, "left", HTML_HEAD "Transfer-Encoding: chunked\r\n",
		     bytes_of_string(page));
	add_response(&warc, "gzip", HTML_HEAD "content-encoding: gzip\r\n",
		     buffer_view(&gzip));
	add_response(&warc, "plain", HTML_HEAD "Content-Encoding: gzip\r\n",
		     bytes_of_string(page));
	add_response(&warc, "br", HTML_HEAD "Content-Encoding: br\r\n",
		     buffer_view(&brotli));
	add_response(&warc, "notbr", HTML_HEAD "Content-Encoding: br\r\n",
		     bytes_of_string(page));
	/* Not said, or said where nobody looks. */
	sample_gzip_member(&twice, buffer_view(&gzip));
	add_response(&warc, "unsaid", HTML_HEAD, buffer_view(&gzip));
	add_response(&warc, "twice",
		     HTML_HEAD "Content-Encoding: UTF-8\r\n"
			       "Content-Encoding: gzip, gzip\r\n",
		     buffer_view(&twice));
	read_bytes(&r, "a.warc", &warc);
	cr_assert_eq(r.records, 8);
	for (size_t i = 0; i < r.count; i++)
		cr_assert(content_is(&r.items[i], page), "%s: %s",
			  r.items[i].record,
			  buffer_string(&r.items[i].content));
	reading_release(&r);
	buffer_release(&gzip);
	buffer_release(&chunked);
	buffer_release(&twice);
	buffer_release(&brotli);
	buffer_release(&warc);
}

Test(read_warc, takes_a_response_cut_off_between_chunks_or_after_hints)
{
	static const char *const ends[] = {"", "\r", "0", "0\r"};
	struct buffer warc = BUFFER_INIT, gzip = BUFFER_INIT;
	struct buffer chunk = BUFFER_INIT;
	struct reading r;

	sample_gzip_member(&gzip, bytes_of_string(page));
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++) {
		buffer_clear(&chunk);
		buffer_printf(&chunk, "%zx\r\n", gzip.size);
		buffer_append_bytes(&chunk, buffer_view(&gzip));
		buffer_printf(&chunk, "\r\n%s", ends[i]);
		add_response(&warc, ends[i],
			     HTML_HEAD "Transfer-Encoding: chunked\r\n"
				       "Content-Encoding: gzip\r\n",
			     buffer_view(&chunk));
	}
	add_response(
		&warc, "hints",
		"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" HTML_HEAD,
		bytes_of_string(page));
	read_bytes(&r, "a.warc", &warc);
	cr_assert_eq(r.records, 5);
	for (size_t i = 0; i < r.count; i++)
		cr_assert(content_is(&r.items[i], page), "%zu: %s", i,
			  buffer_string(&r.items[i].content));
	reading_release(&r);
	buffer_release(&chunk);
	buffer_release(&gzip);
	buffer_release(&warc);
}

Test(read_warc, keeps_what_is_no_page_as_other)
{
	static const char notfound[] = "HTTP/1.1 404 Not Found\r\n"
				       "Content-Type: text/html\r\n";
	static const char png[] = "HTTP/1.1 200 OK\r\n"
				  "Content-Type: text/html\r\n";
	struct buffer warc = BUFFER_INIT;
	struct reading r;

	add_response(&warc, "404", notfound, bytes_of_string(page));
	add_response(&warc, "png", png,
		     BYTES_LITERAL("\x89PNG\r\n\x1a\n\0\0\0\0"));
	sample_warc_record(&warc, "metadata", "m", "http://a/",
			   "application/warc-fields", BYTES_LITERAL("a: b"));
	sample_warc_record(&warc, "revisit", "r", "http://a/",
			   "application/http",
			   BYTES_LITERAL("HTTP/1.1 200 OK\r\n\r\n"));
	sample_warc_record(&warc, "resource", "log",
			   "metadata://gnu.org/software/wget/warc/wget.log",
			   "text/plain", BYTES_LITERAL("some log"));
	read_bytes(&r, "a.warc", &warc);
	cr_assert_eq(r.records, 5);
	for (size_t i = 0; i < r.count; i++)
		cr_assert_eq(r.items[i].content_kind, CONTENT_NONE, "%s",
			     r.items[i].record);
	reading_release(&r);
	buffer_release(&warc);
}

/* 새로운책방이 문: nothing but the server tells what these bytes are. */
Test(read_warc, believes_a_server_that_says_utf16)
{
	const struct {
		const char *head;
		struct bytes body;
		enum content_kind kind;
	} cases[] = {
		{"HTTP/1.1 200 OK\r\n"
		 "Content-Type: text/html; charset=utf-16le\r\n",
		 BYTES_LITERAL("\xc8\xc0\x5c\xb8\xb4\xc6\x45\xcc)\xbct\xc7 \0"
			       "8\xbb"),
		 CONTENT_HTML},
		{"HTTP/1.1 200 OK\r\n"
		 "Content-Type: text/plain; charset=UTF-16BE\r\n",
		 BYTES_LITERAL(
			 "\xc0\xc8\xb8\x5c\xc6\xb4\xcc\x45\xbc)\xc7t\0 \xbb"
			 "8"),
		 CONTENT_TEXT},
		{"HTTP/1.1 200 OK\r\n"
		 "Content-Type: text/html; charset=utf-16\r\n",
		 BYTES_LITERAL("\1\0\2\0\3\0\4\0"), CONTENT_NONE},
	};
	struct buffer warc = BUFFER_INIT;
	struct reading r;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		add_response(&warc, "w", cases[i].head, cases[i].body);
	read_bytes(&r, "a.warc", &warc);
	cr_assert_eq(r.records, ARRAY_COUNT(cases));
	for (size_t i = 0; i < r.count; i++)
		cr_expect_eq(r.items[i].content_kind, cases[i].kind, "case %zu",
			     i);
	reading_release(&r);
	buffer_release(&warc);
}

Test(read_warc, takes_text_of_conversions)
{
	struct buffer warc = BUFFER_INIT;
	struct reading r;

	sample_warc_record(&warc, "conversion", "wet", "http://a/",
			   "text/plain", BYTES_LITERAL("Rain\nIt fell."));
	read_bytes(&r, "a.warc.wet", &warc);
	cr_assert_eq(r.items[0].content_kind, CONTENT_TEXT);
	cr_assert(content_is(&r.items[0], "Rain\nIt fell."));
	reading_release(&r);
	buffer_release(&warc);
}

Test(read_warc, reads_old_and_odd_heads)
{
	static const char *const heads[] = {
		"WARC/0.17\r\nWARC-Type: resource\r\nWARC-Target-URI: "
		"<http://a/>\r\nWARC-Record-ID: <x>\r\n",
		"WARC/0.18\nwarc-type: resource\nwarc-target-uri: http://a/\n"
		"warc-record-id: <x>\n",
		"WARC/1.1\r\nWARC-Type:resource\r\nWARC-Target-URI:\r\n "
		"http://a/\r\nWARC-Record-ID : <x>\r\nnonsense\r\n",
	};
	struct buffer warc = BUFFER_INIT;
	struct reading r;

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		const char *end = strchr(heads[i], '\r') ? "\r\n" : "\n";

		buffer_clear(&warc);
		/* Twice, and without the blank lines between. */
		for (int twice = 0; twice < 2; twice++)
			buffer_printf(&warc,
				      "%sContent-Type: text/html%s"
				      "Content-Length: %zu%s%s%s",
				      heads[i], end, strlen(page), end, end,
				      page);
		read_bytes(&r, "a.warc", &warc);
		cr_assert_eq(r.records, 2, "case %zu", i);
		cr_assert_eq(r.rejected, 0);
		cr_assert_str_eq(r.items[1].record, "<x>");
		cr_assert(content_is(&r.items[0], page));
		cr_assert_str_eq(buffer_string(&r.items[0].given[FIELD_URL]),
				 "http://a/");
		reading_release(&r);
	}
	buffer_release(&warc);
}

/* Records of a gzip member each, and where they begin and the last ends; the
 * bytes of each. */
static size_t put_members(struct buffer *gz, uint64_t *begin, int count)
{
	struct buffer record = BUFFER_INIT;
	size_t size;

	for (int i = 0; i < count; i++) {
		char id[2] = {(char)('0' + i), 0};

		buffer_clear(&record);
		sample_warc_record(&record, "resource", id, "http://a/",
				   "text/html", bytes_of_string(page));
		begin[i] = gz->size;
		sample_gzip_member(gz, buffer_view(&record));
	}
	begin[count] = gz->size;
	size = record.size;
	buffer_release(&record);
	return size;
}

Test(read_warc, gives_the_place_of_a_lone_gzip_member)
{
	struct buffer gz = BUFFER_INIT;
	uint64_t begin[4];
	size_t size = put_members(&gz, begin, 3);
	struct reading r;

	read_bytes(&r, "a.warc.gz", &gz);
	cr_assert_eq(r.records, 3);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(r.items[i].offset, begin[i]);
		cr_assert_eq(r.items[i].length, begin[i + 1] - begin[i]);
		cr_assert_eq(r.items[i].bytes.size, size);
	}
	reading_release(&r);
	buffer_release(&gz);
}

/* Around the members is a file that ends early, between two of them. */
Test(read_warc, what_it_is_packed_in_is_told_when_it_ends_between_members)
{
	struct buffer gz = BUFFER_INIT, outer = BUFFER_INIT;
	uint64_t begin[3];
	struct reading r;
	size_t stored;

	put_members(&gz, begin, 2);
	/* gzip's magic and 7 bytes more, then one block that is stored. */
	buffer_append(&outer, "\x1f\x8b\x08\0\0\0\0\0\0\x03\x01", 11);
	stored = gz.size;
	buffer_append_byte(&outer, (unsigned char)stored);
	buffer_append_byte(&outer, (unsigned char)(stored >> 8));
	buffer_append_byte(&outer, (unsigned char)~stored);
	buffer_append_byte(&outer, (unsigned char)(~stored >> 8));
	buffer_append(&outer, gz.data, begin[1]);
	read_bytes(&r, "a.warc.gz.gz", &outer);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.rejected, 1);
	cr_assert(strstr(r.items[1].reason, "the file ends inside it"), "%s",
		  r.items[1].reason);
	reading_release(&r);
	buffer_release(&outer);
	buffer_release(&gz);
}

Test(read_warc, a_damaged_gzip_member_costs_its_record_alone)
{
	struct buffer gz = BUFFER_INIT;
	uint64_t begin[4];
	struct reading r;

	put_members(&gz, begin, 3);
	for (size_t at = begin[1] + 12; at < begin[2]; at++) {
		gz.data[at] ^= 0x55;
		read_bytes(&r, "a.warc.gz", &gz);
		cr_assert(reading_find(&r, "<urn:uuid:0>"), "%zu", at);
		cr_assert(reading_find(&r, "<urn:uuid:2>"), "%zu", at);
		cr_assert_eq(r.records, 2, "%zu of %zu", at - begin[1],
			     begin[2] - begin[1]);
		cr_assert_geq(r.rejected, 1);
		reading_release(&r);
		gz.data[at] ^= 0x55;
	}
	buffer_release(&gz);
}

/* `gzip crawl.warc`, whose download broke off. */
Test(read_warc, a_gzip_member_of_many_records_that_is_cut_costs_one)
{
	struct buffer plain = BUFFER_INIT, gz = BUFFER_INIT;
	struct reading r;

	for (int i = 0; i < 100; i++) {
		char id[4] = {(char)('a' + i / 10), (char)('a' + i % 10), 0};

		sample_warc_record(&plain, "resource", id, "http://a/",
				   "text/html", bytes_of_string(page));
	}
	sample_gzip_member(&gz, buffer_view(&plain));
	gz.size -= 8; /* of what checks it */
	read_bytes(&r, "a.warc.gz", &gz);
	cr_assert_eq(r.records, 100);
	cr_assert_eq(r.rejected, 1);
	reading_release(&r);
	buffer_truncate(&gz, gz.size / 2);
	read_bytes(&r, "a.warc.gz", &gz);
	cr_assert_gt(r.records, 10);
	cr_assert_leq(r.rejected, 2, "the record that is cut, and the end");
	reading_release(&r);
	buffer_release(&gz);
	buffer_release(&plain);
}

Test(read_warc, a_broken_version_costs_its_record_and_not_the_one_before)
{
	struct buffer warc = BUFFER_INIT;
	struct reading r;
	size_t second;

	for (int i = 0; i < 3; i++) {
		char id[2] = {(char)('0' + i), 0};

		second = i == 1 ? warc.size : i ? second : 0;
		sample_warc_record(&warc, "resource", id, "http://a/",
				   "text/html", bytes_of_string(page));
	}
	warc.data[second] = 'X';
	read_bytes(&r, "a.warc", &warc);
	cr_assert_eq(r.records, 2);
	cr_assert_eq(r.rejected, 1);
	cr_assert_str_eq(r.items[0].record, "<urn:uuid:0>");
	cr_assert_eq(r.items[1].offset, second);
	reading_release(&r);
	buffer_release(&warc);
}

Test(read_warc, a_damaged_front_costs_no_more_than_its_record)
{
	struct buffer warc = BUFFER_INIT, gz = BUFFER_INIT;
	struct reading r;
	size_t half, first = 0;

	for (int i = 0; i < 3; i++) {
		char id[2] = {(char)('0' + i), 0};
		struct buffer record = BUFFER_INIT;

		sample_warc_record(&record, "resource", id, "http://a/",
				   "text/html", bytes_of_string(page));
		buffer_append_bytes(&warc, buffer_view(&record));
		sample_gzip_member(&gz, buffer_view(&record));
		first = i ? first : gz.size;
		buffer_release(&record);
	}
	half = warc.size / 6;
	memmove(warc.data, warc.data + half, warc.size - half);
	warc.size -= half;
	read_bytes(&r, "cut.warc", &warc);
	cr_expect_eq(r.records, 2);
	cr_expect_eq(r.rejected, 1);
	reading_release(&r);
	for (size_t at = 10; at < first; at++) {
		gz.data[at] ^= 0x55;
		read_bytes(&r, "a.warc.gz", &gz);
		gz.data[at] ^= 0x55;
		cr_expect_eq(r.records, 2, "%zu", at);
		cr_expect_eq(r.rejected, 1, "%zu", at);
		reading_release(&r);
	}
	buffer_release(&warc);
	buffer_release(&gz);
}

Test(read_warc, a_gzip_member_without_its_magic_is_told)
{
	struct buffer gz = BUFFER_INIT;
	uint64_t begin[5];
	struct reading r;

	put_members(&gz, begin, 4);
	for (int lost = 1; lost < 4; lost++) {
		gz.data[begin[lost]] = 0;
		read_bytes(&r, "a.warc.gz", &gz);
		gz.data[begin[lost]] = 0x1f;
		cr_assert_eq(r.records, 3);
		cr_assert_eq(r.rejected, 1);
		for (size_t i = 0; i < r.count; i++) {
			int n = r.items[i].record[10] - '0';

			if (r.items[i].kind == SEGMENT_REJECTED) {
				cr_expect(strstr(r.items[i].reason,
						 "no gzip member"));
				continue;
			}
			cr_expect_eq(r.items[i].offset, begin[n]);
			cr_expect_eq(r.items[i].length,
				     begin[n + 1] - begin[n]);
		}
		reading_release(&r);
	}
	buffer_release(&gz);
}

Test(read_warc, a_false_length_costs_its_record_alone)
{
	static const char *const lengths[] = {"9",
					      "4000",
					      "300000000",
					      "99999999999999",
					      "-5",
					      "x",
					      "123456789012345678901"};
	struct buffer warc = BUFFER_INIT;
	struct reading r;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		buffer_clear(&warc);
		sample_warc_record(&warc, "resource", "0", "http://a/",
				   "text/html", bytes_of_string(page));
		buffer_printf(&warc,
			      "WARC/1.0\r\nWARC-Type: resource\r\n"
			      "WARC-Record-ID: <urn:uuid:1>\r\n"
			      "WARC-Target-URI: http://a/\r\n"
			      "Content-Type: text/html\r\n"
			      "Content-Length: %s\r\n\r\n%s\r\n\r\n",
			      lengths[i], page);
		sample_warc_record(&warc, "resource", "2", "http://a/",
				   "text/html", bytes_of_string(page));
		read_bytes(&r, "a.warc", &warc);
		cr_assert_eq(r.records, 2, "%s", lengths[i]);
		cr_assert_eq(r.rejected, 1, "%s", lengths[i]);
		cr_assert_eq(r.items[1].kind, SEGMENT_REJECTED);
		cr_assert_str_eq(r.items[1].record, "<urn:uuid:1>");
		cr_assert(strstr(r.items[1].reason, "Content-Length"), "%s",
			  r.items[1].reason);
		reading_release(&r);
	}
	buffer_release(&warc);
}

Test(read_warc, a_record_over_the_limit_passes_as_glue)
{
	struct reader_options options = options_with_limit(400);
	struct buffer warc = BUFFER_INIT, large = BUFFER_INIT;
	const struct read_item *item;
	struct reading r;

	for (int i = 0; i < 3 << 20; i += 16)
		buffer_append_string(&large, "sixteen letters.");
	sample_warc_record(&warc, "resource", "0", "http://a/", "text/html",
			   bytes_of_string(page));
	sample_warc_record(&warc, "resource", "1", "http://a/", "text/html",
			   buffer_view(&large));
	sample_warc_record(&warc, "resource", "2", "http://a/", "text/html",
			   bytes_of_string(page));
	reading_make(&r, reading_scratch_file("a.warc", buffer_view(&warc)),
		     &options);
	cr_assert_eq(r.rc, 0);
	cr_assert_eq(r.records, 2);
	item = reading_find(&r, "<urn:uuid:1>");
	cr_assert_eq(item->kind, SEGMENT_REJECTED);
	cr_assert_eq(item->bytes.size, 0);
	cr_assert_gt(item->length, large.size);
	cr_assert(bytes_equal(buffer_view(&r.files[0].bytes),
			      buffer_view(&warc)));
	reading_release(&r);
	buffer_release(&warc);
	buffer_release(&large);
}

Test(read_warc, a_revisit_names_what_it_refers_to)
{
	static const char warc[] =
		"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: <r:1>\r\n"
		"WARC-Target-URI: <http://a.example/x>\r\n"
		"WARC-Date: 2025-02-06T00:00:00Z\r\nWARC-Refers-To: <r:0>\r\n"
		"WARC-Payload-Digest: sha1:ABC\r\n"
		"WARC-Refers-To-Target-URI: <http://a.example/y>\r\n"
		"warc-refers-to-date: 2025-02-05T00:00:00Z\r\n"
		"Content-Length: 0\r\n\r\n\r\n\r\n"
		"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: <r:2>\r\n"
		"WARC-Refers-To-Target-URI: http://a.example/y\r\n"
		"Content-Length: 0\r\n\r\n\r\n\r\n"
		"WARC/1.1\r\nWARC-Type: request\r\nWARC-Record-ID: <r:3>\r\n"
		"WARC-Refers-To: <r:0>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
		"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: <r:4>\r\n"
		"WARC-Payload-Digest: sha1:ABC\r\nContent-Length: 0\r\n\r\n";
	struct buffer bytes = BUFFER_INIT;
	const struct read_item *item;
	struct reading r;

	buffer_append_string(&bytes, warc);
	read_bytes(&r, "a.warc", &bytes);
	item = reading_find(&r, "<r:1>");
	cr_assert(item);
	cr_assert_eq(item->content_kind, CONTENT_NONE);
	cr_assert_str_eq(item->refers_record, "<r:0>");
	cr_assert_str_eq(item->refers_url, "http://a.example/y");
	cr_assert_str_eq(item->refers_fetched, "2025-02-05T00:00:00Z");
	cr_assert_str_eq(buffer_string(&item->given[FIELD_URL]),
			 "http://a.example/x");
	item = reading_find(&r, "<r:2>");
	cr_assert_str_eq(item->refers_url, "", "without a date");
	item = reading_find(&r, "<r:3>");
	cr_assert_str_eq(item->refers_record, "", "no revisit");
	item = reading_find(&r, "<r:4>");
	cr_assert_str_eq(item->refers_record, "sha1:ABC", "nothing better");
	reading_release(&r);
	buffer_release(&bytes);
}
