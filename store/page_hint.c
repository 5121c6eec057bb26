#include "store/page_hint.h"

#include "core/base/memory.h"

#include <pthread.h>
#include <stdlib.h>

#define SEEN	    ((size_t)1 << 16)
#define PAGES	    ((size_t)1 << 12)
#define PAGE_BYTES  ((size_t)512 << 10) /* the longest page that is kept */
#define PAGES_BYTES ((size_t)48 << 20)	/* all of them */

struct seen {
	uint64_t key;
	struct id id;
	bool is_there;
};

struct page {
	uint64_t outlet; /* hash of the outlet; 0: free */
	struct id id;
	struct buffer bytes; /* empty: its coding has begun */
};

struct page_hints {
	struct archive *archive;
	pthread_rwlock_t lock;
	struct seen *seen;
	struct page *page;
	size_t page_bytes;
	pthread_mutex_t earlier_lock;
	struct catalog *earlier; /* what earlier runs have; NULL: nothing */
};

/* Workers ask it while the writer has the archive's own. Without it there are
 * fewer hints, no harm. */
static void open_earlier(struct page_hints *h)
{
	struct catalog *catalog = h->archive->catalog;

	if (catalog_has_pages(catalog, NULL) <= 0 ||
	    catalog_open_again(catalog, &h->earlier, NULL) < 0)
		h->earlier = NULL;
}

struct page_hints *page_hints_new(struct archive *archive)
{
	struct page_hints *h = memory_alloc_zero(1, sizeof(*h));

	h->archive = archive;
	h->seen = memory_alloc_zero(SEEN, sizeof(*h->seen));
	h->page = memory_alloc_zero(PAGES, sizeof(*h->page));
	pthread_rwlock_init(&h->lock, NULL);
	pthread_mutex_init(&h->earlier_lock, NULL);
	open_earlier(h);
	return h;
}

void page_hints_free(struct page_hints *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < PAGES; i++)
		buffer_release(&h->page[i].bytes);
	catalog_close(h->earlier);
	pthread_mutex_destroy(&h->earlier_lock);
	pthread_rwlock_destroy(&h->lock);
	free(h->page);
	free(h->seen);
	free(h);
}

bool page_hints_seen(struct page_hints *h, uint64_t key, struct id *out)
{
	const struct seen *seen = &h->seen[key & (SEEN - 1)];
	bool is_there;

	pthread_rwlock_rdlock(&h->lock);
	is_there = seen->is_there && seen->key == key;
	if (is_there)
		*out = seen->id;
	pthread_rwlock_unlock(&h->lock);
	if (is_there || !h->earlier)
		return is_there;
	pthread_mutex_lock(&h->earlier_lock);
	is_there = catalog_get_page(h->earlier, key, out, NULL) > 0;
	pthread_mutex_unlock(&h->earlier_lock);
	return is_there;
}

int page_hints_add_seen(struct page_hints *h, uint64_t key, const struct id *id,
			struct fault *fault)
{
	pthread_rwlock_wrlock(&h->lock);
	h->seen[key & (SEEN - 1)] = (struct seen){key, *id, true};
	pthread_rwlock_unlock(&h->lock);
	return catalog_put_page(h->archive->catalog, key, id, fault);
}

static uint64_t key_of(struct bytes outlet)
{
	return hash64(outlet, 2) | 1;
}

/* The page's place, taken or free; NULL when all around are taken by others. */
static struct page *find_page(struct page_hints *h, uint64_t outlet)
{
	for (size_t i = 0; i < 8; i++) {
		struct page *page = &h->page[(outlet + i) & (PAGES - 1)];

		if (page->outlet == 0 || page->outlet == outlet)
			return page;
	}
	return NULL;
}

enum page_hint page_hints_outlet(struct page_hints *h, struct bytes outlet,
				 size_t size, struct object_base *out)
{
	uint64_t key = key_of(outlet);
	enum page_hint hint = PAGE_HINT_NONE;
	struct page *page;

	if (outlet.size == 0)
		return hint;
	pthread_rwlock_wrlock(&h->lock);
	page = find_page(h, key);
	if (page && page->outlet == 0 && size <= PAGE_BYTES &&
	    h->page_bytes < PAGES_BYTES) {
		page->outlet = key;
		hint = PAGE_HINT_FIRST;
	} else if (page && page->outlet == key && page->bytes.size) {
		*out = (struct object_base){page->id,
					    buffer_view(&page->bytes)};
		hint = PAGE_HINT_FOUND;
	}
	pthread_rwlock_unlock(&h->lock);
	return hint;
}

void page_hints_add_outlet(struct page_hints *h, struct bytes outlet,
			   const struct id *id, struct bytes bytes)
{
	struct page *page;

	pthread_rwlock_wrlock(&h->lock);
	page = find_page(h, key_of(outlet));
	/* A kept page stays: workers may be reading it. */
	if (page && page->bytes.size == 0) {
		page->id = *id;
		buffer_append_bytes(&page->bytes, bytes);
		h->page_bytes += bytes.size;
	}
	pthread_rwlock_unlock(&h->lock);
}
