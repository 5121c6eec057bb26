#include "core/input/json_value.h"

static const unsigned char *skip_space(const unsigned char *p,
				       const unsigned char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

/* Past the closing quote of the string that begins at p: the first one with an
 * even number of backslashes before it. */
static const unsigned char *skip_string(const unsigned char *p,
					const unsigned char *end)
{
	const unsigned char *begin = p + 1, *quote = p, *slash;

	for (;;) {
		quote = memchr(quote + 1, '"', (size_t)(end - quote - 1));
		if (!quote)
			return end;
		slash = quote;
		while (slash > begin && slash[-1] == '\\')
			slash--;
		if ((quote - slash) % 2 == 0)
			return quote + 1;
	}
}

static const unsigned char *skip_value(const unsigned char *p,
				       const unsigned char *end)
{
	size_t depth = 0;

	if (p < end && *p == '"')
		return skip_string(p, end);
	while (p < end) {
		if (*p == '"') {
			p = skip_string(p, end);
			continue;
		}
		if (*p == '{' || *p == '[') {
			depth++;
		} else if (*p == '}' || *p == ']') {
			if (depth == 0)
				break;
			if (--depth == 0)
				return p + 1;
		} else if (depth == 0 &&
			   (*p == ',' || *p == ' ' || *p == '\n' ||
			    *p == '\r' || *p == '\t')) {
			break;
		}
		p++;
	}
	return p;
}

struct json_walk json_walk_into(struct bytes value)
{
	struct json_walk walk = {.is_done = true};

	value = bytes_trim(value);
	if (value.size < 2 || (value.data[0] != '{' && value.data[0] != '['))
		return walk;
	walk.next = value.data + 1;
	walk.end = value.data + value.size - 1;
	walk.is_object = value.data[0] == '{';
	walk.is_done = false;
	return walk;
}

bool json_walk_next(struct json_walk *walk, struct bytes *key,
		    struct bytes *value)
{
	const unsigned char *p, *end = walk->end;

	if (walk->is_done)
		return false;
	*key = BYTES_NONE;
	p = skip_space(walk->next, end);
	if (p < end && *p == ',')
		p = skip_space(p + 1, end);
	if (walk->is_object) {
		const unsigned char *after =
			p < end && *p == '"' ? skip_string(p, end) : end;

		if (after < end)
			*key = bytes_make(p + 1, (size_t)(after - p) - 2);
		p = skip_space(after, end);
		if (p < end && *p == ':')
			p = skip_space(p + 1, end);
	}
	walk->next = skip_value(p, end);
	*value = bytes_make(p, (size_t)(walk->next - p));
	walk->is_done = value->size == 0;
	return !walk->is_done;
}

static uint32_t hex4(const unsigned char *p)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		unsigned char c = p[i];

		value = value << 4 |
			(uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return value;
}

/* The code point of the \u escape at p; how long it was to *used. */
static uint32_t unescape_unicode(const unsigned char *p,
				 const unsigned char *end, size_t *used)
{
	uint32_t c = hex4(p + 2), low;

	*used = 6;
	if (c < 0xD800 || c > 0xDBFF || end - p < 12 || p[6] != '\\' ||
	    p[7] != 'u')
		return c;
	low = hex4(p + 8);
	if (low < 0xDC00 || low > 0xDFFF)
		return c;
	*used = 12;
	return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

void json_unescape(struct bytes inside, struct buffer *out)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const unsigned char *p = inside.data, *end = p + inside.size;

	while (p < end) {
		const unsigned char *slash = memchr(p, '\\', (size_t)(end - p));
		const char *known;
		size_t used = 2;

		if (!slash)
			slash = end;
		buffer_append(out, p, (size_t)(slash - p));
		if (end - slash < 2)
			break;
		p = slash;
		known = p[1] ? strchr(from, p[1]) : NULL;
		if (p[1] == 'u' && end - p >= 6)
			buffer_append_codepoint(
				out, unescape_unicode(p, end, &used));
		else
			buffer_append_byte(
				out,
				known ? (unsigned char)to[known - from] : p[1]);
		p += used;
	}
}

void json_decode(struct bytes value, struct buffer *out)
{
	if (value.size >= 2 && value.data[0] == '"')
		json_unescape(bytes_slice(value, 1, value.size - 1), out);
	else
		buffer_append_bytes(out, value);
}
