/*
 * hash.h - content ids (XXH3-128) and SHA-256 digests.
 *
 * An id names bytes inside an archive; it is a claim that the store checks by
 * comparing bytes. SHA-256 is what people outside compare.
 */
#ifndef NEWSFOLD_CORE_BASE_HASH_H
#define NEWSFOLD_CORE_BASE_HASH_H

#include "core/base/bytes.h"

#define ID_SIZE		16
#define ID_HEX_SIZE	(2 * ID_SIZE)
#define SHA256_SIZE	32
#define SHA256_HEX_SIZE (2 * SHA256_SIZE)

/* XXH3-128 in canonical (big-endian) form: memcmp order is hex order. */
struct id {
	unsigned char byte[ID_SIZE];
};

struct sha256 {
	unsigned char byte[SHA256_SIZE];
};

struct id id_of(struct bytes bytes);
/* As id_of with a seed; seed 0 is id_of. */
struct id id_of_seeded(struct bytes bytes, uint64_t seed);
int id_compare(const struct id *a, const struct id *b);
bool id_equal(const struct id *a, const struct id *b);
/* The first 8 bytes as a big-endian number: same order as id_compare. */
uint64_t id_prefix(const struct id *id);

/* XXH3-64. */
uint64_t hash64(struct bytes bytes, uint64_t seed);
/* A fast bijective mix of 64 bits (the finaliser of MurmurHash3). */
static inline uint64_t hash64_mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	x ^= x >> 33;
	return x;
}

struct sha256 sha256_of(struct bytes bytes);

/* SHA-256 of a stream. */
struct sha256_stream;
struct sha256_stream *sha256_stream_new(void);
void sha256_stream_add(struct sha256_stream *stream, struct bytes bytes);
/* The digest of all that was added; the stream starts anew after it. */
struct sha256 sha256_stream_finish(struct sha256_stream *stream);
void sha256_stream_free(struct sha256_stream *stream);

/* Lower-case hex of `size` bytes and a NUL into out[2 * size + 1]. */
void hex_encode(const unsigned char *data, size_t size, char *out);
/* Bytes out of an even number of hex digits; false when it is not hex. */
bool hex_decode(struct bytes hex, unsigned char *out, size_t out_size);

#endif
