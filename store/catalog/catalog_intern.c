#include "store/catalog/catalog_intern.h"

#include "core/base/memory.h"
#include "core/base/wire.h"

#include <stdlib.h>

#define ORIGIN_SLOTS 1024
#define PREFIX_SLOTS 8192
#define TEXT_SLOTS   32768 /* of titles, and of bylines */
/* A number takes as much. */
#define TEXT_LEAST 4

/* A prefix is kept from its fourth text on: a row of its own costs as much as
 * two or three of the heads it stands for. */
#define PREFIX_TEXTS 4
/* Heads that are tried, longest first. */
#define PREFIX_CUTS  6
#define PREFIX_BYTES 1024

struct origin_slot {
	int64_t number; /* 0: empty */
	struct buffer key;
};

struct prefix_slot {
	uint64_t hash;	    /* 0: empty */
	int64_t number;	    /* 0: no row yet */
	struct buffer text; /* when there is a row */
	unsigned seen;
};

struct text_slot {
	uint64_t hash;
	int64_t row; /* 0: empty */
};

struct intern {
	struct text_slot text[SAME_COUNT][TEXT_SLOTS];
	struct origin_slot origin[ORIGIN_SLOTS];
	struct prefix_slot prefix[PREFIX_SLOTS];
	struct buffer key;
};

static struct intern *intern_of(struct catalog *catalog)
{
	if (!catalog->intern)
		catalog->intern = memory_alloc_zero(1, sizeof(struct intern));
	return catalog->intern;
}

void intern_forget(struct catalog *catalog)
{
	struct intern *intern = catalog->intern;

	if (!intern)
		return;
	for (size_t i = 0; i < ORIGIN_SLOTS; i++)
		buffer_release(&intern->origin[i].key);
	for (size_t i = 0; i < PREFIX_SLOTS; i++)
		buffer_release(&intern->prefix[i].text);
	buffer_release(&intern->key);
	free(intern);
	catalog->intern = NULL;
}

static void key_of_origin(const struct origin *o, struct buffer *key)
{
	buffer_clear(key);
	wire_put8(key, (uint8_t)(o->kind << 1 | o->is_inside));
	wire_put_bytes(key, o->outlet);
	wire_put_bytes(key, o->language);
	wire_put_bytes(key, o->charset);
	wire_put_bytes(key, o->sources);
	for (int i = 0; i < ZONE_COUNT; i++)
		wire_put_bytes(key, o->zone[i]);
}

static void bind_origin(sqlite3_stmt *s, const struct origin *o)
{
	sql_bind_number(s, 1, o->kind);
	sql_bind_number(s, 2, o->is_inside);
	sql_bind_text(s, 3, o->outlet);
	sql_bind_text(s, 4, o->language);
	sql_bind_text(s, 5, o->charset);
	if (o->sources.size)
		sql_bind_blob(s, 6, o->sources.data, o->sources.size);
	for (int i = 0; i < ZONE_COUNT; i++)
		sql_bind_text(s, 7 + i, o->zone[i]);
}

/* 1 with the number of the row, 0 when there is none. */
static int find_origin(struct catalog *catalog, const struct origin *o,
		       int64_t *out, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "SELECT num FROM origin WHERE outlet IS ?3"
			     " AND +kind = ?1 AND inside = ?2"
			     " AND language IS ?4 AND charset IS ?5"
			     " AND sources IS ?6 AND published_zone IS ?7"
			     " AND modified_zone IS ?8 AND fetched_zone IS ?9",
			     &s, fault);

	if (rc < 0)
		return rc;
	bind_origin(s, o);
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out = (int64_t)sql_number(s, 0);
	sqlite3_reset(s);
	return rc;
}

static int add_origin(struct catalog *catalog, const struct origin *o,
		      int64_t *out, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog,
			     "INSERT INTO origin(kind, inside, outlet,"
			     " language, charset, sources, published_zone,"
			     " modified_zone, fetched_zone) VALUES(?1, ?2, ?3,"
			     " ?4, ?5, ?6, ?7, ?8, ?9)",
			     &s, fault);

	if (rc < 0)
		return rc;
	bind_origin(s, o);
	rc = sql_finish(catalog, s, fault);
	*out = sqlite3_last_insert_rowid(catalog->db);
	return rc;
}

int intern_origin(struct catalog *catalog, const struct origin *origin,
		  int64_t *out_number, struct fault *fault)
{
	struct intern *intern = intern_of(catalog);
	struct bytes key;
	struct origin_slot *slot;
	int rc;

	key_of_origin(origin, &intern->key);
	key = buffer_view(&intern->key);
	slot = &intern->origin[hash64(key, 0) % ORIGIN_SLOTS];
	if (slot->number && bytes_equal(buffer_view(&slot->key), key)) {
		*out_number = slot->number;
		return 0;
	}
	rc = find_origin(catalog, origin, out_number, fault);
	if (rc == 0)
		rc = add_origin(catalog, origin, out_number, fault);
	if (rc < 0)
		return rc;
	slot->number = *out_number;
	buffer_clear(&slot->key);
	buffer_append_bytes(&slot->key, key);
	return 0;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Where the text may be cut, longest head first; returns how many. */
static size_t cuts_of(struct bytes text, size_t cut[PREFIX_CUTS])
{
	size_t i = text.size < PREFIX_BYTES ? text.size : PREFIX_BYTES;
	size_t digits = text.size, n = 0;

	while (digits > 0 && is_digit(text.data[digits - 1]))
		digits--;
	if (digits > 0 && digits < text.size && digits <= PREFIX_BYTES)
		cut[n++] = digits;
	/* What ends with '/' or ':' has no head of its own length. */
	for (i = i ? i - 1 : 0; i > 0 && n < PREFIX_CUTS; i--)
		if ((text.data[i - 1] == '/' || text.data[i - 1] == ':') &&
		    (n == 0 || cut[n - 1] != i))
			cut[n++] = i;
	return n;
}

static int find_prefix(struct catalog *catalog, struct bytes head, int64_t *out,
		       struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "SELECT num FROM prefix WHERE text = ?1",
			     &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, head);
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out = (int64_t)sql_number(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

static int add_prefix(struct catalog *catalog, struct bytes head, int64_t *out,
		      struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, "INSERT INTO prefix(text) VALUES(?1)", &s,
			     fault);

	if (rc < 0)
		return rc;
	sql_bind_text(s, 1, head);
	rc = sql_finish(catalog, s, fault);
	*out = sqlite3_last_insert_rowid(catalog->db);
	return rc;
}

/* The slot of a head that was not the last to have it. */
static int take_slot(struct catalog *catalog, struct prefix_slot *slot,
		     uint64_t hash, struct bytes head, struct fault *fault)
{
	slot->hash = hash;
	slot->seen = 0;
	slot->number = 0;
	return find_prefix(catalog, head, &slot->number, fault);
}

/* *out: the row of this head, 0 while it is not met often. */
static int number_of_head(struct catalog *catalog, struct bytes head,
			  int64_t *out, struct fault *fault)
{
	uint64_t hash = hash64(head, 0) | 1;
	struct prefix_slot *slot =
		&intern_of(catalog)->prefix[hash / 2 % PREFIX_SLOTS];
	int rc = 0;

	*out = 0;
	if (slot->hash == hash && slot->number) {
		if (bytes_equal(buffer_view(&slot->text), head))
			*out = slot->number;
		return 0;
	}
	if (slot->hash != hash)
		rc = take_slot(catalog, slot, hash, head, fault);
	else if (slot->seen == PREFIX_TEXTS - 1)
		rc = add_prefix(catalog, head, &slot->number, fault);
	slot->seen++;
	if (rc < 0 || slot->number == 0)
		return rc;
	buffer_clear(&slot->text);
	buffer_append_bytes(&slot->text, head);
	*out = slot->number;
	return 0;
}

int intern_prefix(struct catalog *catalog, struct bytes text,
		  int64_t *out_number, size_t *out_size, struct fault *fault)
{
	size_t cut[PREFIX_CUTS], n = cuts_of(text, cut);
	int rc = 0;

	*out_number = 0;
	*out_size = 0;
	for (size_t i = 0; rc == 0 && i < n && *out_number == 0; i++) {
		*out_size = cut[i];
		rc = number_of_head(catalog, bytes_slice(text, 0, cut[i]),
				    out_number, fault);
	}
	if (*out_number == 0)
		*out_size = 0;
	return rc;
}

static struct text_slot *slot_of_text(struct catalog *catalog,
				      enum same_text which, uint64_t hash)
{
	return &intern_of(catalog)->text[which][hash % TEXT_SLOTS];
}

int intern_text(struct catalog *catalog, enum same_text which,
		struct bytes text, int64_t *out_row, struct fault *fault)
{
	static const char *const query[SAME_COUNT] = {
		"SELECT 1 FROM record WHERE num = ?1 AND title = ?2",
		"SELECT 1 FROM record WHERE num = ?1 AND byline = ?2"};
	uint64_t hash = hash64(text, 0);
	const struct text_slot *slot = slot_of_text(catalog, which, hash);
	sqlite3_stmt *s;
	int rc;

	*out_row = 0;
	if (!slot->row || slot->hash != hash || text.size < TEXT_LEAST)
		return 0;
	rc = sql_prepare(catalog, query[which], &s, fault);
	if (rc < 0)
		return rc;
	sql_bind_number(s, 1, slot->row);
	sql_bind_text(s, 2, text);
	rc = sql_row(catalog, s, fault);
	if (rc > 0)
		*out_row = slot->row;
	sqlite3_reset(s);
	return rc < 0 ? rc : 0;
}

void intern_remember(struct catalog *catalog, enum same_text which,
		     struct bytes text, int64_t row)
{
	uint64_t hash = hash64(text, 0);
	struct text_slot *slot = slot_of_text(catalog, which, hash);

	/* The first that has it: those behind it have its number. */
	if (text.size >= TEXT_LEAST && (!slot->row || slot->hash != hash))
		*slot = (struct text_slot){hash, row};
}
