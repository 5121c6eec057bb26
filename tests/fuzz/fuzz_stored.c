/*
 * fuzz_stored.c - stored objects of any bytes: captures, manifests, runs.
 *
 * The first byte picks the decoder: c captures, m manifest, d dump version,
 * r run, t tombstone. All that a decoder shows must lie inside what it was
 * given.
 */
#include "tests/fuzz/fuzz.h"

#include "store/capture.h"
#include "store/manifest.h"
#include "store/run.h"
#include "store/tombstone.h"

static struct bytes whole;

static void check_inside(struct bytes part)
{
	LAW(part.size == 0 ||
	    (part.data >= whole.data &&
	     part.data + part.size <= whole.data + whole.size));
}

static int see_capture(void *context, const struct capture_batch_head *head,
		       const struct capture *capture, struct fault *fault)
{
	(void)context;
	(void)fault;
	check_inside(head->dump_name);
	check_inside(capture->record);
	check_inside(capture->charset);
	check_inside(capture->reason);
	for (int i = 0; i < FIELD_COUNT; i++)
		check_inside(capture->field[i]);
	return 0;
}

static int see_entry(void *context, const struct manifest_entry *entry,
		     struct fault *fault)
{
	(void)context;
	(void)fault;
	check_inside(entry->glue);
	if (entry->kind == MANIFEST_FILE)
		LAW(strlen(entry->file.path) <= whole.size);
	return 0;
}

static void decode_version(void)
{
	struct dump_version version;
	struct id *ids = NULL;

	if (dump_version_decode(whole, &version, &ids, NULL) == 0) {
		struct buffer again = BUFFER_INIT;

		check_inside(version.name);
		dump_version_encode(&version, &again);
		LAW(again.size <= whole.size);
		buffer_release(&again);
	}
	free(ids);
}

static void decode_tombstone(void)
{
	struct tombstone t;
	struct buffer again = BUFFER_INIT;

	if (tombstone_decode(whole, &t, NULL) == 0) {
		tombstone_encode(&t, &again);
		LAW(again.size <= whole.size);
	}
	tombstone_release(&t);
	buffer_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run run;

	if (size == 0)
		return 0;
	whole = bytes_make(data + 1, size - 1);
	switch (data[0]) {
	case 'c':
		capture_batch_each(whole, see_capture, NULL, NULL);
		break;
	case 'm':
		manifest_each(whole, see_entry, NULL, NULL);
		break;
	case 'd':
		decode_version();
		break;
	case 't':
		decode_tombstone();
		break;
	default:
		if (run_decode(whole, &run, NULL) == 0)
			check_inside(run.program);
	}
	return 0;
}
