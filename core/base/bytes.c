#include "core/base/bytes.h"

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.size == b.size &&
	       (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static bool same_nocase(const unsigned char *a, const unsigned char *b,
			size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool bytes_equal_nocase(struct bytes a, struct bytes b)
{
	return a.size == b.size && same_nocase(a.data, b.data, a.size);
}

bool bytes_starts_with(struct bytes b, struct bytes prefix)
{
	return b.size >= prefix.size &&
	       bytes_equal(bytes_slice(b, 0, prefix.size), prefix);
}

bool bytes_starts_with_nocase(struct bytes b, struct bytes prefix)
{
	return b.size >= prefix.size &&
	       same_nocase(b.data, prefix.data, prefix.size);
}

bool bytes_ends_with(struct bytes b, struct bytes suffix)
{
	return b.size >= suffix.size &&
	       bytes_equal(bytes_slice(b, b.size - suffix.size, b.size),
			   suffix);
}

int bytes_compare(struct bytes a, struct bytes b)
{
	size_t shorter = a.size < b.size ? a.size : b.size;
	int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

	if (order)
		return order;
	return (a.size > b.size) - (a.size < b.size);
}

size_t bytes_find(struct bytes b, struct bytes needle, size_t from)
{
	const unsigned char *hit;

	if (from > b.size || needle.size > b.size - from)
		return SIZE_MAX;
	if (needle.size == 0)
		return from;
	hit = memmem(b.data + from, b.size - from, needle.data, needle.size);
	return hit ? (size_t)(hit - b.data) : SIZE_MAX;
}

size_t bytes_find_nocase(struct bytes b, struct bytes needle, size_t from)
{
	if (from > b.size || needle.size > b.size - from)
		return SIZE_MAX;
	for (size_t i = from; i + needle.size <= b.size; i++)
		if (same_nocase(b.data + i, needle.data, needle.size))
			return i;
	return SIZE_MAX;
}

struct bytes bytes_trim(struct bytes b)
{
	size_t begin = 0, end = b.size;

	while (begin < end && is_space(b.data[begin]))
		begin++;
	while (end > begin && is_space(b.data[end - 1]))
		end--;
	return bytes_slice(b, begin, end);
}
