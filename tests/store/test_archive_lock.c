#include "store/archive_lock.h"

#include "core/base/file.h"
#include "tests/store/archive_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that has the lock: until its input ends, or some time later. */
struct holder {
	pid_t pid;
	int end;
};

static struct holder hold(const char *folder, bool mends)
{
	struct holder holder;
	int ready[2], end[2], lock;
	char byte = 0;

	cr_assert_eq(pipe(ready), 0);
	cr_assert_eq(pipe(end), 0);
	holder.pid = fork();
	if (holder.pid == 0) {
		close(end[1]);
		if (archive_lock_take(folder, false, &lock, NULL) < 0)
			_exit(1);
		archive_lock_name(lock, mends);
		if (write(ready[1], &byte, 1) == 1 &&
		    read(end[0], &byte, 1) == 0)
			usleep(100000);
		_exit(0);
	}
	cr_assert_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	close(end[0]);
	holder.end = end[1];
	return holder;
}

static void let_go(struct holder *holder)
{
	close(holder->end);
}

static void expect_done(const struct holder *holder)
{
	int status;

	cr_assert_eq(waitpid(holder->pid, &status, 0), holder->pid);
	cr_assert_eq(status, 0);
}

Test(archive_lock, names_who_writes)
{
	char *scratch = scratch_folder();
	struct holder holder = hold(scratch, false);
	struct fault fault = FAULT_INIT;
	char name[32];
	int lock = -1;

	snprintf(name, sizeof(name), "process %ld)", (long)holder.pid);
	cr_assert_eq(archive_lock_take(scratch, true, &lock, &fault),
		     FAULT_LOCKED);
	cr_assert(strstr(fault.message, name));
	cr_assert_eq(lock, -1);
	let_go(&holder);
	expect_done(&holder);
	cr_assert_eq(archive_lock_take(scratch, true, &lock, &fault), 0);
	file_close(lock);
	scratch_remove(scratch);
}

/* Who mends has done so after a while, unless one cannot wait. */
Test(archive_lock, is_waited_for_when_its_holder_mends)
{
	char *scratch = scratch_folder();
	struct holder holder = hold(scratch, true);
	struct fault fault = FAULT_INIT;
	int lock = -1;

	cr_assert_eq(archive_lock_take(scratch, false, &lock, &fault),
		     FAULT_LOCKED);
	let_go(&holder);
	cr_assert_eq(archive_lock_take(scratch, true, &lock, &fault), 0, "%s",
		     fault.message);
	file_close(lock);
	expect_done(&holder);
	scratch_remove(scratch);
}

static void ignore_signal(int number)
{
	(void)number;
}

/* Somebody who mends for ever is no reason to wait for ever. */
Test(archive_lock, is_waited_for_until_a_signal_comes)
{
	const struct sigaction action = {.sa_handler = ignore_signal};
	char *scratch = scratch_folder();
	struct holder holder = hold(scratch, true);
	struct itimerval often = {{0, 20000}, {0, 20000}};
	int lock = -1;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	cr_assert_eq(archive_lock_take(scratch, true, &lock, NULL),
		     FAULT_INTERRUPTED);
	often = (struct itimerval){{0, 0}, {0, 0}};
	setitimer(ITIMER_REAL, &often, NULL);
	let_go(&holder);
	expect_done(&holder);
	scratch_remove(scratch);
}

/* The postings are gone while another makes all that is derived anew: who opens
 * the archive then has them when it is done. */
Test(archive_lock, is_waited_for_where_the_postings_are_being_made)
{
	char *scratch = scratch_folder();
	char *dump = scratch_path(scratch, "d.jsonl");
	char *folder = archive_fixture_make(scratch, "archive");
	char *postings = scratch_path(folder, "postings");
	struct buffer line = BUFFER_INIT, text = BUFFER_INIT;
	struct archive *archive = NULL;
	struct holder holder;

	story_text(1, &text);
	story_line(&line, "a", "one.example", NULL, buffer_view(&text));
	scratch_write(dump, buffer_view(&line));
	archive_fixture_ingest(folder, dump, "d");
	cr_assert_eq(file_remove_tree(postings, NULL), 0);
	holder = hold(folder, true);
	let_go(&holder);
	cr_assert_eq(archive_open(folder, ARCHIVE_READ, &archive, NULL), 0);
	cr_assert_not_null(archive->postings);
	archive_close(archive);
	expect_done(&holder);
	buffer_release(&line);
	buffer_release(&text);
	free(postings);
	free(folder);
	free(dump);
	scratch_remove(scratch);
}
