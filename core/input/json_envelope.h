/*
 * json_envelope.h - what an API puts around a list of records.
 *
 * {"status": "ok", "totalResults": 2, "articles": [{..}, {..}]}, or deeper, as
 * in {"hits": {"hits": [..]}}. An object is taken for an envelope when it names
 * no text itself, and one list in it, by a usual name, has objects that do.
 */
#ifndef NEWSFOLD_CORE_INPUT_JSON_ENVELOPE_H
#define NEWSFOLD_CORE_INPUT_JSON_ENVELOPE_H

#include "core/input/reader.h"

/* How much of the object at the front stands before the list's elements, its
 * bracket included; 0 when it is no envelope. `head` may end anywhere, and hold
 * more than the object. */
size_t json_envelope_size(const struct reader_options *options,
			  struct bytes head);

#endif
