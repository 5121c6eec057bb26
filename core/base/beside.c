#include "core/base/beside.h"

static void *run(void *argument)
{
	struct beside *beside = argument;

	beside->rc = beside->run(beside->context, &beside->fault);
	return NULL;
}

void beside_start(struct beside *beside, beside_fn *fn, void *context)
{
	*beside = (struct beside){
		.run = fn, .context = context, .fault = FAULT_INIT};
	beside->is_running =
		pthread_create(&beside->thread, NULL, run, beside) == 0;
	if (!beside->is_running)
		run(beside);
}

int beside_end(struct beside *beside, struct fault *fault)
{
	if (beside->is_running)
		pthread_join(beside->thread, NULL);
	beside->is_running = false;
	if (beside->rc < 0 && fault)
		*fault = beside->fault;
	return beside->rc;
}
