#include "core/input/page_origin.h"

#include "core/text/path_outlet.h"

/* How deep the comment may stand. */
#define COMMENT_WITHIN 4096
#define URL_MAX	       4096

void page_origin_release(struct page_origin *origin)
{
	buffer_release(&origin->url);
}

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What stands after `label` on its line. */
static struct bytes value_after(struct bytes b, struct bytes label)
{
	size_t at = bytes_find_nocase(b, label, 0);
	const unsigned char *feed;

	if (at == SIZE_MAX)
		return BYTES_NONE;
	b = bytes_slice(b, at + label.size, b.size);
	feed = memchr(b.data, '\n', b.size);
	return bytes_trim(
		bytes_slice(b, 0, feed ? (size_t)(feed - b.data) : b.size));
}

static void set_url(struct page_origin *origin, struct bytes url,
		    enum field_source source)
{
	if (url.size == 0 || url.size > URL_MAX)
		return;
	buffer_append_bytes(&origin->url, url);
	origin->url_source = source;
}

/* " Page saved with SingleFile \n url: .. \n saved date: ..": the zone's name
 * in brackets at the end says less than its offset. */
static void read_singlefile(struct bytes comment, struct page_origin *origin)
{
	const unsigned char *bracket;

	set_url(origin, value_after(comment, BYTES_LITERAL("\n url:")),
		SOURCE_ARCHIVE);
	origin->fetched = value_after(comment, BYTES_LITERAL("saved date:"));
	bracket = origin->fetched.size ? memchr(origin->fetched.data, '(',
						origin->fetched.size)
				       : NULL;
	if (bracket)
		origin->fetched.size = (size_t)(bracket - origin->fetched.data);
}

/* " Mirrored from HOST/PATH by HTTrack Website Copier/3.x [..], DATE ". */
static void read_httrack(struct bytes comment, size_t from, size_t by,
			 struct page_origin *origin)
{
	struct bytes url = bytes_trim(bytes_slice(comment, from, by));
	size_t date = bytes_find(comment, BYTES_LITERAL("], "), by);

	for (size_t i = 0; i < url.size; i++)
		if (is_space(url.data[i]))
			return;
	if (url.size && url.size < URL_MAX) {
		if (bytes_find(url, BYTES_LITERAL("://"), 0) == SIZE_MAX)
			buffer_append_string(&origin->url, "https://");
		set_url(origin, url, SOURCE_ARCHIVE);
	}
	if (date != SIZE_MAX)
		origin->fetched = bytes_trim(
			bytes_slice(comment, date + 3, comment.size));
}

/* The comments at the page's front, until one is known. */
static void read_comments(struct bytes page, struct page_origin *origin)
{
	struct bytes head = bytes_slice(
		page, 0,
		page.size < COMMENT_WITHIN ? page.size : COMMENT_WITHIN);
	size_t at = 0;

	while (origin->url.size == 0 && !origin->fetched.size) {
		struct bytes comment;
		size_t end, from, by;

		at = bytes_find(head, BYTES_LITERAL("<!--"), at);
		if (at == SIZE_MAX)
			return;
		end = bytes_find(head, BYTES_LITERAL("-->"), at + 4);
		if (end == SIZE_MAX)
			return;
		comment = bytes_slice(head, at + 4, end);
		from = bytes_find(comment, BYTES_LITERAL("Mirrored from "), 0);
		by = bytes_find(comment, BYTES_LITERAL(" by HTTrack"), 0);
		if (from != SIZE_MAX && by != SIZE_MAX && from + 14 < by)
			read_httrack(comment, from + 14, by, origin);
		else if (bytes_find(comment,
				    BYTES_LITERAL("saved with SingleFile"),
				    0) != SIZE_MAX)
			read_singlefile(comment, origin);
		at = end + 3;
	}
}

static bool is_hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* As it would stand in a URL: savers write the bytes of names undone. */
static void append_escaped(struct bytes path, struct buffer *out)
{
	for (size_t i = 0; i < path.size; i++) {
		unsigned char c = path.data[i];
		bool is_escape = c == '%' && i + 2 < path.size &&
				 is_hex(path.data[i + 1]) &&
				 is_hex(path.data[i + 2]);

		if ((c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' &&
		     c != '%') ||
		    is_escape)
			buffer_append_byte(out, c);
		else
			buffer_printf(out, "%%%02X", c);
	}
}

static struct bytes without_end(struct bytes b, struct bytes end)
{
	return bytes_ends_with(b, end) ? bytes_slice(b, 0, b.size - end.size)
				       : b;
}

/* The folder right before `at` is called `name`. */
static bool is_after_folder(struct bytes path, size_t at, struct bytes name)
{
	return at > name.size && path.data[at - 1] == '/' &&
	       bytes_ends_with(bytes_slice(path, 0, at - 1), name) &&
	       (at - 1 == name.size || path.data[at - 2 - name.size] == '/');
}

static void infer_from_path(struct bytes path, struct page_origin *origin)
{
	struct bytes host = path_outlet(path), rest;
	size_t at, end;

	if (host.size == 0 || path.size > URL_MAX)
		return;
	at = (size_t)(host.data - path.data);
	end = at + host.size;
	rest = bytes_slice(path, end, path.size);
	if (bytes_ends_with(rest, BYTES_LITERAL("/index.html")))
		rest = bytes_slice(rest, 0, rest.size - 10);
	/* --adjust-extension: story.php?id=3.html */
	if (memchr(rest.data, '?', rest.size))
		rest = without_end(rest, BYTES_LITERAL(".html"));
	buffer_append_string(&origin->url,
			     is_after_folder(path, at, BYTES_LITERAL("http"))
				     ? "http://"
				     : "https://");
	buffer_append_bytes(&origin->url, host);
	append_escaped(rest, &origin->url);
	origin->url_source = SOURCE_PATH;
}

void page_origin_find(struct bytes page, const char *path,
		      struct page_origin *origin)
{
	buffer_clear(&origin->url);
	origin->url_source = SOURCE_NONE;
	origin->fetched = BYTES_NONE;
	read_comments(page, origin);
	if (origin->url.size == 0)
		infer_from_path(bytes_of_string(path), origin);
}
