/* What is indexed in memory, to segments: when it is much, or asked for. */
#include "store/object/object_state.h"

/* The segments up to the last commit, beside those who look into them, one of
 * whom may find them damaged meanwhile. */
static int flush(struct object_store *store, struct fault *fault)
{
	struct index_stretch to = {
		.key = store->log.key,
		.to = store->committed,
		.digest = store->last_digest,
		.total_entries = store->total_entries,
	};
	struct index_segment *segment = NULL;
	object_place covered;
	size_t kept;
	int rc = 0;

	pthread_rwlock_rdlock(&store->lock);
	covered = store->index.covered;
	to.sums = store->tail;
	/* What could not be read may be there another time. */
	if (covered != store->committed && !store->log.has_unread)
		rc = object_index_write(&store->index, &to, &segment, &kept,
					fault);
	pthread_rwlock_unlock(&store->lock);
	if (!segment)
		return rc;
	pthread_rwlock_wrlock(&store->lock);
	if (store->index.covered == covered) {
		object_index_switch(&store->index, segment, kept);
		store->tail = (struct object_store_stats){0};
	} else {
		object_index_drop(segment);
		rc = FAULT_CORRUPT;
	}
	pthread_rwlock_unlock(&store->lock);
	return rc;
}

int object_store_flush_index(struct object_store *store, struct fault *fault)
{
	int rc;

	if (store->mode != OBJECT_STORE_WRITE)
		return fault_set(fault, FAULT_USAGE,
				 "%s: opened for reading only", store->folder);
	if (store->poisoned)
		return fault_set(fault, store->poison.code,
				 "the archive stopped writing: %.400s",
				 store->poison.message);
	rc = flush(store, fault);
	if (rc == FAULT_CORRUPT) {
		rc = object_forget_segments(store, fault);
		if (rc == 0)
			rc = flush(store, fault);
	}
	return rc;
}

void object_flush_when_due(struct object_store *store)
{
	uint64_t count;

	pthread_rwlock_rdlock(&store->lock);
	count = store->index.table.count;
	pthread_rwlock_unlock(&store->lock);
	if (count < store->flush_at)
		return;
	if (object_store_flush_index(store, NULL) < 0)
		store->flush_at = 2 * count;
	else
		store->flush_at = OBJECT_FLUSH_RECORDS;
}
