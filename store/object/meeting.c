#include "store/object/meeting.h"

/* So many bytes on at most, in both together, and so many alike at least. */
#define NEAR  8
#define ALIKE 4

size_t meeting_alike(struct bytes a, struct bytes b)
{
	size_t max = a.size < b.size ? a.size : b.size, n = 0;

	while (n < max && a.data[n] == b.data[n])
		n++;
	return n;
}

/* At an end there need not be so many. */
static bool is_enough(struct bytes source, struct bytes target,
		      const struct meeting *m)
{
	return m->take >= ALIKE ||
	       (m->take && (m->skip + m->take == source.size ||
			    m->put + m->take == target.size));
}

bool meeting_near(struct bytes source, struct bytes target, struct meeting *out)
{
	for (size_t both = 0; both <= NEAR; both++)
		for (size_t skip = 0; skip <= both; skip++) {
			struct meeting m = {skip, both - skip, 0};

			if (m.skip >= source.size || m.put >= target.size)
				continue;
			m.take = meeting_alike(
				bytes_slice(source, m.skip, source.size),
				bytes_slice(target, m.put, target.size));
			if (is_enough(source, target, &m)) {
				*out = m;
				return true;
			}
		}
	return false;
}
