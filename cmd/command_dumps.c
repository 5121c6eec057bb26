#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"

static void print_json_dump(const struct catalog_dump *d)
{
	struct json json = JSON_INIT;
	struct buffer time = BUFFER_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.dump/1");
	json_put_id(&json, "id", 'd', &d->id);
	json_put_string(&json, "name", d->name);
	json_put_string(&json, "format", d->format);
	json_put_count(&json, "records", d->records);
	json_put_count(&json, "captures", d->captures);
	json_put_count(&json, "rejected", d->rejected);
	json_put_count(&json, "bytes", d->bytes);
	json_put_hex(&json, "sha256", d->sha256.byte, SHA256_SIZE);
	print_time(&time, d->first_run);
	json_put_string(&json, "first_run", buffer_view(&time));
	buffer_clear(&time);
	print_time(&time, d->last_run);
	json_put_string(&json, "last_run", buffer_view(&time));
	json_key(&json, "whole");
	json_bool(&json, d->is_whole);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
	buffer_release(&time);
}

static void print_dump(const struct catalog_dump *d)
{
	struct buffer out = BUFFER_INIT;

	print_short_id(&out, 'd', &d->id);
	buffer_append_string(&out, "  ");
	print_text(&out, d->name, 0);
	buffer_append_string(&out, "\n    ");
	print_text(&out, d->format, 0);
	buffer_printf(&out, ", %llu records, %llu captures",
		      (unsigned long long)d->records,
		      (unsigned long long)d->captures);
	if (d->rejected)
		buffer_printf(&out, ", %llu rejected",
			      (unsigned long long)d->rejected);
	buffer_append_string(&out, ", ");
	print_size(&out, d->bytes);
	if (!d->is_whole)
		buffer_append_string(&out, ", cut off");
	buffer_append_string(&out, "; last run ");
	print_time(&out, d->last_run);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

struct dumps_command {
	struct session *session;
	int wants_names;
};

static int see_dump(void *context, const struct catalog_dump *dump,
		    struct fault *fault)
{
	const struct dumps_command *c = context;

	(void)fault;
	if (c->wants_names) {
		session_print(dump->name);
		session_print(bytes_make("", 1));
	} else if (c->session->json) {
		print_json_dump(dump);
	} else {
		print_dump(dump);
	}
	return 0;
}

int command_dumps(struct session *session, int argc, const char **argv)
{
	struct dumps_command c = {.session = session};
	struct poptOption options[] = {
		{"null", '0', POPT_ARG_NONE, &c.wants_names, 0,
		 "print names alone, a NUL behind each, for xargs -0", NULL},
		POPT_TABLEEND};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status = session_usage("dumps takes no arguments");
	if (status == EXIT_DONE && c.wants_names && session->json)
		status = session_usage("dumps: -0 or --json, not both");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE &&
	    catalog_each_dump(session->archive->catalog, NULL, see_dump, &c,
			      &fault) < 0)
		status = session_fail(&fault);
	return status;
}
