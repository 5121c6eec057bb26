#include "cmd/command.h"
#include "cmd/date_option.h"
#include "cmd/dump_name.h"
#include "cmd/print.h"
#include "cmd/session.h"

#include <limits.h>
#include <stdlib.h>

static void print_json_capture(const struct catalog_capture *c)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.capture/1");
	print_capture_fields(&json, c);
	json_put_id(&json, "body", 'b', &c->capture.body);
	if (c->has_cluster)
		json_put_id(&json, "cluster", 'c', &c->cluster);
	else
		json_put_text(&json, "cluster", "");
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_line(const struct catalog_capture *c)
{
	struct buffer out = BUFFER_INIT;

	print_short_id(&out, 'r', &c->capture.id);
	buffer_append_string(&out, "  ");
	print_capture(&out, c);
	buffer_append_string(&out, "  ");
	print_text(&out, c->dump_name, 0);
	buffer_append_byte(&out, ' ');
	print_text(&out, c->capture.record, 0);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

struct list_command {
	struct session *session;
	int limit; /* captures */
	int seen;
	int wants_ids;
};

static int see_capture(void *context, const struct catalog_capture *capture,
		       struct fault *fault)
{
	struct list_command *c = context;

	(void)fault;
	if (c->wants_ids)
		print_null_id('r', &capture->capture.id);
	else if (c->session->json)
		print_json_capture(capture);
	else
		print_line(capture);
	return ++c->seen == c->limit;
}

static int check(const struct list_command *c, int skip, size_t arguments)
{
	if (arguments)
		return session_usage("list takes no arguments, only options");
	if (skip < 0)
		return session_usage("--skip %d: must be 0 or more", skip);
	if (c->limit < 1)
		return session_usage("--limit %d: must be 1 or more", c->limit);
	if (c->wants_ids && c->session->json)
		return session_usage("list: -0 or --json, not both");
	return EXIT_DONE;
}

int command_list(struct session *session, int argc, const char **argv)
{
	struct list_command c = {.session = session, .limit = INT_MAX};
	int skip = 0;
	char *dump = NULL, *outlet = NULL, *since = NULL, *until = NULL;
	struct poptOption options[] = {
		{"dump", 0, POPT_ARG_STRING, &dump, 0, "of this dump", "NAME"},
		{"outlet", 0, POPT_ARG_STRING, &outlet, 0, "of this outlet",
		 "O"},
		{"since", 0, POPT_ARG_STRING, &since, 0,
		 "published (else fetched) on or after", "DATE"},
		{"until", 0, POPT_ARG_STRING, &until, 0,
		 "published (else fetched) on or before", "DATE"},
		{"skip", 0, POPT_ARG_INT, &skip, 0,
		 "pass over the first N captures", "N"},
		{"limit", 0, POPT_ARG_INT, &c.limit, 0,
		 "list at most N captures", "N"},
		{"null", '0', POPT_ARG_NONE, &c.wants_ids, 0,
		 "print ids alone, a NUL behind each, for xargs -0", NULL},
		POPT_TABLEEND};
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE)
		status = date_option_finish("since", &since);
	if (status == EXIT_DONE)
		status = date_option_finish("until", &until);
	filter.dump = bytes_of_string(dump);
	filter.outlet = bytes_of_string(outlet);
	filter.since = bytes_of_string(since);
	filter.until = bytes_of_string(until);
	if (status == EXIT_DONE)
		status = check(&c, skip, count);
	filter.skip = (uint64_t)skip;
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE)
		status = dump_name_check(session, dump);
	if (status == EXIT_DONE &&
	    catalog_each_capture(session->archive->catalog, &filter,
				 see_capture, &c, &fault) < 0)
		status = session_fail(&fault);
	free(dump);
	free(outlet);
	free(since);
	free(until);
	return status;
}
