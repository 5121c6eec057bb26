#include "store/export_archive.h"

#include "cmd/command.h"
#include "cmd/date_option.h"
#include "cmd/dump_name.h"
#include "cmd/packed_name.h"
#include "cmd/print.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "core/base/draft.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <stdlib.h>
#include <unistd.h>

struct export_command {
	struct session *session;
	char *format, *file, *what, *dump, *outlet, *since, *until;
	int canonical_only, wants_bom, is_dry_run, min_size;
	struct export_query query;
	struct export_result result;
	struct draft draft; /* of the file */
};

static bool is_stdout(const struct export_command *c)
{
	return file_is_stdout(c->file);
}

static bool is_packed(const struct export_command *c)
{
	return strcmp(c->format, "warc") == 0 &&
	       bytes_ends_with(bytes_of_string(c->file), BYTES_LITERAL(".gz"));
}

static int check_format(struct export_command *c)
{
	static const char *const known[] = {"jsonl", "csv",    "warc",
					    "tar",   "passim", "graphml"};

	for (size_t i = 0; c->format && i < ARRAY_COUNT(known); i++)
		if (strcmp(known[i], c->format) == 0)
			return EXIT_DONE;
	return c->format ? session_usage("--format %s: choose among jsonl, csv,"
					 " warc, tar, passim, graphml",
					 c->format)
			 : session_usage("export: say --format jsonl, csv, "
					 "warc, tar, passim or graphml");
}

static int check(struct export_command *c)
{
	const char *what = c->what ? c->what : "body";
	int status = check_format(c);

	if (status != EXIT_DONE)
		return status;
	if (strcmp(what, "original") && strcmp(what, "body"))
		return session_usage("--what %s: must be original or body",
				     what);
	c->query.wants_originals = strcmp(what, "original") == 0;
	if (c->query.wants_originals && strcmp(c->format, "warc") &&
	    strcmp(c->format, "tar"))
		return session_usage("--what original: %s holds texts; warc "
				     "and tar take originals",
				     c->format);
	if (c->wants_bom && strcmp(c->format, "csv"))
		return session_usage("--bom is for csv");
	if (c->min_size < 1)
		return session_usage("--min-size %d: must be 1 or more",
				     c->min_size);
	if (!c->file)
		c->file = memory_copy_string("-");
	if (is_stdout(c) && !c->is_dry_run && export_is_binary(c->format) &&
	    isatty(STDOUT_FILENO))
		return session_usage("export: %s is not for a terminal; say -o "
				     "FILE",
				     c->format);
	if (date_option_finish("since", &c->since) != EXIT_DONE ||
	    date_option_finish("until", &c->until) != EXIT_DONE)
		return EXIT_USAGE;
	return EXIT_DONE;
}

static void fill_query(struct export_command *c)
{
	c->query.filter = (struct catalog_filter)CATALOG_FILTER_INIT;
	c->query.filter.dump = bytes_of_string(c->dump);
	c->query.filter.outlet = bytes_of_string(c->outlet);
	c->query.filter.since = bytes_of_string(c->since);
	c->query.filter.until = bytes_of_string(c->until);
	c->query.canonical_only = c->canonical_only;
	c->query.min_size = (uint64_t)c->min_size;
	c->query.is_graph = export_is_graph(c->format);
	c->query.is_cancelled = session_is_cancelled;
}

static void show_progress(void *context, uint64_t captures, uint64_t bytes)
{
	(void)context;
	progress_set(captures, bytes, captures);
}

static int open_output(struct export_command *c, struct output **out,
		       struct fault *fault)
{
	const char *path = c->file;
	bool is_tar = strcmp(c->format, "tar") == 0;

	if (c->is_dry_run) {
		path = "/dev/null";
	} else if (!is_stdout(c)) {
		if (!is_packed(c))
			packed_name_tell(c->file, c->format);
		draft_begin(&c->draft, c->file, ".part");
		path = buffer_string(&c->draft.path);
	}
	return is_tar ? output_open_tar(path, out, fault)
		      : output_open_stream(path, out, fault);
}

static int run_export(struct export_command *c, struct output *output,
		      struct fault *fault)
{
	struct export_options options = {
		.wants_originals = c->query.wants_originals,
		.wants_bom = c->wants_bom,
		.wants_gzip = is_packed(c),
		.program = "newsfold " NEWSFOLD_VERSION,
	};
	struct dump_file file = {
		.kind = FILE_REGULAR, .path = "export", .mtime = INT64_MIN};
	bool is_tar = strcmp(c->format, "tar") == 0;
	struct export *export;
	int rc = export_archive_date(c->session->archive, &options.made, fault);

	if (rc == 0 && !is_tar)
		rc = output_begin(output, &file, fault);
	if (rc < 0)
		return rc;
	export = export_new(c->format, output, &options);
	rc = export_archive(c->session->archive, &c->query, export, &c->result,
			    fault);
	export_free(export);
	return rc == 0 && !is_tar ? output_end(output, fault) : rc;
}

static void print_result(const struct export_command *c)
{
	struct json json = JSON_INIT;
	struct buffer line = BUFFER_INIT;

	if (c->session->json && (!is_stdout(c) || c->is_dry_run)) {
		json_open(&json, '{');
		json_put_text(&json, "schema", "newsfold.exported/1");
		json_put_text(&json, "format", c->format);
		json_put_count(&json, "captures", c->result.captures);
		json_put_count(&json, "bytes", c->result.bytes);
		json_put_count(&json, "damaged", c->result.damaged);
		json_close(&json, '}');
		session_print_json(&json);
		buffer_release(&json.text);
		return;
	}
	buffer_append_string(&line,
			     c->is_dry_run ? "would export " : "exported ");
	if (c->query.is_graph)
		print_count(&line, c->result.captures, "text", "texts");
	else
		print_count(&line, c->result.captures, "capture", "captures");
	if (!c->query.is_graph) {
		buffer_append_string(&line, c->query.wants_originals
						    ? ", originals of "
						    : ", texts of ");
		print_size(&line, c->result.bytes);
	}
	if (c->result.damaged)
		buffer_printf(&line, "; %llu damaged left out",
			      (unsigned long long)c->result.damaged);
	log_line(LOG_INFO, "%s", buffer_string(&line));
	buffer_release(&line);
}

static int run(struct export_command *c)
{
	struct fault fault = FAULT_INIT, close_fault = FAULT_INIT;
	struct output *output = NULL;
	int rc = open_output(c, &output, &fault);
	int close_rc;

	if (rc < 0)
		return session_fail(&fault);
	progress_start(c->session, "export", 0);
	c->query.progress = show_progress;
	rc = run_export(c, output, &fault);
	progress_end();
	close_rc = output_close(output, &close_fault);
	if (rc == 0 && close_rc < 0) {
		rc = close_rc;
		fault = close_fault;
	}
	rc = draft_end(&c->draft, rc, &fault);
	if (rc < 0)
		return session_fail(&fault);
	print_result(c);
	return c->result.damaged ? EXIT_INTEGRITY : EXIT_DONE;
}

int command_export(struct session *session, int argc, const char **argv)
{
	struct export_command c = {
		.session = session, .draft = DRAFT_INIT, .min_size = 1};
	struct poptOption options[] = {
		{"format", 0, POPT_ARG_STRING, &c.format, 0,
		 "jsonl, csv, warc, tar, passim or graphml", "F"},
		{"output", 'o', POPT_ARG_STRING, &c.file, 0,
		 "write this file (default and -: standard output); a name "
		 "with .gz packs each record of a WARC",
		 "FILE"},
		{"canonical-only", 0, POPT_ARG_NONE, &c.canonical_only, 0,
		 "one capture for each cluster: the deduplicated corpus", NULL},
		{"what", 0, POPT_ARG_STRING, &c.what, 0,
		 "body (default) or, for warc and tar, original", "WHAT"},
		{"dump", 0, POPT_ARG_STRING, &c.dump, 0, "of this dump",
		 "NAME"},
		{"outlet", 0, POPT_ARG_STRING, &c.outlet, 0, "of this outlet",
		 "O"},
		{"since", 0, POPT_ARG_STRING, &c.since, 0,
		 "published (else fetched) on or after", "DATE"},
		{"until", 0, POPT_ARG_STRING, &c.until, 0,
		 "published (else fetched) on or before", "DATE"},
		{"min-size", 0, POPT_ARG_INT, &c.min_size, 0,
		 "of clusters with so many captures", "N"},
		{"bom", 0, POPT_ARG_NONE, &c.wants_bom, 0,
		 "csv: begin with a byte order mark, for Excel", NULL},
		{"dry-run", 'n', POPT_ARG_NONE, &c.is_dry_run, 0,
		 "read everything, write nothing", NULL},
		POPT_TABLEEND};
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status = session_usage("export takes no arguments, only "
				       "options");
	if (status == EXIT_DONE)
		status = check(&c);
	if (status == EXIT_DONE)
		fill_query(&c);
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE)
		status = dump_name_check(session, c.dump);
	if (status == EXIT_DONE)
		status = run(&c);
	free(c.format);
	free(c.file);
	free(c.what);
	free(c.dump);
	free(c.outlet);
	free(c.since);
	free(c.until);
	draft_release(&c.draft);
	return status;
}
