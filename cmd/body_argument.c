#include "cmd/body_argument.h"

#include "store/body_table.h"

static int take_canonical(void *context, const struct catalog_cluster *c,
			  struct fault *fault)
{
	(void)fault;
	*(uint32_t *)context = c->canonical;
	return 0;
}

static int find_number(struct archive *archive, const char *name, uint32_t *out,
		       struct fault *fault)
{
	struct catalog_name what;
	int rc = catalog_resolve(archive->catalog, name, &what, fault);

	*out = 0;
	if (rc < 0)
		return rc;
	if (what.kind == 'b') {
		*out = (uint32_t)what.row;
	} else if (what.kind == 'r') {
		rc = catalog_body_of_record(archive->catalog, what.row, out,
					    fault);
	} else if (what.kind == 'c') {
		rc = catalog_each_cluster(archive->catalog, what.row, 0,
					  take_canonical, out, fault);
	}
	if (rc == 0 && *out == 0)
		return fault_set(fault, FAULT_USAGE,
				 "%s: has no article text (a dump, or a record "
				 "that is no article)",
				 name);
	return rc;
}

int body_argument_load(struct archive *archive, const char *name,
		       struct body_argument *out, struct fault *fault)
{
	struct catalog_body body;
	struct body_entry entry = {.published = INT64_MAX};
	int rc = find_number(archive, name, &out->number, fault);

	if (rc == 0)
		rc = catalog_get_body(archive->catalog, out->number, &body,
				      fault);
	if (rc < 0)
		return rc;
	entry.published = body.published;
	entry.fetched = body.fetched;
	out->id = body.id;
	out->day = body_entry_day(&entry);
	return object_store_get(archive->objects, &body.id, &out->text, NULL,
				fault);
}

void body_argument_release(struct body_argument *body)
{
	buffer_release(&body->text);
}
