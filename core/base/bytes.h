/*
 * bytes.h - a borrowed run of bytes.
 *
 * The bytes belong to someone else and live as long as that owner says. They
 * need not be text and need not end in NUL. An empty run may have data NULL.
 */
#ifndef NEWSFOLD_CORE_BASE_BYTES_H
#define NEWSFOLD_CORE_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const unsigned char *data;
	size_t size;
};

#define BYTES_NONE ((struct bytes){NULL, 0})

/* The bytes of a string literal, without its NUL. */
#define BYTES_LITERAL(s)                                                       \
	((struct bytes){(const unsigned char *)(s), sizeof(s) - 1})

static inline struct bytes bytes_make(const void *data, size_t size)
{
	return (struct bytes){data, size};
}

/* The bytes of a C string, without its NUL; NULL gives an empty run. */
static inline struct bytes bytes_of_string(const char *s)
{
	return (struct bytes){(const unsigned char *)s, s ? strlen(s) : 0};
}

/* The part [begin, end); begin <= end <= size is the caller's duty. */
static inline struct bytes bytes_slice(struct bytes b, size_t begin, size_t end)
{
	return (struct bytes){b.data ? b.data + begin : NULL, end - begin};
}

bool bytes_equal(struct bytes a, struct bytes b);
/* ASCII letters of either case are the same; all else byte for byte. */
bool bytes_equal_nocase(struct bytes a, struct bytes b);
bool bytes_starts_with(struct bytes b, struct bytes prefix);
bool bytes_starts_with_nocase(struct bytes b, struct bytes prefix);
bool bytes_ends_with(struct bytes b, struct bytes suffix);
/* Order as memcmp does, a prefix before what it begins. */
int bytes_compare(struct bytes a, struct bytes b);
/* First place of needle at or after `from`; SIZE_MAX when there is none. */
size_t bytes_find(struct bytes b, struct bytes needle, size_t from);
size_t bytes_find_nocase(struct bytes b, struct bytes needle, size_t from);
/* Without the ASCII white space (space, tab, CR, LF, FF, VT) at both ends. */
struct bytes bytes_trim(struct bytes b);

#endif
