/*
 * print_body.h - the text of a body, safe for a terminal.
 */
#ifndef NEWSFOLD_CMD_PRINT_BODY_H
#define NEWSFOLD_CMD_PRINT_BODY_H

#include "cmd/session.h"

/* Ends in a line end. Where colours are on, the page furniture of its outlet
 * that link has learned is grey: it is left out of similarity. */
int print_body(struct session *session, const struct id *id,
	       struct fault *fault);

#endif
