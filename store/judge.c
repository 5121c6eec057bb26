#include "store/judge.h"

#include "core/base/memory.h"
#include "core/base/pipeline.h"
#include "store/bodies_at_hand.h"
#include "store/text_spool.h"

#include <stdlib.h>

/* The bodies of so few are at hand, or nearly, after one reading. */
#define PAIRS_FEW 2048
/* Neighbours in the order share their bodies: a job is as long as leaves every
 * worker some. */
#define PAIRS_PER_JOB	  4096
#define PAIRS_PER_JOB_MIN 64
#define LEAST_JOBS	  8		     /* for a worker */
#define AT_HAND_BYTES	  ((size_t)40 << 20) /* of all workers */
/* Some jobs are far longer than others, and are finished in order. */
#define JOBS_A_WORKER		16
#define JOBS_BEFORE_GIVING_BACK 16

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
	enum judge_measure measure;
	judge_visit_fn *visit;
	void *context;
	struct fault *fault;
	struct text_spool *texts;
	size_t at_hand_bytes; /* of one worker */
	unsigned finished;    /* jobs */
};

struct scratch {
	struct fingerprinter *fingerprinter;
	struct bodies_at_hand *bodies;
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
	const struct judge *judge = context;
	struct scratch *s = memory_alloc_zero(1, sizeof(*s));

	s->fingerprinter =
		fingerprinter_new(&judge->archive->settings.fingerprint);
	s->bodies = bodies_at_hand_new(judge->archive, judge->table,
				       judge->furniture, judge->texts,
				       s->fingerprinter, judge->at_hand_bytes);
	return s;
}

static void free_scratch(void *context, void *scratch)
{
	struct scratch *s = scratch;

	(void)context;
	bodies_at_hand_free(s->bodies);
	fingerprinter_free(s->fingerprinter);
	free(s);
}

static int judge_one(const struct judge *judge, struct scratch *s,
		     uint64_t pair, struct verdict *out, struct fault *fault)
{
	struct verify_side a, b;
	int first = bodies_at_hand_get(s->bodies, (uint32_t)(pair >> 32), &a,
				       fault);
	int second = first < 0 ? first
			       : bodies_at_hand_get(s->bodies, (uint32_t)pair,
						    &b, fault);

	if (second < 0)
		return second;
	if (first || second)
		*out = (struct verdict){.rule = "a text is lost"};
	else if (judge->measure == JUDGE_RELATED && verify_sees_apart(&a, &b))
		*out = (struct verdict){.rule = "apart at a glance"};
	else
		verify_pair(s->fingerprinter, &a, &b, out);
	return 0;
}

static void work(void *context, void *scratch, void *job)
{
	struct judge_job *j = job;

	j->rc = 0;
	for (size_t i = 0; j->rc == 0 && i < j->count; i++)
		j->rc = judge_one(context, scratch, j->pair[i], &j->verdict[i],
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
		size_t count, enum judge_measure measure, unsigned threads,
		judge_visit_fn *visit, void *context, struct fault *fault)
{
	struct judge judge = {
		.archive = archive,
		.table = table,
		.furniture = furniture,
		.measure = measure,
		.visit = visit,
		.context = context,
		.fault = fault,
		.at_hand_bytes = AT_HAND_BYTES / (threads ? threads : 1),
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
	size_t share = count / (LEAST_JOBS * (threads ? threads : 1));
	size_t most = share > PAIRS_PER_JOB	  ? PAIRS_PER_JOB
		      : share < PAIRS_PER_JOB_MIN ? PAIRS_PER_JOB_MIN
						  : share;
	struct pipeline *pipeline;
	struct judge_job *job;
	int rc = 0;

	if (count == 0)
		return 0;
	if (count > PAIRS_FEW)
		rc = text_spool_make(archive, table, pair, count, threads,
				     &judge.texts, fault);
	if (rc < 0)
		return rc;
	pipeline = pipeline_new(&options);
	for (size_t at = 0; at < count && (job = pipeline_claim(pipeline));) {
		job->pair = pair + at;
		job->count = count - at < most ? count - at : most;
		at += job->count;
		pipeline_submit(pipeline, 1);
	}
	rc = pipeline_drain(pipeline);
	pipeline_free(pipeline);
	text_spool_free(judge.texts);
	return rc;
}
