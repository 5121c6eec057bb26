#include "store/run.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct run sample_run(void)
{
	struct run run = {.number = 300,
			  .started = -1,
			  .ended = 1700000000,
			  .is_interrupted = true,
			  .program = BYTES_LITERAL("newsfold 9")};

	memset(run.dump.byte, 3, ID_SIZE);
	memset(run.version.byte, 4, ID_SIZE);
	run.counts =
		(struct ingest_counts){1, 2, 3, 4, 5, 6, 7, 8, UINT64_MAX, 10};
	return run;
}

Test(run, comes_back_as_it_was)
{
	struct run run = sample_run(), got = {0};
	struct buffer bytes = BUFFER_INIT;

	run_encode(&run, &bytes);
	cr_assert_eq(run_decode(buffer_view(&bytes), &got, NULL), 0);
	cr_assert_eq(got.number, run.number);
	cr_assert_eq(got.started, run.started);
	cr_assert_eq(got.ended, run.ended);
	cr_assert(got.is_interrupted);
	cr_assert(id_equal(&got.dump, &run.dump));
	cr_assert(id_equal(&got.version, &run.version));
	cr_assert(bytes_equal(got.program, run.program));
	cr_assert_eq(memcmp(&got.counts, &run.counts, sizeof(run.counts)), 0);
	buffer_release(&bytes);
}

Test(run, cut_anywhere_or_longer_is_refused)
{
	struct run run = sample_run(), got = {0};
	struct buffer bytes = BUFFER_INIT;

	run_encode(&run, &bytes);
	for (size_t size = 0; size < bytes.size; size++)
		cr_assert_lt(
			run_decode(bytes_make(bytes.data, size), &got, NULL), 0,
			"%zu", size);
	buffer_append_byte(&bytes, 0);
	cr_assert_eq(run_decode(buffer_view(&bytes), &got, NULL),
		     FAULT_CORRUPT);
	bytes.data[0]++;
	cr_assert_eq(run_decode(buffer_view(&bytes), &got, NULL),
		     FAULT_VERSION);
	buffer_release(&bytes);
}

Test(run, a_dump_version_comes_back_as_it_was_and_no_less)
{
	struct id piece[3] = {{{1}}, {{2}}, {{3}}};
	struct dump_version v = {.name = BYTES_LITERAL("n\xFFme"),
				 .format = BYTES_LITERAL("warc"),
				 .records = 1u << 20,
				 .rejected = 3,
				 .bytes = UINT64_MAX,
				 .is_whole = true,
				 .piece = piece,
				 .piece_count = 3};
	struct dump_version got = {.piece_count = 0};
	struct buffer bytes = BUFFER_INIT;
	struct id *ids;

	memset(v.sha256.byte, 5, SHA256_SIZE);
	dump_version_encode(&v, &bytes);
	cr_assert_eq(dump_version_decode(buffer_view(&bytes), &got, &ids, NULL),
		     0);
	cr_assert(bytes_equal(got.name, v.name));
	cr_assert(bytes_equal(got.format, v.format));
	cr_assert_eq(got.records, v.records);
	cr_assert_eq(got.rejected, v.rejected);
	cr_assert_eq(got.bytes, v.bytes);
	cr_assert_eq(memcmp(&got.sha256, &v.sha256, SHA256_SIZE), 0);
	cr_assert(got.is_whole);
	cr_assert_eq(got.piece_count, 3);
	for (int i = 0; i < 3; i++)
		cr_assert(id_equal(&got.piece[i], &piece[i]));
	free(ids);
	for (size_t size = 0; size < bytes.size; size++) {
		cr_assert_lt(dump_version_decode(bytes_make(bytes.data, size),
						 &got, &ids, NULL),
			     0, "%zu", size);
		cr_assert_null(ids);
	}
	for (size_t at = 0; at < bytes.size; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			bytes.data[at] ^= (unsigned char)(1 << bit);
			dump_version_decode(buffer_view(&bytes), &got, &ids,
					    NULL);
			free(ids);
			bytes.data[at] ^= (unsigned char)(1 << bit);
		}
	buffer_release(&bytes);
}
