/* decode(encode(x)) is x; anything less fails cleanly. */
#include "core/base/wire.h"
#include "store/capture.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct capture sample(enum record_kind kind, unsigned n)
{
	struct capture c = {.kind = kind, .offset = n * 1000003ull};

	memset(c.id.byte, (int)n + 1, ID_SIZE);
	memset(c.sha256.byte, (int)n + 2, SHA256_SIZE);
	c.record = n % 2 ? BYTES_LITERAL("a/b \xFF.html") : BYTES_NONE;
	c.length = n ? UINT64_MAX >> n : 0;
	c.has_original = n % 3 != 0;
	if (c.has_original)
		memset(c.original.byte, 7, ID_SIZE);
	if (kind == RECORD_REJECTED)
		c.reason = BYTES_LITERAL("ends early");
	c.is_inside = n % 4 == 1;
	if (kind == RECORD_OTHER && n % 2 == 0) {
		c.is_revisit = true;
		c.field[FIELD_URL] = BYTES_LITERAL("http://a.example/");
		c.refers_record = BYTES_LITERAL("<urn:uuid:1>");
		c.refers_fetched = BYTES_LITERAL("2025-02-04");
	}
	if (kind != RECORD_CAPTURE)
		return c;
	memset(c.body.byte, 9, ID_SIZE);
	c.charset = BYTES_LITERAL("cp949");
	c.undecodable = n;
	for (int i = 0; i < FIELD_COUNT; i++) {
		if ((n + (unsigned)i) % 2)
			continue;
		c.field[i] = BYTES_LITERAL("\xEA\xB0\x80 value");
		c.source[i] = (unsigned char)(i % SOURCE_COUNT);
		c.marks[i] = FIELD_DATE_ONLY;
	}
	return c;
}

struct seen {
	unsigned count;
};

static int expect(void *context, const struct capture_batch_head *head,
		  const struct capture *c, struct fault *fault)
{
	struct seen *seen = context;
	struct capture want =
		sample((enum record_kind)(seen->count % 3), seen->count);

	(void)fault;
	cr_assert(bytes_equal(head->dump_name, BYTES_LITERAL("dump")));
	cr_assert_eq(head->run, 77);
	cr_assert_eq(head->run_started, -5);
	cr_assert_eq(c->kind, want.kind);
	cr_assert(id_equal(&c->id, &want.id));
	cr_assert(bytes_equal(c->record, want.record));
	cr_assert_eq(c->offset, want.offset);
	cr_assert_eq(c->length, want.length);
	cr_assert_eq(memcmp(&c->sha256, &want.sha256, SHA256_SIZE), 0);
	cr_assert_eq(c->has_original, want.has_original);
	cr_assert(id_equal(&c->original, &want.original));
	cr_assert(id_equal(&c->body, &want.body));
	cr_assert(bytes_equal(c->charset, want.charset));
	cr_assert(bytes_equal(c->reason, want.reason));
	cr_assert_eq(c->undecodable, want.undecodable);
	cr_assert_eq(c->is_revisit, want.is_revisit);
	cr_assert_eq(c->is_inside, want.is_inside);
	cr_assert(bytes_equal(c->refers_record, want.refers_record));
	cr_assert(bytes_equal(c->refers_url, want.refers_url));
	cr_assert(bytes_equal(c->refers_fetched, want.refers_fetched));
	for (int i = 0; i < FIELD_COUNT; i++) {
		cr_assert(bytes_equal(c->field[i], want.field[i]));
		cr_assert_eq(c->source[i], want.source[i]);
		cr_assert_eq(c->marks[i], want.marks[i]);
	}
	seen->count++;
	return 0;
}

static void make_batch(struct capture_batch *batch)
{
	capture_batch_start(batch, BYTES_LITERAL("dump"), 77, -5);
	for (unsigned i = 0; i < 9; i++) {
		struct capture c = sample((enum record_kind)(i % 3), i);

		capture_batch_add(batch, &c);
	}
	capture_batch_bytes(batch);
}

Test(capture, comes_back_as_it_was)
{
	struct capture_batch batch = CAPTURE_BATCH_INIT;
	struct seen seen = {0};

	make_batch(&batch);
	cr_assert_eq(batch.count, 9);
	cr_assert_eq(capture_batch_each(buffer_view(&batch.bytes), expect,
					&seen, NULL),
		     0);
	cr_assert_eq(seen.count, 9);
	capture_batch_release(&batch);
}

static int look(void *context, const struct capture_batch_head *head,
		const struct capture *c, struct fault *fault)
{
	(void)fault;
	*(size_t *)context += c->record.size + c->reason.size +
			      head->dump_name.size + c->charset.size;
	for (int i = 0; i < FIELD_COUNT; i++) {
		cr_assert_lt(c->source[i], SOURCE_COUNT);
		*(size_t *)context += c->field[i].size;
	}
	cr_assert_leq(c->kind, RECORD_FORGOTTEN);
	return 0;
}

/* In memory of its exact size, so that a sanitizer sees any step too far. */
static int read_exact(struct bytes bytes, size_t *sum)
{
	unsigned char *copy = malloc(bytes.size + 1);
	struct fault fault = FAULT_INIT;
	int rc;

	memcpy(copy + 1, bytes.data, bytes.size);
	rc = capture_batch_each(bytes_make(copy + 1, bytes.size), look, sum,
				&fault);
	cr_assert(rc == 0 || fault.message[0]);
	free(copy);
	return rc;
}

Test(capture, a_batch_cut_anywhere_is_a_fault)
{
	struct capture_batch batch = CAPTURE_BATCH_INIT;
	size_t sum = 0;

	make_batch(&batch);
	for (size_t size = 0; size < batch.bytes.size; size++)
		cr_assert_lt(
			read_exact(bytes_make(batch.bytes.data, size), &sum), 0,
			"%zu bytes", size);
	capture_batch_release(&batch);
}

Test(capture, a_batch_with_any_byte_changed_is_read_within_its_bounds)
{
	struct capture_batch batch = CAPTURE_BATCH_INIT;
	size_t sum = 0;

	make_batch(&batch);
	for (size_t at = 0; at < batch.bytes.size; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			batch.bytes.data[at] ^= (unsigned char)(1 << bit);
			read_exact(buffer_view(&batch.bytes), &sum);
			batch.bytes.data[at] ^= (unsigned char)(1 << bit);
		}
	batch.bytes.data[0] = 99;
	cr_assert_eq(read_exact(buffer_view(&batch.bytes), &sum),
		     FAULT_VERSION);
	capture_batch_release(&batch);
}

/* One capture after the other, as batches were written before. */
static void make_rows(struct buffer *out)
{
	static const unsigned char sha256[SHA256_SIZE] = {1, 2, 3};
	static const unsigned char id[ID_SIZE] = {4, 5, 6};

	wire_put8(out, 1);
	wire_put_bytes(out, BYTES_LITERAL("dump"));
	wire_put_varint(out, 77);
	wire_put64(out, (uint64_t)-5);
	for (unsigned i = 0; i < 3; i++) {
		wire_put8(out, RECORD_REJECTED);
		buffer_append(out, id, ID_SIZE);
		wire_put_bytes(out, BYTES_LITERAL("L1"));
		wire_put_varint(out, 10 * i);
		wire_put_varint(out, 10);
		buffer_append(out, sha256, SHA256_SIZE);
		wire_put_bytes(out, BYTES_LITERAL("ends early"));
	}
}

static int expect_row(void *context, const struct capture_batch_head *head,
		      const struct capture *c, struct fault *fault)
{
	unsigned *count = context;

	(void)fault;
	cr_assert_eq(head->run, 77);
	cr_assert_eq(c->kind, RECORD_REJECTED);
	cr_assert_eq(c->offset, 10 * *count);
	cr_assert_eq(c->id.byte[0], 4);
	cr_assert_eq(c->sha256.byte[1], 2);
	cr_assert(bytes_equal(c->reason, BYTES_LITERAL("ends early")));
	++*count;
	return 0;
}

Test(capture, batches_of_the_first_version_are_read)
{
	struct buffer rows = BUFFER_INIT;
	unsigned count = 0;

	make_rows(&rows);
	cr_assert_eq(capture_batch_each(buffer_view(&rows), expect_row, &count,
					NULL),
		     0);
	cr_assert_eq(count, 3);
	buffer_release(&rows);
}

Test(capture, ids_tell_dump_record_and_bytes_apart)
{
	struct sha256 one = {{1}}, two = {{2}};
	struct id id[] = {
		capture_id_of(BYTES_LITERAL("a"), BYTES_LITERAL("bc"), &one),
		capture_id_of(BYTES_LITERAL("ab"), BYTES_LITERAL("c"), &one),
		capture_id_of(BYTES_LITERAL("a"), BYTES_LITERAL("bc"), &two),
		capture_id_of(BYTES_LITERAL("a"), BYTES_NONE, &one),
		dump_id_of(BYTES_LITERAL("a")),
	};

	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < i; k++)
			cr_assert(!id_equal(&id[i], &id[k]), "%zu %zu", i, k);
}
