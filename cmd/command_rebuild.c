#include "cmd/command.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/repair.h"

static int print_json_result(struct session *session)
{
	struct catalog_totals totals;
	struct fault fault = FAULT_INIT;
	struct json json = JSON_INIT;

	if (catalog_totals(session->archive->catalog, &totals, &fault) < 0)
		return session_fail(&fault);
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.rebuild/1");
	json_put_count(&json, "captures", totals.captures);
	json_put_count(&json, "bodies", totals.bodies);
	json_put_count(&json, "clusters", totals.clusters);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
	return EXIT_DONE;
}

int command_rebuild(struct session *session, int argc, const char **argv)
{
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status =
		session_options(session, NULL, argc, argv, &arguments, &count);

	if (status == EXIT_DONE && count)
		status = session_usage("rebuild takes no arguments");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_WRITE);
	if (status != EXIT_DONE)
		return status;
	if (archive_rebuild(&session->archive, session_threads(session),
			    &fault) < 0)
		return session_fail(&fault);
	if (session->json)
		return print_json_result(session);
	log_line(LOG_INFO, "remade the catalog, the postings and the index");
	return EXIT_DONE;
}
