#include "cmd/progress.h"

#include "core/base/log.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define DRAW_SECONDS 0.2
#define JSON_SECONDS 1.0
#define BAR_CELLS    20

enum form { FORM_NONE, FORM_BAR, FORM_JSON };

/* Set by SIGUSR1: say once how far it is. */
static volatile sig_atomic_t is_asked;

static struct {
	bool is_on; /* between start and end */
	enum form form;
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

/* {"schema":"newsfold.progress/1",..} on standard error. */
static void write_json(void)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.progress/1");
	json_put_text(&json, "what", state.what);
	json_put_count(&json, "done", state.raw);
	json_put_count(&json, "total", state.total);
	json_put_count(&json, "bytes", state.bytes);
	json_put_count(&json, "records", state.records);
	json_put_real(&json, "seconds", now() - state.started);
	json_close(&json, '}');
	buffer_append_byte(&json.text, '\n');
	fwrite(json.text.data, 1, json.text.size, stderr);
	fflush(stderr);
	buffer_release(&json.text);
	state.drawn = now();
}

/* A line for whoever sent the signal. */
static void answer(void)
{
	struct buffer line = BUFFER_INIT;

	is_asked = 0;
	if (state.form == FORM_JSON) {
		write_json();
		return;
	}
	erase();
	buffer_printf(&line, "newsfold: %s: %llu records, %.1f MB", state.what,
		      (unsigned long long)state.records,
		      (double)state.bytes / 1e6);
	if (state.total)
		buffer_printf(&line, ", %.0f %%",
			      100 * (double)state.raw / (double)state.total);
	buffer_printf(&line, ", %.0f s\n", now() - state.started);
	fwrite(line.data, 1, line.size, stderr);
	fflush(stderr);
	buffer_release(&line);
}

static void on_signal(int signal_number)
{
	(void)signal_number;
	is_asked = 1;
}

void progress_catch_signal(void)
{
	struct sigaction action = {.sa_handler = on_signal,
				   .sa_flags = SA_RESTART};

	sigaction(SIGUSR1, &action, NULL);
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
	if (state.is_on && state.form == FORM_BAR)
		draw();
	pthread_mutex_unlock(&state.lock);
}

void progress_start(const struct session *session, const char *what,
		    uint64_t total_bytes)
{
	struct buffer name = BUFFER_INIT;

	/* Many at once, and nobody to look on. */
	if (session->is_captured)
		return;
	state.form = session->progress_json			? FORM_JSON
		     : session->quiet || session->progress_none ? FORM_NONE
		     : isatty(STDERR_FILENO)			? FORM_BAR
								: FORM_NONE;
	log_escape(&name, bytes_of_string(what), false);
	snprintf(state.what, sizeof(state.what), "%.60s", buffer_string(&name));
	buffer_release(&name);
	state.total = total_bytes;
	state.raw = state.bytes = state.records = 0;
	state.started = state.drawn = now();
	state.is_on = true;
	if (state.form == FORM_BAR)
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
	if (is_asked)
		answer();
	if (state.form == FORM_BAR && now() - state.drawn > DRAW_SECONDS)
		draw();
	else if (state.form == FORM_JSON && now() - state.drawn > JSON_SECONDS)
		write_json();
	pthread_mutex_unlock(&state.lock);
}

void progress_end(void)
{
	if (!state.is_on)
		return;
	if (state.form == FORM_JSON)
		write_json();
	log_set_hooks(NULL, NULL);
	erase();
	state.is_on = false;
}
