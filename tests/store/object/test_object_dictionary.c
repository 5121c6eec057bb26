/* Dictionaries: made of what is stored, found again, and never needed for what
 * does not lean on them. */
#include "tests/store/object/object_fixture.h"

#include "core/base/memory.h"
#include "store/object/object_state.h"
#include "store/object/object_trainer.h"

#include <stdio.h>
#include <stdlib.h>

static const struct object_store_options trains = {.compare_on_write = true,
						   .trains = true};

static char *new_folder(void)
{
	char *folder = fixture_folder();

	cr_assert_eq(object_store_create(folder, NULL), 0);
	return folder;
}

/* Sentence number n of a language of 400: some words of its own. */
static void sentence(unsigned n, struct buffer *out)
{
	uint64_t state = 1000 + n;

	for (unsigned i = 0; i < 8; i++) {
		state = hash64_mix(state + i);
		for (unsigned k = 0; k < 6; k++)
			buffer_append_byte(
				out,
				(unsigned char)('a' + (state >> 8 * k) % 26));
		buffer_append_byte(out, ' ');
	}
	buffer_append_string(out, "\n");
}

/* A body of some thousand bytes: sentences that others have, too. */
static void body_text(unsigned n, struct buffer *out)
{
	uint64_t state = n + 1;

	buffer_clear(out);
	buffer_printf(out, "Story %u. ", n);
	while (out->size < 3000) {
		state = hash64_mix(state + 1);
		sentence((unsigned)(state % 400), out);
	}
}

#define BODIES 500 /* more than one training's worth */

static void put_bodies(struct object_store *store, unsigned begin, unsigned end)
{
	struct buffer text = BUFFER_INIT;
	struct id id;
	bool is_new;

	for (unsigned n = begin; n < end; n++) {
		body_text(n, &text);
		cr_assert_eq(object_store_put(store, OBJECT_BODY,
					      buffer_view(&text), NULL, 0, &id,
					      &is_new, NULL),
			     0);
	}
	cr_assert_eq(object_store_commit(store, NULL), 0);
	buffer_release(&text);
}

static void expect_bodies(struct object_store *store, unsigned begin,
			  unsigned end)
{
	struct buffer text = BUFFER_INIT, got = BUFFER_INIT;
	struct id id;

	for (unsigned n = begin; n < end; n++) {
		body_text(n, &text);
		id = id_of(buffer_view(&text));
		buffer_clear(&got);
		cr_assert_eq(object_store_get(store, &id, &got, NULL, NULL), 0,
			     "body %u", n);
		cr_assert(bytes_equal(buffer_view(&text), buffer_view(&got)));
	}
	buffer_release(&text);
	buffer_release(&got);
}

static uint64_t dictionaries(struct object_store *store)
{
	struct object_store_stats stats;

	cr_assert_eq(object_store_stats(store, &stats, NULL), 0);
	return stats.objects[OBJECT_DICTIONARY];
}

static uint64_t stored_bytes(bool with_dictionary)
{
	char *folder = new_folder();
	struct object_store_options options = trains;
	struct object_store_stats stats;
	struct object_store *store;

	options.trains = with_dictionary;
	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &options);
	put_bodies(store, 0, BODIES);
	cr_assert_eq(object_store_stats(store, &stats, NULL), 0);
	object_store_close(store);
	fixture_remove(folder);
	return stats.stored_bytes[OBJECT_BODY];
}

Test(object_dictionary, pays_and_comes_back)
{
	char *folder = new_folder();
	struct object_store *store =
		fixture_open_with(folder, OBJECT_STORE_WRITE, &trains);

	cr_assert_lt(stored_bytes(true), stored_bytes(false));
	put_bodies(store, 0, BODIES);
	cr_assert_eq(dictionaries(store), 1);
	expect_bodies(store, 0, BODIES);
	object_store_close(store);
	store = fixture_open(folder, OBJECT_STORE_READ);
	expect_bodies(store, 0, BODIES);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	fixture_remove(folder);
}

Test(object_dictionary, goes_on_being_used_by_a_later_run)
{
	char *folder = new_folder();
	struct object_store *store =
		fixture_open_with(folder, OBJECT_STORE_WRITE, &trains);
	object_place place;

	put_bodies(store, 0, BODIES);
	place = object_dictionary_place(store);
	cr_assert_neq(place, 0);
	for (int flushed = 0; flushed < 2; flushed++) {
		if (flushed)
			object_store_flush_index(store, NULL);
		object_store_close(store);
		store = fixture_open_with(folder, OBJECT_STORE_WRITE, &trains);
		cr_assert_eq(object_dictionary_place(store), place);
	}
	put_bodies(store, BODIES, BODIES + 20);
	cr_assert_eq(dictionaries(store), 1);
	expect_bodies(store, 0, BODIES + 20);
	object_store_close(store);
	fixture_remove(folder);
}

Test(object_dictionary, damaged_costs_what_leans_on_it_and_heals)
{
	char *folder = new_folder();
	struct object_store *store =
		fixture_open_with(folder, OBJECT_STORE_WRITE, &trains);
	struct buffer pack = BUFFER_INIT, kept = BUFFER_INIT;
	object_place place;
	struct pack_entry head;
	struct id id;
	bool is_new;

	put_bodies(store, 0, BODIES);
	place = object_dictionary_place(store);
	cr_assert_eq(object_read_head(store, place, &head, NULL), 0);
	cr_assert_eq(object_store_get(store, &head.id, &kept, NULL, NULL), 0);
	object_store_close(store);
	fixture_load(folder, "packs/00000001.pack", &pack);
	pack.data[place_offset(place) + head.head_bytes + 9] ^= 1;
	fixture_save(folder, "packs/00000001.pack", buffer_view(&pack));

	store = fixture_open_with(folder, OBJECT_STORE_WRITE, &trains);
	cr_assert_gt(fixture_bad(store), 1);
	expect_bodies(store, 0, 100); /* from before it was made */
	cr_assert_eq(object_store_put(store, OBJECT_DICTIONARY,
				      buffer_view(&kept), NULL, 0, &id, &is_new,
				      NULL),
		     0);
	cr_assert(is_new);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	expect_bodies(store, 0, BODIES);
	object_store_close(store);
	buffer_release(&pack);
	buffer_release(&kept);
	fixture_remove(folder);
}

Test(object_dictionary, is_due_early_then_as_the_archive_grows)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer text = BUFFER_INIT, made = BUFFER_INIT;
	unsigned n = 0, last = 0;

	for (unsigned round = 0; round < 2; round++) {
		last = n;
		while (!object_trainer_is_due(&trainer)) {
			body_text(n++, &text);
			object_trainer_see(&trainer, buffer_view(&text));
		}
		buffer_clear(&made);
		cr_assert(object_trainer_train(&trainer, &made));
		cr_assert_gt(made.size, 1024);
		cr_assert(!object_trainer_is_due(&trainer));
	}
	cr_assert_geq(n - last, 2 * last, "the second waits for more");
	buffer_release(&text);
	buffer_release(&made);
	object_trainer_release(&trainer);
}

Test(object_dictionary, is_made_anew_when_the_mix_changes)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer text = BUFFER_INIT;

	object_trainer_resume(&trainer, (size_t)1 << 20);
	for (unsigned n = 0; n < 2000; n++) {
		body_text(n, &text);
		object_trainer_see(&trainer, buffer_view(&text));
		object_trainer_measure(&trainer, 1300, 1000);
	}
	cr_assert(!object_trainer_is_due(&trainer), "it gains what it did");
	for (unsigned n = 0; n < 200; n++)
		object_trainer_measure(&trainer, 1050, 1000);
	cr_assert(object_trainer_is_due(&trainer));
	buffer_release(&text);
	object_trainer_release(&trainer);
}
