#include "core/text/url_page.h"

#include "core/base/buffer.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/text/url_host.h"

/* What tells an article's address: a number (of it, or its day) of so many
 * digits, a slug of so many words, or so many bytes written as %XX or raw that
 * no section of an English tree has. */
#define NUMBER_DIGITS 4
#define SLUG_WORDS    4
#define FOREIGN_BYTES 12

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does a path with its query name one article? Words of a query are names of
 * its parameters. */
static bool names_article(struct bytes path)
{
	unsigned digits = 0, words = 0, foreign = 0;
	bool in_word = false, in_query = false;

	for (size_t i = 0; i < path.size; i++) {
		unsigned char c = path.data[i];

		digits = is_digit(c) ? digits + 1 : 0;
		foreign += c == '%' || c >= 0x80;
		in_query |= c == '?';
		if (c == '/' || in_query)
			words = 0;
		words += is_letter(c) && !in_word;
		in_word = is_letter(c) || (in_word && is_digit(c));
		if (digits >= NUMBER_DIGITS || words >= SLUG_WORDS ||
		    foreign >= FOREIGN_BYTES)
			return true;
	}
	return false;
}

/* Is it a parameter that says where the reader came from? */
static bool is_tracking(struct bytes parameter)
{
	static const char *const name[] = {
		"utm_", "fbclid=", "gclid=", "msclkid=", "mc_cid=", "mc_eid="};

	for (size_t i = 0; i < ARRAY_COUNT(name); i++)
		if (bytes_starts_with_nocase(parameter,
					     bytes_of_string(name[i])))
			return true;
	return false;
}

static void append_query(struct buffer *out, struct bytes query)
{
	char mark = '?';

	for (size_t at = 0, end; at < query.size; at = end + 1) {
		struct bytes parameter;

		end = bytes_find(query, BYTES_LITERAL("&"), at);
		if (end == SIZE_MAX)
			end = query.size;
		parameter = bytes_slice(query, at, end);
		if (!parameter.size || is_tracking(parameter))
			continue;
		buffer_append_byte(out, (unsigned char)mark);
		buffer_append_bytes(out, parameter);
		mark = '&';
	}
}

static struct bytes without_fragment(struct bytes url)
{
	size_t at = bytes_find(url, BYTES_LITERAL("#"), 0);
	unsigned char next;

	if (at == SIZE_MAX)
		return url;
	next = at + 1 < url.size ? url.data[at + 1] : 0;
	return next == '!' || next == '/' ? url : bytes_slice(url, 0, at);
}

static struct bytes without_port(struct bytes path)
{
	size_t end = 0;

	if (path.size && path.data[0] == ':')
		for (end = 1; end < path.size && is_digit(path.data[end]);)
			end++;
	return bytes_slice(path, end, path.size);
}

static struct bytes without_slashes(struct bytes path)
{
	while (path.size && path.data[path.size - 1] == '/')
		path.size--;
	return path;
}

static uint64_t hash_page(struct bytes host, struct bytes path,
			  struct bytes query)
{
	struct buffer page = BUFFER_INIT;
	uint64_t hash;

	for (size_t i = 0; i < host.size; i++)
		buffer_append_byte(&page,
				   host.data[i] >= 'A' && host.data[i] <= 'Z'
					   ? host.data[i] | 0x20
					   : host.data[i]);
	buffer_append_bytes(&page, without_slashes(path));
	append_query(&page, query);
	hash = hash64(buffer_view(&page), 0);
	buffer_release(&page);
	return hash ? hash : 1;
}

uint64_t url_page(struct bytes url)
{
	struct bytes host = url_host(url), path, query = BYTES_NONE;
	size_t at;

	if (!host.size)
		return 0;
	url = without_fragment(url);
	path = without_port(bytes_slice(
		url, (size_t)(host.data + host.size - url.data), url.size));
	if (!names_article(path))
		return 0;
	at = bytes_find(path, BYTES_LITERAL("?"), 0);
	if (at != SIZE_MAX) {
		query = bytes_slice(path, at + 1, path.size);
		path.size = at;
	}
	return hash_page(host, path, query);
}
