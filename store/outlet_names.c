#include "store/outlet_names.h"

#include "core/base/memory.h"

#include <stdlib.h>

/* Of the captures of a host that give a name: so many percent must agree. */
#define SAME_PERCENT 90

/* The host at hand: rows come host by host, its most frequent name first. */
struct reading {
	struct outlet_names *names;
	struct buffer host, name;
	struct outlet_name *bare; /* the host itself as outlet, as written */
	size_t bare_count, bare_capacity;
	uint64_t with_name, with_first;
};

static struct bytes keep(struct bytes bytes)
{
	unsigned char *copy = memory_alloc(bytes.size + 1);

	memcpy(copy, bytes.data, bytes.size);
	return (struct bytes){copy, bytes.size};
}

static bool is_host(struct bytes outlet, struct bytes host)
{
	if (bytes_starts_with_nocase(outlet, BYTES_LITERAL("www.")))
		outlet = bytes_slice(outlet, 4, outlet.size);
	return outlet.size == host.size &&
	       bytes_starts_with_nocase(outlet, host);
}

static void end_host(struct reading *r)
{
	struct outlet_names *names = r->names;
	bool is_one = r->with_name &&
		      r->with_first * 100 >= r->with_name * SAME_PERCENT;

	for (size_t i = 0; i < r->bare_count; i++) {
		if (!is_one) {
			free((void *)r->bare[i].host.data);
			continue;
		}
		ARRAY_RESERVE(names->item, names->count + 1, names->capacity);
		names->item[names->count++] = (struct outlet_name){
			r->bare[i].host, keep(buffer_view(&r->name))};
	}
	r->bare_count = 0;
	r->with_name = r->with_first = 0;
}

static int take(void *context, struct bytes host, struct bytes outlet,
		uint64_t captures, struct fault *fault)
{
	struct reading *r = context;

	(void)fault;
	if (!bytes_equal(buffer_view(&r->host), host)) {
		end_host(r);
		buffer_clear(&r->host);
		buffer_append_bytes(&r->host, host);
	}
	if (is_host(outlet, host)) {
		ARRAY_RESERVE(r->bare, r->bare_count + 1, r->bare_capacity);
		r->bare[r->bare_count++].host = keep(outlet);
		return 0;
	}
	if (r->with_name == 0) {
		r->with_first = captures;
		buffer_clear(&r->name);
		buffer_append_bytes(&r->name, outlet);
	}
	r->with_name += captures;
	return 0;
}

static int by_host(const void *a, const void *b)
{
	const struct outlet_name *x = a, *y = b;

	return bytes_compare(x->host, y->host);
}

int outlet_names_load(struct outlet_names *names, struct archive *archive,
		      struct fault *fault)
{
	struct reading r = {.names = names};
	int rc;

	memset(names, 0, sizeof(*names));
	rc = catalog_each_outlet(archive->catalog, take, &r, fault);
	end_host(&r);
	if (names->count)
		qsort(names->item, names->count, sizeof(*names->item), by_host);
	buffer_release(&r.host);
	buffer_release(&r.name);
	free(r.bare);
	if (rc < 0)
		outlet_names_release(names);
	return rc;
}

void outlet_names_release(struct outlet_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		free((void *)names->item[i].host.data);
		free((void *)names->item[i].name.data);
	}
	free(names->item);
	memset(names, 0, sizeof(*names));
}

struct bytes outlet_names_find(const struct outlet_names *names,
			       struct bytes outlet)
{
	struct outlet_name key = {.host = outlet};
	const struct outlet_name *found =
		names->count ? bsearch(&key, names->item, names->count,
				       sizeof(key), by_host)
			     : NULL;

	return found ? found->name : outlet;
}
