#include "core/input/wacz_pages.h"

#include "core/input/container_source.h"

#include <archive_entry.h>

/* Of one line; what a browser took out of a page may stand in it. */
#define LINE_BYTES (4u << 20)
/* Of all lists, unpacked. */
#define LISTS_BYTES (256u << 20)

struct line_reader {
	struct page_list *list;
	struct buffer line; /* the one at hand, as far as it was read */
	bool is_too_long;
	size_t bytes; /* of all lists */
};

static bool is_page_list(const char *path)
{
	static const char folder[] = "pages/", suffix[] = ".jsonl";
	size_t size = path ? strlen(path) : 0;

	return size > sizeof(folder) + sizeof(suffix) - 2 &&
	       strncmp(path, folder, sizeof(folder) - 1) == 0 &&
	       strcmp(path + size - (sizeof(suffix) - 1), suffix) == 0;
}

static void end_line(struct line_reader *reader)
{
	if (!reader->is_too_long)
		page_list_add_line(reader->list, buffer_view(&reader->line));
	buffer_clear(&reader->line);
	reader->is_too_long = false;
}

static void add_piece(struct line_reader *reader, struct bytes piece)
{
	if (reader->line.size + piece.size > LINE_BYTES)
		reader->is_too_long = true;
	else
		buffer_append_bytes(&reader->line, piece);
}

static void take_block(struct line_reader *reader, struct bytes block)
{
	while (block.size) {
		const unsigned char *feed =
			memchr(block.data, '\n', block.size);
		size_t size = feed ? (size_t)(feed - block.data) : block.size;

		add_piece(reader, bytes_slice(block, 0, size));
		if (!feed)
			return;
		end_line(reader);
		block = bytes_slice(block, size + 1, block.size);
	}
}

static void read_list(struct container_source *source,
		      struct line_reader *reader)
{
	unsigned char block[16 << 10];
	la_ssize_t got;

	while (reader->bytes < LISTS_BYTES && !feed_is_stopped(source->feed) &&
	       (got = archive_read_data(source->archive, block,
					sizeof(block))) > 0) {
		reader->bytes += (size_t)got;
		take_block(reader, bytes_make(block, (size_t)got));
	}
	end_line(reader);
}

void wacz_pages_read(int fd, struct feed *feed, struct page_list *list)
{
	struct container_source source = {.feed = feed, .fd = fd};
	struct line_reader reader = {.list = list};
	struct archive_entry *entry;
	int status = container_source_open(&source, CONTAINER_ZIP);

	while (status >= ARCHIVE_WARN && !feed_is_stopped(feed)) {
		status = archive_read_next_header(source.archive, &entry);
		if (status < ARCHIVE_WARN || status == ARCHIVE_EOF)
			break;
		if (is_page_list(archive_entry_pathname(entry)))
			read_list(&source, &reader);
	}
	page_list_sort(list);
	container_source_close(&source);
	buffer_release(&reader.line);
}
