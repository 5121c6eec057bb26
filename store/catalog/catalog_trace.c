/*
 * Where captures are from: outlets, addresses, titles. Link asks for those of
 * all of them, so what few rows of `origin` and `prefix` say of a million
 * captures is read once, not joined to each.
 */
#include "core/base/memory.h"
#include "store/catalog/catalog_text.h"

#include <stdlib.h>

/* Texts by the number of their row; those that are NULL are empty. */
struct texts {
	struct buffer bytes;
	size_t *end; /* of each in bytes; that of number 0 is 0 */
	size_t count, capacity;
};

static void texts_release(struct texts *texts)
{
	buffer_release(&texts->bytes);
	free(texts->end);
}

static void add_end(struct texts *texts)
{
	ARRAY_RESERVE(texts->end, texts->count + 1, texts->capacity);
	texts->end[texts->count++] = texts->bytes.size;
}

/* Rows in order of their numbers, which are 1, 2, ... */
static int texts_load(struct texts *texts, struct catalog *catalog,
		      const char *query, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_open(catalog, query, &s, fault);

	if (rc < 0)
		return rc;
	add_end(texts);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		if (sql_number(s, 0) != texts->count)
			continue;
		buffer_append_bytes(&texts->bytes, sql_text(s, 1));
		add_end(texts);
	}
	sql_close(catalog, s);
	return rc;
}

static struct bytes text_of(const struct texts *texts, uint64_t number)
{
	if (number == 0 || number >= texts->count)
		return BYTES_NONE;
	return bytes_slice(buffer_view(&texts->bytes), texts->end[number - 1],
			   texts->end[number]);
}

struct tracing {
	struct catalog *catalog;
	struct texts outlet, site;
	struct buffer label, address;
	catalog_trace_fn *visit;
	void *context;
};

/* The outlet, else the dump. */
static int label_of(struct tracing *t, sqlite3_stmt *s,
		    struct catalog_trace *out, struct fault *fault)
{
	int rc;

	out->label = text_of(&t->outlet, sql_number(s, 1));
	out->has_outlet = out->label.size > 0;
	if (out->has_outlet)
		return 0;
	buffer_clear(&t->label);
	buffer_append_string(&t->label, CATALOG_DUMP_LABEL);
	rc = catalog_dump_name(t->catalog, (int64_t)sql_number(s, 2), &t->label,
			       fault);
	out->label = buffer_view(&t->label);
	return rc;
}

/* A source id that is an address stands for a URL that is not given. */
static struct bytes if_address(struct bytes text)
{
	return bytes_find(text, BYTES_LITERAL("://"), 0) == SIZE_MAX
		       ? BYTES_NONE
		       : text;
}

static struct bytes address_of(struct tracing *t, sqlite3_stmt *s)
{
	if (sqlite3_column_type(s, 4) == SQLITE_NULL)
		return if_address(sql_text(s, 5));
	buffer_clear(&t->address);
	buffer_append_bytes(&t->address, text_of(&t->site, sql_number(s, 3)));
	buffer_append_bytes(&t->address, sql_text(s, 4));
	return if_address(buffer_view(&t->address));
}

static int visit_all(struct tracing *t, sqlite3_stmt *s, struct fault *fault)
{
	int rc;

	while ((rc = sql_row(t->catalog, s, fault)) > 0) {
		struct catalog_trace trace = {
			.body = (uint32_t)sql_number(s, 0)};

		rc = label_of(t, s, &trace, fault);
		if (rc < 0)
			break;
		trace.address = address_of(t, s);
		trace.title = sql_text(s, 6);
		rc = t->visit(t->context, &trace, fault);
		if (rc != 0)
			break;
	}
	return rc;
}

/* The records as they lie, not by the index of bodies. */
#define ALL_TRACES                                                             \
	"SELECT body, origin, dump, site, path, source_id, " RECORD_TITLE      \
	" FROM record NOT INDEXED WHERE body IS NOT NULL"

static int trace_all(struct catalog *catalog, catalog_trace_fn *visit,
		     void *context, struct fault *fault)
{
	struct tracing t = {
		.catalog = catalog, .visit = visit, .context = context};
	sqlite3_stmt *s = NULL;
	int rc = texts_load(&t.outlet, catalog,
			    "SELECT num, outlet FROM origin ORDER BY num",
			    fault);

	if (rc == 0)
		rc = texts_load(&t.site, catalog,
				"SELECT num, text FROM prefix ORDER BY num",
				fault);
	if (rc == 0)
		rc = sql_open(catalog, ALL_TRACES, &s, fault);
	if (rc == 0)
		rc = visit_all(&t, s, fault);
	sql_close(catalog, s);
	texts_release(&t.outlet);
	texts_release(&t.site);
	buffer_release(&t.label);
	buffer_release(&t.address);
	return rc;
}

#define TRACES_OF_BODY                                                         \
	"SELECT ifnull(outlet, '" CATALOG_DUMP_LABEL "' || dump.name),"        \
	" ifnull(" RECORD_URL ", source_id), " RECORD_TITLE ","                \
	" outlet IS NOT NULL FROM record"                                      \
	" CROSS JOIN origin ON origin.num = record.origin"                     \
	" CROSS JOIN dump ON dump.num = record.dump"                           \
	" LEFT JOIN prefix site ON site.num = record.site WHERE body = ?1"

int catalog_each_trace(struct catalog *catalog, uint32_t body,
		       catalog_trace_fn *visit, void *context,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc;

	if (!body)
		return trace_all(catalog, visit, context, fault);
	rc = sql_open(catalog, TRACES_OF_BODY, &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, body);
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		struct catalog_trace trace = {
			body, sql_text(s, 0), if_address(sql_text(s, 1)),
			sql_text(s, 2), sql_number(s, 3) != 0};

		rc = visit(context, &trace, fault);
		if (rc != 0)
			break;
	}
	sql_close(catalog, s);
	return rc;
}
