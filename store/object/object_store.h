/*
 * object_store.h - content-addressed objects in an append-only log of packs.
 *
 * An object is a kind and bytes, known by the XXH3-128 of its bytes. A hash hit
 * is a claim: put compares the bytes, and gives a colliding object the next
 * free seeded id, so that two objects never share one. Packs are the archive;
 * the index beside them is derived. Formats: FORMAT.md in this folder.
 *
 * One process writes (it holds the archive's lock); any number read. Within a
 * process: get, has and encode may be called from any thread at the same time
 * as one thread puts.
 */
#ifndef NEWSFOLD_STORE_OBJECT_OBJECT_STORE_H
#define NEWSFOLD_STORE_OBJECT_OBJECT_STORE_H

#include "core/base/buffer.h"
#include "core/base/fault.h"
#include "core/base/hash.h"

#include <limits.h>

enum object_kind {
	OBJECT_ORIGINAL = 1, /* a record's bytes, or a long run of glue */
	OBJECT_BODY = 2,
	OBJECT_CAPTURES = 3, /* a batch of captures and their provenance */
	OBJECT_MANIFEST = 4, /* a piece of a dump's list of segments */
	OBJECT_DUMP = 5,
	OBJECT_RUN = 6,
	OBJECT_SETTINGS = 7,
	OBJECT_DICTIONARY = 8,
	OBJECT_TOMBSTONE = 9,
	OBJECT_GROUP = 10, /* the store's own: objects one after the other */
	OBJECT_KIND_COUNT
};

const char *object_kind_name(enum object_kind kind);

/* Where an entry stands in the log: pack number << 32 | offset. Later entries
 * have larger places; 0 is before everything. */
typedef uint64_t object_place;

enum object_store_mode { OBJECT_STORE_READ, OBJECT_STORE_WRITE };

/* The end of a commit, as one who saw it knows it: of which log, where, and the
 * digest. All zero: none was seen. */
struct object_commit {
	uint64_t key;
	object_place place;
	uint64_t digest;
};

struct object_store_options {
	uint32_t pack_bytes;   /* start a new pack past this; 0: 512 MiB */
	int level;	       /* zstd; 0: the default, 6 */
	bool compare_on_write; /* decode what was encoded before it is logged */
	bool trains;	       /* make dictionaries of the bodies it sees */
	struct object_commit seen; /* the log was at least so long */
	/* What the disk cannot read is damage, not the end: who only reads, or
	 * repairs. A writer leaves such packs as they are. */
	bool reads_around;
};

struct object_store;

/* Make the packs folder inside `folder`, which exists. FAULT_EXISTS if there
 * is one. Commit the first object before others are put: a log of several and
 * no commit is taken for one that has lost its end. */
int object_store_create(const char *folder, struct fault *fault);

/*
 * Open the packs in `folder`. What lies past the last whole commit is ignored
 * by a reader and cut off by a writer, but for what options->seen knows to have
 * been committed: that is damaged, and what is left of it is read.
 * FAULT_MISSING when there are none,
 * FAULT_VERSION, FAULT_CORRUPT. Opening reads no more than the log's tail when
 * the index is there and good; otherwise the index is made anew (in memory for
 * a reader).
 */
int object_store_open(const char *folder, enum object_store_mode mode,
		      const struct object_store_options *options,
		      struct object_store **out, struct fault *fault);
/* Uncommitted puts are lost. */
void object_store_close(struct object_store *store);

/*
 * An object ready to be logged: hashed and compressed, which is the costly part
 * and needs no order. `base` names objects whose bytes are like this one's
 * (the encoder uses them as zstd prefix, [base[0]][base[1]]); it is only a
 * hint: unknown or too deep bases are passed over. Thread-safe.
 */
struct object_encoded;
struct object_encoded *object_encoded_new(void);
void object_encoded_free(struct object_encoded *encoded);

#define OBJECT_BASE_MAX 2
/* So deep an object is no base: one offered as one gives way to the first of
 * its own, which for a page seen again is the page as it was seen first. */
#define OBJECT_DEPTH_MAX 2

struct object_base {
	struct id id;
	struct bytes bytes; /* its bytes when the caller has them, else none */
};

int object_store_encode(struct object_store *store, enum object_kind kind,
			struct bytes bytes, const struct object_base *base,
			size_t base_count, struct object_encoded *out,
			struct fault *fault);

/* Did the encoder use any of the bases it was offered? */
bool object_encoded_has_base(const struct object_encoded *encoded);
/* The last of those it used; false when none. */
bool object_encoded_base(const struct object_encoded *encoded, struct id *out);
/* What it will take in the log, but for its head. */
size_t object_encoded_bytes(const struct object_encoded *encoded);

/*
 * Objects that are coded together, in one frame, which takes less than one for
 * each and is decoded for any of them: as they are (join), or, when one is
 * little more than another, its source, which `source` gives with its bytes,
 * told by what stands around and in between (wrap). False when that is no
 * gain, or the bundle has no room for it: encode it. What a bundle holds is
 * encoded when all are in it, before the first of them is put, and kept until
 * the last is.
 */
struct object_bundle;
/* For so many bytes of objects and scripts. */
struct object_bundle *object_bundle_new(size_t limit);
void object_bundle_free(struct object_bundle *bundle);
void object_bundle_clear(struct object_bundle *bundle);
bool object_bundle_is_full(const struct object_bundle *bundle);
bool object_store_join(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, struct object_bundle *bundle,
		       struct object_encoded *out);
bool object_store_wrap(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, const struct object_base *source,
		       struct object_bundle *bundle,
		       struct object_encoded *out);
int object_store_encode_bundle(struct object_store *store,
			       struct object_bundle *bundle,
			       struct fault *fault);

/*
 * Log an encoded object unless its bytes are there already. `bytes` are the
 * ones it was encoded from (for the comparison on a hash hit). A base that is
 * still unknown here is an error of the caller: put bases first.
 */
int object_store_put_encoded(struct object_store *store,
			     const struct object_encoded *encoded,
			     struct bytes bytes, struct id *out_id,
			     bool *out_is_new, struct fault *fault);

/* encode and put_encoded in one. */
int object_store_put(struct object_store *store, enum object_kind kind,
		     struct bytes bytes, const struct object_base *base,
		     size_t base_count, struct id *out_id, bool *out_is_new,
		     struct fault *fault);

/* Make all puts so far durable and visible to readers. */
int object_store_commit(struct object_store *store, struct fault *fault);
/* Nothing will be put for a while: give back memory that only puts use. */
void object_store_rest(struct object_store *store);
/* Write the index down, so that the next open has less log to read. Done by
 * itself now and then; call it at the end of a run. */
int object_store_flush_index(struct object_store *store, struct fault *fault);

/* The bytes of an object, appended; re-hashed on the way (FAULT_CORRUPT).
 * out_kind may be NULL. */
int object_store_get(struct object_store *store, const struct id *id,
		     struct buffer *out, enum object_kind *out_kind,
		     struct fault *fault);
/* True when an object with these very bytes is stored (bytes are compared);
 * its id goes to *out_id. */
bool object_store_find(struct object_store *store, enum object_kind kind,
		       struct bytes bytes, struct id *out_id);
bool object_store_has(struct object_store *store, const struct id *id);
/* Does the index list an entry whose id begins like this one, 64 bits of it?
 * Nothing is read of the log: for who asks about all there is, and checks the
 * index besides. */
bool object_store_lists(struct object_store *store, const struct id *id);
/* Was something found damaged since it was opened, or on opening? */
bool object_store_met_damage(struct object_store *store);
/* How many bases deep an object's chain is; UINT_MAX when it is not stored. */
unsigned object_store_depth(struct object_store *store, const struct id *id);

/* The last base of a stored object; false when it leans on none. */
bool object_store_base(struct object_store *store, const struct id *id,
		       struct id *out);

/* An entry of the log, as object_store_each shows it. */
struct object_entry {
	object_place place;
	enum object_kind kind;
	struct id id;
	uint64_t raw_bytes;
	uint64_t stored_bytes;
	unsigned base_count; /* see object_store_bases */
};

/*
 * Walk the committed log in order from `from` (0: from the start) and show each
 * entry but groups, whose members have entries of their own; `visit` returns
 * non-zero to stop, and that is returned. Only heads are read unless the
 * visitor gets the object. *out_end (may be NULL) is the place to go on from
 * another time.
 */
int object_store_each(struct object_store *store, object_place from,
		      int (*visit)(void *context,
				   const struct object_entry *entry,
				   struct fault *fault),
		      void *context, object_place *out_end,
		      struct fault *fault);

/* The ids of an entry's bases; zero past their number, and where one cannot be
 * read. */
void object_store_bases(struct object_store *store,
			const struct object_entry *entry,
			struct id base[OBJECT_BASE_MAX]);

/* The place after the last committed entry. */
object_place object_store_committed(struct object_store *store);
/* The log's random key: no two logs have the same. */
uint64_t object_store_key(const struct object_store *store);
/* The digest of the last commit. It goes over every entry from the first on and
 * begins with the log's random key: two logs, or two histories of one log, do
 * not have the same. */
uint64_t object_store_digest(const struct object_store *store);
/* Is `place` the end of a commit with this digest, by its frame or by the
 * header of the pack after it? */
bool object_store_has_commit(struct object_store *store, object_place place,
			     uint64_t digest);

struct object_store_stats {
	uint64_t objects[OBJECT_KIND_COUNT];
	uint64_t raw_bytes[OBJECT_KIND_COUNT];
	uint64_t stored_bytes[OBJECT_KIND_COUNT];
	uint64_t pack_bytes; /* of the files */
	uint64_t index_bytes;
	uint64_t packs;
	uint64_t with_base;
};

int object_store_stats(struct object_store *store,
		       struct object_store_stats *out, struct fault *fault);

/* One thing found wrong. Called from one thread at a time, not always the
 * caller's. */
typedef void object_finding_fn(void *context, const char *place,
			       const char *what);

/*
 * Check the log: frames, checksums, digests, the index against the log; with
 * read_data every object is decoded and re-hashed too. Findings are reported,
 * counted in *out_bad, and do not end the check.
 */
int object_store_verify(struct object_store *store, bool read_data,
			object_finding_fn *finding, void *context,
			uint64_t *out_objects, uint64_t *out_bad,
			struct fault *fault);

#endif
