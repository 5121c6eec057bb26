#include "store/forget.h"

#include "core/base/memory.h"
#include "store/forgotten.h"
#include "store/link.h"
#include "store/repair.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int put_tombstone(struct archive *archive, struct tombstone *t,
			 uint64_t *out_number, struct fault *fault)
{
	int rc = archive_may_write(archive, fault);

	/* The catalog will be made anew. */
	if (rc == 0)
		rc = archive_save_known(archive, fault);
	if (rc == 0)
		rc = tombstone_put(t, archive->objects, archive->objects,
				   fault);
	if (rc == 0)
		rc = object_store_commit(archive->objects, fault);
	*out_number = t->number;
	/* What the catalog says is no longer what the log says. */
	archive->has_failed = true;
	return rc;
}

int forget_commit(struct archive *archive, const struct forget_plan *plan,
		  uint64_t *out_number, struct fault *fault)
{
	static const struct id none;
	struct tombstone t = TOMBSTONE_INIT;
	int rc;

	if (plan->has_url)
		tombstone_add(&t, FORGOTTEN_URL, &plan->url);
	if (plan->has_outlet)
		tombstone_add(&t, FORGOTTEN_OUTLET, &plan->outlet);
	for (size_t i = 0; i < plan->item_count; i++) {
		const struct forget_item *item = &plan->item[i];
		struct id bytes = forgotten_key_of_bytes(&item->sha256);

		tombstone_add(&t, FORGOTTEN_CAPTURE, &item->id);
		tombstone_add(&t, FORGOTTEN_BYTES, &bytes);
		if (!id_equal(&item->body, &none))
			tombstone_add(&t,
				      item->body_goes ? FORGOTTEN_BODY
						      : FORGOTTEN_KEPT_BODY,
				      &item->body);
	}
	rc = put_tombstone(archive, &t, out_number, fault);
	tombstone_release(&t);
	return rc;
}

/* ---- Lifting ------------------------------------------------------------ */

/* All that is lifted, each key once, of what is in force. */
struct lifting {
	struct tombstone *out;
	struct forgotten forgotten;
	struct id_set lifted[FORGOTTEN_KINDS];
};

/* What of each tombstone is lifted for one word of the request: all of one that
 * has a key of `whole` or the number; of the others, the groups that have a key
 * of `wanted`. */
struct lift {
	struct lifting *to;
	struct id_set wanted[FORGOTTEN_KINDS];
	struct id_set whole[FORGOTTEN_KINDS];
	uint64_t number;
	bool is_named;	/* by some tombstone */
	bool is_lifted; /* something of it is in force */
};

static size_t group_end(const struct tombstone *t, size_t at)
{
	do {
		at++;
	} while (at < t->count && t->key[at].kind != FORGOTTEN_CAPTURE);
	return at;
}

static void lift_range(struct lift *lift, const struct tombstone *t,
		       size_t begin, size_t end)
{
	struct lifting *to = lift->to;

	lift->is_named |= end > begin;
	for (size_t i = begin; i < end; i++) {
		const struct forgotten_key *key = &t->key[i];
		enum forgotten_kind kind = key->kind == FORGOTTEN_KEPT_BODY
						   ? FORGOTTEN_BODY
						   : key->kind;

		if (!forgotten_has(&to->forgotten, kind, &key->id))
			continue;
		lift->is_lifted = true;
		if (id_set_add(&to->lifted[kind], &key->id))
			tombstone_add(to->out, kind, &key->id);
	}
}

static bool has_any(const struct tombstone *t, size_t begin, size_t end,
		    const struct id_set *set)
{
	for (size_t i = begin; i < end; i++)
		if (id_set_has(&set[t->key[i].kind], &t->key[i].id))
			return true;
	return false;
}

static int lift_from(void *context, const struct tombstone *t,
		     struct fault *fault)
{
	struct lift *lift = context;

	(void)fault;
	if (t->action != TOMBSTONE_FORGET)
		return 0;
	if ((lift->number && t->number == lift->number) ||
	    has_any(t, 0, t->count, lift->whole)) {
		lift_range(lift, t, 0, t->count);
		return 0;
	}
	for (size_t at = 0, end; at < t->count; at = end) {
		end = group_end(t, at);
		if (t->key[at].kind == FORGOTTEN_CAPTURE &&
		    has_any(t, at, end, lift->wanted))
			lift_range(lift, t, at, end);
	}
	return 0;
}

static int want_record(void *context, const struct id *id, struct fault *fault)
{
	struct lift *lift = context;

	(void)fault;
	id_set_add(&lift->wanted[FORGOTTEN_CAPTURE], id);
	return 0;
}

/* "t:3"; 0 when it is none. */
static uint64_t tombstone_number(const char *text)
{
	uint64_t number;
	char *end;

	if (strncmp(text, "t:", 2) != 0 || !isdigit((unsigned char)text[2]))
		return 0;
	errno = 0;
	number = strtoull(text + 2, &end, 10);
	return errno || *end ? 0 : number;
}

static int want_name(struct archive *archive, struct lift *lift,
		     const char *text, struct fault *fault)
{
	struct catalog_name name;
	int rc;

	lift->number = tombstone_number(text);
	if (lift->number)
		return 0;
	rc = catalog_resolve_forgotten(archive->catalog, text, &name, fault);
	if (rc == FAULT_MISSING)
		return fault_set(fault, FAULT_MISSING,
				 "%s: nothing that is forgotten has this id; "
				 "`newsfold forget` lists the tombstones",
				 text);
	if (rc < 0)
		return rc;
	if (name.kind == 'd')
		return catalog_each_record_id(archive->catalog, &name.id, true,
					      want_record, lift, fault);
	id_set_add(&lift->wanted[name.kind == 'b' ? FORGOTTEN_BODY
						  : FORGOTTEN_CAPTURE],
		   &name.id);
	return 0;
}

static void release(struct lift *lift)
{
	for (size_t i = 0; i < FORGOTTEN_KINDS; i++) {
		id_set_release(&lift->wanted[i]);
		id_set_release(&lift->whole[i]);
	}
}

/* One word of the request; rc tells whether it was understood. */
static int lift_one(struct archive *archive, struct lift *lift, int rc,
		    const char *what, struct fault *fault)
{
	if (rc == 0)
		rc = tombstone_each(archive->objects, lift_from, lift, fault);
	if (rc == 0 && !lift->is_lifted)
		rc = fault_set(fault, FAULT_MISSING,
			       lift->is_named
				       ? "%s: is lifted already; `newsfold "
					 "forget` lists the tombstones"
				       : "%s: no tombstone names it; `newsfold "
					 "forget` lists them",
			       what);
	release(lift);
	return rc;
}

static int lift_rule(struct archive *archive, struct lifting *to,
		     enum forgotten_kind kind, const struct id *key,
		     const char *what, struct fault *fault)
{
	struct lift lift = {.to = to};

	id_set_add(&lift.whole[kind], key);
	return lift_one(archive, &lift, 0, what, fault);
}

static int lift_all(struct archive *archive, struct lifting *to,
		    const struct forget_request *request, struct fault *fault)
{
	struct id key;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < request->name_count; i++) {
		struct lift lift = {.to = to};

		rc = want_name(archive, &lift, request->name[i], fault);
		rc = lift_one(archive, &lift, rc, request->name[i], fault);
	}
	if (rc == 0 && request->url) {
		key = forgotten_key_of_url(bytes_of_string(request->url));
		rc = lift_rule(archive, to, FORGOTTEN_URL, &key, request->url,
			       fault);
	}
	if (rc == 0 && request->outlet) {
		key = forgotten_key_of_outlet(bytes_of_string(request->outlet));
		rc = lift_rule(archive, to, FORGOTTEN_OUTLET, &key,
			       request->outlet, fault);
	}
	return rc;
}

int forget_lift_plan(struct archive *archive,
		     const struct forget_request *request,
		     struct tombstone *out, struct fault *fault)
{
	struct lifting to = {.out = out};
	int rc = forgotten_fold(&to.forgotten, archive->objects, fault);

	out->action = TOMBSTONE_LIFT;
	if (rc == 0)
		rc = lift_all(archive, &to, request, fault);
	forgotten_release(&to.forgotten);
	for (size_t i = 0; i < FORGOTTEN_KINDS; i++)
		id_set_release(&to.lifted[i]);
	return rc;
}

int forget_lift_commit(struct archive *archive, struct tombstone *lift,
		       uint64_t *out_number, struct fault *fault)
{
	return put_tombstone(archive, lift, out_number, fault);
}

struct gone {
	struct id_set lifted; /* captures */
	uint64_t count;
};

static int count_gone(void *context, const struct catalog_capture *c,
		      struct fault *fault)
{
	struct gone *gone = context;

	(void)fault;
	gone->count += id_set_has(&gone->lifted, &c->capture.id);
	return 0;
}

int forget_lift_gone(struct archive *archive, const struct tombstone *lift,
		     uint64_t *out_count, struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct gone gone = {.count = 0};
	int rc;

	for (size_t i = 0; i < lift->count; i++)
		if (lift->key[i].kind == FORGOTTEN_CAPTURE)
			id_set_add(&gone.lifted, &lift->key[i].id);
	filter.kind = RECORD_FORGOTTEN;
	rc = catalog_each_capture(archive->catalog, &filter, count_gone, &gone,
				  fault);
	*out_count = gone.count;
	id_set_release(&gone.lifted);
	return rc;
}

int archive_remake(struct archive **archive, unsigned threads,
		   struct fault *fault)
{
	char *folder = memory_copy_string((*archive)->folder);
	struct link_result result;
	int rc;

	archive_close(*archive);
	*archive = NULL;
	rc = archive_remove_derived(folder, fault);
	if (rc == 0)
		rc = archive_open(folder, ARCHIVE_WRITE, archive, fault);
	if (rc == 0) {
		archive_set_mending(*archive, true);
		rc = archive_link(*archive, threads, &result, fault);
		archive_set_mending(*archive, false);
	}
	free(folder);
	return rc;
}
