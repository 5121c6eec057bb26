/*
 * fault.h - what went wrong, for a caller to act on and a person to read.
 *
 * Code that meets files or stored bytes returns 0 or a negative fault_code and
 * explains itself in *fault: place, fact, number. `fault` may be NULL where the
 * caller needs the code alone.
 */
#ifndef NEWSFOLD_CORE_BASE_FAULT_H
#define NEWSFOLD_CORE_BASE_FAULT_H

enum fault_code {
	FAULT_NONE = 0,
	FAULT_INPUT = -1,   /* input is not what it says it is */
	FAULT_MISSING = -2, /* no such object, file or archive */
	FAULT_CORRUPT = -3, /* stored bytes fail their check */
	FAULT_FULL = -4,    /* no space left */
	FAULT_IO = -5,	    /* the system refused a read or write */
	FAULT_LOCKED = -6,  /* another writer has the archive */
	FAULT_VERSION = -7, /* a format version this program does not know */
	FAULT_INTERRUPTED = -8, /* the user stopped it */
	FAULT_LIMIT = -9,	/* a limit was reached */
	FAULT_USAGE = -10,	/* the request itself makes no sense */
	FAULT_AMBIGUOUS = -11,	/* an abbreviated id fits more than one thing */
	FAULT_EXISTS = -12,	/* it is there already */
	FAULT_CLOSED = -13,	/* whoever read what is written went away */
};

struct fault {
	enum fault_code code;
	char message[512];
};

#define FAULT_INIT                                                             \
	{                                                                      \
		FAULT_NONE, ""                                                 \
	}

/* Fill in *fault (when not NULL) and return the code. */
int fault_set(struct fault *fault, enum fault_code code, const char *format,
	      ...) __attribute__((format(printf, 3, 4)));
/* FAULT_FULL for ENOSPC/EDQUOT, FAULT_MISSING for ENOENT, FAULT_CLOSED for
 * EPIPE, else FAULT_IO. */
enum fault_code fault_code_of_errno(int error);
/* As fault_set for a failed system call: adds errno's text and has its code. */
int fault_set_errno(struct fault *fault, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
