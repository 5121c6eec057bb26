#include "store/object/excerpt.h"

#include "core/base/wire.h"
#include "store/object/meeting.h"

#include <string.h>

/* Where the two part and do not meet again close by, they do where so many
 * bytes are alike, after so few that the source lacks. */
#define TOGETHER 16
#define PUT_MAX	 3
/* A script of more than this part of the target is no gain. */
#define SMALL_PART 4

/* The first place where both go on alike. */
static bool meet_again(struct bytes source, struct bytes target,
		       size_t together, struct meeting *out)
{
	for (size_t put = 0; put <= PUT_MAX && put < target.size; put++) {
		struct bytes next = bytes_slice(target, put, target.size);
		const unsigned char *found;

		if (next.size > together)
			next.size = together;
		if (next.size > source.size)
			continue;
		found = memmem(source.data, source.size, next.data, next.size);
		if (found) {
			*out = (struct meeting){(size_t)(found - source.data),
						put, 0};
			return true;
		}
	}
	return false;
}

bool excerpt_make(struct bytes source, struct bytes target, struct buffer *out)
{
	size_t begin = out->size, small = target.size / SMALL_PART;
	struct meeting m;

	wire_put_varint(out, source.size);
	for (;;) {
		size_t take = meeting_alike(source, target);

		wire_put_varint(out, take);
		source = bytes_slice(source, take, source.size);
		target = bytes_slice(target, take, target.size);
		if (target.size == 0)
			return true;
		if (out->size - begin > small ||
		    (!meeting_near(source, target, &m) &&
		     !meet_again(source, target, TOGETHER, &m) &&
		     !meet_again(source, target, TOGETHER / 2, &m)))
			break;
		wire_put_varint(out, m.skip);
		wire_put_bytes(out, bytes_slice(target, 0, m.put));
		source = bytes_slice(source, m.skip, source.size);
		target = bytes_slice(target, m.put, target.size);
	}
	buffer_truncate(out, begin);
	return false;
}

/* What is left of the source and of the target after `count` more of it. */
static bool go_on(uint64_t count, struct bytes *source)
{
	if (count > source->size)
		return false;
	*source = bytes_slice(*source, (size_t)count, source->size);
	return true;
}

/* One stretch, and what comes before the next; *left is what is to be made. */
static bool apply_one(struct wire_reader *script, struct bytes *source,
		      uint64_t *left, struct buffer *out)
{
	uint64_t take = wire_get_varint(script);
	struct bytes from = *source, put;

	if (script->failed || take > *left || !go_on(take, source))
		return false;
	buffer_append(out, from.data, (size_t)take);
	*left -= take;
	if (*left == 0)
		return true;
	if (!go_on(wire_get_varint(script), source))
		return false;
	put = wire_get_bytes(script);
	if (script->failed || put.size > *left)
		return false;
	buffer_append_bytes(out, put);
	*left -= put.size;
	return true;
}

bool excerpt_apply(struct bytes bytes, uint64_t script_at, uint64_t size,
		   struct buffer *out)
{
	size_t begin = out->size;
	struct wire_reader script;
	struct bytes source;
	uint64_t back, left = size;
	bool is_sound;

	if (script_at > bytes.size)
		return false;
	script = wire_reader_make(
		bytes_slice(bytes, (size_t)script_at, bytes.size));
	back = wire_get_varint(&script);
	is_sound = !script.failed && back <= script_at && size <= bytes.size;
	if (!is_sound)
		return false;
	source = bytes_slice(bytes, (size_t)(script_at - back),
			     (size_t)script_at);
	while (is_sound && left)
		is_sound = apply_one(&script, &source, &left, out);
	if (!is_sound && out->data)
		buffer_truncate(out, begin);
	return is_sound;
}
