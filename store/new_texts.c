#include "store/new_texts.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <stdlib.h>

#define MOST_BYTES  ((uint64_t)1 << 30)
#define WRITE_BYTES ((size_t)1 << 20) /* at once */

struct new_texts {
	uint32_t first; /* number of the first body */
	size_t count, capacity;
	uint64_t *end; /* of each text */
	int fd;	       /* -1: none yet */
	uint64_t written;
	struct buffer last; /* what is not written yet */
	bool is_full;
};

static uint64_t begin_of(const struct new_texts *texts, size_t i)
{
	return i ? texts->end[i - 1] : 0;
}

static struct new_texts *make(uint32_t first)
{
	struct new_texts *texts = memory_alloc_zero(1, sizeof(*texts));

	texts->first = first;
	texts->fd = -1;
	return texts;
}

static bool can_write(struct new_texts *texts, const char *folder)
{
	if (texts->fd < 0)
		texts->fd = file_open_scratch(folder, NULL);
	return texts->fd >= 0 &&
	       file_write_spare(texts->fd, buffer_view(&texts->last), folder);
}

/* What could not be written is forgotten again: the packs have it. */
static void write_out(struct new_texts *texts, const char *folder)
{
	if (!can_write(texts, folder)) {
		texts->is_full = true;
		while (texts->count &&
		       texts->end[texts->count - 1] > texts->written)
			texts->count--;
	} else {
		texts->written += texts->last.size;
	}
	buffer_clear(&texts->last);
}

void new_texts_add(struct new_texts **all, const char *folder, uint32_t number,
		   struct bytes text)
{
	struct new_texts *texts = *all;
	uint64_t end;

	if (!texts)
		texts = *all = make(number);
	end = begin_of(texts, texts->count) + text.size;
	if (number != texts->first + texts->count || end > MOST_BYTES)
		texts->is_full = true;
	if (texts->is_full)
		return;
	ARRAY_RESERVE(texts->end, texts->count + 1, texts->capacity);
	texts->end[texts->count++] = end;
	buffer_append_bytes(&texts->last, text);
	if (texts->last.size >= WRITE_BYTES)
		write_out(texts, folder);
}

bool new_texts_have(const struct new_texts *texts, uint32_t number)
{
	return texts && number >= texts->first &&
	       number - texts->first < texts->count;
}

bool new_texts_get(const struct new_texts *texts, uint32_t number,
		   struct buffer *out)
{
	uint64_t begin;
	size_t size;

	if (!new_texts_have(texts, number))
		return false;
	begin = begin_of(texts, number - texts->first);
	size = (size_t)(texts->end[number - texts->first] - begin);
	if (begin >= texts->written) {
		size_t at = (size_t)(begin - texts->written);

		buffer_append_bytes(out, bytes_slice(buffer_view(&texts->last),
						     at, at + size));
		return true;
	}
	return file_read_into(texts->fd, begin, size, out);
}

void new_texts_free(struct new_texts *texts)
{
	if (!texts)
		return;
	if (texts->fd >= 0)
		file_close(texts->fd);
	buffer_release(&texts->last);
	free(texts->end);
	free(texts);
}
