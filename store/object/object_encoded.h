/*
 * object_encoded.h - an object between its encoding and the log.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_ENCODED_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_ENCODED_H

#include "store/object/object_state.h"

struct object_encoded {
	enum object_kind kind;
	enum pack_codec codec;
	struct id id;  /* with seed 0 */
	bool is_known; /* such an id is stored: not compressed, likely equal */
	size_t raw_bytes;
	unsigned base_count;
	struct id base[OBJECT_BASE_MAX];
	struct pack_base dictionary; /* PACK_DICTIONARY only */
	size_t plain_bytes;    /* without the dictionary; 0: not measured */
	struct buffer payload; /* empty for PACK_RAW: the bytes are it */
	struct buffer prefix;  /* scratch */
	struct buffer again;   /* scratch */
	/* PACK_SLICE and PACK_WRAPPED only; the source is base[0]. */
	struct object_bundle *bundle;
	size_t script_at, script_bytes;
	bool is_json; /* see pack_entry.h */
};

/* Empty it, and give it the bytes' kind, size and id. */
void object_encoded_begin(struct object_encoded *encoded, enum object_kind kind,
			  struct bytes bytes);
/* It is encoded: empty what was scratch. */
void object_encoded_slim(struct object_encoded *encoded);

/* Objects, and scripts of those that are told by what stands around their
 * sources, which become one group. */
struct object_bundle {
	size_t limit;
	struct buffer bytes;
	struct id *slice; /* objects in it as they are */
	size_t slice_count, slice_capacity;
	struct object_encoded *encoded; /* the group */
	struct pack_base group;		/* where it was logged; place 0: not */
	struct buffer again;		/* scratch */
};

/* Log one of a group, and the group first: 0, 1 when it is to be logged alone,
 * since its source became too deep or is not there, or the group has no other.
 */
int object_log_bundled(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct fault *fault);
/* What a wrapped object adds to its group; none of others. */
struct bytes object_encoded_script(const struct object_encoded *encoded);

#endif
