/* The index is derived: with it, without it, with a broken one, the answers
 * are the same. */
#include "tests/store/object/object_fixture.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/object/object_id.h"
#include "store/object/object_index.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Names of the files in index/. */
static unsigned index_files(const char *folder, char name[8][64])
{
	struct buffer path = BUFFER_INIT;
	struct dirent *entry;
	unsigned count = 0;
	DIR *listing;

	file_join(&path, folder, "index");
	listing = opendir(buffer_string(&path));
	while (listing && (entry = readdir(listing)))
		if (entry->d_name[0] != '.' && count < 8)
			snprintf(name[count++], 64, "index/%.50s",
				 entry->d_name);
	if (listing)
		closedir(listing);
	buffer_release(&path);
	return count;
}

/* Objects 0..count-1 with a flush after each `every`. */
static char *indexed(unsigned count, unsigned every, uint32_t pack_bytes)
{
	struct object_store_options options = {.pack_bytes = pack_bytes};
	char *folder = fixture_folder();
	struct object_store *store;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	for (unsigned n = 0; n < count; n++) {
		fixture_put(store, n);
		if (n % every != every - 1)
			continue;
		cr_assert_eq(object_store_commit(store, NULL), 0);
		cr_assert_eq(object_store_flush_index(store, NULL), 0);
	}
	object_store_close(store);
	return folder;
}

static void expect_same(const char *folder, unsigned count)
{
	struct object_store *store = fixture_open(folder, OBJECT_STORE_READ);
	struct object_store_stats stats;

	fixture_expect(store, 0, count);
	cr_assert(!fixture_holds(store, count));
	cr_assert_eq(object_store_stats(store, &stats, NULL), 0);
	cr_assert_eq(stats.objects[OBJECT_BODY], count);
	object_store_close(store);
}

Test(object_index, is_written_and_merged_and_read)
{
	char *folder = indexed(1600, 100, 0);
	char name[8][64];
	struct object_store *store;
	struct object_store_stats stats;

	cr_assert_leq(index_files(folder, name), 5);
	expect_same(folder, 1600);
	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_stats(store, &stats, NULL);
	cr_assert_gt(stats.index_bytes, 1600 * 16);
	object_store_close(store);
	fixture_remove(folder);
}

Test(object_index, covers_packs_that_roll)
{
	char *folder = indexed(400, 50, 5000);

	expect_same(folder, 400);
	fixture_remove(folder);
}

Test(object_index, can_be_deleted)
{
	char *folder = indexed(300, 100, 0);
	struct buffer path = BUFFER_INIT;
	struct object_store *store;

	file_join(&path, folder, "index");
	cr_assert_eq(file_remove_tree(buffer_string(&path), NULL), 0);
	expect_same(folder, 300);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	cr_assert_eq(fixture_bad(store), 0);
	cr_assert_eq(object_store_flush_index(store, NULL), 0);
	object_store_close(store);
	cr_assert(file_exists(buffer_string(&path)));
	expect_same(folder, 300);
	buffer_release(&path);
	fixture_remove(folder);
}

Test(object_index, changes_no_answer_when_damaged_or_cut)
{
	char *folder = indexed(700, 700, 0);
	struct buffer good = BUFFER_INIT, bad = BUFFER_INIT;
	char name[8][64];

	cr_assert_eq(index_files(folder, name), 1);
	fixture_load(folder, name[0], &good);
	for (size_t at = 0; at < good.size; at += 61) {
		buffer_clear(&bad);
		buffer_append_bytes(&bad, buffer_view(&good));
		if (at % 2)
			buffer_truncate(&bad, at);
		else
			bad.data[at] ^= 0x80;
		fixture_save(folder, name[0], buffer_view(&bad));
		expect_same(folder, 700);
	}
	buffer_release(&good);
	buffer_release(&bad);
	fixture_remove(folder);
}

Test(object_index, is_written_anew_by_a_writer_that_finds_it_damaged)
{
	char *folder = indexed(700, 700, 0);
	struct buffer index = BUFFER_INIT;
	struct object_store *store;
	char name[8][64];

	index_files(folder, name);
	fixture_load(folder, name[0], &index);
	index.data[1000] ^= 1;
	fixture_save(folder, name[0], buffer_view(&index));
	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_eq(fixture_bad(store), 1);
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < 900; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(object_store_flush_index(store, NULL), 0);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	expect_same(folder, 900);
	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	buffer_release(&index);
	fixture_remove(folder);
}

Test(object_index, of_a_longer_log_is_not_believed)
{
	char *folder = indexed(200, 200, 0);
	struct buffer pack = BUFFER_INIT;
	struct object_store *store;

	fixture_load(folder, "packs/00000001.pack", &pack);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 200; n < 300; n++)
		fixture_put(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(object_store_flush_index(store, NULL), 0);
	object_store_close(store);
	fixture_save(folder, "packs/00000001.pack", buffer_view(&pack));
	expect_same(folder, 200);
	buffer_release(&pack);
	fixture_remove(folder);
}

/* A reader keeps what it has mapped while a writer merges it away. */
Test(object_index, stays_readable_when_merged_away)
{
	char *folder = indexed(100, 100, 0);
	struct object_store *reader = fixture_open(folder, OBJECT_STORE_READ);
	struct object_store *writer = fixture_open(folder, OBJECT_STORE_WRITE);

	for (unsigned n = 100; n < 400; n++)
		fixture_put(writer, n);
	cr_assert_eq(object_store_commit(writer, NULL), 0);
	cr_assert_eq(object_store_flush_index(writer, NULL), 0);
	fixture_expect(reader, 0, 100);
	cr_assert(!fixture_holds(reader, 100));
	fixture_expect(writer, 0, 400);
	object_store_close(reader);
	object_store_close(writer);
	fixture_remove(folder);
}

struct beside {
	struct object_store *store;
	unsigned known; /* objects that are there from the start */
	bool stop;
};

static void *read_on(void *context)
{
	struct beside *beside = context;
	unsigned n = 0;

	while (!__atomic_load_n(&beside->stop, __ATOMIC_RELAXED)) {
		cr_assert(fixture_holds(beside->store, n++ % beside->known));
		fixture_holds(beside->store, beside->known + n % 900);
	}
	return NULL;
}

Test(object_index, serves_readers_beside_a_putter)
{
	struct object_store_options options = {.pack_bytes = 40000};
	char *folder = indexed(100, 50, 0);
	struct object_store *store =
		fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	struct beside beside = {store, 100, false};
	pthread_t thread[2];

	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, read_on, &beside);
	for (unsigned n = 100; n < 1000; n++) {
		fixture_put(store, n);
		if (n % 40 == 0)
			cr_assert_eq(object_store_commit(store, NULL), 0);
		if (n % 120 == 0)
			cr_assert_eq(object_store_flush_index(store, NULL), 0);
	}
	__atomic_store_n(&beside.stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	fixture_expect(store, 0, 1000);
	object_store_close(store);
	fixture_remove(folder);
}

/* Looks an id up in a damaged block while a commit is being synced. */
struct meeting_damage {
	struct object_store *store;
	struct id id;
	pthread_t thread;
	bool has_begun;
};

static void *look_up(void *context)
{
	struct meeting_damage *m = context;

	object_store_has(m->store, &m->id);
	return NULL;
}

static int begin_at_sync(void *context, const char *operation, const char *path,
			 size_t size)
{
	const struct timespec some = {0, 3000000};
	struct meeting_damage *m = context;

	(void)path;
	(void)size;
	if (strcmp(operation, "sync") == 0 && !m->has_begun) {
		m->has_begun = true;
		pthread_create(&m->thread, NULL, look_up, m);
		nanosleep(&some, NULL);
	}
	return 0;
}

/* Objects up to `end`, with a commit after each 500. */
static void put_up_to(struct object_store *store, unsigned begin, unsigned end)
{
	for (unsigned n = begin; n < end; n++) {
		fixture_put(store, n);
		if (n % 500 == 499)
			cr_assert_eq(object_store_commit(store, NULL), 0);
	}
}

/* Of a segment that has them, one bit of a block in the middle. */
static void damage_a_block(const char *folder, const char *name, struct id *out)
{
	struct buffer index = BUFFER_INIT;
	size_t block;

	fixture_load(folder, name, &index);
	block = 512 + (index.size / 4096 / 2) * 4096;
	*out = (struct id){{0}};
	for (int i = 0; i < 8; i++)
		out->byte[i] = index.data[block + 7 - (size_t)i];
	index.data[block + 100] ^= 1;
	fixture_save(folder, name, buffer_view(&index));
	buffer_release(&index);
}

/* The index is remade out of the packs by whoever finds it damaged; what the
 * putter logs meanwhile goes on from where the putter stands. */
Test(object_index, is_remade_beside_a_commit)
{
	char *folder = fixture_folder();
	struct meeting_damage m = {.has_begun = false};
	struct object_store_stats after;
	char name[8][64];

	cr_assert_eq(object_store_create(folder, NULL), 0);
	m.store = fixture_open(folder, OBJECT_STORE_WRITE);
	put_up_to(m.store, 0, 60000);
	cr_assert_eq(object_store_flush_index(m.store, NULL), 0);
	object_store_close(m.store);
	cr_assert_gt(index_files(folder, name), 0);
	damage_a_block(folder, name[0], &m.id);

	m.store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 60000; n < 60100; n++)
		fixture_put(m.store, n);
	file_set_trap(begin_at_sync, &m);
	cr_assert_eq(object_store_commit(m.store, NULL), 0);
	file_set_trap(NULL, NULL);
	cr_assert(m.has_begun);
	pthread_join(m.thread, NULL);
	put_up_to(m.store, 60100, 61000);
	object_store_stats(m.store, &after, NULL);
	cr_assert_eq(after.objects[OBJECT_BODY], 61000);
	object_store_close(m.store);

	m.store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert_eq(fixture_bad(m.store), 0);
	fixture_expect(m.store, 59000, 61000);
	object_store_close(m.store);
	fixture_remove(folder);
}

/* With an 8-bit hash nearly every object collides, and none is lost. */
Test(object_index, keeps_colliding_objects_apart)
{
	char *folder = fixture_folder();
	struct buffer text = BUFFER_INIT, got = BUFFER_INIT;
	struct id id[2000], again;
	struct object_store *store;
	bool is_new;

	object_id_weaken(8);
	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned turn = 0; turn < 2; turn++) {
		for (unsigned n = 0; n < ARRAY_COUNT(id); n++) {
			fixture_text(n, &text);
			cr_assert_eq(object_store_put(store, OBJECT_BODY,
						      buffer_view(&text), NULL,
						      0, &again, &is_new, NULL),
				     0);
			cr_assert_eq(is_new, turn == 0);
			if (turn)
				cr_assert(id_equal(&id[n], &again));
			id[n] = again;
		}
		cr_assert_eq(object_store_commit(store, NULL), 0);
		cr_assert_eq(object_store_flush_index(store, NULL), 0);
	}
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_READ);
	for (unsigned n = 0; n < ARRAY_COUNT(id); n++) {
		fixture_text(n, &text);
		buffer_clear(&got);
		cr_assert_eq(object_store_get(store, &id[n], &got, NULL, NULL),
			     0);
		cr_assert(bytes_equal(buffer_view(&got), buffer_view(&text)));
	}
	object_store_close(store);
	object_id_weaken(0);
	buffer_release(&text);
	buffer_release(&got);
	fixture_remove(folder);
}
