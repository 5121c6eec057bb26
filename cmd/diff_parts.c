#include "cmd/diff_parts.h"

/* Shared runs shorter than this are chance, and would shred the reading. */
#define PASSAGE_CHARS 8

static void compare(struct archive *archive, struct diff_parts *d)
{
	struct fingerprinter *f =
		fingerprinter_new(&archive->settings.fingerprint);
	struct bytes a = buffer_view(&d->a.text), b = buffer_view(&d->b.text);
	struct verify_side side_a = {&d->print_a, a, NULL, 0, d->a.day};
	struct verify_side side_b = {&d->print_b, b, NULL, 0, d->b.day};

	fingerprint_make(f, a, NULL, 0, &d->print_a);
	fingerprint_make(f, b, NULL, 0, &d->print_b);
	verify_pair(f, &side_a, &side_b, &d->verdict);
	passages_align(f, a, b, PASSAGE_CHARS, &d->passages);
	fingerprinter_free(f);
}

int diff_parts_load(struct archive *archive, const char *a, const char *b,
		    struct diff_parts *out, struct fault *fault)
{
	int rc = body_argument_load(archive, a, &out->a, fault);

	if (rc == 0)
		rc = body_argument_load(archive, b, &out->b, fault);
	if (rc == 0)
		compare(archive, out);
	return rc;
}

/* How far b was read before passage i: the furthest end of an earlier one. */
static uint32_t read_of_b(const struct diff_parts *d, size_t i)
{
	uint32_t end = 0;

	for (size_t k = 0; k < i; k++)
		if (d->passages.at[k].b.begin >= end)
			end = d->passages.at[k].b.end;
	return end;
}

bool diff_parts_get(const struct diff_parts *d, size_t i, struct diff_part *out)
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

void diff_parts_release(struct diff_parts *d)
{
	passages_release(&d->passages);
	fingerprint_release(&d->print_a);
	fingerprint_release(&d->print_b);
	body_argument_release(&d->a);
	body_argument_release(&d->b);
}
