#include "store/body_pages.h"

#include "core/base/memory.h"
#include "core/text/url_page.h"

#include <stdlib.h>

struct body_page {
	uint32_t body;
	uint64_t page;
};

struct gathering {
	struct body_page *at;
	size_t count, capacity;
	uint32_t body_count;
};

static int add(void *context, uint32_t body, struct bytes address,
	       struct fault *fault)
{
	struct gathering *g = context;
	uint64_t page = url_page(address);

	if (body > g->body_count)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: a capture of body %u of %u; run "
				 "`newsfold rebuild`",
				 body, g->body_count);
	if (!page)
		return 0;
	ARRAY_RESERVE(g->at, g->count + 1, g->capacity);
	g->at[g->count++] = (struct body_page){body, page};
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct body_page *x = a, *y = b;

	if (x->body != y->body)
		return x->body < y->body ? -1 : 1;
	return (x->page > y->page) - (x->page < y->page);
}

/* Into lists by body, repeats left out. */
static void settle(struct body_pages *pages, struct gathering *g)
{
	uint32_t kept = 0, body = 0;

	if (g->count)
		qsort(g->at, g->count, sizeof(*g->at), compare);
	pages->page = memory_alloc((g->count + 1) * sizeof(*pages->page));
	for (size_t i = 0; i < g->count; i++) {
		if (i && compare(&g->at[i], &g->at[i - 1]) == 0)
			continue;
		while (body <= g->at[i].body)
			pages->first[body++] = kept;
		pages->page[kept++] = g->at[i].page;
	}
	while (body <= pages->body_count + 1)
		pages->first[body++] = kept;
	free(g->at);
}

static void init(struct body_pages *pages, struct gathering *g,
		 uint32_t body_count)
{
	*pages = (struct body_pages){.body_count = body_count};
	*g = (struct gathering){.body_count = body_count};
	pages->first = memory_alloc_zero((size_t)body_count + 2,
					 sizeof(*pages->first));
}

int body_pages_load(struct body_pages *pages, struct catalog *catalog,
		    uint32_t body_count, struct fault *fault)
{
	struct gathering g;
	int rc;

	init(pages, &g, body_count);
	rc = catalog_each_address(catalog, 0, add, &g, fault);
	settle(pages, &g);
	return rc;
}

int body_pages_load_two(struct body_pages *pages, struct catalog *catalog,
			uint32_t a, uint32_t b, struct fault *fault)
{
	struct gathering g;
	int rc = 0;

	init(pages, &g, a > b ? a : b);
	if (a)
		rc = catalog_each_address(catalog, a, add, &g, fault);
	if (rc == 0 && b)
		rc = catalog_each_address(catalog, b, add, &g, fault);
	settle(pages, &g);
	return rc;
}

void body_pages_release(struct body_pages *pages)
{
	free(pages->page);
	free(pages->first);
	*pages = (struct body_pages){.page = NULL};
}

const uint64_t *body_pages_of(const struct body_pages *pages, uint32_t number,
			      size_t *out_count)
{
	*out_count = pages->first[number + 1] - pages->first[number];
	return pages->page + pages->first[number];
}
