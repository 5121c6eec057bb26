/* What link finds depends on the captures alone. */
#include "tests/store/archive_fixture.h"

#include "core/base/memory.h"
#include "store/candidate.h"
#include "store/cluster_view.h"
#include "store/link.h"

#include <stdio.h>
#include <stdlib.h>

struct crowd {
	char **line; /* JSONL lines */
	size_t count, capacity;
};

static void add(struct crowd *crowd, unsigned outlet, unsigned day,
		struct bytes text)
{
	struct buffer line = BUFFER_INIT;
	char id[24], name[24], date[24];

	snprintf(id, sizeof(id), "n%zu", crowd->count);
	snprintf(name, sizeof(name), "o%u.example", outlet);
	snprintf(date, sizeof(date), "2025-03-%02uT08:00:00Z", 1 + day % 28);
	story_line(&line, id, name, date, text);
	ARRAY_RESERVE(crowd->line, crowd->count + 1, crowd->capacity);
	crowd->line[crowd->count++] = (char *)line.data;
}

/* A story `copies` times: as it was, edited, cut, set into another one, under
 * a footer that all articles of its outlet share. */
static void add_story(struct crowd *crowd, unsigned story, unsigned copies)
{
	struct buffer text = BUFFER_INIT, more = BUFFER_INIT;

	for (unsigned i = 0; i < copies; i++) {
		unsigned how = i % 5;

		story_text(story, &text);
		if (how == 1) {
			buffer_printf(&text, "Edited for the %uth time.\n", i);
		} else if (how == 2) {
			story_part(story, 1, STORY_SENTENCES - i % 4, &text);
		} else if (how == 3) {
			story_part(1000 + story * 50 + i, 0, 4, &more);
			buffer_append_bytes(&text, buffer_view(&more));
		} else if (how == 4) {
			story_part(story, 2, 6, &text);
			story_part(5000 + story * 50 + i, 0, 9, &more);
			buffer_append_bytes(&text, buffer_view(&more));
		}
		if (i % 3 == 0) {
			story_part(9000 + i % 2, 0, 2, &more);
			buffer_append_bytes(&text, buffer_view(&more));
		}
		add(crowd, i % 4, i, buffer_view(&text));
	}
	buffer_release(&text);
	buffer_release(&more);
}

/* A page written anew again and again, one copy of it beside: four of its
 * twelve sentences stay. */
static void add_page(struct crowd *crowd, unsigned story)
{
	for (unsigned i = 0; i < 5; i++) {
		struct buffer text = BUFFER_INIT, line = BUFFER_INIT;
		struct buffer own = BUFFER_INIT;
		char id[64];

		snprintf(id, sizeof(id), "http%s://o1.example/news/20250%u%s",
			 i % 2 ? "s" : "", story, i == 2 ? "#top" : "");
		story_part(story, 2, 6, &text);
		story_part(7000 + story * 9 + i / 4 * 3 + i % 3, 0, 8, &own);
		buffer_append_bytes(&text, buffer_view(&own));
		story_line(&line, i < 4 ? id : "copy", "o1.example",
			   "2025-03-04T08:00:00Z", buffer_view(&text));
		ARRAY_RESERVE(crowd->line, crowd->count + 1, crowd->capacity);
		crowd->line[crowd->count++] = (char *)line.data;
		buffer_release(&text);
		buffer_release(&own);
	}
}

static void add_titled(struct crowd *crowd, const char *title,
		       const char *outlet, struct bytes text)
{
	struct buffer line = BUFFER_INIT;

	story_line(&line, title, outlet, "2025-03-04T08:00:00Z", text);
	ARRAY_RESERVE(crowd->line, crowd->count + 1, crowd->capacity);
	crowd->line[crowd->count++] = (char *)line.data;
}

/* A story, the same with another and more run on behind it under the same
 * headline, and that other one by itself: the first two look like a cut and its
 * full form. */
static void add_round_up(struct crowd *crowd, unsigned story, bool has_other)
{
	struct buffer text = BUFFER_INIT, other = BUFFER_INIT;
	struct buffer more = BUFFER_INIT;
	char title[64];

	snprintf(title, sizeof(title),
		 "Harbour council %u votes on the new quay", story);
	story_part(story, 0, 8, &text);
	story_part(story + 1, 0, 6, &other);
	story_part(story + 2, 0, 4, &more);
	add_titled(crowd, title, "o1.example", buffer_view(&text));
	buffer_append_bytes(&text, buffer_view(&other));
	buffer_append_bytes(&text, buffer_view(&more));
	add_titled(crowd, title, "o2.example", buffer_view(&text));
	if (has_other)
		add_titled(crowd, "A bridge is closed for the whole summer",
			   "o3.example", buffer_view(&other));
	buffer_release(&text);
	buffer_release(&other);
	buffer_release(&more);
}

/* Copies past all bounds: more than pair with all, more than a passage may
 * have. */
static void make_crowd(struct crowd *crowd, unsigned many)
{
	static const char *const nothing[] = {"...", "!?!?", " - - ", "***"};

	for (unsigned story = 0; story < 12; story++)
		add_story(crowd, story, 1 + story % 4 * 3);
	add_story(crowd, 20, 40);
	add_page(crowd, 21);
	add_page(crowd, 22);
	add_round_up(crowd, 40, true);
	add_round_up(crowd, 50, true);
	for (unsigned i = 0; i < 8; i++)
		add(crowd, i % 3, i, bytes_of_string(nothing[i % 4]));
	for (unsigned i = 0; i < many; i++) {
		struct buffer text = BUFFER_INIT, own = BUFFER_INIT;

		story_part(30, 0, 5, &text);
		story_part(20000 + i, 0, 2, &own);
		if (i % 2)
			buffer_append_bytes(&text, buffer_view(&own));
		else
			buffer_printf(&text, "Number %u has this end.\n", i);
		add(crowd, i % 5, i, buffer_view(&text));
		buffer_release(&text);
		buffer_release(&own);
	}
}

/* Texts of many lengths, of which each hundred shares two sentences: a few keys
 * that say enough while few have them. */
static void make_quoting_crowd(struct crowd *crowd)
{
	for (unsigned i = 0; i < 3 * (CANDIDATE_MANY + 36); i++) {
		struct buffer text = BUFFER_INIT, quote = BUFFER_INIT;

		story_part(20000 + i, 0, 5 + i / 3 * 7 % 40, &text);
		story_part(30, i % 3 * 2, i % 3 * 2 + 2, &quote);
		buffer_append_bytes(&text, buffer_view(&quote));
		add(crowd, i, i, buffer_view(&text));
		buffer_release(&text);
		buffer_release(&quote);
	}
}

static void crowd_free(struct crowd *crowd)
{
	for (size_t i = 0; i < crowd->count; i++)
		free(crowd->line[i]);
	free(crowd->line);
}

/* Which line of the crowd is the nth in this order. */
static size_t nth(size_t n, size_t count, unsigned order)
{
	size_t step = order == 2 ? 7919 : 1;

	if (order == 1)
		return count - 1 - n;
	return n * step % count;
}

/* The crowd as dumps "a0", "a1".. of `parts` parts. Each line is a folder's
 * file, so that neither offset nor number depends on the order. */
struct way {
	const char *name;
	unsigned order; /* 0 as made, 1 backwards, 2 shuffled */
	unsigned batches;
	unsigned threads;
	bool links_at_end; /* only, not after each batch */
};

static void write_line(const char *path, const char *line)
{
	scratch_write(path, bytes_of_string(line));
}

/* One file a line: "d<n>.jsonl", taken under the name d<n> whatever the
 * order. */
static char *take_in(const char *scratch, const struct crowd *crowd,
		     const struct way *way)
{
	char *folder = archive_fixture_make(scratch, way->name);
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);
	size_t in_batch = crowd->count / way->batches + 1;

	for (size_t n = 0; n < crowd->count; n++) {
		size_t i = nth(n, crowd->count, way->order);
		char *path = scratch_path(scratch, "line.jsonl");
		char name[24];

		snprintf(name, sizeof(name), "d%zu", i);
		write_line(path, crowd->line[i]);
		archive_fixture_take(archive, path, name, way->threads);
		if (!way->links_at_end && (n + 1) % in_batch == 0)
			archive_fixture_link(archive, way->threads);
		free(path);
	}
	archive_fixture_link(archive, way->threads);
	archive_close(archive);
	return folder;
}

static void expect_one_answer_of(struct crowd *crowd, const struct way *way,
				 size_t ways)
{
	struct buffer first = BUFFER_INIT, other = BUFFER_INIT;
	char *scratch = scratch_folder();

	for (size_t i = 0; i < ways; i++) {
		char *folder = take_in(scratch, crowd, &way[i]);

		archive_fixture_answers_of(folder, i ? &other : &first);
		if (i)
			expect_same_text(&first, &other);
		if (i + 1 == ways) {
			struct archive *archive;

			cr_assert_eq(archive_remove_derived(folder, NULL), 0);
			archive = archive_fixture_open(folder, ARCHIVE_WRITE);
			archive_fixture_link(archive, 2);
			archive_close(archive);
			archive_fixture_answers_of(folder, &other);
			expect_same_text(&first, &other);
		}
		free(folder);
	}
	crowd_free(crowd);
	buffer_release(&first);
	buffer_release(&other);
	scratch_remove(scratch);
}

static void expect_one_answer(unsigned many, const struct way *way, size_t ways)
{
	struct crowd crowd = {0};

	make_crowd(&crowd, many);
	expect_one_answer_of(&crowd, way, ways);
}

Test(link, order_threads_and_batches_change_nothing)
{
	static const struct way way[] = {
		{"a", 0, 1, 1, true},	{"b", 1, 1, 2, true},
		{"c", 2, 1, 5, true},	{"d", 0, 3, 2, false},
		{"e", 1, 17, 1, false}, {"f", 2, 60, 5, false},
	};

	expect_one_answer(30, way, ARRAY_COUNT(way));
}

Test(link, one_by_one_equals_all_at_once)
{
	static const struct way way[] = {
		{"a", 0, 1, 2, true},
		{"b", 2, 100000, 2, false},
	};

	expect_one_answer(20, way, ARRAY_COUNT(way));
}

Test(link, a_passage_past_its_cap_is_forgotten_in_any_order)
{
	static const struct way way[] = {
		{"a", 0, 1, 2, true},
		{"b", 1, 4, 2, false},
		{"c", 2, 3, 1, false},
	};

	expect_one_answer(CANDIDATE_PASSAGE_MAX + 90, way, ARRAY_COUNT(way));
}

Test(link, a_key_says_less_once_many_have_it_in_any_order)
{
	static const struct way way[] = {
		{"a", 0, 1, 2, true},
		{"b", 1, 2, 2, false},
		{"c", 2, 9, 1, false},
	};
	struct crowd crowd = {0};

	make_quoting_crowd(&crowd);
	expect_one_answer_of(&crowd, way, ARRAY_COUNT(way));
}

/* ---- What every cluster keeps -------------------------------------------- */

static int check_view(void *context, const struct cluster_view *v,
		      struct fault *fault)
{
	size_t canonicals = 0;

	(void)fault;
	++*(size_t *)context;
	cr_assert_geq(v->size, 2);
	for (size_t i = 0; i < v->member_count; i++) {
		const struct cluster_view_member *m = &v->member[i];

		canonicals += m->relation == RELATION_CANONICAL;
		cr_assert_gt(m->capture_count, 0);
		cr_assert(m->jaccard >= 0 && m->jaccard <= 1);
		cr_assert(m->containment >= 0 && m->containment <= 1);
		if (m->direct)
			cr_assert(m->jaccard > 0 || m->containment > 0);
		for (size_t k = 0; k < m->capture_count; k++)
			cr_assert(m->capture[k]->has_cluster &&
				  id_equal(&m->capture[k]->cluster, &v->id));
	}
	cr_assert_eq(canonicals, 1);
	return 0;
}

Test(link, every_member_has_a_score_and_every_cluster_one_canonical)
{
	static const struct way way = {"a", 0, 1, 2, true};
	struct cluster_query query = CLUSTER_QUERY_INIT;
	char *scratch = scratch_folder();
	struct crowd crowd = {0};
	struct archive *archive;
	size_t clusters = 0;
	char *folder;

	make_crowd(&crowd, 5);
	folder = take_in(scratch, &crowd, &way);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(
		cluster_view_each(archive, &query, check_view, &clusters, NULL),
		0);
	cr_assert_gt(clusters, 5);
	archive_close(archive);
	free(folder);
	crowd_free(&crowd);
	scratch_remove(scratch);
}

static int no_nothing(void *context, const struct cluster_view *v,
		      struct fault *fault)
{
	struct archive *archive = context;

	(void)fault;
	for (size_t i = 0; i < v->member_count; i++) {
		struct buffer body = BUFFER_INIT;

		cr_assert_eq(object_store_get(archive->objects,
					      &v->member[i].body, &body, NULL,
					      NULL),
			     0);
		cr_assert(body.size > 8 || v->bodies == 1,
			  "a cluster of bodies that say nothing");
		buffer_release(&body);
	}
	return 0;
}

Test(link, empty_and_punctuation_only_bodies_join_nothing_but_their_equals)
{
	static const char *const texts[] = {
		"...", "!?!?", "", " ", "---", "\xE3\x80\x82\xE3\x80\x82",
		"?!"};
	static const struct way way = {"a", 0, 1, 2, true};
	struct cluster_query query = CLUSTER_QUERY_INIT;
	char *scratch = scratch_folder();
	struct crowd crowd = {0};
	struct archive *archive;
	char *folder;

	for (unsigned i = 0; i < 2 * ARRAY_COUNT(texts); i++)
		add(&crowd, i, i, bytes_of_string(texts[i / 2]));
	add_story(&crowd, 1, 3);
	query.kinds |= CLUSTER_PARTIAL;
	folder = take_in(scratch, &crowd, &way);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(
		cluster_view_each(archive, &query, no_nothing, archive, NULL),
		0);
	archive_close(archive);
	free(folder);
	crowd_free(&crowd);
	scratch_remove(scratch);
}

static int count_pages(void *context, const struct cluster_view *v,
		       struct fault *fault)
{
	(void)fault;
	cr_expect_eq(v->size, 4);
	++*(size_t *)context;
	return 0;
}

/* Four revisions of one address, two thirds of each of its own, and a text that
 * has as much of them but was found elsewhere. */
Test(link, what_one_address_had_on_one_day_is_one_page)
{
	static const struct way way = {"a", 0, 1, 2, true};
	struct cluster_query query = CLUSTER_QUERY_INIT;
	char *scratch = scratch_folder();
	struct crowd crowd = {0};
	struct archive *archive;
	size_t pages = 0;
	char *folder;

	add_page(&crowd, 1);
	folder = take_in(scratch, &crowd, &way);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(
		cluster_view_each(archive, &query, count_pages, &pages, NULL),
		0);
	cr_assert_eq(pages, 1);
	archive_close(archive);
	free(folder);
	crowd_free(&crowd);
	scratch_remove(scratch);
}

static int take_size(void *context, const struct cluster_view *v,
		     struct fault *fault)
{
	(void)fault;
	*(uint64_t *)context += v->size;
	return 0;
}

/* Their only key is in a bucket of the largest kind. */
Test(link, short_texts_of_the_same_letters_are_copies_however_many)
{
	static const struct way way = {"a", 0, 1, 2, true};
	struct cluster_query query = CLUSTER_QUERY_INIT;
	char *scratch = scratch_folder();
	struct buffer text = BUFFER_INIT;
	struct crowd crowd = {0};
	struct archive *archive;
	uint64_t size = 0;
	char *folder;

	for (unsigned i = 0; i < CANDIDATE_MANY + 20; i++) {
		buffer_append_string(&text, i ? "-" : "Quay closed");
		add(&crowd, i, i, buffer_view(&text));
	}
	folder = take_in(scratch, &crowd, &way);
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(cluster_view_each(archive, &query, take_size, &size, NULL),
		     0);
	cr_assert_eq(size, crowd.count);
	archive_close(archive);
	free(folder);
	buffer_release(&text);
	crowd_free(&crowd);
	scratch_remove(scratch);
}

static int count_views(void *context, const struct cluster_view *v,
		       struct fault *fault)
{
	(void)v;
	(void)fault;
	++*(size_t *)context;
	return 0;
}

static size_t count_clusters(const char *folder, unsigned kinds)
{
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	size_t count = 0;

	query.kinds = kinds;
	cr_assert_eq(
		cluster_view_each(archive, &query, count_views, &count, NULL),
		0);
	archive_close(archive);
	return count;
}

/* The edge of the first two stays; the third text, when it comes, tells that
 * they are no copies, and what ties them is then shared text. */
Test(link, a_story_is_no_copy_of_what_holds_another_besides)
{
	static const struct way way[] = {{"alone", 0, 1, 1, true},
					 {"told", 0, 1, 1, true},
					 {"later", 0, 3, 1, false},
					 {"before", 1, 3, 1, false}};
	char *scratch = scratch_folder();

	for (size_t i = 0; i < ARRAY_COUNT(way); i++) {
		struct crowd crowd = {0};
		char *folder;

		add_round_up(&crowd, 1, i > 0);
		folder = take_in(scratch, &crowd, &way[i]);
		cr_expect_eq(count_clusters(folder, CLUSTER_KINDS_DEFAULT),
			     i == 0, "%s", way[i].name);
		cr_expect_eq(count_clusters(folder, CLUSTER_PARTIAL), i > 0,
			     "%s", way[i].name);
		free(folder);
		crowd_free(&crowd);
	}
	scratch_remove(scratch);
}

static int keep_cluster(void *context, const struct catalog_cluster *cluster,
			struct fault *fault)
{
	(void)fault;
	*(struct catalog_cluster *)context = *cluster;
	return 1;
}

/* One text, in a dump of its own name, by each of these outlets (NULL: by none,
 * so that furniture is learned of the dump as a whole). */
static struct catalog_cluster cluster_of(const char *scratch, const char *name,
					 const char *const *outlet,
					 size_t count)
{
	struct catalog_cluster found = {.row = 0};
	struct buffer text = BUFFER_INIT, lines = BUFFER_INIT;
	char *folder = archive_fixture_make(scratch, name);
	char *path = scratch_path(scratch, "d.jsonl");
	struct archive *archive;

	story_text(3, &text);
	for (size_t i = 0; i < count; i++)
		story_line(&lines, i ? "two" : "one", outlet[i], NULL,
			   buffer_view(&text));
	scratch_write(path, buffer_view(&lines));
	archive_fixture_ingest(folder, path, "d.jsonl");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(catalog_each_cluster(archive->catalog, 0, 0, keep_cluster,
					  &found, NULL),
		     1);
	archive_close(archive);
	buffer_release(&text);
	buffer_release(&lines);
	free(folder);
	free(path);
	return found;
}

/* Link counts them by marks, in which an outlet called as a dump's label is no
 * other than that: then the catalog counts. */
Test(link, a_dump_counts_for_no_outlet_nor_an_outlet_for_a_dump)
{
	static const char *const known[] = {"a.example", "b.example",
					    "a.example"};
	static const char *const some[] = {"a.example", NULL, "b.example",
					   NULL};
	static const char *const none[] = {NULL, NULL};
	static const char *const odd[] = {"dump d.jsonl", "a.example", NULL};
	static const struct {
		const char *name;
		const char *const *outlet;
		size_t count;
		uint64_t outlets;
	} table[] = {
		{"known", known, ARRAY_COUNT(known), 2},
		{"some", some, ARRAY_COUNT(some), 2},
		{"none", none, ARRAY_COUNT(none), 0},
		{"odd", odd, ARRAY_COUNT(odd), 2},
	};
	char *scratch = scratch_folder();

	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		struct catalog_cluster c =
			cluster_of(scratch, table[i].name, table[i].outlet,
				   table[i].count);

		cr_expect_eq(c.size, table[i].count, "%s", table[i].name);
		cr_expect_eq(c.outlets, table[i].outlets, "%s: %llu",
			     table[i].name, (unsigned long long)c.outlets);
	}
	scratch_remove(scratch);
}

Test(link, is_due_after_an_ingest_and_not_after_a_link)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "a");
	char *path = scratch_path(scratch, "d.jsonl");
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);

	cr_assert(!archive_link_is_due(archive));
	write_line(path, "{\"maintext\":\"A body of no great length.\"}");
	archive_fixture_take(archive, path, "d", 1);
	cr_assert(archive_link_is_due(archive));
	archive_fixture_link(archive, 1);
	cr_assert(!archive_link_is_due(archive));
	archive_fixture_take(archive, path, "d", 1);
	cr_assert(!archive_link_is_due(archive));
	archive_close(archive);
	free(folder);
	free(path);
	scratch_remove(scratch);
}
