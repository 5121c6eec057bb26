#include "store/object/script_of.h"

/* A text is in a script when more than this part of its bytes begin a
 * character of it. */
#define SCRIPT_PART 16
/* Markup has more than this part of <, =, > and ?. */
#define MARKUP_PART 32
#define MARKUP	    ('<' >> 2)

uint8_t object_script_of(struct bytes bytes)
{
	uint32_t count[SCRIPT_COUNT] = {0}, all = 0, best = 0;

	for (size_t i = 0; i < bytes.size; i++)
		count[bytes.data[i] >> 2]++;
	for (uint32_t i = 0xC4 >> 2; i < SCRIPT_COUNT; i++) {
		all += count[i];
		if (count[i] > count[best] || !best)
			best = i;
	}
	if (count[MARKUP] > bytes.size / MARKUP_PART)
		return MARKUP;
	return all > bytes.size / SCRIPT_PART ? (uint8_t)best : 0;
}
