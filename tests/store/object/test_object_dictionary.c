/* Dictionaries: made of what is stored, found again, and never needed for what
 * does not lean on them. */
#include "tests/store/object/object_fixture.h"

#include "core/base/memory.h"
#include "store/object/dictionary_make.h"
#include "store/object/object_state.h"
#include "store/object/object_trainer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

#define LEVEL 5

/* Train, with a codec of its own. */
static bool train(struct object_trainer *trainer,
		  const struct dictionary *present, struct buffer *out)
{
	struct object_codec *codec = object_codec_new(LEVEL);
	bool made = object_trainer_train(trainer, codec, LEVEL, present, out);

	object_codec_free(codec);
	return made;
}

/* Bodies go in until a training is due; how many there are then. */
static unsigned see_until_due(struct object_trainer *trainer, unsigned n)
{
	struct buffer text = BUFFER_INIT;

	while (!object_trainer_is_due(trainer)) {
		body_text(n++, &text);
		object_trainer_see(trainer, buffer_view(&text));
	}
	buffer_release(&text);
	return n;
}

Test(object_dictionary, is_due_early_then_as_the_archive_grows)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer made = BUFFER_INIT;
	unsigned n = 0, last = 0;

	for (unsigned round = 0; round < 2; round++) {
		last = n;
		n = see_until_due(&trainer, n);
		buffer_clear(&made);
		cr_assert(train(&trainer, NULL, &made));
		cr_assert_gt(made.size, 1024);
		cr_assert(!object_trainer_is_due(&trainer));
	}
	cr_assert_geq(n - last, 2 * last, "the second waits for more");
	buffer_release(&made);
	object_trainer_release(&trainer);
}

Test(object_dictionary, that_gains_nothing_over_the_present_one_is_not_made)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer first = BUFFER_INIT, second = BUFFER_INIT;
	unsigned n = see_until_due(&trainer, 0);
	struct dictionary *present;

	cr_assert(train(&trainer, NULL, &first));
	see_until_due(&trainer, n);
	present = dictionary_new(&first);
	cr_assert_not_null(present);
	cr_assert(dictionary_digest(present, LEVEL));
	cr_assert(!train(&trainer, present, &second),
		  "the language is the same");
	cr_assert_eq(second.size, 0);
	cr_assert(!object_trainer_is_due(&trainer));
	dictionary_free(present);
	buffer_release(&first);
	buffer_release(&second);
	object_trainer_release(&trainer);
}

Test(object_dictionary, of_what_has_nothing_in_common_is_not_made)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer noise = BUFFER_INIT, made = BUFFER_INIT;
	uint64_t state = 1;

	while (!object_trainer_is_due(&trainer)) {
		buffer_clear(&noise);
		for (unsigned i = 0; i < 3000; i++) {
			state = hash64_mix(state + 1);
			buffer_append_byte(&noise, (unsigned char)state);
		}
		object_trainer_see(&trainer, buffer_view(&noise));
	}
	cr_assert(!train(&trainer, NULL, &made));
	buffer_release(&noise);
	buffer_release(&made);
	object_trainer_release(&trainer);
}

/* However the mix jumps about, each training waits for half of all before. */
Test(object_dictionary, trainings_go_with_the_logarithm_of_the_bytes)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer text = BUFFER_INIT, made = BUFFER_INIT;
	unsigned trainings = 0;
	double bytes = 0, most;

	for (unsigned n = 0; n < 20000; n++) {
		body_text(n, &text);
		bytes += (double)text.size;
		object_trainer_see(&trainer, buffer_view(&text));
		object_trainer_measure(&trainer, n % 3000 < 1500 ? 3000 : 1001,
				       1000);
		if (!object_trainer_is_due(&trainer))
			continue;
		trainings++;
		buffer_clear(&made);
		train(&trainer, NULL, &made);
	}
	most = log(bytes / (1 << 20)) / log(1.5) + 1;
	cr_assert_geq(trainings, 3);
	cr_assert_leq(trainings, most, "%u trainings in %.0f bytes", trainings,
		      bytes);
	buffer_release(&text);
	buffer_release(&made);
	object_trainer_release(&trainer);
}

Test(object_dictionary, is_due_when_the_mix_changes_and_half_as_much_again_came)
{
	struct object_trainer trainer = {.seen_bytes = 0};
	struct buffer text = BUFFER_INIT;
	unsigned n;

	object_trainer_resume(&trainer, (uint64_t)10 << 20, (size_t)600 << 10);
	for (n = 0; n < 1500; n++) {
		body_text(n, &text);
		object_trainer_see(&trainer, buffer_view(&text));
		object_trainer_measure(&trainer, 1300, 1000);
	}
	for (unsigned i = 0; i < 200; i++)
		object_trainer_measure(&trainer, 1050, 1000);
	cr_assert(!object_trainer_is_due(&trainer), "not half as much");
	for (; n < 2000; n++) {
		body_text(n, &text);
		object_trainer_see(&trainer, buffer_view(&text));
	}
	cr_assert(object_trainer_is_due(&trainer));
	for (unsigned i = 0; i < 400; i++)
		object_trainer_measure(&trainer, 1300, 1000);
	cr_assert(!object_trainer_is_due(&trainer), "it gains what it did");
	buffer_release(&text);
	object_trainer_release(&trainer);
}

/* A dictionary of texts in Latin letters and in Hangul, from text number
 * `first` on. */
static struct dictionary *of_two_scripts(unsigned first,
					 const struct dictionary *present)
{
	static const char *const korean[] = {"서울시는 ", "지하철 ", "운행을 ",
					     "다시 ", "시작했다. "};
	struct dictionary_plan plan = {.content_part = 1,
				       .content_bytes = (size_t)32 << 10,
				       .learn_part = 1,
				       .learn_bytes = (size_t)64 << 10,
				       .accel = 1,
				       .present = present};
	struct buffer samples = BUFFER_INIT, text = BUFFER_INIT;
	struct buffer made = BUFFER_INIT;
	size_t size[400];
	struct dictionary *dictionary;
	uint64_t state = first + 1;

	for (unsigned n = 0; n < ARRAY_COUNT(size); n++) {
		if (n % 2) {
			buffer_clear(&text);
			for (unsigned i = 0; i < 100; i++) {
				state = hash64_mix(state + i);
				buffer_append_string(&text, korean[state % 5]);
			}
		} else {
			body_text(first + n, &text);
		}
		size[n] = text.size;
		buffer_append_bytes(&samples, buffer_view(&text));
	}
	cr_assert(dictionary_make(&plan, buffer_view(&samples), size,
				  ARRAY_COUNT(size), &made));
	dictionary = dictionary_new(&made);
	cr_assert_not_null(dictionary);
	cr_assert(dictionary_digest(dictionary, LEVEL));
	buffer_release(&samples);
	buffer_release(&text);
	return dictionary;
}

/* The number of the table that tells this text; it comes back, and not with a
 * table that is not there. */
static unsigned table_used(const struct dictionary *dictionary,
			   struct bytes text)
{
	struct object_codec *codec = object_codec_new(LEVEL);
	struct buffer payload = BUFFER_INIT, again = BUFFER_INIT;
	unsigned number;

	cr_assert(
		object_codec_compress_with(codec, dictionary, text, &payload));
	number = payload.data[0];
	cr_assert(object_codec_decompress_with(
		codec, dictionary, buffer_view(&payload), text.size, &again));
	cr_assert(bytes_equal(buffer_view(&again), text));
	payload.data[0] = (unsigned char)(dictionary->table_count + 1);
	cr_assert(!object_codec_decompress_with(
		codec, dictionary, buffer_view(&payload), text.size, &again));
	cr_assert_eq(again.size, text.size, "nothing appended");
	object_codec_free(codec);
	buffer_release(&payload);
	buffer_release(&again);
	return number;
}

Test(object_dictionary, has_a_table_for_each_script)
{
	struct dictionary *dictionary = of_two_scripts(0, NULL);
	struct buffer latin = BUFFER_INIT, russian = BUFFER_INIT;
	unsigned one, other;

	body_text(3, &latin);
	for (unsigned i = 0; i < 20; i++)
		buffer_append_string(&russian, "паром вернулся в порт ");
	cr_assert_eq(dictionary->table_count, 2);
	one = table_used(dictionary, buffer_view(&latin));
	other = table_used(dictionary,
			   bytes_of_string("지하철 운행을 다시 시작했다. "
					   "서울시는 다시 시작했다. "));
	cr_assert(one && other && one != other);
	cr_assert_eq(table_used(dictionary, buffer_view(&russian)), 0,
		     "a script it has none for");
	buffer_release(&latin);
	buffer_release(&russian);
	dictionary_free(dictionary);
}

static bool has_same_tables(const struct dictionary *a,
			    const struct dictionary *b)
{
	size_t size = a->bytes.size - a->content.size;

	return b->bytes.size - b->content.size == size &&
	       memcmp(a->bytes.data, b->bytes.data, size) == 0;
}

Test(object_dictionary, takes_over_the_tables_that_more_text_would_not_better)
{
	struct dictionary *first = of_two_scripts(0, NULL);
	struct dictionary *after = of_two_scripts(1000, first);
	struct dictionary *alone = of_two_scripts(1000, NULL);

	cr_assert(has_same_tables(first, after));
	cr_assert(!has_same_tables(first, alone));
	dictionary_free(first);
	dictionary_free(after);
	dictionary_free(alone);
}

Test(object_dictionary, whose_tables_are_cut_is_none)
{
	struct dictionary *dictionary = of_two_scripts(0, NULL);
	struct buffer cut = BUFFER_INIT;
	size_t tables = dictionary->bytes.size - dictionary->content.size;

	for (size_t size = 9; size < tables; size += 97) {
		buffer_clear(&cut);
		buffer_append(&cut, dictionary->bytes.data, size);
		cr_assert_null(dictionary_new(&cut), "%zu bytes", size);
	}
	buffer_release(&cut);
	dictionary_free(dictionary);
}

/* A dictionary's bytes, plain content of some size, into the cache. */
static struct dictionary *keep(struct dictionary_cache *cache,
			       object_place place, size_t size)
{
	struct buffer bytes = BUFFER_INIT;
	struct id id = {{0}};

	buffer_reserve(&bytes, size);
	memset(bytes.data, 'x', size);
	bytes.size = size;
	return dictionary_cache_add(cache, place, &id, &bytes);
}

Test(object_dictionary, those_used_last_are_kept_up_to_a_limit_of_bytes)
{
	struct dictionary_cache cache;
	struct dictionary *held, *again;
	size_t size = DICTIONARY_CACHE_BYTES / 10;

	dictionary_cache_init(&cache);
	held = keep(&cache, 1, size);
	for (object_place place = 2; place <= 30; place++) {
		dictionary_cache_give(&cache, keep(&cache, place, size));
		cr_assert_leq(cache.bytes, DICTIONARY_CACHE_BYTES);
		again = dictionary_cache_take(&cache, 2);
		cr_assert_not_null(again, "2 is in use all the time");
		dictionary_cache_give(&cache, again);
	}
	cr_assert_null(dictionary_cache_take(&cache, 3));
	cr_assert_null(dictionary_cache_take(&cache, 1));
	cr_assert_eq(held->bytes.data[size - 1], 'x', "its user still has it");
	dictionary_cache_give(&cache, held);
	dictionary_cache_give(&cache,
			      keep(&cache, 31, 2 * DICTIONARY_CACHE_BYTES));
	again = dictionary_cache_take(&cache, 31);
	cr_assert_not_null(again, "the newest is kept whatever its size");
	dictionary_cache_give(&cache, again);
	dictionary_cache_release(&cache);
}
