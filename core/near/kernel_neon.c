#include "core/near/kernel.h"

#if defined(__aarch64__)

#include "core/base/hash.h"
#include "core/near/fold.h"

#include <arm_neon.h>
#include <string.h>

#define HALF 8 /* bytes folded at a time */

/* The places of the bits set in `kept`, one a byte, from the lowest byte on. */
static inline uint64_t places_of(unsigned kept)
{
	uint64_t places = 0;

	for (unsigned n = 0; kept; kept &= kept - 1, n += 8)
		places |= (uint64_t)__builtin_ctz(kept) << n;
	return places;
}

static inline void store_wide(uint32_t *out, uint8x8_t bytes, uint32_t plus)
{
	uint16x8_t half = vmovl_u8(bytes);
	uint32x4_t add = vdupq_n_u32(plus);

	vst1q_u32(out, vaddw_u16(add, vget_low_u16(half)));
	vst1q_u32(out + 4, vaddw_u16(add, vget_high_u16(half)));
}

/* Store those of eight letters that are not zero. */
static inline void keep_half(uint8x8_t letters, size_t at, struct shadow *out)
{
	static const uint8_t bit[HALF] = {1, 2, 4, 8, 16, 32, 64, 128};
	size_t n = out->count;
	unsigned kept =
		vaddv_u8(vand_u8(vtst_u8(letters, letters), vld1_u8(bit)));
	uint8x8_t place = vcreate_u8(places_of(kept));

	store_wide(out->letter + n, vtbl1_u8(letters, place), 0);
	store_wide(out->begin + n, place, (uint32_t)at);
	store_wide(out->end + n, place, (uint32_t)at + 1);
	vst1_u8(out->units + n, vdup_n_u8(1));
	out->count = n + (size_t)__builtin_popcount(kept);
}

/* Digits and letters, in lower case; 0 for all else. */
static inline uint8x16_t fold_step(uint8x16_t text)
{
	uint8x16_t lower = vorrq_u8(text, vdupq_n_u8(0x20));
	uint8x16_t is_letter = vcleq_u8(vsubq_u8(lower, vdupq_n_u8('a')),
					vdupq_n_u8('z' - 'a'));
	uint8x16_t is_digit = vcleq_u8(vsubq_u8(text, vdupq_n_u8('0')),
				       vdupq_n_u8('9' - '0'));

	return vorrq_u8(vandq_u8(lower, is_letter), vandq_u8(text, is_digit));
}

static size_t fold_ascii(const unsigned char *data, size_t size, size_t at,
			 struct shadow *out)
{
	for (; size - at >= KERNEL_ASCII_STEP; at += KERNEL_ASCII_STEP) {
		uint8x16_t text = vld1q_u8(data + at), folded;

		if (vmaxvq_u8(text) >= 0x80)
			break;
		folded = fold_step(text);
		keep_half(vget_low_u8(folded), at, out);
		keep_half(vget_high_u8(folded), at + HALF, out);
	}
	return at;
}

/* No multiplication of 64 bits in NEON: the portable loops are as fast. */
const struct kernel *kernel_neon(void)
{
	static struct kernel neon;

	if (!neon.name) {
		neon = *kernel_portable();
		neon.fold_ascii = fold_ascii;
		neon.name = "neon";
	}
	return &neon;
}

#else

const struct kernel *kernel_neon(void)
{
	return NULL;
}

#endif
