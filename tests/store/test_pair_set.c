/* Pairs come out in order and counted, however they went in. */
#include "store/pair_set.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "tests/store/archive_fixture.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>

#define BODIES 300u

/* What a pair was given in all, by low * BODIES + high. */
struct expected {
	struct pair pair[BODIES * BODIES];
};

static struct pair pair_number(unsigned i)
{
	uint64_t h = hash64_mix(i);
	struct pair pair = {.low = (uint32_t)(h % (BODIES - 1)) + 1,
			    .high = (uint32_t)(h >> 20) % (BODIES - 1) + 1,
			    .weight = (unsigned)(h >> 50) % 3,
			    .before = (unsigned)(h >> 54) % 3};

	if (pair.low == pair.high)
		pair.high = pair.low % (BODIES - 1) + 1;
	if (!pair.weight && !pair.before)
		pair.weight = 1;
	return pair;
}

static unsigned sum(unsigned x, unsigned y)
{
	return x + y < PAIR_WEIGHT_MAX ? x + y : PAIR_WEIGHT_MAX;
}

static void expect(struct expected *e, unsigned i)
{
	struct pair pair = pair_number(i), *all;
	uint32_t a = pair.low, b = pair.high;

	all = &e->pair[(a < b ? a : b) * BODIES + (a < b ? b : a)];
	all->weight = sum(all->weight, pair.weight);
	all->before = sum(all->before, pair.before);
}

static bool is_expected(const struct expected *e, size_t i)
{
	return e->pair[i].weight || e->pair[i].before;
}

struct share {
	struct pair_set *set;
	unsigned adder, adders, count;
	int rc;
};

static void *add_share(void *argument)
{
	struct share *s = argument;
	struct fault fault = FAULT_INIT;

	for (unsigned i = s->adder; i < s->count && s->rc == 0; i += s->adders)
		s->rc = pair_set_add(s->set, s->adder, pair_number(i), &fault);
	return NULL;
}

static void expect_all(struct pair_set *set, const struct expected *e)
{
	struct fault fault = FAULT_INIT;
	struct pair pair;
	size_t next = 0;

	while (pair_set_next(set, &pair, &fault) > 0) {
		size_t at = (size_t)pair.low * BODIES + pair.high;

		for (; next < at; next++)
			cr_assert_not(is_expected(e, next),
				      "pair %zu is missing", next);
		cr_assert_eq(next, at, "out of order");
		cr_assert_eq(pair.weight, e->pair[next].weight);
		cr_assert_eq(pair.before, e->pair[next++].before);
	}
	for (; next < BODIES * BODIES; next++)
		cr_assert_not(is_expected(e, next), "pair %zu is missing",
			      next);
	cr_assert_eq(pair_set_next(set, &pair, &fault), 0);
}

static void try_with(unsigned count, unsigned adders, size_t memory)
{
	struct expected *e = memory_alloc_zero(1, sizeof(*e));
	char *folder = scratch_folder();
	struct pair_set *set = pair_set_new(folder, memory, adders);
	struct share share[4] = {{0}};
	pthread_t thread[4];

	for (unsigned i = 0; i < adders; i++) {
		share[i] = (struct share){set, i, adders, count, 0};
		pthread_create(&thread[i], NULL, add_share, &share[i]);
	}
	for (unsigned i = 0; i < adders; i++) {
		pthread_join(thread[i], NULL);
		cr_assert_eq(share[i].rc, 0);
	}
	for (unsigned i = 0; i < count; i++)
		expect(e, i);
	expect_all(set, e);
	pair_set_free(set);
	scratch_remove(folder);
	free(e);
}

Test(pair_set, counts_alike_in_memory_and_in_many_runs)
{
	static const unsigned counts[] = {0, 1, 3, 1000, 200000};
	static const size_t memories[] = {0, 1 << 12, 1 << 16, 1 << 24};

	for (size_t c = 0; c < ARRAY_COUNT(counts); c++)
		for (size_t m = 0; m < ARRAY_COUNT(memories); m++)
			for (unsigned adders = 1; adders <= 4; adders += 3)
				if (memories[m] || counts[c] <= 1000)
					try_with(counts[c], adders,
						 memories[m]);
}

Test(pair_set, keeps_the_largest_numbers_apart)
{
	struct pair_set *set = pair_set_new("/tmp", 1 << 16, 1);
	struct fault fault = FAULT_INIT;
	struct pair pair;

	pair_set_add(set, 0,
		     (struct pair){PAIR_NUMBER_MAX, PAIR_NUMBER_MAX - 1, 2, 0},
		     &fault);
	pair_set_add(set, 0, (struct pair){1, PAIR_NUMBER_MAX, 1, 3}, &fault);
	cr_assert_eq(pair_set_next(set, &pair, &fault), 1);
	cr_assert_eq(pair.low, 1);
	cr_assert_eq(pair.high, PAIR_NUMBER_MAX);
	cr_assert_eq(pair.weight, 1);
	cr_assert_eq(pair.before, 3);
	cr_assert_eq(pair_set_next(set, &pair, &fault), 1);
	cr_assert_eq(pair.low, PAIR_NUMBER_MAX - 1);
	cr_assert_eq(pair.weight, 2);
	cr_assert_eq(pair.before, 0);
	cr_assert_eq(pair_set_next(set, &pair, &fault), 0);
	pair_set_free(set);
}

Test(pair_set, says_where_it_could_not_write)
{
	struct pair_set *set = pair_set_new("/nonexistent", 0, 1);
	struct fault fault = FAULT_INIT;
	int rc = 0;

	for (uint32_t i = 2; rc == 0 && i < 100; i++)
		rc = pair_set_add(set, 0, (struct pair){1, i, 1, 0}, &fault);
	cr_assert_lt(rc, 0);
	cr_assert(strstr(fault.message, "/nonexistent"));
	pair_set_free(set);
}
