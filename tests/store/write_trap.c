#include "tests/store/write_trap.h"

#include <unistd.h>

int write_trap_spring(void *context, const char *operation, const char *path,
		      size_t size)
{
	struct write_trap *trap = context;

	(void)operation;
	(void)path;
	(void)size;
	trap->count++;
	if (trap->count != trap->at &&
	    !(trap->goes_on && trap->count > trap->at))
		return 0;
	if (!trap->error)
		_exit(9);
	return trap->error;
}
