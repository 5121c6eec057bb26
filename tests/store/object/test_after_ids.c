/* Batches of captures, coded after the ids that stand before them: they come
 * back, damaged heads and all, or are said to be lost. */
#include "core/base/memory.h"
#include "store/object/id_stretch.h"
#include "store/object/object_id.h"
#include "store/object/pack_entry.h"
#include "tests/store/object/object_fixture.h"

#define BODIES 200

/* A batch that names bodies begin..end-1, with something of its own. */
static void batch_of(unsigned begin, unsigned end, struct buffer *out)
{
	struct buffer text = BUFFER_INIT;

	buffer_clear(out);
	for (unsigned n = begin; n < end; n++) {
		struct id id;

		buffer_clear(&text);
		fixture_text(n, &text);
		id = object_id_of(buffer_view(&text), 0);
		buffer_append(out, id.byte, ID_SIZE);
	}
	for (unsigned n = begin; n < end; n++)
		buffer_printf(out, "https://herald.example/%u ", n % 7);
	buffer_release(&text);
}

/* Log bodies begin..end-1 and a batch of them. */
static struct id put_batch(struct object_store *store, unsigned begin,
			   unsigned end)
{
	struct buffer batch = BUFFER_INIT;
	bool is_new;
	struct id id;

	for (unsigned n = begin; n < end; n++)
		fixture_put(store, n);
	batch_of(begin, end, &batch);
	cr_assert_eq(object_store_put(store, OBJECT_CAPTURES,
				      buffer_view(&batch), NULL, 0, &id,
				      &is_new, NULL),
		     0);
	buffer_release(&batch);
	return id;
}

/* 0, or what reading said; never other bytes. */
static int read_batch(struct object_store *store, unsigned begin, unsigned end)
{
	struct buffer batch = BUFFER_INIT, got = BUFFER_INIT;
	struct id id;
	int rc;

	batch_of(begin, end, &batch);
	id = object_id_of(buffer_view(&batch), 0);
	rc = object_store_get(store, &id, &got, NULL, NULL);
	if (rc == 0)
		cr_assert(bytes_equal(buffer_view(&batch), buffer_view(&got)));
	buffer_release(&batch);
	buffer_release(&got);
	return rc;
}

static struct object_store *open_new(const char *folder)
{
	cr_assert_eq(object_store_create(folder, NULL), 0);
	return fixture_open(folder, OBJECT_STORE_WRITE);
}

Test(after_ids, a_batch_takes_little_and_comes_back_at_once_and_later)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct object_store_stats stats;

	put_batch(store, 0, BODIES);
	put_batch(store, BODIES, 2 * BODIES);
	/* Those of its own stretch are enough; others it has itself. */
	put_batch(store, BODIES / 2, 3 * BODIES);
	for (unsigned round = 0; round < 2; round++) {
		cr_assert_eq(read_batch(store, 0, BODIES), 0);
		cr_assert_eq(read_batch(store, BODIES, 2 * BODIES), 0);
		cr_assert_eq(read_batch(store, BODIES / 2, 3 * BODIES), 0);
		if (round == 0)
			cr_assert_eq(object_store_commit(store, NULL), 0);
		object_store_stats(store, &stats, NULL);
		cr_assert_lt(stats.stored_bytes[OBJECT_CAPTURES],
			     stats.raw_bytes[OBJECT_CAPTURES] / 3);
		cr_assert_eq(fixture_bad(store), 0);
		object_store_close(store);
		store = fixture_open(folder, OBJECT_STORE_READ);
	}
	object_store_close(store);
	fixture_remove(folder);
}

/* Packs of a few objects each: a stretch never leaves its pack. */
Test(after_ids, batches_in_many_packs_come_back)
{
	const struct object_store_options small = {.pack_bytes = 2000,
						   .compare_on_write = true};
	char *folder = fixture_folder();
	struct object_store *store;
	struct object_store_stats stats;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &small);
	for (unsigned n = 0; n < 60; n += 3)
		put_batch(store, n, n + 3);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_store_stats(store, &stats, NULL);
	cr_assert_gt(stats.packs, 3);
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_READ);
	for (unsigned n = 0; n < 60; n += 3)
		cr_assert_eq(read_batch(store, n, n + 3), 0, "batch %u", n);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	fixture_remove(folder);
}

struct find {
	const struct id *id;
	size_t at;
};

static int see(void *context, const struct object_entry *entry,
	       struct fault *fault)
{
	struct find *find = context;

	(void)fault;
	if (id_equal(&entry->id, find->id))
		find->at = place_offset(entry->place);
	return 0;
}

/* Where the batch's own entry begins in the only pack. */
static size_t batch_begin(struct object_store *store, const struct id *wanted)
{
	struct find find = {wanted, 0};

	cr_assert_eq(object_store_each(store, 0, see, &find, NULL, NULL), 0);
	return find.at;
}

/* Spoil `size` bytes at `at`; is the batch there? */
static bool survives(const char *folder, struct buffer *pack, size_t at,
		     size_t size)
{
	struct object_store *store;
	int rc;

	for (size_t i = at; i < at + size; i++)
		pack->data[i] ^= 0x40;
	fixture_save(folder, "packs/00000001.pack", buffer_view(pack));
	for (size_t i = at; i < at + size; i++)
		pack->data[i] ^= 0x40;
	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_gt(fixture_bad(store), 0, "byte %zu", at);
	rc = read_batch(store, 0, BODIES);
	cr_assert(rc == 0 || rc == FAULT_CORRUPT, "%d", rc);
	object_store_close(store);
	return rc == 0;
}

Test(after_ids, one_damaged_byte_before_a_batch_costs_it_nothing)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct buffer pack = BUFFER_INIT;
	struct id id = put_batch(store, 0, BODIES);
	size_t begin;

	cr_assert_eq(object_store_commit(store, NULL), 0);
	begin = batch_begin(store, &id);
	object_store_close(store);
	fixture_load(folder, "packs/00000001.pack", &pack);
	for (size_t at = PACK_HEADER_SIZE; at < begin; at += 61)
		cr_assert(survives(folder, &pack, at, 1), "byte %zu", at);
	cr_assert_not(survives(folder, &pack, begin + 40, 1), "its own");
	buffer_release(&pack);
	fixture_remove(folder);
}

Test(after_ids, some_heads_in_a_row_are_made_good_and_many_are_not)
{
	char *folder = fixture_folder();
	struct object_store *store = open_new(folder);
	struct buffer pack = BUFFER_INIT;
	struct id id = put_batch(store, 0, BODIES);
	size_t begin, entry;

	cr_assert_eq(object_store_commit(store, NULL), 0);
	begin = batch_begin(store, &id);
	object_store_close(store);
	fixture_load(folder, "packs/00000001.pack", &pack);
	entry = begin / BODIES;
	/* 200 ids have 7 sums: as many heads in a row are told by them. */
	for (unsigned turn = 1; turn < 6; turn++) {
		size_t at = PACK_HEADER_SIZE + turn * begin / 7;

		cr_assert(survives(folder, &pack, at, 4 * entry));
		cr_assert_not(survives(folder, &pack, at, 12 * entry));
	}
	buffer_release(&pack);
	fixture_remove(folder);
}
