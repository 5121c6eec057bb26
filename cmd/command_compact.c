#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/compact.h"

#include <time.h>

static void show_progress(void *context,
			  const struct object_compact_progress *progress)
{
	(void)context;
	progress_set(progress->raw_bytes, progress->raw_bytes,
		     progress->objects);
}

static uint64_t count_of(const struct object_store_stats *stats)
{
	uint64_t count = 0;

	for (int i = 0; i < OBJECT_KIND_COUNT; i++)
		count += stats->objects[i];
	return count;
}

static void print_json(const struct compact_result *r, double seconds,
		       bool is_dry_run)
{
	const struct object_store_stats *before = &r->objects.before;
	const struct object_store_stats *after = &r->objects.after;
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.compact/1");
	json_key(&json, "dry_run");
	json_bool(&json, is_dry_run);
	json_put_count(&json, "objects_before", count_of(before));
	json_put_count(&json, "objects_after", count_of(after));
	json_put_count(&json, "dropped", r->dropped);
	json_put_count(&json, "pack_bytes_before", before->pack_bytes);
	json_put_count(&json, "pack_bytes_after", after->pack_bytes);
	json_put_count(&json, "derived_bytes_before", r->derived_before);
	json_put_count(&json, "derived_bytes_after", r->derived_after);
	json_key(&json, "old_packs_in_use");
	json_bool(&json, r->objects.old_is_pinned);
	json_put_real(&json, "seconds", seconds);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void say(const struct compact_result *r, double seconds, bool is_dry_run)
{
	struct buffer line = BUFFER_INIT;

	buffer_append_string(&line, is_dry_run ? "packs would go from "
					       : "packs went from ");
	print_size(&line, r->objects.before.pack_bytes);
	buffer_append_string(&line, " to ");
	print_size(&line, r->objects.after.pack_bytes);
	buffer_printf(&line, " in %.1f s", seconds);
	if (r->dropped)
		buffer_printf(&line, "; %llu forgotten object%s %s",
			      (unsigned long long)r->dropped,
			      r->dropped == 1 ? "" : "s",
			      is_dry_run ? "would go" : "gone for good");
	log_line(LOG_INFO, "%s", buffer_string(&line));
	if (r->objects.old_is_pinned)
		log_line(LOG_WARN,
			 "someone is reading the old packs: the next command "
			 "that writes removes them");
	buffer_release(&line);
}

static int run(struct session *session, bool is_dry_run)
{
	struct compact_options options = {.threads = session_threads(session),
					  .is_dry_run = is_dry_run,
					  .progress = show_progress,
					  .is_cancelled = session_is_cancelled,
					  .context = session};
	struct object_store_stats stats;
	struct fault fault = FAULT_INIT;
	struct compact_result result;
	struct timespec begin, end;
	uint64_t total = 0;
	double seconds;
	int rc = object_store_stats(session->archive->objects, &stats, &fault);

	for (int i = 0; rc == 0 && i < OBJECT_KIND_COUNT; i++)
		total += stats.raw_bytes[i];
	clock_gettime(CLOCK_MONOTONIC, &begin);
	progress_start(session, "compact", total);
	if (rc == 0)
		rc = archive_compact(&session->archive, &options, &result,
				     &fault);
	progress_end();
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (rc < 0)
		return session_fail(&fault);
	seconds = (double)(end.tv_sec - begin.tv_sec) +
		  (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	if (session->json)
		print_json(&result, seconds, is_dry_run);
	else
		say(&result, seconds, is_dry_run);
	return EXIT_DONE;
}

int command_compact(struct session *session, int argc, const char **argv)
{
	int is_dry_run = 0;
	struct poptOption options[] = {
		{"dry-run", 'n', POPT_ARG_NONE, &is_dry_run, 0,
		 "pack beside the archive, tell the sizes, leave it as it is",
		 NULL},
		POPT_TABLEEND};
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status = session_usage("compact takes no arguments");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_WRITE);
	return status == EXIT_DONE ? run(session, is_dry_run) : status;
}
