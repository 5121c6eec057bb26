#include "store/manifest.h"

#include "core/base/wire.h"

/* 1 has the entries one after the other. */
#define MANIFEST_VERSION 2

void manifest_piece_release(struct manifest_piece *piece)
{
	if (!piece)
		return;
	for (size_t i = 0; i < MANIFEST_COLUMNS; i++)
		buffer_release(&piece->column[i]);
	buffer_release(&piece->bytes);
}

void manifest_piece_start(struct manifest_piece *piece)
{
	for (size_t i = 0; i < MANIFEST_COLUMNS; i++)
		buffer_clear(&piece->column[i]);
	piece->last_mtime = 0;
	piece->entries = 0;
}

/* Strings carry their NUL, so that a reader can borrow them. */
static void put_string(struct buffer *out, const char *s)
{
	wire_put_bytes(out, bytes_make(s ? s : "", s ? strlen(s) + 1 : 1));
}

static void add_kind(struct manifest_piece *piece, enum manifest_kind kind)
{
	wire_put8(&piece->column[MANIFEST_KINDS], (uint8_t)kind);
	piece->entries++;
}

void manifest_add_file(struct manifest_piece *piece,
		       const struct dump_file *file)
{
	struct buffer *column = piece->column;

	add_kind(piece, MANIFEST_FILE);
	put_string(&column[MANIFEST_PATHS], file->path);
	put_string(&column[MANIFEST_LINK_TARGETS], file->link_target);
	put_string(&column[MANIFEST_FORMATS], file->format);
	wire_put8(&column[MANIFEST_FILE_KINDS], (uint8_t)file->kind);
	wire_put_varint(&column[MANIFEST_TIMES],
			wire_zigzag((uint64_t)file->mtime -
				    (uint64_t)piece->last_mtime));
	piece->last_mtime = file->mtime;
	wire_put_varint(&column[MANIFEST_MODES], file->mode);
}

void manifest_add_glue(struct manifest_piece *piece, struct bytes glue)
{
	add_kind(piece, MANIFEST_GLUE);
	wire_put_bytes(&piece->column[MANIFEST_GLUES], glue);
}

void manifest_add_object(struct manifest_piece *piece, const struct id *id)
{
	add_kind(piece, MANIFEST_OBJECT);
	buffer_append(&piece->column[MANIFEST_IDS], id->byte, ID_SIZE);
}

bool manifest_piece_is_full(const struct manifest_piece *piece)
{
	size_t bytes = 0;

	for (size_t i = 0; i < MANIFEST_COLUMNS; i++)
		bytes += piece->column[i].size;
	return piece->entries >= MANIFEST_PIECE_ENTRIES ||
	       bytes >= MANIFEST_PIECE_BYTES;
}

struct bytes manifest_piece_bytes(struct manifest_piece *piece)
{
	buffer_clear(&piece->bytes);
	wire_put8(&piece->bytes, MANIFEST_VERSION);
	for (size_t i = 0; i < MANIFEST_COLUMNS; i++)
		wire_put_bytes(&piece->bytes, buffer_view(&piece->column[i]));
	return buffer_view(&piece->bytes);
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

static void get_file(struct wire_reader *column, int64_t *last_mtime,
		     struct dump_file *file)
{
	uint64_t step;

	file->path = get_string(&column[MANIFEST_PATHS]);
	file->link_target = get_string(&column[MANIFEST_LINK_TARGETS]);
	file->format = get_string(&column[MANIFEST_FORMATS]);
	file->kind = (enum file_kind)wire_get8(&column[MANIFEST_FILE_KINDS]);
	if (file->kind > FILE_LINK)
		column[MANIFEST_FILE_KINDS].failed = true;
	step = wire_unzigzag(wire_get_varint(&column[MANIFEST_TIMES]));
	file->mtime = (int64_t)((uint64_t)*last_mtime + step);
	*last_mtime = file->mtime;
	file->mode = (unsigned)wire_get_varint(&column[MANIFEST_MODES]);
}

static void get_entry(struct wire_reader *column, int64_t *last_mtime,
		      struct manifest_entry *entry)
{
	entry->kind = (enum manifest_kind)wire_get8(&column[MANIFEST_KINDS]);
	switch (entry->kind) {
	case MANIFEST_FILE:
		get_file(column, last_mtime, &entry->file);
		break;
	case MANIFEST_GLUE:
		entry->glue = wire_get_bytes(&column[MANIFEST_GLUES]);
		break;
	case MANIFEST_OBJECT:
		wire_get_id(&column[MANIFEST_IDS], &entry->object);
		break;
	default:
		column[MANIFEST_KINDS].failed = true;
	}
}

/* All are sound so far; at the end, all are used up. */
static bool is_sound(const struct wire_reader *column, bool at_end)
{
	for (size_t i = 0; i < MANIFEST_COLUMNS; i++)
		if (column[i].failed || (at_end && wire_left(&column[i])))
			return false;
	return true;
}

static int each_of_columns(struct wire_reader *in, manifest_visit_fn *visit,
			   void *context, struct fault *fault)
{
	struct wire_reader column[MANIFEST_COLUMNS];
	int64_t last_mtime = 0;

	for (size_t i = 0; i < MANIFEST_COLUMNS; i++)
		column[i] = wire_reader_make(wire_get_bytes(in));
	in->failed |= wire_left(in) > 0;
	while (!in->failed && wire_left(&column[MANIFEST_KINDS])) {
		struct manifest_entry entry = {0};
		int rc;

		get_entry(column, &last_mtime, &entry);
		if (!is_sound(column, false))
			break;
		rc = visit(context, &entry, fault);
		if (rc != 0)
			return rc;
	}
	in->failed |= !is_sound(column, true);
	return 0;
}

/* As version 1 has them. */
static void get_old_entry(struct wire_reader *in, struct manifest_entry *entry)
{
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
		wire_get_id(in, &entry->object);
		break;
	default:
		in->failed = true;
	}
}

static int each_of_version_1(struct wire_reader *in, manifest_visit_fn *visit,
			     void *context, struct fault *fault)
{
	while (wire_left(in)) {
		struct manifest_entry entry = {0};
		int rc;

		get_old_entry(in, &entry);
		if (in->failed)
			break;
		rc = visit(context, &entry, fault);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int manifest_each(struct bytes piece, manifest_visit_fn *visit, void *context,
		  struct fault *fault)
{
	struct wire_reader in = wire_reader_make(piece);
	uint8_t version = wire_get8(&in);
	int rc;

	if (version == 0 || version > MANIFEST_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "manifest: version %u, this program knows %d",
				 version, MANIFEST_VERSION);
	rc = version == 1 ? each_of_version_1(&in, visit, context, fault)
			  : each_of_columns(&in, visit, context, fault);
	if (rc == 0 && in.failed)
		return fault_set(fault, FAULT_CORRUPT,
				 "manifest of %zu bytes: ends early or holds "
				 "nonsense",
				 piece.size);
	return rc;
}
