#include "core/input/http_message.h"

#include "core/input/head_block.h"
#include "core/input/inflate_body.h"

#define CHUNK_DIGITS_MAX 15
#define INTERIM_MAX	 4

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size line of a chunk at `at`; false when there is none. */
static bool chunk_size(struct bytes b, size_t *at, size_t *out_size)
{
	size_t size = 0, digits = 0;
	const unsigned char *end;

	while (*at < b.size && hex_digit(b.data[*at]) >= 0 &&
	       digits < CHUNK_DIGITS_MAX) {
		size = size << 4 | (size_t)hex_digit(b.data[*at]);
		digits++;
		++*at;
	}
	if (digits == 0 || *at == b.size)
		return false;
	/* Padding, or extensions after a semicolon, up to the line's end. */
	end = memchr(b.data + *at, '\n', b.size - *at);
	if (!end || (b.data[*at] != '\n' && b.data[*at] != '\r' &&
		     b.data[*at] != ' ' && b.data[*at] != ';'))
		return false;
	*at = (size_t)(end - b.data) + 1;
	*out_size = size;
	return true;
}

/* Nothing, or the front of a chunk's size: the body was cut off there. */
static bool is_cut_size(struct bytes b)
{
	for (size_t i = 0; i < b.size; i++)
		if (hex_digit(b.data[i]) < 0 && b.data[i] != '\r')
			return false;
	return b.size <= CHUNK_DIGITS_MAX;
}

/* Join the chunks; false when the body is not chunked after all. */
static bool join_chunks(struct bytes b, struct buffer *out)
{
	size_t at = 0, size = 0, chunks = 0;

	while (chunk_size(b, &at, &size)) {
		size_t left = b.size - at;

		chunks++;
		if (size == 0)
			return true;
		buffer_append(out, b.data + at, size < left ? size : left);
		if (size >= left)
			return true; /* cut short */
		at += size;
		if (at < b.size && b.data[at] == '\r')
			at++;
		if (at == b.size || b.data[at] != '\n')
			break;
		at++;
	}
	if (chunks && is_cut_size(bytes_slice(b, at, b.size)))
		return true;
	/* What follows the last good chunk is kept: better too much. */
	if (chunks > 1)
		buffer_append(out, b.data + at, b.size - at);
	return chunks > 1;
}

/* "HTTP/1.1 200 OK", or Shoutcast's "ICY 200"; 0 when it is none. */
static unsigned status_of(struct bytes head)
{
	const unsigned char *space = memchr(head.data, ' ', head.size);
	size_t at = space ? (size_t)(space - head.data) : head.size;
	unsigned status = 0;

	if (!bytes_starts_with_nocase(head, BYTES_LITERAL("http")) &&
	    !bytes_starts_with_nocase(head, BYTES_LITERAL("icy")))
		return 0;
	while (at < head.size && head.data[at] == ' ')
		at++;
	for (int i = 0; i < 3 && at < head.size; i++, at++) {
		if (head.data[at] < '0' || head.data[at] > '9')
			return 0;
		status = status * 10 + (unsigned)(head.data[at] - '0');
	}
	return status;
}

/* The body less one coding, if it is in that. */
static void undo_coding(struct http_message *message, struct bytes coding,
			uint64_t limit, struct buffer *decoded,
			struct buffer *next)
{
	if (!inflate_body(coding, message->body, limit, next))
		return;
	buffer_swap(next, decoded);
	buffer_clear(next);
	message->body = buffer_view(decoded);
}

/* A page that nobody says is packed, or not often enough: named in a second
 * line, as a transfer coding, or not at all. */
static bool is_page_in_gzip(const struct http_message *message)
{
	return bytes_starts_with(message->body,
				 BYTES_LITERAL("\x1f\x8b\x08")) &&
	       (message->content_type.size == 0 ||
		bytes_starts_with_nocase(message->content_type,
					 BYTES_LITERAL("text/")) ||
		bytes_find_nocase(message->content_type, BYTES_LITERAL("html"),
				  0) != SIZE_MAX);
}

/* The last coding named is the outermost; few pages have more than one. */
static void undo_codings(struct http_message *message, uint64_t limit,
			 struct buffer *decoded)
{
	struct bytes codings =
		head_block_find(message->head, "Content-Encoding");
	struct buffer next = BUFFER_INIT;

	for (int i = 0; i < 4 && codings.size; i++) {
		size_t at = codings.size;

		while (at && codings.data[at - 1] != ',')
			at--;
		undo_coding(message,
			    bytes_trim(bytes_slice(codings, at, codings.size)),
			    limit, decoded, &next);
		codings = bytes_slice(codings, 0, at ? at - 1 : 0);
	}
	for (int i = 0; i < 2 && is_page_in_gzip(message); i++)
		undo_coding(message, BYTES_LITERAL("gzip"), limit, decoded,
			    &next);
	buffer_release(&next);
}

/* Past 100 Continue, 103 Early Hints and the like. */
static struct bytes past_interim(struct bytes block)
{
	for (int i = 0; i < INTERIM_MAX && block.size; i++) {
		size_t size = head_block_size(block);

		if (status_of(block) / 100 != 1 || size >= block.size ||
		    !status_of(bytes_slice(block, size, block.size)))
			break;
		block = bytes_slice(block, size, block.size);
	}
	return block;
}

void http_message_parse(struct http_message *message, struct bytes block,
			uint64_t limit, struct buffer *decoded)
{
	struct bytes coding;
	size_t size;

	buffer_clear(decoded);
	block = past_interim(block);
	size = head_block_size(block);
	*message = (struct http_message){.body = block};
	if (block.size == 0 || !(message->status = status_of(block)))
		return;
	if (size == SIZE_MAX)
		size = block.size;
	message->head = bytes_slice(block, 0, size);
	message->body = bytes_slice(block, size, block.size);
	message->content_type = head_block_find(message->head, "Content-Type");
	coding = head_block_find(message->head, "Transfer-Encoding");
	if (bytes_find_nocase(coding, BYTES_LITERAL("chunked"), 0) !=
		    SIZE_MAX &&
	    join_chunks(message->body, decoded))
		message->body = buffer_view(decoded);
	undo_codings(message, limit, decoded);
}
