#include "core/input/json_scan.h"

enum state {
	AT_VALUE,
	AT_VALUE_OR_END, /* just after [ */
	AT_KEY,
	AT_KEY_OR_END, /* just after { */
	AT_COLON,
	AT_COMMA_OR_END,
	IN_STRING,
	IN_ESCAPE,
	IN_HEX,
	IN_WORD, /* number, true, false, null, NaN.. */
};

void json_scan_init(struct json_scanner *scanner)
{
	memset(scanner, 0, sizeof(*scanner));
	scanner->state = AT_VALUE;
}

static enum json_status broken(struct json_scanner *s, const char *problem)
{
	s->problem = problem;
	return JSON_BROKEN;
}

static bool in_object(const struct json_scanner *s)
{
	unsigned level = s->depth - 1;

	return s->is_object[level / 8] >> level % 8 & 1;
}

static enum json_status end_value(struct json_scanner *s)
{
	s->state = AT_COMMA_OR_END;
	return s->depth ? JSON_MORE : JSON_DONE;
}

static enum json_status open_level(struct json_scanner *s, bool is_object)
{
	unsigned level = s->depth;
	unsigned char bit = (unsigned char)(1u << level % 8);

	if (level == JSON_DEPTH_MAX)
		return broken(s, "nested too deep");
	if (is_object)
		s->is_object[level / 8] |= bit;
	else
		s->is_object[level / 8] &= (unsigned char)~bit;
	s->depth++;
	s->state = is_object ? AT_KEY_OR_END : AT_VALUE_OR_END;
	return JSON_MORE;
}

static enum json_status close_level(struct json_scanner *s, bool is_object)
{
	if (s->depth == 0 || in_object(s) != is_object)
		return broken(s, "a bracket that closes nothing");
	s->depth--;
	return end_value(s);
}

static bool is_word_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

static enum json_status begin_value(struct json_scanner *s, unsigned char c)
{
	if (c == '"') {
		s->is_key = false;
		s->state = IN_STRING;
		return JSON_MORE;
	}
	if (c == '{' || c == '[')
		return open_level(s, c == '{');
	if (is_word_byte(c) && c != '+' && c != '.') {
		s->token[0] = (char)c;
		s->token_size = 1;
		s->state = IN_WORD;
		return JSON_MORE;
	}
	return broken(s, "a value was expected");
}

static bool is_word(const struct json_scanner *s)
{
	static const char *const words[] = {"true",	"false",    "null",
					    "NaN",	"Infinity", "-Infinity",
					    "undefined"};
	struct bytes token = bytes_make(
		s->token, s->token_size < sizeof(s->token) ? s->token_size
							   : sizeof(s->token));

	if (token.data[0] == '-' ? token.size > 1 && token.data[1] <= '9'
				 : token.data[0] <= '9')
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (s->token_size == token.size &&
		    bytes_equal(token, bytes_of_string(words[i])))
			return true;
	return false;
}

/* A byte that stands outside of strings and words. */
static enum json_status step(struct json_scanner *s, unsigned char c)
{
	switch ((enum state)s->state) {
	case AT_VALUE_OR_END:
		if (c == ']')
			return close_level(s, false);
		return begin_value(s, c);
	case AT_VALUE:
		return begin_value(s, c);
	case AT_KEY_OR_END:
		if (c == '}')
			return close_level(s, true);
		/* fall through */
	case AT_KEY:
		if (c != '"')
			return broken(s, "a key in quotes was expected");
		s->is_key = true;
		s->state = IN_STRING;
		return JSON_MORE;
	case AT_COLON:
		if (c != ':')
			return broken(s, "a colon was expected");
		s->state = AT_VALUE;
		return JSON_MORE;
	default:
		if (c == '}' || c == ']')
			return close_level(s, c == '}');
		if (c != ',')
			return broken(s, "a comma or bracket was expected");
		s->state = in_object(s) ? AT_KEY : AT_VALUE;
		return JSON_MORE;
	}
}

static bool is_hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static enum json_status escape(struct json_scanner *s, unsigned char c)
{
	if (s->state == IN_ESCAPE) {
		if (c == '\n')
			return broken(s, "a line ends inside a string");
		s->hex_left = 4;
		s->state = c == 'u' ? IN_HEX : IN_STRING;
		return JSON_MORE;
	}
	if (!is_hex(c))
		return broken(s, "\\u without four hex digits");
	if (--s->hex_left == 0)
		s->state = IN_STRING;
	return JSON_MORE;
}

#define ALL_BYTES(byte) (0x0101010101010101u * (byte))

/* Non-zero when one of the eight bytes is zero. */
static uint64_t zero_bytes(uint64_t v)
{
	return (v - ALL_BYTES(1)) & ~v & ALL_BYTES(0x80);
}

/* How much of a string passes without a thought. */
static size_t plain_run(const unsigned char *p, size_t size)
{
	size_t i = 0;
	uint64_t v;

	for (; i + 8 <= size; i += 8) {
		memcpy(&v, p + i, 8);
		if (zero_bytes(v ^ ALL_BYTES('"')) |
		    zero_bytes(v ^ ALL_BYTES('\\')) |
		    zero_bytes(v ^ ALL_BYTES('\n')))
			break;
	}
	while (i < size && p[i] != '"' && p[i] != '\\' && p[i] != '\n')
		i++;
	return i;
}

static enum json_status string_byte(struct json_scanner *s, unsigned char c)
{
	if (c == '\\') {
		s->state = IN_ESCAPE;
		return JSON_MORE;
	}
	if (c == '\n')
		return broken(s, "a line ends inside a string");
	if (!s->is_key)
		return end_value(s);
	s->state = AT_COLON;
	return JSON_MORE;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

enum json_status json_scan(struct json_scanner *s, struct bytes piece,
			   size_t *out_used)
{
	enum json_status status = JSON_MORE;
	size_t i = 0;

	while (status == JSON_MORE && i < piece.size) {
		unsigned char c = piece.data[i];

		if (s->state == IN_STRING) {
			i += plain_run(piece.data + i, piece.size - i);
			if (i == piece.size)
				break;
			status = string_byte(s, piece.data[i]);
		} else if (s->state == IN_ESCAPE || s->state == IN_HEX) {
			status = escape(s, c);
		} else if (s->state == IN_WORD) {
			if (is_word_byte(c)) {
				if (s->token_size < sizeof(s->token))
					s->token[s->token_size] = (char)c;
				s->token_size += s->token_size < 1u << 30;
				i++;
				continue;
			}
			status = is_word(s) ? end_value(s)
					    : broken(s, "an unknown word");
			continue; /* c itself is looked at again */
		} else if (!is_space(c)) {
			status = step(s, c);
		}
		i += status != JSON_BROKEN;
	}
	*out_used = i;
	return status;
}
