#include "cmd/session.h"

#include "cmd/config.h"
#include "cmd/error_form.h"
#include "cmd/manual.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/link.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS_MOST 1024

static atomic_int cancelled; /* lock-free: a signal handler sets it */
static atomic_bool ends_at_once;
/* Has what runs an archive open to change it? And does nobody take what it
 * prints? */
static bool is_writer, is_unheard;
/* Of the command that runs in this thread. */
static _Thread_local poptContext current;
/* Of the thread that runs a captured command; NULL: to standard output. */
static _Thread_local struct session_capture *capture;

static void on_signal(int signal_number)
{
	/* The second one does not wait. */
	if (cancelled || ends_at_once)
		_exit(EXIT_INTERRUPTED);
	cancelled = signal_number;
}

int session_is_cancelled(void *context)
{
	(void)context;
	return cancelled;
}

void session_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int session_processors(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors < 1		   ? 1
	       : processors > THREADS_MOST ? THREADS_MOST
					   : (int)processors;
}

void session_end_at_once(void)
{
	ends_at_once = true;
	if (cancelled)
		_exit(EXIT_INTERRUPTED);
}

unsigned session_threads(const struct session *session)
{
	return (unsigned)session->threads;
}

static void say(int status, const char *text)
{
	if (!capture) {
		error_form_set_status(status);
		log_line(LOG_ERROR, "%s", text);
		return;
	}
	buffer_clear(&capture->said);
	buffer_append_string(&capture->said, text);
}

int session_usage(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say(EXIT_USAGE, text);
	return EXIT_USAGE;
}

struct poptOption *session_global_options(struct session *s)
{
	static _Thread_local struct poptOption table[10];
	struct poptOption options[] = {
		{"archive", 'a', POPT_ARG_STRING, &s->archive_path, 0,
		 "the archive's folder (default: $NEWSFOLD_ARCHIVE, else "
		 "./newsfold-archive)",
		 "DIR"},
		{"json", 0, POPT_ARG_NONE, &s->json, 0,
		 "print one JSON object a line", NULL},
		{"quiet", 'q', POPT_ARG_NONE, &s->quiet, 0,
		 "say errors alone, no progress", NULL},
		{"verbose", 'v', POPT_ARG_NONE, &s->verbose, 0, "say more",
		 NULL},
		{"jobs", 'j', POPT_ARG_INT, &s->threads, 0,
		 "worker threads (default: one a processor)", "N"},
		{"color", 0, POPT_ARG_STRING, &s->color, 0,
		 "colours: auto, always, never", "WHEN"},
		{"progress", 0, POPT_ARG_STRING, &s->progress, 0,
		 "on standard error: auto (a bar on a terminal), none, json",
		 "FORM"},
		{"help-as", 0, POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN,
		 &s->help_form, 0, "", NULL},
		POPT_TABLEEND,
	};

	memcpy(table, options, sizeof(options));
	return table;
}

static int apply_globals(struct session *s)
{
	const char *when = s->color			   ? s->color
			   : s->config && s->config->color ? s->config->color
							   : "auto";
	const char *when_progress;

	if (s->threads < 1 || s->threads > THREADS_MOST)
		return session_usage("-j %d: must be 1 to %d", s->threads,
				     THREADS_MOST);
	if (strcmp(when, "auto") && strcmp(when, "always") &&
	    strcmp(when, "never"))
		return session_usage("--color %s: must be auto, always or "
				     "never",
				     when);
	when_progress = s->progress			   ? s->progress
			: s->config && s->config->progress ? s->config->progress
							   : "auto";
	s->progress_none = strcmp(when_progress, "none") == 0;
	s->progress_json = strcmp(when_progress, "json") == 0;
	if (!s->progress_none && !s->progress_json &&
	    strcmp(when_progress, "auto"))
		return session_usage("--progress %s: must be auto, none or "
				     "json",
				     when_progress);
	s->use_color = strcmp(when, "always") == 0 ||
		       (strcmp(when, "auto") == 0 && isatty(STDOUT_FILENO) &&
			!(getenv("NO_COLOR") && *getenv("NO_COLOR")));
	if (!capture)
		log_set_level(s->quiet	   ? LOG_ERROR
			      : s->verbose ? LOG_DEBUG
					   : LOG_INFO);
	if (s->config && s->config->passed_over)
		log_line(LOG_DEBUG,
			 "settings: %s: permission denied; going on without",
			 s->config->passed_over);
	return EXIT_DONE;
}

const struct command *session_command(const char *name)
{
	const struct command *c = commands;

	while (c->name && strcmp(c->name, name) != 0)
		c++;
	return c->name ? c : NULL;
}

void session_print_help(poptContext context, const char *name)
{
	const struct command *c = name ? session_command(name) : NULL;

	if (c) {
		manual_print_text(c);
		poptPrintHelp(context, stdout, 0);
		return;
	}
	printf("usage: newsfold [-a DIR] [--json] [-q|-v] [-j N] [--color WHEN]"
	       " COMMAND ...\n\n"
	       "Keeps heaps of scraped news without their copies: ingest dumps,"
	       " report duplicate\nclusters, restore every original byte for"
	       " byte.\n\n");
	for (c = commands; c->name; c++)
		printf("  %-10s %s\n", c->name, c->summary);
	printf("\n`newsfold COMMAND --help` tells a command's options.\n");
}

void session_end_options(void)
{
	if (current)
		poptFreeContext(current);
	current = NULL;
}

/* popt names the value alone where it stands behind its option. */
static int refuse_option(int code, int argc, const char **argv)
{
	const char *bad = poptBadOption(current, POPT_BADOPTION_NOALIAS);
	bool is_value =
		code == POPT_ERROR_BADNUMBER || code == POPT_ERROR_OVERFLOW;
	const char *option = "";

	for (int i = 1; is_value && i + 1 < argc; i++)
		if (argv[i][0] == '-' && strcmp(argv[i + 1], bad) == 0)
			option = argv[i];
	return session_usage("%s%s%s: %s; see `newsfold %s --help`", option,
			     *option ? " " : "", bad, poptStrerror(code),
			     argv[0]);
}

/* "--outlet ''" is a variable that was not set, and would ask for everything.
 */
static int refuse_empty(const struct poptOption *option)
{
	int status = EXIT_DONE;

	for (; status == EXIT_DONE && (option->longName || option->arg);
	     option++) {
		unsigned type = option->argInfo & POPT_ARG_MASK;
		const char *value = type == POPT_ARG_STRING
					    ? *(char *const *)option->arg
					    : NULL;

		if (type == POPT_ARG_INCLUDE_TABLE)
			status = refuse_empty(option->arg);
		else if (value && !*value)
			status = session_usage("--%s: its value is empty",
					       option->longName);
	}
	return status;
}

int session_options(struct session *session, const struct poptOption *options,
		    int argc, const char **argv, const char ***out_arguments,
		    size_t *out_count)
{
	int wants_help = 0;
	struct poptOption help[] = {
		{"help", 'h', POPT_ARG_NONE, &wants_help, 0, "show this", NULL},
		POPT_TABLEEND};
	struct poptOption none[] = {POPT_TABLEEND};
	struct poptOption all[] = {
		{NULL, 0, POPT_ARG_INCLUDE_TABLE,
		 (void *)(options ? options : none), 0, "Options:", NULL},
		{NULL, 0, POPT_ARG_INCLUDE_TABLE,
		 session_global_options(session), 0,
		 "Options of every command:", NULL},
		{NULL, 0, POPT_ARG_INCLUDE_TABLE, help, 0, NULL, NULL},
		POPT_TABLEEND};
	int code, status = EXIT_DONE;

	session_end_options();
	current = poptGetContext("newsfold", argc, argv, all, 0);
	code = poptGetNextOpt(current);
	if (code < -1)
		status = refuse_option(code, argc, argv);
	else if (wants_help)
		session_print_help(current, argv[0]);
	else if (session->help_form &&
		 !manual_print_as(session->help_form, session_command(argv[0]),
				  all))
		status = session_usage("--help-as %s: no such form",
				       session->help_form);
	if (status == EXIT_DONE && (wants_help || session->help_form))
		return -1;
	if (status == EXIT_DONE)
		status = refuse_empty(all);
	if (status == EXIT_DONE)
		status = apply_globals(session);
	*out_arguments = poptGetArgs(current);
	*out_count = 0;
	while (*out_arguments && (*out_arguments)[*out_count])
		++*out_count;
	return status;
}

static int status_of(const struct fault *fault)
{
	switch (fault->code) {
	case FAULT_CLOSED:
		return EXIT_DONE;
	case FAULT_CORRUPT:
	case FAULT_VERSION:
		return EXIT_INTEGRITY;
	case FAULT_FULL:
	case FAULT_IO:
		return EXIT_FULL;
	case FAULT_LOCKED:
		return EXIT_LOCKED;
	case FAULT_INTERRUPTED:
		return EXIT_INTERRUPTED;
	case FAULT_INPUT:
	case FAULT_LIMIT:
		return EXIT_INPUT;
	default:
		return EXIT_USAGE;
	}
}

int session_fail(const struct fault *fault)
{
	if (fault->code != FAULT_CLOSED)
		say(status_of(fault), fault->message);
	return status_of(fault);
}

static int link_leftovers(struct session *s)
{
	struct fault fault = FAULT_INIT;
	struct archive *writer = NULL;
	struct link_result result;
	char *path;
	int rc = 0;

	if (!archive_link_is_due(s->archive))
		return EXIT_DONE;
	if (s->archive->mode == ARCHIVE_WRITE) {
		rc = archive_link(s->archive, session_threads(s), &result,
				  &fault);
		return rc < 0 ? session_fail(&fault) : EXIT_DONE;
	}
	rc = archive_open(s->archive->folder, ARCHIVE_WRITE, &writer, &fault);
	/* A writer at work, or a folder that is read-only: read what is. */
	if (rc < 0)
		return rc == FAULT_INTERRUPTED ? session_fail(&fault)
					       : EXIT_DONE;
	archive_set_mending(writer, true);
	if (archive_link_is_due(writer)) {
		log_line(LOG_INFO,
			 "finding the copies that an earlier run left");
		rc = archive_link(writer, session_threads(s), &result, &fault);
	}
	archive_close(writer);
	if (rc < 0)
		return session_fail(&fault);
	/* A reader goes on seeing what was there when it opened. */
	path = memory_copy_string(s->archive->folder);
	archive_close(s->archive);
	s->archive = NULL;
	rc = archive_open(path, ARCHIVE_READ, &s->archive, &fault);
	free(path);
	return rc < 0 ? session_fail(&fault) : EXIT_DONE;
}

const char *session_archive_path(const struct session *s)
{
	const char *named = getenv("NEWSFOLD_ARCHIVE");

	if (s->archive_path)
		return s->archive_path;
	if (named && *named)
		return named;
	return s->config && s->config->archive ? s->config->archive
					       : "newsfold-archive";
}

int session_open(struct session *s, enum archive_mode mode)
{
	const char *path = session_archive_path(s);
	struct fault fault = FAULT_INIT;
	int rc;

	if (s->archive)
		return EXIT_DONE;
	rc = archive_open(path, mode, &s->archive, &fault);
	if (rc == FAULT_MISSING) {
		error_form_set_status(EXIT_NO_ARCHIVE);
		log_line(LOG_ERROR, "%s", fault.message);
		return EXIT_NO_ARCHIVE;
	}
	if (rc < 0)
		return session_fail(&fault);
	is_writer = mode == ARCHIVE_WRITE;
	return is_writer ? EXIT_DONE : link_leftovers(s);
}

void session_capture_release(struct session_capture *c)
{
	buffer_release(&c->printed);
	buffer_release(&c->said);
	c->is_cut = false;
}

static void keep(struct bytes text)
{
	if (text.size > capture->limit - capture->printed.size)
		capture->is_cut = true;
	if (!capture->is_cut)
		buffer_append_bytes(&capture->printed, text);
}

void session_print(struct bytes text)
{
	if (capture) {
		keep(text);
		return;
	}
	if (is_unheard || fwrite(text.data, 1, text.size, stdout) == text.size)
		return;
	is_unheard = errno == EPIPE;
	if (is_unheard && is_writer)
		return;
	if (is_unheard)
		_exit(EXIT_DONE);
	if (errno == EINTR && cancelled)
		_exit(EXIT_INTERRUPTED);
	error_form_set_status(EXIT_FULL);
	log_line(LOG_ERROR, "standard output: %s", strerror(errno));
	_exit(EXIT_FULL);
}

void session_print_json(struct json *json)
{
	buffer_append_byte(&json->text, '\n');
	session_print(buffer_view(&json->text));
	buffer_clear(&json->text);
	json->wants_comma = false;
}

int session_run_captured(struct session *outer, int argc, const char **argv,
			 struct session_capture *out)
{
	const struct command *command = session_command(argv[0]);
	struct session session = {.json = 1,
				  .is_captured = true,
				  .quiet = outer->quiet,
				  .verbose = outer->verbose,
				  .threads = outer->threads,
				  .archive = outer->archive};
	int status;

	if (!command)
		return EXIT_USAGE;
	capture = out;
	status = command->run(&session, argc, argv);
	capture = NULL;
	session_end_options();
	free(session.color);
	free(session.archive_path);
	return status;
}
