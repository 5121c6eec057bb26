/*
 * manifest.h - how to put a dump together again.
 *
 * A manifest lists a dump's files and segments in order: writing a file's
 * segments one after the other gives its bytes. It is kept in pieces
 * (OBJECT_MANIFEST) cut by count alone, so that reading the same dump again
 * makes the same pieces. Paths and ids stand in columns, byte for byte as they
 * do in the captures' (capture_columns.c): coded against those batches, a piece
 * is next to nothing. The byte table is in DESIGN.md of this folder.
 */
#ifndef NEWSFOLD_STORE_MANIFEST_H
#define NEWSFOLD_STORE_MANIFEST_H

#include "core/base/buffer.h"
#include "core/base/fault.h"
#include "core/base/hash.h"
#include "core/input/record.h"

#define MANIFEST_PIECE_ENTRIES 2048
#define MANIFEST_PIECE_BYTES   (1u << 20)
/* Glue up to here stands in the manifest itself. */
#define MANIFEST_INLINE_BYTES 64

enum manifest_kind {
	MANIFEST_FILE = 1,
	MANIFEST_GLUE = 2,   /* inline bytes */
	MANIFEST_OBJECT = 3, /* an original: glue or a record */
};

struct manifest_entry {
	enum manifest_kind kind;
	struct dump_file file; /* MANIFEST_FILE: strings are borrowed */
	struct bytes glue;
	struct id object;
};

enum {
	MANIFEST_KINDS,
	MANIFEST_PATHS,
	MANIFEST_LINK_TARGETS,
	MANIFEST_FORMATS,
	MANIFEST_FILE_KINDS,
	MANIFEST_TIMES,
	MANIFEST_MODES,
	MANIFEST_GLUES,
	MANIFEST_IDS,
	MANIFEST_COLUMNS
};

struct manifest_piece {
	struct buffer column[MANIFEST_COLUMNS];
	struct buffer bytes; /* see manifest_piece_bytes */
	int64_t last_mtime;
	size_t entries;
};

#define MANIFEST_PIECE_INIT                                                    \
	{                                                                      \
		.entries = 0                                                   \
	}

void manifest_piece_release(struct manifest_piece *piece);
void manifest_piece_start(struct manifest_piece *piece);
void manifest_add_file(struct manifest_piece *piece,
		       const struct dump_file *file);
void manifest_add_glue(struct manifest_piece *piece, struct bytes glue);
void manifest_add_object(struct manifest_piece *piece, const struct id *id);
/* True when the piece should be stored and a new one started. */
bool manifest_piece_is_full(const struct manifest_piece *piece);
/* The piece as it is stored; borrowed until it is changed. */
struct bytes manifest_piece_bytes(struct manifest_piece *piece);

typedef int manifest_visit_fn(void *context, const struct manifest_entry *entry,
			      struct fault *fault);
/* Show each entry of a piece in order; visit returns non-zero to stop. */
int manifest_each(struct bytes piece, manifest_visit_fn *visit, void *context,
		  struct fault *fault);

#endif
