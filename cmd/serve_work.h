/*
 * serve_work.h - threads that make the answers, apart from those that hold the
 * connections: a long question holds up nobody's bytes.
 */
#ifndef NEWSFOLD_CMD_SERVE_WORK_H
#define NEWSFOLD_CMD_SERVE_WORK_H

#include <stdbool.h>

/* Part of what its owner knows of it; it is the owner's again once it runs. */
struct serve_job {
	void (*run)(struct serve_job *job);
	struct serve_job *next; /* the queue's */
};

struct serve_work;

struct serve_work *serve_work_new(unsigned threads);
/* In the order they come. False when the work has ended: nothing will run. */
bool serve_work_put(struct serve_work *work, struct serve_job *job);
/* Run what is waiting, then end; nothing more is taken. */
void serve_work_end(struct serve_work *work);
void serve_work_free(struct serve_work *work);

#endif
