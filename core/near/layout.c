#include "core/near/layout.h"

/* A match shorter than this may be chance and bounds nothing. */
#define FIRM_UNITS 20

/* Weight of the letters [begin, end) that no mask covers. */
static uint32_t open_units(const struct shadow *shadow,
			   const struct verify_side *side, size_t begin,
			   size_t end)
{
	uint32_t units = 0;
	size_t m = 0;

	for (size_t i = begin; i < end; i++) {
		while (m < side->mask_count &&
		       side->mask[m].end <= shadow->begin[i])
			m++;
		if (m < side->mask_count &&
		    side->mask[m].begin < shadow->end[i])
			continue;
		units += letter_units(shadow->letter[i]);
	}
	return units;
}

/* Ends of the shared text, in letters of one side. */
struct reach {
	size_t begin, end;
};

static void reach_over(struct reach *reach, uint32_t at, uint32_t length)
{
	if (at < reach->begin)
		reach->begin = at;
	if (at + length > reach->end)
		reach->end = at + length;
}

static void measure_side(const struct shadow *shadow,
			 const struct verify_side *side, struct reach reach,
			 struct layout_side *out)
{
	uint32_t inner;

	if (reach.begin > reach.end)
		reach.begin = reach.end = shadow->count;
	inner = open_units(shadow, side, reach.begin, reach.end);
	out->head = open_units(shadow, side, 0, reach.begin);
	out->tail = open_units(shadow, side, reach.end, shadow->count);
	out->total = out->head + inner + out->tail;
}

void layout_make(struct fingerprinter *f, const struct verify_side *small,
		 const struct verify_side *large, struct layout *out)
{
	const struct verify_side *side[2] = {small, large};
	struct reach reach[2] = {{SIZE_MAX, 0}, {SIZE_MAX, 0}};

	for (int i = 0; i < 2; i++) {
		fold_text(f->folder, side[i]->body, &f->shadow[i]);
		shingles_make(&f->shadow[i], f->settings.shingle_units, true,
			      &f->shingles[i]);
	}
	align_shadows(&f->aligner, &f->shadow[0], &f->shingles[0],
		      &f->shadow[1], &f->shingles[1], &f->alignment);
	*out = (struct layout){0};
	for (size_t i = 0; i < f->alignment.count; i++) {
		const struct match *m = &f->alignment.at[i];
		uint32_t units = open_units(&f->shadow[0], small, m->a,
					    m->a + m->length);

		out->matches++;
		out->shared += units;
		if (units > out->longest)
			out->longest = units;
		if (units < FIRM_UNITS)
			continue;
		reach_over(&reach[0], m->a, m->length);
		reach_over(&reach[1], m->b, m->length);
	}
	measure_side(&f->shadow[0], small, reach[0], &out->small);
	measure_side(&f->shadow[1], large, reach[1], &out->large);
}
