#include "tests/store/object/object_fixture.h"

Test(object_store, gives_back_what_was_committed)
{
	char *folder = fixture_folder();
	struct object_store *store;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	cr_assert_eq(object_store_create(folder, NULL), FAULT_EXISTS);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < 500; n++) {
		fixture_put(store, n);
		if (n % 100 == 99)
			cr_assert_eq(object_store_commit(store, NULL), 0);
	}
	fixture_expect(store, 0, 500);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(store, 0, 500);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	fixture_remove(folder);
}

Test(object_store, codes_a_near_copy_on_its_bases_and_shares_equal_bytes)
{
	char *folder = fixture_folder();
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT, got = BUFFER_INIT;
	struct object_base base = {0};
	struct object_store_stats stats;
	struct object_store *store;
	enum object_kind kind;
	struct id id, again;
	bool is_new;

	fixture_text(1, &a);
	fixture_text(1, &b);
	buffer_append_string(&b, "And a last line of its own.\n");
	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	base.id = fixture_put(store, 1);
	cr_assert_eq(object_store_put(store, OBJECT_BODY, buffer_view(&b),
				      &base, 1, &id, &is_new, NULL),
		     0);
	cr_assert(is_new);
	cr_assert_eq(object_store_put(store, OBJECT_BODY, buffer_view(&b), NULL,
				      0, &again, &is_new, NULL),
		     0);
	cr_assert(!is_new && id_equal(&id, &again));
	cr_assert_eq(object_store_put(store, OBJECT_ORIGINAL, buffer_view(&b),
				      &base, 1, &again, &is_new, NULL),
		     0);
	cr_assert(is_new && id_equal(&id, &again), "a kind of its own");
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_store_close(store);

	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_eq(object_store_get(store, &id, &got, &kind, NULL), 0);
	cr_assert(bytes_equal(buffer_view(&got), buffer_view(&b)));
	cr_assert(object_store_find(store, OBJECT_ORIGINAL, buffer_view(&b),
				    &again));
	cr_assert(!object_store_find(store, OBJECT_DUMP, buffer_view(&b),
				     &again));
	cr_assert_eq(object_store_stats(store, &stats, NULL), 0);
	cr_assert_eq(stats.with_base, 2);
	cr_assert_lt(stats.stored_bytes[OBJECT_ORIGINAL], 40);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	buffer_release(&a);
	buffer_release(&b);
	buffer_release(&got);
	fixture_remove(folder);
}

Test(object_store, takes_bases_no_deeper_than_two)
{
	char *folder = fixture_folder();
	struct buffer text = BUFFER_INIT, got = BUFFER_INIT;
	struct object_base base = {0};
	struct object_store_stats stats;
	struct object_store *store;
	struct id id[30];
	bool is_new;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < 30; n++) {
		fixture_text(7, &text);
		buffer_printf(&text, "Correction number %u.", n);
		cr_assert_eq(object_store_put(store, OBJECT_BODY,
					      buffer_view(&text), &base, n != 0,
					      &id[n], &is_new, NULL),
			     0);
		base.id = id[n];
	}
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(object_store_stats(store, &stats, NULL), 0);
	cr_assert_eq(stats.with_base, 29, "one too deep gives way");
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_READ);
	for (unsigned n = 0; n < 30; n++) {
		fixture_text(7, &text);
		buffer_printf(&text, "Correction number %u.", n);
		buffer_clear(&got);
		cr_assert_eq(object_store_get(store, &id[n], &got, NULL, NULL),
			     0);
		cr_assert(bytes_equal(buffer_view(&got), buffer_view(&text)));
	}
	object_store_close(store);
	buffer_release(&text);
	buffer_release(&got);
	fixture_remove(folder);
}

Test(object_store, wants_bases_before_what_stands_on_them)
{
	char *folder = fixture_folder();
	struct object_encoded *encoded = object_encoded_new();
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	struct object_base base;
	struct object_store *store;
	struct id id;
	bool is_new;

	fixture_text(3, &a);
	fixture_text(3, &b);
	buffer_append_string(&b, "More of it.");
	base.id = id_of(buffer_view(&a));
	base.bytes = buffer_view(&a);
	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	cr_assert_eq(object_store_encode(store, OBJECT_BODY, buffer_view(&b),
					 &base, 1, encoded, NULL),
		     0);
	cr_assert_eq(object_store_put_encoded(store, encoded, buffer_view(&b),
					      &id, &is_new, &fault),
		     FAULT_USAGE);
	fixture_put(store, 3);
	cr_assert_eq(object_store_put_encoded(store, encoded, buffer_view(&b),
					      &id, &is_new, &fault),
		     0);
	cr_assert(is_new);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	object_encoded_free(encoded);
	buffer_release(&a);
	buffer_release(&b);
	fixture_remove(folder);
}

Test(object_store, keeps_any_bytes_empty_and_random_and_large)
{
	static const size_t size[] = {0, 1, 2, 3, 100, 70000, 3000000};
	char *folder = fixture_folder();
	struct object_store_options options = {.pack_bytes = 1 << 20,
					       .compare_on_write = true};
	struct buffer bytes = BUFFER_INIT, got = BUFFER_INIT;
	struct object_store *store;
	struct id id;
	bool is_new;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	for (unsigned i = 0; i < 14; i++) {
		buffer_clear(&bytes);
		for (size_t n = 0; n < size[i / 2]; n++)
			buffer_append_byte(&bytes,
					   i % 2 ? (unsigned char)hash64_mix(n)
						 : 'n');
		cr_assert_eq(object_store_put(store, OBJECT_ORIGINAL,
					      buffer_view(&bytes), NULL, 0, &id,
					      &is_new, NULL),
			     0);
		buffer_clear(&got);
		cr_assert_eq(object_store_get(store, &id, &got, NULL, NULL), 0);
		cr_assert(bytes_equal(buffer_view(&got), buffer_view(&bytes)));
	}
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	buffer_release(&bytes);
	buffer_release(&got);
	fixture_remove(folder);
}

struct seen {
	unsigned count;
	object_place last;
};

static int see(void *context, const struct object_entry *entry,
	       struct fault *fault)
{
	struct seen *seen = context;

	(void)fault;
	cr_assert_gt(entry->place, seen->last);
	seen->last = entry->place;
	seen->count++;
	return seen->count == 3 ? 77 : 0;
}

Test(object_store, shows_each_entry_once_and_goes_on_where_it_was)
{
	char *folder = fixture_folder();
	struct object_store_options options = {.pack_bytes = 3000};
	struct object_store *store;
	struct seen seen = {0};
	object_place at = 0;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	cr_assert_eq(object_store_each(store, 0, see, &seen, &at, NULL), 0);
	for (unsigned n = 0; n < 40; n++) {
		fixture_put(store, n);
		if (n % 4 != 3)
			continue;
		cr_assert_eq(object_store_commit(store, NULL), 0);
		seen.count = 0;
		cr_assert_eq(
			object_store_each(store, at, see, &seen, &at, NULL), 77,
			"stops when told");
		cr_assert_eq(
			object_store_each(store, at, see, &seen, &at, NULL), 0);
		cr_assert_eq(seen.count, 4);
		cr_assert_eq(at, object_store_committed(store));
	}
	object_store_close(store);
	fixture_remove(folder);
}

/* What is written and not committed is in the file and still not to be seen. */
Test(object_store, shows_a_reader_beside_it_only_what_is_committed)
{
	char *folder = fixture_folder();
	struct object_store *writer, *reader;
	struct buffer noise = BUFFER_INIT;
	struct id id;
	bool is_new;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	writer = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < 10; n++)
		fixture_put(writer, n);
	cr_assert_eq(object_store_commit(writer, NULL), 0);
	for (unsigned n = 10; n < 20; n++)
		fixture_put(writer, n);
	for (uint64_t n = 0; n < 3 << 17; n++) {
		uint64_t r = hash64_mix(n + 1);

		buffer_append(&noise, &r, sizeof(r));
	}
	cr_assert_eq(object_store_put(writer, OBJECT_ORIGINAL,
				      buffer_view(&noise), NULL, 0, &id,
				      &is_new, NULL),
		     0);
	reader = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(reader, 0, 10);
	cr_assert(!fixture_holds(reader, 10));
	cr_assert(!object_store_has(reader, &id));
	cr_assert_eq(fixture_bad(reader), 0);
	cr_assert_eq(object_store_commit(writer, NULL), 0);
	cr_assert(!object_store_has(reader, &id), "it keeps its state");
	cr_assert_eq(fixture_bad(reader), 0);
	object_store_close(reader);
	reader = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(reader, 0, 20);
	cr_assert(object_store_has(reader, &id));
	object_store_close(reader);
	object_store_close(writer);
	buffer_release(&noise);
	fixture_remove(folder);
}
