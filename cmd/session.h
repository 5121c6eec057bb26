/*
 * session.h - what every command shares: global options, the archive, output.
 */
#ifndef NEWSFOLD_CMD_SESSION_H
#define NEWSFOLD_CMD_SESSION_H

#include "core/output/json.h"
#include "store/archive.h"

#include <popt.h>

/* The contract's exit statuses. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_PARTLY = 1, /* some records rejected; diff: they differ */
	EXIT_USAGE = 2,
	EXIT_INPUT = 3,
	EXIT_INTEGRITY = 4,
	EXIT_FULL = 5,
	EXIT_NO_ARCHIVE = 10,
	EXIT_LOCKED = 11,
	EXIT_INTERRUPTED = 130,
};

struct config;

struct session {
	char *archive_path;
	const struct config *config; /* the settings; borrowed */
	int json;
	int quiet;
	int verbose;
	int threads;
	char *color;	 /* auto, always, never */
	char *progress;	 /* auto, none, json */
	char *help_form; /* for the build: see manual.h */
	bool progress_none, progress_json;
	bool is_captured; /* see session_run_captured */
	bool use_color;	  /* on standard output */
	struct archive *archive;
};

struct command {
	const char *name;
	const char *arguments; /* for the usage line */
	const char *summary;
	int (*run)(struct session *session, int argc, const char **argv);
	/* It asks session_is_cancelled, or changes the packs, and ends in
	 * order. The others read, or make what can be made again: Ctrl-C ends
	 * them at once. */
	bool ends_in_order;
};

extern const struct command commands[]; /* ends with name NULL */

/*
 * Parse a command's own options (and the global ones, which may stand anywhere)
 * in place; what is left are the arguments. argv[0] is the command's name.
 * Returns EXIT_DONE, or the status to leave with: usage was printed.
 */
int session_options(struct session *session, const struct poptOption *options,
		    int argc, const char **argv, const char ***out_arguments,
		    size_t *out_count);
/* Frees what session_options gave. */
void session_end_options(void);
/* A usage error in one line, and EXIT_USAGE. */
int session_usage(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The archive's folder: -a, else the environment's, the settings', or the
 * default. Borrowed. */
const char *session_archive_path(const struct session *session);
/* Open the archive, unless it is open; link what an earlier run left unlinked.
 * EXIT_DONE or the status to leave with; the reason was printed. */
int session_open(struct session *session, enum archive_mode mode);
/* Print the fault and turn it into an exit status. A reader of the output that
 * went away is none: nothing is said, EXIT_DONE. */
int session_fail(const struct fault *fault);
unsigned session_threads(const struct session *session);
/* As many threads as there are processors. */
int session_processors(void);

/*
 * What a command printed and said, kept instead of shown: report and serve
 * answer with the very JSON of the command line.
 */
struct session_capture {
	struct buffer printed; /* what would go to standard output */
	struct buffer said;    /* the last error, without the program's name */
	size_t limit;	       /* of printed; what is past it is left out: */
	bool is_cut;
};

#define SESSION_CAPTURE_INIT                                                   \
	{                                                                      \
		BUFFER_INIT, BUFFER_INIT, SIZE_MAX, false                      \
	}

void session_capture_release(struct session_capture *capture);
/* Run `newsfold --json argv[0] argv[1]...` on the archive that `session` has
 * open; returns its exit status. Side by side from any number of threads, each
 * with an archive of its own. */
int session_run_captured(struct session *session, int argc, const char **argv,
			 struct session_capture *out);

/* Set by Ctrl-C or SIGTERM; long work asks it. */
int session_is_cancelled(void *context);

/* Write all of it to standard output; a closed pipe ends the program quietly,
 * unless it changes the archive: then what is still to be done is done. */
void session_print(struct bytes text);
/* The JSON so far as a line of its own; json is ready for the next. */
void session_print_json(struct json *json);

/* Parts of session_main. NULL: no such command. */
const struct command *session_command(const char *name);
/* Valid until the next call. */
struct poptOption *session_global_options(struct session *session);
/* Of a command in its context, or of the program when both are NULL. */
void session_print_help(poptContext context, const char *name);
void session_catch_signals(void);
/* From now on the first Ctrl-C or SIGTERM ends the program. */
void session_end_at_once(void);

/* Options, command, exit status: all of main(). */
int session_main(int argc, const char **argv);

#endif
