/*
 * ingest_capture.h - what is written down of a record that a worker has read.
 */
#ifndef NEWSFOLD_STORE_INGEST_CAPTURE_H
#define NEWSFOLD_STORE_INGEST_CAPTURE_H

#include "store/capture.h"
#include "store/ingest_job.h"

/* All but dump, run, body and original; its texts are the job's. */
void ingest_capture_of(const struct ingest_job *job,
		       const struct ingest_item *item, struct capture *out);

#endif
