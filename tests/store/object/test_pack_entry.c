/* The bytes of the log: what is encoded comes back, and what somebody with the
 * log's key makes up does no harm. */
#include "store/object/pack_entry.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/object/object_id.h"
#include "tests/store/object/object_fixture.h"

#define KEY 0x1234567890abcdefULL

static struct pack_entry sample(object_place place, unsigned turn)
{
	struct pack_entry entry = {.place = place, .kind = OBJECT_BODY};
	uint64_t r = hash64_mix(turn + 1);

	entry.kind = (enum object_kind)(1 + r % (OBJECT_KIND_COUNT - 2));
	entry.codec = (enum pack_codec)(turn % 8);
	entry.seed = turn % 5 ? 0 : r;
	entry.raw_bytes = entry.stored_bytes = r >> 8 & 1023;
	if (entry.codec == PACK_ZSTD)
		entry.base_count = turn / 7 % 3;
	if (entry.codec == PACK_DICTIONARY)
		entry.base_count = 1;
	if (entry.codec == PACK_AFTER_IDS) {
		entry.kind = OBJECT_CAPTURES;
		entry.back = 1 + (r >> 50);
	}
	if (entry.codec == PACK_SAME || pack_entry_is_in_group(&entry)) {
		entry.stored_bytes = 0;
		entry.base_count = entry.codec == PACK_WRAPPED ? 2 : 1;
	}
	entry.is_json = entry.codec == PACK_WRAPPED && turn % 3 == 0;
	entry.group_at = pack_entry_is_in_group(&entry) ? r >> 20 : 0;
	entry.depth =
		entry.codec == PACK_WRAPPED ||
				(entry.codec == PACK_ZSTD && entry.base_count)
			? 1
			: 0;
	entry.id = id_of(bytes_make(&turn, sizeof(turn)));
	for (unsigned i = 0; i < entry.base_count; i++) {
		entry.base[i].id = id_of(bytes_make(&r, 4 + i));
		if (r >> (40 + i) & 1)
			entry.base[i].place = place - 1 - (r >> 50);
	}
	return entry;
}

Test(pack_entry, comes_back_as_it_was_and_only_at_its_place)
{
	struct buffer payload = BUFFER_INIT, bytes = BUFFER_INIT;

	for (unsigned turn = 0; turn < 400; turn++) {
		object_place place = place_make(7, 100000 + turn);
		struct pack_entry entry = sample(place, turn), got;
		struct bytes whole;

		buffer_clear(&payload);
		buffer_clear(&bytes);
		while (payload.size < entry.stored_bytes)
			buffer_append_byte(&payload, (unsigned char)turn);
		pack_entry_encode(&entry, KEY, buffer_view(&payload), &bytes);
		whole = buffer_view(&bytes);
		cr_assert_eq(whole.size, pack_entry_size(&entry));
		cr_assert_leq(entry.head_bytes, PACK_HEAD_MAX);
		cr_assert(pack_entry_decode(whole, KEY, place, &got));
		cr_assert(pack_entry_check(&got, KEY, whole));
		cr_assert(id_equal(&got.id, &entry.id));
		cr_assert_eq(got.seed, entry.seed);
		cr_assert_eq(got.raw_bytes, entry.raw_bytes);
		cr_assert_eq(got.group_at, entry.group_at);
		cr_assert_eq(got.back, entry.back);
		cr_assert_eq(got.is_json, entry.is_json);
		cr_assert_eq(got.base_count, entry.base_count);
		for (unsigned i = 0; i < got.base_count; i++) {
			struct pack_base *base = &entry.base[i];

			cr_assert_eq(got.base[i].place, base->place);
			cr_assert(base->place ||
				  id_equal(&got.base[i].id, &base->id));
		}
		cr_assert(!pack_entry_decode(whole, KEY, place + 1, &got));
		cr_assert(!pack_entry_decode(whole, KEY + 1, place, &got));
		for (size_t cut = 0; cut < entry.head_bytes; cut++)
			cr_assert(!pack_entry_decode(bytes_slice(whole, 0, cut),
						     KEY, place, &got));
	}
	buffer_release(&payload);
	buffer_release(&bytes);
}

/* A log made by hand, one entry after the other. */
struct forgery {
	struct buffer pack;
	uint64_t entries;
	uint64_t digest;
};

static void forge_begin(struct forgery *forgery)
{
	struct pack_header header = {PACK_VERSION, 1, KEY, KEY};

	*forgery = (struct forgery){BUFFER_INIT, 0, KEY};
	pack_header_encode(&header, &forgery->pack);
}

static void forge(struct forgery *forgery, struct pack_entry *entry,
		  struct bytes payload)
{
	size_t begin = forgery->pack.size;

	entry->place = place_make(1, begin);
	entry->stored_bytes = payload.size;
	pack_entry_encode(entry, KEY, payload, &forgery->pack);
	forgery->digest = hash64(bytes_slice(buffer_view(&forgery->pack), begin,
					     forgery->pack.size),
				 forgery->digest);
	forgery->entries++;
}

/* Commit, write the archive, ask for everything; nothing may be readable that
 * was forged, and nothing may break. Returns what verify found. */
static uint64_t forge_end(struct forgery *forgery, const struct id *asked)
{
	struct pack_frame frame = {.place = place_make(1, forgery->pack.size),
				   .length = forgery->pack.size -
					     PACK_HEADER_SIZE,
				   .entries = forgery->entries,
				   .total_entries = forgery->entries,
				   .previous_digest = KEY,
				   .digest = forgery->digest};
	struct buffer path = BUFFER_INIT, out = BUFFER_INIT;
	char *folder = fixture_folder();
	struct object_store *store;
	struct fault fault = FAULT_INIT;
	uint64_t bad;

	pack_frame_encode(&frame, KEY, &forgery->pack);
	file_join(&path, folder, "packs");
	cr_assert_eq(file_make_folders(buffer_string(&path), NULL), 0);
	fixture_save(folder, "packs/00000001.pack",
		     buffer_view(&forgery->pack));
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	cr_assert_eq(object_store_get(store, asked, &out, NULL, &fault),
		     FAULT_CORRUPT);
	cr_assert_eq(out.size, 0);
	bad = fixture_bad(store);
	fixture_put(store, 1);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	fixture_expect(store, 1, 2);
	object_store_close(store);
	fixture_remove(folder);
	buffer_release(&path);
	buffer_release(&out);
	buffer_release(&forgery->pack);
	return bad;
}

Test(pack_entry, bases_that_go_round_in_circles_are_refused)
{
	static const enum pack_codec codec[] = {PACK_ZSTD, PACK_SAME};

	for (size_t c = 0; c < ARRAY_COUNT(codec); c++) {
		struct id a = id_of(BYTES_LITERAL("a"));
		struct id b = id_of(BYTES_LITERAL("b"));
		struct forgery forgery;

		forge_begin(&forgery);
		for (unsigned i = 0; i < 6; i++) {
			struct pack_entry entry = {
				.kind = OBJECT_BODY,
				.codec = codec[c],
				.depth = 1 + i % 2,
				.base_count = codec[c] == PACK_ZSTD ? 2 : 1,
				.raw_bytes = 40,
				.id = i % 2 ? a : b,
				.base = {{0, i % 3 ? b : a}, {0, a}},
			};

			forge(&forgery, &entry,
			      codec[c] == PACK_ZSTD ? BYTES_LITERAL("12345")
						    : BYTES_NONE);
		}
		cr_assert_eq(forge_end(&forgery, &a), 6);
	}
}

Test(pack_entry, bytes_that_are_not_the_ids_are_refused)
{
	struct pack_entry entry = {.kind = OBJECT_BODY,
				   .codec = PACK_RAW,
				   .raw_bytes = 5,
				   .id = id_of(BYTES_LITERAL("other"))};
	struct forgery forgery;

	forge_begin(&forgery);
	forge(&forgery, &entry, BYTES_LITERAL("bytes"));
	cr_assert_eq(forge_end(&forgery, &entry.id), 1);
}

Test(pack_entry, sizes_beyond_what_zstd_can_do_are_no_entry)
{
	struct pack_entry entry = {.kind = OBJECT_BODY,
				   .codec = PACK_ZSTD,
				   .raw_bytes = PACK_RAW_MAX,
				   .id = id_of(BYTES_LITERAL("big"))};
	struct forgery forgery;

	forge_begin(&forgery);
	forge(&forgery, &entry, BYTES_LITERAL("12345"));
	cr_assert_geq(forge_end(&forgery, &entry.id), 1);
}

/* Random payloads behind good checks: zstd sees bytes nobody vetted. */
Test(pack_entry, payloads_that_are_no_zstd_are_refused)
{
	struct buffer payload = BUFFER_INIT;

	for (unsigned turn = 0; turn < 60; turn++) {
		struct forgery forgery;
		struct pack_entry entry;

		forge_begin(&forgery);
		for (unsigned i = 0; i < 12; i++) {
			uint64_t r = hash64_mix(turn * 100 + i + 1);

			buffer_clear(&payload);
			buffer_append_byte(&payload, (unsigned char)(i * 32));
			for (uint64_t n = r % 300; n; n--)
				buffer_append_byte(
					&payload,
					(unsigned char)hash64_mix(r + n));
			entry = (struct pack_entry){
				.kind = OBJECT_BODY,
				.codec = PACK_ZSTD,
				.raw_bytes = payload.size + (r >> 40) % 60000,
				.id = id_of(bytes_make(&r, sizeof(r)))};
			forge(&forgery, &entry, buffer_view(&payload));
		}
		cr_assert_eq(forge_end(&forgery, &entry.id), 12);
	}
	buffer_release(&payload);
}

static struct pack_entry group_entry(struct bytes bytes)
{
	return (struct pack_entry){.kind = OBJECT_GROUP,
				   .codec = PACK_RAW,
				   .raw_bytes = bytes.size,
				   .id = id_of(bytes)};
}

/* The object that these bytes of a group are, at its place and perhaps not. */
static struct pack_entry slice_entry(struct bytes bytes, const struct id *group,
				     uint64_t group_at)
{
	return (struct pack_entry){.kind = OBJECT_BODY,
				   .codec = PACK_SLICE,
				   .raw_bytes = bytes.size,
				   .id = id_of(bytes),
				   .base_count = 1,
				   .base = {{0, *group}},
				   .group_at = group_at};
}

Test(pack_entry, a_slice_outside_of_its_group_or_of_other_bytes_is_refused)
{
	static const uint64_t at[] = {0, 4, 6, 9, 10, 11, UINT64_MAX};

	for (size_t i = 0; i < ARRAY_COUNT(at); i++) {
		struct pack_entry group =
			group_entry(BYTES_LITERAL("0123456789"));
		struct pack_entry slice =
			slice_entry(BYTES_LITERAL("56789"), &group.id, at[i]);
		struct forgery forgery;

		forge_begin(&forgery);
		forge(&forgery, &group, BYTES_LITERAL("0123456789"));
		forge(&forgery, &slice, BYTES_NONE);
		cr_assert_eq(forge_end(&forgery, &slice.id), 1);
	}
}

Test(pack_entry, a_slice_of_what_is_no_group_is_refused)
{
	struct pack_entry body = group_entry(BYTES_LITERAL("0123456789"));
	struct pack_entry slice, of_itself, of_slice;
	struct forgery forgery;

	body.kind = OBJECT_BODY;
	slice = slice_entry(BYTES_LITERAL("0123"), &body.id, 0);
	of_slice = slice_entry(BYTES_LITERAL("012"), &slice.id, 0);
	of_itself = slice_entry(BYTES_LITERAL("01"), &body.id, 0);
	of_itself.base[0].id = of_itself.id;
	forge_begin(&forgery);
	forge(&forgery, &body, BYTES_LITERAL("0123456789"));
	forge(&forgery, &slice, BYTES_NONE);
	forge(&forgery, &of_slice, BYTES_NONE);
	forge(&forgery, &of_itself, BYTES_NONE);
	cr_assert_eq(forge_end(&forgery, &of_slice.id), 3);
}

/* "<" source ">", the source in the middle of its script's three words. */
#define AROUND "\0\1<\5\0\1>"
#define INSIDE "01234"

static struct pack_entry wrapped_entry(const struct id *group,
				       const struct id *source,
				       uint64_t group_at)
{
	return (struct pack_entry){.kind = OBJECT_ORIGINAL,
				   .codec = PACK_WRAPPED,
				   .raw_bytes = 7,
				   .id = id_of(BYTES_LITERAL("<" INSIDE ">")),
				   .depth = 1,
				   .base_count = 2,
				   .base = {{0, *group}, {0, *source}},
				   .group_at = group_at};
}

static uint64_t bad_of_wrapped(enum object_kind group_kind, uint64_t group_at,
			       const struct id *source)
{
	struct bytes scripts = BYTES_LITERAL("x" AROUND "\0");
	struct pack_entry group = group_entry(scripts);
	struct pack_entry inside = group_entry(BYTES_LITERAL(INSIDE)), wrapped;
	struct forgery forgery;

	group.kind = group_kind;
	inside.kind = OBJECT_BODY;
	wrapped = wrapped_entry(&group.id, source ? source : &inside.id,
				group_at);
	forge_begin(&forgery);
	forge(&forgery, &group, scripts);
	forge(&forgery, &inside, BYTES_LITERAL(INSIDE));
	forge(&forgery, &wrapped, BYTES_NONE);
	return forge_end(&forgery, &wrapped.id);
}

Test(pack_entry, what_is_wrapped_wrongly_is_refused)
{
	struct id itself = id_of(BYTES_LITERAL("<" INSIDE ">"));
	struct id nothing = id_of(BYTES_LITERAL("nothing"));

	for (uint64_t at = 0; at < 20; at++)
		if (at != 1) /* there it stands */
			cr_assert_eq(bad_of_wrapped(OBJECT_GROUP, at, NULL), 1);
	cr_assert_eq(bad_of_wrapped(OBJECT_GROUP, UINT64_MAX, NULL), 1);
	cr_assert_eq(bad_of_wrapped(OBJECT_BODY, 1, NULL), 1);
	cr_assert_eq(bad_of_wrapped(OBJECT_GROUP, 1, &itself), 1);
	cr_assert_eq(bad_of_wrapped(OBJECT_GROUP, 1, &nothing), 1);
}

Test(pack_entry, a_group_that_leans_on_anything_but_a_dictionary_is_no_entry)
{
	static const enum pack_codec codec[] = {PACK_ZSTD, PACK_SAME,
						PACK_SLICE};
	struct buffer bytes = BUFFER_INIT;
	struct pack_entry got;

	for (size_t c = 0; c < ARRAY_COUNT(codec); c++) {
		struct pack_entry entry = {
			.place = place_make(1, 1000),
			.kind = OBJECT_GROUP,
			.codec = codec[c],
			.depth = codec[c] == PACK_ZSTD,
			.base_count = 1,
			.raw_bytes = 40,
			.base = {{0, id_of(BYTES_LITERAL("a"))}},
		};
		bool is_zstd = codec[c] == PACK_ZSTD;

		entry.stored_bytes = is_zstd ? 5 : 0;
		buffer_clear(&bytes);
		pack_entry_encode(&entry, KEY,
				  is_zstd ? BYTES_LITERAL("12345") : BYTES_NONE,
				  &bytes);
		cr_assert(!pack_entry_decode(buffer_view(&bytes), KEY,
					     entry.place, &got));
		entry.kind = OBJECT_BODY;
		buffer_clear(&bytes);
		pack_entry_encode(&entry, KEY,
				  is_zstd ? BYTES_LITERAL("12345") : BYTES_NONE,
				  &bytes);
		cr_assert(pack_entry_decode(buffer_view(&bytes), KEY,
					    entry.place, &got));
	}
	buffer_release(&bytes);
}
