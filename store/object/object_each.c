/* Showing the log to others, entry by entry. */
#include "store/object/object_state.h"

static void describe(const struct pack_entry *entry, struct object_entry *out)
{
	*out = (struct object_entry){
		.place = entry->place,
		.kind = entry->kind,
		.id = entry->id,
		.raw_bytes = entry->raw_bytes,
		.stored_bytes = pack_entry_size(entry),
		.base_count = entry->codec == PACK_SLICE ||
					      entry->codec == PACK_EXCERPT
				      ? 0
				      : entry->base_count,
	};
}

struct id object_base_id(struct object_store *store,
			 const struct pack_base *base)
{
	struct pack_entry head;

	return base->place && object_read_head(store, base->place, &head,
					       NULL) == 0
		       ? head.id
		       : base->id;
}

void object_store_bases(struct object_store *store,
			const struct object_entry *entry,
			struct id base[OBJECT_BASE_MAX])
{
	struct pack_entry head;

	memset(base, 0, OBJECT_BASE_MAX * sizeof(*base));
	if (!entry->base_count ||
	    object_read_head(store, entry->place, &head, NULL) < 0)
		return;
	for (unsigned i = 0; i < head.base_count; i++)
		base[i] = object_base_id(store, &head.base[i]);
}

bool object_store_base(struct object_store *store, const struct id *id,
		       struct id *out)
{
	struct pack_entry head;

	if (object_resolve(store, id, &head, NULL) < 0 || head.depth == 0)
		return false;
	*out = object_base_id(store, &head.base[head.base_count - 1]);
	return true;
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

	pack_walk_init(&walk, &store->log, from, object_store_committed(store));
	while ((rc = pack_walk_next(&walk, fault)) > 0) {
		if (rc != PACK_ENTRY || walk.entry.kind == OBJECT_GROUP)
			continue;
		describe(&walk.entry, &shown);
		rc = visit(context, &shown, fault);
		if (rc != 0)
			break;
	}
	if (out_end)
		*out_end = walk.at > from ? walk.at : from;
	pack_walk_release(&walk);
	return rc;
}
