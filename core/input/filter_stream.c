#include "core/input/filter_stream.h"

#include "core/input/expansion.h"
#include "core/input/sniff.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

static la_ssize_t show_window(struct archive *archive, void *state,
			      const void **out)
{
	struct filter_stream *filter = state;
	struct bytes view;

	stream_skip(filter->in, filter->lent);
	view = stream_fill(filter->in, 1);
	filter->lent = view.size;
	view = bytes_slice(view, filter->front, view.size);
	filter->front = 0;
	*out = view.data;
	if (view.size == 0 && filter->in->fault.code) {
		archive_set_error(archive, EIO, "%s",
				  filter->in->fault.message);
		return -1;
	}
	return (la_ssize_t)view.size;
}

int filter_stream_open(struct filter_stream *filter, struct stream *in,
		       struct feed *feed, struct fault *fault)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	int rc;

	*filter = (struct filter_stream){.in = in,
					 .feed = feed,
					 .archive = archive,
					 .raw_begin = in->offset};
	/* libarchive knows them behind the first frame of data only. */
	filter->front = sniff_skippable_frames(stream_fill(in, SNIFF_SIZE));
	archive_read_support_filter_all(archive);
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	rc = archive_read_open(archive, filter, NULL, show_window, NULL);
	if (rc == ARCHIVE_OK)
		rc = archive_read_next_header(archive, &entry);
	filter->is_empty = rc == ARCHIVE_EOF;
	if (rc >= ARCHIVE_WARN)
		return 0;
	return fault_set(fault, FAULT_INPUT, "%s",
			 archive_error_string(archive));
}

void filter_stream_close(struct filter_stream *filter)
{
	if (filter)
		archive_read_free(filter->archive);
}

long filter_stream_pull(void *state, unsigned char *out, size_t size,
			struct fault *fault)
{
	struct filter_stream *filter = state;
	la_ssize_t got = filter->is_empty ? 0
					  : archive_read_data(filter->archive,
							      out, size);

	if (got < 0) {
		const char *why = archive_error_string(filter->archive);

		return fault_set(fault, FAULT_INPUT, "%s",
				 why ? why : "the compressed data is damaged");
	}
	filter->plain += (uint64_t)got;
	if (expansion_is_over(filter->feed, filter->plain,
			      filter->in->offset + filter->lent -
				      filter->raw_begin))
		return expansion_fault(filter->feed, filter->plain, fault);
	return (long)got;
}
