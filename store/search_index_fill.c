/*
 * Bodies and titles into the full-text index.
 */
#include "core/base/memory.h"
#include "store/body_sweep.h"
#include "store/search_index_state.h"

#include <stdlib.h>

/* Bytes of bodies between two commits: what is in memory, and what an
 * interruption loses. */
#define COMMIT_BYTES (256u << 20)

static void make_tokens(void *context, struct sweep_scratch *s,
			struct swept *body)
{
	struct buffer all = BUFFER_INIT;
	struct bytes title;
	size_t at = 0;

	(void)context;
	while (swept_next_title(body, &at, &title)) {
		buffer_append_bytes(&all, title);
		buffer_append_string(&all, "\n|\n");
	}
	buffer_append_bytes(&all, buffer_view(&body->text));
	s->folded.text = buffer_view(&all);
	fold_text(s->folder, s->folded.text, &s->folded.shadow);
	token_text(&s->tokens, &s->folded, &body->tokens);
	buffer_release(&all);
}

static int put_document(struct search_index *x, uint32_t body,
			struct bytes tokens, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(x->file, "INSERT INTO doc(body) VALUES(?1)", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	rc = sql_finish(x->file, s, fault);
	if (rc == 0)
		rc = sql_prepare(x->file,
				 "INSERT INTO f(rowid, tokens)"
				 " VALUES(last_insert_rowid(), ?1)",
				 &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, tokens);
	return sql_finish(x->file, s, fault);
}

/* The text may be readable again when it is asked for: a sound copy of the pack
 * is brought back. */
static int put_unread(struct search_index *x, uint32_t body,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(x->file, "INSERT INTO unread(body) VALUES(?1)", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	return sql_finish(x->file, s, fault);
}

static int put_body(void *context, struct swept *body, struct fault *fault)
{
	struct search_index *x = context;

	if (body->is_missing && body->has_captures)
		return put_unread(x, body->number, fault);
	if (body->tokens.size == 0)
		return 0;
	return put_document(x, body->number, buffer_view(&body->tokens), fault);
}

static int put_title(void *context, uint32_t body, struct bytes title,
		     struct fault *fault)
{
	struct search_index *x = context;
	struct folded folded = {.text = title};
	struct folder *folder = folder_new();
	struct buffer tokens = BUFFER_INIT;
	int rc = 0;

	fold_text(folder, title, &folded.shadow);
	token_text(&x->tokens, &folded, &tokens);
	if (tokens.size)
		rc = put_document(x, body, buffer_view(&tokens), fault);
	buffer_release(&tokens);
	shadow_release(&folded.shadow);
	folder_free(folder);
	return rc;
}

static int is_cancelled(void *context)
{
	const struct search_index *x = context;

	return x->options->is_cancelled &&
	       x->options->is_cancelled(x->options->context);
}

static void progress(void *context, uint64_t done, uint64_t total)
{
	const struct search_index *x = context;

	(void)total;
	if (x->options->progress)
		x->options->progress(x->options->context, x->bodies + done,
				     x->bodies + total);
}

/* Bodies up to `last` go in, in one transaction. */
static int add_bodies(struct search_index *x, uint32_t last,
		      struct fault *fault)
{
	struct body_sweep sweep = {.archive = x->archive,
				   .threads = x->options->threads,
				   .context = x,
				   .work = make_tokens,
				   .finish = put_body,
				   .is_cancelled = is_cancelled,
				   .progress = progress};
	size_t count = last - x->bodies;
	uint32_t *number = memory_alloc((count + 1) * sizeof(*number));
	int rc;

	for (size_t i = 0; i < count; i++)
		number[i] = x->bodies + 1 + (uint32_t)i;
	rc = body_sweep_run(&sweep, number, count, fault);
	if (rc == 0)
		x->bodies = last;
	free(number);
	return rc;
}

/* The number of the last body of a transaction that starts behind `from`. */
static int end_of_batch(struct search_index *x, uint32_t from, uint32_t last,
			uint32_t *out, struct fault *fault)
{
	uint64_t bytes = 0;
	int rc = 0;

	for (*out = from; rc == 0 && *out < last && bytes < COMMIT_BYTES;) {
		struct catalog_body body;

		rc = catalog_get_body(x->archive->catalog, ++*out, &body,
				      fault);
		bytes += rc == 0 ? body.bytes : 0;
	}
	return rc;
}

int search_index_fill(struct search_index *x, uint32_t last,
		      int64_t last_record, struct fault *fault)
{
	bool is_many = last - x->bodies > x->bodies / 4 + 1000;
	int rc = 0;

	/* Titles that came later, of bodies that are in. */
	if (x->records < last_record)
		rc = catalog_each_later_title(x->archive->catalog, x->records,
					      x->bodies, put_title, x, fault);
	if (rc == 0)
		x->records = last_record;
	while (rc == 0 && x->bodies < last) {
		uint32_t end;

		rc = end_of_batch(x, x->bodies, last, &end, fault);
		if (rc == 0)
			rc = add_bodies(x, end, fault);
		if (rc == 0)
			rc = search_index_write_state(x, fault);
		if (rc == 0 && x->bodies < last)
			rc = sql_run(x->file, "COMMIT; BEGIN IMMEDIATE", fault);
	}
	if (rc == 0 && is_many)
		rc = sql_run(x->file, "INSERT INTO f(f) VALUES('optimize')",
			     fault);
	return rc < 0 ? rc : search_index_write_state(x, fault);
}
