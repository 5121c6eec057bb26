#include "core/input/feed.h"

#include "core/base/memory.h"

#include <stdlib.h>

#define GLUE_PIECE (1u << 20)

void feed_init(struct feed *feed, const struct reader_options *options,
	       const struct record_sink *sink, struct fault *fault)
{
	*feed = (struct feed){
		.options = options,
		.sink = sink,
		.fault = fault,
		.digest = options->is_undigested ? NULL : sha256_stream_new(),
		.paths = BUFFER_INIT};
}

void feed_release(struct feed *feed)
{
	sha256_stream_free(feed->digest);
	buffer_release(&feed->paths);
	free(feed->digests);
}

void feed_raw(struct feed *feed, uint64_t size)
{
	feed->raw_bytes += size;
	if (feed->options->progress)
		feed->options->progress(feed->options->context,
					feed->raw_bytes);
}

int feed_is_stopped(struct feed *feed)
{
	const struct reader_options *options = feed->options;

	if (feed->stop == 0 && options->is_cancelled &&
	    options->is_cancelled(options->context))
		feed->stop = fault_set(feed->fault, FAULT_INTERRUPTED,
				       "reading was stopped after %llu bytes",
				       (unsigned long long)feed->raw_bytes);
	return feed->stop;
}

static int stopped_by(struct feed *feed, int rc)
{
	if (rc < 0 && feed->stop == 0)
		feed->stop = rc;
	return feed->stop;
}

int feed_file(struct feed *feed, const struct dump_file *file)
{
	if (feed_is_stopped(feed))
		return feed->stop;
	feed_file_end(feed);
	feed->file_bytes = 0;
	if (file->kind == FILE_REGULAR && feed->digest) {
		feed->is_file_open = true;
		ARRAY_RESERVE(feed->digests, feed->digest_count + 1,
			      feed->digest_capacity);
		feed->digests[feed->digest_count].path = feed->paths.size;
		buffer_append(&feed->paths, file->path, strlen(file->path) + 1);
	}
	return stopped_by(
		feed, feed->sink->file(feed->sink->context, file, feed->fault));
}

void feed_file_end(struct feed *feed)
{
	if (!feed->is_file_open)
		return;
	feed->is_file_open = false;
	feed->digests[feed->digest_count++].sha256 =
		sha256_stream_finish(feed->digest);
}

int feed_segment(struct feed *feed, const struct segment *segment)
{
	if (feed_is_stopped(feed))
		return feed->stop;
	if (!segment->is_inside) {
		feed->bytes += segment->bytes.size;
		feed->file_bytes += segment->bytes.size;
		if (feed->digest)
			sha256_stream_add(feed->digest, segment->bytes);
	}
	return stopped_by(feed, feed->sink->segment(feed->sink->context,
						    segment, feed->fault));
}

int feed_glue(struct feed *feed, struct bytes bytes)
{
	while (bytes.size && !feed->stop) {
		size_t size = bytes.size < GLUE_PIECE ? bytes.size : GLUE_PIECE;
		struct segment segment = {.kind = SEGMENT_GLUE,
					  .bytes = bytes_slice(bytes, 0, size),
					  .offset = feed->file_bytes,
					  .length = size};

		feed_segment(feed, &segment);
		bytes = bytes_slice(bytes, size, bytes.size);
	}
	return feed->stop;
}

static int compare_paths(const void *a, const void *b, void *paths)
{
	const struct feed_digest *x = a, *y = b;
	const char *base = paths;
	int order = strcmp(base + x->path, base + y->path);

	if (order)
		return order;
	/* The same path twice (tar -r): in the order they came. */
	return x->path < y->path ? -1 : x->path > y->path;
}

void feed_summary(struct feed *feed, bool is_one_file,
		  struct reader_summary *summary)
{
	char hex[SHA256_HEX_SIZE + 1];
	const char *paths = (const char *)feed->paths.data;

	feed_file_end(feed);
	summary->bytes = feed->bytes;
	if (!feed->digest)
		return;
	if (is_one_file && feed->digest_count == 1) {
		summary->sha256 = feed->digests[0].sha256;
		return;
	}
	if (feed->digest_count)
		qsort_r(feed->digests, feed->digest_count,
			sizeof(*feed->digests), compare_paths,
			feed->paths.data);
	for (size_t i = 0; i < feed->digest_count; i++) {
		hex_encode(feed->digests[i].sha256.byte, SHA256_SIZE, hex);
		sha256_stream_add(feed->digest, bytes_of_string(hex));
		sha256_stream_add(feed->digest, BYTES_LITERAL("  "));
		sha256_stream_add(
			feed->digest,
			bytes_of_string(paths + feed->digests[i].path));
		sha256_stream_add(feed->digest, BYTES_LITERAL("\n"));
	}
	summary->sha256 = sha256_stream_finish(feed->digest);
}
