#include "core/near/kernel.h"

#if defined(__x86_64__)

#include "core/base/hash.h"
#include "core/near/fold.h"

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi2,popcnt")))
#define HALF 8 /* bytes folded at a time */

/* 0x20 in each byte that is an upper case letter. */
AVX2 static inline __m128i case_bit(__m128i text)
{
	__m128i upper =
		_mm_and_si128(_mm_cmpgt_epi8(text, _mm_set1_epi8('A' - 1)),
			      _mm_cmpgt_epi8(_mm_set1_epi8('Z' + 1), text));

	return _mm_and_si128(upper, _mm_set1_epi8(0x20));
}

/* A bit for each byte that is a digit or a lower case letter. */
AVX2 static inline unsigned kept_bits(__m128i folded)
{
	__m128i digit =
		_mm_and_si128(_mm_cmpgt_epi8(folded, _mm_set1_epi8('0' - 1)),
			      _mm_cmpgt_epi8(_mm_set1_epi8('9' + 1), folded));
	__m128i letter =
		_mm_and_si128(_mm_cmpgt_epi8(folded, _mm_set1_epi8('a' - 1)),
			      _mm_cmpgt_epi8(_mm_set1_epi8('z' + 1), folded));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(digit, letter));
}

/* Store those of eight letters whose bits are set. */
AVX2 static inline void keep_half(uint64_t letters, unsigned kept, size_t at,
				  struct shadow *out)
{
	size_t n = out->count;
	uint64_t bytes = _pdep_u64(kept, 0x0101010101010101ULL) * 0xff;
	__m128i letter =
		_mm_cvtsi64_si128((long long)_pext_u64(letters, bytes));
	__m128i place = _mm_cvtsi64_si128(
		(long long)_pext_u64(0x0706050403020100ULL, bytes));
	__m256i begin = _mm256_add_epi32(_mm256_cvtepu8_epi32(place),
					 _mm256_set1_epi32((int)(uint32_t)at));

	_mm256_storeu_si256((__m256i *)(out->letter + n),
			    _mm256_cvtepu8_epi32(letter));
	_mm256_storeu_si256((__m256i *)(out->begin + n), begin);
	_mm256_storeu_si256((__m256i *)(out->end + n),
			    _mm256_add_epi32(begin, _mm256_set1_epi32(1)));
	_mm_storel_epi64((__m128i *)(out->units + n), _mm_set1_epi8(1));
	out->count = n + (size_t)_mm_popcnt_u32(kept);
}

AVX2 static size_t fold_ascii(const unsigned char *data, size_t size, size_t at,
			      struct shadow *out)
{
	for (; size - at >= KERNEL_ASCII_STEP; at += KERNEL_ASCII_STEP) {
		__m128i text = _mm_loadu_si128((const __m128i *)(data + at)),
			folded;
		unsigned kept;

		if (_mm_movemask_epi8(text))
			break;
		folded = _mm_or_si128(text, case_bit(text));
		kept = kept_bits(folded);
		keep_half((uint64_t)_mm_cvtsi128_si64(folded), kept & 0xff, at,
			  out);
		keep_half((uint64_t)_mm_extract_epi64(folded, 1), kept >> HALF,
			  at + HALF, out);
	}
	return at;
}

/* The low halves of the products of 64 bits. */
AVX2 static inline __m256i multiply(__m256i a, __m256i b)
{
	__m256i cross = _mm256_mullo_epi32(a, _mm256_shuffle_epi32(b, 0xb1));
	__m256i high = _mm256_add_epi32(cross, _mm256_srli_epi64(cross, 32));

	return _mm256_add_epi64(_mm256_mul_epu32(a, b),
				_mm256_slli_epi64(high, 32));
}

/* hash64_mix, four times. */
AVX2 static inline __m256i mix(__m256i x)
{
	const __m256i k1 = _mm256_set1_epi64x((long long)0xff51afd7ed558ccdULL);
	const __m256i k2 = _mm256_set1_epi64x((long long)0xc4ceb9fe1a85ec53ULL);

	x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 33));
	x = multiply(x, k1);
	x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 33));
	x = multiply(x, k2);
	return _mm256_xor_si256(x, _mm256_srli_epi64(x, 33));
}

AVX2 static inline __m256i look_up(const uint64_t *table, __m256i at)
{
	return _mm256_i64gather_epi64((const long long *)table, at, 8);
}

AVX2 static inline __m256i load(const uint64_t *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

AVX2 static inline __m256i load_ends(const uint32_t *end)
{
	return _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)end));
}

AVX2 static void hash_runs(const uint64_t *prefix, const uint32_t *end,
			   size_t count, const uint64_t *power, uint64_t *hash)
{
	__m256i place = _mm256_setr_epi64x(0, 1, 2, 3);
	size_t i;

	for (i = 0; i + 4 <= count; i += 4) {
		__m256i to = load_ends(end + i);
		__m256i n = _mm256_sub_epi64(to, place);
		__m256i before = multiply(load(prefix + i), look_up(power, n));
		__m256i run = _mm256_sub_epi64(look_up(prefix, to), before);

		_mm256_storeu_si256((__m256i *)(hash + i),
				    mix(_mm256_xor_si256(run, n)));
		place = _mm256_add_epi64(place, _mm256_set1_epi64x(4));
	}
	for (; i < count; i++) {
		size_t n = end[i] - i;

		hash[i] =
			hash64_mix((prefix[end[i]] - prefix[i] * power[n]) ^ n);
	}
}

AVX2 static void hash_pairs(const uint64_t *hash, const uint32_t *end,
			    size_t count, uint64_t seed, uint64_t *pair)
{
	__m256i seeds = _mm256_set1_epi64x((long long)seed);
	size_t i;

	for (i = 0; i + 4 <= count; i += 4) {
		__m256i first = _mm256_xor_si256(load(hash + i), seeds);
		__m256i second = look_up(hash, load_ends(end + i));
		__m256i three =
			_mm256_add_epi64(first, _mm256_add_epi64(first, first));

		_mm256_storeu_si256((__m256i *)(pair + i),
				    mix(_mm256_add_epi64(three, second)));
	}
	for (; i < count; i++)
		pair[i] = hash64_mix((hash[i] ^ seed) * 3 + hash[end[i]]);
}

const struct kernel *kernel_avx2(void)
{
	static const struct kernel avx2 = {"avx2", fold_ascii, hash_runs,
					   hash_pairs};

	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")
		       ? &avx2
		       : NULL;
}

#else

const struct kernel *kernel_avx2(void)
{
	return NULL;
}

#endif
