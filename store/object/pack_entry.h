/*
 * pack_entry.h - the bytes of an entry, a commit frame and a pack header.
 *
 * Encoders and decoders of what FORMAT.md describes; no files here. `key` is
 * the log key: every check is seeded with it and with the place, so that bytes
 * which only look like an entry are none.
 */
#ifndef NEWSFOLD_STORE_OBJECT_PACK_ENTRY_H
#define NEWSFOLD_STORE_OBJECT_PACK_ENTRY_H

#include "store/object/object_store.h"

/* 6 has no symbol tables in its dictionaries, 5 no codec 7, 4 no codec 6, 3 no
 * codec 5, 2 no codec 4, 1 no codec 3. */
#define PACK_VERSION	 7
#define PACK_HEADER_SIZE 128
#define PACK_FRAME_SIZE	 128
#define PACK_HEAD_MAX	 96 /* no entry's head is longer */
#define PACK_CHECK_SIZE	 4
#define PACK_RAW_MAX	 ((uint64_t)1 << 30)
#define PACK_DEPTH_MAX	 OBJECT_DEPTH_MAX
/* A prefix larger than this is of no use: zstd looks back no further. */
#define PACK_PREFIX_MAX ((uint64_t)1 << 27)

/* A dictionary is no larger than this. */
#define PACK_DICTIONARY_MAX ((uint64_t)8 << 20)

enum pack_codec {
	PACK_RAW = 0,
	PACK_ZSTD = 1,
	PACK_SAME = 2,
	PACK_DICTIONARY = 3, /* base 0 is the dictionary, no base in depth */
	PACK_SLICE = 4,	  /* base 0 is the group it is in, no base in depth */
	PACK_EXCERPT = 5, /* likewise, told by a script there: excerpt.h */
	PACK_WRAPPED = 6, /* base 1, and what a script in base 0, a group, has
			     around it: wrapping.h */
	PACK_AFTER_IDS =
		7, /* after the ids that stand before it: id_stretch.h */
};

static inline uint32_t place_pack(object_place place)
{
	return (uint32_t)(place >> 32);
}

static inline uint32_t place_offset(object_place place)
{
	return (uint32_t)place;
}

static inline object_place place_make(uint32_t pack, uint64_t offset)
{
	return (uint64_t)pack << 32 | offset;
}

/* In the log a base in the same pack is told by its place, any other by its id.
 * To encode, give both; decoded, the place is 0 or the id is zero. */
struct pack_base {
	object_place place;
	struct id id;
};

struct pack_entry {
	object_place place;
	enum object_kind kind;
	enum pack_codec codec;
	unsigned depth;
	unsigned base_count;
	uint64_t seed;
	uint64_t raw_bytes;
	uint64_t stored_bytes;
	struct id id;
	struct pack_base base[OBJECT_BASE_MAX];
	bool is_json;	   /* PACK_WRAPPED: the source as in json_form.h */
	uint64_t group_at; /* where in its group: the object, or its script */
	uint64_t back; /* PACK_AFTER_IDS: to where the stretch of ids begins */
	uint32_t head_bytes; /* with its check; set by encode and decode */
};

/* It has no payload but what stands in the group that is base 0. */
static inline bool pack_entry_is_in_group(const struct pack_entry *entry)
{
	return entry->codec == PACK_SLICE || entry->codec == PACK_EXCERPT ||
	       entry->codec == PACK_WRAPPED;
}

/* The head's check is enough for what is nothing but head. */
static inline unsigned pack_entry_tail(const struct pack_entry *entry)
{
	return pack_entry_is_in_group(entry) ? 0 : PACK_CHECK_SIZE;
}

/* Head, payload and check of a whole entry. */
static inline uint64_t pack_entry_size(const struct pack_entry *entry)
{
	return entry->head_bytes + entry->stored_bytes + pack_entry_tail(entry);
}

/* Append the whole entry; sets head_bytes. */
void pack_entry_encode(struct pack_entry *entry, uint64_t key,
		       struct bytes payload, struct buffer *out);
/* Read the head at the front of `bytes`; false when none that is whole and
 * within the limits stands there. */
bool pack_entry_decode(struct bytes bytes, uint64_t key, object_place place,
		       struct pack_entry *out);
/* Does the check at the end of a whole entry fit? */
bool pack_entry_check(const struct pack_entry *entry, uint64_t key,
		      struct bytes whole);

struct pack_frame {
	object_place place; /* of the first copy */
	uint64_t length;
	uint64_t entries;
	uint64_t total_entries;
	uint64_t previous_digest;
	uint64_t digest;
};

void pack_frame_encode(const struct pack_frame *frame, uint64_t key,
		       struct buffer *out);
/* Read the frame (either copy) that begins at the front of `bytes`, which
 * stand at `place`. */
bool pack_frame_decode(struct bytes bytes, uint64_t key, object_place place,
		       struct pack_frame *out);

struct pack_header {
	uint32_t version;
	uint32_t number;
	uint64_t key;
	uint64_t previous_digest;
};

void pack_header_encode(const struct pack_header *header, struct buffer *out);
/* 0, FAULT_VERSION (said in *out_version) or FAULT_CORRUPT. */
int pack_header_decode(struct bytes bytes, struct pack_header *out,
		       uint32_t *out_version);

#endif
