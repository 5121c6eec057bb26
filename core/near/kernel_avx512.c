#include "core/near/kernel.h"

#if defined(__x86_64__)

#include "core/near/fold.h"

#include <immintrin.h>

#define AVX512                                                                 \
	__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")))

/* Bits of the bytes from `first` to `last`. */
AVX512 static inline __mmask16 within(__m128i text, char first, char last)
{
	__m128i above = _mm_sub_epi8(text, _mm_set1_epi8(first));

	return _mm_cmple_epu8_mask(above, _mm_set1_epi8((char)(last - first)));
}

AVX512 static size_t fold_ascii(const unsigned char *data, size_t size,
				size_t at, struct shadow *out)
{
	const __m512i places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
						 10, 11, 12, 13, 14, 15);
	size_t n = out->count;

	for (; size - at >= KERNEL_ASCII_STEP; at += KERNEL_ASCII_STEP) {
		__m128i text = _mm_loadu_si128((const __m128i *)(data + at));
		__mmask16 upper, kept;
		__m512i begin, place;

		if (_mm_movepi8_mask(text))
			break;
		upper = within(text, 'A', 'Z');
		text = _mm_mask_add_epi8(text, upper, text,
					 _mm_set1_epi8(0x20));
		kept = within(text, 'a', 'z') | within(text, '0', '9');
		place = _mm512_maskz_compress_epi32(kept, places);
		begin = _mm512_add_epi32(place,
					 _mm512_set1_epi32((int)(uint32_t)at));
		_mm512_storeu_si512(out->letter + n,
				    _mm512_maskz_compress_epi32(
					    kept, _mm512_cvtepu8_epi32(text)));
		_mm512_storeu_si512(out->begin + n, begin);
		_mm512_storeu_si512(
			out->end + n,
			_mm512_add_epi32(begin, _mm512_set1_epi32(1)));
		_mm_storeu_si128((__m128i *)(out->units + n), _mm_set1_epi8(1));
		n += (size_t)_mm_popcnt_u32(kept);
	}
	out->count = n;
	return at;
}

/* hash64_mix, eight times. */
AVX512 static inline __m512i mix(__m512i x)
{
	const __m512i k1 = _mm512_set1_epi64((long long)0xff51afd7ed558ccdULL);
	const __m512i k2 = _mm512_set1_epi64((long long)0xc4ceb9fe1a85ec53ULL);

	x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 33));
	x = _mm512_mullo_epi64(x, k1);
	x = _mm512_xor_si512(x, _mm512_srli_epi64(x, 33));
	x = _mm512_mullo_epi64(x, k2);
	return _mm512_xor_si512(x, _mm512_srli_epi64(x, 33));
}

/* The lanes that are left of `count` from i on. */
AVX512 static inline __mmask8 lanes_left(size_t count, size_t i)
{
	size_t left = count - i < 8 ? count - i : 8;

	return (__mmask8)((1U << left) - 1);
}

AVX512 static inline __m512i look_up(__mmask8 lanes, const uint64_t *table,
				     __m512i at)
{
	return _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), lanes, at,
					   table, 8);
}

AVX512 static inline __m512i load_ends(__mmask8 lanes, const uint32_t *end)
{
	return _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(lanes, end));
}

AVX512 static void hash_runs(const uint64_t *prefix, const uint32_t *end,
			     size_t count, const uint64_t *power,
			     uint64_t *hash)
{
	__m512i place = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);

	for (size_t i = 0; i < count; i += 8) {
		__mmask8 lanes = lanes_left(count, i);
		__m512i to = load_ends(lanes, end + i);
		__m512i n = _mm512_maskz_sub_epi64(lanes, to, place);
		__m512i before = _mm512_mullo_epi64(
			_mm512_maskz_loadu_epi64(lanes, prefix + i),
			look_up(lanes, power, n));
		__m512i run =
			_mm512_sub_epi64(look_up(lanes, prefix, to), before);

		_mm512_mask_storeu_epi64(hash + i, lanes,
					 mix(_mm512_xor_si512(run, n)));
		place = _mm512_add_epi64(place, _mm512_set1_epi64(8));
	}
}

AVX512 static void hash_pairs(const uint64_t *hash, const uint32_t *end,
			      size_t count, uint64_t seed, uint64_t *pair)
{
	__m512i seeds = _mm512_set1_epi64((long long)seed);

	for (size_t i = 0; i < count; i += 8) {
		__mmask8 lanes = lanes_left(count, i);
		__m512i first = _mm512_xor_si512(
			_mm512_maskz_loadu_epi64(lanes, hash + i), seeds);
		__m512i second =
			look_up(lanes, hash, load_ends(lanes, end + i));
		__m512i three =
			_mm512_add_epi64(first, _mm512_add_epi64(first, first));

		_mm512_mask_storeu_epi64(pair + i, lanes,
					 mix(_mm512_add_epi64(three, second)));
	}
}

const struct kernel *kernel_avx512(void)
{
	static const struct kernel avx512 = {"avx512", fold_ascii, hash_runs,
					     hash_pairs};

	return __builtin_cpu_supports("avx512f") &&
			       __builtin_cpu_supports("avx512bw") &&
			       __builtin_cpu_supports("avx512dq") &&
			       __builtin_cpu_supports("avx512vl")
		       ? &avx512
		       : NULL;
}

#else

const struct kernel *kernel_avx512(void)
{
	return NULL;
}

#endif
