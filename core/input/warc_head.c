#include "core/input/warc_head.h"

#include "core/input/head_block.h"

bool warc_is_version(struct bytes b)
{
	size_t at = 5;

	if (!bytes_starts_with(b, BYTES_LITERAL("WARC/")))
		return false;
	while (at < b.size && at < 12 &&
	       ((b.data[at] >= '0' && b.data[at] <= '9') || b.data[at] == '.'))
		at++;
	return at > 7 && at < b.size &&
	       (b.data[at] == '\r' || b.data[at] == '\n' || b.data[at] == ' ');
}

size_t warc_find_version(struct bytes b, size_t from)
{
	for (;;) {
		size_t at = bytes_find(b, BYTES_LITERAL("WARC/"), from);

		if (at == SIZE_MAX)
			return SIZE_MAX;
		if ((at == 0 || b.data[at - 1] == '\n') &&
		    warc_is_version(bytes_slice(b, at, b.size)))
			return at;
		from = at + 1;
	}
}

static enum warc_type type_of(struct bytes name)
{
	if (bytes_equal_nocase(name, BYTES_LITERAL("response")))
		return WARC_RESPONSE;
	if (bytes_equal_nocase(name, BYTES_LITERAL("resource")))
		return WARC_RESOURCE;
	if (bytes_equal_nocase(name, BYTES_LITERAL("conversion")))
		return WARC_CONVERSION;
	if (bytes_equal_nocase(name, BYTES_LITERAL("revisit")))
		return WARC_REVISIT;
	if (bytes_equal_nocase(name, BYTES_LITERAL("continuation")))
		return WARC_CONTINUATION;
	return WARC_OTHER;
}

/* wget puts addresses into brackets. */
static struct bytes find_uri(struct bytes block, const char *name)
{
	struct bytes uri = head_block_find(block, name);

	if (uri.size > 1 && uri.data[0] == '<' && uri.data[uri.size - 1] == '>')
		return bytes_slice(uri, 1, uri.size - 1);
	return uri;
}

static bool parse_number(struct bytes text, uint64_t *out)
{
	uint64_t value = 0;

	if (text.size == 0 || text.size > 18)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(text.data[i] - '0');
	}
	*out = value;
	return true;
}

size_t warc_closing_size(struct bytes b, size_t at)
{
	size_t begin = at;

	for (int i = 0; i < 2 && at < b.size; i++) {
		if (b.data[at] == '\r' && at + 1 < b.size &&
		    b.data[at + 1] == '\n')
			at += 2;
		else if (b.data[at] == '\n')
			at++;
		else
			break;
	}
	return at - begin;
}

const char *warc_head_parse(struct warc_head *head, struct bytes bytes)
{
	size_t next;
	struct bytes block;

	if (bytes.size > WARC_HEAD_MAX)
		bytes = bytes_slice(bytes, 0, WARC_HEAD_MAX);
	/* Look no further than the next record: a file of heads without end
	 * is gone through once. */
	next = warc_find_version(bytes, 5);
	if (next != SIZE_MAX)
		bytes = bytes_slice(bytes, 0, next);
	*head = (struct warc_head){.size = head_block_size(bytes)};
	if (head->size == SIZE_MAX)
		return "its head has no end within 65536 bytes or before the "
		       "next record";
	block = bytes_slice(bytes, 0, head->size);
	head->id = head_block_find(block, "WARC-Record-ID");
	head->type = type_of(head_block_find(block, "WARC-Type"));
	head->date = head_block_find(block, "WARC-Date");
	head->content_type = head_block_find(block, "Content-Type");
	head->payload_type =
		head_block_find(block, "WARC-Identified-Payload-Type");
	head->payload_digest = head_block_find(block, "WARC-Payload-Digest");
	head->body = head_block_find(block, "Newsfold-Body");
	head->uri = find_uri(block, "WARC-Target-URI");
	if (head->type == WARC_REVISIT) {
		head->refers_id = head_block_find(block, "WARC-Refers-To");
		head->refers_uri = find_uri(block, "WARC-Refers-To-Target-URI");
		head->refers_date =
			head_block_find(block, "WARC-Refers-To-Date");
	}
	parse_number(head_block_find(block, "WARC-Segment-Number"),
		     &head->segment_number);
	if (head->type == WARC_CONTINUATION) {
		head->segment_origin =
			head_block_find(block, "WARC-Segment-Origin-ID");
		parse_number(
			head_block_find(block, "WARC-Segment-Total-Length"),
			&head->total_length);
	}
	if (!parse_number(head_block_find(block, "Content-Length"),
			  &head->content_length))
		return "it has no sound Content-Length";
	return NULL;
}
