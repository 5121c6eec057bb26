/* Showing the log to others: each entry, and all that is wrong with it. */
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

struct check {
	struct object_store *store;
	bool read_data;
	object_finding_fn *finding;
	void *context;
	uint64_t objects;
	uint64_t bad;
	uint64_t entries;	/* since the last commit */
	uint64_t digest;	/* going on over them */
	uint64_t digest_before; /* of that commit */
	bool unsure;		/* damage makes the next digest differ */
};

static void report(struct check *check, object_place place, const char *what)
{
	struct buffer where = BUFFER_INIT;
	char name[32];

	pack_log_name(place_pack(place), name);
	buffer_printf(&where, "%s at %u", name, place_offset(place));
	check->bad++;
	if (check->finding)
		check->finding(check->context, buffer_string(&where), what);
	buffer_release(&where);
}

static bool is_indexed(struct object_store *store,
		       const struct pack_entry *entry)
{
	struct place_list list = {0};
	bool found = false;

	object_find_places(store, &entry->id, &list, NULL);
	for (size_t i = 0; i < list.count && !found; i++)
		found = list.place[i] == entry->place;
	place_list_release(&list);
	return found;
}

static int check_entry(struct check *check, struct pack_walk *walk,
		       struct fault *fault)
{
	struct buffer object = BUFFER_INIT;
	struct fault wrong = FAULT_INIT;
	struct pack_entry head;
	struct bytes bytes;
	int rc = pack_walk_bytes(walk, &bytes, fault);

	if (rc < 0)
		return rc;
	check->objects++;
	check->entries++;
	check->digest = hash64(bytes, check->digest);
	if (!pack_entry_check(&walk->entry, check->store->log.key, bytes)) {
		report(check, walk->place, "the object's bytes are damaged");
		check->unsure = true;
		return 0;
	}
	if (!is_indexed(check->store, &walk->entry))
		report(check, walk->place, "the index lacks the object");
	if (!check->read_data)
		return 0;
	rc = object_decode_checked(check->store, walk->place, NULL, &object,
				   &head, &wrong);
	buffer_release(&object);
	if (rc == FAULT_CORRUPT)
		report(check, walk->place, wrong.message);
	else if (rc < 0 && fault)
		*fault = wrong;
	return rc == FAULT_CORRUPT ? 0 : rc;
}

/* Frames and headers stand twice: do the bytes agree with what was read? */
static int check_copies(struct check *check, struct pack_walk *walk,
			const struct buffer *expected, const char *what,
			struct fault *fault)
{
	struct bytes bytes;
	int rc = pack_walk_bytes(walk, &bytes, fault);

	/* The second copy may end with the log: a commit cut short there. */
	if (rc == 0 && !bytes_starts_with(buffer_view(expected), bytes))
		report(check, walk->place, what);
	return rc;
}

static int check_frame(struct check *check, struct pack_walk *walk,
		       struct fault *fault)
{
	const struct pack_frame frame = walk->frame;
	struct buffer copies = BUFFER_INIT;
	int rc;

	if (!check->unsure && (frame.entries != check->entries ||
			       frame.previous_digest != check->digest_before ||
			       frame.digest != check->digest))
		report(check, walk->place,
		       "the commit does not fit what stands before it");
	check->entries = 0;
	check->digest = check->digest_before = frame.digest;
	check->unsure = false;
	pack_frame_encode(&frame, check->store->log.key, &copies);
	rc = check_copies(check, walk, &copies,
			  "one of the commit's two copies is damaged", fault);
	buffer_release(&copies);
	return rc;
}

static void check_order(struct check *check, const struct pack_walk *walk,
			const struct pack_file *pack, bool is_first)
{
	if (check->entries)
		report(check, walk->place,
		       "the commit at the end of the pack before is damaged");
	else if (!is_first && pack->number != pack[-1].number + 1)
		report(check, walk->place, "a pack before this one is missing");
	else if (pack->header_good && !check->unsure &&
		 pack->digest != check->digest)
		report(check, walk->place,
		       "the pack does not follow the one before it");
	check->entries = 0;
	check->unsure = !pack->header_good;
	check->digest = check->digest_before = pack->digest;
}

static int check_begin(struct check *check, struct pack_walk *walk,
		       struct fault *fault)
{
	struct pack_log *log = &check->store->log;
	size_t index = pack_log_find(log, place_pack(walk->place));
	const struct pack_file *pack = &log->pack[index];
	struct pack_header header = {PACK_VERSION, pack->number, log->key,
				     pack->digest};
	struct buffer copies = BUFFER_INIT;
	int rc = 0;

	if (pack->header_good) {
		pack_header_encode(&header, &copies);
		rc = check_copies(check, walk, &copies,
				  "one of the header's two copies is damaged",
				  fault);
	} else {
		report(check, walk->place, "the pack's header is damaged");
	}
	check_order(check, walk, pack, index == 0);
	buffer_release(&copies);
	return rc;
}

static int check_item(struct check *check, struct pack_walk *walk,
		      enum pack_item item, struct fault *fault)
{
	switch (item) {
	case PACK_BEGIN:
		return check_begin(check, walk, fault);
	case PACK_ENTRY:
		return check_entry(check, walk, fault);
	case PACK_FRAME:
		return check_frame(check, walk, fault);
	case PACK_DAMAGE:
		report(check, walk->place, "damaged bytes");
		check->unsure = true;
		break;
	case PACK_END:
		break;
	}
	return 0;
}

/* The segments' own checks; that they know each entry is seen on the walk. */
static void check_index(struct check *check)
{
	struct object_index *index = &check->store->index;
	bool damaged = index->damaged;

	for (size_t i = 0; i < index->segment_count; i++)
		damaged |= !index_segment_is_whole(index->segment[i]);
	if (!damaged)
		return;
	check->bad++;
	if (check->finding)
		check->finding(check->context, "index",
			       "a segment is damaged; the packs are read "
			       "instead, and the next ingest writes it anew");
}

int object_store_verify(struct object_store *store, bool read_data,
			object_finding_fn *finding, void *context,
			uint64_t *out_objects, uint64_t *out_bad,
			struct fault *fault)
{
	struct check check = {.store = store,
			      .read_data = read_data,
			      .finding = finding,
			      .context = context,
			      .digest = store->log.pack[0].digest,
			      .digest_before = store->log.pack[0].digest};
	struct pack_walk walk;
	int rc;

	check_index(&check);
	pack_walk_init(&walk, &store->log, 0, store->committed);
	while ((rc = pack_walk_next(&walk, fault)) > 0) {
		rc = check_item(&check, &walk, (enum pack_item)rc, fault);
		if (rc < 0)
			break;
	}
	pack_walk_release(&walk);
	*out_objects = check.objects;
	*out_bad = check.bad;
	return rc;
}
