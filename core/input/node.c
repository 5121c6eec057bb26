#include "core/input/node.h"

#include "core/base/memory.h"
#include "core/input/filter_stream.h"
#include "core/input/format.h"
#include "core/input/wide_stream.h"
#include "core/input/zstd_dictionary.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

const char *node_last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool node_is_wacz(const struct node *node)
{
	return sniff_name_has(node->name, ".wacz");
}

static int begin_file(const struct node *node, const char *format)
{
	struct dump_file file = {.kind = FILE_REGULAR,
				 .path = node->path,
				 .mtime = node->mtime,
				 .mode = node->mode,
				 .format = format};

	return feed_file(node->feed, &file);
}

int node_reject(const struct node *node, const char *format, ...)
{
	struct segment segment = {.kind = SEGMENT_REJECTED,
				  .record = node->path[0] ? node->path
							  : node->name};
	char reason[512];
	va_list args;
	int rc = begin_file(node, "file");

	if (rc < 0)
		return rc;
	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	segment.reason = reason;
	rc = feed_segment(node->feed, &segment);
	feed_file_end(node->feed);
	return rc;
}

static void set_format(const struct node *node, const char *format,
		       bool is_one_file)
{
	if (!node->out_format)
		return;
	*node->out_format = format;
	*node->out_is_one_file = is_one_file;
}

/* Read by a format that takes UTF-8, turned for it. A code unit that is cut
 * off at the end is left over. */
static int read_turned(const struct format *format, struct wide_form form,
		       struct scan *scan)
{
	struct stream *source = scan->in, turned;
	struct wide_stream wide = {.in = source, .form = form};
	uint64_t size;
	int rc;

	stream_init(&turned, wide_stream_pull, &wide);
	scan->in = &turned;
	scan->wide = &wide;
	rc = format->read(scan);
	scan->in = source;
	scan->wide = NULL;
	stream_release(&turned);
	return rc < 0 ? rc : scan_glue_rest(scan, &size);
}

/* The format of a file, and whether it must be turned into UTF-8 for it. */
static const struct format *choose(const struct node *node, struct stream *in,
				   struct wide_form *out_form)
{
	const char *forced = node->feed->options->format;
	struct sample sample = {.head = stream_fill(in, SNIFF_SIZE),
				.is_whole = in->is_ended,
				.name = node->name,
				.options = node->feed->options};
	struct wide_form form = wide_form_of(sample.head);
	const struct format *format = &format_other;
	struct buffer narrow = BUFFER_INIT;
	struct bytes head = sample.head;

	*out_form = (struct wide_form){0, false};
	if (form.unit) {
		wide_decode(form, head, &narrow);
		sample.head = buffer_view(&narrow);
		sample.class = sniff_content(sample.head);
		format = format_choose(&sample, forced);
		sample.head = head;
	}
	if (format->is_narrow) {
		*out_form = form;
	} else if (format != &format_rss) { /* which expat turns itself */
		sample.class = sniff_content(head);
		format = format_choose(&sample, forced);
	}
	buffer_release(&narrow);
	return format;
}

/* No more than white space, to its end? */
static bool is_blank(struct stream *in)
{
	struct bytes view = stream_view(in);

	return view.size < SNIFF_SIZE && bytes_trim(view).size == 0;
}

/* A dump of nothing is what a writer leaves that died. One whose name tells a
 * format of many records has none, and one in another is a file like any. */
static int check_filled(const struct node *node, const struct format *format,
			struct stream *in)
{
	bool is_stdin = node->lone_dump && strcmp(node->lone_dump, "-") == 0;

	if (!node->lone_dump || !is_blank(in) || in->fault.code ||
	    node->feed->stop || !(is_stdin || format->is_lone))
		return 0;
	return is_stdin ? fault_set(node->feed->fault, FAULT_INPUT,
				    "-: nothing came in on standard input")
			: fault_set(node->feed->fault, FAULT_INPUT,
				    "%s: is empty", node->lone_dump);
}

/* What a file system leaves of a file it had no time to write. A tar without
 * members is NULs, too. */
static bool is_unwritten(const struct node *node, struct stream *in)
{
	struct bytes view = stream_fill(in, SNIFF_SIZE);

	for (size_t i = 0; i < view.size; i++)
		if (view.data[i])
			return false;
	return view.size && !sniff_name_has(node->name, ".tar");
}

static int reject_unwritten(const struct node *node, struct stream *in)
{
	char reason[64];

	snprintf(reason, sizeof(reason), "its first %zu bytes are NULs",
		 stream_view(in).size);
	return node_reject_whole(node, in, reason);
}

int node_read_leaf(const struct node *node, struct stream *in)
{
	struct wide_form form;
	const struct format *format = choose(node, in, &form);
	struct scan scan = {.feed = node->feed,
			    .in = in,
			    .path = node->path,
			    .name = node->name,
			    .whole = node->path[0] ? node->path : node->name,
			    .mtime = node->mtime,
			    .packed = node->packed,
			    .pages = node->pages};
	int rc = check_filled(node, format, in);

	if (rc < 0)
		return rc;
	if (node->must_be_known && format == &format_other &&
	    stream_view(in).size)
		return fault_set(node->feed->fault, FAULT_INPUT,
				 "%s: neither pages, text, JSON, CSV, xlsx, a "
				 "feed, WARC nor a container of them",
				 node->lone_dump);
	if (format == &format_other && is_unwritten(node, in))
		return reject_unwritten(node, in);
	set_format(node, format->name, true);
	rc = begin_file(node, format->is_lone ? "file" : format->name);
	if (rc == 0 && form.unit)
		rc = read_turned(format, form, &scan);
	else if (rc == 0)
		rc = format->read(&scan);
	if (rc == 0 && !format->is_lone)
		rc = scan_report_end(&scan);
	feed_file_end(node->feed);
	buffer_release(&scan.record);
	buffer_release(&scan.reason);
	return rc;
}

int node_reject_whole(const struct node *node, struct stream *in,
		      const char *reason)
{
	struct scan scan = {.feed = node->feed,
			    .in = in,
			    .path = node->path,
			    .whole = node->path[0] ? node->path : node->name};
	uint64_t size;
	int rc = begin_file(node, "file");

	set_format(node, "other", true);
	if (rc == 0)
		rc = scan_glue_rest(&scan, &size);
	if (rc == 0)
		rc = scan_rejected_passed(&scan, 0, scan.whole, "%s", reason);
	feed_file_end(node->feed);
	return rc;
}

static int reject_too_deep(const struct node *node, struct stream *in)
{
	char reason[128];

	snprintf(reason, sizeof(reason),
		 "containers are nested more than %u deep here",
		 node->feed->options->limits.nesting);
	return node_reject_whole(node, in, reason);
}

/* The node inside a compressed one: x.html.gz is x.html. */
static int read_peeled(const struct node *node, struct stream *plain,
		       struct member_stream *packed)
{
	struct node inner = *node;
	struct buffer path = BUFFER_INIT, name = BUFFER_INIT;
	const char *suffix;
	size_t size = sniff_name_peeled(node->name, &suffix);
	int rc;

	buffer_append(&name, node->name, size);
	buffer_append_string(&name, suffix);
	if (node->is_peeled_name_taken) {
		buffer_printf(&path, "%s/%s", node->path, buffer_string(&name));
		inner.is_peeled_name_taken = false;
	} else if (node->path[0]) {
		buffer_append(&path, node->path,
			      strlen(node->path) - strlen(node->name) + size);
		buffer_append_string(&path, suffix);
	}
	inner.path = buffer_string(&path);
	inner.name = buffer_string(&name);
	inner.packed = packed;
	inner.depth++;
	inner.must_be_known = false;
	rc = node_read(&inner, plain);
	buffer_release(&path);
	buffer_release(&name);
	return rc;
}

static bool is_web_archive(const char *name)
{
	static const char *const endings[] = {".warc.gz", ".arc.gz",
					      ".warc.zst", ".warc.zstd"};

	for (size_t i = 0; i < ARRAY_COUNT(endings); i++)
		if (sniff_name_has(name, endings[i]))
			return true;
	return false;
}

/* Nothing came out of a packed file: its own bytes are kept, where they can be
 * had again. */
static int reject_packed(const struct node *node, struct stream *in,
			 const char *reason)
{
	struct file_source source = {in->fd, node->feed};
	struct stream again;
	int rc;

	if (in->fd < 0 || lseek(in->fd, 0, SEEK_SET) < 0)
		return node_reject_whole(node, in, reason);
	stream_init(&again, file_source_pull, &source);
	rc = node_reject_whole(node, &again, reason);
	stream_release(&again);
	return rc;
}

static int read_plain(const struct node *node, struct stream *in,
		      struct stream *plain, struct member_stream *packed)
{
	return stream_fill(plain, 1).size == 0 && plain->fault.code
		       ? reject_packed(node, in, plain->fault.message)
		       : read_peeled(node, plain, packed);
}

static int read_members(const struct node *node, struct stream *in,
			const struct member_codec *codec)
{
	struct member_stream packed;
	struct stream plain;
	struct fault fault = FAULT_INIT;
	int rc = 0;

	member_stream_init(&packed, codec, in, node->feed);
	packed.is_resuming = is_web_archive(node->name);
	if (codec == &zstd_codec)
		rc = zstd_dictionary_load(packed.state, in, node->feed->options,
					  &fault);
	stream_init(&plain, member_stream_pull, &packed);
	rc = rc < 0 ? reject_packed(node, in, fault.message)
		    : read_plain(node, in, &plain, &packed);
	stream_release(&plain);
	member_stream_release(&packed);
	return rc;
}

static int read_filter(const struct node *node, struct stream *in)
{
	struct filter_stream filter;
	struct stream plain;
	struct fault fault = FAULT_INIT;
	int rc = filter_stream_open(&filter, in, node->feed, &fault);

	stream_init(&plain, filter_stream_pull, &filter);
	rc = rc < 0 ? reject_packed(node, in, fault.message)
		    : read_plain(node, in, &plain, NULL);
	stream_release(&plain);
	filter_stream_close(&filter);
	return rc;
}

int node_read(const struct node *node, struct stream *in)
{
	struct bytes head = stream_fill(in, SNIFF_SIZE);
	enum sniff_filter filter = sniff_filter(head);
	enum container_kind kind = sniff_container(head);

	if (filter == FILTER_NONE && kind == CONTAINER_NONE)
		return node_read_leaf(node, in);
	if (node->depth >= node->feed->options->limits.nesting)
		return reject_too_deep(node, in);
	if (filter == FILTER_GZIP)
		return read_members(node, in, &gzip_codec);
	if (filter == FILTER_ZSTD)
		return read_members(node, in, &zstd_codec);
	if (filter != FILTER_NONE)
		return read_filter(node, in);
	set_format(node, node_is_wacz(node) ? "wacz" : container_name(kind),
		   false);
	return container_read(node, in, kind);
}
