/*
 * sample_dumps.h - small dumps of every format, made by hand.
 */
#ifndef NEWSFOLD_TESTS_CORE_INPUT_SAMPLE_DUMPS_H
#define NEWSFOLD_TESTS_CORE_INPUT_SAMPLE_DUMPS_H

#include "core/base/buffer.h"

struct sample_dump {
	const char *name;
	struct buffer bytes;
	size_t records; /* a reader must find in it whole */
	/* Segments put together give these very bytes (not so for containers
	 * and compressed files). */
	bool is_plain;
};

#define SAMPLE_DUMPS 17

/* Compressed and packed ones are made with tar, zip, 7z and gzip in the
 * scratch folder. */
void sample_dumps_make(struct sample_dump dumps[SAMPLE_DUMPS]);
void sample_dumps_release(struct sample_dump dumps[SAMPLE_DUMPS]);

/* A WARC record with its closing blank lines. */
void sample_warc_record(struct buffer *out, const char *type, const char *id,
			const char *uri, const char *content_type,
			struct bytes block);
/* ASCII as UTF-16, `is_big` or little end first. */
void sample_utf16(struct buffer *out, bool is_big, const char *ascii);
/* A workbook out of the parts of a sheet's XML; shared strings are "One", "Two"
 * and "Three". Written into the scratch folder: its path. */
const char *sample_workbook(const char *name, const char *sheet_xml);
/* One gzip member around the bytes. */
void sample_gzip_member(struct buffer *out, struct bytes bytes);

#endif
