#include "store/object/object_id.h"

static unsigned kept_bits;

void object_id_weaken(unsigned bits)
{
	kept_bits = bits;
}

struct id object_id_of(struct bytes bytes, uint64_t seed)
{
	struct id id;
	uint64_t weak;

	if (!kept_bits)
		return id_of_seeded(bytes, seed);
	id = id_of(bytes);
	weak = id_prefix(&id) >> (64 - kept_bits);
	for (int i = 0; i < 8; i++) {
		id.byte[i] = (unsigned char)(weak >> (56 - 8 * i));
		id.byte[8 + i] = (unsigned char)(seed >> (56 - 8 * i));
	}
	return id;
}
