#include "store/object/pack_entry.h"

#include "core/base/wire.h"
#include "store/object/symbol_table.h"

#include <assert.h>

static const char header_magic[8] = "nfpack\r\n";
static const char frame_magic[8] = "\xF5nfcmt\r\n";

#define COPY_SIZE 64
/* Instead of a number of bases: two, the second of them as JSON has it. */
#define BASES_JSON 3u

static uint64_t check_seed(uint64_t key, object_place place)
{
	return hash64_mix(key ^ place);
}

static uint32_t check32(struct bytes bytes, uint64_t key, object_place place)
{
	return (uint32_t)hash64(bytes, check_seed(key, place));
}

static void put_base(const struct pack_base *base, object_place at,
		     struct buffer *out)
{
	if (place_pack(base->place) == place_pack(at)) {
		wire_put_varint(out, at - base->place);
		return;
	}
	wire_put_varint(out, 0);
	buffer_append(out, base->id.byte, ID_SIZE);
}

void pack_entry_encode(struct pack_entry *entry, uint64_t key,
		       struct bytes payload, struct buffer *out)
{
	size_t begin = out->size;

	assert(payload.size == entry->stored_bytes);
	wire_put8(out, (uint8_t)entry->kind);
	wire_put8(out,
		  (uint8_t)((unsigned)entry->codec |
			    (entry->is_json ? BASES_JSON : entry->base_count)
				    << 3 |
			    entry->depth << 5 | (entry->seed ? 0x80u : 0u)));
	wire_put_varint(out, entry->stored_bytes);
	wire_put_varint(out, entry->raw_bytes);
	if (entry->seed)
		wire_put_varint(out, entry->seed);
	buffer_append(out, entry->id.byte, ID_SIZE);
	for (unsigned i = 0; i < entry->base_count; i++)
		put_base(&entry->base[i], entry->place, out);
	if (pack_entry_is_in_group(entry))
		wire_put_varint(out, entry->group_at);
	if (entry->codec == PACK_AFTER_IDS)
		wire_put_varint(out, entry->back);
	wire_put32(out, check32(bytes_slice(buffer_view(out), begin, out->size),
				key, entry->place));
	entry->head_bytes = (uint32_t)(out->size - begin);
	if (pack_entry_is_in_group(entry))
		return;
	buffer_append_bytes(out, payload);
	wire_put32(out, check32(bytes_slice(buffer_view(out), begin, out->size),
				key, entry->place));
}

static bool get_base(struct wire_reader *reader, struct pack_entry *entry,
		     struct pack_base *out)
{
	uint64_t distance = wire_get_varint(reader);

	if (distance > place_offset(entry->place))
		return false;
	*out = (struct pack_base){.place = entry->place - distance};
	if (!distance) {
		struct bytes id = wire_get_raw(reader, ID_SIZE);

		if (!id.data)
			return false;
		memcpy(out->id.byte, id.data, ID_SIZE);
		out->place = 0;
	}
	return true;
}

/* What the codec says about sizes and bases must hold, so that a decoder can
 * allocate what a head asks for. */
static bool is_sound(const struct pack_entry *e)
{
	if (e->raw_bytes > PACK_RAW_MAX || e->stored_bytes > e->raw_bytes ||
	    e->depth > PACK_DEPTH_MAX || e->base_count > OBJECT_BASE_MAX)
		return false;
	/* A group is not in a group: whatever its codec, it ends a chain. */
	if (e->kind == OBJECT_GROUP &&
	    (e->codec == PACK_SAME || pack_entry_is_in_group(e) || e->depth))
		return false;
	if (e->is_json && e->codec != PACK_WRAPPED)
		return false;
	switch (e->codec) {
	case PACK_RAW:
		return e->stored_bytes == e->raw_bytes && !e->base_count &&
		       !e->depth;
	case PACK_ZSTD:
		return (e->base_count > 0) == (e->depth > 0) &&
		       e->raw_bytes <= (e->stored_bytes / 3 + 1) << 17;
	case PACK_SAME:
		return e->base_count == 1 && e->stored_bytes == 0;
	case PACK_SLICE:
	case PACK_EXCERPT:
		return e->base_count == 1 && !e->depth && !e->stored_bytes;
	case PACK_WRAPPED:
		return e->base_count == 2 && e->depth && !e->stored_bytes;
	case PACK_AFTER_IDS:
		return e->kind == OBJECT_CAPTURES && !e->base_count &&
		       !e->depth &&
		       e->raw_bytes <= (e->stored_bytes / 3 + 1) << 17;
	case PACK_DICTIONARY:
		return e->base_count == 1 && !e->depth &&
		       e->raw_bytes / SYMBOL_BYTES_MAX <=
			       (e->stored_bytes / 3 + 1) << 17;
	}
	return false;
}

bool pack_entry_decode(struct bytes bytes, uint64_t key, object_place place,
		       struct pack_entry *out)
{
	struct wire_reader reader = wire_reader_make(bytes);
	struct pack_entry e = {.place = place};
	unsigned flags;
	struct bytes id;
	size_t size;

	e.kind = (enum object_kind)wire_get8(&reader);
	if ((unsigned)e.kind - 1u >= OBJECT_KIND_COUNT - 1u)
		return false;
	flags = wire_get8(&reader);
	e.codec = (enum pack_codec)(flags & 7);
	e.is_json = (flags >> 3 & 3) == BASES_JSON;
	e.base_count = e.is_json ? 2 : flags >> 3 & 3;
	e.depth = flags >> 5 & 3;
	e.stored_bytes = wire_get_varint(&reader);
	e.raw_bytes = wire_get_varint(&reader);
	if (flags & 0x80)
		e.seed = wire_get_varint(&reader);
	id = wire_get_raw(&reader, ID_SIZE);
	if (!id.data || !is_sound(&e))
		return false;
	memcpy(e.id.byte, id.data, ID_SIZE);
	for (unsigned i = 0; i < e.base_count; i++)
		if (!get_base(&reader, &e, &e.base[i]))
			return false;
	if (pack_entry_is_in_group(&e))
		e.group_at = wire_get_varint(&reader);
	if (e.codec == PACK_AFTER_IDS)
		e.back = wire_get_varint(&reader);
	if (e.back > place_offset(place))
		return false;
	size = (size_t)(reader.next - bytes.data);
	if (wire_get32(&reader) !=
		    check32(bytes_slice(bytes, 0, size), key, place) ||
	    reader.failed)
		return false;
	e.head_bytes = (uint32_t)size + PACK_CHECK_SIZE;
	*out = e;
	return true;
}

bool pack_entry_check(const struct pack_entry *entry, uint64_t key,
		      struct bytes whole)
{
	size_t size = (size_t)pack_entry_size(entry) - pack_entry_tail(entry);

	if (pack_entry_is_in_group(entry))
		return whole.size == size;
	return whole.size == size + PACK_CHECK_SIZE &&
	       wire_load32(whole.data + size) ==
		       check32(bytes_slice(whole, 0, size), key, entry->place);
}

void pack_frame_encode(const struct pack_frame *frame, uint64_t key,
		       struct buffer *out)
{
	size_t begin = out->size;
	struct bytes copy;

	buffer_append(out, frame_magic, sizeof(frame_magic));
	wire_put64(out, frame->place);
	wire_put64(out, frame->length);
	wire_put64(out, frame->entries);
	wire_put64(out, frame->total_entries);
	wire_put64(out, frame->previous_digest);
	wire_put64(out, frame->digest);
	copy = bytes_slice(buffer_view(out), begin, out->size);
	wire_put64(out, hash64(copy, check_seed(key, frame->place)));
	buffer_reserve(out, COPY_SIZE);
	buffer_append(out, out->data + begin, COPY_SIZE);
}

static bool decode_copy(struct bytes copy, uint64_t key, object_place place,
			struct pack_frame *out)
{
	struct wire_reader reader = wire_reader_make(copy);

	if (copy.size < COPY_SIZE ||
	    memcmp(copy.data, frame_magic, sizeof(frame_magic)) != 0)
		return false;
	wire_get64(&reader);
	out->place = wire_get64(&reader);
	out->length = wire_get64(&reader);
	out->entries = wire_get64(&reader);
	out->total_entries = wire_get64(&reader);
	out->previous_digest = wire_get64(&reader);
	out->digest = wire_get64(&reader);
	return out->place == place &&
	       wire_get64(&reader) ==
		       hash64(bytes_slice(copy, 0, 56), check_seed(key, place));
}

bool pack_frame_decode(struct bytes bytes, uint64_t key, object_place place,
		       struct pack_frame *out)
{
	if (bytes.size < COPY_SIZE)
		return false;
	if (decode_copy(bytes_slice(bytes, 0, COPY_SIZE), key, place, out))
		return true;
	return bytes.size >= PACK_FRAME_SIZE &&
	       decode_copy(bytes_slice(bytes, COPY_SIZE, PACK_FRAME_SIZE), key,
			   place, out);
}

void pack_header_encode(const struct pack_header *header, struct buffer *out)
{
	size_t begin = out->size;

	buffer_append(out, header_magic, sizeof(header_magic));
	wire_put32(out, header->version);
	wire_put32(out, header->number);
	wire_put64(out, header->key);
	wire_put64(out, header->previous_digest);
	for (int i = 0; i < 3; i++)
		wire_put64(out, 0);
	wire_put64(out,
		   hash64(bytes_slice(buffer_view(out), begin, out->size), 0));
	buffer_reserve(out, COPY_SIZE);
	buffer_append(out, out->data + begin, COPY_SIZE);
}

/* One copy: 0 whole, 1 whole but of another version, -1 damaged. */
static int decode_header(struct bytes copy, struct pack_header *out)
{
	if (memcmp(copy.data, header_magic, sizeof(header_magic)) != 0)
		return -1;
	out->version = wire_load32(copy.data + 8);
	out->number = wire_load32(copy.data + 12);
	out->key = wire_load64(copy.data + 16);
	out->previous_digest = wire_load64(copy.data + 24);
	if (out->version < 1 || out->version > PACK_VERSION)
		return 1;
	return wire_load64(copy.data + 56) ==
			       hash64(bytes_slice(copy, 0, 56), 0)
		       ? 0
		       : -1;
}

int pack_header_decode(struct bytes bytes, struct pack_header *out,
		       uint32_t *out_version)
{
	bool other_version = false;

	for (size_t at = 0; at + COPY_SIZE <= bytes.size && at < 128;
	     at += COPY_SIZE) {
		int rc = decode_header(bytes_slice(bytes, at, at + COPY_SIZE),
				       out);

		if (rc == 0)
			return 0;
		if (rc > 0 && !other_version) {
			other_version = true;
			*out_version = out->version;
		}
	}
	return other_version ? FAULT_VERSION : FAULT_CORRUPT;
}
