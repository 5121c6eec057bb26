/* Logging objects under the ids and seeds they have in another log. */
#include "store/object/object_state.h"

/*
 * Is the object there? Else *entry is what it will be: an alias when its bytes
 * are there as another kind. 1 when it is there, 0, or a fault.
 */
static int find_moved(struct object_store *store, const struct pack_entry *old,
		      struct pack_entry *entry, struct fault *fault)
{
	struct place_list list = {0};
	struct pack_entry head;
	bool is_there = false;
	int rc = object_find_places(store, &old->id, &list, fault);

	*entry = (struct pack_entry){.kind = old->kind,
				     .id = old->id,
				     .seed = old->seed,
				     .raw_bytes = old->raw_bytes};
	for (size_t i = 0; i < list.count && rc == 0; i++) {
		rc = object_read_head(store, list.place[i], &head, fault);
		if (rc < 0 || !id_equal(&head.id, &entry->id))
			continue;
		is_there |= head.kind == entry->kind;
		if (head.codec == PACK_SAME)
			continue;
		entry->codec = PACK_SAME;
		entry->depth = head.depth;
		entry->base_count = 1;
		entry->base[0] = (struct pack_base){head.place, head.id};
	}
	place_list_release(&list);
	return rc < 0 ? rc : is_there;
}

int object_put_moved(struct object_store *store,
		     const struct object_encoded *encoded, struct bytes bytes,
		     const struct pack_entry *old, struct fault *fault)
{
	struct pack_entry entry;
	int rc = find_moved(store, old, &entry, fault);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (entry.codec == PACK_SAME)
		return object_append(store, &entry, BYTES_NONE, fault);
	return object_log_encoded(store, encoded, &entry, bytes, fault);
}

/* Never an alias: where an object has these very bytes, the group takes the
 * next free seed. */
int object_put_group(struct object_store *store,
		     const struct object_encoded *encoded, struct bytes bytes,
		     struct pack_base *out_group, struct fault *fault)
{
	struct pack_entry entry = {.kind = OBJECT_GROUP,
				   .id = object_id_of(bytes, 0),
				   .raw_bytes = bytes.size};
	int rc;

	while (object_store_has(store, &entry.id))
		entry.id = object_id_of(bytes, ++entry.seed);
	rc = object_log_encoded(store, encoded, &entry, bytes, fault);
	*out_group = (struct pack_base){entry.place, entry.id};
	return rc;
}

int object_lean_on_source(struct object_store *store, const struct id *id,
			  struct pack_entry *entry, struct fault *fault)
{
	struct pack_entry source;
	int rc = object_resolve(store, id, &source, fault);

	if (rc == FAULT_MISSING || (rc == 0 && source.depth >= PACK_DEPTH_MAX))
		return 1;
	if (rc < 0)
		return rc;
	entry->base[1] = (struct pack_base){source.place, source.id};
	entry->base_count = 2;
	entry->depth = source.depth + 1;
	return 0;
}

int object_put_in_group(struct object_store *store,
			const struct object_member *member,
			const struct pack_entry *old, struct fault *fault)
{
	struct pack_entry entry;
	int rc = find_moved(store, old, &entry, fault);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (entry.codec != PACK_SAME) {
		entry.codec = member->codec;
		entry.base_count = 1;
		entry.base[0] = member->group;
		entry.group_at = member->group_at;
		entry.is_json = member->is_json;
		if (member->codec == PACK_WRAPPED)
			rc = object_lean_on_source(store, &member->source,
						   &entry, fault);
	}
	return rc != 0 ? rc : object_append(store, &entry, BYTES_NONE, fault);
}
