#include "core/base/wire.h"
#include "store/manifest.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct dump_file file[] = {
	{FILE_REGULAR, "a/b.html", NULL, 1700000000, 0644, "file", 0, false},
	{FILE_FOLDER, "a", NULL, INT64_MIN, 0, "file", 0, false},
	{FILE_LINK, "l", "../../etc/passwd", -1, 0777, "file", 0, false},
	{FILE_REGULAR, "", NULL, INT64_MIN, 0, "jsonl", 0, false},
};

static void make_piece(struct manifest_piece *piece)
{
	struct id id;

	manifest_piece_start(piece);
	for (size_t i = 0; i < 4; i++) {
		manifest_add_file(piece, &file[i]);
		manifest_add_glue(piece, BYTES_LITERAL("\n\0 "));
		memset(id.byte, (int)i + 1, ID_SIZE);
		manifest_add_object(piece, &id);
		manifest_add_glue(piece, BYTES_NONE);
	}
}

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static int expect(void *context, const struct manifest_entry *e,
		  struct fault *fault)
{
	size_t n = (*(size_t *)context)++, i = n / 4;

	(void)fault;
	switch (n % 4) {
	case 0:
		cr_assert_eq(e->kind, MANIFEST_FILE);
		cr_assert_eq(e->file.kind, file[i].kind);
		cr_assert(same(e->file.path, file[i].path));
		cr_assert(same(e->file.link_target, file[i].link_target));
		cr_assert(same(e->file.format, file[i].format));
		cr_assert_eq(e->file.mtime, file[i].mtime);
		cr_assert_eq(e->file.mode, file[i].mode);
		break;
	case 2:
		cr_assert_eq(e->kind, MANIFEST_OBJECT);
		cr_assert_eq(e->object.byte[15], i + 1);
		break;
	default:
		cr_assert_eq(e->kind, MANIFEST_GLUE);
		cr_assert_eq(e->glue.size, n % 4 == 1 ? 3 : 0);
	}
	return 0;
}

Test(manifest, comes_back_as_it_was)
{
	struct manifest_piece piece = MANIFEST_PIECE_INIT;
	size_t seen = 0;

	make_piece(&piece);
	cr_assert_eq(manifest_each(manifest_piece_bytes(&piece), expect, &seen,
				   NULL),
		     0);
	cr_assert_eq(seen, 16);
	cr_assert_eq(piece.entries, 16);
	manifest_piece_release(&piece);
}

static int look(void *context, const struct manifest_entry *e,
		struct fault *fault)
{
	(void)fault;
	if (e->kind == MANIFEST_FILE)
		*(size_t *)context += strlen(e->file.path) +
				      strlen(e->file.link_target) +
				      strlen(e->file.format);
	else if (e->kind == MANIFEST_GLUE && e->glue.size)
		*(size_t *)context += e->glue.data[e->glue.size - 1];
	return 0;
}

static int read_exact(struct bytes bytes)
{
	unsigned char *copy = malloc(bytes.size + 1);
	size_t sum = 0;
	int rc;

	memcpy(copy + 1, bytes.data, bytes.size);
	rc = manifest_each(bytes_make(copy + 1, bytes.size), look, &sum, NULL);
	free(copy);
	return rc;
}

/* An entry as version 1 has it: the same bytes that program wrote. */
static void put_old_entry(struct buffer *out, size_t i)
{
	const struct dump_file *f = &file[i];
	struct id id;

	wire_put8(out, MANIFEST_FILE);
	wire_put8(out, (uint8_t)f->kind);
	wire_put_bytes(out, bytes_make(f->path, strlen(f->path) + 1));
	wire_put_bytes(out, f->link_target
				    ? bytes_make(f->link_target,
						 strlen(f->link_target) + 1)
				    : bytes_make("", 1));
	wire_put_bytes(out, bytes_make(f->format, strlen(f->format) + 1));
	wire_put64(out, (uint64_t)f->mtime);
	wire_put_varint(out, f->mode);
	wire_put8(out, MANIFEST_GLUE);
	wire_put_bytes(out, BYTES_LITERAL("\n\0 "));
	wire_put8(out, MANIFEST_OBJECT);
	memset(id.byte, (int)i + 1, ID_SIZE);
	buffer_append(out, id.byte, ID_SIZE);
	wire_put8(out, MANIFEST_GLUE);
	wire_put_bytes(out, BYTES_NONE);
}

Test(manifest, of_version_1_is_read)
{
	struct buffer old = BUFFER_INIT;
	size_t seen = 0;

	wire_put8(&old, 1);
	for (size_t i = 0; i < 4; i++)
		put_old_entry(&old, i);
	cr_assert_eq(manifest_each(buffer_view(&old), expect, &seen, NULL), 0);
	cr_assert_eq(seen, 16);
	buffer_release(&old);
}

Test(manifest, cut_or_changed_anywhere_is_read_within_its_bounds)
{
	struct manifest_piece piece = MANIFEST_PIECE_INIT;

	make_piece(&piece);
	manifest_piece_bytes(&piece);
	for (size_t size = 0; size < piece.bytes.size; size++)
		cr_assert_lt(read_exact(bytes_make(piece.bytes.data, size)), 0,
			     "cut to %zu", size);
	for (size_t at = 0; at < piece.bytes.size; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			piece.bytes.data[at] ^= (unsigned char)(1 << bit);
			read_exact(buffer_view(&piece.bytes));
			piece.bytes.data[at] ^= (unsigned char)(1 << bit);
		}
	piece.bytes.data[0] = 3;
	cr_assert_eq(read_exact(buffer_view(&piece.bytes)), FAULT_VERSION);
	manifest_piece_release(&piece);
}

Test(manifest, is_cut_by_count_and_by_size)
{
	struct manifest_piece piece = MANIFEST_PIECE_INIT;
	char *path = malloc(600000);
	struct dump_file large = file[0];

	manifest_piece_start(&piece);
	for (int i = 0; i < MANIFEST_PIECE_ENTRIES - 1; i++)
		manifest_add_glue(&piece, BYTES_LITERAL("\n"));
	cr_assert(!manifest_piece_is_full(&piece));
	manifest_add_glue(&piece, BYTES_LITERAL("\n"));
	cr_assert(manifest_piece_is_full(&piece));
	manifest_piece_start(&piece);
	cr_assert(!manifest_piece_is_full(&piece));
	memset(path, 'x', 599999);
	path[599999] = 0;
	large.path = path;
	manifest_add_file(&piece, &large);
	cr_assert(!manifest_piece_is_full(&piece));
	manifest_add_file(&piece, &large);
	cr_assert(manifest_piece_is_full(&piece));
	free(path);
	manifest_piece_release(&piece);
}
