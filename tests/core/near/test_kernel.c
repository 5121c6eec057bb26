#include "core/near/kernel.h"

#include "core/base/hash.h"
#include "core/near/fold.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define SIZE 1000

static size_t all_kernels(const struct kernel *out[4])
{
	const struct kernel *const each[] = {kernel_portable(), kernel_neon(),
					     kernel_avx2(), kernel_avx512()};
	size_t count = 0;

	for (size_t i = 0; i < 4; i++)
		if (each[i])
			out[count++] = each[i];
	return count;
}

/* Exactly as large as is promised, so that a sanitizer sees a store past it. */
static struct shadow shadow_of_size(size_t capacity)
{
	return (struct shadow){.letter = calloc(capacity, sizeof(uint32_t)),
			       .begin = calloc(capacity, sizeof(uint32_t)),
			       .end = calloc(capacity, sizeof(uint32_t)),
			       .units = calloc(capacity, 1),
			       .capacity = capacity};
}

static void same_shadow(const struct shadow *a, const struct shadow *b,
			const char *name)
{
	cr_assert_eq(a->count, b->count, "%s", name);
	for (size_t i = 0; i < a->count; i++) {
		cr_assert_eq(a->letter[i], b->letter[i], "%s %zu", name, i);
		cr_assert_eq(a->begin[i], b->begin[i], "%s %zu", name, i);
		cr_assert_eq(a->end[i], b->end[i], "%s %zu", name, i);
		cr_assert_eq(a->units[i], b->units[i], "%s %zu", name, i);
	}
}

/* Text of `size` bytes in its own storage, whose last byte is the last there.
 */
static void fold_like_portable(const unsigned char *text, size_t size)
{
	const struct kernel *all[4];
	size_t count = all_kernels(all);
	unsigned char *own = malloc(size + !size);
	struct shadow expected = shadow_of_size(size + !size);
	size_t stop;

	memcpy(own, text, size);
	stop = all[0]->fold_ascii(own, size, 0, &expected);
	for (size_t k = 1; k < count; k++) {
		struct shadow got = shadow_of_size(size + !size);

		cr_assert_eq(all[k]->fold_ascii(own, size, 0, &got), stop);
		same_shadow(&expected, &got, all[k]->name);
		shadow_release(&got);
	}
	shadow_release(&expected);
	free(own);
}

Test(kernel, every_processor_folds_ascii_alike)
{
	unsigned char text[SIZE];

	for (size_t i = 0; i < SIZE; i++)
		text[i] = (unsigned char)(i % 128);
	for (size_t size = 0; size < SIZE; size += 7)
		fold_like_portable(text, size);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = (unsigned char)(hash64_mix(i + 1) % 128);
	fold_like_portable(text, SIZE);
}

Test(kernel, folding_stops_before_what_is_not_ascii)
{
	unsigned char text[64];

	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'A', sizeof(text));
		text[at] = 0x80;
		fold_like_portable(text, sizeof(text));
		text[at] = 0xff;
		fold_like_portable(text, sizeof(text));
	}
}

Test(kernel, every_processor_hashes_runs_alike)
{
	uint64_t prefix[SIZE + 1], power[KERNEL_POWERS];
	uint64_t expected[SIZE], got[SIZE + 1];
	uint32_t end[SIZE];
	const struct kernel *all[4];
	size_t kernels = all_kernels(all);

	for (size_t i = 0; i <= SIZE; i++)
		prefix[i] = hash64_mix(i + 7);
	for (size_t i = 0; i < KERNEL_POWERS; i++)
		power[i] = hash64_mix(~i);
	for (size_t count = 0; count < SIZE - KERNEL_POWERS; count += 13) {
		for (size_t i = 0; i < count; i++)
			end[i] =
				(uint32_t)(i + 1 +
					   hash64_mix(i) % (KERNEL_POWERS - 1));
		all[0]->hash_runs(prefix, end, count, power, expected);
		for (size_t k = 1; k < kernels; k++) {
			got[count] = 42;
			all[k]->hash_runs(prefix, end, count, power, got);
			cr_assert_arr_eq(got, expected, count * sizeof(*got));
			cr_assert_eq(got[count], 42, "%s", all[k]->name);
		}
	}
}

Test(kernel, every_processor_hashes_pairs_alike)
{
	uint64_t hash[SIZE], expected[SIZE], got[SIZE + 1];
	uint32_t end[SIZE];
	const struct kernel *all[4];
	size_t kernels = all_kernels(all);

	for (size_t i = 0; i < SIZE; i++) {
		hash[i] = hash64_mix(i + 3);
		end[i] = (uint32_t)(hash64_mix(i) % SIZE);
	}
	for (size_t count = 0; count <= SIZE; count += 13) {
		all[0]->hash_pairs(hash, end, count, 99, expected);
		for (size_t k = 1; k < kernels; k++) {
			got[count] = 42;
			all[k]->hash_pairs(hash, end, count, 99, got);
			cr_assert_arr_eq(got, expected, count * sizeof(*got));
			cr_assert_eq(got[count], 42, "%s", all[k]->name);
		}
	}
}
