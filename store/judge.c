#include "store/judge.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"
#include "core/near/body_scan.h"
#include "core/near/glance.h"

#include <stdlib.h>

#define PAIRS_PER_JOB 256
/* A worker's bodies at hand: a direct-mapped cache. */
#define CACHE_SLOTS 2048
#define CACHE_BYTES ((size_t)40 << 20) /* of all workers */
/* Some jobs are far longer than others, and are finished in order. */
#define JOBS_A_WORKER		16
#define JOBS_BEFORE_GIVING_BACK 128

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
	unsigned finished;  /* jobs */
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
	unsigned hand; /* goes round the slots, emptying them */
	/* The first body of the pairs at hand. */
	uint32_t glance_number;
	struct glance glance;
	/* The body that the fingerprinter has read last; 0: another use of it
	 * came between. */
	uint32_t read_number;
	struct buffer read;
	struct fingerprint read_print; /* its shadow_ fields alone */
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

static void free_scratch(void *context, void *scratch)
{
	struct scratch *s = scratch;

	(void)context;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		side_release(&s->slot[i]);
	side_release(&s->spare);
	glance_release(&s->glance);
	buffer_release(&s->read);
	fingerprinter_free(s->fingerprinter);
	free(s);
}

static size_t side_bytes(const struct side *side)
{
	return side->body.capacity + side->scan.capacity +
	       side->mask.lines.capacity * sizeof(*side->mask.lines.at) +
	       (side->print.shingle_capacity + side->print.band_capacity +
		side->print.passage_capacity + side->print.number_capacity) *
		       sizeof(uint64_t);
}

static void give_up(struct scratch *s, struct side *side, uint32_t first,
		    uint32_t second)
{
	if (side->number == first || side->number == second)
		return;
	s->cached_bytes -= side_bytes(side);
	side_release(side);
}

/* Keep to the worker's share of the memory by emptying slots in turn; a body
 * larger than the share stays for its pairs. */
static void make_room(struct scratch *s, uint32_t first, uint32_t second)
{
	if (s->cached_bytes > s->judge->cache_bytes)
		give_up(s, &s->spare, first, second);
	for (unsigned n = 0;
	     n < CACHE_SLOTS && s->cached_bytes > s->judge->cache_bytes; n++)
		give_up(s, &s->slot[s->hand++ % CACHE_SLOTS], first, second);
}

/* A body that cannot be read is empty. */
static int read_body(struct scratch *s, uint32_t number, struct fault *fault)
{
	const struct judge *judge = s->judge;
	int rc;

	if (s->read_number == number)
		return 0;
	s->read_number = 0;
	buffer_clear(&s->read);
	rc = object_store_get(judge->archive->objects,
			      &judge->table->body[number].id, &s->read, NULL,
			      fault);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING)
		buffer_clear(&s->read);
	else if (rc < 0)
		return rc;
	fingerprint_read(s->fingerprinter, buffer_view(&s->read),
			 &s->read_print);
	s->read_number = number;
	return 0;
}

static int load(struct scratch *s, struct side *side, uint32_t number,
		struct fault *fault)
{
	struct fingerprint *print = &side->print;
	int rc;

	if (side->number == number)
		return 0;
	side->number = 0;
	rc = read_body(s, number, fault);
	if (rc < 0)
		return rc;
	buffer_swap(&side->body, &s->read);
	s->read_number = 0;
	print->shadow_hash = s->read_print.shadow_hash;
	print->shadow_chars = s->read_print.shadow_chars;
	print->shadow_units = s->read_print.shadow_units;
	furniture_mask_of_read(s->judge->furniture, s->fingerprinter, number,
			       buffer_view(&side->body), &side->mask);
	fingerprint_sets_of_read(s->fingerprinter, buffer_view(&side->body),
				 side->mask.span, side->mask.span_count, print,
				 &side->scan);
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
	struct verify_side view = furniture_side(
		judge->furniture, side->number, buffer_view(&side->body),
		&side->print, &side->mask,
		body_entry_day(&judge->table->body[side->number]));

	view.scan = &side->scan;
	return view;
}

/* Is there anything to judge? A body at hand costs no more to judge. */
static int glance_at(struct scratch *s, const struct side *first,
		     uint32_t second, bool *out, struct fault *fault)
{
	int rc;

	*out = true;
	if (s->slot[second % CACHE_SLOTS].number == second)
		return 0;
	if (s->glance_number != first->number)
		glance_make(&first->print, &first->scan.shingles, &s->glance);
	s->glance_number = first->number;
	rc = read_body(s, second, fault);
	if (rc == 0)
		*out = glance_at_read(s->fingerprinter, &s->glance,
				      &s->read_print);
	return rc;
}

static int judge_one(struct scratch *s, uint64_t pair, struct verdict *out,
		     struct fault *fault)
{
	uint32_t first = (uint32_t)(pair >> 32), second = (uint32_t)pair;
	struct side *side[2] = {NULL, NULL};
	struct verify_side a, b;
	bool is_worth_it = false;
	int rc;

	*out = (struct verdict){.rule = "shared text too short"};
	make_room(s, first, second);
	rc = load_cached(s, first, 0, &side[0], fault);
	if (rc == 0)
		rc = glance_at(s, side[0], second, &is_worth_it, fault);
	if (rc < 0 || !is_worth_it)
		return rc;
	rc = load_cached(s, second, first, &side[1], fault);
	if (rc < 0)
		return rc;
	a = view(s->judge, side[0]);
	b = view(s->judge, side[1]);
	verify_pair(s->fingerprinter, &a, &b, out);
	s->read_number = 0;
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

	/* Bodies of all sizes come and go, and leave holes. */
	if (++judge->finished % JOBS_BEFORE_GIVING_BACK == 0)
		memory_give_back();
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
		.jobs = threads ? JOBS_A_WORKER * threads : 0,
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
