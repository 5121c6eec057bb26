#include "core/input/member_names.h"

#include "core/base/buffer.h"

/* What is known of a name, the first byte of what is hashed. */
#define IS_PLAIN  'p'
#define IS_PEELED 'z'
#define IS_MADE	  'm' /* of this member, which follows behind a NUL */

void member_names_release(struct member_names *names)
{
	id_set_release(&names->seen);
}

static struct id key_of(unsigned char what, const char *name,
			const char *member)
{
	struct buffer text = BUFFER_INIT;
	struct id id;

	buffer_append_byte(&text, what);
	buffer_append_string(&text, name);
	buffer_append_byte(&text, 0);
	buffer_append_string(&text, member);
	id = id_of(buffer_view(&text));
	buffer_release(&text);
	return id;
}

static bool has(const struct member_names *names, unsigned char what,
		const char *name, const char *member)
{
	struct id id = key_of(what, name, member);

	return id_set_has(&names->seen, &id);
}

static void add(struct member_names *names, unsigned char what,
		const char *name, const char *member)
{
	struct id id = key_of(what, name, member);

	if (names->seen.count < MEMBER_NAMES_MAX)
		id_set_add(&names->seen, &id);
}

bool member_names_take(struct member_names *names, const char *path)
{
	if (has(names, IS_PEELED, path, ""))
		return true;
	add(names, IS_PLAIN, path, "");
	return false;
}

bool member_names_take_peeled(struct member_names *names, const char *path,
			      const char *peeled)
{
	if (has(names, IS_PLAIN, peeled, "") ||
	    (has(names, IS_PEELED, peeled, "") &&
	     !has(names, IS_MADE, peeled, path)))
		return true;
	add(names, IS_PEELED, peeled, "");
	add(names, IS_MADE, peeled, path);
	return false;
}
