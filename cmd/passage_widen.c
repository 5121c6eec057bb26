#include "cmd/passage_widen.h"

static bool is_in_order(const struct passages *p)
{
	for (size_t i = 1; i < p->count; i++)
		if (p->at[i].b.begin < p->at[i - 1].b.end)
			return false;
	return true;
}

/* How many bytes before (a, b) are equal, whole characters only, looking back
 * no further than to the two limits. */
static uint32_t equal_before(struct bytes a, uint32_t a_at, uint32_t a_limit,
			     struct bytes b, uint32_t b_at, uint32_t b_limit)
{
	uint32_t n = 0;

	while (a_at - n > a_limit && b_at - n > b_limit &&
	       a.data[a_at - n - 1] == b.data[b_at - n - 1])
		n++;
	while (n && (a.data[a_at - n] & 0xC0) == 0x80)
		n--;
	return n;
}

static uint32_t equal_after(struct bytes a, uint32_t a_at, uint32_t a_limit,
			    struct bytes b, uint32_t b_at, uint32_t b_limit)
{
	uint32_t n = 0;

	while (a_at + n < a_limit && b_at + n < b_limit &&
	       a.data[a_at + n] == b.data[b_at + n])
		n++;
	while (n && a_at + n < a.size && (a.data[a_at + n] & 0xC0) == 0x80)
		n--;
	return n;
}

void passages_widen(struct bytes a, struct bytes b, struct passages *p)
{
	if (!is_in_order(p))
		return;
	for (size_t i = 0; i < p->count; i++) {
		struct passage *at = &p->at[i];
		bool is_last = i + 1 == p->count;
		uint32_t n = equal_before(a, at->a.begin, i ? at[-1].a.end : 0,
					  b, at->b.begin, i ? at[-1].b.end : 0);

		at->a.begin -= n;
		at->b.begin -= n;
		n = equal_after(a, at->a.end,
				is_last ? (uint32_t)a.size : at[1].a.begin, b,
				at->b.end,
				is_last ? (uint32_t)b.size : at[1].b.begin);
		at->a.end += n;
		at->b.end += n;
	}
}
