#include "store/postings/postings.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

/* The model: every pair there can be, KEYS x NUMBERS, present or not. Keys are
 * spread over 64 bits, number 7's is 0 and the last one's is the largest. */
#define KEYS	300
#define NUMBERS 200

struct model {
	bool has[KEYS][NUMBERS];
};

static uint64_t key_of(unsigned i)
{
	if (i == 0)
		return 0;
	if (i == KEYS - 1)
		return UINT64_MAX;
	return (UINT64_MAX / KEYS) * i + hash64_mix(i) % 1000;
}

static uint32_t number_of(unsigned j)
{
	return j == NUMBERS - 1 ? UINT32_MAX : j * j * 17;
}

static char *new_folder(void)
{
	char name[] = "/tmp/newsfold-postings-XXXXXX";

	cr_assert(mkdtemp(name) != NULL);
	return memory_copy_string(name);
}

static void remove_folder(char *folder)
{
	cr_assert_eq(file_remove_tree(folder, NULL), 0);
	free(folder);
}

static struct postings *open_folder(const char *folder, enum postings_mode mode,
				    size_t memory)
{
	struct postings_options options = {memory};
	struct fault fault = FAULT_INIT;
	struct postings *postings;

	cr_assert_eq(postings_open(folder, mode, &options, &postings, &fault),
		     0, "%s", fault.message);
	return postings;
}

/* Add `count` pairs drawn by seed, many of them twice; key 5 is a hot one. */
static void add_some(struct postings *postings, struct model *model,
		     uint64_t seed, unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		uint64_t r = hash64_mix(seed * 1000003 + n);
		unsigned i = r % 8 ? (unsigned)(r >> 8) % KEYS : 5;
		unsigned j = (unsigned)(r >> 32) % NUMBERS;

		model->has[i][j] = true;
		cr_assert_eq(
			postings_add(postings, key_of(i), number_of(j), NULL),
			0);
	}
}

struct expectation {
	const struct model *model;
	unsigned next; /* the next key of the model to see */
	size_t limit;
	uint64_t least;
	unsigned step;
};

static unsigned total_of(const struct model *model, unsigned i)
{
	unsigned total = 0;

	for (unsigned j = 0; j < NUMBERS; j++)
		total += model->has[i][j];
	return total;
}

/* Pass over keys of the model that must not be shown. */
static void skip_hidden(struct expectation *e)
{
	while (e->next < KEYS) {
		unsigned total = total_of(e->model, e->next);

		if (total && total >= e->least)
			break;
		e->next += e->step;
	}
}

static int expect_bucket(void *context, const struct postings_bucket *bucket)
{
	struct expectation *e = context;
	size_t n = 0;

	skip_hidden(e);
	cr_assert_lt(e->next, KEYS);
	cr_assert_eq(bucket->key, key_of(e->next));
	cr_assert_eq(bucket->total, total_of(e->model, e->next));
	for (unsigned j = 0; j < NUMBERS; j++) {
		if (!e->model->has[e->next][j] || (e->limit && n == e->limit))
			continue;
		cr_assert_lt(n, bucket->number_count);
		cr_assert_eq(bucket->number[n++], number_of(j));
	}
	cr_assert_eq(n, bucket->number_count);
	e->next += e->step;
	return 0;
}

/* Of the keys of a range, those with a number of which `wanted` says so. */
struct wanted_expectation {
	const struct model *model;
	unsigned next, last;
	uint64_t least;
	const unsigned char *wanted; /* by number_of's argument */
};

static bool is_wanted(const struct wanted_expectation *e, unsigned i)
{
	bool is = false;

	for (unsigned j = 0; j < NUMBERS; j++)
		is |= e->model->has[i][j] && e->wanted[j];
	return is && total_of(e->model, i) >= e->least;
}

static int expect_wanted(void *context, const struct postings_bucket *bucket)
{
	struct wanted_expectation *e = context;

	while (e->next <= e->last && !is_wanted(e, e->next))
		e->next++;
	cr_assert_leq(e->next, e->last);
	cr_assert_eq(bucket->key, key_of(e->next));
	cr_assert_eq(bucket->number_count, total_of(e->model, e->next));
	e->next++;
	return 0;
}

/* Every so manieth number is wanted; the largest, which is above `most`, is. */
static void expect_those_wanted(struct postings *postings,
				const struct model *model, unsigned step,
				unsigned first, unsigned last)
{
	const uint32_t most = number_of(NUMBERS - 2);
	unsigned char *by_number = memory_alloc_zero((size_t)most + 1, 1);
	unsigned char wanted[NUMBERS] = {0};
	struct wanted_expectation e = {model, first, last, step % 3, wanted};

	for (unsigned j = 0; j < NUMBERS - 1; j += step)
		wanted[j] = by_number[number_of(j)] = 1;
	wanted[NUMBERS - 1] = 1;
	cr_assert_eq(postings_each_of(postings, key_of(first), key_of(last),
				      by_number, most, e.least, expect_wanted,
				      &e, NULL),
		     0);
	while (e.next <= e.last && !is_wanted(&e, e.next))
		e.next++;
	cr_assert_gt(e.next, e.last);
	free(by_number);
}

static void expect_model(struct postings *postings, const struct model *model)
{
	static const size_t limit[] = {0, 1, 3};
	uint64_t keys[KEYS + 1], bad;

	for (unsigned i = 0; i < KEYS; i++)
		keys[i] = key_of(i);
	for (size_t k = 0; k < ARRAY_COUNT(limit); k++) {
		struct expectation e = {model, 0, limit[k], k, 1};

		cr_assert_eq(postings_each_key(postings, 0, UINT64_MAX, k,
					       limit[k], expect_bucket, &e,
					       NULL),
			     0);
		skip_hidden(&e);
		cr_assert_geq(e.next, KEYS);
		e = (struct expectation){model, 0, limit[k], 0, 1};
		cr_assert_eq(postings_lookup(postings, keys, KEYS, limit[k],
					     expect_bucket, &e, NULL),
			     0);
		skip_hidden(&e);
		cr_assert_geq(e.next, KEYS);
	}
	expect_those_wanted(postings, model, 1, 0, KEYS - 1);
	expect_those_wanted(postings, model, 50, 0, KEYS - 1);
	expect_those_wanted(postings, model, NUMBERS, 7, KEYS / 2);
	cr_assert_eq(postings_verify(postings, NULL, NULL, &bad, NULL), 0);
	cr_assert_eq(bad, 0);
}

Test(postings, is_a_set_whatever_the_batches)
{
	static const size_t memory[] = {1, 1000, 20000, 0};

	for (size_t m = 0; m < ARRAY_COUNT(memory); m++) {
		struct model model = {0};
		char *folder = new_folder();
		struct postings *postings, *reader;

		postings = open_folder(folder, POSTINGS_WRITE, memory[m]);
		for (unsigned turn = 0; turn < 30; turn++) {
			add_some(postings, &model, turn / 2, m ? 300 : 20);
			cr_assert_eq(postings_flush(postings, turn + 1, NULL),
				     0);
			if (turn % 10 == 9)
				expect_model(postings, &model);
			if (turn == 15) {
				postings_close(postings);
				postings = open_folder(folder, POSTINGS_WRITE,
						       memory[m]);
				cr_assert_eq(postings_mark(postings), 16);
			}
		}
		reader = open_folder(folder, POSTINGS_READ, 0);
		expect_model(reader, &model);
		cr_assert_eq(postings_mark(reader), 30);
		postings_close(reader);
		postings_close(postings);
		remove_folder(folder);
	}
}

Test(postings, shows_nothing_before_the_flush_and_keeps_few_runs)
{
	struct model none = {0}, model = {0};
	struct postings_stats stats;
	char *folder = new_folder();
	struct postings *postings = open_folder(folder, POSTINGS_WRITE, 0);

	add_some(postings, &model, 1, 500);
	expect_model(postings, &none);
	postings_stats(postings, &stats);
	cr_assert_eq(stats.pending, 500);
	for (unsigned turn = 0; turn < 64; turn++) {
		add_some(postings, &model, turn, 500);
		cr_assert_eq(postings_flush(postings, 0, NULL), 0);
	}
	postings_stats(postings, &stats);
	cr_assert_leq(stats.runs, 8);
	expect_model(postings, &model);
	postings_close(postings);
	remove_folder(folder);
}

Test(postings, keeps_few_runs_of_a_flush_larger_than_memory)
{
	struct model model = {0};
	struct postings_stats stats;
	char *folder = new_folder();
	struct postings *postings =
		open_folder(folder, POSTINGS_WRITE, 64 * 24);

	add_some(postings, &model, 1, 5000);
	cr_assert_eq(postings_flush(postings, 0, NULL), 0);
	postings_stats(postings, &stats);
	cr_assert_leq(stats.runs, 8);
	expect_model(postings, &model);
	postings_close(postings);
	remove_folder(folder);
}

Test(postings, lets_a_reader_keep_its_set_while_a_writer_merges)
{
	struct model before = {0}, after;
	char *folder = new_folder();
	struct postings *writer = open_folder(folder, POSTINGS_WRITE, 0);
	struct postings *reader;

	add_some(writer, &before, 1, 3000);
	cr_assert_eq(postings_flush(writer, 1, NULL), 0);
	reader = open_folder(folder, POSTINGS_READ, 0);
	after = before;
	add_some(writer, &after, 2, 3000);
	cr_assert_eq(postings_flush(writer, 2, NULL), 0);
	expect_model(reader, &before);
	expect_model(writer, &after);
	postings_close(reader);
	postings_close(writer);
	remove_folder(folder);
}

static int count_visit(void *context, const struct postings_bucket *bucket)
{
	unsigned *seen = context;

	(void)bucket;
	++*seen;
	return 0;
}

static int take_total(void *context, const struct postings_bucket *bucket)
{
	*(uint64_t *)context = bucket->total;
	return 0;
}

/* How many numbers a key has. */
static uint64_t total_of_key(struct postings *postings, uint64_t key)
{
	uint64_t total = 0;

	cr_assert_eq(
		postings_lookup(postings, &key, 1, 1, take_total, &total, NULL),
		0);
	return total;
}

Test(postings, spans_blocks_with_one_bucket)
{
	char *folder = new_folder();
	struct postings *postings = open_folder(folder, POSTINGS_WRITE, 0);

	for (uint32_t n = 0; n < 30000; n++)
		cr_assert_eq(postings_add(postings, 42, 3 * n, NULL), 0);
	cr_assert_eq(postings_add(postings, 43, 1, NULL), 0);
	cr_assert_eq(postings_flush(postings, 0, NULL), 0);
	cr_assert_eq(total_of_key(postings, 41), 0);
	cr_assert_eq(total_of_key(postings, 42), 30000);
	cr_assert_eq(total_of_key(postings, 43), 1);
	for (uint32_t last = 29999; last < 30002; last++) {
		unsigned char *wanted = memory_alloc_zero(90000, 1);
		unsigned seen = 0;

		wanted[3 * (last % 30000)] = 1;
		cr_assert_eq(postings_each_of(postings, 0, 42, wanted, 89999,
					      30000, count_visit, &seen, NULL),
			     0);
		cr_assert_eq(seen, 1);
		free(wanted);
	}
	postings_close(postings);
	remove_folder(folder);
}

static int fail_at(void *context, const char *operation, const char *path,
		   size_t size)
{
	unsigned *left = context;

	(void)operation;
	(void)path;
	(void)size;
	return --*left == 0 ? ENOSPC : 0;
}

/* Whatever write fails, what is on disk is the set of the last flush that said
 * 0, or of the one that failed in its very last step. The mark tells. */
Test(postings, keeps_the_last_flush_when_a_write_fails)
{
	for (unsigned at = 1; at < 40; at++) {
		struct model model = {0}, kept = {0};
		char *folder = new_folder();
		struct postings *postings;
		unsigned left = at, done = 0;
		int rc = 0;

		postings = open_folder(folder, POSTINGS_WRITE, 0);
		file_set_trap(fail_at, &left);
		for (unsigned turn = 1; turn <= 4 && rc == 0; turn++) {
			kept = model;
			add_some(postings, &model, turn, 200);
			rc = postings_flush(postings, turn, NULL);
			done += rc == 0;
		}
		file_set_trap(NULL, NULL);
		postings_close(postings);
		postings = open_folder(folder, POSTINGS_WRITE, 0);
		cr_assert_geq(postings_mark(postings), done);
		cr_assert_leq(postings_mark(postings), done + 1);
		expect_model(postings, rc < 0 && postings_mark(postings) == done
					       ? &kept
					       : &model);
		add_some(postings, &model, 99, 300);
		for (unsigned turn = 1; turn <= 4; turn++)
			add_some(postings, &model, turn, 200);
		cr_assert_eq(postings_flush(postings, 9, NULL), 0);
		expect_model(postings, &model);
		postings_close(postings);
		remove_folder(folder);
	}
}

static int ignore(void *context, const struct postings_bucket *bucket)
{
	(void)context;
	(void)bucket;
	return 0;
}

/* One byte changed: it is refused, or a reading of everything says so, or
 * nothing is different. */
Test(postings, notices_every_damaged_byte)
{
	struct model model = {0};
	struct buffer run = BUFFER_INIT, path = BUFFER_INIT;
	char *folder = new_folder();
	struct postings *postings = open_folder(folder, POSTINGS_WRITE, 0);

	add_some(postings, &model, 1, 400);
	cr_assert_eq(postings_flush(postings, 1, NULL), 0);
	postings_close(postings);
	file_join(&path, folder, "00000001.run");
	cr_assert_eq(file_read_all(buffer_string(&path), 1 << 20, &run, NULL),
		     0);
	for (size_t at = 0; at < run.size; at++) {
		int rc;

		run.data[at] ^= 0x21;
		cr_assert_eq(file_replace(buffer_string(&path),
					  buffer_view(&run), NULL),
			     0);
		run.data[at] ^= 0x21;
		rc = postings_open(folder, POSTINGS_READ, NULL, &postings,
				   NULL);
		if (rc < 0)
			continue;
		cr_assert_eq(postings_each_key(postings, 0, UINT64_MAX, 0, 0,
					       ignore, NULL, NULL),
			     FAULT_CORRUPT, "byte %zu", at);
		postings_close(postings);
	}
	buffer_release(&run);
	buffer_release(&path);
	remove_folder(folder);
}

Test(postings, removes_what_a_flush_cut_short_left_and_names_versions)
{
	struct model model = {0};
	struct buffer path = BUFFER_INIT, list = BUFFER_INIT;
	char *folder = new_folder();
	struct fault fault = FAULT_INIT;
	struct postings *postings = open_folder(folder, POSTINGS_WRITE, 0);

	add_some(postings, &model, 1, 100);
	cr_assert_eq(postings_flush(postings, 1, NULL), 0);
	postings_close(postings);
	file_join(&path, folder, "00000077.run");
	cr_assert_eq(
		file_replace(buffer_string(&path), BYTES_LITERAL("torn"), NULL),
		0);
	postings = open_folder(folder, POSTINGS_WRITE, 0);
	cr_assert(!file_exists(buffer_string(&path)));
	expect_model(postings, &model);
	postings_close(postings);

	buffer_clear(&path);
	file_join(&path, folder, "list");
	cr_assert_eq(file_read_all(buffer_string(&path), 1 << 20, &list, NULL),
		     0);
	list.data[8] = 9;
	cr_assert_eq(
		file_replace(buffer_string(&path), buffer_view(&list), NULL),
		0);
	cr_assert_eq(
		postings_open(folder, POSTINGS_READ, NULL, &postings, &fault),
		FAULT_VERSION);
	cr_assert(strstr(fault.message, "version 9") != NULL);
	for (size_t cut = 0; cut < list.size; cut++) {
		cr_assert_eq(
			file_replace(buffer_string(&path),
				     bytes_slice(buffer_view(&list), 0, cut),
				     NULL),
			0);
		cr_assert_lt(postings_open(folder, POSTINGS_READ, NULL,
					   &postings, NULL),
			     0);
	}
	buffer_release(&path);
	buffer_release(&list);
	remove_folder(folder);
}
