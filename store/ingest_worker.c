#include "store/ingest_worker.h"

#include "core/base/memory.h"
#include "core/text/path_outlet.h"
#include "store/manifest.h"

#include <stdlib.h>

struct ingest_worker {
	struct ingest_worker_setup setup;
	struct extractor *extractor;
	struct fingerprinter *fingerprinter;
};

struct ingest_worker *ingest_worker_new(const struct ingest_worker_setup *setup)
{
	struct ingest_worker *worker = memory_alloc(sizeof(*worker));

	worker->setup = *setup;
	worker->extractor = extractor_new();
	worker->fingerprinter =
		fingerprinter_new(&setup->archive->settings.fingerprint);
	return worker;
}

void ingest_worker_free(struct ingest_worker *worker)
{
	if (!worker)
		return;
	extractor_free(worker->extractor);
	fingerprinter_free(worker->fingerprinter);
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

static const size_t bundle_bytes[JOB_BUNDLE_KINDS] = {
	/* Decoded whenever link or a reader wants one of its texts. */
	[JOB_TEXTS] = (size_t)16 << 10,
	[JOB_AROUND] = (size_t)64 << 10,
};

/* A new bundle; NULL when there are too many. */
static struct object_bundle *add_bundle(struct ingest_job *job,
					enum job_bundle kind)
{
	size_t n = job->bundle_count[kind];

	if (n == INGEST_JOB_BUNDLES)
		return NULL;
	if (!job->bundle[kind][n])
		job->bundle[kind][n] = object_bundle_new(bundle_bytes[kind]);
	job->bundle_count[kind]++;
	return job->bundle[kind][n];
}

static struct object_bundle *last_bundle(struct ingest_job *job,
					 enum job_bundle kind)
{
	size_t n = job->bundle_count[kind];

	return n ? job->bundle[kind][n - 1] : add_bundle(job, kind);
}

/* A text that stands alone is coded with others of the job. One that stood in
 * the job before is there once: put will find it. */
static bool join_body(struct ingest_worker *worker, struct ingest_job *job,
		      struct ingest_item *item, struct bytes body)
{
	struct object_store *objects = worker->setup.archive->objects;
	struct object_bundle *bundle = last_bundle(job, JOB_TEXTS);

	if (body.size > bundle_bytes[JOB_TEXTS] / 2)
		return false;
	if (object_store_join(objects, OBJECT_BODY, body, bundle, item->body))
		return true;
	bundle = add_bundle(job, JOB_TEXTS);
	return bundle && object_store_join(objects, OBJECT_BODY, body, bundle,
					   item->body);
}

/* Body first: the original is coded against it. */
static int encode_body(struct ingest_worker *worker, struct ingest_job *job,
		       struct ingest_item *item)
{
	struct object_store *objects = worker->setup.archive->objects;
	struct bytes body = buffer_view(&item->article.body);
	struct object_base base[OBJECT_BASE_MAX];
	size_t count;

	if (item->body_is_stored)
		return 0;
	fingerprint_make_keys(worker->fingerprinter, body, &item->fingerprint);
	if (worker->setup.is_dry_run)
		return 0;
	body_lines_of_read(worker->fingerprinter, body, &item->lines);
	body_lines_sign(&item->lines);
	count = base_hints_body(worker->setup.hints, body, &item->fingerprint,
				base);
	if (count == 0 && join_body(worker, job, item, body))
		return 0;
	return object_store_encode(objects, OBJECT_BODY, body, base, count,
				   item->body, &item->fault);
}

bool ingest_item_is_page(const struct ingest_item *item)
{
	return item->document.kind == CONTENT_HTML ||
	       item->document.kind == CONTENT_TEXT;
}

/* A text that is little more than its body is told with others of its kind. */
static bool wrap_original(struct ingest_worker *worker, struct ingest_job *job,
			  struct ingest_item *item, struct bytes bytes)
{
	struct bytes body = buffer_view(&item->article.body);
	struct object_base source = {id_of(body), body};
	struct object_bundle *bundle = last_bundle(job, JOB_AROUND);

	if (item->document.kind == CONTENT_NONE)
		return false;
	if (object_bundle_is_full(bundle))
		bundle = add_bundle(job, JOB_AROUND);
	return bundle && object_store_wrap(worker->setup.archive->objects,
					   OBJECT_ORIGINAL, bytes, &source,
					   bundle, item->original);
}

/* The prefix ends with what is most like the original: its own body. Pages lean
 * on a page of their outlet, too. */
static int encode_original(struct ingest_worker *worker, struct ingest_job *job,
			   struct ingest_item *item)
{
	struct object_store *objects = worker->setup.archive->objects;
	struct bytes bytes = ingest_job_view(job, item->bytes);
	struct bytes body = buffer_view(&item->article.body);
	struct object_base base[OBJECT_BASE_MAX];
	size_t count = 0;

	item->leans_on_page = false;
	if (item->is_stored || worker->setup.is_dry_run)
		return 0;
	if (wrap_original(worker, job, item, bytes))
		return 0;
	if (ingest_item_is_page(item))
		count += item->leans_on_page = base_hints_page(
			worker->setup.hints,
			buffer_view(&item->article.field[FIELD_OUTLET].text),
			&base[count]);
	if (item->document.kind != CONTENT_NONE && body.size)
		base[count++] = (struct object_base){id_of(body), body};
	return object_store_encode(objects, OBJECT_ORIGINAL, bytes, base, count,
				   item->original, &item->fault);
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
		rc = encode_original(worker, job, item);
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

/* A fault is the first item's, since all are the job's. */
static void encode_bundles(struct ingest_worker *worker, struct ingest_job *job)
{
	struct object_store *objects = worker->setup.archive->objects;
	struct ingest_item *first = &job->item[0];

	for (size_t kind = 0; kind < JOB_BUNDLE_KINDS; kind++)
		for (size_t i = 0;
		     i < job->bundle_count[kind] && first->rc == 0; i++)
			first->rc = object_store_encode_bundle(
				objects, job->bundle[kind][i], &first->fault);
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
	encode_bundles(worker, job);
}
