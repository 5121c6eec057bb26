#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/check.h"

struct findings {
	struct json json;
	bool is_json;
	uint64_t count;
};

static void see_finding(void *context, const char *place, const char *what)
{
	struct findings *f = context;

	f->count++;
	if (!f->is_json) {
		log_line(LOG_ERROR, "%s: %s", place, what);
		return;
	}
	json_open(&f->json, '{');
	json_put_text(&f->json, "place", place);
	json_put_text(&f->json, "what", what);
	json_close(&f->json, '}');
}

static void print_result(struct session *session, struct findings *f,
			 const struct check_result *result)
{
	struct json json = JSON_INIT;

	if (!session->json) {
		log_line(LOG_INFO, "%llu objects checked, %llu findings",
			 (unsigned long long)result->objects,
			 (unsigned long long)f->count);
		return;
	}
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.verify/1");
	json_put_count(&json, "objects", result->objects);
	json_put_count(&json, "bad", f->count);
	json_key(&json, "findings");
	json_open(&json, '[');
	buffer_append_bytes(&json.text, buffer_view(&f->json.text));
	json_close(&json, ']');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

int command_verify(struct session *session, int argc, const char **argv)
{
	int reads_data = 0;
	struct poptOption options[] = {
		{"read-data", 0, POPT_ARG_NONE, &reads_data, 0,
		 "decode and re-hash every object, too", NULL},
		POPT_TABLEEND};
	struct findings findings = {.is_json = false};
	struct check_result result;
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status = session_usage("verify takes no arguments");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status != EXIT_DONE)
		return status;
	findings.is_json = session->json;
	if (archive_check(session->archive, reads_data, see_finding, &findings,
			  &result, &fault) < 0)
		status = session_fail(&fault);
	else
		print_result(session, &findings, &result);
	buffer_release(&findings.json.text);
	return status != EXIT_DONE ? status
	       : findings.count	   ? EXIT_INTEGRITY
				   : EXIT_DONE;
}
