#include "core/output/safe_path.h"

#include "core/base/hash.h"

/* NAME_MAX is 255 everywhere that matters; room is left for a digest. */
#define PART_MAX  255
#define PART_KEEP 200

/* Back to the start of the UTF-8 character that `at` lies in. */
static size_t character_start(const char *part, size_t at)
{
	while (at > 0 && ((unsigned char)part[at] & 0xC0) == 0x80)
		at--;
	return at;
}

static void append_digest(struct buffer *out, const char *text, size_t size)
{
	buffer_printf(out, "~%016llx",
		      (unsigned long long)hash64(bytes_make(text, size), 0));
}

/* Does the part look like what ".." becomes, or what that becomes in turn? */
static bool is_escaped_parent(const char *part, size_t size)
{
	if (size < 6 || part[0] != '%')
		return false;
	part++;
	size--;
	while (size > 5 && part[0] == '2' && part[1] == '5') {
		part += 2;
		size -= 2;
	}
	return size == 5 && memcmp(part, "2E%2E", 5) == 0;
}

/* One part between slashes. Returns true when it changed. */
static bool append_part(struct buffer *out, const char *part, size_t size)
{
	if (size == 2 && part[0] == '.' && part[1] == '.') {
		buffer_append_string(out, "%2E%2E");
		return true;
	}
	if (is_escaped_parent(part, size) && size + 2 <= PART_MAX) {
		buffer_append_string(out, "%25");
		buffer_append(out, part + 1, size - 1);
		return true;
	}
	if (size > PART_MAX) {
		buffer_append(out, part, character_start(part, PART_KEEP));
		append_digest(out, part, size);
		return true;
	}
	buffer_append(out, part, size);
	return false;
}

bool safe_path(const char *path, struct buffer *out)
{
	size_t begin = out->size;
	bool changed = path[0] == '/';

	for (const char *p = path; *p;) {
		size_t size = strcspn(p, "/");

		if (size && !(size == 1 && p[0] == '.')) {
			if (out->size > begin)
				buffer_append_byte(out, '/');
			if (append_part(out, p, size))
				changed = true;
		}
		p += size;
		while (*p == '/')
			p++;
	}
	if (out->size == begin) {
		buffer_append_byte(out, '_');
		changed = true;
	}
	return changed;
}
