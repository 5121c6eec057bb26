/* no_commands.c - the table that session.c asks for stands beside main(), which
 * the tests have of their own. */
#include "cmd/session.h"

const struct command commands[] = {{NULL, NULL, NULL, NULL, false}};
