#include "store/ingest_worker.h"

#include "core/base/memory.h"
#include "core/text/path_outlet.h"
#include "store/ingest_encode.h"
#include "store/manifest.h"

#include <stdlib.h>

struct ingest_worker {
	struct ingest_worker_setup setup;
	struct extractor *extractor;
	struct fingerprinter *fingerprinter;
	struct object_encoded *spare;
};

struct ingest_worker *ingest_worker_new(const struct ingest_worker_setup *setup)
{
	struct ingest_worker *worker = memory_alloc(sizeof(*worker));

	worker->setup = *setup;
	worker->extractor = extractor_new();
	worker->fingerprinter =
		fingerprinter_new(&setup->archive->settings.fingerprint);
	worker->spare = object_encoded_new();
	return worker;
}

void ingest_worker_free(struct ingest_worker *worker)
{
	if (!worker)
		return;
	extractor_free(worker->extractor);
	fingerprinter_free(worker->fingerprinter);
	object_encoded_free(worker->spare);
	free(worker);
}

/* A page that does not say whose it is may lie in its outlet's folder. */
static void infer_outlet(const struct ingest_job *job, struct ingest_item *item)
{
	struct field_value *outlet = &item->article.field[FIELD_OUTLET];
	struct bytes found;

	if (outlet->text.size)
		return;
	found = path_outlet(
		bytes_of_string(ingest_job_string(job, item->record)));
	if (found.size == 0)
		return;
	buffer_append_bytes(&outlet->text, found);
	outlet->source = SOURCE_PATH;
	outlet->marks = 0;
}

static void extract(struct ingest_worker *worker, const struct ingest_job *job,
		    struct ingest_item *item)
{
	item->document.content = ingest_job_view(job, item->content);
	for (int i = 0; i < FIELD_COUNT; i++)
		item->document.given[i] = ingest_job_view(job, item->given[i]);
	article_extract(worker->extractor, &item->document, &item->article);
	infer_outlet(job, item);
}

/* The address and date a revisit has, and those it refers to, as captures have
 * theirs. */
static void clean_revisit(struct ingest_worker *worker,
			  const struct ingest_job *job,
			  struct ingest_item *item)
{
	struct document referred = {.kind = CONTENT_NONE};

	referred.given[FIELD_URL] = ingest_job_view(job, item->refers_url);
	referred.given[FIELD_FETCHED] =
		ingest_job_view(job, item->refers_fetched);
	referred.given_source[FIELD_URL] = SOURCE_ARCHIVE;
	referred.given_source[FIELD_FETCHED] = SOURCE_ARCHIVE;
	article_extract(worker->extractor, &referred, &item->referred);
	extract(worker, job, item);
}

/* Is the body stored, and may the article be? */
static void know_body(struct ingest_worker *worker, struct ingest_item *item)
{
	const struct field_value *field = item->article.field;
	struct bytes body = buffer_view(&item->article.body);

	item->body_is_stored =
		object_store_find(worker->setup.archive->objects, OBJECT_BODY,
				  body, &item->body_id);
	if (!item->body_is_stored)
		item->body_id = id_of(body);
	item->is_forgotten =
		!item->is_known &&
		forgotten_has_article(worker->setup.forgotten, &item->body_id,
				      buffer_view(&field[FIELD_URL].text),
				      buffer_view(&field[FIELD_OUTLET].text));
}

static int encode_body(struct ingest_worker *worker, struct ingest_job *job,
		       struct ingest_item *item)
{
	struct bytes body = buffer_view(&item->article.body);

	if (item->body_is_stored)
		return 0;
	fingerprint_make_keys(worker->fingerprinter, body, &item->fingerprint);
	if (worker->setup.is_dry_run)
		return 0;
	body_lines_of_read(worker->fingerprinter, body, &item->lines);
	body_lines_sign(&item->lines);
	return ingest_encode_body(&worker->setup, job, item);
}

static int work_on_record(struct ingest_worker *worker, struct ingest_job *job,
			  struct ingest_item *item)
{
	struct object_store *objects = worker->setup.archive->objects;
	struct bytes bytes = ingest_job_view(job, item->bytes);
	bool has_body = item->document.kind != CONTENT_NONE;
	int rc = 0;

	item->sha256 = sha256_of(bytes);
	item->id = capture_id_of(
		worker->setup.dump_name,
		bytes_of_string(ingest_job_string(job, item->record)),
		&item->sha256);
	item->is_known = id_set_has(worker->setup.known, &item->id);
	item->is_stored = object_store_find(objects, OBJECT_ORIGINAL, bytes,
					    &item->stored_id);
	item->is_forgotten =
		!item->is_known &&
		forgotten_has_bytes(worker->setup.forgotten, &item->sha256);
	if (item->is_forgotten || (item->is_known && item->is_stored))
		return 0;
	if (item->is_revisit)
		clean_revisit(worker, job, item);
	if (has_body) {
		extract(worker, job, item);
		know_body(worker, item);
		rc = item->is_forgotten ? 0 : encode_body(worker, job, item);
	}
	if (rc == 0 && !item->is_forgotten)
		rc = ingest_encode_original(&worker->setup, job, item,
					    &worker->spare);
	return rc;
}

static int work_on_glue(struct ingest_worker *worker,
			const struct ingest_job *job, struct ingest_item *item)
{
	struct object_store *objects = worker->setup.archive->objects;
	struct bytes bytes = ingest_job_view(job, item->bytes);

	item->is_stored = object_store_find(objects, OBJECT_ORIGINAL, bytes,
					    &item->stored_id);
	if (item->is_stored || worker->setup.is_dry_run)
		return 0;
	return object_store_encode(objects, OBJECT_ORIGINAL, bytes, NULL, 0,
				   item->original, &item->fault);
}

void ingest_worker_run(struct ingest_worker *worker, struct ingest_job *job)
{
	for (size_t i = 0; i < job->count; i++) {
		struct ingest_item *item = &job->item[i];

		if (item->kind == ITEM_RECORD || item->kind == ITEM_REJECTED)
			item->rc = work_on_record(worker, job, item);
		else if (item->kind == ITEM_GLUE &&
			 item->bytes.size > MANIFEST_INLINE_BYTES)
			item->rc = work_on_glue(worker, job, item);
	}
	ingest_encode_bundles(&worker->setup, job);
}
