#include "store/manifest.h"

#include "core/base/wire.h"

#define MANIFEST_VERSION 1

void manifest_piece_release(struct manifest_piece *piece)
{
	if (piece)
		buffer_release(&piece->bytes);
}

void manifest_piece_start(struct manifest_piece *piece)
{
	buffer_clear(&piece->bytes);
	wire_put8(&piece->bytes, MANIFEST_VERSION);
	piece->entries = 0;
}

/* Strings carry their NUL, so that a reader can borrow them. */
static void put_string(struct buffer *out, const char *s)
{
	wire_put_bytes(out, bytes_make(s ? s : "", s ? strlen(s) + 1 : 1));
}

void manifest_add_file(struct manifest_piece *piece,
		       const struct dump_file *file)
{
	struct buffer *out = &piece->bytes;

	wire_put8(out, MANIFEST_FILE);
	wire_put8(out, (uint8_t)file->kind);
	put_string(out, file->path);
	put_string(out, file->link_target);
	put_string(out, file->format);
	wire_put64(out, (uint64_t)file->mtime);
	wire_put_varint(out, file->mode);
	piece->entries++;
}

void manifest_add_glue(struct manifest_piece *piece, struct bytes glue)
{
	wire_put8(&piece->bytes, MANIFEST_GLUE);
	wire_put_bytes(&piece->bytes, glue);
	piece->entries++;
}

void manifest_add_object(struct manifest_piece *piece, const struct id *id)
{
	wire_put8(&piece->bytes, MANIFEST_OBJECT);
	buffer_append(&piece->bytes, id->byte, ID_SIZE);
	piece->entries++;
}

bool manifest_piece_is_full(const struct manifest_piece *piece)
{
	return piece->entries >= MANIFEST_PIECE_ENTRIES ||
	       piece->bytes.size >= MANIFEST_PIECE_BYTES;
}

static const char *get_string(struct wire_reader *in)
{
	struct bytes s = wire_get_bytes(in);

	if (s.size == 0 || s.data[s.size - 1] != 0 ||
	    memchr(s.data, 0, s.size) != s.data + s.size - 1) {
		in->failed = true;
		return "";
	}
	return (const char *)s.data;
}

static void get_entry(struct wire_reader *in, struct manifest_entry *entry)
{
	struct bytes id;

	entry->kind = (enum manifest_kind)wire_get8(in);
	switch (entry->kind) {
	case MANIFEST_FILE:
		entry->file.kind = (enum file_kind)wire_get8(in);
		entry->file.path = get_string(in);
		entry->file.link_target = get_string(in);
		entry->file.format = get_string(in);
		entry->file.mtime = (int64_t)wire_get64(in);
		entry->file.mode = (unsigned)wire_get_varint(in);
		if (entry->file.kind > FILE_LINK)
			in->failed = true;
		break;
	case MANIFEST_GLUE:
		entry->glue = wire_get_bytes(in);
		break;
	case MANIFEST_OBJECT:
		id = wire_get_raw(in, ID_SIZE);
		if (id.data)
			memcpy(entry->object.byte, id.data, ID_SIZE);
		break;
	default:
		in->failed = true;
	}
}

int manifest_each(struct bytes piece, manifest_visit_fn *visit, void *context,
		  struct fault *fault)
{
	struct wire_reader in = wire_reader_make(piece);
	uint8_t version = wire_get8(&in);

	if (version != MANIFEST_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "manifest: version %u, this program knows %d",
				 version, MANIFEST_VERSION);
	while (wire_left(&in)) {
		struct manifest_entry entry = {0};
		int rc;

		get_entry(&in, &entry);
		if (in.failed)
			break;
		rc = visit(context, &entry, fault);
		if (rc != 0)
			return rc;
	}
	if (in.failed)
		return fault_set(fault, FAULT_CORRUPT,
				 "manifest of %zu bytes: ends early or holds "
				 "nonsense",
				 piece.size);
	return 0;
}
