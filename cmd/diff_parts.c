#include "cmd/diff_parts.h"

bool diff_parts_next(struct diff_parts *d, struct diff_part *out)
{
	struct bytes a = buffer_view(&d->of->a.text);
	struct bytes b = buffer_view(&d->of->b.text);
	const struct passages *passages = &d->of->passages;
	const struct passage *p;

	memset(out, 0, sizeof(*out));
	if (d->next > passages->count)
		return false;
	if (d->next++ == passages->count) {
		out->only_a = bytes_slice(a, d->read_of_a, a.size);
		out->only_b = bytes_slice(b, d->read_of_b, b.size);
		return true;
	}
	p = &passages->at[d->next - 1];
	out->only_a = bytes_slice(a, d->read_of_a, p->a.begin);
	d->read_of_a = p->a.end;
	if (p->b.begin < d->read_of_b) {
		out->moved = bytes_slice(a, p->a.begin, p->a.end);
		return true;
	}
	out->only_b = bytes_slice(b, d->read_of_b, p->b.begin);
	out->shared = bytes_slice(b, p->b.begin, p->b.end);
	d->read_of_b = p->b.end;
	return true;
}
