/*
 * ingest_job.h - a batch of what a reader found, on its way to the log.
 *
 * The feeder copies segments in, a worker (ingest_worker.h) fills in the rest,
 * the writer appends. Jobs are used again and again, so they allocate next to
 * nothing.
 */
#ifndef NEWSFOLD_STORE_INGEST_JOB_H
#define NEWSFOLD_STORE_INGEST_JOB_H

#include "core/input/record.h"
#include "core/near/furniture.h"
#include "store/archive.h"

#define INGEST_JOB_ITEMS 256
#define INGEST_JOB_BYTES (1u << 20)

/* Its address, and its text on its outlet. */
#define SEEN_KEYS 2

enum item_kind { ITEM_FILE, ITEM_GLUE, ITEM_RECORD, ITEM_REJECTED };

/* A place in the job's own bytes, which move while it is filled. */
struct slice {
	size_t at, size;
};

struct ingest_item {
	enum item_kind kind;
	/* What the reader said. */
	struct dump_file file; /* strings are at path, link_target, format */
	struct slice path, link_target, format;
	struct slice bytes, content, record, reason;
	struct slice given[FIELD_COUNT];
	struct slice refers_record, refers_url, refers_fetched;
	bool is_revisit;
	struct document document; /* bytes are filled in by the worker */
	uint64_t offset, length;
	bool is_inside; /* its bytes are no stretch of the dump */

	/* What the worker made of it. */
	struct sha256 sha256;
	struct id id;
	bool is_known;	   /* the archive has this very record */
	bool is_forgotten; /* may not come back: nothing is stored of it */
	bool is_stored;	   /* its original is stored already, as stored_id */
	struct id stored_id;
	struct object_encoded *original;
	struct object_encoded *body;
	bool body_is_stored;
	/* By which the next like it will be found (page_hint.h). */
	uint64_t seen_key[SEEN_KEYS];
	size_t seen_key_count;
	bool is_first_of_outlet; /* others of its outlet may lean on it */
	struct id body_id;
	struct article article;
	/* A revisit's: URL and date are cleaned as those of captures are. */
	struct article referred;
	struct fingerprint fingerprint;
	struct body_lines lines;
	int rc;
	struct fault fault;
};

/* What is coded together: texts, and what stands around them. */
enum job_bundle { JOB_TEXTS, JOB_AROUND, JOB_BUNDLE_KINDS };
/* As many as a job can fill, and some. */
#define INGEST_JOB_BUNDLES 96

struct ingest_job {
	struct buffer bytes;
	struct ingest_item *item;
	size_t count;
	struct object_bundle *bundle[JOB_BUNDLE_KINDS][INGEST_JOB_BUNDLES];
	uint8_t bundle_script[JOB_BUNDLE_KINDS][INGEST_JOB_BUNDLES];
	size_t bundle_count[JOB_BUNDLE_KINDS]; /* in use */
};

struct ingest_job *ingest_job_new(void);
void ingest_job_free(struct ingest_job *job);
void ingest_job_clear(struct ingest_job *job);
bool ingest_job_is_full(const struct ingest_job *job);
void ingest_job_add_file(struct ingest_job *job, const struct dump_file *file);
void ingest_job_add_segment(struct ingest_job *job,
			    const struct segment *segment);
struct bytes ingest_job_view(const struct ingest_job *job, struct slice slice);
/* As a C string; the slice was stored with its NUL. */
const char *ingest_job_string(const struct ingest_job *job, struct slice slice);

#endif
