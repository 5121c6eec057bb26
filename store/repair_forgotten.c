#include "store/repair_forgotten.h"

#include "core/base/log.h"
#include "store/forgotten.h"
#include "store/tombstone.h"

struct missing {
	struct forgotten said;	       /* by tombstones that can be read */
	struct forgotten lost;	       /* known to the catalog alone */
	struct id_set captures, bytes; /* of them, that have a row */
	struct tombstone tombstone;
};

static int see_key(void *context, const struct forgotten_key *key,
		   struct fault *fault)
{
	struct missing *m = context;

	(void)fault;
	if (!forgotten_has(&m->said, key->kind, &key->id))
		id_set_add(&m->lost.set[key->kind], &key->id);
	return 0;
}

/* All of a kind that are not `but`. */
static void add_keys(struct missing *m, enum forgotten_kind kind,
		     const struct id_set *but)
{
	static const struct id none;
	const struct id_set *set = &m->lost.set[kind];

	for (size_t i = 0; i < set->capacity; i++)
		if (!id_equal(&set->slot[i], &none) &&
		    !id_set_has(but, &set->slot[i]))
			tombstone_add(&m->tombstone, kind, &set->slot[i]);
}

static int pair(void *context, const struct catalog_capture *c,
		struct fault *fault)
{
	struct missing *m = context;
	struct id bytes = forgotten_key_of_bytes(&c->capture.sha256);

	(void)fault;
	if (!forgotten_has(&m->lost, FORGOTTEN_CAPTURE, &c->capture.id))
		return 0;
	id_set_add(&m->captures, &c->capture.id);
	id_set_add(&m->bytes, &bytes);
	return 0;
}

static int add_group(void *context, const struct catalog_capture *c,
		     struct fault *fault)
{
	struct missing *m = context;
	struct id bytes = forgotten_key_of_bytes(&c->capture.sha256);

	(void)fault;
	if (!id_set_has(&m->captures, &c->capture.id))
		return 0;
	tombstone_add(&m->tombstone, FORGOTTEN_CAPTURE, &c->capture.id);
	tombstone_add(&m->tombstone, FORGOTTEN_BYTES, &bytes);
	return 0;
}

/* What goes with a capture stands behind it, so that it can be lifted alone.
 * Which text that was is known where there is one capture. */
static int describe(struct archive *archive, struct missing *m,
		    struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	static const struct id_set nothing;
	bool is_one = m->lost.set[FORGOTTEN_CAPTURE].count == 1;
	int rc;

	filter.kind = RECORD_FORGOTTEN;
	rc = catalog_each_capture(archive->catalog, &filter, pair, m, fault);
	if (rc == FAULT_CORRUPT)
		rc = 0;
	add_keys(m, FORGOTTEN_URL, &nothing);
	add_keys(m, FORGOTTEN_OUTLET, &nothing);
	add_keys(m, FORGOTTEN_BYTES, &m->bytes);
	if (!is_one)
		add_keys(m, FORGOTTEN_BODY, &nothing);
	if (rc == 0)
		rc = catalog_each_capture(archive->catalog, &filter, add_group,
					  m, fault);
	if (rc == FAULT_CORRUPT)
		rc = 0;
	add_keys(m, FORGOTTEN_CAPTURE, &m->captures);
	if (is_one)
		add_keys(m, FORGOTTEN_BODY, &nothing);
	return rc;
}

int repair_forgotten_put(struct archive *archive, struct object_store *log,
			 struct fault *fault)
{
	struct missing m = {.tombstone = TOMBSTONE_INIT};
	int rc = forgotten_fold(&m.said, archive->objects, fault);

	/* Where nothing is damaged the packs are right. */
	if (rc == 0 && object_store_met_damage(archive->objects))
		rc = catalog_each_forgotten(archive->catalog, see_key, &m,
					    fault);
	/* As far as it can be read. */
	if (rc == FAULT_CORRUPT)
		rc = 0;
	if (rc == 0 && !forgotten_is_empty(&m.lost)) {
		rc = describe(archive, &m, fault);
		if (rc == 0)
			rc = tombstone_put(&m.tombstone, archive->objects, log,
					   fault);
		if (rc == 0)
			log_line(LOG_WARN,
				 "a tombstone could not be read; the catalog "
				 "has what it took down, and t:%llu says so",
				 (unsigned long long)m.tombstone.number);
	}
	tombstone_release(&m.tombstone);
	forgotten_release(&m.said);
	forgotten_release(&m.lost);
	id_set_release(&m.captures);
	id_set_release(&m.bytes);
	return rc;
}
