/* What shares bytes is found, wherever the bytes stand. */
#include "store/object/base_table.h"
#include "store/object/byte_sample.h"

#include "core/base/buffer.h"

#include <criterion/criterion.h>

#define SAMPLES 4096

/* Bytes that share nothing with another number's. */
static void noise(unsigned n, size_t size, struct buffer *out)
{
	uint64_t state = n;

	while (size--) {
		state = hash64_mix(state + 1);
		buffer_append_byte(out, (unsigned char)state);
	}
}

Test(byte_sample, what_stands_in_both_gives_the_same_samples)
{
	struct buffer part = BUFFER_INIT, whole = BUFFER_INIT;
	uint64_t of_part[SAMPLES], of_whole[SAMPLES];
	size_t n, m, found = 0;

	noise(1, 20000, &part);
	noise(2, 777, &whole);
	buffer_append_bytes(&whole, buffer_view(&part));
	noise(3, 333, &whole);
	n = byte_samples(buffer_view(&part), of_part, SAMPLES);
	m = byte_samples(buffer_view(&whole), of_whole, SAMPLES);
	cr_assert(n > 20000 / 64 && n < 20000 / 16, "%zu samples", n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			found += of_part[i] == of_whole[k];
	cr_assert_geq(found, n);
	buffer_release(&part);
	buffer_release(&whole);
}

Test(byte_sample, never_more_than_there_is_room_for)
{
	struct buffer bytes = BUFFER_INIT;
	uint64_t sample[8];

	cr_assert_eq(byte_samples(BYTES_NONE, sample, 8), 0);
	noise(1, 31, &bytes);
	cr_assert_eq(byte_samples(buffer_view(&bytes), sample, 8), 0);
	noise(2, 5000, &bytes);
	cr_assert_eq(byte_samples(buffer_view(&bytes), sample, 8), 8);
	buffer_release(&bytes);
}

Test(base_table, names_who_shares_most_first)
{
	struct base_table *table = base_table_new();
	struct buffer one = BUFFER_INIT, two = BUFFER_INIT, both = BUFFER_INIT;
	struct id id[2] = {{{1}}, {{2}}}, best;
	uint64_t sample[SAMPLES];
	struct base_votes votes;
	unsigned count;

	noise(1, 9000, &one);
	noise(2, 9000, &two);
	base_table_add(table, &id[0], sample,
		       byte_samples(buffer_view(&one), sample, SAMPLES));
	base_table_add(table, &id[1], sample,
		       byte_samples(buffer_view(&two), sample, SAMPLES));
	buffer_append_bytes(&both, bytes_slice(buffer_view(&one), 0, 3000));
	buffer_append_bytes(&both, buffer_view(&two));
	base_table_vote(table, sample,
			byte_samples(buffer_view(&both), sample, SAMPLES),
			&votes);
	cr_assert(base_table_take_best(table, &votes, 2, &best, &count));
	cr_assert(id_equal(&best, &id[1]));
	cr_assert(base_table_take_best(table, &votes, 2, &best, &count));
	cr_assert(id_equal(&best, &id[0]));
	cr_assert(!base_table_take_best(table, &votes, 2, &best, &count));
	base_table_free(table);
	buffer_release(&one);
	buffer_release(&two);
	buffer_release(&both);
}
