#include "store/body_marks.h"

#include "core/base/memory.h"
#include "core/near/fold.h"
#include "core/text/url_page.h"

#include <stdlib.h>

/* A shorter title ("News in brief") stands over many stories: in units, as
 * shingles weigh letters. */
#define TITLE_UNITS 24

struct marked {
	uint32_t body;
	uint64_t mark;
};

struct gathering {
	struct marked *at;
	size_t count, capacity;
	uint32_t body_count;
	enum body_mark kind;
	struct folder *folder;
	struct shadow shadow;
};

static uint64_t title_mark(struct gathering *g, struct bytes title)
{
	struct shadow *shadow = &g->shadow;
	uint32_t units = 0;
	uint64_t hash;

	fold_text(g->folder, title, shadow);
	for (size_t i = 0; i < shadow->count; i++)
		units += shadow->units[i];
	if (units < TITLE_UNITS)
		return 0;
	hash = hash64(bytes_make(shadow->letter,
				 shadow->count * sizeof(*shadow->letter)),
		      0);
	return hash ? hash : 1;
}

static int add(void *context, uint32_t body, struct bytes text,
	       struct fault *fault)
{
	struct gathering *g = context;
	uint64_t mark = g->kind == BODY_MARK_PAGE ? url_page(text)
						  : title_mark(g, text);

	if (body > g->body_count)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: a capture of body %u of %u; run "
				 "`newsfold rebuild`",
				 body, g->body_count);
	if (!mark)
		return 0;
	ARRAY_RESERVE(g->at, g->count + 1, g->capacity);
	g->at[g->count++] = (struct marked){body, mark};
	return 0;
}

static int each(struct gathering *g, struct catalog *catalog, uint32_t body,
		struct fault *fault)
{
	return g->kind == BODY_MARK_PAGE
		       ? catalog_each_address(catalog, body, add, g, fault)
		       : catalog_each_headline(catalog, body, add, g, fault);
}

static int compare(const void *a, const void *b)
{
	const struct marked *x = a, *y = b;

	if (x->body != y->body)
		return x->body < y->body ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

static void begin(struct body_marks *marks, struct gathering *g,
		  enum body_mark kind, uint32_t body_count)
{
	*marks = (struct body_marks){.body_count = body_count};
	*g = (struct gathering){
		.body_count = body_count, .kind = kind, .folder = folder_new()};
	marks->first = memory_alloc_zero((size_t)body_count + 2,
					 sizeof(*marks->first));
}

/* Into lists by body, repeats left out. */
static void settle(struct body_marks *marks, struct gathering *g)
{
	uint32_t kept = 0, body = 0;

	if (g->count)
		qsort(g->at, g->count, sizeof(*g->at), compare);
	marks->mark = memory_alloc((g->count + 1) * sizeof(*marks->mark));
	for (size_t i = 0; i < g->count; i++) {
		if (i && compare(&g->at[i], &g->at[i - 1]) == 0)
			continue;
		while (body <= g->at[i].body)
			marks->first[body++] = kept;
		marks->mark[kept++] = g->at[i].mark;
	}
	while (body <= marks->body_count + 1)
		marks->first[body++] = kept;
	free(g->at);
	folder_free(g->folder);
	shadow_release(&g->shadow);
}

int body_marks_load(struct body_marks *marks, enum body_mark kind,
		    struct catalog *catalog, uint32_t body_count,
		    struct fault *fault)
{
	struct gathering g;
	int rc;

	begin(marks, &g, kind, body_count);
	rc = each(&g, catalog, 0, fault);
	settle(marks, &g);
	return rc;
}

int body_marks_load_two(struct body_marks *marks, enum body_mark kind,
			struct catalog *catalog, uint32_t a, uint32_t b,
			struct fault *fault)
{
	struct gathering g;
	int rc = 0;

	begin(marks, &g, kind, a > b ? a : b);
	if (a)
		rc = each(&g, catalog, a, fault);
	if (rc == 0 && b)
		rc = each(&g, catalog, b, fault);
	settle(marks, &g);
	return rc;
}

void body_marks_release(struct body_marks *marks)
{
	free(marks->mark);
	free(marks->first);
	*marks = (struct body_marks){.mark = NULL};
}

const uint64_t *body_marks_of(const struct body_marks *marks, uint32_t number,
			      size_t *out_count)
{
	*out_count = marks->first[number + 1] - marks->first[number];
	return marks->mark + marks->first[number];
}
