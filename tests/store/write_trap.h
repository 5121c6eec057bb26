/*
 * write_trap.h - a write, sync or rename that fails, or is the last.
 */
#ifndef NEWSFOLD_TESTS_STORE_WRITE_TRAP_H
#define NEWSFOLD_TESTS_STORE_WRITE_TRAP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct write_trap {
	atomic_uint count; /* operations so far, of all threads */
	unsigned at;	   /* the one to act on */
	bool goes_on;	   /* all after it fail, too: a full disk */
	int error;	   /* 0: end the process there */
};

/* A file_trap_fn (core/base/file.h); its context is a struct write_trap. */
int write_trap_spring(void *context, const char *operation, const char *path,
		      size_t size);

#endif
