#include "store/archive_lock.h"

#include "core/base/file.h"
#include "core/base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* Behind the number of a process that does. */
#define MENDS "mends"

#define WAIT_NANO  5000000
#define LONG_WAITS 200

/* In one write, over what stood there: nobody reads half of it. */
void archive_lock_name(int lock, bool mends)
{
	struct buffer holder = BUFFER_INIT;

	buffer_printf(&holder, "%-20ld%-6s\n", (long)getpid(),
		      mends ? MENDS : "");
	if (lseek(lock, 0, SEEK_SET) == 0)
		file_write_all(lock, buffer_view(&holder), "lock", NULL);
	buffer_release(&holder);
}

/* *out_mends: is it worth waiting for? Nobody waits for himself. */
static long holder_of(const char *path, bool *out_mends)
{
	struct buffer holder = BUFFER_INIT;
	long number;

	file_read_all(path, 64, &holder, NULL);
	number = strtol(buffer_string(&holder), NULL, 10);
	*out_mends = strstr(buffer_string(&holder), MENDS) != NULL &&
		     number != (long)getpid();
	buffer_release(&holder);
	return number;
}

static int pause_for(unsigned *waits, const char *folder, long holder,
		     struct fault *fault)
{
	const struct timespec moment = {.tv_nsec = WAIT_NANO};

	if (++*waits == LONG_WAITS)
		log_line(LOG_INFO,
			 "%s: process %ld sets it right; waiting for that",
			 folder, holder);
	return nanosleep(&moment, NULL) == 0
		       ? 0
		       : fault_set(fault, FAULT_INTERRUPTED,
				   "%s: interrupted while process %ld set it "
				   "right",
				   folder, holder);
}

/* Who has only just got the lock has not said so yet: one that seems to write
 * is looked at twice. */
static int lock_or_wait(int fd, const char *folder, const char *path,
			struct fault *fault)
{
	unsigned waits = 0, writes = 0;
	int rc = 0;

	while (rc == 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		bool mends;
		long holder = holder_of(path, &mends);

		writes = mends ? 0 : writes + 1;
		rc = writes < 2 ? pause_for(&waits, folder, holder, fault)
				: fault_set(fault, FAULT_LOCKED,
					    "%s: another newsfold is writing "
					    "(process %ld)",
					    folder, holder);
	}
	return rc;
}

int archive_lock_take(const char *folder, bool waits, int *out_lock,
		      struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	int fd, rc;

	file_join(&path, folder, "lock");
	rc = fd =
		file_open(buffer_string(&path), O_RDWR | O_CREAT, 0666, fault);
	if (fd < 0)
		goto out;
	if (waits)
		rc = lock_or_wait(fd, folder, buffer_string(&path), fault);
	else
		rc = flock(fd, LOCK_EX | LOCK_NB) == 0
			     ? 0
			     : fault_set(fault, FAULT_LOCKED, "%s: is locked",
					 folder);
	if (rc == 0) {
		archive_lock_name(fd, true);
		*out_lock = fd;
	} else {
		file_close(fd);
	}
out:
	buffer_release(&path);
	return rc;
}
