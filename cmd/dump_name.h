/*
 * dump_name.h - a dump named on the command line, which must be there.
 */
#ifndef NEWSFOLD_CMD_DUMP_NAME_H
#define NEWSFOLD_CMD_DUMP_NAME_H

#include "cmd/session.h"

/* EXIT_DONE when the open archive has a dump of this name, or the name is NULL;
 * else the status to leave with, and why was said. */
int dump_name_check(const struct session *session, const char *name);

#endif
