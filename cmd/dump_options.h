/*
 * dump_options.h - the options of commands that read dumps.
 */
#ifndef NEWSFOLD_CMD_DUMP_OPTIONS_H
#define NEWSFOLD_CMD_DUMP_OPTIONS_H

#include "cmd/session.h"
#include "core/input/reader.h"

#define DUMP_MAPS_MAX 32

struct dump_options {
	char *format;
	char **map_text; /* FIELD=KEY, as typed */
	struct reader_map map[DUMP_MAPS_MAX];
	bool map_is_met[DUMP_MAPS_MAX]; /* some record had the key */
	size_t map_count;
	int record_mib, nesting, expansion;
	struct reader_limits limits; /* of these three, when finished */
};

#define DUMP_OPTIONS_INIT                                                      \
	{                                                                      \
		.record_mib = 256, .nesting = 8, .expansion = 1000             \
	}

/* For popt, by POPT_ARG_INCLUDE_TABLE. */
struct poptOption *dump_options_table(struct dump_options *options);
/* Check and take apart what was typed: EXIT_DONE or EXIT_USAGE. */
int dump_options_finish(struct dump_options *options);
/* A key of a record: was it mapped? */
void dump_options_meet(struct dump_options *options, struct bytes key);
/* Say which --map no record had the key of. */
void dump_options_tell_unmet(const struct dump_options *options);
void dump_options_release(struct dump_options *options);

#endif
