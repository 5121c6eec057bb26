#include "cmd/command.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/forget.h"

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
	if (archive_remake(&session->archive, session_threads(session),
			   &fault) < 0)
		return session_fail(&fault);
	log_line(LOG_INFO, "remade the catalog, the postings and the index");
	return EXIT_DONE;
}
