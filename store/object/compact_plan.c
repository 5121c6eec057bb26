#include "store/object/compact_plan.h"

#include "core/base/memory.h"
#include "store/object/base_table.h"
#include "store/object/byte_sample.h"
#include "store/object/compact_group.h"
#include "store/object/compact_sample.h"
#include "store/object/compact_tell.h"

#include <limits.h>
#include <stdlib.h>

/* A stretch ends past this many bytes of bodies and originals, or entries. All
 * its groups fit into the cache of bases (base_cache.h), so who reads it in the
 * order of its dump decodes each group once. */
#define STRETCH_BYTES	((uint64_t)192 << 20)
#define STRETCH_ENTRIES ((size_t)1 << 18)
/* One original in so many that are coded with the dictionary is a sample. */
#define ORIGINALS_A_SAMPLE 8
#define SAMPLES_AN_OBJECT  4096
/* A base shares this part of the samples, and at least so many. */
#define SHARED_PERCENT 25
#define SHARED_MIN     2

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
}

void compact_plan_release(struct compact_plan *plan)
{
	pack_walk_release(&plan->walk);
	base_table_free(plan->bodies);
	base_table_free(plan->texts);
	base_table_free(plan->pages);
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

/* The step of this stretch that has an id; NULL. */
static struct compact_step *step_of(const struct compact_plan *plan,
				    const struct id *id)
{
	uint32_t at = plan->slot_count ? plan->slot[slot_of(plan, id)] : 0;

	return at ? &plan->step[at - 1] : NULL;
}

/* How deep an object is in the new log; UINT_MAX when it is not there. */
static unsigned depth_of(const struct compact_plan *plan, const struct id *id)
{
	const struct compact_step *step = step_of(plan, id);

	if (step)
		return step->fate == OBJECT_DROP ? UINT_MAX : step->depth;
	return object_store_depth(plan->to, id);
}

static void lean_on(struct compact_plan *plan, struct compact_step *step,
		    const struct id *id, unsigned depth_max)
{
	unsigned depth = depth_of(plan, id);

	if (depth > depth_max || step->base_count == OBJECT_BASE_MAX ||
	    id_equal(id, &step->entry.id) ||
	    (step->base_count && id_equal(id, &step->base[0])))
		return;
	step->base[step->base_count++] = *id;
	if (depth + 1 > step->depth)
		step->depth = depth + 1;
}

static unsigned enough_of(size_t count)
{
	unsigned enough = (unsigned)(count * SHARED_PERCENT / 100);

	return enough < SHARED_MIN ? SHARED_MIN : enough;
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
	other = step_of(plan, &step->base[step->base_count - 1]);
	if (other && other->is_grouped)
		compact_group_join(step, other);
}

/* A body leans on the two that share most with it, which stand alone. */
static void plan_body(struct compact_plan *plan, struct compact_step *step,
		      struct bytes body)
{
	uint64_t sample[SAMPLES_AN_OBJECT];
	size_t count = byte_samples(body, sample, SAMPLES_AN_OBJECT);
	unsigned enough = enough_of(count), got;
	struct base_votes votes;
	struct id id;

	base_table_vote(plan->bodies, sample, count, &votes);
	while (step->base_count < OBJECT_BASE_MAX &&
	       base_table_take_best(plan->bodies, &votes, enough, &id, &got)) {
		lean_on(plan, step, &id, 0);
		if (step->base_count)
			enough = SHARED_MIN;
	}
	swap_bases(step);
	if (!step->base_count) {
		base_table_add(plan->bodies, &step->entry.id, sample, count);
		compact_sample_add(plan, body);
	}
	base_table_add(plan->texts, &step->entry.id, sample, count);
	group_body(plan, step, body);
}

/* Those of the samples that the other object has not. */
static size_t leave_out(uint64_t *sample, size_t count, struct bytes other)
{
	uint64_t had[SAMPLES_AN_OBJECT];
	size_t had_count = byte_samples(other, had, SAMPLES_AN_OBJECT);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < had_count && had[k] != sample[i])
			k++;
		if (k == had_count)
			sample[kept++] = sample[i];
	}
	return kept;
}

static bool is_base_equal(const struct pack_base *a, const struct pack_base *b)
{
	return a->place == b->place && id_equal(&a->id, &b->id);
}

/* The body that an original shares most with; one out of a group that is too
 * short to tell it by has the body that was logged before it. */
static bool likely_body(const struct compact_plan *plan,
			const struct pack_entry *entry, const uint64_t *sample,
			size_t count, struct id *out)
{
	bool is_slice = entry->codec == PACK_SLICE;
	unsigned enough = is_slice ? SHARED_MIN : enough_of(count), got;
	struct base_votes votes;

	base_table_vote(plan->texts, sample, count, &votes);
	if (base_table_take_best(plan->texts, &votes, enough, out, &got))
		return true;
	*out = plan->last_body;
	return is_slice && is_base_equal(&entry->base[0], &plan->last_group);
}

/* The old log knows an original's own body: its last base. */
static bool own_body(const struct compact_plan *plan,
		     const struct pack_entry *entry, struct id *out)
{
	const struct pack_base *base;
	struct pack_entry head;

	if ((entry->codec != PACK_ZSTD && entry->codec != PACK_WRAPPED) ||
	    !entry->base_count)
		return false;
	base = &entry->base[entry->base_count - 1];
	*out = base->id;
	if (!base->place)
		return true;
	if (object_read_head(plan->from, base->place, &head, NULL) < 0)
		return false;
	*out = head.id;
	return true;
}

/* An original that is little more than its body is coded with it, and tells it;
 * one in some of them teaches the dictionary what stands around bodies. */
static void group_original(struct compact_plan *plan, struct compact_step *step,
			   const struct id *body_id, struct bytes bytes)
{
	struct compact_step *body = step_of(plan, body_id);

	if (!body || !body->is_grouped || step->entry.codec == PACK_SAME)
		return;
	if (compact_wrap_original(plan, body, step, bytes)) {
		bytes = bytes_slice(buffer_view(&plan->scripts),
				    step->script_at, plan->scripts.size);
		compact_group_join(step, body);
		step->base[0] = *body_id;
		step->depth = 1;
	} else if (compact_group_takes_original(step->entry.raw_bytes,
						body->entry.raw_bytes)) {
		compact_group_join(step, body);
		compact_tell_body(plan, body, step, bytes);
	} else {
		return;
	}
	if (plan->originals++ % ORIGINALS_A_SAMPLE == 0)
		compact_sample_add(plan, bytes);
}

/* An original leans on its own body and on the page that shares most of what
 * is left. */
static void plan_original(struct compact_plan *plan, struct compact_step *step,
			  struct bytes bytes)
{
	uint64_t sample[SAMPLES_AN_OBJECT];
	size_t count = byte_samples(bytes, sample, SAMPLES_AN_OBJECT);
	struct base_votes votes;
	struct id id, body;
	bool has_body = own_body(plan, &step->entry, &body) ||
			likely_body(plan, &step->entry, sample, count, &body);
	unsigned got;

	if (has_body) {
		lean_on(plan, step, &body, PACK_DEPTH_MAX - 1);
		buffer_clear(&plan->other);
		if (step->base_count &&
		    object_store_get(plan->from, &body, &plan->other, NULL,
				     NULL) == 0)
			count = leave_out(sample, count,
					  buffer_view(&plan->other));
	}
	base_table_vote(plan->pages, sample, count, &votes);
	if (base_table_take_best(plan->pages, &votes, enough_of(count), &id,
				 &got))
		lean_on(plan, step, &id, PACK_DEPTH_MAX - 1);
	swap_bases(step);
	if (has_body)
		group_original(plan, step, &body, bytes);
	if (step->depth < PACK_DEPTH_MAX)
		base_table_add(plan->pages, &step->entry.id, sample, count);
}

/* A manifest repeats paths and ids of the batches of captures before it. */
static void plan_manifest(struct compact_plan *plan, struct compact_step *step)
{
	for (unsigned i = 0; i < plan->batch_count; i++)
		lean_on(plan, step, &plan->batch[i], PACK_DEPTH_MAX - 1);
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
		plan_original(plan, step, bytes);
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
	compact_group_arrange(plan);
	return plan->step_count > 0;
}
