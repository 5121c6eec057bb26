/*
 * reader.h - read any dump: tell its format, then pass on its records.
 *
 * Formats are told by content first (readers bid, the highest bid wins), names
 * break ties. Compression and containers are peeled off, up to
 * limit.nesting deep.
 */
#ifndef NEWSFOLD_CORE_INPUT_READER_H
#define NEWSFOLD_CORE_INPUT_READER_H

#include "core/base/fault.h"
#include "core/base/hash.h"
#include "core/input/record.h"

struct reader_limits {
	uint64_t record_bytes; /* a longer record is rejected, kept as glue */
	unsigned nesting;      /* containers in containers */
	uint64_t expansion;    /* decompressed : compressed, once past 1 MiB */
};

#define READER_LIMITS_DEFAULT                                                  \
	{                                                                      \
		256u << 20, 8, 1000                                            \
	}

/* One --map FIELD=KEY. FIELD is a field_name or "text". */
struct reader_map {
	const char *field;
	const char *key;
};

struct reader_options {
	const char *format; /* force one (see reader_formats), or NULL */
	const struct reader_map *map;
	size_t map_count;
	struct reader_limits limits;
	/* A folder that is passed over wherever a walk meets it (the archive
	 * that is being written to); NULL: none. */
	const char *passed_over;
	bool is_undigested; /* sha256 of the summary is not wanted: all zero */
	/* Asked between segments; non-zero stops with FAULT_INTERRUPTED. */
	int (*is_cancelled)(void *context);
	/* Told how far into the raw input the reader is; may be NULL. */
	void (*progress)(void *context, uint64_t raw_bytes);
	/* Told of every key and column of every record and what it is taken
	 * for (a field's name, "text", "html", "wrapper", or "" for nothing);
	 * may be NULL. */
	void (*see_key)(void *context, struct bytes key, const char *target);
	void *context;
};

/* What the whole dump was. */
struct reader_summary {
	char format[32]; /* "folder", "tar", "jsonl", "json", "csv".. */
	uint64_t bytes;	 /* of all segments */
	/* One file: of its (decompressed) bytes. Folder or container: of the
	 * lines "SHA256  PATH\n" of its files in order of path. */
	struct sha256 sha256;
};

/*
 * Read the dump at path ("-" is standard input). Bad records and members are
 * passed on as SEGMENT_REJECTED and reading goes on; the answer is negative
 * only when the sink stopped it or the dump cannot be opened or told; one file
 * without a byte in it, packed or not, is no dump (FAULT_INPUT).
 */
int reader_read(const char *path, const struct reader_options *options,
		const struct record_sink *sink, struct reader_summary *summary,
		struct fault *fault);

/* Names that --format takes, NULL at the end. */
const char *const *reader_formats(void);

#endif
