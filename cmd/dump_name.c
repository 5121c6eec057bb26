#include "cmd/dump_name.h"

int dump_name_check(const struct session *session, const char *name)
{
	struct fault fault = FAULT_INIT;
	bool is_there = false;

	if (!name)
		return EXIT_DONE;
	if (catalog_has_dump(session->archive->catalog, name, &is_there,
			     &fault) < 0)
		return session_fail(&fault);
	return is_there ? EXIT_DONE
			: session_usage("%s: no dump has this name; `newsfold "
					"dumps` lists them",
					name);
}
