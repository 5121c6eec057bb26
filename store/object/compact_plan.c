#include "store/object/compact_plan.h"

#include "core/base/memory.h"
#include "store/object/base_table.h"
#include "store/object/byte_sample.h"
#include "store/object/compact_group.h"
#include "store/object/compact_original.h"
#include "store/object/compact_sample.h"

#include <limits.h>
#include <stdlib.h>

/* A stretch ends past this many bytes of bodies and originals, or entries. All
 * its groups fit into the cache of bases (base_cache.h), so who reads it in the
 * order of its dump decodes each group once. */
#define STRETCH_BYTES	((uint64_t)192 << 20)
#define STRETCH_ENTRIES ((size_t)1 << 18)

void compact_plan_init(struct compact_plan *plan, struct object_store *from,
		       struct object_store *to,
		       const struct object_compact_options *options)
{
	*plan = (struct compact_plan){
		.from = from, .to = to, .options = options};
	pack_walk_init(&plan->walk, &from->log, 0, from->committed);
	plan->bodies = base_table_new();
	plan->texts = base_table_new();
	plan->pages = base_table_new();
	plan->seen = base_table_new();
}

void compact_plan_release(struct compact_plan *plan)
{
	pack_walk_release(&plan->walk);
	base_table_free(plan->bodies);
	base_table_free(plan->texts);
	base_table_free(plan->pages);
	base_table_free(plan->seen);
	free(plan->step);
	free(plan->slot);
	free(plan->order);
	free(plan->group);
	free(plan->sample_size);
	buffer_release(&plan->replaced);
	buffer_release(&plan->scripts);
	buffer_release(&plan->trial);
	buffer_release(&plan->samples);
	buffer_release(&plan->bytes);
	buffer_release(&plan->other);
}

static size_t slot_of(const struct compact_plan *plan, const struct id *id)
{
	size_t i = (size_t)hash64_mix(id_prefix(id)) & (plan->slot_count - 1);

	while (plan->slot[i] &&
	       !id_equal(&plan->step[plan->slot[i] - 1].entry.id, id))
		i = (i + 1) & (plan->slot_count - 1);
	return i;
}

static void grow_slots(struct compact_plan *plan)
{
	free(plan->slot);
	plan->slot_count = plan->slot_count ? 2 * plan->slot_count : 1024;
	plan->slot = memory_alloc_zero(plan->slot_count, sizeof(*plan->slot));
	for (size_t i = 0; i < plan->step_count; i++) {
		size_t at = slot_of(plan, &plan->step[i].entry.id);

		if (!plan->slot[at])
			plan->slot[at] = (uint32_t)i + 1;
	}
}

struct compact_step *compact_plan_step(const struct compact_plan *plan,
				       const struct id *id)
{
	uint32_t at = plan->slot_count ? plan->slot[slot_of(plan, id)] : 0;

	return at ? &plan->step[at - 1] : NULL;
}

unsigned compact_plan_depth(const struct compact_plan *plan,
			    const struct id *id)
{
	const struct compact_step *step = compact_plan_step(plan, id);

	if (step)
		return step->fate == OBJECT_DROP ? UINT_MAX : step->depth;
	return object_store_depth(plan->to, id);
}

void compact_plan_lean(struct compact_plan *plan, struct compact_step *step,
		       const struct id *id, unsigned depth_max)
{
	unsigned depth = compact_plan_depth(plan, id);
	struct compact_step *base;

	if (depth > depth_max || step->base_count == OBJECT_BASE_MAX ||
	    id_equal(id, &step->entry.id) ||
	    (step->base_count && id_equal(id, &step->base[0])))
		return;
	step->base[step->base_count++] = *id;
	if (depth + 1 > step->depth)
		step->depth = depth + 1;
	base = compact_plan_step(plan, id);
	if (base)
		base->is_leant_on = true;
}

unsigned compact_plan_share(size_t count, unsigned percent)
{
	unsigned enough = (unsigned)(count * percent / 100);

	return enough < COMPACT_SHARED_MIN ? COMPACT_SHARED_MIN : enough;
}

/* The best base last: what is nearest costs least. */
static void swap_bases(struct compact_step *step)
{
	struct id first = step->base[0];

	if (step->base_count < 2)
		return;
	step->base[0] = step->base[1];
	step->base[1] = first;
}

/* Those that are alike are coded together. */
static void group_body(struct compact_plan *plan, struct compact_step *step,
		       struct bytes body)
{
	const struct compact_step *other;

	if (step->entry.codec == PACK_SAME ||
	    !compact_group_takes_body(step->entry.raw_bytes))
		return;
	if (!step->base_count) {
		compact_group_found(plan, step, body);
		return;
	}
	other = compact_plan_step(plan, &step->base[step->base_count - 1]);
	if (other && other->is_grouped)
		compact_group_join(step, other);
}

/* A body leans on the two that share most with it, which stand alone. */
static void plan_body(struct compact_plan *plan, struct compact_step *step,
		      struct bytes body)
{
	uint64_t sample[COMPACT_SAMPLES];
	size_t count = byte_samples(body, sample, COMPACT_SAMPLES);
	unsigned enough = compact_plan_share(count, COMPACT_SHARED_PERCENT),
		 got;
	struct base_votes votes;
	struct id id;

	base_table_vote(plan->bodies, sample, count, &votes);
	while (step->base_count < OBJECT_BASE_MAX &&
	       base_table_take_best(plan->bodies, &votes, enough, &id, &got)) {
		compact_plan_lean(plan, step, &id, 0);
		if (step->base_count)
			enough = COMPACT_SHARED_MIN;
	}
	swap_bases(step);
	if (!step->base_count) {
		base_table_add(plan->bodies, &step->entry.id, sample, count);
		compact_sample_add(plan, body);
	}
	base_table_add(plan->texts, &step->entry.id, sample, count);
	group_body(plan, step, body);
}

/* A manifest repeats paths and ids of the batches of captures before it. */
static void plan_manifest(struct compact_plan *plan, struct compact_step *step)
{
	for (unsigned i = 0; i < plan->batch_count; i++)
		compact_plan_lean(plan, step, &plan->batch[i],
				  PACK_DEPTH_MAX - 1);
}

static void remember_batch(struct compact_plan *plan, const struct id *id)
{
	if (plan->batch_count == OBJECT_BASE_MAX) {
		plan->batch[0] = plan->batch[1];
		plan->batch_count--;
	}
	plan->batch[plan->batch_count++] = *id;
}

static int judge(struct compact_plan *plan, struct compact_step *step,
		 struct fault *fault)
{
	struct object_entry shown = {.place = step->entry.place,
				     .kind = step->entry.kind,
				     .id = step->entry.id,
				     .raw_bytes = step->entry.raw_bytes};
	struct bytes bytes = BYTES_NONE;
	struct buffer other = BUFFER_INIT;
	int rc;

	shown.stored_bytes = pack_entry_size(&step->entry);
	if (!plan->options->judge)
		return OBJECT_KEEP;
	if (shown.kind != OBJECT_BODY && shown.kind != OBJECT_ORIGINAL)
		bytes = buffer_view(&plan->bytes);
	rc = plan->options->judge(plan->options->context, &shown, bytes, &other,
				  fault);
	if (rc == OBJECT_REPLACE) {
		step->replaced_at = plan->replaced.size;
		step->replaced_bytes = other.size;
		buffer_append_bytes(&plan->replaced, buffer_view(&other));
	}
	buffer_release(&other);
	return rc;
}

static void plan_kept(struct compact_plan *plan, struct compact_step *step)
{
	struct bytes bytes = buffer_view(&plan->bytes);

	if (step->entry.kind == OBJECT_BODY)
		plan_body(plan, step, bytes);
	else if (step->entry.kind == OBJECT_ORIGINAL)
		compact_plan_original(plan, step, bytes);
	else if (step->entry.kind == OBJECT_MANIFEST)
		plan_manifest(plan, step);
	else if (step->entry.kind == OBJECT_CAPTURES)
		remember_batch(plan, &step->entry.id);
}

static int take_entry(struct compact_plan *plan, struct fault *fault)
{
	struct compact_step *step;
	int rc;

	if (plan->walk.entry.kind == OBJECT_DICTIONARY ||
	    plan->walk.entry.kind == OBJECT_GROUP)
		return 0;
	ARRAY_RESERVE(plan->step, plan->step_count + 1, plan->step_capacity);
	step = &plan->step[plan->step_count];
	*step = (struct compact_step){.entry = plan->walk.entry};
	buffer_clear(&plan->bytes);
	/* By id: damaged bytes that were put anew are well. */
	rc = object_store_get(plan->from, &step->entry.id, &plan->bytes, NULL,
			      fault);
	if (rc == 0)
		rc = judge(plan, step, fault);
	if (rc < 0)
		return rc;
	step->fate = (enum object_fate)rc;
	if (step->fate == OBJECT_KEEP)
		plan_kept(plan, step);
	if (step->entry.kind == OBJECT_BODY ||
	    step->entry.kind == OBJECT_ORIGINAL)
		plan->article_bytes += step->entry.raw_bytes;
	if (step->entry.kind == OBJECT_BODY &&
	    pack_entry_is_in_group(&step->entry)) {
		plan->last_body = step->entry.id;
		plan->last_group = step->entry.base[0];
	}
	plan->step_count++;
	if (2 * plan->step_count > plan->slot_count)
		grow_slots(plan);
	else if (!plan->slot[slot_of(plan, &step->entry.id)])
		plan->slot[slot_of(plan, &step->entry.id)] =
			(uint32_t)plan->step_count;
	return 0;
}

static int damage(const struct compact_plan *plan, struct fault *fault)
{
	return fault_set(fault, FAULT_CORRUPT,
			 "packs/%08u.pack: damaged bytes at %u; run `newsfold "
			 "verify`, and repair before compacting",
			 place_pack(plan->walk.place),
			 place_offset(plan->walk.place));
}

int compact_plan_next(struct compact_plan *plan, struct fault *fault)
{
	int rc = 1;

	plan->step_count = plan->sample_count = 0;
	plan->article_bytes = 0;
	buffer_clear(&plan->replaced);
	buffer_clear(&plan->scripts);
	buffer_clear(&plan->samples);
	if (plan->slot)
		memset(plan->slot, 0, plan->slot_count * sizeof(*plan->slot));
	while (rc >= 0 && plan->article_bytes < STRETCH_BYTES &&
	       plan->step_count < STRETCH_ENTRIES) {
		rc = pack_walk_next(&plan->walk, fault);
		if (rc == PACK_END)
			break;
		if (rc == PACK_DAMAGE)
			rc = damage(plan, fault);
		else if (rc == PACK_ENTRY)
			rc = take_entry(plan, fault);
	}
	if (rc < 0)
		return rc;
	compact_plan_lone_pages(plan);
	compact_group_arrange(plan);
	return plan->step_count > 0;
}
