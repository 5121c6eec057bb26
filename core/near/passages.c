/* passages.c - aligned passages in body bytes, as `why` and `diff` show them */

#include "core/base/memory.h"
#include "core/near/fingerprinter.h"
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

void passages_align(struct fingerprinter *f, struct bytes a, struct bytes b,
		    unsigned min_chars, struct passages *out)
{
	out->count = 0;
	min_chars = min_chars ? min_chars : 1;
	fold_text(f->folder, a, &f->shadow[0]);
	fold_text(f->folder, b, &f->shadow[1]);
	for (int i = 0; i < 2; i++)
		shingles_make(&f->shadow[i], min_chars, false, &f->shingles[i]);
	f->index.is_made = false;
	align_shadows(&f->aligner, &f->shadow[0], &f->shingles[0], &f->index,
		      &f->shadow[1], &f->shingles[1], &f->alignment);
	for (size_t i = 0; i < f->alignment.count; i++) {
		const struct match *match = &f->alignment.at[i];

		ARRAY_RESERVE(out->at, out->count + 1, out->capacity);
		out->at[out->count++] = (struct passage){
			.a = letters_span(&f->shadow[0], match->a,
					  match->length),
			.b = letters_span(&f->shadow[1], match->b,
					  match->length),
			.chars = match->length};
	}
}
