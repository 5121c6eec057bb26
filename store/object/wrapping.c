#include "store/object/wrapping.h"

#include "core/base/wire.h"
#include "store/object/json_form.h"
#include "store/object/meeting.h"

#include <string.h>

/* Where the two part and do not meet again close by, they do where a stretch of
 * the source stands in the target. */
#define STRETCH	     16
#define STRETCH_STEP 16
#define STRETCH_END  256
/* Each looks through the whole target. */
#define FAR_LOOKS 64
/* A script of more than this part of the target, in quarters, is no gain. */
#define QUARTERS 3

static bool find_far(struct bytes source, struct bytes target,
		     struct meeting *out)
{
	size_t skip = 0, put;
	const unsigned char *found = NULL;

	for (; !found && skip <= STRETCH_END; skip += STRETCH_STEP) {
		if (skip >= source.size)
			return false;
		found = memmem(target.data, target.size, source.data + skip,
			       source.size - skip < STRETCH ? source.size - skip
							    : STRETCH);
	}
	if (!found)
		return false;
	skip -= STRETCH_STEP;
	put = (size_t)(found - target.data);
	while (skip && put && source.data[skip - 1] == target.data[put - 1]) {
		skip--;
		put--;
	}
	*out = (struct meeting){
		skip, put,
		meeting_alike(bytes_slice(source, skip, source.size),
			      bytes_slice(target, put, target.size))};
	return true;
}

static struct meeting next_step(struct bytes source, struct bytes target,
				unsigned *looks)
{
	struct meeting step = {0, target.size, 0};

	if (!meeting_near(source, target, &step) && source.size &&
	    *looks < FAR_LOOKS) {
		++*looks;
		find_far(source, target, &step);
	}
	return step;
}

bool wrapping_make(struct bytes source, struct bytes target, struct buffer *out)
{
	size_t begin = out->size, enough = target.size / 4 * QUARTERS;
	unsigned looks = 0;

	while (target.size) {
		struct meeting step = next_step(source, target, &looks);

		wire_put_varint(out, step.skip);
		wire_put_bytes(out, bytes_slice(target, 0, step.put));
		wire_put_varint(out, step.take);
		if (out->size - begin > enough) {
			buffer_truncate(out, begin);
			return false;
		}
		source =
			bytes_slice(source, step.skip + step.take, source.size);
		target = bytes_slice(target, step.put + step.take, target.size);
	}
	return true;
}

/* The first `count` bytes of what is left of the source, and of what is left to
 * be made. */
static bool take(struct bytes *source, uint64_t count, uint64_t *left,
		 struct buffer *out)
{
	if (count > source->size || count > *left)
		return false;
	buffer_append(out, source->data, (size_t)count);
	*source = bytes_slice(*source, (size_t)count, source->size);
	*left -= count;
	return true;
}

static bool apply_step(struct wire_reader *script, struct bytes *source,
		       uint64_t *left, struct buffer *out)
{
	uint64_t skip = wire_get_varint(script);
	struct bytes put = wire_get_bytes(script);
	uint64_t count = wire_get_varint(script);

	if (script->failed || skip > source->size)
		return false;
	*source = bytes_slice(*source, (size_t)skip, source->size);
	return take(&put, put.size, left, out) &&
	       take(source, count, left, out);
}

bool wrapping_apply(struct bytes script, struct bytes source, uint64_t size,
		    struct buffer *out)
{
	struct wire_reader reader = wire_reader_make(script);
	size_t begin = out->size;
	uint64_t left = size;
	bool is_sound = size <= script.size + source.size;

	while (is_sound && left)
		is_sound = apply_step(&reader, &source, &left, out);
	if (!is_sound && out->data)
		buffer_truncate(out, begin);
	return is_sound;
}

bool wrapping_make_json(struct bytes source, struct bytes target,
			struct buffer *out)
{
	struct buffer json = BUFFER_INIT;
	size_t begin = out->size;
	unsigned form;
	bool is_made;

	if (source.size > WRAPPING_JSON_MAX || target.size == 0 ||
	    target.data[0] != '{' || !json_form_of(target, &form))
		return false;
	json_form_write(source, form, &json);
	buffer_append_byte(out, (unsigned char)form);
	is_made = wrapping_make(buffer_view(&json), target, out);
	if (!is_made)
		buffer_truncate(out, begin);
	buffer_release(&json);
	return is_made;
}

bool wrapping_apply_json(struct bytes script, struct bytes source,
			 uint64_t size, struct buffer *out)
{
	struct buffer json = BUFFER_INIT;
	bool is_sound;

	if (script.size == 0 || script.data[0] >= JSON_FORM_COUNT ||
	    source.size > WRAPPING_JSON_MAX)
		return false;
	json_form_write(source, script.data[0], &json);
	is_sound = wrapping_apply(bytes_slice(script, 1, script.size),
				  buffer_view(&json), size, out);
	buffer_release(&json);
	return is_sound;
}

bool wrapping_follow(bool is_json, struct bytes script, struct bytes source,
		     uint64_t size, struct buffer *out)
{
	return (is_json ? wrapping_apply_json : wrapping_apply)(script, source,
								size, out);
}

/* What is logged must come back. */
static bool comes_back(bool is_json, struct bytes script, struct bytes source,
		       struct bytes target, struct buffer *again)
{
	buffer_clear(again);
	return wrapping_follow(is_json, script, source, target.size, again) &&
	       bytes_equal(buffer_view(again), target);
}

bool wrapping_tell(struct bytes source, struct bytes target, bool takes_plain,
		   struct buffer *again, struct buffer *out, bool *out_is_json)
{
	size_t at = out->size;

	*out_is_json = wrapping_make_json(source, target, out);
	if (!*out_is_json &&
	    (!takes_plain || !wrapping_make(source, target, out)))
		return false;
	if (comes_back(*out_is_json,
		       bytes_slice(buffer_view(out), at, out->size), source,
		       target, again))
		return true;
	buffer_truncate(out, at);
	*out_is_json = false;
	return false;
}
