#include "store/judge.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"
#include "core/near/body_scan.h"
#include "core/near/glance.h"

#include <stdlib.h>

#define PAIRS_PER_JOB 256
/* A worker's bodies at hand: a direct-mapped cache, emptied at its share. */
#define CACHE_SLOTS 2048
#define CACHE_BYTES ((size_t)96 << 20) /* of all workers */

struct judge_job {
	const uint64_t *pair;
	size_t count;
	struct verdict verdict[PAIRS_PER_JOB];
	int rc;
	struct fault fault;
};

struct judge {
	struct archive *archive;
	const struct body_table *table;
	const struct furniture *furniture;
	judge_visit_fn *visit;
	void *context;
	struct fault *fault;
	size_t cache_bytes; /* of one worker */
};

/* One body, read and fingerprinted. */
struct side {
	uint32_t number; /* 0: nothing here */
	struct buffer body;
	struct furniture_mask mask;
	struct fingerprint print;
	struct body_scan scan;
};

struct scratch {
	const struct judge *judge;
	struct fingerprinter *fingerprinter;
	struct side spare; /* when both of a pair want the same slot */
	struct side slot[CACHE_SLOTS];
	size_t cached_bytes;
	/* The first body of the pairs at hand, and the second not in a slot. */
	uint32_t glance_number;
	struct glance glance;
	struct buffer body;
	uint32_t body_number;
};

static void *new_job(void *context)
{
	(void)context;
	return memory_alloc_zero(1, sizeof(struct judge_job));
}

static void free_job(void *context, void *job)
{
	(void)context;
	free(job);
}

static void *new_scratch(void *context)
{
	struct scratch *s = memory_alloc_zero(1, sizeof(*s));

	s->judge = context;
	s->fingerprinter =
		fingerprinter_new(&s->judge->archive->settings.fingerprint);
	return s;
}

static void side_release(struct side *side)
{
	buffer_release(&side->body);
	furniture_mask_release(&side->mask);
	fingerprint_release(&side->print);
	body_scan_release(&side->scan);
	memset(side, 0, sizeof(*side));
}

static void empty_cache(struct scratch *s)
{
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		side_release(&s->slot[i]);
	s->cached_bytes = 0;
}

static void free_scratch(void *context, void *scratch)
{
	struct scratch *s = scratch;

	(void)context;
	empty_cache(s);
	side_release(&s->spare);
	glance_release(&s->glance);
	buffer_release(&s->body);
	fingerprinter_free(s->fingerprinter);
	free(s);
}

static size_t side_bytes(const struct side *side)
{
	return side->body.capacity + side->scan.capacity +
	       (side->print.shingle_capacity + side->print.band_capacity +
		side->print.passage_capacity + side->print.number_capacity) *
		       sizeof(uint64_t);
}

/* A body that cannot be read is empty. */
static int fetch(struct scratch *s, uint32_t number, struct fault *fault)
{
	const struct judge *judge = s->judge;
	int rc;

	if (s->body_number == number)
		return 0;
	buffer_clear(&s->body);
	rc = object_store_get(judge->archive->objects,
			      &judge->table->body[number].id, &s->body, NULL,
			      fault);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		buffer_clear(&s->body);
		rc = 0;
	}
	s->body_number = rc < 0 ? 0 : number;
	return rc;
}

static int load(struct scratch *s, struct side *side, uint32_t number,
		struct fault *fault)
{
	int rc;

	if (side->number == number)
		return 0;
	rc = fetch(s, number, fault);
	if (rc < 0)
		return rc;
	buffer_swap(&side->body, &s->body);
	s->body_number = 0;
	furniture_mask_make(s->judge->furniture, s->fingerprinter, number,
			    buffer_view(&side->body), &side->mask);
	fingerprint_make_sets(s->fingerprinter, buffer_view(&side->body),
			      side->mask.span, side->mask.span_count,
			      &side->print, &side->scan);
	side->number = number;
	return 0;
}

/* Through the cache; a slot that holds `keep` is not taken. */
static int load_cached(struct scratch *s, uint32_t number, uint32_t keep,
		       struct side **out, struct fault *fault)
{
	struct side *side = &s->slot[number % CACHE_SLOTS];
	size_t before;
	int rc;

	if (keep && side->number == keep && keep != number)
		side = &s->spare;
	before = side_bytes(side);
	rc = load(s, side, number, fault);
	s->cached_bytes += side_bytes(side) - before;
	*out = side;
	return rc;
}

static struct verify_side view(const struct judge *judge,
			       const struct side *side)
{
	return (struct verify_side){
		.fingerprint = &side->print,
		.body = buffer_view(&side->body),
		.mask = side->mask.span,
		.mask_count = side->mask.span_count,
		.day = body_entry_day(&judge->table->body[side->number]),
		.scan = &side->scan,
		.outlet = furniture_outlet(judge->furniture, side->number),
	};
}

/* Is there anything to judge? A body at hand costs no more to judge. */
static int glance_at(struct scratch *s, uint32_t first, uint32_t second,
		     bool *out, struct fault *fault)
{
	const struct side *side = &s->slot[first % CACHE_SLOTS];
	int rc = 0;

	*out = true;
	if (s->slot[second % CACHE_SLOTS].number == second)
		return 0;
	if (s->glance_number != first) {
		s->glance_number = 0;
		if (side->number != first)
			rc = fetch(s, first, fault);
		if (rc < 0)
			return rc;
		glance_make(s->fingerprinter,
			    buffer_view(side->number == first ? &side->body
							      : &s->body),
			    &s->glance);
		s->glance_number = first;
	}
	rc = fetch(s, second, fault);
	if (rc == 0)
		*out = glance_may_relate(s->fingerprinter, &s->glance,
					 buffer_view(&s->body));
	return rc;
}

static int judge_one(struct scratch *s, uint64_t pair, struct verdict *out,
		     struct fault *fault)
{
	uint32_t first = (uint32_t)(pair >> 32), second = (uint32_t)pair;
	struct side *side[2] = {NULL, NULL};
	struct verify_side a, b;
	bool is_worth_it;
	int rc;

	*out = (struct verdict){.rule = "shared text too short"};
	if (s->cached_bytes > s->judge->cache_bytes)
		empty_cache(s);
	rc = glance_at(s, first, second, &is_worth_it, fault);
	if (rc < 0 || !is_worth_it)
		return rc;
	/* The second, whose body is at hand, before the first. */
	rc = load_cached(s, second, first, &side[1], fault);
	if (rc == 0)
		rc = load_cached(s, first, second, &side[0], fault);
	if (rc < 0)
		return rc;
	a = view(s->judge, side[0]);
	b = view(s->judge, side[1]);
	verify_pair(s->fingerprinter, &a, &b, out);
	return 0;
}

static void work(void *context, void *scratch, void *job)
{
	struct judge_job *j = job;

	(void)context;
	j->rc = 0;
	for (size_t i = 0; j->rc == 0 && i < j->count; i++)
		j->rc = judge_one(scratch, j->pair[i], &j->verdict[i],
				  &j->fault);
}

static int finish(void *context, void *job)
{
	struct judge *judge = context;
	struct judge_job *j = job;
	int rc = j->rc;

	if (rc < 0 && judge->fault)
		*judge->fault = j->fault;
	for (size_t i = 0; rc == 0 && i < j->count; i++)
		rc = judge->visit(judge->context, (uint32_t)(j->pair[i] >> 32),
				  (uint32_t)j->pair[i], &j->verdict[i],
				  judge->fault);
	return rc;
}

int judge_pairs(struct archive *archive, const struct body_table *table,
		const struct furniture *furniture, const uint64_t *pair,
		size_t count, unsigned threads, judge_visit_fn *visit,
		void *context, struct fault *fault)
{
	struct judge judge = {
		.archive = archive,
		.table = table,
		.furniture = furniture,
		.visit = visit,
		.context = context,
		.fault = fault,
		.cache_bytes = CACHE_BYTES / (threads ? threads : 1),
	};
	struct pipeline_options options = {
		.workers = threads,
		.weight_limit = SIZE_MAX,
		.context = &judge,
		.job_new = new_job,
		.job_free = free_job,
		.scratch_new = new_scratch,
		.scratch_free = free_scratch,
		.work = work,
		.finish = finish,
	};
	struct pipeline *pipeline;
	struct judge_job *job;
	int rc;

	if (count == 0)
		return 0;
	pipeline = pipeline_new(&options);
	for (size_t at = 0; at < count && (job = pipeline_claim(pipeline));) {
		job->pair = pair + at;
		job->count =
			count - at < PAIRS_PER_JOB ? count - at : PAIRS_PER_JOB;
		at += job->count;
		pipeline_submit(pipeline, 1);
	}
	rc = pipeline_drain(pipeline);
	pipeline_free(pipeline);
	return rc;
}
