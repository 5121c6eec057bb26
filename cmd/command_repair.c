#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/repair.h"

static void see_finding(void *context, const char *place, const char *what)
{
	struct session *session = context;
	struct json json = JSON_INIT;

	if (!session->json) {
		log_line(LOG_ERROR, "%s: %s", place, what);
		return;
	}
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.finding/1");
	json_put_text(&json, "place", place);
	json_put_text(&json, "what", what);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_json(const struct repair_result *r, bool is_dry_run)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.repair/1");
	json_key(&json, "dry_run");
	json_bool(&json, is_dry_run);
	json_put_count(&json, "findings", r->findings);
	json_put_count(&json, "objects_kept", r->kept);
	json_put_count(&json, "objects_lost", r->lost);
	json_put_count(&json, "captures_listed", r->listed);
	json_put_count(&json, "captures_lost", r->captures);
	json_put_text(&json, "quarantine", r->quarantine);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void say(const struct repair_result *r, bool is_dry_run)
{
	if (r->listed)
		log_line(LOG_INFO,
			 "the lists of %llu captures could not be read; the "
			 "catalog had them, and they are in the new packs",
			 (unsigned long long)r->listed);
	if (r->findings == 0)
		log_line(LOG_INFO, "nothing to repair");
	else if (is_dry_run)
		log_line(LOG_INFO,
			 "%llu findings; %llu captures have lost something. "
			 "Nothing was changed",
			 (unsigned long long)r->findings,
			 (unsigned long long)r->captures);
	else if (!r->quarantine[0])
		log_line(LOG_INFO, "the packs are whole; all that is derived "
				   "of them was made anew");
	else
		log_line(LOG_INFO,
			 "%llu objects are in new packs, %llu could not be "
			 "read; %llu captures have lost something. The old "
			 "packs are in %s",
			 (unsigned long long)r->kept,
			 (unsigned long long)r->lost,
			 (unsigned long long)r->captures, r->quarantine);
}

int command_repair(struct session *session, int argc, const char **argv)
{
	int is_dry_run = 0;
	struct poptOption options[] = {
		{"dry-run", 'n', POPT_ARG_NONE, &is_dry_run, 0,
		 "say what is lost, change nothing", NULL},
		POPT_TABLEEND};
	struct repair_result result;
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status = session_usage("repair takes no arguments");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_REPAIR);
	if (status != EXIT_DONE)
		return status;
	if (archive_repair(&session->archive, is_dry_run,
			   session_threads(session), see_finding, session,
			   &result, &fault) < 0)
		return session_fail(&fault);
	if (session->json)
		print_json(&result, is_dry_run);
	else
		say(&result, is_dry_run);
	return result.captures || result.lost || (is_dry_run && result.findings)
		       ? EXIT_INTEGRITY
		       : EXIT_DONE;
}
