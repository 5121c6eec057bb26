/*
 * Candidate recall: recall ARCHIVE
 *
 * All pairs of an archive's bodies by exact similarity, out of an inverted list
 * of every shingle, beside the pairs that the postings give. What is missed
 * here no verification sees. Texts under FINGERPRINT_SHORT units are left
 * out: they are compared by their whole shadow alone.
 */
#include "core/base/memory.h"
#include "store/candidate.h"
#include "store/learned_furniture.h"

#include <stdio.h>
#include <stdlib.h>

#define FEW_THREADS 2
#define PAIRS_ROOM  ((size_t)1 << 20)

/* One body, all of it in memory. */
struct text {
	struct buffer body;
	struct fingerprint print;
	struct furniture_mask mask;
};

struct posting {
	uint64_t shingle;
	uint32_t body;
};

/* Pairs of one kind: how many there are, how many the postings give. */
struct tally {
	const char *name;
	uint64_t all, found;
};

enum { MERGING, NEAR_30, NEAR_20, HELD_50, TALLIES };

struct recall {
	struct archive *archive;
	struct body_table table;
	struct furniture furniture;
	struct fingerprinter *fingerprinter;
	struct text *text; /* by number */
	struct posting *posting;
	size_t posting_count, posting_capacity;
	uint64_t *candidate; /* sorted */
	size_t candidate_count, candidate_capacity;
	struct tally tally[TALLIES];
};

static int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int by_shingle(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->shingle != y->shingle)
		return x->shingle < y->shingle ? -1 : 1;
	return (x->body > y->body) - (x->body < y->body);
}

static int read_texts(struct recall *r, struct fault *fault)
{
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= r->table.count; i++) {
		struct text *t = &r->text[i];
		struct bytes body;

		rc = object_store_get(r->archive->objects, &r->table.body[i].id,
				      &t->body, NULL, fault);
		if (rc < 0)
			return rc;
		body = buffer_view(&t->body);
		furniture_mask_make(&r->furniture, r->fingerprinter, i, body,
				    &t->mask);
		fingerprint_make(r->fingerprinter, body, t->mask.span,
				 t->mask.span_count, &t->print);
		if (t->print.shadow_units < FINGERPRINT_SHORT)
			continue;
		for (size_t k = 0; k < t->print.shingle_count; k++) {
			ARRAY_RESERVE(r->posting, r->posting_count + 1,
				      r->posting_capacity);
			r->posting[r->posting_count++] =
				(struct posting){t->print.shingle[k], i};
		}
	}
	if (r->posting_count)
		qsort(r->posting, r->posting_count, sizeof(*r->posting),
		      by_shingle);
	return rc;
}

static int none_gone(void *context, uint32_t a, uint32_t b, struct fault *fault)
{
	(void)context;
	(void)a;
	(void)b;
	(void)fault;
	return 0;
}

static int read_candidates(struct recall *r, struct fault *fault)
{
	unsigned char *touched = memory_alloc((size_t)r->table.count + 1);
	struct candidates *candidates = NULL;
	size_t count = 1;
	int rc;

	memset(touched, 1, (size_t)r->table.count + 1);
	rc = candidates_find(r->archive, &r->table, touched, 0, FEW_THREADS,
			     &candidates, fault);
	while (rc == 0 && count) {
		ARRAY_RESERVE(r->candidate, r->candidate_count + PAIRS_ROOM,
			      r->candidate_capacity);
		rc = candidates_next(
			candidates, r->candidate + r->candidate_count,
			PAIRS_ROOM, &count, none_gone, NULL, fault);
		r->candidate_count += rc == 0 ? count : 0;
	}
	if (r->candidate_count)
		qsort(r->candidate, r->candidate_count, sizeof(*r->candidate),
		      compare_u64);
	candidates_free(candidates);
	free(touched);
	return rc;
}

static void count_pair(struct tally *tally, bool is_found)
{
	tally->all++;
	tally->found += is_found;
}

static struct verify_side side(const struct recall *r, uint32_t i)
{
	const struct text *t = &r->text[i];

	return furniture_side(&r->furniture, i, buffer_view(&t->body),
			      &t->print, &t->mask,
			      body_entry_day(&r->table.body[i]));
}

static void weigh(struct recall *r, uint32_t a, uint32_t b, uint32_t shared)
{
	uint64_t pair = (uint64_t)a << 32 | b;
	bool is_found = r->candidate_count &&
			bsearch(&pair, r->candidate, r->candidate_count,
				sizeof(pair), compare_u64);
	double n = (double)r->text[a].print.shingle_count;
	double m = (double)r->text[b].print.shingle_count;
	double jaccard = shared / (n + m - shared);
	struct verify_side x = side(r, a), y = side(r, b);
	struct verdict verdict;

	if (jaccard >= .3)
		count_pair(&r->tally[NEAR_30], is_found);
	else if (jaccard >= .2)
		count_pair(&r->tally[NEAR_20], is_found);
	if (shared / (n < m ? n : m) >= .5)
		count_pair(&r->tally[HELD_50], is_found);
	verify_pair(r->fingerprinter, &x, &y, &verdict);
	if (verdict.merges)
		count_pair(&r->tally[MERGING], is_found);
}

/* Every body with those of larger numbers that share a shingle with it. */
static void weigh_all(struct recall *r)
{
	uint32_t *shared =
		memory_alloc_zero((size_t)r->table.count + 1, sizeof(*shared));
	size_t *first =
		memory_alloc_zero((size_t)r->table.count + 1, sizeof(*first));
	size_t *place = memory_alloc((r->posting_count + 1) * sizeof(*place));

	/* The places of a body's postings, by body. */
	for (size_t i = 0; i < r->posting_count; i++)
		first[r->posting[i].body]++;
	for (size_t i = 0, sum = 0; i <= r->table.count; i++) {
		sum += first[i];
		first[i] = sum;
	}
	for (size_t i = r->posting_count; i-- > 0;)
		place[--first[r->posting[i].body]] = i;
	for (uint32_t a = 1; a <= r->table.count; a++) {
		size_t end =
			a < r->table.count ? first[a + 1] : r->posting_count;

		for (size_t k = first[a]; k < end; k++)
			for (size_t i = place[k] + 1;
			     i < r->posting_count &&
			     r->posting[i].shingle ==
				     r->posting[place[k]].shingle;
			     i++)
				shared[r->posting[i].body]++;
		for (uint32_t b = a + 1; b <= r->table.count; b++) {
			if (shared[b])
				weigh(r, a, b, shared[b]);
			shared[b] = 0;
		}
	}
	free(shared);
	free(first);
	free(place);
}

static int measure(struct recall *r, struct fault *fault)
{
	int rc = body_table_load(&r->table, r->archive->catalog, fault);

	if (rc < 0)
		return rc;
	r->text =
		memory_alloc_zero((size_t)r->table.count + 1, sizeof(*r->text));
	rc = furniture_load(&r->furniture, r->archive, r->table.count, fault);
	if (rc == 0)
		rc = read_texts(r, fault);
	if (rc == 0)
		rc = read_candidates(r, fault);
	if (rc == 0)
		weigh_all(r);
	return rc;
}

static void print(const struct recall *r)
{
	printf("candidates of %u bodies, %.1f pairs a body; found of all pairs",
	       r->table.count,
	       (double)r->candidate_count /
		       (r->table.count ? r->table.count : 1));
	for (size_t i = 0; i < TALLIES; i++)
		printf("%s %s %.4f (%llu)", i ? "," : "", r->tally[i].name,
		       r->tally[i].all ? (double)r->tally[i].found /
						 (double)r->tally[i].all
				       : 1,
		       (unsigned long long)r->tally[i].all);
	printf("\n");
}

static void release(struct recall *r)
{
	for (uint32_t i = 1; r->text && i <= r->table.count; i++) {
		buffer_release(&r->text[i].body);
		furniture_mask_release(&r->text[i].mask);
		fingerprint_release(&r->text[i].print);
	}
	free(r->text);
	free(r->posting);
	free(r->candidate);
	furniture_release(&r->furniture);
	body_table_release(&r->table);
	fingerprinter_free(r->fingerprinter);
	archive_close(r->archive);
}

int main(int argc, char **argv)
{
	struct recall r = {.tally = {{.name = "that merge"},
				     {.name = "J >= .3"},
				     {.name = "J .2-.3"},
				     {.name = "containment >= .5"}}};
	struct fault fault = FAULT_INIT;

	if (argc != 2) {
		fprintf(stderr, "recall: name an archive that is linked\n");
		return 2;
	}
	if (archive_open(argv[1], ARCHIVE_READ, &r.archive, &fault) < 0) {
		fprintf(stderr, "recall: %s\n", fault.message);
		return 1;
	}
	r.fingerprinter = fingerprinter_new(&r.archive->settings.fingerprint);
	if (measure(&r, &fault) < 0) {
		fprintf(stderr, "recall: %s\n", fault.message);
		release(&r);
		return 1;
	}
	print(&r);
	release(&r);
	return 0;
}
