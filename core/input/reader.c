#include "core/input/reader.h"

#include "core/base/file.h"
#include "core/input/format.h"
#include "core/input/node.h"
#include "core/input/read_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whatever the system has against it: the next dump may be read. */
static int refuse_input(struct fault *fault)
{
	return fault->code = FAULT_INPUT;
}

static int check_readable(const struct node *node, struct stream *in)
{
	struct bytes head = stream_fill(in, SNIFF_SIZE);

	if (in->fault.code && head.size == 0)
		return fault_set(node->feed->fault,
				 in->fault.code == FAULT_IO ? FAULT_INPUT
							    : in->fault.code,
				 "%s: %s", node->lone_dump, in->fault.message);
	return 0;
}

static int read_descriptor(int fd, const char *path, struct feed *feed,
			   struct reader_summary *summary)
{
	struct file_source source = {.fd = fd, .feed = feed};
	const char *format = "text";
	bool is_one_file = true;
	struct node node = {.feed = feed,
			    .path = "",
			    .name = node_last_part(path),
			    .mtime = INT64_MIN,
			    .must_be_known = true,
			    .lone_dump = path,
			    .out_format = &format,
			    .out_is_one_file = &is_one_file};
	struct stream stream;
	struct stat st;
	int rc;

	stream_init(&stream, file_source_pull, &source);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		node.mtime = (int64_t)st.st_mtime;
		node.mode = st.st_mode & 07777;
		if (lseek(fd, 0, SEEK_CUR) == 0)
			stream.fd = fd;
	}
	rc = check_readable(&node, &stream);
	if (rc == 0)
		rc = node_read(&node, &stream);
	stream_release(&stream);
	snprintf(summary->format, sizeof(summary->format), "%s", format);
	feed_summary(feed, is_one_file, summary);
	return rc < 0 ? rc : feed->stop;
}

static int read_path(const char *path, struct feed *feed,
		     struct reader_summary *summary, struct fault *fault)
{
	struct stat st;
	int fd, rc;

	if (strcmp(path, "-") == 0)
		return read_descriptor(STDIN_FILENO, path, feed, summary);
	if (stat(path, &st) < 0) {
		fault_set_errno(fault, "%s", path);
		return refuse_input(fault);
	}
	if (S_ISDIR(st.st_mode)) {
		rc = folder_read(path, feed);
		snprintf(summary->format, sizeof(summary->format), "folder");
		feed_summary(feed, false, summary);
		return rc < 0 ? rc : feed->stop;
	}
	fd = file_open(path, O_RDONLY, 0, fault);
	if (fd < 0)
		return refuse_input(fault);
	rc = read_descriptor(fd, path, feed, summary);
	file_close(fd);
	return rc;
}

int reader_read(const char *path, const struct reader_options *options,
		const struct record_sink *sink, struct reader_summary *summary,
		struct fault *fault)
{
	struct feed feed;
	int rc;

	memset(summary, 0, sizeof(*summary));
	if (options->format && !format_of_name(options->format) &&
	    strcmp(options->format, "folder") != 0 &&
	    container_of_name(options->format) == CONTAINER_NONE)
		rc = fault_set(fault, FAULT_USAGE, "no format is called '%s'",
			       options->format);
	else {
		feed_init(&feed, options, sink, fault);
		rc = read_path(path, &feed, summary, fault);
		feed_release(&feed);
	}
	return rc;
}
