#include "store/original_digests.h"

#include "core/base/memory.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	return id_compare(&((const struct original_digest *)a)->original,
			  &((const struct original_digest *)b)->original);
}

static int keep(void *context, const struct id *original,
		const struct sha256 *sha256, struct fault *fault)
{
	struct original_digests *d = context;

	(void)fault;
	ARRAY_RESERVE(d->list, d->count + 1, d->capacity);
	d->list[d->count++] = (struct original_digest){*original, *sha256};
	return 0;
}

int original_digests_load(struct original_digests *digests,
			  struct catalog *catalog, struct bytes dump_name,
			  struct fault *fault)
{
	int rc =
		catalog_each_original(catalog, dump_name, keep, digests, fault);

	if (digests->count)
		qsort(digests->list, digests->count, sizeof(*digests->list),
		      compare);
	return rc;
}

void original_digests_release(struct original_digests *digests)
{
	free(digests->list);
	*digests = (struct original_digests){0};
}

bool original_digests_fit(const struct original_digests *digests,
			  const struct id *original, struct bytes bytes)
{
	struct original_digest wanted = {.original = *original};
	const struct original_digest *found;
	struct sha256 sha256;

	if (!digests->count)
		return true;
	found = bsearch(&wanted, digests->list, digests->count, sizeof(wanted),
			compare);
	if (!found)
		return true;
	sha256 = sha256_of(bytes);
	return memcmp(sha256.byte, found->sha256.byte, SHA256_SIZE) == 0;
}
