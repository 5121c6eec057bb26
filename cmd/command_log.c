#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/memory.h"

#include <errno.h>
#include <stdlib.h>

static void print_json_refused(const struct catalog_capture *c)
{
	struct json json = JSON_INIT;
	bool is_rejected = c->capture.kind == RECORD_REJECTED;

	json_open(&json, '{');
	json_put_text(&json, "schema",
		      is_rejected ? "newsfold.rejected/1"
				  : "newsfold.forgotten/1");
	json_put_count(&json, "run", c->capture.run);
	json_put_id(&json, "id", 'r', &c->capture.id);
	json_put_string(&json, "dump", c->dump_name);
	json_put_string(&json, "record", c->capture.record);
	json_put_count(&json, "offset", c->capture.offset);
	json_put_count(&json, "length", c->capture.length);
	if (is_rejected)
		json_put_string(&json, "reason", c->capture.reason);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_refused(const struct catalog_capture *c)
{
	struct buffer out = BUFFER_INIT;

	buffer_append_string(&out, c->capture.kind == RECORD_REJECTED
					   ? "    rejected "
					   : "    forgotten ");
	print_text(&out, c->capture.record, 0);
	buffer_printf(&out, " (%llu bytes at %llu)",
		      (unsigned long long)c->capture.length,
		      (unsigned long long)c->capture.offset);
	if (c->capture.kind == RECORD_REJECTED) {
		buffer_append_string(&out, ": ");
		print_text(&out, c->capture.reason, 0);
	}
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

/* A run is stored before its revisits find their pages; then they are captures,
 * as ingest has said: new ones of the run that took them first, known to later
 * runs of the dump. */
static void count_revisits(const struct catalog_run_revisits *of, size_t count,
			   struct catalog_run *r)
{
	struct ingest_counts *c = &r->run.counts;

	for (size_t i = 0; i < count; i++) {
		uint64_t n = of[i].count < c->other ? of[i].count : c->other;
		bool is_new = of[i].run == r->run.number;

		if (of[i].run > r->run.number ||
		    !id_equal(&of[i].dump, &r->run.dump))
			continue;
		c->other -= n;
		c->captures += is_new ? n : 0;
		c->exact += is_new ? n : 0;
		c->skipped += is_new ? 0 : n;
	}
}

static void print_json_run(const struct catalog_run *r)
{
	const struct ingest_counts *c = &r->run.counts;
	struct json json = JSON_INIT;
	struct buffer time = BUFFER_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.run/1");
	json_put_count(&json, "run", r->run.number);
	json_put_string(&json, "dump", r->dump_name);
	print_time(&time, r->run.started);
	json_put_string(&json, "started", buffer_view(&time));
	buffer_clear(&time);
	print_time(&time, r->run.ended);
	json_put_string(&json, "ended", buffer_view(&time));
	json_put_text(&json, "state",
		      !r->is_finished	      ? "cut off"
		      : r->run.is_interrupted ? "interrupted"
					      : "done");
	json_put_count(&json, "records", c->records);
	json_put_count(&json, "captures", c->captures);
	json_put_count(&json, "bodies_new", c->bodies_new);
	json_put_count(&json, "exact", c->exact);
	json_put_count(&json, "other", c->other);
	json_put_count(&json, "rejected", c->rejected);
	json_put_count(&json, "skipped", c->skipped);
	json_put_count(&json, "bytes_in", c->bytes_in);
	json_put_count(&json, "bytes_stored", c->bytes_stored);
	json_put_string(&json, "program", r->run.program);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
	buffer_release(&time);
}

static void print_counts(const struct ingest_counts *c, struct buffer *out)
{
	buffer_append_string(out, "\n    ");
	print_count(out, c->records, "record: ", "records: ");
	print_count(out, c->captures, "new capture", "new captures");
	buffer_append_string(out, " (");
	print_count(out, c->bodies_new, "new text, ", "new texts, ");
	print_count(out, c->exact, "exact copy)", "exact copies)");
	if (c->skipped)
		buffer_printf(out, ", %llu already there",
			      (unsigned long long)c->skipped);
	if (c->other)
		buffer_printf(out, ", %llu no article",
			      (unsigned long long)c->other);
	if (c->rejected)
		buffer_printf(out, ", %llu rejected",
			      (unsigned long long)c->rejected);
}

static void print_run(const struct catalog_run *r)
{
	struct buffer out = BUFFER_INIT;

	buffer_printf(&out, "run %llu  ", (unsigned long long)r->run.number);
	print_time(&out, r->run.started);
	buffer_append_string(&out, "  ");
	print_text(&out, r->dump_name, 0);
	if (!r->is_finished)
		buffer_append_string(&out, "  (cut off)");
	else if (r->run.is_interrupted)
		buffer_append_string(&out, "  (interrupted)");
	if (r->is_finished)
		print_counts(&r->run.counts, &out);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

struct kept_run {
	struct catalog_run run;
	struct buffer dump_name, program; /* which it borrows */
};

struct log_command {
	struct session *session;
	struct kept_run *run;
	size_t count, capacity, printed;
	struct catalog_run_revisits *revisits;
	size_t revisits_count, revisits_capacity;
};

static void log_release(struct log_command *log)
{
	for (size_t i = 0; i < log->count; i++) {
		buffer_release(&log->run[i].dump_name);
		buffer_release(&log->run[i].program);
	}
	free(log->run);
	free(log->revisits);
}

static int see_revisits(void *context, const struct catalog_run_revisits *of,
			struct fault *fault)
{
	struct log_command *log = context;

	(void)fault;
	ARRAY_RESERVE(log->revisits, log->revisits_count + 1,
		      log->revisits_capacity);
	log->revisits[log->revisits_count++] = *of;
	return 0;
}

static int keep_run(void *context, const struct catalog_run *run,
		    struct fault *fault)
{
	struct log_command *log = context;
	struct kept_run *kept;

	(void)fault;
	ARRAY_RESERVE(log->run, log->count + 1, log->capacity);
	kept = &log->run[log->count++];
	*kept = (struct kept_run){.run = *run};
	buffer_append_bytes(&kept->dump_name, run->dump_name);
	buffer_append_bytes(&kept->program, run->run.program);
	return 0;
}

/* The runs up to this one that are not printed yet. */
static void print_runs(struct log_command *log, uint64_t last)
{
	while (log->printed < log->count &&
	       log->run[log->printed].run.run.number <= last) {
		struct kept_run *kept = &log->run[log->printed++];
		struct catalog_run run = kept->run;

		run.dump_name = buffer_view(&kept->dump_name);
		run.run.program = buffer_view(&kept->program);
		count_revisits(log->revisits, log->revisits_count, &run);
		if (log->session->json)
			print_json_run(&run);
		else
			print_run(&run);
	}
}

/* What a run refused comes behind it. */
static int see_refused(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct log_command *log = context;

	(void)fault;
	print_runs(log, c->capture.run);
	if (log->session->json)
		print_json_refused(c);
	else
		print_refused(c);
	return 0;
}

static int print_log(struct log_command *log, uint64_t run, struct fault *fault)
{
	struct catalog *catalog = log->session->archive->catalog;
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc = catalog_each_run_revisits(catalog, see_revisits, log, fault);

	filter.is_refused = true;
	filter.run = run;
	if (rc == 0)
		rc = catalog_each_run(catalog, run, keep_run, log, fault);
	if (rc == 0)
		rc = catalog_each_capture(catalog, &filter, see_refused, log,
					  fault);
	if (rc == 0)
		print_runs(log, UINT64_MAX);
	return rc;
}

int command_log(struct session *session, int argc, const char **argv)
{
	struct log_command log = {.session = session};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	uint64_t run = 0;
	char *end = NULL;
	size_t count;
	int status =
		session_options(session, NULL, argc, argv, &arguments, &count);

	if (status == EXIT_DONE && count > 1)
		status = session_usage("log takes one run at most");
	if (status == EXIT_DONE && count == 1) {
		errno = 0;
		run = strtoull(arguments[0], &end, 10);
		if (errno || *end || run == 0)
			status = session_usage("log %s: not a run's number",
					       arguments[0]);
	}
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE && print_log(&log, run, &fault) < 0)
		status = session_fail(&fault);
	if (status == EXIT_DONE && run && !log.count)
		status = session_usage("log %s: no such run; `newsfold log` "
				       "lists them",
				       arguments[0]);
	log_release(&log);
	return status;
}
