#include "core/base/pipeline.h"

#include "core/base/memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum job_state { JOB_FREE, JOB_FILLED, JOB_WORKING, JOB_DONE };

struct slot {
	void *job;
	enum job_state state;
	size_t weight;
};

/*
 * Slot n % jobs holds job number n. Invariant:
 * finished <= taken <= submitted <= finished + jobs.
 */
struct pipeline {
	struct pipeline_options options;
	struct slot *slot;
	uint64_t submitted, taken, finished;
	size_t weight;
	int rc;
	bool ending;
	pthread_mutex_t lock;
	pthread_cond_t filled, done, freed;
	pthread_t finisher;
	pthread_t *worker;
};

static struct slot *slot_of(struct pipeline *p, uint64_t number)
{
	return &p->slot[number % p->options.jobs];
}

static void *run_worker(void *argument)
{
	struct pipeline *p = argument;
	const struct pipeline_options *o = &p->options;
	void *scratch = o->scratch_new ? o->scratch_new(o->context) : NULL;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		struct slot *slot;

		while (p->taken == p->submitted && !p->ending)
			pthread_cond_wait(&p->filled, &p->lock);
		if (p->ending)
			break;
		slot = slot_of(p, p->taken++);
		slot->state = JOB_WORKING;
		pthread_mutex_unlock(&p->lock);
		o->work(o->context, scratch, slot->job);
		pthread_mutex_lock(&p->lock);
		slot->state = JOB_DONE;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->lock);
	if (o->scratch_free)
		o->scratch_free(o->context, scratch);
	return NULL;
}

static void *run_finisher(void *argument)
{
	struct pipeline *p = argument;
	const struct pipeline_options *o = &p->options;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		struct slot *slot = slot_of(p, p->finished);
		int rc;

		while (!(p->finished < p->submitted &&
			 slot->state == JOB_DONE) &&
		       !p->ending)
			pthread_cond_wait(&p->done, &p->lock);
		if (p->ending)
			break;
		rc = p->rc;
		pthread_mutex_unlock(&p->lock);
		if (rc >= 0)
			rc = o->finish(o->context, slot->job);
		pthread_mutex_lock(&p->lock);
		if (rc < 0 && p->rc >= 0)
			p->rc = rc;
		slot->state = JOB_FREE;
		p->weight -= slot->weight;
		p->finished++;
		pthread_cond_broadcast(&p->freed);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct pipeline *pipeline_new(const struct pipeline_options *options)
{
	struct pipeline *p = memory_alloc_zero(1, sizeof(*p));

	p->options = *options;
	if (p->options.workers == 0)
		p->options.workers = 1;
	if (p->options.jobs == 0)
		p->options.jobs = 2 * p->options.workers + 2;
	p->slot = memory_alloc_zero(p->options.jobs, sizeof(*p->slot));
	for (unsigned i = 0; i < p->options.jobs; i++)
		p->slot[i].job = options->job_new(options->context);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->filled, NULL);
	pthread_cond_init(&p->done, NULL);
	pthread_cond_init(&p->freed, NULL);
	p->worker = memory_alloc_zero(p->options.workers, sizeof(*p->worker));
	for (unsigned i = 0; i < p->options.workers; i++)
		if (pthread_create(&p->worker[i], NULL, run_worker, p))
			abort();
	if (pthread_create(&p->finisher, NULL, run_finisher, p))
		abort();
	return p;
}

void *pipeline_claim(struct pipeline *p)
{
	void *job = NULL;

	pthread_mutex_lock(&p->lock);
	while (p->rc >= 0 && p->submitted > p->finished &&
	       (p->submitted - p->finished == p->options.jobs ||
		p->weight >= p->options.weight_limit))
		pthread_cond_wait(&p->freed, &p->lock);
	if (p->rc >= 0)
		job = slot_of(p, p->submitted)->job;
	pthread_mutex_unlock(&p->lock);
	return job;
}

void pipeline_submit(struct pipeline *p, size_t weight)
{
	struct slot *slot;

	pthread_mutex_lock(&p->lock);
	slot = slot_of(p, p->submitted++);
	slot->state = JOB_FILLED;
	slot->weight = weight;
	p->weight += weight;
	pthread_cond_signal(&p->filled);
	pthread_mutex_unlock(&p->lock);
}

int pipeline_drain(struct pipeline *p)
{
	int rc;

	pthread_mutex_lock(&p->lock);
	while (p->finished < p->submitted)
		pthread_cond_wait(&p->freed, &p->lock);
	rc = p->rc;
	pthread_mutex_unlock(&p->lock);
	return rc;
}

void pipeline_free(struct pipeline *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_broadcast(&p->filled);
	pthread_cond_broadcast(&p->done);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->options.workers; i++)
		pthread_join(p->worker[i], NULL);
	pthread_join(p->finisher, NULL);
	for (unsigned i = 0; i < p->options.jobs; i++)
		p->options.job_free(p->options.context, p->slot[i].job);
	pthread_cond_destroy(&p->filled);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->freed);
	pthread_mutex_destroy(&p->lock);
	free(p->worker);
	free(p->slot);
	free(p);
}
