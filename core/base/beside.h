/*
 * beside.h - something done on a thread of its own while the caller goes on.
 */
#ifndef NEWSFOLD_CORE_BASE_BESIDE_H
#define NEWSFOLD_CORE_BASE_BESIDE_H

#include "core/base/fault.h"

#include <pthread.h>
#include <stdbool.h>

typedef int beside_fn(void *context, struct fault *fault);

/* Zero it: then nothing is under way. */
struct beside {
	beside_fn *run;
	void *context;
	pthread_t thread;
	bool is_running;
	int rc;
	struct fault fault;
};

/* Call run(context, ...) beside the caller; where no thread is to be had, at
 * once. */
void beside_start(struct beside *beside, beside_fn *run, void *context);
/* Wait for its end; its result, this time and every later one. */
int beside_end(struct beside *beside, struct fault *fault);

#endif
