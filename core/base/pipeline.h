/*
 * pipeline.h - an ordered pipeline: one feeder, workers, one finisher.
 *
 * The feeder claims a job, fills it and submits it; workers take jobs in any
 * order; the finisher gets them in the order they were submitted. The shape is
 * minimap2's kt_pipeline. Jobs are a fixed ring made at the start, so the
 * memory is bounded by their number and by the weight in flight.
 */
#ifndef NEWSFOLD_CORE_BASE_PIPELINE_H
#define NEWSFOLD_CORE_BASE_PIPELINE_H

#include <stddef.h>

struct pipeline_options {
	unsigned workers;
	unsigned jobs;	     /* in the ring; 0: 2 * workers + 2 */
	size_t weight_limit; /* of all jobs in flight; one is always let in */
	void *context;	     /* first argument of every function below */

	void *(*job_new)(void *context);
	void (*job_free)(void *context, void *job);
	/* A worker's own scratch memory; both may be NULL. */
	void *(*scratch_new)(void *context);
	void (*scratch_free)(void *context, void *scratch);
	/* On a worker's thread. */
	void (*work)(void *context, void *scratch, void *job);
	/* On the finisher's thread, in order; negative stops the pipeline. */
	int (*finish)(void *context, void *job);
};

struct pipeline;

struct pipeline *pipeline_new(const struct pipeline_options *options);
/* A job to fill; waits for one. NULL when the pipeline has stopped. */
void *pipeline_claim(struct pipeline *pipeline);
/* Hand the claimed job on. Weight is what it holds, in bytes. */
void pipeline_submit(struct pipeline *pipeline, size_t weight);
/* Wait until all that was submitted is finished. Returns 0, or what the
 * finisher returned when it stopped the pipeline. */
int pipeline_drain(struct pipeline *pipeline);
/* Ends the threads; jobs that were not finished are dropped. */
void pipeline_free(struct pipeline *pipeline);

#endif
