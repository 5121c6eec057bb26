/* Dictionaries out of the log, for those who code and decode with them. */
#include "store/object/object_state.h"

/* The dictionary at a place, read and digested when it is not kept. */
static int load_dictionary(struct object_store *store, object_place place,
			   struct dictionary **out, struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct pack_entry head;
	int rc;

	*out = dictionary_cache_take(&store->dictionaries, place);
	if (*out)
		return 0;
	rc = object_read_head(store, place, &head, fault);
	if (rc == 0 &&
	    (head.kind != OBJECT_DICTIONARY || head.codec > PACK_ZSTD ||
	     head.base_count || head.raw_bytes > PACK_DICTIONARY_MAX))
		rc = object_corrupt(place, "is no dictionary", fault);
	if (rc == 0)
		rc = object_decode_checked(store, place, NULL, &bytes, &head,
					   fault);
	if (rc == 0) {
		*out = dictionary_cache_add(&store->dictionaries, place,
					    &head.id, &bytes);
		if (!*out)
			rc = object_corrupt(
				place, "zstd refuses the dictionary", fault);
	}
	buffer_release(&bytes);
	return rc;
}

int object_dictionary_take(struct object_store *store,
			   const struct pack_base *base,
			   struct dictionary **out, struct fault *fault)
{
	struct place_list list = {0};
	struct pack_entry head;
	struct id id = base->id;
	int rc = FAULT_MISSING;

	*out = NULL;
	if (base->place) {
		rc = load_dictionary(store, base->place, out, fault);
		if (rc != FAULT_CORRUPT ||
		    object_read_head(store, base->place, &head, NULL) < 0)
			return rc;
		id = head.id; /* damaged, but perhaps put anew since */
	}
	object_find_places(store, &id, &list, fault);
	for (size_t i = 0; i < list.count && rc != 0; i++)
		if (list.place[i] != base->place &&
		    object_read_head(store, list.place[i], &head, fault) == 0 &&
		    id_equal(&head.id, &id))
			rc = load_dictionary(store, list.place[i], out, fault);
	place_list_release(&list);
	if (rc == FAULT_MISSING)
		rc = fault_set(fault, FAULT_CORRUPT, "its dictionary is lost");
	return rc;
}
