#include "core/input/member_codec.h"

#include <stdlib.h>
#include <zstd.h>

static void *open_zstd(void)
{
	ZSTD_DCtx *context = ZSTD_createDCtx();

	/* Only fails when out of memory. */
	if (!context)
		abort();
	return context;
}

static void close_zstd(void *state)
{
	ZSTD_freeDCtx(state);
}

/* A frame, or one to be passed over. */
static bool begins_zstd(struct bytes b)
{
	return bytes_starts_with(b, BYTES_LITERAL("\x28\xb5\x2f\xfd")) ||
	       (b.size >= 4 && (b.data[0] & 0xf0) == 0x50 &&
		memcmp(b.data + 1, "\x2a\x4d\x18", 3) == 0);
}

static size_t find_zstd(struct bytes b)
{
	return bytes_find(b, BYTES_LITERAL("\x28\xb5\x2f\xfd"), 0);
}

/* The dictionary stays. */
static void reset_zstd(void *state)
{
	ZSTD_DCtx_reset(state, ZSTD_reset_session_only);
}

static enum member_status step_zstd(void *state, struct member_step *step)
{
	ZSTD_inBuffer in = {step->in.data, step->in.size, 0};
	ZSTD_outBuffer out = {step->out, step->room, 0};
	size_t left = ZSTD_decompressStream(state, &out, &in);

	step->used = in.pos;
	step->made = out.pos;
	if (ZSTD_isError(left)) {
		step->why = ZSTD_getErrorName(left);
		return MEMBER_BROKEN;
	}
	return left ? MEMBER_MORE : MEMBER_DONE;
}

const struct member_codec zstd_codec = {
	.format = "zstd",
	.member = "zstd frame",
	.open = open_zstd,
	.close = close_zstd,
	.begins = begins_zstd,
	.find = find_zstd,
	.reset = reset_zstd,
	.step = step_zstd,
};
