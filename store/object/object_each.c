/* Showing the log to others, entry by entry. */
#include "store/object/object_state.h"

/* The id of a base that is told by its place. */
static void base_id(struct object_store *store, const struct pack_base *base,
		    struct id *out)
{
	struct pack_entry head;

	*out = base->id;
	if (base->place &&
	    object_read_head(store, base->place, &head, NULL) == 0)
		*out = head.id;
}

static void describe(struct object_store *store, const struct pack_entry *entry,
		     struct object_entry *out)
{
	*out = (struct object_entry){
		.place = entry->place,
		.kind = entry->kind,
		.id = entry->id,
		.raw_bytes = entry->raw_bytes,
		.stored_bytes = pack_entry_size(entry),
		.base_count = entry->base_count,
	};
	for (unsigned i = 0; i < entry->base_count; i++)
		base_id(store, &entry->base[i], &out->base[i]);
}

int object_store_each(struct object_store *store, object_place from,
		      int (*visit)(void *context,
				   const struct object_entry *entry,
				   struct fault *fault),
		      void *context, object_place *out_end, struct fault *fault)
{
	struct object_entry shown;
	struct pack_walk walk;
	int rc;

	pack_walk_init(&walk, &store->log, from, store->committed);
	while ((rc = pack_walk_next(&walk, fault)) > 0) {
		if (rc != PACK_ENTRY)
			continue;
		describe(store, &walk.entry, &shown);
		rc = visit(context, &shown, fault);
		if (rc != 0)
			break;
	}
	if (out_end)
		*out_end = walk.at > from ? walk.at : from;
	pack_walk_release(&walk);
	return rc;
}
