#include "core/input/member_stream.h"

#include "core/base/memory.h"
#include "core/input/expansion.h"

#include <stdlib.h>

#define MAGIC_SIZE  4
#define HOLD_MAX    (1u << 20)
#define SEARCH_FREE (16u << 20)
#define SEARCH_PART 4

void member_stream_init(struct member_stream *packed,
			const struct member_codec *codec, struct stream *in,
			struct feed *feed)
{
	*packed = (struct member_stream){.codec = codec,
					 .state = codec->open(),
					 .in = in,
					 .feed = feed,
					 .raw_begin = in->offset};
}

void member_stream_release(struct member_stream *packed)
{
	if (!packed)
		return;
	packed->codec->close(packed->state);
	free(packed->borders);
}

/* Of borders at one place the first and the last are enough, whatever number of
 * empty members lies between. */
static void add_border(struct member_stream *packed, bool is_after_damage)
{
	const struct member_border *end =
		packed->borders + packed->border_count;

	if (packed->members && !packed->is_resuming)
		return;
	if (packed->border_count - packed->first_border >= 2 &&
	    end[-2].plain == packed->plain)
		packed->border_count--;
	if (packed->first_border > 1024 &&
	    packed->first_border * 2 > packed->border_count) {
		packed->border_count -= packed->first_border;
		memmove(packed->borders, packed->borders + packed->first_border,
			packed->border_count * sizeof(*packed->borders));
		packed->first_border = 0;
	}
	ARRAY_RESERVE(packed->borders, packed->border_count + 1,
		      packed->border_capacity);
	packed->borders[packed->border_count++] = (struct member_border){
		packed->in->offset, packed->plain, is_after_damage};
}

/* Move to where the next member begins; false when none does. */
static bool find_member(struct member_stream *packed)
{
	const struct member_codec *codec = packed->codec;
	struct stream *in = packed->in;

	for (;;) {
		struct bytes view = stream_fill(in, MAGIC_SIZE);
		size_t at = codec->find(view);

		if (view.size < MAGIC_SIZE) {
			stream_skip(in, view.size);
			return false;
		}
		if (at == SIZE_MAX || at + MAGIC_SIZE > view.size) {
			stream_skip(in, view.size - MAGIC_SIZE + 1);
			continue;
		}
		stream_skip(in, at);
		if (codec->begins(bytes_slice(view, at, view.size)))
			return true;
		stream_skip(in, 1);
	}
}

/* No member begins here, though more is there: move to the next one. */
static int pass_junk(struct member_stream *packed, struct fault *fault)
{
	fault_set(&packed->damage, FAULT_INPUT,
		  "bytes at %llu of the %s file are no %s",
		  (unsigned long long)packed->in->offset, packed->codec->format,
		  packed->codec->member);
	if (!packed->is_resuming || !find_member(packed))
		return fault_set(fault, FAULT_INPUT, "%s",
				 packed->damage.message);
	packed->lost++;
	return 0;
}

/* The next member begins: 1, or 0 at the end, or a fault. One border is where
 * the last member ends, another where the next begins when that is not the
 * same place. */
static int begin_member(struct member_stream *packed, bool is_after_damage,
			struct fault *fault)
{
	struct bytes view = stream_fill(packed->in, MAGIC_SIZE);
	uint64_t end = packed->in->offset;

	if (packed->members)
		add_border(packed, is_after_damage);
	/* Tapes and downloads pad with zeros after the last member. */
	while (packed->members && view.size && view.data[0] == 0) {
		stream_skip(packed->in, 1);
		view = stream_fill(packed->in, MAGIC_SIZE);
	}
	if (view.size == 0) {
		*fault = packed->in
				 ->fault; /* of what it is packed in, or none */
		return fault->code;
	}
	if (!packed->codec->begins(view) && pass_junk(packed, fault) < 0)
		return FAULT_INPUT;
	if (!packed->members || packed->in->offset != end)
		add_border(packed, false);
	packed->codec->reset(packed->state);
	packed->is_open = true;
	packed->member_raw = packed->in->offset;
	packed->member_plain = packed->plain;
	packed->members++;
	return 1;
}

/* Let go of what was held for a second look. */
static void let_go(struct member_stream *packed, size_t size)
{
	stream_skip(packed->in, size);
	packed->held = 0;
}

/* Whether the bytes held may be gone through for the next member. */
static bool may_search(struct member_stream *packed)
{
	uint64_t raw = packed->in->offset + packed->held - packed->raw_begin;

	packed->searched += packed->held;
	return packed->searched < SEARCH_FREE + raw / SEARCH_PART;
}

/* The member at hand is broken, or cut off by the end, which leaves what came
 * out of it sound: 0 to go on with the next, or a fault. */
static int leave_member(struct member_stream *packed, bool is_cut,
			const char *why, struct fault *fault)
{
	fault_set(&packed->damage, FAULT_INPUT, "%s at %llu: %s",
		  packed->codec->member, (unsigned long long)packed->member_raw,
		  why);
	packed->is_open = false;
	/* Whatever broke it, its first byte is gone through. */
	if (packed->is_resuming && stream_fill(packed->in, 1).size)
		let_go(packed,
		       packed->held && !may_search(packed) ? packed->held : 1);
	if (!packed->is_resuming || !find_member(packed)) {
		if (!is_cut)
			add_border(packed, true);
		return fault_set(fault, FAULT_INPUT, "%s",
				 packed->damage.message);
	}
	packed->lost += packed->plain == packed->member_plain;
	return begin_member(packed, true, fault) < 0 ? FAULT_INPUT : 0;
}

static bool is_web_archive(struct bytes front)
{
	return bytes_starts_with(front, BYTES_LITERAL("WARC/")) ||
	       bytes_starts_with(front, BYTES_LITERAL("filedesc:"));
}

/* One step of the member at hand; how much came out, or a fault. */
static long read_member(struct member_stream *packed, unsigned char *out,
			size_t size, struct fault *fault)
{
	struct bytes view = stream_fill(packed->in, packed->held + 1);
	struct member_step step = {
		.in = bytes_slice(view, packed->held, view.size),
		.out = out,
		.room = size};
	enum member_status status = packed->codec->step(packed->state, &step);
	int rc = 0;

	/* What a codec has held back comes without more input. */
	if (step.in.size == 0 && step.made == 0 && status == MEMBER_MORE)
		return leave_member(packed, true,
				    packed->in->fault.code
					    ? packed->in->fault.message
					    : "the file ends inside it",
				    fault);
	if (packed->plain == 0)
		packed->is_resuming |=
			is_web_archive(bytes_make(out, step.made));
	packed->plain += step.made;
	packed->held += step.used;
	packed->is_open = status == MEMBER_MORE;
	if (status == MEMBER_DONE || packed->held > HOLD_MAX)
		let_go(packed, packed->held);
	if (status == MEMBER_BROKEN)
		rc = leave_member(packed, false, step.why, fault);
	return rc < 0 && step.made == 0 ? rc : (long)step.made;
}

long member_stream_pull(void *state, unsigned char *out, size_t size,
			struct fault *fault)
{
	struct member_stream *packed = state;
	long made = 0;

	while (made == 0 && size) {
		if (fault->code)
			return fault->code;
		if (!packed->is_open) {
			int rc = begin_member(packed, false, fault);

			if (rc <= 0)
				return rc;
		}
		made = read_member(packed, out, size, fault);
		if (made > 0 &&
		    expansion_is_over(packed->feed, packed->plain,
				      packed->in->offset + packed->held -
					      packed->raw_begin))
			return expansion_fault(packed->feed, packed->plain,
					       fault);
	}
	return made;
}

const struct member_border *member_stream_border(struct member_stream *packed,
						 uint64_t plain)
{
	const struct member_border *last = NULL;

	if (!packed)
		return NULL;
	for (; packed->first_border < packed->border_count;
	     packed->first_border++) {
		const struct member_border *border =
			&packed->borders[packed->first_border];

		if (border->plain > plain)
			break;
		last = border;
	}
	if (!last || last->plain != plain)
		return NULL;
	packed->first_border--;
	return last;
}

const struct member_border *
member_stream_next_border(struct member_stream *packed, uint64_t plain)
{
	for (size_t i = packed ? packed->first_border : 0;
	     packed && i < packed->border_count; i++)
		if (packed->borders[i].plain > plain)
			return &packed->borders[i];
	return NULL;
}

const char *member_stream_damage(struct member_stream *packed, uint64_t plain)
{
	const struct member_border *border =
		member_stream_next_border(packed, plain);

	return border && border->is_after_damage ? packed->damage.message
						 : NULL;
}
