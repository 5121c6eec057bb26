/*
 * ingest_encode.h - what a record's text and original are coded against, and
 * with what others. Part of a worker's task: it needs no order.
 */
#ifndef NEWSFOLD_STORE_INGEST_ENCODE_H
#define NEWSFOLD_STORE_INGEST_ENCODE_H

#include "store/ingest_worker.h"

/* A new body, whose fingerprint is made; first, since its original leans on
 * it. */
int ingest_encode_body(const struct ingest_worker_setup *setup,
		       struct ingest_job *job, struct ingest_item *item);
/* `spare` is the worker's, and changes places with the item's when it came out
 * smaller. */
int ingest_encode_original(const struct ingest_worker_setup *setup,
			   struct ingest_job *job, struct ingest_item *item,
			   struct object_encoded **spare);
/* What was put together, once the job's last item is there. */
void ingest_encode_bundles(const struct ingest_worker_setup *setup,
			   struct ingest_job *job);

#endif
