#include "core/text/path_outlet.h"

static bool is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_host_byte(unsigned char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Endings of files, not of hosts. */
static bool is_file_ending(struct bytes ending)
{
	static const char *const endings[] = {
		"tar", "gz",  "tgz", "zst", "xz",   "bz2",  "lz4",  "zip",
		"7z",  "txt", "csv", "tsv", "json", "html", "htm",  "warc",
		"xml", "pdf", "php", "d",   "old",  "bak",  "wacz", "jsonl"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (bytes_equal_nocase(ending, bytes_of_string(endings[i])))
			return true;
	return false;
}

/* Labels of letters, digits and hyphens, the last one letters alone. */
static bool is_host(struct bytes part)
{
	size_t last_dot = SIZE_MAX;
	struct bytes ending;

	if (part.size < 4 || part.size > 253)
		return false;
	for (size_t i = 0; i < part.size; i++) {
		if (!is_host_byte(part.data[i]))
			return false;
		if (part.data[i] != '.')
			continue;
		if (i == 0 || last_dot + 1 == i)
			return false;
		last_dot = i;
	}
	if (last_dot == SIZE_MAX)
		return false;
	ending = bytes_slice(part, last_dot + 1, part.size);
	for (size_t i = 0; i < ending.size; i++)
		if (!is_letter(ending.data[i]))
			return false;
	return ending.size >= 2 && !is_file_ending(ending);
}

struct bytes path_outlet(struct bytes path)
{
	struct bytes outlet = BYTES_NONE;
	size_t begin = 0;

	for (size_t i = 0; i < path.size; i++) {
		struct bytes part;

		if (path.data[i] != '/')
			continue;
		part = bytes_slice(path, begin, i);
		if (is_host(part))
			outlet = part;
		begin = i + 1;
	}
	return outlet;
}
