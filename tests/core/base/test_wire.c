#include "core/base/wire.h"

#include <criterion/criterion.h>

Test(wire, what_was_put_comes_back)
{
	static const uint64_t values[] = {
		0, 1, 127, 128, 300, UINT32_MAX, (uint64_t)1 << 63, UINT64_MAX};
	struct buffer out = BUFFER_INIT;
	struct wire_reader reader;

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		wire_put_varint(&out, values[i]);
		wire_put64(&out, values[i]);
		wire_put32(&out, (uint32_t)values[i]);
	}
	wire_put_bytes(&out, BYTES_LITERAL("abc"));
	reader = wire_reader_make(buffer_view(&out));
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		cr_assert_eq(wire_get_varint(&reader), values[i]);
		cr_assert_eq(wire_get64(&reader), values[i]);
		cr_assert_eq(wire_get32(&reader), (uint32_t)values[i]);
	}
	cr_assert(bytes_equal(wire_get_bytes(&reader), BYTES_LITERAL("abc")));
	cr_assert_not(reader.failed);
	cr_assert_eq(wire_left(&reader), 0);
	buffer_release(&out);
}

Test(wire, a_cut_value_fails_at_every_length)
{
	struct buffer out = BUFFER_INIT;

	wire_put_varint(&out, UINT64_MAX);
	wire_put_bytes(&out, BYTES_LITERAL("abc"));
	wire_put64(&out, 7);
	for (size_t cut = 0; cut < out.size; cut++) {
		struct wire_reader reader = wire_reader_make(
			bytes_slice(buffer_view(&out), 0, cut));

		wire_get_varint(&reader);
		wire_get_bytes(&reader);
		wire_get64(&reader);
		cr_assert(reader.failed, "cut at %zu", cut);
		cr_assert_eq(wire_left(&reader), 0);
	}
	buffer_release(&out);
}

/* Of every length, with and without much behind it. */
Test(wire, varints_read_the_same_wherever_they_end)
{
	for (unsigned bits = 1; bits <= 64; bits++) {
		uint64_t value = UINT64_MAX >> (64 - bits) & ~(uint64_t)20;
		struct buffer out = BUFFER_INIT;

		wire_put_varint(&out, value);
		for (size_t behind = 0; behind < 12; behind++) {
			struct wire_reader reader =
				wire_reader_make(buffer_view(&out));

			cr_assert_eq(wire_get_varint(&reader), value);
			cr_assert_eq(wire_left(&reader), behind);
			wire_put8(&out, (uint8_t)(0x80 + behind * 16));
		}
		buffer_release(&out);
	}
}

Test(wire, an_over_long_varint_fails)
{
	static const unsigned char eleven[11] = {255, 255, 255, 255, 255, 255,
						 255, 255, 255, 255, 1};
	struct wire_reader reader =
		wire_reader_make(bytes_make(eleven, sizeof(eleven)));

	wire_get_varint(&reader);
	cr_assert(reader.failed);
}

Test(wire, an_id_that_is_cut_short_is_none)
{
	static const unsigned char bytes[ID_SIZE] = {1, 2, 3};
	struct wire_reader whole = wire_reader_make(bytes_make(bytes, ID_SIZE));
	struct wire_reader cut =
		wire_reader_make(bytes_make(bytes, ID_SIZE - 1));
	struct id id = {{9}};

	wire_get_id(&cut, &id);
	cr_assert(cut.failed);
	cr_assert_eq(id.byte[0], 9);
	wire_get_id(&whole, &id);
	cr_assert_not(whole.failed);
	cr_assert_eq(id.byte[2], 3);
}
