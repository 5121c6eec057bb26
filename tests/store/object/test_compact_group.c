/* What is coded together: laid out, logged, read, damaged, compacted again. */
#include "store/object/compact_group.h"

#include "core/base/memory.h"
#include "tests/store/object/object_fixture.h"

#include <stdlib.h>

/* ---- The layout --------------------------------------------------------- */

#define STEPS 3000

static const char *const scripts[4] = {
	"The river rose by two metres \u2013 in the night.",
	"강물이 밤사이 2m 불어났다고 시는 밝혔다.",
	"Ночью вода в реке поднялась на два метра.",
	"",
};

/* Steps of all sizes, a third of them alike to one before. */
static void make_plan(struct compact_plan *plan)
{
	*plan = (struct compact_plan){.step_count = STEPS};
	plan->step = memory_alloc_zero(STEPS, sizeof(*plan->step));
	for (unsigned i = 0; i < STEPS; i++) {
		struct compact_step *step = &plan->step[i];
		uint64_t r = hash64_mix(i + 1);
		const struct compact_step *other = &plan->step[r % (i + 1)];

		step->entry.raw_bytes = r >> 20 & 0xffff;
		if (!compact_group_takes_body(step->entry.raw_bytes))
			continue;
		if (i % 3 == 0 && other->is_grouped)
			compact_group_join(step, other);
		else
			compact_group_found(
				plan, step,
				bytes_of_string(scripts[(r >> 40) % 4]));
	}
	compact_group_arrange(plan);
}

static void free_plan(struct compact_plan *plan)
{
	free(plan->step);
	free(plan->order);
	free(plan->group);
}

Test(compact_group, each_member_is_in_one_group_and_groups_are_small)
{
	struct compact_plan plan;
	unsigned seen[STEPS] = {0};
	size_t at = 0;

	make_plan(&plan);
	for (size_t g = 0; g < plan.group_count; g++) {
		const struct compact_group *group = &plan.group[g];
		uint64_t bytes = 0;

		cr_assert_eq(group->begin, at);
		cr_assert_gt(group->end, group->begin);
		for (; at < group->end; at++) {
			const struct compact_step *step =
				&plan.step[plan.order[at]];

			cr_assert(step->is_grouped);
			cr_assert_eq(step->group, g);
			cr_assert_eq(step->group_at, bytes);
			bytes += step->entry.raw_bytes;
			seen[plan.order[at]]++;
		}
		cr_assert_leq(bytes, (uint64_t)256 << 10,
			      "the dictionary is for no more");
	}
	cr_assert_eq(at, plan.order_count);
	for (unsigned i = 0; i < STEPS; i++)
		cr_assert_eq(seen[i], plan.step[i].is_grouped, "step %u", i);
	free_plan(&plan);
}

Test(compact_group, those_that_are_alike_stand_together)
{
	struct compact_plan plan;
	bool is_done[STEPS] = {false};

	make_plan(&plan);
	for (size_t i = 0; i < plan.order_count; i++) {
		uint32_t root = plan.step[plan.order[i]].root;

		cr_assert(!is_done[root], "step %u is apart", plan.order[i]);
		if (i + 1 < plan.order_count &&
		    plan.step[plan.order[i + 1]].root != root)
			is_done[root] = true;
	}
	free_plan(&plan);
}

Test(compact_group, those_of_one_script_stand_together)
{
	struct compact_plan plan;
	unsigned changes = 0;

	make_plan(&plan);
	for (size_t i = 1; i < plan.order_count; i++)
		changes += plan.step[plan.step[plan.order[i]].root].script !=
			   plan.step[plan.step[plan.order[i - 1]].root].script;
	cr_assert_eq(changes, 2, "Latin or none, Hangul, Cyrillic");
	free_plan(&plan);
}

/* ---- In the store ------------------------------------------------------- */

#define BODIES 1600

/* An original: the body with something around it. */
static void page_text(unsigned n, struct buffer *out)
{
	struct buffer body = BUFFER_INIT;

	fixture_text(n, &body);
	buffer_printf(out, "Head of page %u\n", n);
	buffer_append_bytes(out, buffer_view(&body));
	buffer_append_string(out, "\nRead more | About us\n");
	buffer_release(&body);
}

static struct id put_page(struct object_store *store, unsigned n)
{
	struct object_base base = {.id = fixture_put(store, n)};
	struct buffer page = BUFFER_INIT;
	struct id id;
	bool is_new;

	page_text(n, &page);
	cr_assert_eq(object_store_put(store, OBJECT_ORIGINAL,
				      buffer_view(&page), &base, 1, &id,
				      &is_new, NULL),
		     0);
	buffer_release(&page);
	return id;
}

static bool holds_page(struct object_store *store, unsigned n)
{
	struct buffer page = BUFFER_INIT, got = BUFFER_INIT;
	struct id id;
	bool holds;

	page_text(n, &page);
	id = id_of(buffer_view(&page));
	holds = object_store_get(store, &id, &got, NULL, NULL) == 0;
	cr_assert(!holds || bytes_equal(buffer_view(&page), buffer_view(&got)));
	buffer_release(&page);
	buffer_release(&got);
	return holds;
}

static char *folder_of_pages(void)
{
	char *folder = fixture_folder();
	struct object_store *store;
	struct id id;
	bool is_new;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	cr_assert_eq(object_store_put(store, OBJECT_SETTINGS,
				      BYTES_LITERAL("what init chose"), NULL, 0,
				      &id, &is_new, NULL),
		     0);
	for (unsigned n = 0; n < BODIES; n++)
		put_page(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	object_store_close(store);
	return folder;
}

static struct object_store_stats compact(const char *folder)
{
	const struct object_compact_options options = {.level = 3};
	struct object_compact_result result;

	cr_assert_eq(object_store_compact(folder, &options, &result, NULL), 0);
	return result.after;
}

struct order {
	struct id id[4 * BODIES];
	size_t count;
};

static int note(void *context, const struct object_entry *entry,
		struct fault *fault)
{
	struct order *order = context;

	(void)fault;
	cr_assert_neq(entry->kind, OBJECT_GROUP);
	if (entry->kind == OBJECT_DICTIONARY)
		return 0;
	order->id[order->count++] = entry->id;
	return 0;
}

static void order_of(const char *folder, struct order *out)
{
	struct object_store *store = fixture_open(folder, OBJECT_STORE_READ);

	out->count = 0;
	cr_assert_eq(object_store_each(store, 0, note, out, NULL, NULL), 0);
	object_store_close(store);
}

Test(compact_group, all_comes_back_in_the_old_order_and_takes_less)
{
	char *folder = folder_of_pages();
	struct order before, after;
	struct object_store_stats stats, again;
	struct object_store *store;

	order_of(folder, &before);
	stats = compact(folder);
	cr_assert_gt(stats.objects[OBJECT_GROUP], 0);
	order_of(folder, &after);
	cr_assert_eq(before.count, after.count);
	for (size_t i = 0; i < before.count; i++)
		cr_assert(id_equal(&before.id[i], &after.id[i]), "entry %zu",
			  i);
	store = fixture_open(folder, OBJECT_STORE_READ);
	fixture_expect(store, 0, BODIES);
	for (unsigned n = 0; n < BODIES; n++)
		cr_assert(holds_page(store, n));
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);

	again = compact(folder);
	cr_assert_eq(again.objects[OBJECT_GROUP], stats.objects[OBJECT_GROUP]);
	cr_assert_leq(again.pack_bytes, stats.pack_bytes * 101 / 100);
	fixture_remove(folder);
}

/* Whoever opens an archive looks for its settings from the front. */
Test(compact_group, the_settings_stay_in_front_of_the_groups)
{
	char *folder = folder_of_pages();
	struct object_store_stats stats = compact(folder);
	struct object_store *store = fixture_open(folder, OBJECT_STORE_READ);
	struct pack_walk walk;
	int item;

	cr_assert_gt(stats.objects[OBJECT_GROUP], 0);
	pack_walk_init(&walk, &store->log, 0, store->committed);
	do
		item = pack_walk_next(&walk, NULL);
	while (item != PACK_ENTRY || walk.entry.kind == OBJECT_DICTIONARY);
	cr_assert_eq(walk.entry.kind, OBJECT_SETTINGS);
	pack_walk_release(&walk);
	object_store_close(store);
	fixture_remove(folder);
}

/* How many objects of a kind have this codec. */
static unsigned count_codec(struct object_store *store, enum object_kind kind,
			    enum pack_codec codec)
{
	struct pack_walk walk;
	unsigned count = 0;
	int item;

	pack_walk_init(&walk, &store->log, 0, store->committed);
	while ((item = pack_walk_next(&walk, NULL)) > 0)
		count += item == PACK_ENTRY && walk.entry.kind == kind &&
			 walk.entry.codec == codec;
	pack_walk_release(&walk);
	return count;
}

Test(compact_group, originals_are_told_around_their_bodies)
{
	char *folder = folder_of_pages();
	struct object_store *store;

	for (int round = 0; round < 2; round++) {
		compact(folder);
		store = fixture_open(folder, OBJECT_STORE_READ);
		cr_assert_gt(count_codec(store, OBJECT_ORIGINAL, PACK_WRAPPED),
			     BODIES / 2, "round %d", round);
		cr_assert_gt(count_codec(store, OBJECT_BODY, PACK_SLICE),
			     BODIES / 2);
		fixture_expect(store, 0, BODIES);
		cr_assert_eq(fixture_bad(store), 0);
		object_store_close(store);
	}
	fixture_remove(folder);
}

Test(compact_group, what_is_in_a_group_can_be_a_base_and_is_not_stored_twice)
{
	char *folder = folder_of_pages();
	struct object_store *store;
	struct object_base base;
	struct buffer page = BUFFER_INIT;
	struct id id;
	bool is_new;

	compact(folder);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	base = (struct object_base){.id = put_page(store, 7)};
	page_text(7, &page);
	cr_assert_eq(object_store_put(store, OBJECT_BODY, buffer_view(&page),
				      NULL, 0, &id, &is_new, NULL),
		     0);
	cr_assert(is_new, "the same bytes as another kind: an alias");
	buffer_append_string(&page, "and one line more\n");
	cr_assert_eq(object_store_put(store, OBJECT_ORIGINAL,
				      buffer_view(&page), &base, 1, &id,
				      &is_new, NULL),
		     0);
	cr_assert_eq(object_store_depth(store, &id), 2);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	compact(folder);
	store = fixture_open(folder, OBJECT_STORE_READ);
	cr_assert(holds_page(store, 7));
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	buffer_release(&page);
	fixture_remove(folder);
}

/* The place of the first group: its head follows the pack's header, or the
 * dictionary's entry. */
static object_place first_group(struct object_store *store)
{
	struct pack_walk walk;
	object_place place = 0;

	pack_walk_init(&walk, &store->log, 0, store->committed);
	while (!place && pack_walk_next(&walk, NULL) > 0)
		if (walk.entry.kind == OBJECT_GROUP &&
		    walk.entry.place == walk.place)
			place = walk.place;
	pack_walk_release(&walk);
	return place;
}

Test(compact_group, damaged_costs_its_members_and_heals)
{
	char *folder = folder_of_pages();
	struct object_store *store;
	struct buffer pack = BUFFER_INIT;
	object_place place;
	unsigned lost = 0;

	compact(folder);
	store = fixture_open(folder, OBJECT_STORE_READ);
	place = first_group(store);
	cr_assert_neq(place, 0);
	object_store_close(store);
	fixture_load(folder, "packs/00000001.pack", &pack);
	pack.data[place_offset(place) + 60] ^= 1;
	fixture_save(folder, "packs/00000001.pack", buffer_view(&pack));

	store = fixture_open(folder, OBJECT_STORE_WRITE);
	for (unsigned n = 0; n < BODIES; n++)
		lost += !holds_page(store, n) || !fixture_holds(store, n);
	cr_assert_gt(lost, 0);
	cr_assert_lt(lost, BODIES, "what is not in it is readable");
	cr_assert_geq(fixture_bad(store), lost);
	for (unsigned n = 0; n < BODIES; n++)
		put_page(store, n);
	cr_assert_eq(object_store_commit(store, NULL), 0);
	fixture_expect(store, 0, BODIES);
	for (unsigned n = 0; n < BODIES; n++)
		cr_assert(holds_page(store, n));
	object_store_close(store);
	buffer_release(&pack);
	fixture_remove(folder);
}

Test(compact_group, of_bytes_that_an_object_has_takes_another_id)
{
	char *folder = fixture_folder();
	struct bytes bytes = BYTES_LITERAL("one after the other");
	struct object_encoded *encoded = object_encoded_new();
	struct object_store *store;
	struct pack_base group[2];
	struct id id;
	bool is_new;

	cr_assert_eq(object_store_create(folder, NULL), 0);
	store = fixture_open(folder, OBJECT_STORE_WRITE);
	cr_assert_eq(object_store_put(store, OBJECT_BODY, bytes, NULL, 0, &id,
				      &is_new, NULL),
		     0);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(object_store_encode(store, OBJECT_GROUP, bytes,
						 NULL, 0, encoded, NULL),
			     0);
		cr_assert_eq(object_put_group(store, encoded, bytes, &group[i],
					      NULL),
			     0);
	}
	cr_assert(!id_equal(&group[0].id, &id));
	cr_assert(!id_equal(&group[1].id, &group[0].id));
	cr_assert_eq(object_store_commit(store, NULL), 0);
	cr_assert_eq(fixture_bad(store), 0);
	object_store_close(store);
	object_encoded_free(encoded);
	fixture_remove(folder);
}
