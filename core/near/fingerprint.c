#include "core/near/fingerprint.h"

#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/near/digit.h"
#include "core/near/fingerprinter.h"
#include "core/near/keyset.h"
#include "core/near/passage.h"
#include "core/near/sketch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SHADOW_SEED 0x736861646f772121ULL
#define NUMBER_SEED 0x6e756d6265727321ULL

/* Walks a mask beside a text; places must not go back. */
struct mask_cursor {
	const struct span *span;
	size_t left;
};

void fingerprint_release(struct fingerprint *fingerprint)
{
	if (!fingerprint)
		return;
	free(fingerprint->shingle);
	free(fingerprint->band);
	free(fingerprint->passage);
	free(fingerprint->number);
	*fingerprint = (struct fingerprint)FINGERPRINT_INIT;
}

struct fingerprinter *
fingerprinter_new(const struct fingerprint_settings *settings)
{
	struct fingerprinter *f = memory_alloc_zero(1, sizeof(*f));

	assert(settings->shingle_units > 0);
	f->settings = *settings;
	f->folder = folder_new();
	return f;
}

void fingerprinter_free(struct fingerprinter *f)
{
	if (!f)
		return;
	folder_free(f->folder);
	for (int i = 0; i < 2; i++) {
		shadow_release(&f->shadow[i]);
		shingles_release(&f->shingles[i]);
		body_scan_release(&f->scan[i]);
		free(f->stray[i].units);
	}
	aligner_release(&f->aligner);
	shingle_index_release(&f->index);
	alignment_release(&f->alignment);
	alignment_release(&f->gap);
	chain_release(&f->chain);
	free(f->key);
	free(f);
}

void fingerprinter_keys(struct fingerprinter *f, size_t count)
{
	if (count > f->key_capacity) {
		f->key_capacity = count + count / 8 + 64;
		f->key = memory_resize(f->key, f->key_capacity,
				       2 * sizeof(*f->key));
	}
}

/* Does any span reach into [begin, end)? */
static bool is_masked(struct mask_cursor *mask, uint32_t begin, uint32_t end)
{
	while (mask->left && mask->span->end <= begin) {
		mask->span++;
		mask->left--;
	}
	return mask->left && mask->span->begin < end;
}

/* The sorted set of what `count` hashes at f->key hold, into an array. */
static void keep_set(struct fingerprinter *f, size_t count, uint64_t **array,
		     size_t *array_count, size_t *capacity)
{
	if (count)
		count = keyset_make(f->key, count, f->key + f->key_capacity);
	ARRAY_RESERVE(*array, count, *capacity);
	if (count)
		memcpy(*array, f->key, count * sizeof(**array));
	*array_count = count;
}

static void make_shingles(struct fingerprinter *f, struct mask_cursor mask,
			  struct fingerprint *out)
{
	const struct shadow *shadow = &f->shadow[0];
	const struct shingles *shingles = &f->shingles[0];
	size_t count = 0;

	if (mask.left) {
		for (size_t i = 0; i < shingles->count; i++)
			if (!is_masked(&mask, shadow->begin[i],
				       shadow->end[shingles->end[i] - 1]))
				f->key[count++] = shingles->hash[i];
	} else if (shingles->count) {
		count = shingles->count;
		memcpy(f->key, shingles->hash, count * sizeof(*f->key));
	}
	keep_set(f, count, &out->shingle, &out->shingle_count,
		 &out->shingle_capacity);
}

/* Do two digits next to each other in the shadow belong to one figure? They do
 * when nothing stands between them, or one point or comma. */
static bool joins_figure(struct bytes body, uint32_t end, uint32_t begin)
{
	return begin == end || (begin == end + 1 && (body.data[end] == '.' ||
						     body.data[end] == ','));
}

static void make_numbers(struct fingerprinter *f, struct bytes body,
			 struct mask_cursor mask, struct fingerprint *out)
{
	const struct shadow *shadow = &f->shadow[0];
	size_t count = 0;

	for (size_t i = 0; i < shadow->count;) {
		size_t begin;
		uint64_t hash = NUMBER_SEED;

		i += letters_before_digit(shadow->letter + i,
					  shadow->count - i);
		if (i == shadow->count)
			break;
		begin = i;
		do {
			hash = hash64_mix(hash ^ shadow->letter[i]);
			i++;
		} while (i < shadow->count &&
			 letter_is_digit(shadow->letter[i]) &&
			 joins_figure(body, shadow->end[i - 1],
				      shadow->begin[i]));
		if (!is_masked(&mask, shadow->begin[begin], shadow->end[i - 1]))
			f->key[count++] = hash;
	}
	keep_set(f, count, &out->number, &out->number_count,
		 &out->number_capacity);
}

/* Texts equal but for what folding drops meet under a key of their own; short
 * ones meet under no other. */
static void make_keys(struct fingerprinter *f, struct fingerprint *out)
{
	const struct shingles *shingles = &f->shingles[0];
	struct sketch sketch;

	out->band_count = out->passage_count = 0;
	if (!out->shadow_chars)
		return;
	ARRAY_RESERVE(out->band, 1 + BAND_COUNT, out->band_capacity);
	out->band[out->band_count++] = hash64_mix(out->shadow_hash);
	if (out->shadow_units < FINGERPRINT_SHORT || !shingles->count)
		return;
	sketch_make(shingles->hash, shingles->count, &sketch);
	sketch_bands(&sketch, out->band + out->band_count);
	out->band_count += BAND_COUNT;
	keep_set(f,
		 passage_keys(&f->shadow[0], shingles, f->key + f->key_capacity,
			      f->key),
		 &out->passage, &out->passage_count, &out->passage_capacity);
}

void fingerprint_read(struct fingerprinter *f, struct bytes body,
		      struct fingerprint *out)
{
	struct shadow *shadow = &f->shadow[0];
	uint32_t units = 0;

	fold_text(f->folder, body, shadow);
	shingles_make(shadow, f->settings.shingle_units, true, &f->shingles[0]);
	fingerprinter_keys(f, shadow->count);
	for (size_t i = 0; i < shadow->count; i++)
		units += shadow->units[i];
	out->shadow_chars = (uint32_t)shadow->count;
	out->shadow_units = units;
	out->shadow_hash =
		hash64(bytes_make(shadow->letter,
				  shadow->count * sizeof(*shadow->letter)),
		       SHADOW_SEED);
	/* What was passed over differs where it differs in anything. */
	if (body.size > FOLD_SIZE_LIMIT)
		out->shadow_hash ^=
			hash64(bytes_slice(body, FOLD_SIZE_LIMIT, body.size),
			       SHADOW_SEED);
}

void fingerprint_sets_of_read(struct fingerprinter *f, struct bytes body,
			      const struct span *mask, size_t mask_count,
			      struct fingerprint *out, struct body_scan *scan)
{
	struct mask_cursor cursor = {mask, mask ? mask_count : 0};

	out->band_count = out->passage_count = 0;
	make_shingles(f, cursor, out);
	make_numbers(f, body, cursor, out);
	if (scan)
		body_scan_make(&f->shadow[0], &f->shingles[0], mask, mask_count,
			       scan);
}

void fingerprint_make_keys(struct fingerprinter *f, struct bytes body,
			   struct fingerprint *out)
{
	fingerprint_read(f, body, out);
	out->shingle_count = out->number_count = 0;
	make_keys(f, out);
}

void fingerprint_make(struct fingerprinter *f, struct bytes body,
		      const struct span *mask, size_t mask_count,
		      struct fingerprint *out)
{
	struct mask_cursor cursor = {mask, mask ? mask_count : 0};

	fingerprint_read(f, body, out);
	make_keys(f, out);
	make_shingles(f, cursor, out);
	make_numbers(f, body, cursor, out);
}
