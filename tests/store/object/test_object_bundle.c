/* Originals told by what stands around their bodies: logged, read, damaged,
 * refused. */
#include "core/base/memory.h"
#include "store/object/object_id.h"
#include "store/object/pack_entry.h"
#include "tests/store/object/object_fixture.h"

#include <stdlib.h>

#define ORIGINALS 40

static struct object_store *open_new(const char *folder)
{
	cr_assert_eq(object_store_create(folder, NULL), 0);
	return fixture_open(folder, OBJECT_STORE_WRITE);
}

/* Original n: body n with a head and a foot. */
static void wrap_text(unsigned n, struct buffer *body, struct buffer *out)
{
	buffer_clear(body);
	buffer_clear(out);
	fixture_text(n, body);
	buffer_printf(out, "Share\nSubscribe\nBy our reporter %u\n", n);
	buffer_append_bytes(out, buffer_view(body));
	buffer_append_string(out, "\n(c) the Herald\n");
}

/* Wrap original n around its body, which is put; false when it is not. */
static bool wrap(struct object_store *store, unsigned n,
		 struct object_bundle *bundle, struct object_encoded *out)
{
	struct buffer body = BUFFER_INIT, text = BUFFER_INIT;
	struct object_base source;
	bool is_wrapped;

	wrap_text(n, &body, &text);
	source =
		(struct object_base){fixture_put(store, n), buffer_view(&body)};
	is_wrapped =
		object_store_wrap(store, OBJECT_ORIGINAL, buffer_view(&text),
				  &source, bundle, out);
	buffer_release(&body);
	buffer_release(&text);
	return is_wrapped;
}

static bool put(struct object_store *store, unsigned n,
		const struct object_encoded *encoded)
{
	struct buffer body = BUFFER_INIT, text = BUFFER_INIT;
	bool is_new = false;
	struct id id;

	wrap_text(n, &body, &text);
	cr_assert_eq(object_store_put_encoded(store, encoded,
					      buffer_view(&text), &id, &is_new,
					      NULL),
		     0);
	buffer_release(&body);
	buffer_release(&text);
	return is_new;
}

/* Wrap and put originals 0..ORIGINALS-1 as one group. */
static void put_group(struct object_store *store)
{
	struct object_bundle *bundle = object_bundle_new(64 << 10);
	struct object_encoded *encoded[ORIGINALS];

	for (unsigned n = 0; n < ORIGINALS; n++) {
		encoded[n] = object_encoded_new();
		cr_assert(wrap(store, n, bundle, encoded[n]));
	}
	cr_assert_eq(object_store_encode_bundle(store, bundle, NULL), 0);
	for (unsigned n = 0; n < ORIGINALS; n++) {
		cr_assert(put(store, n, encoded[n]));
		cr_assert_not(put(store, n, encoded[n]), "it is there");
		object_encoded_free(encoded[n]);
	}
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_bundle_free(bundle);
}

static bool comes_back(struct object_store *store, unsigned n)
{
	struct buffer body = BUFFER_INIT, text = BUFFER_INIT, got = BUFFER_INIT;
	struct id id;
	bool is_same;

	wrap_text(n, &body, &text);
	id = object_id_of(buffer_view(&text), 0);
	is_same = object_store_get(store, &id, &got, NULL, NULL) == 0 &&
		  bytes_equal(buffer_view(&got), buffer_view(&text));
	buffer_release(&body);
	buffer_release(&text);
	buffer_release(&got);
	return is_same;
}

static uint64_t stored(struct object_store *store, enum object_kind kind,
		       uint64_t *out_objects)
{
	struct object_store_stats stats;

	cr_assert_eq(object_store_stats(store, &stats, NULL), 0);
	*out_objects = stats.objects[kind];
	return stats.stored_bytes[kind];
}

Test(object_bundle, originals_come_back_out_of_one_small_group)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	uint64_t groups, originals;

	put_group(store);
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned n = 0; n < ORIGINALS; n++)
			cr_assert(comes_back(store, n), "original %u", n);
		cr_assert_eq(fixture_bad(store), 0);
		cr_assert_lt(stored(store, OBJECT_GROUP, &groups), 800);
		cr_assert_eq(groups, 1);
		cr_assert_lt(stored(store, OBJECT_ORIGINAL, &originals),
			     ORIGINALS * 40, "nothing but heads");
		cr_assert_eq(originals, ORIGINALS);
		object_store_close(store);
		store = fixture_open(folder, OBJECT_STORE_READ);
	}
	object_store_close(store);
	fixture_remove(folder);
}

Test(object_bundle, what_is_no_gain_or_has_another_source_is_not_wrapped)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct object_bundle *bundle = object_bundle_new(64 << 10);
	struct object_encoded *out = object_encoded_new();
	struct bytes text = BYTES_LITERAL("quite another text than the body");
	struct buffer body = BUFFER_INIT;
	struct object_base source = {fixture_put(store, 1), BYTES_NONE};

	cr_assert_not(object_store_wrap(store, OBJECT_ORIGINAL, text, &source,
					bundle, out),
		      "no bytes");
	fixture_text(1, &body);
	source.bytes = buffer_view(&body);
	cr_assert_not(object_store_wrap(store, OBJECT_ORIGINAL, text, &source,
					bundle, out),
		      "no gain");
	source.bytes.size--;
	cr_assert_not(object_store_wrap(store, OBJECT_ORIGINAL, source.bytes,
					&source, bundle, out),
		      "the bytes are not what the id says");
	cr_assert_eq(object_store_encode_bundle(store, bundle, NULL), 0);
	buffer_release(&body);
	object_encoded_free(out);
	object_bundle_free(bundle);
	object_store_close(store);
	fixture_remove(folder);
}

/* The source is not in the log when the original is: it is coded alone. */
Test(object_bundle, an_original_is_kept_without_its_source)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct object_bundle *bundle = object_bundle_new(64 << 10);
	struct object_encoded *out = object_encoded_new();
	struct buffer body = BUFFER_INIT, text = BUFFER_INIT;
	struct object_base source;
	uint64_t groups;

	wrap_text(1, &body, &text);
	source.bytes = buffer_view(&body);
	source.id = object_id_of(source.bytes, 0);
	cr_assert(object_store_wrap(store, OBJECT_ORIGINAL, buffer_view(&text),
				    &source, bundle, out));
	cr_assert_eq(object_store_encode_bundle(store, bundle, NULL), 0);
	cr_assert(put(store, 1, out));
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert(comes_back(store, 1));
	cr_assert_eq(stored(store, OBJECT_GROUP, &groups), 0);
	buffer_release(&body);
	buffer_release(&text);
	object_encoded_free(out);
	object_bundle_free(bundle);
	object_store_close(store);
	fixture_remove(folder);
}

/* Every damaged byte is found; a group's costs its originals, no body. */
Test(object_bundle, damage_to_a_group_leaves_the_bodies)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct buffer pack = BUFFER_INIT;
	unsigned lost_at_once = 0;

	put_group(store);
	object_store_close(store);
	fixture_load(folder, "packs/00000001.pack", &pack);
	for (size_t at = PACK_HEADER_SIZE; at < pack.size; at += 17) {
		unsigned lost = 0;

		pack.data[at] ^= 0x40;
		fixture_save(folder, "packs/00000001.pack", buffer_view(&pack));
		pack.data[at] ^= 0x40;
		store = fixture_open(folder, OBJECT_STORE_READ);
		cr_assert_gt(fixture_bad(store), 0, "byte %zu", at);
		for (unsigned n = 0; n < ORIGINALS; n++)
			lost += !comes_back(store, n);
		cr_assert(lost <= 1 || lost == ORIGINALS);
		if (lost == ORIGINALS) {
			lost_at_once++;
			fixture_expect(store, 0, ORIGINALS);
		}
		object_store_close(store);
	}
	cr_assert_gt(lost_at_once, 0);
	buffer_release(&pack);
	fixture_remove(folder);
}

/* Texts as they are, one of them twice; logged, found again, read. */
Test(object_bundle, texts_share_a_frame_and_each_is_found)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct object_bundle *bundle = object_bundle_new(64 << 10);
	struct object_encoded *encoded[ORIGINALS + 1];
	struct buffer text = BUFFER_INIT;
	uint64_t groups, bodies, alone;
	bool is_new;
	struct id id;

	for (unsigned n = 0; n <= ORIGINALS; n++) {
		encoded[n] = object_encoded_new();
		buffer_clear(&text);
		fixture_text(n % ORIGINALS, &text);
		cr_assert(object_store_join(store, OBJECT_BODY,
					    buffer_view(&text), bundle,
					    encoded[n]));
	}
	cr_assert_eq(object_store_encode_bundle(store, bundle, NULL), 0);
	for (unsigned n = 0; n <= ORIGINALS; n++) {
		buffer_clear(&text);
		fixture_text(n % ORIGINALS, &text);
		cr_assert_eq(object_store_put_encoded(store, encoded[n],
						      buffer_view(&text), &id,
						      &is_new, NULL),
			     0);
		cr_assert_eq(is_new, n < ORIGINALS, "text %u", n);
		cr_assert(fixture_holds(store, n % ORIGINALS), "not committed");
		object_encoded_free(encoded[n]);
	}
	cr_assert_eq(object_store_commit(store, NULL), 0);
	stored(store, OBJECT_GROUP, &groups);
	cr_assert_eq(groups, 1);
	cr_assert_lt(stored(store, OBJECT_BODY, &bodies), ORIGINALS * 40);
	cr_assert_eq(bodies, ORIGINALS);
	/* What was joined alone is logged alone. */
	object_bundle_clear(bundle);
	encoded[0] = object_encoded_new();
	buffer_clear(&text);
	fixture_text(ORIGINALS, &text);
	cr_assert(object_store_join(store, OBJECT_BODY, buffer_view(&text),
				    bundle, encoded[0]));
	cr_assert_eq(object_store_encode_bundle(store, bundle, NULL), 0);
	cr_assert_eq(object_store_put_encoded(store, encoded[0],
					      buffer_view(&text), &id, &is_new,
					      NULL),
		     0);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	stored(store, OBJECT_GROUP, &alone);
	cr_assert_eq(alone, 1);
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(store, 0, ORIGINALS + 1);
	cr_assert_eq(fixture_bad(store), 0);
	object_encoded_free(encoded[0]);
	object_bundle_free(bundle);
	buffer_release(&text);
	object_store_close(store);
	fixture_remove(folder);
}

Test(object_bundle, what_is_too_large_is_not_joined)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct object_bundle *bundle = object_bundle_new(16);
	struct object_encoded *out = object_encoded_new();

	cr_assert(object_store_join(store, OBJECT_BODY,
				    BYTES_LITERAL("ten bytes."), bundle, out));
	cr_assert_not(object_store_join(store, OBJECT_BODY,
					BYTES_LITERAL("seven b"), bundle, out));
	cr_assert(object_store_join(store, OBJECT_BODY, BYTES_LITERAL("six by"),
				    bundle, out));
	object_encoded_free(out);
	object_bundle_free(bundle);
	object_store_close(store);
	fixture_remove(folder);
}
