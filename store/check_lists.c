#include "store/check_lists.h"

#include "core/base/id_set.h"
#include "core/base/memory.h"
#include "store/capture_columns.h"
#include "store/replay.h"

#include <stdlib.h>

/* Sums of hashes, which no order changes. */
struct check_lists {
	struct archive *archive;
	const struct forgotten *forgotten;
	struct id_set seen; /* a capture that is listed twice is one */
	struct capture_columns columns; /* scratch */
	uint64_t listed, known;		/* in the packs, in the catalog */
	object_place end;		/* of what the catalog has read */
	bool has_revisits;
	bool is_damaged, is_complete;
};

struct check_lists *check_lists_new(struct archive *archive)
{
	struct check_lists *l = memory_alloc_zero(1, sizeof(*l));

	l->archive = archive;
	/* Where it cannot tell, each capture is asked about. */
	l->has_revisits = catalog_has_revisits(archive->catalog, NULL) != 0;
	return l;
}

void check_lists_free(struct check_lists *l)
{
	if (!l)
		return;
	id_set_release(&l->seen);
	capture_columns_release(&l->columns);
	free(l);
}

static uint64_t hash_of(struct check_lists *l, struct bytes dump_name,
			const struct capture *capture)
{
	uint64_t sum = hash64(dump_name, 0);

	capture_columns_clear(&l->columns);
	capture_columns_add(&l->columns, dump_name, capture);
	for (size_t i = 0; i < CAPTURE_COLUMN_COUNT; i++)
		if (l->columns.column[i].size)
			sum = hash64_mix(
				sum ^
				hash64(buffer_view(&l->columns.column[i]), i));
	return sum;
}

static int see_listed(void *context, const struct capture_batch_head *head,
		      const struct capture *capture, struct fault *fault)
{
	struct check_lists *l = context;

	(void)fault;
	if (capture->kind != RECORD_FORGOTTEN && !capture->is_revisit &&
	    !forgotten_has(l->forgotten, FORGOTTEN_CAPTURE, &capture->id) &&
	    id_set_add(&l->seen, &capture->id))
		l->listed += hash_of(l, head->dump_name, capture);
	return 0;
}

int check_lists_add(struct check_lists *l, const struct catalog_capture *c,
		    struct fault *fault)
{
	bool is_revisit = false;
	int rc = 0;

	if (l->has_revisits)
		rc = catalog_is_revisit(l->archive->catalog, c->row,
					&is_revisit, fault);
	if (rc == 0 && !is_revisit && c->capture.kind != RECORD_FORGOTTEN)
		l->known += hash_of(l, c->dump_name, &c->capture);
	return rc;
}

int check_lists_start(struct check_lists *l, const struct forgotten *forgotten,
		      struct fault *fault)
{
	l->forgotten = forgotten;
	return catalog_get_number(l->archive->catalog, REPLAY_PLACE, &l->end,
				  fault);
}

int check_lists_see(struct check_lists *l, const struct object_entry *entry,
		    struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind != OBJECT_CAPTURES || entry->place >= l->end)
		return 0;
	rc = object_store_get(l->archive->objects, &entry->id, &bytes, NULL,
			      fault);
	if (rc == 0)
		rc = capture_batch_each(buffer_view(&bytes), see_listed, l,
					fault);
	buffer_release(&bytes);
	l->is_damaged |= rc == FAULT_CORRUPT;
	return rc == FAULT_CORRUPT ? 0 : rc;
}

void check_lists_end(struct check_lists *l)
{
	l->is_complete = !l->is_damaged;
}

bool check_lists_agree(const struct check_lists *l)
{
	return !l->is_complete || l->listed == l->known;
}
