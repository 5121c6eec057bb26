#include "store/ingest_job.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* Jobs that held a giant record give its memory back. */
#define KEEP_BYTES	(4 * INGEST_JOB_BYTES)
#define KEEP_ITEM_BYTES (32u << 10)

struct ingest_job *ingest_job_new(void)
{
	struct ingest_job *job = memory_alloc_zero(1, sizeof(*job));

	job->item = memory_alloc_zero(INGEST_JOB_ITEMS, sizeof(*job->item));
	for (size_t i = 0; i < INGEST_JOB_ITEMS; i++) {
		job->item[i].original = object_encoded_new();
		job->item[i].body = object_encoded_new();
	}
	return job;
}

void ingest_job_free(struct ingest_job *job)
{
	if (!job)
		return;
	for (size_t i = 0; i < INGEST_JOB_ITEMS; i++) {
		object_encoded_free(job->item[i].original);
		object_encoded_free(job->item[i].body);
		article_release(&job->item[i].article);
		article_release(&job->item[i].referred);
		fingerprint_release(&job->item[i].fingerprint);
		body_lines_release(&job->item[i].lines);
	}
	for (size_t kind = 0; kind < JOB_BUNDLE_KINDS; kind++)
		for (size_t i = 0; i < INGEST_JOB_BUNDLES; i++)
			object_bundle_free(job->bundle[kind][i]);
	buffer_release(&job->bytes);
	free(job->item);
	free(job);
}

/* An item that held a long article gives its memory back: there are many items,
 * and each would grow to the longest it has met. */
static void slim(struct ingest_item *item)
{
	struct fingerprint *print = &item->fingerprint;

	if (item->article.body.capacity > KEEP_ITEM_BYTES)
		buffer_release(&item->article.body);
	if (print->passage_capacity * sizeof(*print->passage) >
	    KEEP_ITEM_BYTES) {
		fingerprint_release(print);
		*print = (struct fingerprint)FINGERPRINT_INIT;
	}
	if (item->lines.capacity * sizeof(*item->lines.at) > KEEP_ITEM_BYTES) {
		body_lines_release(&item->lines);
		item->lines = (struct body_lines){.at = NULL};
	}
}

void ingest_job_clear(struct ingest_job *job)
{
	for (size_t i = 0; i < job->count; i++)
		slim(&job->item[i]);
	buffer_clear_to(&job->bytes, KEEP_BYTES);
	job->count = 0;
	for (size_t kind = 0; kind < JOB_BUNDLE_KINDS; kind++)
		for (size_t *n = &job->bundle_count[kind]; *n; --*n)
			object_bundle_clear(job->bundle[kind][*n - 1]);
}

bool ingest_job_is_full(const struct ingest_job *job)
{
	return job->count == INGEST_JOB_ITEMS ||
	       job->bytes.size >= INGEST_JOB_BYTES;
}

static struct slice keep(struct ingest_job *job, struct bytes bytes)
{
	struct slice slice = {job->bytes.size, bytes.size};

	if (bytes.size)
		buffer_append_bytes(&job->bytes, bytes);
	return slice;
}

static struct slice keep_string(struct ingest_job *job, const char *s)
{
	return keep(job, bytes_make(s ? s : "", s ? strlen(s) + 1 : 1));
}

struct bytes ingest_job_view(const struct ingest_job *job, struct slice slice)
{
	return slice.size ? bytes_make(job->bytes.data + slice.at, slice.size)
			  : BYTES_NONE;
}

const char *ingest_job_string(const struct ingest_job *job, struct slice slice)
{
	return (const char *)job->bytes.data + slice.at;
}

void ingest_job_add_file(struct ingest_job *job, const struct dump_file *file)
{
	struct ingest_item *item = &job->item[job->count++];

	item->kind = ITEM_FILE;
	item->is_inside = false;
	item->file = *file;
	item->path = keep_string(job, file->path);
	item->link_target = keep_string(job, file->link_target);
	item->format = keep_string(job, file->format);
	item->rc = 0;
}

/* Content that lies within the original is not copied twice. */
static struct slice keep_content(struct ingest_job *job, struct slice whole,
				 struct bytes original, struct bytes content)
{
	uintptr_t begin = (uintptr_t)original.data;
	uintptr_t at = (uintptr_t)content.data;

	if (content.size && at >= begin &&
	    at + content.size <= begin + original.size)
		return (struct slice){whole.at + (at - begin), content.size};
	return keep(job, content);
}

static void keep_revisit(struct ingest_job *job, struct ingest_item *item,
			 const struct segment *s)
{
	item->refers_record =
		keep_content(job, item->bytes, s->bytes, s->revisit.record);
	item->refers_url =
		keep_content(job, item->bytes, s->bytes, s->revisit.url);
	item->refers_fetched =
		keep_content(job, item->bytes, s->bytes, s->revisit.fetched);
	item->content = (struct slice){0, 0};
}

void ingest_job_add_segment(struct ingest_job *job, const struct segment *s)
{
	struct ingest_item *item = &job->item[job->count++];

	item->kind = s->kind == SEGMENT_GLUE	 ? ITEM_GLUE
		     : s->kind == SEGMENT_RECORD ? ITEM_RECORD
						 : ITEM_REJECTED;
	item->bytes = keep(job, s->bytes);
	item->is_inside = s->is_inside;
	item->rc = 0;
	if (item->kind == ITEM_GLUE)
		return;
	item->record = keep_string(job, s->record);
	item->reason = keep_string(job, s->reason);
	item->offset = s->offset;
	item->length = s->length;
	item->document = s->document;
	if (item->kind == ITEM_REJECTED)
		item->document.kind = CONTENT_NONE;
	item->is_revisit = item->kind == ITEM_RECORD &&
			   item->document.kind == CONTENT_NONE &&
			   (s->revisit.record.size || s->revisit.url.size);
	if (item->is_revisit)
		keep_revisit(job, item, s);
	for (int i = 0; i < FIELD_COUNT; i++)
		item->given[i] = keep_content(job, item->bytes, s->bytes,
					      s->document.given[i]);
	if (item->document.kind != CONTENT_NONE)
		item->content = keep_content(job, item->bytes, s->bytes,
					     s->document.content);
}
