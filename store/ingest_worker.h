/*
 * ingest_worker.h - all of an ingest that needs no order: hash, extract,
 * fingerprint, compress. What is left for the writer is to append.
 */
#ifndef NEWSFOLD_STORE_INGEST_WORKER_H
#define NEWSFOLD_STORE_INGEST_WORKER_H

#include "core/base/id_set.h"
#include "store/base_hint.h"
#include "store/forgotten.h"
#include "store/ingest_job.h"
#include "store/page_hint.h"

/* A page with its outlet's furniture on it, not text taken out of one. */
bool ingest_item_is_page(const struct ingest_item *item);

/* What a worker needs to know; shared, read-only. */
struct ingest_worker_setup {
	struct archive *archive;
	struct bytes dump_name;
	const struct id_set *known; /* records of this dump stored before */
	const struct forgotten *forgotten;
	struct base_hints *hints;
	struct page_hints *pages;
	bool is_dry_run;
};

/* A worker's own scratch. */
struct ingest_worker;
struct ingest_worker *
ingest_worker_new(const struct ingest_worker_setup *setup);
void ingest_worker_free(struct ingest_worker *worker);
void ingest_worker_run(struct ingest_worker *worker, struct ingest_job *job);

#endif
