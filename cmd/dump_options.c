#include "cmd/dump_options.h"

#include "core/base/log.h"
#include "core/text/field.h"

#include <stdlib.h>

struct poptOption *dump_options_table(struct dump_options *o)
{
	static struct poptOption table[8];
	struct poptOption options[] = {
		{"format", 0, POPT_ARG_STRING, &o->format, 0,
		 "take the dump for this format instead of telling it from its "
		 "content",
		 "F"},
		{"map", 0, POPT_ARG_ARGV, &o->map_text, 0,
		 "take FIELD (text, title, url, ...) from this key or column",
		 "FIELD=KEY"},
		{"limit-record", 0, POPT_ARG_INT, &o->record_mib, 0,
		 "reject records over this size (default 256)", "MIB"},
		{"limit-nesting", 0, POPT_ARG_INT, &o->nesting, 0,
		 "containers in containers (default 8)", "N"},
		{"limit-expansion", 0, POPT_ARG_INT, &o->expansion, 0,
		 "decompressed to compressed size (default 1000)", "N"},
		POPT_TABLEEND,
	};

	memcpy(table, options, sizeof(options));
	return table;
}

static bool is_known_format(const char *format)
{
	const char *const *known = reader_formats();

	while (*known && strcmp(*known, format) != 0)
		known++;
	return *known != NULL;
}

static bool is_known_field(const char *field)
{
	return strcmp(field, "text") == 0 ||
	       field_of_name(bytes_of_string(field)) != FIELD_COUNT;
}

static int add_map(struct dump_options *o, char *text)
{
	char *equals = strchr(text, '=');

	if (o->map_count == DUMP_MAPS_MAX)
		return session_usage("--map: more than %d of them",
				     DUMP_MAPS_MAX);
	if (!equals || equals[1] == 0)
		return session_usage("--map %s: must be FIELD=KEY", text);
	*equals = 0;
	if (!is_known_field(text))
		return session_usage(
			"--map %s=...: no such field (text, source_id, url, "
			"outlet, title, byline, published, modified, fetched, "
			"language)",
			text);
	o->map[o->map_count++] = (struct reader_map){text, equals + 1};
	return EXIT_DONE;
}

int dump_options_finish(struct dump_options *o)
{
	int status = EXIT_DONE;

	if (o->format && !is_known_format(o->format))
		return session_usage("--format %s: no such format", o->format);
	for (size_t i = 0; o->map_text && o->map_text[i]; i++) {
		status = add_map(o, o->map_text[i]);
		if (status != EXIT_DONE)
			return status;
	}
	if (o->record_mib < 1 || o->nesting < 1 || o->expansion < 1)
		return session_usage("limits must be 1 or more");
	o->limits = (struct reader_limits){
		.record_bytes = (uint64_t)o->record_mib << 20,
		.nesting = (unsigned)o->nesting,
		.expansion = (uint64_t)o->expansion};
	return EXIT_DONE;
}

void dump_options_meet(struct dump_options *o, struct bytes key)
{
	for (size_t i = 0; i < o->map_count; i++)
		if (!o->map_is_met[i])
			o->map_is_met[i] = bytes_equal(
				key, bytes_of_string(o->map[i].key));
}

void dump_options_tell_unmet(const struct dump_options *o)
{
	for (size_t i = 0; i < o->map_count; i++)
		if (!o->map_is_met[i])
			log_line(LOG_WARN,
				 "--map %s=%s: no record has a field %s",
				 o->map[i].field, o->map[i].key, o->map[i].key);
}

void dump_options_release(struct dump_options *o)
{
	for (size_t i = 0; o->map_text && o->map_text[i]; i++)
		free(o->map_text[i]);
	free(o->map_text);
	free(o->format);
}
