#include "core/input/reader.h"

#include "dump_reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(reader, .fini = reading_scratch_remove, .timeout = 60);

static const char html[] = "<!DOCTYPE html><title>T</title><p>Rain fell.</p>";
static const char jsonl[] =
	"{\"id\": 1, \"text\": \"Rain fell on the harbour.\"}\n"
	"\n"
	"{\"id\": 2, \"text\": \"The ferry was late.\", \"url\": "
	"\"http://a/2\"}\r\n"
	"{\"id\": 3, \"te\n"
	"{\"id\": 4, \"maintext\": \"Snow.\", \"source_domain\": "
	"\"a.example\"}";
static const char csv[] = "id,title,text\n"
			  "1,Rain,\"It fell, and \"\"stayed\"\".\nTwo days.\"\n"
			  "2,Snow,None\n";
static const char array[] = "[\n{\"id\": 1, \"text\": \"One.\"},\n"
			    "{\"id\": 2, \"text\": \"Two.\"}\n]\n";

static void write_members(void)
{
	reading_scratch_file("d/page.html", bytes_of_string(html));
	reading_scratch_file("d/a/list.jsonl", bytes_of_string(jsonl));
	reading_scratch_file("d/a/table.csv", bytes_of_string(csv));
	reading_scratch_file("d/b.json", bytes_of_string(array));
	reading_scratch_file("d/note.txt",
			     BYTES_LITERAL("A note, with commas.\n"));
	reading_scratch_file("d/p.png",
			     BYTES_LITERAL("\x89PNG\r\n\x1a\n\0\0\0\0"));
	reading_scratch_run("mkdir d/empty && ln -s note.txt d/link");
}

static void check_members(const struct reading *r, const char *prefix)
{
	static const char *const records[] = {"page.html",
					      "a/list.jsonl:L1",
					      "a/list.jsonl:L3",
					      "a/list.jsonl:L4",
					      "a/list.jsonl:L5",
					      "a/table.csv:L2",
					      "a/table.csv:L4",
					      "b.json:#1",
					      "b.json:#2",
					      "note.txt",
					      "p.png"};
	char name[300];

	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++) {
		snprintf(name, sizeof(name), "%s%s", prefix, records[i]);
		cr_assert(reading_find(r, name), "%s", name);
	}
	cr_assert_eq(r->records, 10);
	cr_assert_eq(r->rejected, 1);
	snprintf(name, sizeof(name), "%sa/list.jsonl", prefix);
	cr_assert_arr_eq(reading_file(r, name)->bytes.data, jsonl,
			 sizeof(jsonl) - 1);
	snprintf(name, sizeof(name), "%sa/table.csv", prefix);
	cr_assert_arr_eq(reading_file(r, name)->bytes.data, csv,
			 sizeof(csv) - 1);
	snprintf(name, sizeof(name), "%slink", prefix);
	cr_assert_eq(reading_file(r, name)->kind, FILE_LINK);
	cr_assert_str_eq(reading_file(r, name)->link_target, "note.txt");
	snprintf(name, sizeof(name), "%sempty", prefix);
	cr_assert_eq(reading_file(r, name)->kind, FILE_FOLDER);
}

Test(reader, reads_a_folder_and_what_is_packed_of_it_alike)
{
	static const struct {
		const char *command, *dump, *format;
	} cases[] = {
		{"true", "d", "folder"},
		{"tar -C d -cf x.tar page.html a b.json note.txt p.png empty "
		 "link",
		 "x.tar", "tar"},
		{"tar -C d -czf x.tgz page.html a b.json note.txt p.png empty "
		 "link",
		 "x.tgz", "tar"},
		{"tar -C d -cf - page.html a b.json note.txt p.png empty link "
		 "| zstd -q -o x.tar.zst",
		 "x.tar.zst", "tar"},
		{"printf 'P*M\\030\\004\\0\\0\\0pzst' >p.tar.zst; "
		 "cat x.tar.zst >>p.tar.zst",
		 "p.tar.zst", "tar"},
		{"tar -C d -cJf x.tar.xz page.html a b.json note.txt p.png "
		 "empty link",
		 "x.tar.xz", "tar"},
		{"cd d && zip -qry ../x.zip .", "x.zip", "zip"},
	};
	struct reading r;
	char path[600];

	write_members();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		reading_scratch_run(cases[i].command);
		snprintf(path, sizeof(path), "%s/%s", reading_scratch_folder(),
			 cases[i].dump);
		reading_make(&r, path, NULL);
		check_members(&r, "");
		cr_assert_str_eq(r.summary.format, cases[i].format);
		reading_release(&r);
	}
}

Test(reader, reads_the_form_of_lz4_that_was_before_frames)
{
	struct reading r;
	char path[600];

	reading_scratch_run("printf '\\002\\041\\114\\030\\015\\0\\0\\0"
			    "\\300{\"text\":\"a\"}' >x.json.lz4");
	snprintf(path, sizeof(path), "%s/x.json.lz4", reading_scratch_folder());
	reading_make(&r, path, NULL);
	cr_assert_eq(r.records, 1);
	cr_expect_str_eq(r.summary.format, "json");
	cr_expect_str_eq(buffer_string(&r.items[0].content), "a");
	reading_release(&r);
}

Test(reader, an_empty_list_in_a_folder_holds_no_record_and_an_empty_page_one)
{
	static const struct {
		const char *name, *format;
		size_t records;
	} cases[] = {
		{"a.jsonl", "jsonl", 0}, {"a.json", "json", 0},
		{"a.csv", "csv", 0},	 {"a.warc", "warc", 0},
		{"a.html", "file", 1},	 {"a.txt", "file", 1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct reading r;
		char path[600];

		reading_scratch_run("rm -rf e && mkdir e");
		snprintf(path, sizeof(path), "e/%s", cases[i].name);
		reading_scratch_file(path, BYTES_NONE);
		snprintf(path, sizeof(path), "%s/e", reading_scratch_folder());
		reading_make(&r, path, NULL);
		cr_assert_eq(r.rc, 0);
		cr_assert_eq(r.file_count, 1, "%s", cases[i].name);
		cr_assert_str_eq(reading_file(&r, cases[i].name)->format,
				 cases[i].format);
		cr_assert_eq(r.records, cases[i].records, "%s", cases[i].name);
		cr_assert_eq(r.rejected, 0, "%s", cases[i].name);
		reading_release(&r);
	}
}

Test(reader, a_dump_without_a_byte_is_none_packed_or_not)
{
	static const char *const commands[] = {": >x", "printf ' \\n' >x",
					       ": | gzip >x", ": | zstd -q >x",
					       ": | xz >x"};
	char path[600];

	snprintf(path, sizeof(path), "%s/x", reading_scratch_folder());
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct reading r;

		reading_scratch_run(commands[i]);
		reading_make(&r, path, NULL);
		cr_assert_eq(r.rc, FAULT_INPUT, "%s", commands[i]);
		cr_assert_eq(r.records, 0, "%s", commands[i]);
		cr_assert_eq(r.file_count, 0, "%s", commands[i]);
		reading_release(&r);
	}
}

/* What nobody can unpack is rejected, and still there. */
Test(reader, a_packed_file_that_nothing_comes_out_of_is_kept_as_it_is)
{
	static const struct {
		const char *name;
		struct bytes bytes;
	} cases[] = {
		{"a.html.gz", {(const unsigned char *)"\x1f\x8b\x08zzz", 6}},
		{"a.warc.gz", {(const unsigned char *)"\x1f\x8b\x08zzz", 6}},
		{"a.html.zst", {(const unsigned char *)"\x28\xb5\x2f\xfdz", 5}},
		{"a.warc.zst", {(const unsigned char *)"\x28\xb5\x2f\xfdz", 5}},
		{"a.warc.zst",
		 {(const unsigned char *)"\x5d\x2a\x4d\x18\1\0\0\0d"
					 "\x28\xb5\x2f\xfdz",
		  14}},
		{"a.html.xz", {(const unsigned char *)"\xfd\x37zXZ\0zz", 8}},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct reading r;

		reading_make(
			&r, reading_scratch_file(cases[i].name, cases[i].bytes),
			NULL);
		cr_assert_eq(r.rc, 0);
		cr_assert_eq(r.records, 0, "case %zu", i);
		cr_assert_eq(r.rejected, 1, "case %zu", i);
		cr_assert(bytes_equal(buffer_view(&r.files[0].bytes),
				      cases[i].bytes),
			  "case %zu", i);
		reading_release(&r);
	}
}

/* Its name says that it is a list of records: there are none of them. */
Test(reader, an_empty_list_of_records_is_one)
{
	char path[600];
	struct reading r;

	snprintf(path, sizeof(path), "%s/x.jsonl", reading_scratch_folder());
	reading_scratch_run(": >x.jsonl");
	reading_make(&r, path, NULL);
	cr_assert_eq(r.rc, 0);
	cr_assert_eq(r.records, 0);
	cr_assert_eq(r.file_count, 1);
	reading_release(&r);
}
