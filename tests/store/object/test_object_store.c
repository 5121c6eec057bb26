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
