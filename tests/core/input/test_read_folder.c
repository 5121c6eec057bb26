#include "core/base/file.h"
#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

TestSuite(read_folder, .fini = reading_scratch_remove, .timeout = 60);

static void read_folder(struct reading *r)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/d", reading_scratch_folder());
	reading_make(r, path, NULL);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_str_eq(r->summary.format, "folder");
}

Test(read_folder, peels_members_and_goes_into_containers)
{
	static const char *const records[] = {
		"c.zip/in.html", "c.zip/t.tar/deep.txt",
		"x.html",	 "x.html.gz/x.html",
		"y.jsonl:L1",	 "z.warc:<urn:uuid:1>"};
	struct buffer warc = BUFFER_INIT, gz = BUFFER_INIT;
	struct reading r;

	sample_warc_record(&warc, "resource", "1", "http://a/", "text/html",
			   BYTES_LITERAL("<p>a</p>"));
	sample_gzip_member(&gz, buffer_view(&warc));
	reading_scratch_file("d/z.warc.gz", buffer_view(&gz));
	reading_scratch_file("d/x.html",
			     BYTES_LITERAL("<html><p>one</p></html>"));
	reading_scratch_file("d/y.jsonl", BYTES_LITERAL("{\"text\": \"a\"}\n"));
	reading_scratch_file("in.html",
			     BYTES_LITERAL("<html><p>two</p></html>"));
	reading_scratch_file("deep.txt", BYTES_LITERAL("three"));
	reading_scratch_run(
		"gzip -k d/x.html; xz d/y.jsonl; tar -cf t.tar deep.txt; "
		"zip -q d/c.zip in.html t.tar");
	read_folder(&r);
	cr_assert_eq(r.rejected, 0);
	cr_assert_eq(r.count, sizeof(records) / sizeof(*records));
	for (size_t i = 0; i < r.count; i++)
		cr_assert_str_eq(r.items[i].record, records[i]);
	reading_release(&r);
	buffer_release(&warc);
	buffer_release(&gz);
}

/* In a folder the plain one is x.html whatever comes first; a container is read
 * in order. The same member twice is one. */
Test(read_folder, a_member_and_its_compressed_one_have_two_names)
{
	static const char *const records[] = {
		"a.tar/x.html", "a.tar/x.html.gz/x.html",
		"b.zip/x.html", "b.zip/x.html.plain",
		"c.tar/x.html", "c.tar/x.html.xz/x.html",
		"d.tar/x.html", "d.tar/x.html"};
	struct reading r;

	reading_scratch_file("x.html",
			     BYTES_LITERAL("<html><p>one</p></html>"));
	reading_scratch_run("mkdir d; gzip -k x.html; xz -k x.html; "
			    "tar -cf d/a.tar x.html x.html.gz; "
			    "zip -q d/b.zip x.html.gz x.html; "
			    "tar -cf d/c.tar x.html.gz x.html.xz; "
			    "tar --hard-dereference -cf d/d.tar x.html.gz; "
			    "tar -rf d/d.tar x.html.gz");
	read_folder(&r);
	cr_assert_eq(r.rejected, 0);
	cr_assert_eq(r.count, sizeof(records) / sizeof(*records));
	for (size_t i = 0; i < r.count; i++) {
		cr_expect_str_eq(r.items[i].record, records[i]);
		cr_expect_eq(r.items[i].content_kind, CONTENT_HTML, "%s",
			     records[i]);
	}
	reading_release(&r);
}

Test(read_folder, what_is_no_article_is_other_and_links_are_not_followed)
{
	struct reading r;

	reading_scratch_file("outside.txt", BYTES_LITERAL("not mine"));
	reading_scratch_file("d/a.css", BYTES_LITERAL("p { color: red }"));
	reading_scratch_file("d/a.js",
			     BYTES_LITERAL("alert('news, of, a, kind')"));
	reading_scratch_file("d/p.bin", BYTES_LITERAL("\0\1\2\3\4"));
	reading_scratch_file("d/set.json", BYTES_LITERAL("{\"depth\": 3}"));
	reading_scratch_run(
		"ln -s ../outside.txt d/l; ln -s . d/loop; mkfifo d/pipe; "
		"mkdir -p d/e/f");
	read_folder(&r);
	cr_assert_eq(r.records, 4);
	for (size_t i = 0; i < r.count; i++)
		if (r.items[i].kind == SEGMENT_RECORD)
			cr_assert_eq(r.items[i].content_kind, CONTENT_NONE);
	cr_assert_eq(r.rejected, 1);
	cr_assert_eq(reading_find(&r, "pipe")->kind, SEGMENT_REJECTED);
	cr_assert_str_eq(reading_file(&r, "l")->link_target, "../outside.txt");
	cr_assert_eq(reading_file(&r, "loop")->kind, FILE_LINK);
	cr_assert_eq(reading_file(&r, "e/f")->kind, FILE_FOLDER);
	reading_release(&r);
}

/* A name promises what a crash, or the server's word for an error, took. */
Test(read_folder, what_was_to_hold_articles_and_does_not_is_rejected)
{
	struct reading r;

	reading_scratch_file("d/a.html", BYTES_LITERAL("\0\0\0\0\0\0\0\0"));
	reading_scratch_file("d/a.jl", BYTES_LITERAL("println(1)\n"));
	reading_scratch_file("d/a.jsonl", BYTES_LITERAL("Too many requests\n"));
	reading_scratch_file("d/a.warc", BYTES_LITERAL("Too many requests\n"));
	reading_scratch_run("head -c 10240 /dev/zero >d/empty.tar");
	read_folder(&r);
	cr_expect_eq(r.rejected, 3);
	cr_expect_str_eq(reading_find(&r, "a.html")->reason,
			 "its first 8 bytes are NULs");
	cr_expect_eq(reading_find(&r, "a.jsonl:L1")->kind, SEGMENT_REJECTED);
	cr_expect_eq(reading_find(&r, "a.warc:@0")->kind, SEGMENT_REJECTED);
	cr_expect_eq(reading_find(&r, "a.jl")->content_kind, CONTENT_TEXT);
	cr_expect_eq(reading_find(&r, "empty.tar")->kind, SEGMENT_RECORD);
	reading_release(&r);
}

Test(read_folder, a_lone_object_is_named_by_its_path)
{
	struct reading r;

	reading_scratch_file("d/a/1.json",
			     BYTES_LITERAL("{\"text\": \"one\"}\n"));
	reading_scratch_file(
		"d/a/2.json",
		BYTES_LITERAL("{\n \"title\": \"t\", \"url\": \"u\"\n}"));
	read_folder(&r);
	cr_assert_eq(reading_find(&r, "a/1.json")->kind, SEGMENT_RECORD);
	cr_assert_eq(reading_find(&r, "a/2.json")->kind, SEGMENT_REJECTED);
	reading_release(&r);
}

Test(read_folder, reads_the_same_without_digests)
{
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT,
					 .is_undigested = true};
	static const struct sha256 zero;
	struct reading digested, r;
	char path[600];

	reading_scratch_file("d/a/x.txt", BYTES_LITERAL("one"));
	reading_scratch_file("d/a.txt", BYTES_LITERAL("two"));
	read_folder(&digested);
	snprintf(path, sizeof(path), "%s/d", reading_scratch_folder());
	reading_make(&r, path, &options);
	cr_assert_eq(r.rc, 0);
	cr_assert_eq(r.records, digested.records);
	cr_assert_eq(r.summary.bytes, digested.summary.bytes);
	cr_assert_arr_eq(r.summary.sha256.byte, zero.byte, SHA256_SIZE);
	reading_release(&digested);
	reading_release(&r);
}

Test(read_folder, has_one_digest_however_it_is_packed)
{
	struct sha256 digest;
	struct reading r;
	char path[600];

	reading_scratch_file("d/a/x.txt", BYTES_LITERAL("one"));
	reading_scratch_file("d/a.txt", BYTES_LITERAL("two"));
	reading_scratch_run("tar -C d -cf t.tar a.txt a; cd d && "
			    "find . -type f -printf '%P\\n' | LC_ALL=C sort | "
			    "xargs sha256sum | sha256sum >../sum");
	read_folder(&r);
	digest = r.summary.sha256;
	reading_release(&r);
	snprintf(path, sizeof(path), "%s/t.tar", reading_scratch_folder());
	reading_make(&r, path, NULL);
	cr_assert_arr_eq(digest.byte, r.summary.sha256.byte, SHA256_SIZE);
	reading_release(&r);
	{
		struct buffer sum = BUFFER_INIT;
		char hex[SHA256_HEX_SIZE + 1];

		snprintf(path, sizeof(path), "%s/sum",
			 reading_scratch_folder());
		cr_assert_eq(file_read_all(path, 1000, &sum, NULL), 0);
		hex_encode(digest.byte, SHA256_SIZE, hex);
		cr_assert_arr_eq(buffer_string(&sum), hex, SHA256_HEX_SIZE);
		buffer_release(&sum);
	}
}
