#include "core/base/hash.h"

#include "core/base/memory.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <xxhash.h>

struct id id_of(struct bytes bytes)
{
	return id_of_seeded(bytes, 0);
}

struct id id_of_seeded(struct bytes bytes, uint64_t seed)
{
	XXH128_canonical_t canonical;
	struct id id;

	XXH128_canonicalFromHash(
		&canonical,
		XXH3_128bits_withSeed(bytes.data, bytes.size, seed));
	memcpy(id.byte, canonical.digest, ID_SIZE);
	return id;
}

int id_compare(const struct id *a, const struct id *b)
{
	return memcmp(a->byte, b->byte, ID_SIZE);
}

bool id_equal(const struct id *a, const struct id *b)
{
	return memcmp(a->byte, b->byte, ID_SIZE) == 0;
}

uint64_t id_prefix(const struct id *id)
{
	uint64_t prefix = 0;

	for (int i = 0; i < 8; i++)
		prefix = prefix << 8 | id->byte[i];
	return prefix;
}

uint64_t hash64(struct bytes bytes, uint64_t seed)
{
	return XXH3_64bits_withSeed(bytes.data, bytes.size, seed);
}

struct sha256_stream {
	EVP_MD_CTX *context;
};

struct sha256_stream *sha256_stream_new(void)
{
	struct sha256_stream *stream = memory_alloc(sizeof(*stream));

	stream->context = EVP_MD_CTX_new();
	if (!stream->context ||
	    !EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL))
		abort();
	return stream;
}

void sha256_stream_add(struct sha256_stream *stream, struct bytes bytes)
{
	if (!EVP_DigestUpdate(stream->context, bytes.data, bytes.size))
		abort();
}

struct sha256 sha256_stream_finish(struct sha256_stream *stream)
{
	struct sha256 digest;

	if (!EVP_DigestFinal_ex(stream->context, digest.byte, NULL) ||
	    !EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL))
		abort();
	return digest;
}

void sha256_stream_free(struct sha256_stream *stream)
{
	if (!stream)
		return;
	EVP_MD_CTX_free(stream->context);
	free(stream);
}

struct sha256 sha256_of(struct bytes bytes)
{
	struct sha256 digest;

	if (!EVP_Digest(bytes.data, bytes.size, digest.byte, NULL, EVP_sha256(),
			NULL))
		abort();
	return digest;
}

void hex_encode(const unsigned char *data, size_t size, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < size; i++) {
		out[2 * i] = digit[data[i] >> 4];
		out[2 * i + 1] = digit[data[i] & 15];
	}
	out[2 * size] = 0;
}

static int hex_value(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool hex_decode(struct bytes hex, unsigned char *out, size_t out_size)
{
	if (hex.size != 2 * out_size)
		return false;
	for (size_t i = 0; i < out_size; i++) {
		int high = hex_value(hex.data[2 * i]);
		int low = hex_value(hex.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}
