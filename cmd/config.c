#include "cmd/config.h"

#include "cmd/session.h"
#include "core/base/file.h"
#include "core/base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* More is no settings file. */
#define CONFIG_BYTES (64u << 10)

static const char *env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool path_of(struct buffer *out)
{
	if (env("NEWSFOLD_CONFIG"))
		buffer_append_string(out, env("NEWSFOLD_CONFIG"));
	else if (env("XDG_CONFIG_HOME"))
		buffer_printf(out, "%s/newsfold/config",
			      env("XDG_CONFIG_HOME"));
	else if (env("HOME"))
		buffer_printf(out, "%s/.config/newsfold/config", env("HOME"));
	return out->size > 0;
}

static char *copy_value(struct bytes value)
{
	struct buffer text = BUFFER_INIT;
	char *copy;

	if (bytes_starts_with(value, BYTES_LITERAL("~/")) && env("HOME")) {
		buffer_append_string(&text, env("HOME"));
		value = bytes_slice(value, 1, value.size);
	}
	buffer_append_bytes(&text, value);
	copy = memory_copy_string(buffer_string(&text));
	buffer_release(&text);
	return copy;
}

static int set_jobs(struct config *config, const char *path, unsigned line,
		    const char *value)
{
	char *end;
	long jobs = strtol(value, &end, 10);

	if (*end || jobs < 1 || jobs > 1024)
		return session_usage("%s, line %u: jobs = %s: must be 1 to "
				     "1024",
				     path, line, value);
	config->jobs = (int)jobs;
	return EXIT_DONE;
}

static int set(struct config *config, const char *path, unsigned line,
	       struct bytes name, struct bytes value)
{
	const struct {
		const char *name;
		char **to;
	} known[] = {{"archive", &config->archive},
		     {"color", &config->color},
		     {"progress", &config->progress}};
	char *text = copy_value(value);
	int status;

	for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
		if (!bytes_equal(name, bytes_of_string(known[i].name)))
			continue;
		free(*known[i].to);
		*known[i].to = text;
		return EXIT_DONE;
	}
	status = bytes_equal(name, BYTES_LITERAL("jobs"))
			 ? set_jobs(config, path, line, text)
			 : session_usage("%s, line %u: %.*s: no such setting; "
					 "there are archive, jobs, color and "
					 "progress",
					 path, line,
					 (int)(name.size < 60 ? name.size : 60),
					 (const char *)name.data);
	free(text);
	return status;
}

static int read_line(struct config *config, const char *path, unsigned number,
		     struct bytes line)
{
	const unsigned char *equals;
	size_t at;

	line = bytes_trim(line);
	if (line.size == 0 || line.data[0] == '#')
		return EXIT_DONE;
	equals = memchr(line.data, '=', line.size);
	if (!equals)
		return session_usage("%s, line %u: write NAME = VALUE", path,
				     number);
	at = (size_t)(equals - line.data);
	if (at + 1 == line.size)
		return session_usage("%s, line %u: its value is empty", path,
				     number);
	return set(config, path, number, bytes_trim(bytes_slice(line, 0, at)),
		   bytes_trim(bytes_slice(line, at + 1, line.size)));
}

static int read_text(struct config *config, const char *path, struct bytes text)
{
	int status = EXIT_DONE;

	for (unsigned number = 1; status == EXIT_DONE && text.size; number++) {
		size_t end = bytes_find(text, BYTES_LITERAL("\n"), 0);

		end = end == SIZE_MAX ? text.size : end;
		status = read_line(config, path, number,
				   bytes_slice(text, 0, end));
		text = bytes_slice(text, end + (end < text.size), text.size);
	}
	return status;
}

/* In a folder that is another's? (HOME of a user one was before.) */
static bool is_out_of_reach(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 && errno == EACCES;
}

int config_read(struct config *out)
{
	struct buffer path = BUFFER_INIT, text = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	int rc, status = EXIT_DONE;

	*out = (struct config){0};
	if (path_of(&path)) {
		rc = file_read_all(buffer_string(&path), CONFIG_BYTES, &text,
				   &fault);
		if (rc == 0)
			status = read_text(out, buffer_string(&path),
					   buffer_view(&text));
		else if (!env("NEWSFOLD_CONFIG") &&
			 is_out_of_reach(buffer_string(&path)))
			out->passed_over =
				memory_copy_string(buffer_string(&path));
		else if (rc != FAULT_MISSING || env("NEWSFOLD_CONFIG"))
			status = session_usage("settings: %s", fault.message);
	}
	buffer_release(&path);
	buffer_release(&text);
	return status;
}

void config_release(struct config *config)
{
	free(config->archive);
	free(config->color);
	free(config->progress);
	free(config->passed_over);
	*config = (struct config){0};
}
