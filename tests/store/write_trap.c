#include "tests/store/write_trap.h"

#include <unistd.h>

int write_trap_spring(void *context, const char *operation, const char *path,
		      size_t size)
{
	struct write_trap *trap = context;
	unsigned now = atomic_fetch_add(&trap->count, 1) + 1;

	(void)operation;
	(void)path;
	(void)size;

	if (now != trap->at && !(trap->goes_on && now > trap->at))
		return 0;
	if (!trap->error)
		_exit(9);
	return trap->error;
}
