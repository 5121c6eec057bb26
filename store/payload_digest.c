#include "store/payload_digest.h"

#include "core/input/warc_head.h"

struct learning {
	struct archive *archive;
	struct buffer original;
};

static int learn(void *context, const struct id *id, struct fault *fault)
{
	struct learning *l = context;
	struct warc_head head = {.size = 0};
	struct fault unread = FAULT_INIT;

	buffer_clear(&l->original);
	/* What is damaged is asked again: it may come back. */
	if (object_store_get(l->archive->objects, id, &l->original, NULL,
			     &unread) < 0)
		return 0;
	warc_head_parse(&head, buffer_view(&l->original));
	return catalog_put_digest(l->archive->catalog, id, head.payload_digest,
				  fault);
}

int payload_digests_learn(struct archive *archive, struct fault *fault)
{
	struct learning l = {archive, BUFFER_INIT};
	int rc = catalog_each_undigested(archive->catalog, learn, &l, fault);

	buffer_release(&l.original);
	return rc;
}
