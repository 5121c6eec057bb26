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

static const char rss[] =
	"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel>"
	"<title>The Post</title>\n"
	"<item><title>One</title><link>http://a.example/1</link>"
	"<description>It rained &amp; rained.</description></item>\n"
	"<item><guid>two</guid><content:encoded><![CDATA[<p>Snow</p>]]>"
	"</content:encoded></item>\n</channel></rss>\n";

static const char arc[] =
	"filedesc://a.arc 0.0.0.0 20250205000000 text/plain 18\n"
	"1 0 X\nURL IP-addr\n\n"
	"http://a.example/1 192.0.2.1 20250205000001 text/html 56\n"
	"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Rain.</p>\n\n"
	"http://a.example/2 192.0.2.1 20250205000002 text/html 12\n"
	"<p>Snow.</p>\n";

static const char mhtml[] =
	"From: <Saved by Blink>\r\nSnapshot-Content-Location: "
	"http://a.example/1\r\nMIME-Version: 1.0\r\n"
	"Content-Type: multipart/related;\r\n\tboundary=\"b1\"\r\n\r\n"
	"--b1\r\nContent-Type: text/html\r\n"
	"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	"<p>Rain =3D wet =\r\nfeet.</p>\r\n--b1--\r\n";

static const char sheet[] =
	"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c>"
	"<c r=\"B1\" t=\"inlineStr\"><is><t>text</t></is></c></row>"
	"<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>0</v></c>"
	"</row><row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" "
	"t=\"s\"><v>1</v>"
	"</c></row>";

void sample_utf16(struct buffer *out, bool is_big, const char *ascii)
{
	for (; *ascii; ascii++) {
		buffer_append_byte(out, is_big ? 0 : (unsigned char)*ascii);
		buffer_append_byte(out, is_big ? (unsigned char)*ascii : 0);
	}
}

const char *sample_workbook(const char *name, const char *sheet_xml)
{
	static const char strings[] =
		"<sst><si><t>One</t></si><si><r><t>T</t></r><r><t>wo</t></r>"
		"<rPh><t>no</t></rPh></si><si><t>Three</t></si></sst>";
	static char path[600];
	struct buffer xml = BUFFER_INIT, command = BUFFER_INIT;

	reading_scratch_run("rm -rf book && mkdir book");
	buffer_printf(&xml, "<worksheet><sheetData>%s</sheetData></worksheet>",
		      sheet_xml);
	reading_scratch_file("book/xl/worksheets/sheet1.xml",
			     buffer_view(&xml));
	reading_scratch_file("book/xl/sharedStrings.xml",
			     BYTES_LITERAL(strings));
	reading_scratch_file("book/[Content_Types].xml",
			     BYTES_LITERAL("<Types/>"));
	buffer_printf(&command,
		      "cd book && rm -f ../%s && zip -qX ../%s "
		      "'[Content_Types].xml' xl/worksheets/sheet1.xml "
		      "xl/sharedStrings.xml",
		      name, name);
	reading_scratch_run(buffer_string(&command));
	snprintf(path, sizeof(path), "%s/%s", reading_scratch_folder(), name);
	buffer_release(&xml);
	buffer_release(&command);
	return path;
}

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
	add_string(&dumps[10], "a.rss", BYTES_LITERAL(rss), 2);
	add_string(&dumps[11], "a.arc", BYTES_LITERAL(arc), 3);
	add_string(&dumps[12], "a.mhtml", BYTES_LITERAL(mhtml), 1);
	add_string(&dumps[13], "w.csv", BYTES_LITERAL("\xff\xfe"), 3);
	sample_utf16(&dumps[13].bytes, false, csv);
	add_string(&dumps[14], "w.jsonl", BYTES_NONE, 3);
	sample_utf16(&dumps[14].bytes, true, jsonl);
	add_string(&dumps[15], "a.xlsx", BYTES_NONE, 2);
	cr_assert_eq(file_read_all(sample_workbook("a.xlsx", sheet), 1 << 20,
				   &dumps[15].bytes, NULL),
		     0);
	dumps[15].is_plain = false; /* damaged it may be a mere zip */
	add_string(&dumps[16], "b.warc", BYTES_NONE, 1);
	sample_warc_record(&dumps[16].bytes, "revisit", "r",
			   "http://a.example/1", "message/http",
			   BYTES_LITERAL("HTTP/1.1 304 Not Modified\r\n\r\n"));
}

void sample_dumps_release(struct sample_dump dumps[SAMPLE_DUMPS])
{
	for (size_t i = 0; i < SAMPLE_DUMPS; i++)
		buffer_release(&dumps[i].bytes);
}
