/* What is taken down is in no answer, stays out, leaves a clear gap, and comes
 * back when that is lifted. */
#include "tests/store/archive_fixture.h"

#include "core/base/file.h"
#include "store/compact.h"
#include "store/forget.h"
#include "store/forgotten.h"
#include "store/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world {
	char *scratch, *archive, *dump, *same;
	struct buffer lines; /* of the dump */
	struct buffer before;
};

/* Two stories with a copy each, one told by two outlets with the same words,
 * and one alone. */
static void write_dump(struct world *w)
{
	static const struct {
		const char *id, *outlet;
		unsigned story;
		const char *end;
	} line[] = {
		{"a1", "one.example", 1, ""},
		{"a2", "two.example", 1, "An end of its own.\n"},
		{"b1", "one.example", 2, ""},
		{"b2", "two.example", 2, ""},
		{"c1", "one.example", 3, ""},
	};
	struct buffer text = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(line) / sizeof(*line); i++) {
		story_text(line[i].story, &text);
		buffer_append_string(&text, line[i].end);
		story_line(&w->lines, line[i].id, line[i].outlet, "2025-02-01",
			   buffer_view(&text));
	}
	w->dump = scratch_path(w->scratch, "d.jsonl");
	scratch_write(w->dump, buffer_view(&w->lines));
	buffer_release(&text);
}

static struct world world_new(void)
{
	struct world w = {.lines = BUFFER_INIT, .before = BUFFER_INIT};

	w.scratch = scratch_folder();
	write_dump(&w);
	w.archive = archive_fixture_make(w.scratch, "archive");
	archive_fixture_ingest(w.archive, w.dump, "d");
	archive_fixture_answers_of(w.archive, &w.before);
	return w;
}

static void world_free(struct world *w)
{
	free(w->archive);
	free(w->dump);
	buffer_release(&w->lines);
	buffer_release(&w->before);
	scratch_remove(w->scratch);
}

/* "r:..." of the capture with this record. */
struct wanted {
	const char *record;
	char kind;
	char id[ID_HEX_SIZE + 3];
};

static int see(void *context, const struct catalog_capture *c,
	       struct fault *fault)
{
	struct wanted *w = context;
	const struct id *id = w->kind == 'b'   ? &c->capture.body
			      : w->kind == 'd' ? &c->capture.dump
					       : &c->capture.id;

	(void)fault;
	if (!bytes_equal(c->capture.record, bytes_of_string(w->record)))
		return 0;
	w->id[0] = w->kind;
	w->id[1] = ':';
	hex_encode(id->byte, ID_SIZE, w->id + 2);
	return 1;
}

static struct wanted name_of(const struct world *w, char kind,
			     const char *record)
{
	struct archive *archive =
		archive_fixture_open(w->archive, ARCHIVE_READ);
	struct catalog_filter all = CATALOG_FILTER_INIT;
	struct wanted wanted = {.record = record, .kind = kind};

	cr_assert_eq(catalog_each_capture(archive->catalog, &all, see, &wanted,
					  NULL),
		     1, "no capture %s", record);
	archive_close(archive);
	return wanted;
}

static uint64_t take_down(const struct world *w,
			  const struct forget_request *request)
{
	struct archive *archive =
		archive_fixture_open(w->archive, ARCHIVE_WRITE);
	struct forget_plan plan = FORGET_PLAN_INIT;
	struct fault fault = FAULT_INIT;
	uint64_t number, count;

	cr_assert_eq(forget_plan_make(archive, request, &plan, &fault), 0, "%s",
		     fault.message);
	count = plan.item_count;
	cr_assert_eq(forget_commit(archive, &plan, &number, &fault), 0, "%s",
		     fault.message);
	cr_assert_eq(archive_remake(&archive, 2, &fault), 0, "%s",
		     fault.message);
	forget_plan_release(&plan);
	archive_close(archive);
	cr_assert_eq(archive_fixture_bad(w->archive), 0);
	return count;
}

static uint64_t take_down_name(const struct world *w, const char *name,
			       bool with_near)
{
	struct forget_request request = {
		.name = &name, .name_count = 1, .with_near = with_near};

	return take_down(w, &request);
}

static int lift(const struct world *w, const struct forget_request *request)
{
	struct archive *archive =
		archive_fixture_open(w->archive, ARCHIVE_WRITE);
	struct tombstone t = TOMBSTONE_INIT;
	struct fault fault = FAULT_INIT;
	uint64_t number;
	int rc = forget_lift_plan(archive, request, &t, &fault);

	if (rc == 0) {
		cr_assert_eq(forget_lift_commit(archive, &t, &number, &fault),
			     0, "%s", fault.message);
		cr_assert_eq(archive_remake(&archive, 2, &fault), 0, "%s",
			     fault.message);
	}
	tombstone_release(&t);
	archive_close(archive);
	cr_assert_eq(archive_fixture_bad(w->archive), 0);
	return rc;
}

static int lift_name(const struct world *w, const char *name)
{
	struct forget_request request = {.name = &name, .name_count = 1};

	return lift(w, &request);
}

static void compact(const struct world *w)
{
	struct compact_options options = {.level = 3, .threads = 1};
	struct compact_result result;
	struct archive *archive =
		archive_fixture_open(w->archive, ARCHIVE_WRITE);
	struct fault fault = FAULT_INIT;

	cr_assert_eq(archive_compact(&archive, &options, &result, &fault), 0,
		     "%s", fault.message);
	archive_close(archive);
}

static bool answers_have(const struct world *w, const char *text)
{
	struct buffer now = BUFFER_INIT;
	bool found;

	archive_fixture_answers_of(w->archive, &now);
	found = strstr(buffer_string(&now), text) != NULL;
	buffer_release(&now);
	return found;
}

static void expect_as_before(const struct world *w)
{
	struct buffer now = BUFFER_INIT;

	archive_fixture_answers_of(w->archive, &now);
	expect_same_text(&w->before, &now);
	buffer_release(&now);
}

Test(forget, leaves_what_is_there_as_if_it_had_never_been_taken)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L5");
	struct buffer without = BUFFER_INIT, now = BUFFER_INIT;
	struct archive *archive;
	const char *end;

	cr_assert_eq(take_down_name(&w, c1.id, false), 1);
	cr_assert(!answers_have(&w, "\"title\":\"c1\""));
	cr_assert(answers_have(&w, "\"title\":\"b1\""));
	/* The same dump without its last line, in an archive of its own. */
	end = strstr(buffer_string(&w.lines), "{\"id\":\"c1\"");
	cr_assert(end != NULL);
	scratch_write(w.dump,
		      bytes_make(w.lines.data,
				 (size_t)(end - buffer_string(&w.lines))));
	free(w.archive);
	w.archive = archive_fixture_make(w.scratch, "other");
	archive_fixture_ingest(w.archive, w.dump, "d");
	archive = archive_fixture_open(w.archive, ARCHIVE_READ);
	archive_fixture_answers(archive, &without);
	archive_close(archive);
	free(w.archive);
	w.archive = scratch_path(w.scratch, "archive");
	archive_fixture_answers_of(w.archive, &now);
	/* Clusters are at the end, after the captures and dumps. */
	cr_assert_not_null(strstr(buffer_string(&without), "{\"cluster\":"));
	cr_assert_str_eq(strstr(buffer_string(&without), "\nedge "),
			 strstr(buffer_string(&now), "\nedge "));
	buffer_release(&without);
	buffer_release(&now);
	world_free(&w);
}

Test(forget, answers_the_same_after_rebuild)
{
	struct world w = world_new();
	struct wanted a1 = name_of(&w, 'r', "L1");
	struct buffer once = BUFFER_INIT, again = BUFFER_INIT;
	struct archive *archive;

	take_down_name(&w, a1.id, false);
	archive_fixture_answers_of(w.archive, &once);
	archive = archive_fixture_open(w.archive, ARCHIVE_WRITE);
	cr_assert_eq(archive_remake(&archive, 1, NULL), 0);
	archive_close(archive);
	archive_fixture_answers_of(w.archive, &again);
	expect_same_text(&once, &again);
	buffer_release(&once);
	buffer_release(&again);
	world_free(&w);
}

struct exchange {
	char *lock;
	unsigned count;
};

static int see_exchange(void *context, const char *operation, const char *path,
			size_t size)
{
	struct exchange *exchange = context;
	struct buffer holder = BUFFER_INIT;

	(void)path;
	(void)size;
	if (strcmp(operation, "exchange") != 0)
		return 0;
	scratch_read(exchange->lock, &holder);
	cr_assert(strstr(buffer_string(&holder), "mends"));
	exchange->count++;
	buffer_release(&holder);
	return 0;
}

/* From the exchange of the logs on the catalog is of neither: who comes to read
 * waits until it is made anew. */
Test(forget, compact_says_in_the_lock_that_it_makes_the_catalog_anew)
{
	struct world w = world_new();
	struct wanted name = name_of(&w, 'r', "L1");
	struct exchange exchange = {.lock = scratch_path(w.archive, "lock")};

	take_down_name(&w, name.id, false);
	file_set_trap(see_exchange, &exchange);
	compact(&w);
	file_set_trap(NULL, NULL);
	cr_assert_eq(exchange.count, 1);
	free(exchange.lock);
	world_free(&w);
}

Test(forget, keeps_a_body_that_another_capture_has)
{
	struct world w = world_new();
	struct wanted b1 = name_of(&w, 'r', "L3");

	cr_assert_eq(take_down_name(&w, b1.id, false), 1);
	cr_assert(!answers_have(&w, "\"title\":\"b1\""));
	cr_assert(answers_have(&w, "\"title\":\"b2\""));
	world_free(&w);
}

Test(forget, takes_by_body_cluster_dump_url_and_outlet)
{
	static const struct {
		char kind;
		const char *record;
		bool with_near;
		uint64_t goes;
	} cases[] = {
		{'b', "L3", false, 2}, /* both that have it */
		{'r', "L1", true, 2},  /* and the near copy */
		{'b', "L1", false, 1},
		{'d', "L1", false, 5},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct world w = world_new();
		struct wanted name =
			name_of(&w, cases[i].kind, cases[i].record);

		cr_assert_eq(take_down_name(&w, name.id, cases[i].with_near),
			     cases[i].goes, "case %zu", i);
		world_free(&w);
	}
}

Test(forget, an_outlet_stays_out_whatever_it_says_next)
{
	struct world w = world_new();
	struct forget_request request = {.outlet = "one.example"};
	struct buffer line = BUFFER_INIT;
	struct archive *archive;
	struct ingest_counts counts;
	char *more = scratch_path(w.scratch, "more.jsonl");

	cr_assert_eq(take_down(&w, &request), 3);
	cr_assert(!answers_have(&w, "one.example"));
	story_line(&line, "new", "one.example", NULL,
		   BYTES_LITERAL("A text that was never here before."));
	story_line(&line, "other", "two.example", NULL,
		   BYTES_LITERAL("Another text that was never here."));
	scratch_write(more, buffer_view(&line));
	archive = archive_fixture_open(w.archive, ARCHIVE_WRITE);
	counts = archive_fixture_take(archive, more, "more", 2);
	cr_assert_eq(counts.captures, 1);
	cr_assert_eq(counts.skipped, 1);
	archive_fixture_link(archive, 1);
	archive_close(archive);
	cr_assert(!answers_have(&w, "one.example"));
	cr_assert_eq(archive_fixture_bad(w.archive), 0);
	cr_assert_eq(lift(&w, &request), 0);
	cr_assert(answers_have(&w, "one.example"));
	buffer_release(&line);
	free(more);
	world_free(&w);
}

Test(forget, the_same_bytes_do_not_come_back_under_any_name)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L5");
	struct buffer packs = BUFFER_INIT, again = BUFFER_INIT;
	struct archive *archive;
	struct ingest_counts counts;

	take_down_name(&w, c1.id, false);
	archive_fixture_packs(w.archive, &packs);
	archive = archive_fixture_open(w.archive, ARCHIVE_WRITE);
	counts = archive_fixture_take(archive, w.dump, "d", 2);
	cr_assert_eq(counts.captures, 0);
	cr_assert_eq(counts.skipped, 5);
	archive_fixture_packs(w.archive, &again);
	cr_assert_eq(packs.size, again.size, "the same dump leaves no trace");
	counts = archive_fixture_take(archive, w.dump, "elsewhere", 2);
	cr_assert_eq(counts.captures, 4);
	cr_assert_eq(counts.skipped, 1);
	archive_fixture_packs(w.archive, &packs);
	counts = archive_fixture_take(archive, w.dump, "elsewhere", 2);
	cr_assert_eq(counts.skipped, 5);
	archive_fixture_packs(w.archive, &again);
	cr_assert_eq(packs.size, again.size);
	archive_fixture_link(archive, 1);
	archive_close(archive);
	cr_assert(!answers_have(&w, "\"title\":\"c1\""));
	cr_assert_eq(archive_fixture_bad(w.archive), 0);
	buffer_release(&packs);
	buffer_release(&again);
	world_free(&w);
}

Test(forget, leaves_a_gap_in_the_dump_and_nothing_else)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L3");
	struct buffer back = BUFFER_INIT, expected = BUFFER_INIT;
	const char *line, *end;

	take_down_name(&w, c1.id, false);
	cr_assert_eq(archive_fixture_restore(w.archive, "d", &back), 0);
	line = strstr(buffer_string(&w.lines), "{\"id\":\"b1\"");
	end = strchr(line, '\n');
	buffer_append(&expected, w.lines.data,
		      (size_t)(line - buffer_string(&w.lines)));
	buffer_append_string(&expected, end);
	expect_same_text(&expected, &back);
	buffer_release(&back);
	buffer_release(&expected);
	world_free(&w);
}

Test(forget, lifting_by_any_of_its_names_brings_all_back)
{
	static const struct {
		char kind;
		const char *record, *lifted_as; /* NULL: by the same name */
	} cases[] = {
		{'r', "L5", NULL},
		{'b', "L3", NULL},
		{'d', "L1", NULL},
		{'b', "L1", "t:1"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct world w = world_new();
		struct wanted name =
			name_of(&w, cases[i].kind, cases[i].record);
		struct buffer back = BUFFER_INIT;

		take_down_name(&w, name.id, false);
		cr_assert_eq(lift_name(&w, cases[i].lifted_as
						   ? cases[i].lifted_as
						   : name.id),
			     0, "case %zu", i);
		expect_as_before(&w);
		cr_assert_eq(archive_fixture_restore(w.archive, "d", &back), 0);
		expect_same_text(&w.lines, &back);
		/* And it can go again. */
		cr_assert_gt(take_down_name(&w, name.id, false), 0);
		buffer_release(&back);
		world_free(&w);
	}
}

/* Records 3 and 4 have one text, which goes with the second of them. */
Test(forget, lifting_the_one_whose_text_another_kept_brings_the_text_back)
{
	static const char *const order[][2] = {{"L3", "L4"}, {"L4", "L3"}};

	for (size_t i = 0; i < 4; i++) {
		struct world w = world_new();
		struct wanted first = name_of(&w, 'r', order[i % 2][0]);
		struct wanted second = name_of(&w, 'r', order[i % 2][1]);
		bool compacts = i >= 2;
		struct fault fault = FAULT_INIT;

		cr_assert_eq(take_down_name(&w, first.id, false), 1);
		cr_assert_eq(take_down_name(&w, second.id, false), 1);
		if (compacts)
			compact(&w);
		cr_assert_eq(lift_name(&w, first.id), 0, "%s", fault.message);
		if (compacts)
			archive_fixture_ingest(w.archive, w.dump, "d");
		cr_assert(answers_have(&w, order[i % 2][0]), "case %zu", i);
		cr_assert_eq(archive_fixture_bad(w.archive), 0, "case %zu", i);
		cr_assert_eq(lift_name(&w, second.id), 0, "%s", fault.message);
		if (compacts)
			archive_fixture_ingest(w.archive, w.dump, "d");
		expect_as_before(&w);
		world_free(&w);
	}
}

Test(forget, lifting_twice_is_an_error)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L5");

	take_down_name(&w, c1.id, false);
	cr_assert_eq(lift_name(&w, "t:1"), 0);
	cr_assert_eq(lift_name(&w, "t:1"), FAULT_MISSING);
	cr_assert_eq(lift_name(&w, c1.id), FAULT_MISSING);
	/* What a later tombstone holds is lifted with the earlier. */
	take_down_name(&w, c1.id, false);
	cr_assert_eq(lift_name(&w, "t:1"), 0);
	expect_as_before(&w);
	world_free(&w);
}

Test(forget, lifting_what_is_not_forgotten_is_an_error)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L5");
	struct forget_request outlet = {.outlet = "one.example"};

	cr_assert_eq(lift_name(&w, c1.id), FAULT_MISSING);
	cr_assert_eq(lift_name(&w, "t:7"), FAULT_MISSING);
	cr_assert_eq(lift(&w, &outlet), FAULT_MISSING);
	world_free(&w);
}

Test(forget, a_reader_that_opens_after_the_tombstone_does_not_see_it)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L5");
	struct archive *archive =
		archive_fixture_open(w.archive, ARCHIVE_WRITE);
	struct forget_plan plan = FORGET_PLAN_INIT;
	const char *name = c1.id;
	struct forget_request request = {.name = &name, .name_count = 1};
	uint64_t number;

	/* The process ends right after the commit. */
	cr_assert_eq(forget_plan_make(archive, &request, &plan, NULL), 0);
	cr_assert_eq(forget_commit(archive, &plan, &number, NULL), 0);
	forget_plan_release(&plan);
	archive_close(archive);
	cr_assert(!answers_have(&w, "\"title\":\"c1\""));
	world_free(&w);
}

/* The process ends right after the commit, before anything is made anew: the
 * next that opens makes it up. */
Test(forget, a_lift_that_was_cut_off_is_made_up_for)
{
	struct world w = world_new();
	struct wanted name = name_of(&w, 'b', "L1");
	const char *id = name.id;
	struct forget_request request = {.name = &id, .name_count = 1};
	struct tombstone t = TOMBSTONE_INIT;
	struct link_result result;
	struct archive *archive;
	uint64_t number;

	cr_assert_gt(take_down_name(&w, name.id, true), 1);
	archive = archive_fixture_open(w.archive, ARCHIVE_WRITE);
	id = "t:1";
	cr_assert_eq(forget_lift_plan(archive, &request, &t, NULL), 0);
	cr_assert_eq(forget_lift_commit(archive, &t, &number, NULL), 0);
	tombstone_release(&t);
	archive_close(archive);
	archive = archive_fixture_open(w.archive, ARCHIVE_WRITE);
	cr_assert(archive_link_is_due(archive));
	cr_assert_eq(archive_link(archive, 2, &result, NULL), 0);
	archive_close(archive);
	expect_as_before(&w);
	world_free(&w);
}

Test(forget, an_open_archive_takes_nothing_more_after_a_tombstone)
{
	struct world w = world_new();
	struct wanted c1 = name_of(&w, 'r', "L5");
	struct archive *archive =
		archive_fixture_open(w.archive, ARCHIVE_WRITE);
	struct forget_plan plan = FORGET_PLAN_INIT;
	const char *name = c1.id;
	struct forget_request request = {.name = &name, .name_count = 1};
	uint64_t number;

	cr_assert_eq(forget_plan_make(archive, &request, &plan, NULL), 0);
	cr_assert_eq(forget_commit(archive, &plan, &number, NULL), 0);
	cr_assert_eq(archive_may_write(archive, NULL), FAULT_IO);
	forget_plan_release(&plan);
	archive_close(archive);
	world_free(&w);
}

Test(forgotten, urls_that_name_one_page_have_one_key)
{
	static const char *const same[] = {
		"https://www.one.example/a/b?c=D",
		"http://one.example/a/b?c=D",
		"https://ONE.example/a/b?c=D#top",
		"//www.one.example/a/b?c=D/",
	};
	static const char *const other[] = {
		"https://one.example/a/B?c=D",
		"https://one.example/a/b",
		"https://two.example/a/b?c=D",
	};
	struct id key = forgotten_key_of_url(bytes_of_string(same[0]));

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		struct id one = forgotten_key_of_url(bytes_of_string(same[i]));

		cr_assert(id_equal(&one, &key), "%s", same[i]);
	}
	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		struct id one = forgotten_key_of_url(bytes_of_string(other[i]));

		cr_assert(!id_equal(&one, &key), "%s", other[i]);
	}
}

Test(tombstone, decodes_what_it_encodes_and_nothing_shorter)
{
	struct tombstone t = TOMBSTONE_INIT, back;
	struct buffer bytes = BUFFER_INIT;

	t.number = 300;
	t.time = 1234567890;
	t.action = TOMBSTONE_LIFT;
	for (unsigned i = 0; i < 7; i++) {
		struct id id = {{(unsigned char)i, 1}};

		tombstone_add(&t, (enum forgotten_kind)(i % FORGOTTEN_KINDS),
			      &id);
	}
	tombstone_encode(&t, &bytes);
	cr_assert_eq(tombstone_decode(buffer_view(&bytes), &back, NULL), 0);
	cr_assert_eq(back.number, 300);
	cr_assert_eq(back.time, 1234567890);
	cr_assert_eq(back.action, TOMBSTONE_LIFT);
	cr_assert_eq(back.count, 7);
	for (size_t i = 0; i < 7; i++)
		cr_assert(back.key[i].kind == t.key[i].kind &&
			  id_equal(&back.key[i].id, &t.key[i].id));
	tombstone_release(&back);
	for (size_t size = 0; size < bytes.size; size++) {
		struct bytes cut = bytes_make(bytes.data, size);
		int rc = tombstone_decode(cut, &back, NULL);

		/* Keys are whole or it is none; fewer of them are a list. */
		cr_assert(rc < 0 || (size - 12) % 17 == 0, "%zu", size);
		tombstone_release(&back);
	}
	bytes.data[0] = 9;
	cr_assert_eq(tombstone_decode(buffer_view(&bytes), &back, NULL),
		     FAULT_VERSION);
	tombstone_release(&back);
	tombstone_release(&t);
	buffer_release(&bytes);
}
