#include "core/input/head_block.h"

size_t head_block_size(struct bytes b)
{
	size_t at = 0;

	while (at < b.size) {
		const unsigned char *feed =
			memchr(b.data + at, '\n', b.size - at);
		size_t end;

		if (!feed)
			break;
		end = (size_t)(feed - b.data);
		if (end == at || (end == at + 1 && b.data[at] == '\r'))
			return end + 1;
		at = end + 1;
	}
	return SIZE_MAX;
}

/* The line at `at` with those folded onto it; its end to *out_next. */
static struct bytes unfolded_line(struct bytes head, size_t at,
				  size_t *out_next)
{
	size_t end = at;

	do {
		const unsigned char *feed =
			memchr(head.data + end, '\n', head.size - end);

		end = feed ? (size_t)(feed - head.data) + 1 : head.size;
	} while (end < head.size &&
		 (head.data[end] == ' ' || head.data[end] == '\t'));
	*out_next = end;
	return bytes_slice(head, at, end);
}

struct bytes head_block_find(struct bytes head, const char *name)
{
	struct bytes wanted = bytes_of_string(name);
	size_t at = 0;

	while (at < head.size) {
		struct bytes line = unfolded_line(head, at, &at);
		const unsigned char *colon = memchr(line.data, ':', line.size);
		size_t size = colon ? (size_t)(colon - line.data) : 0;

		if (colon &&
		    bytes_equal_nocase(bytes_trim(bytes_slice(line, 0, size)),
				       wanted))
			return bytes_trim(
				bytes_slice(line, size + 1, line.size));
	}
	return BYTES_NONE;
}

struct bytes head_block_parameter(struct bytes value, const char *name)
{
	struct bytes wanted = bytes_of_string(name);
	size_t at = 0;

	while (at < value.size) {
		const unsigned char *semicolon =
			memchr(value.data + at, ';', value.size - at);
		size_t end = semicolon ? (size_t)(semicolon - value.data)
				       : value.size;
		struct bytes part = bytes_trim(bytes_slice(value, at, end));
		const unsigned char *equals = memchr(part.data, '=', part.size);
		size_t size = equals ? (size_t)(equals - part.data) : 0;

		at = end + 1;
		if (!equals ||
		    !bytes_equal_nocase(bytes_trim(bytes_slice(part, 0, size)),
					wanted))
			continue;
		part = bytes_trim(bytes_slice(part, size + 1, part.size));
		while (part.size &&
		       (part.data[0] == '"' || part.data[0] == '\''))
			part = bytes_slice(part, 1, part.size);
		while (part.size && (part.data[part.size - 1] == '"' ||
				     part.data[part.size - 1] == '\''))
			part = bytes_slice(part, 0, part.size - 1);
		return part;
	}
	return BYTES_NONE;
}
