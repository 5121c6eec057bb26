#include "core/input/page_list.h"

#include "core/base/memory.h"
#include "core/input/json_scan.h"
#include "core/input/json_value.h"
#include "core/text/date.h"

#include <stdlib.h>

void page_list_release(struct page_list *list)
{
	if (!list)
		return;
	buffer_release(&list->text);
	free(list->entry);
	*list = (struct page_list)PAGE_LIST_INIT;
}

static bool is_object(struct bytes line)
{
	struct json_scanner scanner;
	size_t used;

	if (line.size == 0 || line.data[0] != '{')
		return false;
	json_scan_init(&scanner);
	return json_scan(&scanner, line, &used) == JSON_DONE;
}

/* The members url, title and ts, still as JSON. */
struct page_line {
	struct bytes url, title, ts;
};

static struct page_line read_line(struct bytes line)
{
	struct page_line found = {BYTES_NONE, BYTES_NONE, BYTES_NONE};
	struct json_walk walk = json_walk_into(line);
	struct bytes key, value;

	while (json_walk_next(&walk, &key, &value)) {
		if (value.size < 2 || value.data[0] != '"')
			continue;
		if (bytes_equal(key, BYTES_LITERAL("url")))
			found.url = value;
		else if (bytes_equal(key, BYTES_LITERAL("title")))
			found.title = value;
		else if (bytes_equal(key, BYTES_LITERAL("ts")))
			found.ts = value;
	}
	return found;
}

void page_list_add_line(struct page_list *list, struct bytes line)
{
	struct page_list_entry *entry;
	struct page_line found;

	line = bytes_trim(line);
	if (!is_object(line))
		return;
	found = read_line(line);
	if (found.url.size <= 2 || found.title.size <= 2 ||
	    list->text.size + found.url.size + found.title.size >
		    PAGE_LIST_BYTES)
		return;
	ARRAY_RESERVE(list->entry, list->count + 1, list->capacity);
	entry = &list->entry[list->count++];
	entry->url = (uint32_t)list->text.size;
	json_decode(found.url, &list->text);
	entry->url_size = (uint32_t)list->text.size - entry->url;
	entry->title = (uint32_t)list->text.size;
	json_decode(found.title, &list->text);
	entry->title_size = (uint32_t)list->text.size - entry->title;
	if (!date_unix_of_text(found.ts, &entry->time))
		entry->time = 0;
	list->is_sorted = false;
}

static struct bytes url_of(const struct page_list *list, size_t i)
{
	return bytes_slice(buffer_view(&list->text), list->entry[i].url,
			   list->entry[i].url + list->entry[i].url_size);
}

static int compare_entries(const void *a, const void *b, void *context)
{
	const struct page_list_entry *x = a, *y = b;
	const unsigned char *text = context;
	uint32_t least = x->url_size < y->url_size ? x->url_size : y->url_size;
	int order = memcmp(text + x->url, text + y->url, least);

	if (order == 0 && x->url_size != y->url_size)
		order = x->url_size < y->url_size ? -1 : 1;
	if (order == 0 && x->time != y->time)
		order = x->time < y->time ? -1 : 1;
	/* Of two equal ones the first in the list is taken. */
	return order ? order : (x->url < y->url ? -1 : x->url > y->url);
}

void page_list_sort(struct page_list *list)
{
	if (list->count)
		qsort_r(list->entry, list->count, sizeof(*list->entry),
			compare_entries, list->text.data);
	list->is_sorted = true;
}

static int compare_bytes(struct bytes a, struct bytes b)
{
	int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* The first entry whose address is not before this one. */
static size_t lower_bound(const struct page_list *list, struct bytes url)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare_bytes(url_of(list, middle), url) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct bytes page_list_title(const struct page_list *list, struct bytes url,
			     struct bytes date)
{
	const struct page_list_entry *best = NULL;
	int64_t time, nearest = INT64_MAX;

	if (url.size == 0 || list->count == 0)
		return BYTES_NONE;
	if (!date_unix_of_text(date, &time))
		time = 0;
	for (size_t i = lower_bound(list, url);
	     i < list->count && bytes_equal(url_of(list, i), url); i++) {
		int64_t apart = llabs(list->entry[i].time - time);

		if (apart >= nearest)
			break; /* in order of time: further off from here on */
		nearest = apart;
		best = &list->entry[i];
	}
	return best ? bytes_slice(buffer_view(&list->text), best->title,
				  best->title + best->title_size)
		    : BYTES_NONE;
}
