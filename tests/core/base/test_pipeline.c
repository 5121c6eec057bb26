#include "core/base/pipeline.h"

#include <criterion/criterion.h>
#include <stdlib.h>

struct run {
	int next;
	int stop_at;
};

static void *new_job(void *context)
{
	(void)context;
	return calloc(1, sizeof(int));
}

static void free_job(void *context, void *job)
{
	(void)context;
	free(job);
}

static void square(void *context, void *scratch, void *job)
{
	int *n = job;

	(void)context;
	(void)scratch;
	for (volatile int i = 0; i < (*n * 7919) % 5000; i++)
		;
	*n = *n * *n;
}

static int expect_next(void *context, void *job)
{
	struct run *run = context;

	if (*(int *)job != run->next * run->next)
		return -1;
	run->next++;
	return run->next == run->stop_at ? -2 : 0;
}

static int feed(struct run *run, unsigned workers, size_t limit)
{
	struct pipeline_options options = {
		.workers = workers,
		.weight_limit = limit,
		.context = run,
		.job_new = new_job,
		.job_free = free_job,
		.work = square,
		.finish = expect_next,
	};
	struct pipeline *p = pipeline_new(&options);
	int rc;

	for (int i = 0; i < 2000; i++) {
		int *job = pipeline_claim(p);

		if (!job)
			break;
		*job = i;
		pipeline_submit(p, 10);
	}
	rc = pipeline_drain(p);
	pipeline_free(p);
	return rc;
}

Test(pipeline, finishes_in_the_order_of_submission)
{
	for (unsigned workers = 1; workers <= 5; workers++) {
		struct run run = {0, -1};

		cr_assert_eq(feed(&run, workers, 1 << 20), 0);
		cr_assert_eq(run.next, 2000);
	}
}

Test(pipeline, goes_on_when_each_job_outweighs_the_limit)
{
	struct run run = {0, -1};

	cr_assert_eq(feed(&run, 3, 1), 0);
	cr_assert_eq(run.next, 2000);
}

Test(pipeline, stops_when_the_finisher_says_so)
{
	struct run run = {0, 100};

	cr_assert_eq(feed(&run, 3, 1 << 20), -2);
	cr_assert_eq(run.next, 100);
}
