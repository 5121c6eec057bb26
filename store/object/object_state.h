/*
 * object_state.h - what the files behind object_store.h share.
 *
 * Lock order: `lock` before the pack log's own. What `lock` guards is changed
 * with it held for writing: by the putter, and the index, `tail` and the damage
 * seen also by whoever finds a segment damaged. Where the log ends, what is
 * committed and what the next commit says is the putter's alone.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_STATE_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_STATE_H

#include "store/object/base_cache.h"
#include "store/object/id_stretch.h"
#include "store/object/object_codec.h"
#include "store/object/object_id.h"
#include "store/object/object_index.h"
#include "store/object/object_scratch.h"
#include "store/object/object_trainer.h"
#include "store/object/pack_log.h"
#include "store/object/pack_walk.h"

#include <stdatomic.h>

struct object_store {
	char *folder;
	enum object_store_mode mode;
	struct object_store_options options;
	struct pack_log log;
	struct object_codec *codec;
	struct object_codec
		*records; /* for batches of captures: they are few */
	struct object_scratch scratch;
	struct base_cache bases;
	struct dictionary_cache dictionaries;
	struct object_trainer trainer; /* the putter's */
	object_place dictionary; /* what is coded with, under `lock`; 0: none */

	pthread_rwlock_t lock;
	struct object_index index;
	struct object_store_stats tail; /* committed, not in segments */
	atomic_bool met_damage;		/* an object could not be decoded */
	object_place hole; /* the first damaged stretch seen; 0: none */
	uint64_t hole_count;
	struct buffer pending;	 /* entries not yet written */
	object_place pending_at; /* where they will stand */
	object_place committed;
	struct object_store_stats open; /* not yet committed */

	uint64_t digest; /* of the last commit, going on with each put */
	uint64_t last_digest;
	uint64_t total_entries;	   /* committed ones */
	uint64_t last_frame_bytes; /* as found on opening */
	uint64_t flush_at;	   /* write the index at this many */

	struct id_stretch stretch; /* since the last batch of captures */

	/* The transaction. */
	int fd; /* the last pack, to append; -1 for a reader */
	object_place begin;
	uint64_t entries;

	bool poisoned;
	struct fault poison;
};

/* Places that may hold this id, newest first; 0 or a fault. Release the list
 * whatever comes back. */
int object_find_places(struct object_store *store, const struct id *id,
		       struct place_list *list, struct fault *fault);
/* Read the head at a place; FAULT_CORRUPT when none is there. */
int object_read_head(struct object_store *store, object_place place,
		     struct pack_entry *out, struct fault *fault);
/* The whole entry at a place, checked; FAULT_CORRUPT. Its payload is the
 * scratch's, until that is used again. */
int object_read_entry(struct object_store *store,
		      struct decode_scratch *scratch, object_place place,
		      struct pack_entry *head, struct bytes *out_payload,
		      struct fault *fault);

#define OBJECT_OTHER_ID 1

/* Dictionaries stand in the index under a prefix of their own too, so that the
 * newest is found without a walk. */
#define DICTIONARY_PREFIX UINT64_C(0x6e66646963740d0a)
/* Larger objects have enough in themselves. */
#define DICTIONARY_OBJECT_MAX ((size_t)256 << 10)

/* An entry into a memtable; the index's only under `lock`. */
void object_index_entry(struct index_memtable *table,
			const struct pack_entry *entry);

/* FAULT_CORRUPT, with the place and what is wrong there. */
int object_corrupt(object_place place, const char *what, struct fault *fault);
/* Decode the object at a place, appended to out, and re-hash it. It must have
 * this id (OBJECT_OTHER_ID if not) unless `id` is NULL. */
int object_decode_checked(struct object_store *store, object_place place,
			  const struct id *id, struct buffer *out,
			  struct pack_entry *head, struct fault *fault);
/* The dictionary an entry names; FAULT_CORRUPT. Give it back. */
int object_dictionary_take(struct object_store *store,
			   const struct pack_base *base,
			   struct dictionary **out, struct fault *fault);
/* What new objects are coded with; 0: no dictionary yet. */
object_place object_dictionary_place(struct object_store *store);
void object_use_dictionary(struct object_store *store, object_place place);
/* A base's id, whether the entry names it or its place. */
struct id object_base_id(struct object_store *store,
			 const struct pack_base *base);
/* The place and head of an entry with this id that is no alias. FAULT_MISSING
 * when there is none. */
int object_resolve(struct object_store *store, const struct id *id,
		   struct pack_entry *out, struct fault *fault);

/* Add an entry to sums. */
void object_count_entry(struct object_store_stats *sums,
			const struct pack_entry *entry);
void object_add_sums(struct object_store_stats *sums,
		     const struct object_store_stats *more);

/* Log an object under the id and seed it has in another log; nothing when it
 * is there. */
int object_put_moved(struct object_store *store,
		     const struct object_encoded *encoded, struct bytes bytes,
		     const struct pack_entry *old, struct fault *fault);

/* How a group has a member: its bytes (PACK_SLICE) or its script (PACK_EXCERPT,
 * PACK_WRAPPED) stand `group_at` bytes into it. */
struct object_member {
	enum pack_codec codec;
	struct pack_base group;
	uint64_t group_at;
	bool is_json;	  /* PACK_WRAPPED only, as the source's id, */
	struct id source; /* which is logged already */
};

/* Log a group, and then each of its members under the id and seed it has in
 * another log; 1 when its source is no source, so it has to stand alone. */
int object_put_group(struct object_store *store,
		     const struct object_encoded *encoded, struct bytes bytes,
		     struct pack_base *out_group, struct fault *fault);
int object_put_in_group(struct object_store *store,
			const struct object_member *member,
			const struct pack_entry *old, struct fault *fault);
/* Make the object of this id the entry's source; 1 when it is not there, or too
 * deep to be one. */
int object_lean_on_source(struct object_store *store, const struct id *id,
			  struct pack_entry *entry, struct fault *fault);
/* Append what was encoded as this entry; compressed here and without bases when
 * they became too deep, or when it was thought to be there. */
int object_log_encoded(struct object_store *store,
		       const struct object_encoded *encoded,
		       struct pack_entry *entry, struct bytes bytes,
		       struct fault *fault);

/* A batch of captures after the ids that were logged before it; false when it
 * is to be encoded like others. In the order of the log, with room for it in
 * the pack. */
bool object_encode_after_ids(struct object_store *store, struct bytes bytes,
			     struct object_encoded *out);
int object_decode_after_ids(struct object_store *store,
			    const struct pack_entry *head, struct bytes payload,
			    struct buffer *out, struct fault *fault);

/* FAULT_CORRUPT with the first thing that is wrong with the packs, data unread:
 * see object_check.c. Who copies all objects meets damage of one on the way;
 * that the log lacks a commit or a pack he would not. */
int object_refuse_damaged(struct object_store *store, struct fault *fault);

/* The walk over the log: see object_recover.c. */
int object_recover(struct object_store *store, struct fault *fault);
/* A segment is damaged: do without them all. */
int object_forget_segments(struct object_store *store, struct fault *fault);

/* Records in memory (16 to 32 bytes each) before the index is written. The log
 * past the index is walked on every open: 16 K entries take 5 ms. */
#define OBJECT_FLUSH_RECORDS ((uint64_t)1 << 14)
/* Write the index when much has gathered; failing costs nothing but the next
 * opening's time. */
void object_flush_when_due(struct object_store *store);

/* Append to the log: see object_append.c. */
int object_append(struct object_store *store, struct pack_entry *entry,
		  struct bytes payload, struct fault *fault);
/* Begin another pack where an entry with so much payload has no room. */
int object_append_room(struct object_store *store, uint64_t payload,
		       struct fault *fault);
/* Open the last pack for appending and cut what is not committed. */
int object_append_open(struct object_store *store, struct fault *fault);
/* Remember a failed write for good. Returns the code. */
int object_poison(struct object_store *store, const struct fault *fault);

#endif
