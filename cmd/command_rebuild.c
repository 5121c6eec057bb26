#include "cmd/command.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/link.h"

#include <stdlib.h>

/* Derived files go one moment, are made from the packs the next. The lock is
 * taken first, so that no other writer finds the archive half made. */
static int rebuild(struct session *session, struct fault *fault)
{
	struct link_result result;
	char *folder;
	int rc;

	folder = strdup(session->archive->folder);
	archive_close(session->archive);
	session->archive = NULL;
	rc = archive_remove_derived(folder, fault);
	if (rc == 0)
		rc = archive_open(folder, ARCHIVE_WRITE, &session->archive,
				  fault);
	if (rc == 0)
		rc = archive_link(session->archive, session_threads(session),
				  &result, fault);
	free(folder);
	return rc;
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
	if (rebuild(session, &fault) < 0)
		return session_fail(&fault);
	log_line(LOG_INFO, "remade the catalog, the postings and the index");
	return EXIT_DONE;
}
