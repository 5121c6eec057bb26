#include "cmd/dump_name.h"

static int see_dump(void *context, const struct catalog_dump *dump,
		    struct fault *fault)
{
	bool *is_there = context;

	(void)dump;
	(void)fault;
	*is_there = true;
	return 0;
}

int dump_name_check(const struct session *session, const char *name)
{
	struct fault fault = FAULT_INIT;
	bool is_there = false;

	if (!name)
		return EXIT_DONE;
	if (catalog_each_dump(session->archive->catalog, name, see_dump,
			      &is_there, &fault) < 0)
		return session_fail(&fault);
	return is_there ? EXIT_DONE
			: session_usage("%s: no dump has this name; `newsfold "
					"dumps` lists them",
					name);
}
