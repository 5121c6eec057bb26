#include "cmd/serve_work.h"

#include "core/base/memory.h"

#include <pthread.h>
#include <stdlib.h>

struct serve_work {
	pthread_t *thread;
	unsigned threads;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	struct serve_job *first, **last;
	bool has_ended;
};

static struct serve_job *take(struct serve_work *work)
{
	struct serve_job *job;

	pthread_mutex_lock(&work->lock);
	while (!work->first && !work->has_ended)
		pthread_cond_wait(&work->changed, &work->lock);
	job = work->first;
	if (job)
		work->first = job->next;
	if (!work->first)
		work->last = &work->first;
	pthread_mutex_unlock(&work->lock);
	return job;
}

static void *run(void *context)
{
	struct serve_job *job;

	while ((job = take(context)))
		job->run(job);
	return NULL;
}

struct serve_work *serve_work_new(unsigned threads)
{
	struct serve_work *work = memory_alloc_zero(1, sizeof(*work));

	pthread_mutex_init(&work->lock, NULL);
	pthread_cond_init(&work->changed, NULL);
	work->last = &work->first;
	work->thread = memory_alloc_zero(threads, sizeof(*work->thread));
	while (work->threads < threads &&
	       pthread_create(&work->thread[work->threads], NULL, run, work) ==
		       0)
		work->threads++;
	if (work->threads == 0)
		work->has_ended = true; /* nobody else reads it */
	return work;
}

bool serve_work_put(struct serve_work *work, struct serve_job *job)
{
	bool is_taken;

	job->next = NULL;
	pthread_mutex_lock(&work->lock);
	is_taken = !work->has_ended;
	if (is_taken) {
		*work->last = job;
		work->last = &job->next;
		pthread_cond_signal(&work->changed);
	}
	pthread_mutex_unlock(&work->lock);
	return is_taken;
}

void serve_work_end(struct serve_work *work)
{
	pthread_mutex_lock(&work->lock);
	work->has_ended = true;
	pthread_cond_broadcast(&work->changed);
	pthread_mutex_unlock(&work->lock);
	while (work->threads)
		pthread_join(work->thread[--work->threads], NULL);
}

void serve_work_free(struct serve_work *work)
{
	if (!work)
		return;
	serve_work_end(work);
	pthread_mutex_destroy(&work->lock);
	pthread_cond_destroy(&work->changed);
	free(work->thread);
	free(work);
}
