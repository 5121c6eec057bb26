/* Reading: from an id to places, from places to bytes. */
#include "store/object/object_state.h"

#include <limits.h>
#include <stdlib.h>

static int compare_descending(const void *a, const void *b)
{
	object_place x = *(const object_place *)a;
	object_place y = *(const object_place *)b;

	return x < y ? 1 : x > y ? -1 : 0;
}

int object_find_places(struct object_store *store, const struct id *id,
		       struct place_list *list, struct fault *fault)
{
	int rc;

	pthread_rwlock_rdlock(&store->lock);
	rc = object_index_find(&store->index, id_prefix(id), list);
	pthread_rwlock_unlock(&store->lock);
	if (rc == FAULT_CORRUPT) {
		rc = object_forget_segments(store, fault);
		if (rc < 0)
			return rc;
		list->count = 0;
		pthread_rwlock_rdlock(&store->lock);
		object_index_find(&store->index, id_prefix(id), list);
		pthread_rwlock_unlock(&store->lock);
	}
	if (list->count > 1)
		qsort(list->place, list->count, sizeof(*list->place),
		      compare_descending);
	return 0;
}

int object_resolve(struct object_store *store, const struct id *id,
		   struct pack_entry *out, struct fault *fault)
{
	struct place_list list = {0};
	int rc = object_find_places(store, id, &list, fault);

	if (rc == 0)
		rc = fault_set(fault, FAULT_MISSING, "no such object");
	for (size_t i = 0; i < list.count; i++) {
		int got = object_read_head(store, list.place[i], out, fault);

		if (got == 0 && id_equal(&out->id, id) &&
		    out->codec != PACK_SAME) {
			rc = 0;
			break;
		}
		if (got < 0)
			rc = got;
	}
	place_list_release(&list);
	return rc;
}

/* An id nobody knows may have been lost with a damaged head. */
static int unknown(struct object_store *store, const struct id *id,
		   struct fault *fault)
{
	object_place hole;
	uint64_t count;
	char hex[ID_HEX_SIZE + 1], name[32];

	hex_encode(id->byte, ID_SIZE, hex);
	pthread_rwlock_rdlock(&store->lock);
	hole = store->hole;
	count = store->hole_count;
	pthread_rwlock_unlock(&store->lock);
	if (!count)
		return fault_set(fault, FAULT_MISSING, "%s: no such object",
				 hex);
	pack_log_name(place_pack(hole), name);
	return fault_set(fault, FAULT_CORRUPT,
			 "%s: not found; the log is damaged in %llu places, "
			 "first in %s at %u",
			 hex, (unsigned long long)count, name,
			 place_offset(hole));
}

int object_store_get(struct object_store *store, const struct id *id,
		     struct buffer *out, enum object_kind *out_kind,
		     struct fault *fault)
{
	struct place_list list = {0};
	struct pack_entry head;
	int rc = object_find_places(store, id, &list, fault);
	int answer = rc < 0 ? rc : FAULT_MISSING;

	for (size_t i = 0; i < list.count && answer != 0; i++) {
		rc = object_decode_checked(store, list.place[i], id, out, &head,
					   fault);
		if (rc != OBJECT_OTHER_ID)
			answer = rc;
	}
	place_list_release(&list);
	if (answer == FAULT_MISSING)
		return unknown(store, id, fault);
	if (answer == 0 && out_kind)
		*out_kind = head.kind;
	return answer;
}

bool object_store_has(struct object_store *store, const struct id *id)
{
	struct place_list list = {0};
	struct pack_entry head;
	bool found = false;

	object_find_places(store, id, &list, NULL);
	for (size_t i = 0; i < list.count && !found; i++)
		found = object_read_head(store, list.place[i], &head, NULL) ==
				0 &&
			id_equal(&head.id, id);
	place_list_release(&list);
	return found;
}

bool object_store_lists(struct object_store *store, const struct id *id)
{
	struct place_list list = {0};
	bool found;

	object_find_places(store, id, &list, NULL);
	found = list.count > 0;
	place_list_release(&list);
	return found;
}
