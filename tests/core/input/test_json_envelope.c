#include "dump_reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(json_envelope, .fini = reading_scratch_remove, .timeout = 60);

#define TWO                                                                    \
	"[{\"id\": 1, \"content\": \"Rain fell.\"},\n"                         \
	" {\"id\": 2, \"content\": \"Snow fell.\"}]"

#define PAGES                                                                  \
	"[{\"items\": [{\"text\":\"Rain fell.\"}]},\n"                         \
	" {\"items\": [{\"text\":\"Snow fell.\"}]}]"

static void read_text(struct reading *r, const char *name, const char *text)
{
	reading_make(r, reading_scratch_file(name, bytes_of_string(text)),
		     NULL);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_str_eq(buffer_string(&r->files[0].bytes), text);
}

struct counted {
	const char *text;
	size_t records, rejected;
};

static void check_counts(const struct counted *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reading r;

		read_text(&r, "a.json", cases[i].text);
		cr_assert_eq(r.records, cases[i].records, "case %zu", i);
		cr_assert_eq(r.rejected, cases[i].rejected, "case %zu", i);
		reading_release(&r);
	}
}

/* reading_make checks that each offset is where the bytes are. */
Test(json_envelope, each_element_of_its_list_is_a_record)
{
	static const char *const texts[] = {
		"{\"status\": \"ok\", \"totalResults\": 2, \"articles\": " TWO
		"}",
		"{\"results\":" TWO ", \"next\": [1, {\"a\": \"]\"}]}\n",
		"{\"data\":" TWO "}",
		"{\"items\":" TWO "}",
		"{\"numFound\": 2, \"docs\":" TWO "}",
		"{\"response\": {\"status\": \"ok\", \"results\":" TWO "}}",
		"{\"took\": 3, \"hits\": {\"total\": {\"value\": 2}, \"hits\": "
		"[{\"_id\": \"a\", \"_source\": {\"content\": \"Rain fell.\"}},"
		" {\"_id\": \"b\", \"_source\": {\"content\": \"Snow fell.\"}}]"
		"}, \"aggregations\": {\"x\": []}}",
		/* An answer a line, the second of which has no hits. */
		"{\"articles\":[{\"text\":\"Rain fell.\"}]}\n"
		"{\"articles\": [ ]}\n"
		"{\"articles\":[{\"text\":\"Snow fell.\"}]}\n",
		PAGES,
	};
	static const char *const names[] = {"a", "a.json", "a.jsonl"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts) * 3; i++) {
		struct reading r;

		read_text(&r, names[i % 3], texts[i / 3]);
		cr_assert_str_eq(r.summary.format, "json", "case %zu", i / 3);
		cr_assert_eq(r.rejected, 0, "case %zu", i / 3);
		cr_assert_eq(r.records, 2, "case %zu", i / 3);
		cr_assert_str_eq(r.items[1].record, "#2");
		cr_assert_str_eq(buffer_string(&r.items[0].content),
				 "Rain fell.");
		cr_assert_str_eq(buffer_string(&r.items[1].content),
				 "Snow fell.");
		reading_release(&r);
	}
}

Test(json_envelope, what_names_a_text_or_has_no_list_of_texts_is_none)
{
	static const struct counted cases[] = {
		{"{\"text\": \"Rain\", \"items\": [{\"text\": \"x\"}]}", 1, 0},
		{"{\"items\": [{\"text\": \"x\"}], \"text\": \"Rain\"}", 1, 0},
		{"{\"items\": [{\"src\": \"x\"}], \"id\": 1}", 0, 1},
		{"{\"comments\": [{\"text\": \"x\"}]}", 0, 1},
		{"{\"items\": [{\"text\": \"x\"}], \"posts\":" TWO "}", 0, 1},
		{"{\"url\": \"http://a/\", \"items\": []}", 0, 1},
		{"{\"url\": \"http://a/\", \"data\": {\"items\": []}}", 0, 1},
		{"{\"data\": {\"text\": \"Rain\"}}", 1, 0},
		{"{\"status\": \"ok\", \"articles\": []}", 0, 0},
		{"{\"hits\": {\"total\": 0, \"hits\": [\n]}}", 0, 0},
	};

	check_counts(cases, sizeof(cases) / sizeof(*cases));
}

Test(json_envelope, a_broken_element_or_end_costs_itself)
{
	static const struct counted cases[] = {
		{"{\"articles\": [{\"id\": 1, \"text\": x},\n" TWO, 2, 1},
		{"{\"articles\": [null, {\"text\": \"a\"}]}", 1, 1},
		{"{\"articles\": [{\"text\": \"a\"}, {\"te", 1, 1},
		{"{\"articles\": [{\"text\": \"a\"}], x {\"text\": \"b\"}", 1,
		 1},
		{"{\"articles\": [{\"text\": \"a\"}]}}\n{\"text\": \"b\"}", 2,
		 1},
	};

	check_counts(cases, sizeof(cases) / sizeof(*cases));
}

/* Longer than what formats are told by, and than a record may be. */
Test(json_envelope, may_be_longer_than_a_record)
{
	struct reader_options small = options_with_limit(500);
	struct buffer text = BUFFER_INIT;
	struct reading r;

	buffer_append_string(&text, "{\"articles\": [");
	for (int i = 0; i < 3000; i++)
		buffer_printf(&text,
			      "%s{\"text\": \"Story %d of the harbour\"}",
			      i ? ", " : "", i);
	buffer_append_string(&text, "], \"total\": 3000}");
	reading_make(&r, reading_scratch_file("-", buffer_view(&text)), &small);
	cr_assert_eq(r.records, 3000);
	cr_assert_eq(r.rejected, 0);
	cr_assert_eq(r.files[0].bytes.size, text.size);
	reading_release(&r);
	buffer_release(&text);
}
