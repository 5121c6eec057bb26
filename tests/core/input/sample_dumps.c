#include "sample_dumps.h"

#include "core/base/file.h"
#include "dump_reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <zlib.h>

static const char jsonl[] =
	"{\"id\": 1, \"url\": \"http://a.example/1\", \"text\": \"One "
	"\\ud55c\"}\n"
	"\n"
	"{\"id\": 2, \"authors\": [\"Ann\", \"Bo\"], \"maintext\": \"Two\"}\r\n"
	"{\"id\": 3, \"source\": {\"name\": \"The Post\"}, \"text\": \"\"}\n";

static const char array[] =
	"\xef\xbb\xbf[\n {\"id\": 1, \"text\": \"One {not a brace}\"},\n"
	" {\"id\": 2, \"text\": \"Two\", \"tags\": [{\"a\": [1, 2.5e3, "
	"null]}]}\n"
	"][\n {\"id\": 3, \"text\": \"Three\"}\n]\n";

static const char stream[] = "{\n  \"id\": 1,\n  \"text\": \"One\"\n}\n"
			     "{\n  \"id\": 2,\n  \"text\": \"Two\"\n}";

static const char csv[] =
	"id,title,text\r\n"
	"1,Rain,\"It fell, and \"\"stayed\"\".\nTwo days.\"\r\n"
	"2,Snow,It lay\r\n"
	"3,\"Fog, thick\",Gone by noon";

static const char tsv[] = "url\tpublish_date\ttext\n"
			  "http://a/1\t2025-01-01\tOne \"quoted\" word\n"
			  "http://a/2\t2025-01-02\t\"Two\ttabs\"\n";

static const char page[] =
	"<!DOCTYPE html><html><head><title>Rain</title></head><body>"
	"<p>It fell on the harbour for two days.</p></body></html>";

void sample_warc_record(struct buffer *out, const char *type, const char *id,
			const char *uri, const char *content_type,
			struct bytes block)
{
	buffer_printf(out, "WARC/1.0\r\nWARC-Type: %s\r\n", type);
	buffer_printf(out, "WARC-Record-ID: <urn:uuid:%s>\r\n", id);
	buffer_printf(out, "WARC-Date: 2025-02-05T00:00:01Z\r\n");
	if (uri)
		buffer_printf(out, "WARC-Target-URI: %s\r\n", uri);
	buffer_printf(out, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
		      content_type, block.size);
	buffer_append_bytes(out, block);
	buffer_append_string(out, "\r\n\r\n");
}

void sample_gzip_member(struct buffer *out, struct bytes bytes)
{
	z_stream z = {.next_in = (unsigned char *)(uintptr_t)bytes.data,
		      .avail_in = (unsigned)bytes.size};
	size_t room = bytes.size + bytes.size / 8 + 64;

	cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, 0), Z_OK);
	buffer_reserve(out, room);
	z.next_out = out->data + out->size;
	z.avail_out = (unsigned)room;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->size += z.total_out;
	deflateEnd(&z);
}

/* warcinfo, two pages and a request; each in a gzip member when asked. */
static void make_warc(struct buffer *out, bool is_gzip)
{
	static const char response[] =
		"HTTP/1.1 200 OK\r\nContent-Type: text/html; "
		"charset=utf-8\r\n\r\n"
		"<html><body><p>Rain fell.</p></body></html>";
	struct buffer record = BUFFER_INIT;

	for (int i = 0; i < 4; i++) {
		char id[8] = {'i', (char)('0' + i), 0};

		buffer_clear(&record);
		if (i == 0)
			sample_warc_record(&record, "warcinfo", id, NULL,
					   "application/warc-fields",
					   BYTES_LITERAL("software: x\r\n"));
		else if (i == 2)
			sample_warc_record(&record, "request", id,
					   "http://a.example/1",
					   "application/http;msgtype=request",
					   BYTES_LITERAL("GET / HTTP/1.1\r\n"
							 "\r\n"));
		else
			sample_warc_record(&record, "response", id,
					   "http://a.example/1",
					   "application/http;msgtype=response",
					   BYTES_LITERAL(response));
		if (is_gzip)
			sample_gzip_member(out, buffer_view(&record));
		else
			buffer_append_bytes(out, buffer_view(&record));
	}
	buffer_release(&record);
}

static void add_string(struct sample_dump *dump, const char *name,
		       struct bytes bytes, size_t records)
{
	dump->name = name;
	dump->records = records;
	dump->is_plain = true;
	buffer_append_bytes(&dump->bytes, bytes);
}

static void add_packed(struct sample_dump *dump, const char *name,
		       const char *command, size_t records)
{
	char path[600];

	reading_scratch_run(command);
	dump->name = name;
	dump->records = records;
	snprintf(path, sizeof(path), "%s/%s", reading_scratch_folder(), name);
	cr_assert_eq(file_read_all(path, 1 << 20, &dump->bytes, NULL), 0);
}

void sample_dumps_make(struct sample_dump dumps[SAMPLE_DUMPS])
{
	memset(dumps, 0, SAMPLE_DUMPS * sizeof(*dumps));
	add_string(&dumps[0], "a.jsonl", BYTES_LITERAL(jsonl), 3);
	add_string(&dumps[1], "a.json", BYTES_LITERAL(array), 3);
	add_string(&dumps[2], "b.json", BYTES_LITERAL(stream), 2);
	add_string(&dumps[3], "a.csv", BYTES_LITERAL(csv), 3);
	add_string(&dumps[4], "a.tsv", BYTES_LITERAL(tsv), 2);
	add_string(&dumps[5], "a.warc", BYTES_NONE, 4);
	make_warc(&dumps[5].bytes, false);
	add_string(&dumps[6], "a.warc.gz", BYTES_NONE, 4);
	make_warc(&dumps[6].bytes, true);
	dumps[6].is_plain = false;
	reading_scratch_file("m/list.jsonl", BYTES_LITERAL(jsonl));
	reading_scratch_file("m/page.html", BYTES_LITERAL(page));
	add_packed(&dumps[7], "a.tar",
		   "tar -cf a.tar -b 1 m/list.jsonl m/page.html", 4);
	add_packed(&dumps[8], "a.zip", "zip -qX a.zip m/list.jsonl m/page.html",
		   4);
	add_packed(&dumps[9], "a.7z", "7z a -bd a.7z m >/dev/null", 4);
}

void sample_dumps_release(struct sample_dump dumps[SAMPLE_DUMPS])
{
	for (size_t i = 0; i < SAMPLE_DUMPS; i++)
		buffer_release(&dumps[i].bytes);
}
