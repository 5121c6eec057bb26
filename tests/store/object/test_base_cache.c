#include "store/object/base_cache.h"

#include <criterion/criterion.h>

static struct kept_base *add(struct base_cache *cache, object_place place,
			     size_t size)
{
	struct pack_entry entry = {.place = place, .depth = 1};
	struct buffer bytes = BUFFER_INIT;

	entry.id = id_of(bytes_make(&place, sizeof(place)));
	buffer_reserve(&bytes, size);
	memset(bytes.data, (int)(place & 255), size);
	bytes.size = size;
	return base_cache_add(cache, &entry, &bytes);
}

Test(base_cache, gives_what_was_kept_at_a_place_and_nothing_else)
{
	struct base_cache cache;
	struct kept_base *kept;

	base_cache_init(&cache, BASE_CACHE_BYTES);
	cr_assert_null(base_cache_take(&cache, 7));
	for (object_place place = 1; place <= 100; place++)
		base_cache_give(&cache, add(&cache, place, 10 * place));
	for (object_place place = 1; place <= 100; place++) {
		kept = base_cache_take(&cache, place);
		cr_assert_not_null(kept);
		cr_assert_eq(kept->bytes.size, 10 * place);
		cr_assert_eq(kept->bytes.data[0], place);
		base_cache_give(&cache, kept);
	}
	cr_assert_not(base_cache_has(&cache, 101));
	base_cache_release(&cache);
}

Test(base_cache, lets_go_what_was_used_longest_ago_and_stays_within_its_size)
{
	struct base_cache cache;
	size_t each = BASE_LARGEST / 2;
	object_place last = 2 * BASE_CACHE_BYTES / each;

	base_cache_init(&cache, BASE_CACHE_BYTES);
	for (object_place place = 1; place <= last; place++) {
		base_cache_give(&cache, add(&cache, place, each));
		base_cache_give(&cache, base_cache_take(&cache, 1));
		cr_assert_leq(cache.bytes, BASE_CACHE_BYTES);
	}
	cr_assert(base_cache_has(&cache, 1), "it was used all the time");
	cr_assert(base_cache_has(&cache, last));
	cr_assert_not(base_cache_has(&cache, 2));
	base_cache_release(&cache);
}

Test(base_cache, leaves_the_bytes_to_who_has_them_when_it_lets_them_go)
{
	struct base_cache cache;
	struct kept_base *kept;

	base_cache_init(&cache, BASE_CACHE_BYTES);
	kept = add(&cache, 1, 1000);
	for (object_place place = 2; base_cache_has(&cache, 1); place++)
		base_cache_give(&cache, add(&cache, place, BASE_LARGEST / 2));
	cr_assert_eq(kept->bytes.data[999], 1);
	base_cache_give(&cache, kept);
	base_cache_release(&cache);
}

Test(base_cache, hands_out_but_does_not_keep_what_is_large)
{
	struct base_cache cache;
	struct kept_base *large;

	base_cache_init(&cache, BASE_CACHE_BYTES);
	large = add(&cache, 1, BASE_LARGEST + 1);
	cr_assert_eq(large->bytes.size, BASE_LARGEST + 1);
	cr_assert_not(base_cache_has(&cache, 1));
	base_cache_give(&cache, large);
	base_cache_release(&cache);
}
