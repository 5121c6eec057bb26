/*
 * wrapping.h - bytes told as what stands around and between parts of others.
 *
 * An original is its body, wrapped: a head, furniture, line ends and blanks
 * that the body lacks. A script has those and says where the body goes on; it
 * stands in a group with others of its kind, the body elsewhere. The byte table
 * is in FORMAT.md. (excerpt.h is the other way round.)
 */
#ifndef NEWSFOLD_STORE_OBJECT_WRAPPING_H
#define NEWSFOLD_STORE_OBJECT_WRAPPING_H

#include "core/base/buffer.h"

/* Append a script that makes `target` out of `source`; false, and nothing is
 * appended, when it would not be much smaller than the target. */
bool wrapping_make(struct bytes source, struct bytes target,
		   struct buffer *out);

/* Append the `size` bytes that the script at the front of `script` makes out of
 * `source`; false when it makes less, or leaves what it is given. */
bool wrapping_apply(struct bytes script, struct bytes source, uint64_t size,
		    struct buffer *out);

/*
 * The same where the target is a record of JSON that has the source in a string
 * of it: the source as it stands there, in the form (json_form.h) that the
 * script's first byte says. No source of more than WRAPPING_JSON_MAX bytes.
 */
#define WRAPPING_JSON_MAX ((size_t)64 << 10)
bool wrapping_make_json(struct bytes source, struct bytes target,
			struct buffer *out);
bool wrapping_apply_json(struct bytes script, struct bytes source,
			 uint64_t size, struct buffer *out);

/* A script of either sort, tried: what it tells is `target`. The plain sort is
 * made when `takes_plain` and the target is no JSON around its source. False,
 * and nothing is appended, when there is none. `again` is scratch. */
bool wrapping_tell(struct bytes source, struct bytes target, bool takes_plain,
		   struct buffer *again, struct buffer *out, bool *out_is_json);
bool wrapping_follow(bool is_json, struct bytes script, struct bytes source,
		     uint64_t size, struct buffer *out);

#endif
