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
	struct bytes bytes = buffer_view(&plan->other), script;
	size_t at = plan->scripts.size;
	bool is_json;

	if (bytes.size != body->entry.raw_bytes)
		return false;
	is_json = wrapping_make_json(bytes, original, &plan->scripts);
	if (!is_json &&
	    (!compact_group_takes_original(original.size, bytes.size) ||
	     !wrapping_make(bytes, original, &plan->scripts)))
		return false;
	script = bytes_slice(buffer_view(&plan->scripts), at,
			     plan->scripts.size);
	buffer_clear(&plan->trial);
	if (!(is_json ? wrapping_apply_json : wrapping_apply)(
		    script, bytes, original.size, &plan->trial) ||
	    !bytes_equal(buffer_view(&plan->trial), original)) {
		buffer_truncate(&plan->scripts, at);
		return false;
	}
	step->is_wrapped = true;
	step->is_json = is_json;
	step->script_at = at;
	step->script_bytes = script.size;
	plan->article_bytes -= step->entry.raw_bytes - script.size;
	return true;
}
