/* passages.c - aligned passages in body bytes, as `why` and `diff` show them */

#include "core/base/memory.h"
#include "core/near/fingerprinter.h"
#include "core/near/tile.h"
#include "core/near/verify.h"

#include <stdlib.h>

void passages_release(struct passages *passages)
{
	if (!passages)
		return;
	free(passages->at);
	*passages = (struct passages){0};
}

static struct span letters_span(const struct shadow *shadow, uint32_t from,
				uint32_t length)
{
	return (struct span){shadow->begin[from],
			     shadow->end[from + length - 1]};
}

/* One order for either way round, so that both show the same passages. */
static bool is_first(const struct shadow *a, const struct shadow *b)
{
	size_t i = 0;

	if (a->count != b->count)
		return a->count < b->count;
	while (i < a->count && a->letter[i] == b->letter[i])
		i++;
	return i == a->count || a->letter[i] < b->letter[i];
}

/* f->alignment: between shadow[first] and the other. */
static void find_matches(struct fingerprinter *f, int first)
{
	const struct shadow *a = &f->shadow[first], *b = &f->shadow[!first];
	const struct shingles *a_shingles = &f->shingles[first],
			      *b_shingles = &f->shingles[!first];

	f->index.is_made = false;
	if (!tile_shadows(a, a_shingles, &f->index, b, b_shingles,
			  &f->alignment))
		align_shadows(&f->aligner, a, a_shingles, &f->index, b,
			      b_shingles, &f->alignment);
}

static int compare_place(const void *x, const void *y)
{
	const struct passage *p = x, *q = y;

	return p->a.begin < q->a.begin ? -1 : p->a.begin > q->a.begin;
}

void passages_align(struct fingerprinter *f, struct bytes a, struct bytes b,
		    unsigned min_chars, struct passages *out)
{
	int first;

	out->count = 0;
	min_chars = min_chars ? min_chars : 1;
	fold_text(f->folder, a, &f->shadow[0]);
	fold_text(f->folder, b, &f->shadow[1]);
	for (int i = 0; i < 2; i++)
		shingles_make(&f->shadow[i], min_chars, false, &f->shingles[i]);
	first = is_first(&f->shadow[0], &f->shadow[1]) ? 0 : 1;
	find_matches(f, first);
	for (size_t i = 0; i < f->alignment.count; i++) {
		const struct match *match = &f->alignment.at[i];

		ARRAY_RESERVE(out->at, out->count + 1, out->capacity);
		out->at[out->count++] = (struct passage){
			.a = letters_span(&f->shadow[0],
					  first ? match->b : match->a,
					  match->length),
			.b = letters_span(&f->shadow[1],
					  first ? match->a : match->b,
					  match->length),
			.chars = match->length};
	}
	if (out->count)
		qsort(out->at, out->count, sizeof(*out->at), compare_place);
}
