/* What is left after the log was cut, damaged or made up. */
#include "tests/store/object/object_fixture.h"

#include "core/base/file.h"
#include "store/object/pack_entry.h"

#include <stdio.h>
#include <stdlib.h>

#define PACK_1 "packs/00000001.pack"

/* A store of two commits, objects 0..first-1 and first..last-1. The size of
 * the pack after the first commit goes to *out_first. */
static char *two_commits(unsigned first, unsigned last, size_t *out_first,
			 struct buffer *out_pack)
{
	char *folder = fixture_folder();
	struct object_store *store;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < first; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	fixture_load(folder, PACK_1, out_pack);
	*out_first = out_pack->size;
	for (unsigned n = first; n < last; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_store_close(store);
	fixture_load(folder, PACK_1, out_pack);
	return folder;
}

Test(object_recovery, rolls_back_a_log_cut_at_any_byte)
{
	struct buffer pack = BUFFER_INIT;
	size_t first;
	char *folder = two_commits(3, 6, &first, &pack);
	size_t whole = pack.size - 64; /* one copy of the frame is enough */

	for (size_t cut = first; cut <= pack.size; cut++) {
		struct object_store *store;
		unsigned count = cut >= whole ? 6 : 3;

		fixture_save(folder, PACK_1,
			     bytes_slice(buffer_view(&pack), 0, cut));
		store = fixture_open(folder, OBJECT_STORE_READ);
		fixture_expect(store, 0, count);
		cr_assert_eq(fixture_holds(store, 5), count == 6, "cut %zu",
			     cut);
		cr_assert_eq(fixture_bad(store), 0, "cut %zu", cut);
		object_store_close(store);

		store = fixture_open(folder, OBJECT_STORE_WRITE);
		for (unsigned n = 0; n < 9; n++)
			fixture_put(store, n);
		cr_assert_eq(object_store_commit(store, NULL), 0);
		object_store_close(store);
		store = fixture_open(folder, OBJECT_STORE_READ);
		fixture_expect(store, 0, 9);
		cr_assert_eq(fixture_bad(store), 0, "cut %zu", cut);
		object_store_close(store);
	}
	buffer_release(&pack);
	fixture_remove(folder);
}

/* Some saw the second commit. What is left before the cut is kept, what is
 * lost is told, and the log goes on in another pack. */
Test(object_recovery, keeps_what_is_left_of_what_was_committed)
{
	struct buffer pack = BUFFER_INIT;
	struct object_store_options options = {0};
	size_t first;
	char *folder = two_commits(3, 9, &first, &pack);
	struct object_store *store = fixture_open(folder, OBJECT_STORE_READ);
	unsigned most = 0;

	options.seen = (struct object_commit){object_store_key(store),
					      object_store_committed(store),
					      object_store_digest(store)};
	object_store_close(store);
	for (size_t cut = first + 1; cut < pack.size - 64; cut += 13) {
		struct buffer path = BUFFER_INIT;
		unsigned held = 3;

		fixture_save(folder, PACK_1,
			     bytes_slice(buffer_view(&pack), 0, cut));
		store = fixture_open_with(folder, OBJECT_STORE_READ, &options);
		while (fixture_holds(store, held))
			held++;
		fixture_expect(store, 0, held);
		cr_assert_geq(held, most);
		most = held;
		cr_assert_geq(fixture_bad(store), 1, "cut %zu", cut);
		object_store_close(store);

		store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
		fixture_put(store, 20);
		cr_assert_eq(object_store_commit(store, NULL), 0);
		object_store_close(store);
		store = fixture_open(folder, OBJECT_STORE_WRITE);
		fixture_expect(store, 0, held);
		fixture_expect(store, 20, 21);
		cr_assert(object_store_has_commit(store, options.seen.place,
						  options.seen.digest));
		cr_assert_geq(fixture_bad(store), 1, "cut %zu", cut);
		for (unsigned n = 0; n < 9; n++)
			fixture_put(store, n);
		cr_assert_eq(object_store_commit(store, NULL), 0);
		fixture_expect(store, 0, 9);
		object_store_close(store);
		file_join(&path, folder, "packs/00000002.pack");
		cr_assert_eq(file_remove_tree(buffer_string(&path), NULL), 0);
		buffer_release(&path);
	}
	cr_assert_eq(most, 9);

	/* Put back to the first commit. */
	fixture_save(folder, PACK_1, bytes_slice(buffer_view(&pack), 0, first));
	store = fixture_open_with(folder, OBJECT_STORE_READ, &options);
	cr_assert(!fixture_holds(store, 3));
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);

	/* Of another log: a torn tail like any other. */
	options.seen.key++;
	fixture_save(folder, PACK_1,
		     bytes_slice(buffer_view(&pack), 0, pack.size - 128));
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	cr_assert(!fixture_holds(store, 3));
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	buffer_release(&pack);
	fixture_remove(folder);
}

Test(object_recovery, tells_that_the_last_pack_is_missing)
{
	struct object_store_options options = {.pack_bytes = 5000};
	char *folder = fixture_folder();
	struct buffer path = BUFFER_INIT;
	struct object_store *store;
	char name[32];

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	for (unsigned n = 0; n < 40; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	options.seen = (struct object_commit){object_store_key(store),
					      object_store_committed(store),
					      object_store_digest(store)};
	object_store_close(store);
	snprintf(name, sizeof(name), "packs/%08u.pack",
		 (unsigned)(options.seen.place >> 32));
	file_join(&path, folder, name);
	cr_assert_eq(file_remove_tree(buffer_string(&path), NULL), 0);

	store = fixture_open_with(folder, OBJECT_STORE_READ, &options);
	cr_assert(!fixture_holds(store, 39));
	cr_assert_geq(fixture_bad(store), 1);
	object_store_close(store);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	for (unsigned n = 0; n < 40; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_store_close(store);
	cr_assert(!file_exists(buffer_string(&path)));
	store = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(store, 0, 40);
	cr_assert_geq(fixture_bad(store), 1);
	object_store_close(store);
	buffer_release(&path);
	fixture_remove(folder);
}

Test(object_recovery, cuts_off_any_rubbish_at_the_end)
{
	struct buffer pack = BUFFER_INIT, more = BUFFER_INIT;
	size_t first;
	char *folder = two_commits(2, 4, &first, &pack);
	size_t last = pack.size - first;

	for (unsigned turn = 0; turn < 40; turn++) {
		struct object_store *store;

		buffer_clear(&more);
		buffer_append_bytes(&more, buffer_view(&pack));
		if (turn % 2) /* a copy of what is there, at another place */
			buffer_append(&more, pack.data + first,
				      last - turn % 7);
		for (unsigned i = 0; i < turn * 37; i++)
			buffer_append_byte(&more,
					   (unsigned char)hash64_mix(i + turn));
		fixture_save(folder, PACK_1, buffer_view(&more));
		store = fixture_open(folder, OBJECT_STORE_READ);
		fixture_expect(store, 0, 4);
		cr_assert_eq(fixture_bad(store), 0);
		object_store_close(store);
		store = fixture_open(folder, OBJECT_STORE_WRITE);
		object_store_close(store);
		fixture_load(folder, PACK_1, &more);
		cr_assert_eq(more.size, pack.size);
	}
	buffer_release(&pack);
	buffer_release(&more);
	fixture_remove(folder);
}

/* A damaged byte anywhere costs at most the object it stands in, for readers
 * and for writers, and verify names it. */
Test(object_recovery, loses_one_object_to_one_damaged_byte)
{
	struct buffer pack = BUFFER_INIT;
	size_t first;
	char *folder = two_commits(5, 10, &first, &pack);

	for (size_t at = 0; at < pack.size; at++) {
		struct object_store *store;
		unsigned lost = 0;
		uint64_t bad;

		pack.data[at] ^= (unsigned char)(1 + at % 255);
		fixture_save(folder, PACK_1, buffer_view(&pack));
		pack.data[at] ^= (unsigned char)(1 + at % 255);
		store = fixture_open(folder, at % 2 ? OBJECT_STORE_WRITE
						    : OBJECT_STORE_READ);
		for (unsigned n = 0; n < 10; n++)
			lost += !fixture_holds(store, n);
		cr_assert_leq(lost, 1, "byte %zu", at);
		bad = fixture_bad(store);
		if (lost)
			cr_assert_geq(bad, 1, "byte %zu", at);
		if (at % 2) {
			for (unsigned n = 0; n < 10; n++)
				fixture_put(store, n);
			cr_assert_eq(object_store_commit(store, NULL), 0);
			fixture_expect(store, 0, 10);
		}
		object_store_close(store);
	}
	buffer_release(&pack);
	fixture_remove(folder);
}

Test(object_recovery, names_pack_and_place_of_what_is_damaged)
{
	struct buffer pack = BUFFER_INIT, text = BUFFER_INIT, out = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	struct object_store *store;
	struct id id;
	size_t first;
	char *folder = two_commits(3, 6, &first, &pack);

	fixture_text(0, &text);
	id = id_of(buffer_view(&text));
	pack.data[128 + 60] ^= 1;
	fixture_save(folder, PACK_1, buffer_view(&pack));
	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_eq(object_store_get(store, &id, &out, NULL, &fault),
		     FAULT_CORRUPT);
	cr_assert(strstr(fault.message, "packs/00000001.pack") != NULL);
	cr_assert(strstr(fault.message, "128") != NULL, "%s", fault.message);
	object_store_close(store);
	buffer_release(&pack);
	buffer_release(&text);
	buffer_release(&out);
	fixture_remove(folder);
}

Test(object_recovery, refuses_an_unknown_version_by_name)
{
	struct buffer pack = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	struct object_store *store;
	char unknown[32];
	size_t first;
	char *folder = two_commits(1, 2, &first, &pack);

	snprintf(unknown, sizeof(unknown), "version %d", PACK_VERSION + 1);
	pack.data[8] = pack.data[64 + 8] = PACK_VERSION + 1;
	fixture_save(folder, PACK_1, buffer_view(&pack));
	cr_assert_eq(object_store_open(folder, OBJECT_STORE_READ, NULL, &store,
				       &fault),
		     FAULT_VERSION);
	cr_assert(strstr(fault.message, unknown) != NULL, "%s", fault.message);
	buffer_release(&pack);
	fixture_remove(folder);
}

static int get_each(void *context, const struct object_entry *entry,
		    struct fault *fault)
{
	struct buffer out = BUFFER_INIT;

	(void)fault;
	object_store_get(context, &entry->id, &out, NULL, NULL);
	buffer_release(&out);
	return 0;
}

/* Changed at random: cut, overwritten, moved about. */
static void mutate(struct buffer *pack, uint64_t *seed)
{
	unsigned changes = 1 + (unsigned)(*seed % 8);

	for (unsigned i = 0; i < changes && pack->size > 2; i++) {
		uint64_t r = *seed = hash64_mix(*seed + 0x9e3779b97f4a7c15ULL);
		size_t at = (size_t)(r >> 8) % pack->size;
		size_t other = (size_t)(r >> 32) % pack->size;
		size_t room = pack->size - (at > other ? at : other);

		if (r % 16 == 0)
			buffer_truncate(pack, at);
		else if (r % 16 < 4)
			memmove(pack->data + at, pack->data + other,
				room > 200 ? 200 : room);
		else
			pack->data[at] = (unsigned char)(r >> 16);
	}
}

Test(object_recovery, survives_hostile_packs)
{
	struct buffer pack = BUFFER_INIT, bad = BUFFER_INIT;
	uint64_t seed = 1, objects, wrong;
	struct object_store *store;
	size_t first;
	char *folder = two_commits(6, 12, &first, &pack);

	for (unsigned turn = 0; turn < 3000; turn++) {
		buffer_clear(&bad);
		buffer_append_bytes(&bad, buffer_view(&pack));
		mutate(&bad, &seed);
		fixture_save(folder, PACK_1, buffer_view(&bad));
		if (object_store_open(folder,
				      turn % 3 ? OBJECT_STORE_READ
					       : OBJECT_STORE_WRITE,
				      NULL, &store, NULL) < 0)
			continue;
		object_store_verify(store, true, NULL, NULL, &objects, &wrong,
				    NULL);
		object_store_each(store, 0, get_each, store, NULL, NULL);
		if (turn % 3 == 0) {
			fixture_put(store, 20);
			cr_assert_eq(object_store_commit(store, NULL), 0);
			cr_assert(fixture_holds(store, 20));
		}
		object_store_close(store);
	}
	buffer_release(&pack);
	buffer_release(&bad);
	fixture_remove(folder);
}

/* A lost sector, at any place: what does not touch it stays. */
Test(object_recovery, loses_only_what_a_lost_sector_touches)
{
	struct buffer pack = BUFFER_INIT, bad = BUFFER_INIT;
	struct object_store *store;
	size_t first;
	char *folder = two_commits(20, 40, &first, &pack);

	store = fixture_open(folder, OBJECT_STORE_WRITE);
	cr_assert_eq(object_store_flush_index(store, NULL), 0);
	object_store_close(store);
	for (size_t at = 128; at < pack.size; at += 67) {
		size_t size = pack.size - at < 512 ? pack.size - at : 512;
		unsigned lost = 0;

		buffer_clear(&bad);
		buffer_append_bytes(&bad, buffer_view(&pack));
		memset(bad.data + at, 0, size);
		/* A last byte may have been zero: the log's key is random. */
		if (bytes_equal(buffer_view(&bad), buffer_view(&pack)))
			continue;
		fixture_save(folder, PACK_1, buffer_view(&bad));
		store = fixture_open(folder, at % 2 ? OBJECT_STORE_READ
						    : OBJECT_STORE_WRITE);
		for (unsigned n = 0; n < 40; n++)
			lost += !fixture_holds(store, n);
		cr_assert_leq(lost, 5, "sector at %zu of %zu, lost %u", at,
			      pack.size, lost);
		cr_assert_geq(fixture_bad(store), 1,
			      "sector at %zu of %zu lost %u", at, pack.size,
			      lost);
		object_store_close(store);
		fixture_load(folder, PACK_1, &bad);
		cr_assert_eq(bad.size, pack.size, "nothing was cut");
	}
	buffer_release(&pack);
	buffer_release(&bad);
	fixture_remove(folder);
}

/* Three packs; one is gone, or its header is. */
Test(object_recovery, reads_on_past_a_missing_pack)
{
	char *folder = fixture_folder();
	struct object_store_options options = {.pack_bytes = 5000};
	struct buffer pack = BUFFER_INIT, path = BUFFER_INIT;
	struct object_store *store;
	unsigned held = 0;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	for (unsigned n = 0; n < 60; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_store_close(store);

	fixture_load(folder, "packs/00000002.pack", &pack);
	memset(pack.data, 0xEE, 128);
	fixture_save(folder, "packs/00000002.pack", buffer_view(&pack));
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	fixture_expect(store, 0, 60);
	cr_assert_geq(fixture_bad(store), 1);
	object_store_close(store);

	file_join(&path, folder, "packs/00000002.pack");
	cr_assert_eq(file_remove_tree(buffer_string(&path), NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < 60; n++)
		held += fixture_holds(store, n);
	cr_assert(held > 20 && held < 60, "%u", held);
	cr_assert_geq(fixture_bad(store), 1);
	for (unsigned n = 0; n < 60; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	fixture_expect(store, 0, 60);
	object_store_close(store);
	buffer_release(&pack);
	buffer_release(&path);
	fixture_remove(folder);
}
