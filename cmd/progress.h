/*
 * progress.h - one line on a terminal that tells how long work goes on.
 *
 * Draws only when standard error is a terminal and the session is not quiet;
 * log lines push it aside and it comes back under them. With --progress=json a
 * line of JSON every second and at the end instead. SIGUSR1 gets a line in any
 * case. Safe from any thread.
 */
#ifndef NEWSFOLD_CMD_PROGRESS_H
#define NEWSFOLD_CMD_PROGRESS_H

#include "cmd/session.h"

/* Once, when the program starts: SIGUSR1 is a question from here on. */
void progress_catch_signal(void);
/* total_bytes 0: unknown, no time left is shown. */
void progress_start(const struct session *session, const char *what,
		    uint64_t total_bytes);
/* raw_bytes of the total; bytes and records as done. */
void progress_set(uint64_t raw_bytes, uint64_t bytes, uint64_t records);
void progress_end(void);

#endif
