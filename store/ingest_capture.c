#include "store/ingest_capture.h"

static void describe_revisit(const struct ingest_job *job,
			     const struct ingest_item *item, struct capture *c)
{
	const struct field_value *own = item->article.field;
	const struct field_value *other = item->referred.field;

	c->is_revisit = true;
	c->field[FIELD_URL] = buffer_view(&own[FIELD_URL].text);
	c->field[FIELD_FETCHED] = buffer_view(&own[FIELD_FETCHED].text);
	c->refers_record = ingest_job_view(job, item->refers_record);
	c->refers_url = buffer_view(&other[FIELD_URL].text);
	c->refers_fetched = buffer_view(&other[FIELD_FETCHED].text);
}

void ingest_capture_of(const struct ingest_job *job,
		       const struct ingest_item *item, struct capture *c)
{
	memset(c, 0, sizeof(*c));
	c->id = item->id;
	c->kind = item->kind == ITEM_REJECTED		? RECORD_REJECTED
		  : item->document.kind == CONTENT_NONE ? RECORD_OTHER
							: RECORD_CAPTURE;
	c->record = bytes_of_string(ingest_job_string(job, item->record));
	c->reason = bytes_of_string(ingest_job_string(job, item->reason));
	c->offset = item->offset;
	c->length = item->length;
	c->is_inside = item->is_inside;
	c->sha256 = item->sha256;
	if (c->kind == RECORD_OTHER && item->is_revisit)
		describe_revisit(job, item, c);
	if (c->kind != RECORD_CAPTURE)
		return;
	c->charset = bytes_of_string(item->article.charset);
	c->undecodable = item->article.undecodable_bytes;
	for (int i = 0; i < FIELD_COUNT; i++) {
		const struct field_value *value = &item->article.field[i];

		c->field[i] = buffer_view(&value->text);
		c->source[i] = (unsigned char)value->source;
		c->marks[i] = (unsigned char)value->marks;
	}
}
