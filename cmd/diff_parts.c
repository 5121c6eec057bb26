#include "cmd/diff_parts.h"

/* How far b was read before passage i: the furthest end of an earlier one. */
static uint32_t read_of_b(const struct body_pair *d, size_t i)
{
	uint32_t end = 0;

	for (size_t k = 0; k < i; k++)
		if (d->passages.at[k].b.begin >= end)
			end = d->passages.at[k].b.end;
	return end;
}

bool diff_parts_get(const struct body_pair *d, size_t i, struct diff_part *out)
{
	struct bytes a = buffer_view(&d->a.text), b = buffer_view(&d->b.text);
	size_t count = d->passages.count;
	size_t a_from = i && i <= count ? d->passages.at[i - 1].a.end : 0;
	size_t b_from = i <= count ? read_of_b(d, i) : 0;
	const struct passage *p;

	memset(out, 0, sizeof(*out));
	if (i > count)
		return false;
	if (i == count) {
		out->only_a = bytes_slice(a, a_from, a.size);
		out->only_b = bytes_slice(b, b_from, b.size);
		return true;
	}
	p = &d->passages.at[i];
	out->only_a = bytes_slice(a, a_from, p->a.begin);
	if (p->b.begin < b_from) {
		out->moved = bytes_slice(a, p->a.begin, p->a.end);
		return true;
	}
	out->only_b = bytes_slice(b, b_from, p->b.begin);
	out->shared = bytes_slice(b, p->b.begin, p->b.end);
	return true;
}
