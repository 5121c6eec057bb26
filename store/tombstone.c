#include "store/tombstone.h"

#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/base/wire.h"

#include <stdlib.h>
#include <time.h>

#define TOMBSTONE_VERSION 2
#define TOMBSTONE_OLDEST  1 /* no FORGOTTEN_KEPT_BODY */
#define KEY_BYTES	  (1 + ID_SIZE)

void tombstone_release(struct tombstone *t)
{
	if (!t)
		return;
	free(t->key);
	t->key = NULL;
	t->count = t->capacity = 0;
}

void tombstone_add(struct tombstone *t, enum forgotten_kind kind,
		   const struct id *id)
{
	ARRAY_RESERVE(t->key, t->count + 1, t->capacity);
	t->key[t->count++] = (struct forgotten_key){kind, *id};
}

void tombstone_encode(const struct tombstone *t, struct buffer *out)
{
	wire_put8(out, TOMBSTONE_VERSION);
	wire_put8(out, (uint8_t)t->action);
	wire_put_varint(out, t->number);
	wire_put64(out, (uint64_t)t->time);
	for (size_t i = 0; i < t->count; i++) {
		wire_put8(out, (uint8_t)t->key[i].kind);
		buffer_append(out, t->key[i].id.byte, ID_SIZE);
	}
}

static bool get_key(struct wire_reader *in, struct tombstone *t)
{
	uint8_t kind = wire_get8(in);
	struct bytes raw = wire_get_raw(in, ID_SIZE);
	struct id id;

	if (!raw.data || kind >= FORGOTTEN_KINDS)
		return false;
	memcpy(id.byte, raw.data, ID_SIZE);
	tombstone_add(t, (enum forgotten_kind)kind, &id);
	return true;
}

int tombstone_decode(struct bytes bytes, struct tombstone *t,
		     struct fault *fault)
{
	struct wire_reader in = wire_reader_make(bytes);
	uint8_t version = wire_get8(&in), action = wire_get8(&in);
	bool is_whole;

	*t = (struct tombstone)TOMBSTONE_INIT;
	if (!in.failed &&
	    (version < TOMBSTONE_OLDEST || version > TOMBSTONE_VERSION))
		return fault_set(fault, FAULT_VERSION,
				 "tombstone: version %u, this program knows %d",
				 version, TOMBSTONE_VERSION);
	t->number = wire_get_varint(&in);
	t->time = (int64_t)wire_get64(&in);
	is_whole = !in.failed && wire_left(&in) % KEY_BYTES == 0 &&
		   (action == TOMBSTONE_FORGET || action == TOMBSTONE_LIFT);
	t->action = (enum tombstone_action)action;
	while (is_whole && wire_left(&in))
		is_whole = get_key(&in, t);
	if (!is_whole)
		return fault_set(fault, FAULT_CORRUPT,
				 "tombstone of %zu bytes: ends early or holds "
				 "nonsense",
				 bytes.size);
	return 0;
}

struct walk {
	struct object_store *objects;
	tombstone_visit_fn *visit;
	void *context;
};

static int see_entry(void *context, const struct object_entry *entry,
		     struct fault *fault)
{
	struct walk *walk = context;
	struct tombstone tombstone = TOMBSTONE_INIT;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind != OBJECT_TOMBSTONE)
		return 0;
	rc = object_store_get(walk->objects, &entry->id, &bytes, NULL, fault);
	if (rc == 0)
		rc = tombstone_decode(buffer_view(&bytes), &tombstone, fault);
	if (rc == FAULT_CORRUPT) {
		log_line(LOG_ERROR,
			 "%s; what it alone took down shows again until it is "
			 "forgotten anew",
			 fault->message);
		rc = 0;
	} else if (rc == 0) {
		rc = walk->visit(walk->context, &tombstone, fault);
	}
	tombstone_release(&tombstone);
	buffer_release(&bytes);
	return rc;
}

int tombstone_each(struct object_store *objects, tombstone_visit_fn *visit,
		   void *context, struct fault *fault)
{
	struct walk walk = {objects, visit, context};
	struct fault ignored = FAULT_INIT;

	return object_store_each(objects, 0, see_entry, &walk, NULL,
				 fault ? fault : &ignored);
}

static int see_number(void *context, const struct tombstone *tombstone,
		      struct fault *fault)
{
	uint64_t *last = context;

	(void)fault;
	if (tombstone->number > *last)
		*last = tombstone->number;
	return 0;
}

int tombstone_put(struct tombstone *tombstone, struct object_store *from,
		  struct object_store *to, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	uint64_t last = 0;
	bool is_new;
	struct id id;
	int rc = tombstone_each(from, see_number, &last, fault);

	tombstone->number = last + 1;
	tombstone->time = (int64_t)time(NULL);
	tombstone_encode(tombstone, &bytes);
	if (rc == 0)
		rc = object_store_put(to, OBJECT_TOMBSTONE, buffer_view(&bytes),
				      NULL, 0, &id, &is_new, fault);
	buffer_release(&bytes);
	return rc;
}
