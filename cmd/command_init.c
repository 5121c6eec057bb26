#include "cmd/command.h"
#include "cmd/session.h"
#include "core/base/log.h"

#include <time.h>

static void print_json_result(const char *path, int units)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.init/1");
	json_put_text(&json, "archive", path);
	json_put_count(&json, "shingle_units", (uint64_t)units);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

int command_init(struct session *session, int argc, const char **argv)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	int units = (int)settings.fingerprint.shingle_units;
	struct poptOption options[] = {
		{"shingle-units", 0, POPT_ARG_INT, &units, 0,
		 "length of a shingle: Han, kana and Hangul count 3, others 1 "
		 "(default 15; frozen in the archive)",
		 "N"},
		POPT_TABLEEND};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	const char *path;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status != EXIT_DONE)
		return status;
	if (count)
		return session_usage("init takes no arguments; name the "
				     "archive with -a DIR");
	if (units < 3 || units > 255)
		return session_usage("--shingle-units %d: must be 3 to 255",
				     units);
	settings.fingerprint.shingle_units = (unsigned)units;
	settings.created = (int64_t)time(NULL);
	path = session_archive_path(session);
	if (archive_create(path, &settings, &fault) < 0)
		return session_fail(&fault);
	if (session->json)
		print_json_result(path, units);
	else
		log_line(LOG_INFO, "made an archive in %s", path);
	return EXIT_DONE;
}
