#include "store/forget_plan.h"

#include "core/base/memory.h"
#include "store/forgotten.h"

#include <stdlib.h>

struct planning {
	struct archive *archive;
	struct forget_plan *plan;
	const struct forget_request *request;
};

void forget_plan_release(struct forget_plan *plan)
{
	free(plan->item);
	free(plan->cluster);
	free(plan->kept);
	id_set_release(&plan->going);
	id_set_release(&plan->objects);
	id_set_release(&plan->originals);
}

static int take(void *context, const struct catalog_capture *c,
		struct fault *fault)
{
	struct forget_plan *plan = ((struct planning *)context)->plan;

	(void)fault;
	if (c->capture.kind == RECORD_FORGOTTEN ||
	    !id_set_add(&plan->going, &c->capture.id))
		return 0;
	if (c->capture.has_original)
		id_set_add(&plan->originals, &c->capture.original);
	ARRAY_RESERVE(plan->item, plan->item_count + 1, plan->item_capacity);
	plan->item[plan->item_count++] = (struct forget_item){
		.row = c->row,
		.id = c->capture.id,
		.sha256 = c->capture.sha256,
		.body = c->capture.body,
		.dump = c->capture.dump,
		.body_number = c->body,
		.leaves_glue = !c->capture.has_original || c->capture.is_inside,
	};
	return 0;
}

static int take_filtered(struct planning *p,
			 const struct catalog_filter *filter,
			 struct fault *fault)
{
	return catalog_each_capture(p->archive->catalog, filter, take, p,
				    fault);
}

static int take_body(struct planning *p, uint32_t body, struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	filter.body = body;
	return take_filtered(p, &filter, fault);
}

static int take_member(void *context, const struct catalog_member *member,
		       struct fault *fault)
{
	return take_body(context, member->body, fault);
}

static int take_cluster(struct planning *p, int64_t row, struct fault *fault)
{
	return catalog_each_member(p->archive->catalog, row, take_member, p,
				   fault);
}

static int take_row(struct planning *p, int64_t row, struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	filter.row = row;
	return take_filtered(p, &filter, fault);
}

/* Its articles, and all else that was in it. */
static int take_dump(struct planning *p, int64_t row, struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct buffer name = BUFFER_INIT;
	int rc = catalog_dump_name(p->archive->catalog, row, &name, fault);

	filter.kind = -1;
	filter.dump = buffer_view(&name);
	if (rc == 0)
		rc = take_filtered(p, &filter, fault);
	buffer_release(&name);
	return rc;
}

static int take_name(struct planning *p, const char *text, struct fault *fault)
{
	struct catalog *catalog = p->archive->catalog;
	struct catalog_name name;
	int rc = catalog_resolve(catalog, text, &name, fault);

	/* Forgotten before: done already. */
	if (rc == FAULT_MISSING &&
	    catalog_resolve_forgotten(catalog, text, &name, NULL) == 0)
		return 0;
	if (rc < 0)
		return rc;
	switch (name.kind) {
	case 'r':
		return take_row(p, name.row, fault);
	case 'b':
		return take_body(p, (uint32_t)name.row, fault);
	case 'c':
		return take_cluster(p, name.row, fault);
	default:
		return take_dump(p, name.row, fault);
	}
}

static int take_if_url(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct planning *p = context;
	struct bytes url = c->capture.field[FIELD_URL];
	struct id key;

	if (url.size == 0)
		return 0;
	key = forgotten_key_of_url(url);
	return id_equal(&key, &p->plan->url) ? take(p, c, fault) : 0;
}

static int take_url(struct planning *p, const char *url, struct fault *fault)
{
	struct catalog_filter all = CATALOG_FILTER_INIT;

	p->plan->has_url = true;
	p->plan->url = forgotten_key_of_url(bytes_of_string(url));
	return catalog_each_capture(p->archive->catalog, &all, take_if_url, p,
				    fault);
}

static int take_outlet(struct planning *p, const char *outlet,
		       struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	filter.outlet = bytes_of_string(outlet);
	p->plan->has_outlet = true;
	p->plan->outlet = forgotten_key_of_outlet(filter.outlet);
	return take_filtered(p, &filter, fault);
}

/* The clusters of what goes so far, each once, in the order they are met. */
static int take_near(struct planning *p, struct fault *fault)
{
	size_t named = p->plan->item_count;
	struct id_set taken = ID_SET_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < named; i++) {
		struct catalog_body body;
		struct id key;

		if (!p->plan->item[i].body_number)
			continue;
		rc = catalog_get_body(p->archive->catalog,
				      p->plan->item[i].body_number, &body,
				      fault);
		if (rc < 0 || !body.cluster)
			continue;
		key = id_of(bytes_make(&body.cluster, sizeof(body.cluster)));
		if (id_set_add(&taken, &key))
			rc = take_cluster(p, body.cluster, fault);
	}
	id_set_release(&taken);
	return rc;
}

/* ---- What goes with them, and what refers to them ----------------------- */

struct others {
	const struct forget_plan *plan;
	uint64_t staying;
};

static int count_staying(void *context, const struct catalog_capture *c,
			 struct fault *fault)
{
	struct others *others = context;

	(void)fault;
	others->staying += !id_set_has(&others->plan->going, &c->capture.id);
	return 0;
}

/* Does the body go, or who keeps it? Each is judged once. */
static int judge_body(struct planning *p, struct forget_item *item,
		      struct id_set *kept, struct fault *fault)
{
	struct forget_plan *plan = p->plan;
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct others others = {plan, 0};
	int rc;

	item->body_goes = id_set_has(&plan->objects, &item->body);
	if (item->body_goes || id_set_has(kept, &item->body))
		return 0;
	filter.body = item->body_number;
	rc = catalog_each_capture(p->archive->catalog, &filter, count_staying,
				  &others, fault);
	if (rc < 0)
		return rc;
	item->body_goes = others.staying == 0;
	if (item->body_goes) {
		plan->bodies += id_set_add(&plan->objects, &item->body);
		return 0;
	}
	id_set_add(kept, &item->body);
	ARRAY_RESERVE(plan->kept, plan->kept_count + 1, plan->kept_capacity);
	plan->kept[plan->kept_count++] =
		(struct forget_kept){item->body, others.staying};
	return 0;
}

static int judge_bodies(struct planning *p, struct fault *fault)
{
	struct id_set kept = ID_SET_INIT, dumps = ID_SET_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->plan->item_count; i++) {
		struct forget_item *item = &p->plan->item[i];

		p->plan->dumps += id_set_add(&dumps, &item->dump);
		if (item->body_number)
			rc = judge_body(p, item, &kept, fault);
	}
	id_set_release(&kept);
	id_set_release(&dumps);
	return rc;
}

static int count_leaning(void *context, const struct object_entry *entry,
			 struct fault *fault)
{
	const struct planning *p = context;
	struct forget_plan *plan = p->plan;
	struct id base[OBJECT_BASE_MAX];
	bool leans = false;

	(void)fault;
	object_store_bases(p->archive->objects, entry, base);
	for (unsigned i = 0; i < entry->base_count; i++)
		leans |= id_set_has(&plan->objects, &base[i]) ||
			 id_set_has(&plan->originals, &base[i]);
	plan->leaning += leans && !id_set_has(&plan->objects, &entry->id) &&
			 !id_set_has(&plan->originals, &entry->id);
	return 0;
}

static int see_cluster(void *context, const struct catalog_cluster *c,
		       struct fault *fault)
{
	struct forget_cluster *out = context;

	(void)fault;
	out->id = c->id;
	out->size = c->size;
	out->canonical_goes = false;
	return 0;
}

/* Bodies of the plan by cluster, then by body, so that each is met once. */
struct membership {
	int64_t cluster;
	uint32_t body;
	bool goes;
};

static int by_cluster(const void *a, const void *b)
{
	const struct membership *x = a, *y = b;

	return x->cluster != y->cluster
		       ? (x->cluster > y->cluster ? 1 : -1)
		       : (x->body > y->body) - (x->body < y->body);
}

static int canonical_of(void *context, const struct catalog_cluster *c,
			struct fault *fault)
{
	(void)fault;
	*(uint32_t *)context = c->canonical;
	return 0;
}

static int add_cluster(struct planning *p, const struct membership *m,
		       size_t count, struct fault *fault)
{
	struct forget_plan *plan = p->plan;
	struct forget_cluster cluster = {.going = count};
	uint32_t canonical = 0;
	int rc = catalog_each_cluster(p->archive->catalog, m->cluster, 0,
				      see_cluster, &cluster, fault);

	if (rc == 0)
		rc = catalog_each_cluster(p->archive->catalog, m->cluster, 0,
					  canonical_of, &canonical, fault);
	for (size_t i = 0; i < count; i++)
		cluster.canonical_goes |= m[i].goes && m[i].body == canonical;
	ARRAY_RESERVE(plan->cluster, plan->cluster_count + 1,
		      plan->cluster_capacity);
	plan->cluster[plan->cluster_count++] = cluster;
	return rc;
}

static int find_clusters(struct planning *p, struct fault *fault)
{
	struct membership *m =
		memory_alloc(p->plan->item_count * sizeof(*m) + 1);
	size_t count = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->plan->item_count; i++) {
		const struct forget_item *item = &p->plan->item[i];
		struct catalog_body body = {.cluster = 0};

		if (item->body_number)
			rc = catalog_get_body(p->archive->catalog,
					      item->body_number, &body, fault);
		if (rc == 0 && body.cluster)
			m[count++] = (struct membership){body.cluster,
							 item->body_number,
							 item->body_goes};
	}
	if (count)
		qsort(m, count, sizeof(*m), by_cluster);
	for (size_t at = 0, end; rc == 0 && at < count; at = end) {
		for (end = at + 1;
		     end < count && m[end].cluster == m[at].cluster; end++)
			;
		rc = add_cluster(p, &m[at], end - at, fault);
	}
	free(m);
	return rc;
}

static int take_revisit(void *context, int64_t row, struct fault *fault)
{
	return take_row(context, row, fault);
}

/* What has its page from a record that goes would be left without one. */
static int take_revisits(struct planning *p, struct fault *fault)
{
	size_t named = p->plan->item_count;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < named; i++)
		rc = catalog_each_revisit_of(p->archive->catalog,
					     p->plan->item[i].row, take_revisit,
					     p, fault);
	return rc;
}

static int take_all(struct planning *p, struct fault *fault)
{
	const struct forget_request *r = p->request;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < r->name_count; i++)
		rc = take_name(p, r->name[i], fault);
	if (rc == 0 && r->url)
		rc = take_url(p, r->url, fault);
	if (rc == 0 && r->outlet)
		rc = take_outlet(p, r->outlet, fault);
	if (rc == 0 && r->with_near)
		rc = take_near(p, fault);
	return rc == 0 ? take_revisits(p, fault) : rc;
}

int forget_plan_make(struct archive *archive,
		     const struct forget_request *request,
		     struct forget_plan *plan, struct fault *fault)
{
	struct planning p = {archive, plan, request};
	int rc = take_all(&p, fault);

	if (rc == 0)
		rc = judge_bodies(&p, fault);
	if (rc == 0)
		rc = find_clusters(&p, fault);
	if (rc == 0 && plan->originals.count)
		rc = object_store_each(archive->objects, 0, count_leaning, &p,
				       NULL, fault);
	return rc;
}

bool forget_plan_is_known(struct archive *archive,
			  const struct forget_plan *plan)
{
	struct forgotten f = FORGOTTEN_INIT;
	bool is_known = forgotten_load(&f, archive->catalog, NULL) == 0 &&
			(!plan->has_url ||
			 forgotten_has(&f, FORGOTTEN_URL, &plan->url)) &&
			(!plan->has_outlet ||
			 forgotten_has(&f, FORGOTTEN_OUTLET, &plan->outlet));

	forgotten_release(&f);
	return is_known;
}
