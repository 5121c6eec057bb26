#include "cmd/progress.h"

#include "core/base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define DRAW_SECONDS 0.2
#define BAR_CELLS    20

static struct {
	bool is_on;
	bool is_drawn;
	char what[64];
	uint64_t total, raw, bytes, records;
	double started, drawn;
	pthread_mutex_t lock;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void erase(void)
{
	if (state.is_drawn)
		fputs("\r\033[K", stderr);
	state.is_drawn = false;
}

static void draw(void)
{
	double seconds = now() - state.started;
	double done = state.total ? (double)state.raw / (double)state.total : 0;
	int cells = (int)(done * BAR_CELLS);

	erase();
	fprintf(stderr, "%s  ", state.what);
	if (state.total) {
		fputc('[', stderr);
		for (int i = 0; i < BAR_CELLS; i++)
			fputc(i < cells ? '#' : '.', stderr);
		fprintf(stderr, "] %3.0f%%  ", done * 100);
	}
	fprintf(stderr, "%llu records  %.1f MB/s",
		(unsigned long long)state.records,
		seconds > 0 ? (double)state.bytes / 1e6 / seconds : 0.0);
	if (done > 0.01 && done <= 1)
		fprintf(stderr, "  %.0f s left", seconds / done * (1 - done));
	fflush(stderr);
	state.is_drawn = true;
	state.drawn = now();
}

/* The log holds its own lock around these two. */
static void step_aside(void)
{
	pthread_mutex_lock(&state.lock);
	erase();
	pthread_mutex_unlock(&state.lock);
}

static void come_back(void)
{
	pthread_mutex_lock(&state.lock);
	if (state.is_on)
		draw();
	pthread_mutex_unlock(&state.lock);
}

void progress_start(const struct session *session, const char *what,
		    uint64_t total_bytes)
{
	struct buffer name = BUFFER_INIT;

	if (session->quiet || !isatty(STDERR_FILENO))
		return;
	log_escape(&name, bytes_of_string(what), false);
	snprintf(state.what, sizeof(state.what), "%.60s", buffer_string(&name));
	buffer_release(&name);
	state.total = total_bytes;
	state.raw = state.bytes = state.records = 0;
	state.started = state.drawn = now();
	state.is_on = true;
	log_set_hooks(step_aside, come_back);
}

void progress_set(uint64_t raw_bytes, uint64_t bytes, uint64_t records)
{
	if (!state.is_on)
		return;
	pthread_mutex_lock(&state.lock);
	state.raw = raw_bytes;
	state.bytes = bytes;
	state.records = records;
	if (now() - state.drawn > DRAW_SECONDS)
		draw();
	pthread_mutex_unlock(&state.lock);
}

void progress_end(void)
{
	if (!state.is_on)
		return;
	log_set_hooks(NULL, NULL);
	erase();
	state.is_on = false;
}
