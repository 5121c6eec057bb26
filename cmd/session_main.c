/*
 * From the command line to a command, and out again.
 */
#include "cmd/config.h"
#include "cmd/error_form.h"
#include "cmd/manual.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "cmd/version.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int flush_output(int status)
{
	if (fflush(stdout) == 0 || errno == EPIPE)
		return status;
	error_form_set_status(EXIT_FULL);
	log_line(LOG_ERROR, "standard output: %s", strerror(errno));
	return EXIT_FULL;
}

/* The archive's files would be opened as what the caller has closed of these,
 * and read or printed into. What stands in for standard output cannot be
 * written. */
static void hold_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null",
			 fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
			_exit(EXIT_FULL);
}

/* Does this global option take the next word as its value? */
static bool takes_value(const char *option)
{
	static const char *const with_value[] = {
		"-a", "--archive", "-j", "--jobs", "--color", "--progress"};

	for (size_t i = 0; i < ARRAY_COUNT(with_value); i++)
		if (strcmp(option, with_value[i]) == 0)
			return true;
	return false;
}

static bool has_word(int argc, const char **argv, const char *word)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], word) == 0)
			return true;
	return false;
}

/* The place of the command's name; options before it are global ones. Returns
 * argc when there is none, 0 when the option was answered here. */
static int find_command(int argc, const char **argv)
{
	struct session none = {0};
	int at = 1;

	while (at < argc && argv[at][0] == '-' && argv[at][1]) {
		const char *option = argv[at];

		if (strcmp(option, "--version") == 0) {
			version_print(has_word(argc, argv, "--json"));
			return 0;
		}
		if (strcmp(option, "--help-as") == 0 && at + 1 < argc &&
		    manual_print_program_as(argv[at + 1],
					    session_global_options(&none)))
			return 0;
		if (strcmp(option, "--help") == 0 ||
		    strcmp(option, "-h") == 0) {
			session_print_help(NULL, NULL);
			return 0;
		}
		at += takes_value(option) && at + 1 < argc ? 2 : 1;
	}
	return at;
}

/* Run the command with its name first and the global options among its own. */
static int run_command(const struct command *command, int at, int argc,
		       const char **argv)
{
	struct session session = {0};
	struct config config;
	const char **arguments =
		memory_alloc((size_t)(argc + 1) * sizeof(*arguments));
	int status, count = 0;

	status = config_read(&config);
	if (status != EXIT_DONE) {
		free(arguments);
		return status;
	}
	session.config = &config;
	session.threads = config.jobs ? config.jobs : session_processors();
	arguments[count++] = argv[at];
	for (int i = 1; i < argc; i++)
		if (i != at)
			arguments[count++] = argv[i];
	arguments[count] = NULL;
	if (!command->ends_in_order)
		session_end_at_once();
	status = command->run(&session, count, arguments);
	session_end_options();
	archive_close(session.archive);
	free(session.archive_path);
	free(session.color);
	free(session.progress);
	free(session.help_form);
	free(arguments);
	config_release(&config);
	return flush_output(status == -1 ? EXIT_DONE : status);
}

/* `help COMMAND`, as other programs have it: the command with --help. */
static void turn_help(const char **argv, int at)
{
	argv[at] = argv[at + 1];
	argv[at + 1] = "--help";
}

int session_main(int argc, const char **argv)
{
	const struct command *command;
	int at;

	hold_standard_files();
	if (has_word(argc, argv, "--json"))
		error_form_use_json();
	at = find_command(argc, argv);
	memory_set_up();
	session_catch_signals();
	progress_catch_signal();
	if (at == 0)
		return flush_output(EXIT_DONE);
	if (at < argc && strcmp(argv[at], "help") == 0) {
		if (at + 1 == argc) {
			session_print_help(NULL, NULL);
			return flush_output(EXIT_DONE);
		}
		turn_help(argv, at);
	}
	if (at >= argc)
		return session_usage("no command; see `newsfold --help`");
	command = session_command(argv[at]);
	if (!command)
		return session_usage("%s: no such command; see `newsfold "
				     "--help`",
				     argv[at]);
	return run_command(command, at, argc, argv);
}
