/*
 * error_form.h - errors and warnings as JSON on standard error, under --json:
 * {"schema":"newsfold.error/1","status":N,"message":"..."} and
 * {"schema":"newsfold.warning/1","message":"..."}. What else is said stays
 * lines for people.
 */
#ifndef NEWSFOLD_CMD_ERROR_FORM_H
#define NEWSFOLD_CMD_ERROR_FORM_H

/* From here on. */
void error_form_use_json(void);
/* The exit status that the next error leads to; without it the error does not
 * end the run. */
void error_form_set_status(int status);

#endif
