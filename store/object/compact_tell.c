#include "store/object/compact_tell.h"

#include "store/object/compact_group.h"
#include "store/object/excerpt.h"
#include "store/object/wrapping.h"

/* What is to be logged must come back. */
static bool comes_back(struct compact_plan *plan, struct bytes original,
		       size_t script_at, struct bytes body)
{
	struct buffer *trial = &plan->trial;
	size_t size = original.size + plan->scripts.size - script_at;

	buffer_clear(trial);
	buffer_append_bytes(trial, original);
	buffer_append(trial, plan->scripts.data + script_at,
		      plan->scripts.size - script_at);
	buffer_reserve(trial, body.size);
	return excerpt_apply(bytes_make(trial->data, size), original.size,
			     body.size, trial) &&
	       bytes_equal(bytes_slice(buffer_view(trial), size, trial->size),
			   body);
}

void compact_tell_body(struct compact_plan *plan, struct compact_step *body,
		       struct compact_step *step, struct bytes original)
{
	struct bytes bytes = buffer_view(&plan->other);
	size_t at = plan->scripts.size;

	if (body->entry.kind != OBJECT_BODY || body->is_told ||
	    bytes.size != body->entry.raw_bytes ||
	    !excerpt_make(original, bytes, &plan->scripts))
		return;
	if (!comes_back(plan, original, at, bytes)) {
		buffer_truncate(&plan->scripts, at);
		return;
	}
	body->is_told = true;
	body->script_at = at;
	body->script_bytes = plan->scripts.size - at;
	step->hosted = (uint32_t)(body - plan->step) + 1;
	plan->article_bytes -= body->entry.raw_bytes;
}

bool compact_wrap_original(struct compact_plan *plan,
			   const struct compact_step *body,
			   struct compact_step *step, struct bytes original)
{
	struct bytes bytes = buffer_view(&plan->other);
	size_t at = plan->scripts.size;

	if (bytes.size != body->entry.raw_bytes ||
	    !wrapping_tell(
		    bytes, original,
		    compact_group_takes_original(original.size, bytes.size),
		    &plan->trial, &plan->scripts, &step->is_json))
		return false;
	step->is_wrapped = true;
	step->script_at = at;
	step->script_bytes = plan->scripts.size - at;
	plan->article_bytes -= step->entry.raw_bytes - step->script_bytes;
	return true;
}
