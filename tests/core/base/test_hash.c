#include "core/base/hash.h"

#include <criterion/criterion.h>
#include <string.h>

static struct bytes text(const char *s)
{
	return bytes_make(s, strlen(s));
}

Test(hash, sha256_is_the_one_of_fips_180)
{
	static const struct {
		const char *input, *digest;
	} cases[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
		     "7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff"
			"61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db"
		 "06c1"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sha256 digest = sha256_of(text(cases[i].input));
		char hex[SHA256_HEX_SIZE + 1];

		hex_encode(digest.byte, SHA256_SIZE, hex);
		cr_assert_str_eq(hex, cases[i].digest);
	}
}

Test(hash, a_stream_in_any_pieces_has_the_digest_of_the_whole)
{
	static const char whole[] = "the ferry lay in the fog all morning";
	struct sha256 expected = sha256_of(text(whole));
	struct sha256_stream *stream = sha256_stream_new();

	for (size_t cut = 0; cut <= strlen(whole); cut++) {
		struct sha256 digest;

		sha256_stream_add(stream, bytes_make(whole, cut));
		sha256_stream_add(stream, text(whole + cut));
		digest = sha256_stream_finish(stream);
		cr_assert_eq(memcmp(&digest, &expected, sizeof(digest)), 0);
	}
	sha256_stream_free(stream);
	sha256_stream_free(NULL);
}

Test(hash, ids_order_as_their_hex_does)
{
	char last[ID_HEX_SIZE + 1] = "";
	struct id before = {{0}};

	for (unsigned i = 0; i < 200; i++) {
		struct id id = id_of(bytes_make(&i, sizeof(i)));
		char hex[ID_HEX_SIZE + 1];

		hex_encode(id.byte, ID_SIZE, hex);
		cr_assert_eq(id_compare(&id, &before) > 0,
			     strcmp(hex, last) > 0);
		cr_assert_eq(id_prefix(&id) > id_prefix(&before),
			     strncmp(hex, last, 16) > 0);
		cr_assert(id_equal(&id, &id) && !id_equal(&id, &before));
		memcpy(last, hex, sizeof(hex));
		before = id;
	}
}

Test(hash, seed_0_is_no_seed_and_others_differ)
{
	struct id plain = id_of(text("abc"));
	struct id zero = id_of_seeded(text("abc"), 0);
	struct id one = id_of_seeded(text("abc"), 1);

	cr_assert(id_equal(&plain, &zero));
	cr_assert(!id_equal(&plain, &one));
}

Test(hash, hex_comes_back_and_what_is_no_hex_is_refused)
{
	static const char *const bad[] = {"0", "0g", "abc", "ab ", "0x12", ""};
	unsigned char bytes[2];
	char hex[5];

	for (unsigned i = 0; i < 0x10000; i += 257) {
		unsigned char in[2] = {(unsigned char)(i >> 8),
				       (unsigned char)i};

		hex_encode(in, 2, hex);
		cr_assert(hex_decode(text(hex), bytes, 2));
		cr_assert_eq(memcmp(in, bytes, 2), 0);
	}
	cr_assert(hex_decode(text("ABcd"), bytes, 2));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert(!hex_decode(text(bad[i]), bytes, 2), "%s", bad[i]);
}

Test(hash, mixing_is_a_bijection_as_far_as_one_looks)
{
	uint64_t seen[512];

	for (uint64_t i = 0; i < 512; i++) {
		seen[i] = hash64_mix(i);
		for (uint64_t k = 0; k < i; k++)
			cr_assert_neq(seen[i], seen[k]);
	}
}
