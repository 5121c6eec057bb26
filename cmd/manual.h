/*
 * manual.h - what --help and the man pages say, from one source: the table of
 * commands, the options each of them parses, and the texts here.
 *
 * The man pages and the completions of shells are written by the build (see
 * .packaging), which asks the program with --help-as.
 */
#ifndef NEWSFOLD_CMD_MANUAL_H
#define NEWSFOLD_CMD_MANUAL_H

#include "cmd/session.h"

struct manual_text {
	const char *name; /* of the command */
	/* Paragraphs, an empty line between; a line that begins with two
	 * spaces stands as it is. */
	const char *text;
	const char *examples; /* lines: a command each, or # a comment */
	const char *see;      /* other commands, a space between */
};

/* Ends with name NULL. */
extern const struct manual_text manual_texts[];
/* NULL when there is none. */
const struct manual_text *manual_text_of(const char *command);

/* As --help: what the command does, more than its summary. */
void manual_print_text(const struct command *command);

/* `form`: "man": its page; "options": for completions, a line an option: long
 * name, short name, argument, description, with tabs between. False when there
 * is no such form. */
bool manual_print_as(const char *form, const struct command *command,
		     const struct poptOption *options);
/* "man": newsfold.1; "commands": name and summary of each, a tab between. */
bool manual_print_program_as(const char *form,
			     const struct poptOption *options);

#endif
