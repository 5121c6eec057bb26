#include "core/input/mime_page.h"

#include "core/input/head_block.h"

#define NESTED_MAX 4 /* multiparts in multiparts */

/* A part, or the message itself. */
struct part {
	struct bytes head;
	struct bytes body;
};

static struct part part_of(struct bytes b)
{
	size_t size = head_block_size(b);

	if (size == SIZE_MAX)
		return (struct part){BYTES_NONE, b};
	return (struct part){bytes_slice(b, 0, size),
			     bytes_slice(b, size, b.size)};
}

bool mime_page_is_head(struct bytes head)
{
	struct part message = part_of(head);
	struct bytes type = head_block_find(message.head, "Content-Type");

	if (head_block_find(message.head, "MIME-Version").data == NULL)
		return false;
	return bytes_starts_with_nocase(type,
					BYTES_LITERAL("multipart/related")) ||
	       (head_block_find(message.head, "Snapshot-Content-Location")
			.data &&
		bytes_starts_with_nocase(type, BYTES_LITERAL("text/html")));
}

/* The line "--BOUNDARY" at or after `from`: where it begins, the body after it
 * to *out_next; SIZE_MAX when there is none. */
static size_t find_boundary(struct bytes body, struct bytes boundary,
			    size_t from, size_t *out_next)
{
	for (;;) {
		size_t at = bytes_find(body, boundary, from), end;
		const unsigned char *feed;

		if (at == SIZE_MAX)
			return SIZE_MAX;
		end = at + boundary.size;
		from = end;
		if (at < 2 || body.data[at - 1] != '-' ||
		    body.data[at - 2] != '-' ||
		    (at > 2 && body.data[at - 3] != '\n'))
			continue;
		feed = memchr(body.data + end, '\n', body.size - end);
		*out_next = feed ? (size_t)(feed - body.data) + 1 : body.size;
		return at - 2;
	}
}

static struct bytes without_brackets(struct bytes b)
{
	if (b.size > 1 && b.data[0] == '<' && b.data[b.size - 1] == '>')
		return bytes_slice(b, 1, b.size - 1);
	return b;
}

struct search {
	struct bytes root_location; /* of the part that is wanted.. */
	struct bytes root_id;	    /* ..if one is named */
	struct part best;
	bool is_root; /* best is the one named */
};

/* The first HTML part, or the one that is named as the page. */
static void consider(struct search *search, const struct part *part)
{
	struct bytes location = head_block_find(part->head, "Content-Location");
	struct bytes id =
		without_brackets(head_block_find(part->head, "Content-ID"));
	bool is_root =
		(search->root_id.size && bytes_equal(id, search->root_id)) ||
		(search->root_location.size &&
		 bytes_equal(location, search->root_location));

	if (search->is_root || (search->best.head.size && !is_root))
		return;
	search->best = *part;
	search->is_root = is_root;
}

static void search_part(struct search *search, const struct part *part,
			unsigned depth)
{
	struct bytes type = head_block_find(part->head, "Content-Type");
	struct bytes boundary = head_block_parameter(type, "boundary");
	size_t begin, next, end;

	if (bytes_starts_with_nocase(type, BYTES_LITERAL("text/html")) ||
	    bytes_starts_with_nocase(type,
				     BYTES_LITERAL("application/xhtml"))) {
		consider(search, part);
		return;
	}
	if (boundary.size == 0 || depth == NESTED_MAX ||
	    find_boundary(part->body, boundary, 0, &begin) == SIZE_MAX)
		return;
	while (begin < part->body.size && !search->is_root) {
		struct part inner;

		end = find_boundary(part->body, boundary, begin, &next);
		if (end == SIZE_MAX)
			end = next = part->body.size;
		inner = part_of(bytes_slice(part->body, begin, end));
		search_part(search, &inner, depth + 1);
		begin = next;
	}
}

static int base64_digit(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

void mime_decode_base64(struct bytes text, struct buffer *out)
{
	uint32_t bits = 0;
	unsigned count = 0;

	buffer_reserve(out, text.size / 4 * 3 + 3);
	for (size_t i = 0; i < text.size && text.data[i] != '='; i++) {
		int digit = base64_digit(text.data[i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		count += 6;
		if (count >= 8) {
			count -= 8;
			buffer_append_byte(out, (unsigned char)(bits >> count));
		}
	}
}

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void mime_decode_quoted(struct bytes text, struct buffer *out)
{
	size_t at = 0;

	while (at < text.size) {
		const unsigned char *p = text.data + at;
		const unsigned char *equals = memchr(p, '=', text.size - at);
		size_t left,
			plain = equals ? (size_t)(equals - p) : text.size - at;

		buffer_append(out, p, plain);
		at += plain;
		left = text.size - at;
		if (left == 0)
			break;
		p = text.data + at;
		if (left >= 3 && hex_digit(p[1]) >= 0 && hex_digit(p[2]) >= 0) {
			buffer_append_byte(
				out, (unsigned char)(hex_digit(p[1]) << 4 |
						     hex_digit(p[2])));
			at += 3;
		} else if (left >= 2 && p[1] == '\n') {
			at += 2;
		} else if (left >= 3 && p[1] == '\r' && p[2] == '\n') {
			at += 3;
		} else {
			buffer_append_byte(out, '=');
			at++;
		}
	}
}

bool mime_page_find(struct bytes file, struct mime_page *page,
		    struct buffer *decoded)
{
	struct part message = part_of(file);
	struct bytes type = head_block_find(message.head, "Content-Type");
	struct search search = {
		.root_location = head_block_find(message.head,
						 "Snapshot-Content-Location"),
		.root_id =
			without_brackets(head_block_parameter(type, "start")),
	};
	struct bytes coding;

	search_part(&search, &message, 0);
	if (search.best.head.size == 0)
		return false;
	page->date = head_block_find(message.head, "Date");
	page->type = head_block_find(search.best.head, "Content-Type");
	page->location =
		search.root_location.size
			? search.root_location
			: head_block_find(search.best.head, "Content-Location");
	page->body = search.best.body;
	coding = head_block_find(search.best.head, "Content-Transfer-Encoding");
	buffer_clear(decoded);
	if (bytes_equal_nocase(coding, BYTES_LITERAL("base64")))
		mime_decode_base64(page->body, decoded);
	else if (bytes_equal_nocase(coding, BYTES_LITERAL("quoted-printable")))
		mime_decode_quoted(page->body, decoded);
	else
		return true;
	page->body = buffer_view(decoded);
	return true;
}
