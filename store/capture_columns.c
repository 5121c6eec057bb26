#include "store/capture_columns.h"

/* The flags of a capture; the low two bits are its kind. */
#define FLAG_ORIGINAL 4
#define FLAG_REVISIT  8
#define FLAG_OWN_ID   16
#define FLAG_INSIDE   32
#define FLAGS_MAX     63

enum {
	COLUMN_FLAGS,
	COLUMN_RECORD,
	COLUMN_OFFSET,
	COLUMN_LENGTH,
	COLUMN_SHA256,
	COLUMN_ID,
	COLUMN_ORIGINAL,
	COLUMN_REASON,
	COLUMN_REVISIT,
	COLUMN_BODY,
	COLUMN_CHARSET,
	COLUMN_UNDECODABLE,
	COLUMN_FIELDS, /* for each: values, then sources and marks */
};

_Static_assert(CAPTURE_COLUMN_COUNT == COLUMN_FIELDS + 2 * FIELD_COUNT,
	       "a column for everything");

void capture_columns_clear(struct capture_columns *columns)
{
	for (size_t i = 0; i < CAPTURE_COLUMN_COUNT; i++)
		buffer_clear(&columns->column[i]);
	columns->last_offset = 0;
}

void capture_columns_release(struct capture_columns *columns)
{
	for (size_t i = 0; i < CAPTURE_COLUMN_COUNT; i++)
		buffer_release(&columns->column[i]);
}

/* With a NUL, byte for byte as a manifest has its paths: see manifest.h. */
static void add_record(struct buffer *column, struct bytes record)
{
	wire_put_varint(column, record.size + 1);
	buffer_append_bytes(column, record);
	wire_put8(column, 0);
}

static struct bytes get_record(struct wire_reader *column)
{
	struct bytes record = wire_get_bytes(column);

	if (record.size == 0 || record.data[record.size - 1] != 0) {
		column->failed = true;
		return BYTES_NONE;
	}
	record.size--;
	return record;
}

static void add_revisit(struct buffer *column, const struct capture *c)
{
	wire_put_bytes(column, c->field[FIELD_URL]);
	wire_put_bytes(column, c->field[FIELD_FETCHED]);
	wire_put_bytes(column, c->refers_record);
	wire_put_bytes(column, c->refers_url);
	wire_put_bytes(column, c->refers_fetched);
}

void capture_get_revisit(struct wire_reader *column, struct capture *c)
{
	c->field[FIELD_URL] = wire_get_bytes(column);
	c->field[FIELD_FETCHED] = wire_get_bytes(column);
	c->refers_record = wire_get_bytes(column);
	c->refers_url = wire_get_bytes(column);
	c->refers_fetched = wire_get_bytes(column);
}

static void add_article(struct buffer *column, const struct capture *c)
{
	buffer_append(&column[COLUMN_BODY], c->body.byte, ID_SIZE);
	wire_put_bytes(&column[COLUMN_CHARSET], c->charset);
	wire_put_varint(&column[COLUMN_UNDECODABLE], c->undecodable);
	for (int i = 0; i < FIELD_COUNT; i++) {
		struct buffer *field = &column[COLUMN_FIELDS + 2 * i];

		wire_put_bytes(&field[0], c->field[i]);
		if (c->field[i].size == 0)
			continue;
		wire_put8(&field[1], c->source[i]);
		wire_put8(&field[1], c->marks[i]);
	}
}

void capture_columns_add(struct capture_columns *columns,
			 struct bytes dump_name, const struct capture *c)
{
	struct buffer *column = columns->column;
	struct id derived = capture_id_of(dump_name, c->record, &c->sha256);
	bool has_own_id = !id_equal(&derived, &c->id);

	wire_put8(&column[COLUMN_FLAGS],
		  (uint8_t)((unsigned)c->kind |
			    (c->has_original ? FLAG_ORIGINAL : 0) |
			    (c->is_revisit ? FLAG_REVISIT : 0) |
			    (has_own_id ? FLAG_OWN_ID : 0) |
			    (c->is_inside ? FLAG_INSIDE : 0)));
	add_record(&column[COLUMN_RECORD], c->record);
	wire_put_varint(&column[COLUMN_OFFSET],
			wire_zigzag(c->offset - columns->last_offset));
	columns->last_offset = c->offset;
	wire_put_varint(&column[COLUMN_LENGTH], c->length);
	buffer_append(&column[COLUMN_SHA256], c->sha256.byte, SHA256_SIZE);
	if (has_own_id)
		buffer_append(&column[COLUMN_ID], c->id.byte, ID_SIZE);
	if (c->has_original)
		buffer_append(&column[COLUMN_ORIGINAL], c->original.byte,
			      ID_SIZE);
	if (c->kind == RECORD_REJECTED)
		wire_put_bytes(&column[COLUMN_REASON], c->reason);
	if (c->is_revisit)
		add_revisit(&column[COLUMN_REVISIT], c);
	if (c->kind == RECORD_CAPTURE)
		add_article(column, c);
}

void capture_columns_write(const struct capture_columns *columns,
			   struct buffer *out)
{
	for (size_t i = 0; i < CAPTURE_COLUMN_COUNT; i++)
		wire_put_bytes(out, buffer_view(&columns->column[i]));
}

static void get_article(struct wire_reader *column, struct capture *c)
{
	wire_get_id(&column[COLUMN_BODY], &c->body);
	c->charset = wire_get_bytes(&column[COLUMN_CHARSET]);
	c->undecodable = wire_get_varint(&column[COLUMN_UNDECODABLE]);
	for (int i = 0; i < FIELD_COUNT; i++) {
		struct wire_reader *field = &column[COLUMN_FIELDS + 2 * i];

		c->field[i] = wire_get_bytes(&field[0]);
		if (c->field[i].size == 0)
			continue;
		c->source[i] = wire_get8(&field[1]);
		c->marks[i] = wire_get8(&field[1]);
		if (c->source[i] >= SOURCE_COUNT)
			field[1].failed = true;
	}
}

static void get_capture(struct wire_reader *column,
			const struct capture_batch_head *head, bool has_nul,
			uint64_t *last_offset, struct capture *c)
{
	uint8_t flags = wire_get8(&column[COLUMN_FLAGS]);
	struct bytes digest;

	c->kind = (enum record_kind)(flags & 3);
	c->has_original = flags & FLAG_ORIGINAL;
	c->is_revisit = flags & FLAG_REVISIT;
	c->is_inside = flags & FLAG_INSIDE;
	if (flags > FLAGS_MAX || (c->is_revisit && c->kind != RECORD_OTHER))
		column[COLUMN_FLAGS].failed = true;
	c->record = has_nul ? get_record(&column[COLUMN_RECORD])
			    : wire_get_bytes(&column[COLUMN_RECORD]);
	*last_offset += wire_unzigzag(wire_get_varint(&column[COLUMN_OFFSET]));
	c->offset = *last_offset;
	c->length = wire_get_varint(&column[COLUMN_LENGTH]);
	digest = wire_get_raw(&column[COLUMN_SHA256], SHA256_SIZE);
	if (digest.data)
		memcpy(c->sha256.byte, digest.data, SHA256_SIZE);
	if (flags & FLAG_OWN_ID)
		wire_get_id(&column[COLUMN_ID], &c->id);
	else
		c->id = capture_id_of(head->dump_name, c->record, &c->sha256);
	if (c->has_original)
		wire_get_id(&column[COLUMN_ORIGINAL], &c->original);
	if (c->kind == RECORD_REJECTED)
		c->reason = wire_get_bytes(&column[COLUMN_REASON]);
	if (c->is_revisit)
		capture_get_revisit(&column[COLUMN_REVISIT], c);
	if (c->kind == RECORD_CAPTURE)
		get_article(column, c);
}

/* All are sound so far; at the end, all are used up. */
static bool is_sound(const struct wire_reader *column, bool at_end)
{
	for (size_t i = 0; i < CAPTURE_COLUMN_COUNT; i++)
		if (column[i].failed || (at_end && wire_left(&column[i])))
			return false;
	return true;
}

int capture_columns_each(struct wire_reader *in,
			 const struct capture_batch_head *head, bool has_nul,
			 capture_visit_fn *visit, void *context,
			 struct fault *fault)
{
	struct wire_reader column[CAPTURE_COLUMN_COUNT];
	const struct id dump = dump_id_of(head->dump_name);
	uint64_t last_offset = 0;

	for (size_t i = 0; i < CAPTURE_COLUMN_COUNT; i++)
		column[i] = wire_reader_make(wire_get_bytes(in));
	in->failed |= wire_left(in) > 0;
	while (!in->failed && wire_left(&column[COLUMN_FLAGS])) {
		struct capture capture = {.dump = dump, .run = head->run};
		int rc;

		get_capture(column, head, has_nul, &last_offset, &capture);
		if (!is_sound(column, false))
			break;
		rc = visit(context, head, &capture, fault);
		if (rc != 0)
			return rc;
	}
	in->failed |= !is_sound(column, true);
	return 0;
}
