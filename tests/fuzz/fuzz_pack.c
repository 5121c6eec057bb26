/*
 * fuzz_pack.c - any bytes where a pack should be: opened, read, verified.
 *
 * The checks of entries and frames are seeded with the log's key, so the
 * decoders are also tried with the key the header claims, past the checks; so
 * is what tells a body out of an original in a group, or the reverse, and ids
 * out of their sums.
 */
#include "tests/fuzz/fuzz.h"

#include "core/base/file.h"
#include "store/object/excerpt.h"
#include "store/object/id_stretch.h"
#include "store/object/json_form.h"
#include "store/object/object_store.h"
#include "store/object/pack_entry.h"
#include "store/object/wrapping.h"

#include <fcntl.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void)
{
	snprintf(folder, sizeof(folder), "/dev/shm/fuzz-pack-XXXXXX");
	if (!mkdtemp(folder)) {
		snprintf(folder, sizeof(folder), "/tmp/fuzz-pack-XXXXXX");
		LAW(mkdtemp(folder));
	}
}

static int read_entry(void *context, const struct object_entry *entry,
		      struct fault *fault)
{
	struct object_store *store = context;
	struct buffer bytes = BUFFER_INIT;

	(void)fault;
	if (object_store_get(store, &entry->id, &bytes, NULL, NULL) == 0)
		LAW(bytes.size == entry->raw_bytes);
	buffer_release(&bytes);
	return 0;
}

static void read_all(struct bytes pack)
{
	struct object_store *store = NULL;
	char path[128];
	uint64_t objects, bad;
	int fd;

	snprintf(path, sizeof(path), "%s/packs", folder);
	LAW(file_make_folders(path, NULL) == 0);
	snprintf(path, sizeof(path), "%s/packs/00000001.pack", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	LAW(fd >= 0 && write(fd, pack.data, pack.size) == (ssize_t)pack.size);
	close(fd);
	if (object_store_open(folder, OBJECT_STORE_READ, NULL, &store, NULL) ==
	    0) {
		object_store_each(store, 0, read_entry, store, NULL, NULL);
		object_store_verify(store, true, NULL, NULL, &objects, &bad,
				    NULL);
	}
	object_store_close(store);
	file_remove_tree(folder, NULL);
}

/* Any bytes as a group with a script; and one half told out of the other. */
static void tell_excerpts(struct bytes bytes)
{
	struct bytes source = bytes_slice(bytes, 0, bytes.size / 2);
	struct bytes target = bytes_slice(bytes, bytes.size / 2, bytes.size);
	struct buffer group = BUFFER_INIT, out = BUFFER_INIT;

	if (bytes.size < 4)
		return;
	for (uint64_t size = 1; size < bytes.size; size *= 3) {
		buffer_clear(&out);
		if (excerpt_apply(bytes, bytes.data[0], size, &out))
			LAW(out.size == size);
		else
			LAW(out.size == 0);
	}
	buffer_append_bytes(&group, source);
	buffer_clear(&out);
	if (excerpt_make(source, target, &group))
		LAW(excerpt_apply(buffer_view(&group), source.size, target.size,
				  &out) &&
		    bytes_equal(buffer_view(&out), target));
	else
		LAW(group.size == source.size);
	buffer_release(&group);
	buffer_release(&out);
}

/* One half as a script around the other; and told by what is around it. */
static void tell_wrappings(struct bytes bytes)
{
	struct bytes source = bytes_slice(bytes, 0, bytes.size / 2);
	struct bytes target = bytes_slice(bytes, bytes.size / 2, bytes.size);
	struct buffer script = BUFFER_INIT, out = BUFFER_INIT;

	for (uint64_t size = 1; size < 2 * bytes.size; size *= 3) {
		buffer_clear(&out);
		if (wrapping_apply(target, source, size, &out))
			LAW(out.size == size);
		else
			LAW(out.size == 0);
	}
	buffer_clear(&out);
	if (wrapping_make(source, target, &script))
		LAW(wrapping_apply(buffer_view(&script), source, target.size,
				   &out) &&
		    bytes_equal(buffer_view(&out), target));
	else
		LAW(script.size == 0);
	buffer_release(&script);
	buffer_release(&out);
}

/* Any bytes as a record of JSON and as what is in one: told out of a part of
 * themselves, and a text in a form told around that text. */
static void tell_json(struct bytes bytes)
{
	struct bytes source = bytes_slice(bytes, 0, bytes.size / 2);
	struct buffer record = BUFFER_INIT, script = BUFFER_INIT,
		      out = BUFFER_INIT;
	unsigned form = bytes.size ? bytes.data[0] % JSON_FORM_COUNT : 0;

	for (uint64_t size = 1; size < 4 * bytes.size; size *= 3) {
		buffer_clear(&out);
		if (wrapping_apply_json(bytes, source, size, &out))
			LAW(out.size == size);
		else
			LAW(out.size == 0);
	}
	buffer_clear(&out);
	buffer_append_string(&record, "{\"text\": \"");
	json_form_write(source, form, &record);
	buffer_append_string(&record, "\"}");
	LAW(record.size <= 6 * source.size + 16);
	if (wrapping_make_json(source, buffer_view(&record), &script))
		LAW(wrapping_apply_json(buffer_view(&script), source,
					record.size, &out) &&
		    bytes_equal(buffer_view(&out), buffer_view(&record)));
	else
		LAW(script.size == 0);
	buffer_release(&record);
	buffer_release(&script);
	buffer_release(&out);
}

/* All ids of a kind, of the bytes. */
static void fill_stretch(struct bytes bytes, size_t kind,
			 struct id_stretch *stretch)
{
	size_t size = bytes.size / ID_SIZE * ID_SIZE;

	if (size > (size_t)ID_STRETCH_MAX * ID_SIZE)
		size = (size_t)ID_STRETCH_MAX * ID_SIZE;
	buffer_append_bytes(&stretch->ids[kind], bytes_slice(bytes, 0, size));
}

/* Any bytes as sums of ids; and ids that are lost in a hole, out of their own
 * sums: those and no others come back, when there are few. */
static void mend_ids(struct bytes bytes)
{
	struct id_stretch stretch = {.begin = 1};
	struct buffer sums = BUFFER_INIT, whole = BUFFER_INIT,
		      got = BUFFER_INIT;
	struct wire_reader in = wire_reader_make(bytes);
	struct id_hole hole = {.count = 1};
	struct buffer *ids = &stretch.ids[STRETCH_BODIES];
	size_t at, lost;

	if (bytes.size < 4 * ID_SIZE)
		return;
	fill_stretch(bytes_slice(bytes, 0, bytes.size / 2), STRETCH_ORIGINALS,
		     &stretch);
	hole.at[STRETCH_ORIGINALS] =
		bytes.data[0] % (stretch.ids[0].size / ID_SIZE + 1);
	id_stretch_mend(&stretch, &hole, &in);
	id_stretch_restart(&stretch, 1);
	fill_stretch(bytes, STRETCH_BODIES, &stretch);
	id_stretch_list(&stretch, &whole);
	id_stretch_put_sums(&stretch, &sums);
	in = wire_reader_make(buffer_view(&sums));
	at = bytes.data[1] % (ids->size / ID_SIZE);
	lost = (bytes.data[2] % 4) * ID_SIZE;
	if (lost > ids->size - at * ID_SIZE)
		lost = ids->size - at * ID_SIZE;
	memmove(ids->data + at * ID_SIZE, ids->data + at * ID_SIZE + lost,
		ids->size - at * ID_SIZE - lost);
	buffer_truncate(ids, ids->size - lost);
	hole = (struct id_hole){1, {0, at}};
	if (id_stretch_mend(&stretch, &hole, &in)) {
		id_stretch_list(&stretch, &got);
		LAW(bytes_equal(buffer_view(&whole), buffer_view(&got)));
	} else {
		LAW(lost + 1 + 1 > sums.size - ID_SIZE);
	}
	id_stretch_release(&stretch);
	buffer_release(&sums);
	buffer_release(&whole);
	buffer_release(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_make(data, size);
	struct pack_header header = {0};
	struct pack_entry entry;
	struct pack_frame frame;
	uint32_t version;

	make_folder();
	read_all(bytes);
	tell_excerpts(bytes);
	tell_wrappings(bytes);
	tell_json(bytes);
	mend_ids(bytes);
	pack_header_decode(bytes, &header, &version);
	for (size_t i = 0; i < size && i < 4096; i++) {
		struct bytes rest = bytes_slice(bytes, i, size);
		object_place place = place_make(1, i);

		if (pack_entry_decode(rest, header.key, place, &entry))
			LAW(entry.head_bytes <= rest.size);
		pack_frame_decode(rest, header.key, place, &frame);
	}
	return 0;
}
