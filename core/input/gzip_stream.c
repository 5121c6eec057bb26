#include "core/input/gzip_stream.h"

#include "core/base/memory.h"
#include "core/input/expansion.h"

#include <stdlib.h>

#define GZIP_WINDOW (15 + 16) /* largest window, gzip wrapper only */
#define HOLD_MAX    (1u << 20)
#define SEARCH_FREE (16u << 20)
#define SEARCH_PART 4

void gzip_stream_init(struct gzip_stream *gzip, struct stream *in,
		      struct feed *feed)
{
	*gzip = (struct gzip_stream){
		.in = in, .feed = feed, .raw_begin = in->offset};
	/* Only fails when out of memory or misused. */
	if (inflateInit2(&gzip->z, GZIP_WINDOW) != Z_OK)
		abort();
}

void gzip_stream_release(struct gzip_stream *gzip)
{
	if (!gzip)
		return;
	inflateEnd(&gzip->z);
	free(gzip->borders);
}

/* Of borders at one place the first and the last are enough, whatever number of
 * empty members lies between. */
static void add_border(struct gzip_stream *gzip, bool is_after_damage)
{
	const struct gzip_border *end = gzip->borders + gzip->border_count;

	if (gzip->members && !gzip->is_resuming)
		return;
	if (gzip->border_count - gzip->first_border >= 2 &&
	    end[-2].plain == gzip->plain)
		gzip->border_count--;
	if (gzip->first_border > 1024 &&
	    gzip->first_border * 2 > gzip->border_count) {
		gzip->border_count -= gzip->first_border;
		memmove(gzip->borders, gzip->borders + gzip->first_border,
			gzip->border_count * sizeof(*gzip->borders));
		gzip->first_border = 0;
	}
	ARRAY_RESERVE(gzip->borders, gzip->border_count + 1,
		      gzip->border_capacity);
	gzip->borders[gzip->border_count++] = (struct gzip_border){
		gzip->in->offset, gzip->plain, is_after_damage};
}

/* Move `in` to the next member's magic number; false when there is none. */
static bool find_member(struct stream *in)
{
	for (;;) {
		struct bytes view = stream_fill(in, 4);
		size_t at = bytes_find(view, BYTES_LITERAL("\x1f\x8b\x08"), 0);

		if (view.size < 4) {
			stream_skip(in, view.size);
			return false;
		}
		if (at == SIZE_MAX || at + 3 >= view.size) {
			stream_skip(in, view.size - 3);
			continue;
		}
		stream_skip(in, at);
		if (view.data[at + 3] < 0x20) /* flags there are */
			return true;
		stream_skip(in, 3);
	}
}

/* No member begins here, though more is there: move to the next one. */
static int pass_junk(struct gzip_stream *gzip, struct fault *fault)
{
	fault_set(&gzip->damage, FAULT_INPUT,
		  "bytes at %llu of the gzip file are no gzip member",
		  (unsigned long long)gzip->in->offset);
	if (!gzip->is_resuming || !find_member(gzip->in))
		return fault_set(fault, FAULT_INPUT, "%s",
				 gzip->damage.message);
	gzip->lost++;
	return 0;
}

/* The next member begins: 1, or 0 at the end, or a fault. One border is where
 * the last member ends, another where the next begins when that is not the
 * same place. */
static int begin_member(struct gzip_stream *gzip, bool is_after_damage,
			struct fault *fault)
{
	struct bytes view = stream_fill(gzip->in, 3);
	uint64_t end = gzip->in->offset;

	if (gzip->members)
		add_border(gzip, is_after_damage);
	/* Tapes and downloads pad with zeros after the last member. */
	while (gzip->members && view.size && view.data[0] == 0) {
		stream_skip(gzip->in, 1);
		view = stream_fill(gzip->in, 3);
	}
	if (view.size == 0) {
		*fault = gzip->in->fault; /* of what it is packed in, or none */
		return fault->code;
	}
	if (!bytes_starts_with(view, BYTES_LITERAL("\x1f\x8b\x08")) &&
	    pass_junk(gzip, fault) < 0)
		return FAULT_INPUT;
	if (!gzip->members || gzip->in->offset != end)
		add_border(gzip, false);
	inflateReset(&gzip->z);
	gzip->is_open = true;
	gzip->member_raw = gzip->in->offset;
	gzip->member_plain = gzip->plain;
	gzip->members++;
	return 1;
}

/* Let go of what was held for a second look. */
static void let_go(struct gzip_stream *gzip, size_t size)
{
	stream_skip(gzip->in, size);
	gzip->held = 0;
}

/* Whether the bytes held may be gone through for the next member. */
static bool may_search(struct gzip_stream *gzip)
{
	uint64_t raw = gzip->in->offset + gzip->held - gzip->raw_begin;

	gzip->searched += gzip->held;
	return gzip->searched < SEARCH_FREE + raw / SEARCH_PART;
}

/* The member at hand is broken, or cut off by the end, which leaves what came
 * out of it sound: 0 to go on with the next, or a fault. */
static int leave_member(struct gzip_stream *gzip, bool is_cut, const char *why,
			struct fault *fault)
{
	fault_set(&gzip->damage, FAULT_INPUT, "gzip member at %llu: %s",
		  (unsigned long long)gzip->member_raw, why);
	gzip->is_open = false;
	if (gzip->held)
		let_go(gzip, may_search(gzip) ? 1 : gzip->held);
	if (!gzip->is_resuming || !find_member(gzip->in)) {
		if (!is_cut)
			add_border(gzip, true);
		return fault_set(fault, FAULT_INPUT, "%s",
				 gzip->damage.message);
	}
	gzip->lost += gzip->plain == gzip->member_plain;
	return begin_member(gzip, true, fault) < 0 ? FAULT_INPUT : 0;
}

static bool is_web_archive(struct bytes front)
{
	return bytes_starts_with(front, BYTES_LITERAL("WARC/")) ||
	       bytes_starts_with(front, BYTES_LITERAL("filedesc:"));
}

/* One step of the member at hand; how much came out, or a fault. */
static long step(struct gzip_stream *gzip, unsigned char *out, size_t size,
		 struct fault *fault)
{
	struct bytes view = stream_fill(gzip->in, gzip->held + 1);
	size_t left = view.size - gzip->held, give, made;
	int rc;

	if (left == 0)
		return leave_member(gzip, true,
				    gzip->in->fault.code
					    ? gzip->in->fault.message
					    : "the file ends inside it",
				    fault);
	give = left < UINT32_MAX ? left : UINT32_MAX;
	gzip->z.next_in = (unsigned char *)(uintptr_t)view.data + gzip->held;
	gzip->z.avail_in = (unsigned)give;
	gzip->z.next_out = out;
	gzip->z.avail_out = size < UINT32_MAX ? (unsigned)size : UINT32_MAX;
	rc = inflate(&gzip->z, Z_NO_FLUSH);
	made = (size_t)(gzip->z.next_out - out);
	if (gzip->plain == 0)
		gzip->is_resuming |= is_web_archive(bytes_make(out, made));
	gzip->plain += made;
	gzip->held += give - gzip->z.avail_in;
	if (rc == Z_STREAM_END)
		gzip->is_open = false;
	if (rc == Z_STREAM_END || gzip->held > HOLD_MAX)
		let_go(gzip, gzip->held);
	if (rc != Z_STREAM_END && rc != Z_OK && rc != Z_BUF_ERROR) {
		rc = leave_member(gzip, false,
				  gzip->z.msg ? gzip->z.msg : "invalid data",
				  fault);
		if (rc < 0 && made == 0)
			return rc;
	}
	return (long)made;
}

long gzip_stream_pull(void *state, unsigned char *out, size_t size,
		      struct fault *fault)
{
	struct gzip_stream *gzip = state;
	long made = 0;

	while (made == 0 && size) {
		if (fault->code)
			return fault->code;
		if (!gzip->is_open) {
			int rc = begin_member(gzip, false, fault);

			if (rc <= 0)
				return rc;
		}
		made = step(gzip, out, size, fault);
		if (made > 0 &&
		    expansion_is_over(gzip->feed, gzip->plain,
				      gzip->in->offset + gzip->held -
					      gzip->raw_begin))
			return expansion_fault(gzip->feed, gzip->plain, fault);
	}
	return made;
}

const struct gzip_border *gzip_stream_border(struct gzip_stream *gzip,
					     uint64_t plain)
{
	const struct gzip_border *last = NULL;

	if (!gzip)
		return NULL;
	for (; gzip->first_border < gzip->border_count; gzip->first_border++) {
		const struct gzip_border *border =
			&gzip->borders[gzip->first_border];

		if (border->plain > plain)
			break;
		last = border;
	}
	if (!last || last->plain != plain)
		return NULL;
	gzip->first_border--;
	return last;
}

const struct gzip_border *gzip_stream_next_border(struct gzip_stream *gzip,
						  uint64_t plain)
{
	for (size_t i = gzip ? gzip->first_border : 0;
	     gzip && i < gzip->border_count; i++)
		if (gzip->borders[i].plain > plain)
			return &gzip->borders[i];
	return NULL;
}

const char *gzip_stream_damage(struct gzip_stream *gzip, uint64_t plain)
{
	const struct gzip_border *border = gzip_stream_next_border(gzip, plain);

	return border && border->is_after_damage ? gzip->damage.message : NULL;
}
