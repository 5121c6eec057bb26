#include "core/base/id_set.h"

#include <criterion/criterion.h>

static struct id nth(uint64_t n)
{
	return id_of(bytes_make(&n, sizeof(n)));
}

Test(id_set, has_what_was_added_and_nothing_else)
{
	struct id_set set = ID_SET_INIT;

	for (uint64_t n = 0; n < 20000; n++) {
		struct id id = nth(n);

		cr_assert(!id_set_has(&set, &id));
		cr_assert(id_set_add(&set, &id));
		cr_assert(!id_set_add(&set, &id));
	}
	cr_assert_eq(set.count, 20000);
	cr_assert_leq(2 * set.count, set.capacity);
	for (uint64_t n = 0; n < 40000; n++) {
		struct id id = nth(n);

		cr_assert_eq(id_set_has(&set, &id), n < 20000);
	}
	id_set_release(&set);
}

Test(id_set, ids_that_begin_alike_stay_apart)
{
	struct id_set set = ID_SET_INIT;
	struct id id = {{0}};

	for (unsigned n = 1; n < 256; n++) {
		id.byte[ID_SIZE - 1] = (unsigned char)n;
		cr_assert(id_set_add(&set, &id));
	}
	id.byte[ID_SIZE - 1] = 0;
	cr_assert(!id_set_add(&set, &id), "the zero id is not kept");
	cr_assert(!id_set_has(&set, &id));
	cr_assert_eq(set.count, 255);
	id_set_release(&set);
}

Test(id_set, an_empty_set_has_nothing)
{
	struct id_set set = ID_SET_INIT;
	struct id id = nth(1);

	cr_assert(!id_set_has(&set, &id));
	id_set_release(&set);
	id_set_release(NULL);
}
