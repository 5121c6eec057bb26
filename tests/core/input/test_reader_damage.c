/*
 * What damage may do to a dump: cost records, each told with its reason, but
 * never a byte, a crash or the rest.
 */
#include "core/base/hash.h"
#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>

TestSuite(reader_damage, .fini = reading_scratch_remove, .timeout = 300);

/* All that was in a plain file comes out again. */
static void check_law(const struct reading *r, const struct sample_dump *dump,
		      struct bytes bytes)
{
	if (!dump->is_plain || r->rc < 0)
		return;
	cr_assert_eq(r->file_count, 1);
	cr_assert_eq(r->files[0].bytes.size, bytes.size, "%s", dump->name);
	cr_assert(bytes_equal(buffer_view(&r->files[0].bytes), bytes), "%s",
		  dump->name);
}

Test(reader_damage, nothing_is_rejected_of_sound_dumps)
{
	struct sample_dump dumps[SAMPLE_DUMPS];
	struct reading r;

	sample_dumps_make(dumps);
	for (size_t i = 0; i < SAMPLE_DUMPS; i++) {
		struct bytes bytes = buffer_view(&dumps[i].bytes);

		reading_make(&r, reading_scratch_file(dumps[i].name, bytes),
			     NULL);
		cr_assert_eq(r.rc, 0);
		cr_assert_eq(r.rejected, 0, "%s: %s", dumps[i].name,
			     r.count ? r.items[0].reason : "");
		cr_assert_eq(r.records, dumps[i].records, "%s", dumps[i].name);
		check_law(&r, &dumps[i], bytes);
		reading_release(&r);
	}
	sample_dumps_release(dumps);
}

Test(reader_damage, a_dump_cut_anywhere_keeps_what_was_before)
{
	struct sample_dump dumps[SAMPLE_DUMPS];
	struct reading r;

	sample_dumps_make(dumps);
	for (size_t i = 0; i < SAMPLE_DUMPS; i++) {
		/* Containers are mostly padding. 7z keeps its table at the end:
		 * nothing can be promised. */
		size_t best = 0, step = dumps[i].is_plain ? 1 : 7;

		for (size_t cut = 0; cut < dumps[i].bytes.size; cut += step) {
			struct bytes bytes = bytes_slice(
				buffer_view(&dumps[i].bytes), 0, cut);

			reading_make(&r,
				     reading_scratch_file(dumps[i].name, bytes),
				     NULL);
			check_law(&r, &dumps[i], bytes);
			if (dumps[i].is_plain && cut > 24)
				cr_assert_geq(r.records + 1, best,
					      "%s cut at %zu", dumps[i].name,
					      cut);
			if (r.records > best)
				best = r.records;
			cr_assert_leq(r.records, dumps[i].records);
			reading_release(&r);
		}
	}
	sample_dumps_release(dumps);
}

static uint64_t next_random(uint64_t *state)
{
	*state += 0x9E3779B97F4A7C15u;
	return hash64_mix(*state);
}

/* Change, insert, drop or repeat a few bytes. */
static void mutate(struct buffer *bytes, uint64_t *state)
{
	static const char spice[] = "{}[]\",:\\\n\r\0<>0\xff\x80W";
	size_t edits = 1 + next_random(state) % 4;

	while (edits-- && bytes->size > 8) {
		size_t at = next_random(state) % bytes->size;
		size_t run = 1 + next_random(state) % 8;

		if (at + run > bytes->size)
			run = bytes->size - at;
		switch (next_random(state) % 4) {
		case 0:
			bytes->data[at] = (unsigned char)next_random(state);
			break;
		case 1:
			bytes->data[at] = (unsigned char)
				spice[next_random(state) % sizeof(spice)];
			break;
		case 2:
			memmove(bytes->data + at, bytes->data + at + run,
				bytes->size - at - run);
			bytes->size -= run;
			break;
		default:
			buffer_reserve(bytes, run);
			memmove(bytes->data + at + run, bytes->data + at,
				bytes->size - at);
			bytes->size += run;
			break;
		}
	}
}

Test(reader_damage, random_edits_lose_no_byte)
{
	struct sample_dump dumps[SAMPLE_DUMPS];
	struct reader_options small = options_with_limit(200);
	struct buffer bytes = BUFFER_INIT;
	uint64_t state = 1;
	struct reading r;

	sample_dumps_make(dumps);
	for (size_t round = 0; round < 300 * SAMPLE_DUMPS; round++) {
		const struct sample_dump *dump = &dumps[round % SAMPLE_DUMPS];

		buffer_clear(&bytes);
		buffer_append_bytes(&bytes, buffer_view(&dump->bytes));
		mutate(&bytes, &state);
		reading_make(
			&r,
			reading_scratch_file(dump->name, buffer_view(&bytes)),
			round % 3 == 0 ? &small : NULL);
		check_law(&r, dump, buffer_view(&bytes));
		reading_release(&r);
	}
	buffer_release(&bytes);
	sample_dumps_release(dumps);
}
