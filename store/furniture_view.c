#include "store/furniture_view.h"

#include "core/base/memory.h"
#include "store/derived.h"
#include "store/learned_furniture.h"
#include "store/postings/postings.h"
#include "store/unread.h"

#include <stdlib.h>

struct line {
	uint64_t key;
	size_t label, text; /* where they begin in `bytes` */
	size_t label_size, text_size;
	struct id example;
	uint64_t bodies;
};

struct lines {
	struct archive *archive;
	struct bytes wanted;
	struct buffer bytes; /* labels and texts */
	struct line *at;
	size_t count, capacity;
	struct unread unread;
	struct fault *fault;
};

static struct bytes part(const struct lines *l, size_t at, size_t size)
{
	return bytes_make(l->bytes.data + at, size);
}

static int add_line(void *context, uint64_t key, struct bytes label,
		    struct fault *fault)
{
	struct lines *l = context;
	struct line line = {.key = key, .label_size = label.size};

	(void)fault;
	if (l->wanted.size && !bytes_equal(l->wanted, label))
		return 0;
	line.label = l->bytes.size;
	buffer_append_bytes(&l->bytes, label);
	ARRAY_RESERVE(l->at, l->count + 1, l->capacity);
	l->at[l->count++] = line;
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Of all bodies with the line, the one with the smallest id: numbers would tell
 * the order of ingests. */
static int see_bucket(void *context, const struct postings_bucket *bucket)
{
	struct lines *l = context;
	struct line wanted = {.key = bucket->key}, *line;

	line = bsearch(&wanted, l->at, l->count, sizeof(*line), by_key);
	if (!line)
		return 0;
	line->bodies = bucket->total;
	for (size_t i = 0; i < bucket->number_count; i++) {
		struct catalog_body body;
		int rc = catalog_get_body(l->archive->catalog,
					  bucket->number[i], &body, l->fault);

		if (rc < 0)
			return rc;
		if (i == 0 || id_compare(&body.id, &line->example) < 0)
			line->example = body.id;
	}
	return 0;
}

static int look_up(struct lines *l)
{
	uint64_t *key = memory_alloc(l->count * sizeof(*key));
	struct postings *postings = NULL;
	int rc = archive_read_lines(l->archive, &postings, l->fault);

	qsort(l->at, l->count, sizeof(*l->at), by_key);
	for (size_t i = 0; i < l->count; i++)
		key[i] = l->at[i].key;
	if (rc == 0)
		rc = postings_lookup(postings, key, l->count, 0, see_bucket, l,
				     l->fault);
	postings_close(postings);
	free(key);
	return derived_say_remedy(rc, l->fault);
}

/* The line's text, out of the example. */
static int read_text(struct lines *l, struct line *line,
		     struct fingerprinter *fingerprinter)
{
	struct body_lines found = {.count = 0};
	struct buffer body = BUFFER_INIT;
	int rc = unread_get(&l->unread, l->archive, &line->example, &body,
			    l->fault);

	if (rc > 0)
		body_lines_find(fingerprinter, buffer_view(&body), &found);
	for (size_t i = 0; i < found.count && !line->text_size; i++) {
		struct span span = found.at[i].span;
		struct bytes label = part(l, line->label, line->label_size);

		if (furniture_key(label, found.at[i].hash) != line->key)
			continue;
		line->text = l->bytes.size;
		line->text_size = span.end - span.begin;
		buffer_append(&l->bytes, body.data + span.begin,
			      line->text_size);
	}
	body_lines_release(&found);
	buffer_release(&body);
	return rc < 0 ? rc : 0;
}

static int by_count(const void *a, const void *b, void *context)
{
	const struct line *x = a, *y = b;
	const struct lines *l = context;
	int order = bytes_compare(part(l, x->label, x->label_size),
				  part(l, y->label, y->label_size));

	if (!order)
		order = (x->bodies < y->bodies) - (x->bodies > y->bodies);
	if (!order)
		order = bytes_compare(part(l, x->text, x->text_size),
				      part(l, y->text, y->text_size));
	return order ? order : by_key(x, y);
}

static int show_lines(struct lines *l, furniture_view_fn *visit, void *context)
{
	int rc = 0;

	qsort_r(l->at, l->count, sizeof(*l->at), by_count, l);
	for (size_t i = 0; rc == 0 && i < l->count; i++) {
		const struct line *line = &l->at[i];
		struct furniture_view view = {
			.label = part(l, line->label, line->label_size),
			.line = part(l, line->text, line->text_size),
			.example = line->example,
			.bodies = line->bodies,
		};

		if (line->text_size)
			rc = visit(context, &view, l->fault);
	}
	return rc;
}

int furniture_view_each(struct archive *archive, struct bytes label,
			furniture_view_fn *visit, void *context,
			struct fault *fault)
{
	struct lines l = {.archive = archive, .wanted = label, .fault = fault};
	struct fingerprinter *fingerprinter =
		fingerprinter_new(&archive->settings.fingerprint);
	int rc = catalog_each_furniture(archive->catalog, add_line, &l, fault);

	if (rc == 0 && l.count)
		rc = look_up(&l);
	for (size_t i = 0; rc == 0 && i < l.count; i++)
		if (l.at[i].bodies)
			rc = read_text(&l, &l.at[i], fingerprinter);
	unread_tell(&l.unread,
		    "lines whose example cannot be read are left out");
	if (rc == 0 && l.count)
		rc = show_lines(&l, visit, context);
	fingerprinter_free(fingerprinter);
	buffer_release(&l.bytes);
	free(l.at);
	return rc;
}
