#include "store/ingest_version.h"

static int see_dump(void *context, const struct catalog_dump *dump,
		    struct fault *fault)
{
	struct catalog_dump *out = context;

	(void)fault;
	*out = *dump;
	return 0;
}

/* What the catalog has of this dump; its texts are not for use. */
static int get_dump(struct archive *archive, struct bytes name,
		    struct catalog_dump *out, struct fault *fault)
{
	struct buffer string = BUFFER_INIT;
	int rc;

	memset(out, 0, sizeof(*out));
	buffer_append_bytes(&string, name);
	rc = catalog_each_dump(archive->catalog, buffer_string(&string),
			       see_dump, out, fault);
	buffer_release(&string);
	return rc;
}

int ingest_version_put(struct archive *archive,
		       const struct dump_version *version, bool took_something,
		       struct id *out_id, bool *out_is_other, bool *out_had_one,
		       struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct catalog_dump dump;
	bool is_new = false;
	int rc = get_dump(archive, version->name, &dump, fault);

	*out_had_one = dump.has_version;
	if (rc < 0 ||
	    (!version->is_whole &&
	     (!took_something || (dump.has_version && dump.is_whole))))
		return rc;
	dump_version_encode(version, &bytes);
	rc = object_store_put(archive->objects, OBJECT_DUMP,
			      buffer_view(&bytes), NULL, 0, out_id, &is_new,
			      fault);
	*out_is_other = !dump.has_version || !id_equal(&dump.version, out_id);
	if (rc == 0 && is_new)
		rc = catalog_put_dump_version(archive->catalog, out_id, version,
					      fault);
	buffer_release(&bytes);
	return rc;
}
