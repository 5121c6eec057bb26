#include "store/object/compact_original.h"

#include "core/base/sort.h"
#include "store/object/base_table.h"
#include "store/object/byte_sample.h"
#include "store/object/compact_group.h"
#include "store/object/compact_sample.h"
#include "store/object/compact_tell.h"

#include <stdlib.h>

/* One original in so many that are coded with the dictionary is a sample. */
#define ORIGINALS_A_SAMPLE 8
/* A page is one seen before that shares this part; which are asked. */
#define SEEN_PERCENT  80
#define VOTES_PERCENT 10
#define SEEN_TRIES    2

/* An object's samples, to be asked about. */
struct samples {
	uint64_t of[COMPACT_SAMPLES]; /* ascending */
	size_t count;
};

static void samples_make(struct bytes bytes, struct samples *out)
{
	out->count = byte_samples(bytes, out->of, COMPACT_SAMPLES);
	qsort(out->of, out->count, sizeof(*out->of), compare_u64);
}

static bool has_sample(const struct samples *samples, uint64_t sample)
{
	return bsearch(&sample, samples->of, samples->count, sizeof(sample),
		       compare_u64) != NULL;
}

/* Those of the samples that the other object has not. */
static size_t leave_out(uint64_t *sample, size_t count, struct bytes other)
{
	struct samples had;
	size_t kept = 0;

	samples_make(other, &had);
	for (size_t i = 0; i < count; i++)
		if (!has_sample(&had, sample[i]))
			sample[kept++] = sample[i];
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
	unsigned enough = is_slice ? COMPACT_SHARED_MIN
				   : compact_plan_share(count,
							COMPACT_SHARED_PERCENT),
		 got;
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
	if ((entry->codec != PACK_ZSTD && entry->codec != PACK_WRAPPED) ||
	    !entry->base_count)
		return false;
	*out = object_base_id(plan->from, &entry->base[entry->base_count - 1]);
	return true;
}

/* An original that is little more than its body is coded with it, and tells it;
 * one in some of them teaches the dictionary what stands around bodies. */
static void group_original(struct compact_plan *plan, struct compact_step *step,
			   const struct id *body_id, struct bytes bytes)
{
	struct compact_step *body = compact_plan_step(plan, body_id);

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

/* The body, or, where that leans on another, the other, which is like it. */
static struct id text_alone(const struct compact_plan *plan,
			    const struct id *body)
{
	const struct compact_step *step = compact_plan_step(plan, body);
	struct id base;

	if (step)
		return step->base_count ? step->base[step->base_count - 1]
					: *body;
	return object_store_base(plan->to, body, &base) ? base : *body;
}

/* Is most of the samples in that original? */
static bool is_seen_again(struct compact_plan *plan, const uint64_t *sample,
			  size_t count, const struct id *id)
{
	struct samples had;
	size_t shared = 0;

	buffer_clear(&plan->other);
	if (compact_plan_depth(plan, id) >= PACK_DEPTH_MAX ||
	    object_store_get(plan->from, id, &plan->other, NULL, NULL) < 0)
		return false;
	samples_make(buffer_view(&plan->other), &had);
	for (size_t i = 0; i < count; i++)
		shared += has_sample(&had, sample[i]);
	return shared >= compact_plan_share(count, SEEN_PERCENT);
}

/* The page this is again, by what the old log had it lean on or by its samples.
 * Those of an outlet's frame are the last page's that had it. */
static bool find_seen(struct compact_plan *plan, const struct pack_entry *entry,
		      const uint64_t *sample, size_t count, struct id *out)
{
	struct base_votes votes;
	unsigned got;

	base_table_vote(plan->seen, sample, count, &votes);
	if (entry->codec == PACK_ZSTD && entry->base_count == OBJECT_BASE_MAX) {
		*out = object_base_id(plan->from, &entry->base[0]);
		if (is_seen_again(plan, sample, count, out))
			return true;
	}
	for (int tries = 0; tries < SEEN_TRIES; tries++) {
		if (!base_table_take_best(
			    plan->seen, &votes,
			    compact_plan_share(count, VOTES_PERCENT), out,
			    &got))
			return false;
		if (is_seen_again(plan, sample, count, out))
			return true;
	}
	return false;
}

static void lean_on_text(struct compact_plan *plan, struct compact_step *step)
{
	struct id text;

	if (!step->has_body)
		return;
	text = text_alone(plan, &step->body);
	compact_plan_lean(plan, step, &text, 0);
}

/* The page seen again leans on it as it was and on its body. A page leans on
 * one like it that stands alone, and on a text that does, so that it can be
 * leant on when it is seen again; the first of its kind on nothing. */
static void plan_page(struct compact_plan *plan, struct compact_step *step,
		      const uint64_t *sample, size_t count)
{
	struct base_votes votes;
	struct id id;
	unsigned got;

	base_table_vote(plan->pages, sample, count, &votes);
	if (find_seen(plan, &step->entry, sample, count, &id)) {
		compact_plan_lean(plan, step, &id, PACK_DEPTH_MAX - 1);
		if (step->has_body)
			compact_plan_lean(plan, step, &step->body,
					  PACK_DEPTH_MAX - 1);
		return;
	}
	if (!base_table_take_best(
		    plan->pages, &votes,
		    compact_plan_share(count, COMPACT_SHARED_PERCENT), &id,
		    &got))
		return;
	compact_plan_lean(plan, step, &id, 0);
	lean_on_text(plan, step);
}

void compact_plan_lone_pages(struct compact_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		struct compact_step *step = &plan->step[i];

		if (step->entry.kind == OBJECT_ORIGINAL && !step->is_grouped &&
		    !step->base_count && !step->is_leant_on)
			lean_on_text(plan, step);
	}
}

void compact_plan_original(struct compact_plan *plan, struct compact_step *step,
			   struct bytes bytes)
{
	uint64_t sample[COMPACT_SAMPLES];
	size_t count = byte_samples(bytes, sample, COMPACT_SAMPLES);

	step->has_body =
		(step->entry.codec == PACK_WRAPPED &&
		 own_body(plan, &step->entry, &step->body)) ||
		likely_body(plan, &step->entry, sample, count, &step->body) ||
		own_body(plan, &step->entry, &step->body);
	buffer_clear(&plan->other);
	if (step->has_body && object_store_get(plan->from, &step->body,
					       &plan->other, NULL, NULL) == 0) {
		count = leave_out(sample, count, buffer_view(&plan->other));
		group_original(plan, step, &step->body, bytes);
	}
	if (!step->is_grouped)
		plan_page(plan, step, sample, count);
	if (step->depth == 0)
		base_table_add(plan->pages, &step->entry.id, sample, count);
	if (step->depth < PACK_DEPTH_MAX)
		base_table_add(plan->seen, &step->entry.id, sample, count);
}
