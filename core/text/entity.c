#include "core/text/entity.h"

#include "core/text/entity_table.h"

#define LONGEST_NAME	    32
#define LONGEST_LEGACY_NAME 6

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(unsigned char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static int hex_value(unsigned char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What browsers make of &#128; to &#159;. */
static uint32_t windows_1252(uint32_t c)
{
	static const uint16_t table[32] = {
		0x20AC, 0x81,	0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
		0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,	0x017D, 0x8F,
		0x90,	0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,	0x017E, 0x0178};

	return c >= 0x80 && c <= 0x9F ? table[c - 0x80] : c;
}

static size_t decode_number(struct bytes text, struct buffer *out)
{
	bool is_hex = text.size > 2 && (text.data[2] | 0x20) == 'x';
	size_t i = is_hex ? 3 : 2, begin = i;
	uint32_t value = 0;

	for (; i < text.size; i++) {
		int digit = is_hex		     ? hex_value(text.data[i])
			    : is_digit(text.data[i]) ? text.data[i] - '0'
						     : -1;

		if (digit < 0)
			break;
		if (value < 0x110000)
			value = value * (is_hex ? 16 : 10) + (uint32_t)digit;
	}
	if (i == begin)
		return 0;
	buffer_append_codepoint(out, value ? windows_1252(value) : 0xFFFD);
	return i < text.size && text.data[i] == ';' ? i + 1 : i;
}

static const unsigned char *entry_at(int entry)
{
	unsigned place = entity_place[entry];

	return (const unsigned char *)entity_chunk[place >> 12] +
	       (place & 4095);
}

/* The entry's place in the table, or -1. */
static int find_name(const unsigned char *name, size_t size)
{
	int low = 0, high = ENTITY_COUNT - 1;

	while (low <= high) {
		int mid = (low + high) / 2;
		const unsigned char *entry = entry_at(mid);
		size_t i = 0;

		while (i < size && entry[i] == name[i])
			i++;
		if (i == size && !is_alnum(entry[i]))
			return mid;
		if (i < size && is_alnum(entry[i]) && entry[i] < name[i])
			low = mid + 1;
		else if (i < size && !is_alnum(entry[i]))
			low = mid + 1;
		else
			high = mid - 1;
	}
	return -1;
}

static void append_value(int entry, size_t name_size, struct buffer *out)
{
	const unsigned char *value = entry_at(entry) + name_size + 1;
	size_t size = 1;

	while (value[size] != '\n')
		size++;
	buffer_append(out, value, size);
}

static bool is_legacy(int entry, size_t name_size)
{
	return entry_at(entry)[name_size] == '!';
}

size_t entity_decode(struct bytes text, bool in_attribute, struct buffer *out)
{
	size_t size = 0;
	int entry;

	if (text.size < 3)
		return 0;
	if (text.data[1] == '#')
		return decode_number(text, out);
	while (size < LONGEST_NAME && 1 + size < text.size &&
	       is_alnum(text.data[1 + size]))
		size++;
	if (1 + size < text.size && text.data[1 + size] == ';') {
		entry = find_name(text.data + 1, size);
		if (entry >= 0) {
			append_value(entry, size, out);
			return size + 2;
		}
	}
	if (in_attribute && 1 + size < text.size && text.data[1 + size] == '=')
		return 0;
	for (size_t cut = size < LONGEST_LEGACY_NAME ? size
						     : LONGEST_LEGACY_NAME;
	     cut >= 2; cut--) {
		if (in_attribute && cut < size)
			break;
		entry = find_name(text.data + 1, cut);
		if (entry < 0 || !is_legacy(entry, cut))
			continue;
		append_value(entry, cut, out);
		return cut + 1;
	}
	return 0;
}

/* How many references were decoded. */
static size_t decode(struct bytes text, bool in_attribute, bool must_be_closed,
		     struct buffer *out)
{
	size_t i = 0, count = 0;

	while (i < text.size) {
		const unsigned char *amp =
			memchr(text.data + i, '&', text.size - i);
		size_t stop = amp ? (size_t)(amp - text.data) : text.size;
		size_t taken, begin;

		buffer_append(out, text.data + i, stop - i);
		if (!amp)
			break;
		begin = out->size;
		taken = entity_decode(bytes_slice(text, stop, text.size),
				      in_attribute, out);
		if (taken && must_be_closed &&
		    text.data[stop + taken - 1] != ';') {
			buffer_truncate(out, begin);
			taken = 0;
		}
		count += taken > 0;
		if (!taken) {
			buffer_append_byte(out, '&');
			taken = 1;
		}
		i = stop + taken;
	}
	return count;
}

void entity_decode_all(struct bytes text, bool in_attribute, struct buffer *out)
{
	decode(text, in_attribute, false, out);
}

size_t entity_decode_closed(struct bytes text, struct buffer *out)
{
	return decode(text, false, true, out);
}
