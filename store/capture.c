#include "store/capture.h"

#include "core/base/wire.h"
#include "store/capture_columns.h"

/* Version 1 has one capture after the other, version 2 records without a NUL;
 * they are read and no longer written. */
#define BATCH_VERSION_ROWS 1
#define BATCH_VERSION	   3

#define FLAG_ORIGINAL 4 /* low two bits: enum record_kind */
#define FLAG_REVISIT  8 /* with RECORD_OTHER */
#define FLAGS_ALL     15

struct id capture_id_in(struct buffer *scratch, struct bytes dump_name,
			struct bytes record, const struct sha256 *sha256)
{
	buffer_clear(scratch);
	wire_put_bytes(scratch, dump_name);
	wire_put_bytes(scratch, record);
	buffer_append(scratch, sha256->byte, SHA256_SIZE);
	return id_of(buffer_view(scratch));
}

struct id capture_id_of(struct bytes dump_name, struct bytes record,
			const struct sha256 *sha256)
{
	struct buffer key = BUFFER_INIT;
	struct id id = capture_id_in(&key, dump_name, record, sha256);

	buffer_release(&key);
	return id;
}

bool capture_lacks(const struct capture *c, bool text, struct fault *fault)
{
	bool lacks = text ? c->kind != RECORD_CAPTURE : !c->has_original;
	char id[ID_HEX_SIZE + 1];

	hex_encode(c->id.byte, ID_SIZE, id);
	if (lacks)
		fault_set(fault, FAULT_USAGE, "r:%s: %s", id,
			  text ? "has no article text: the record is no article"
			       : "is over the limit of records, so it stands "
				 "in its dump alone; `newsfold restore --dump` "
				 "brings that back");
	return lacks;
}

struct id dump_id_of(struct bytes name)
{
	struct buffer key = BUFFER_INIT;
	struct id id;

	buffer_append_string(&key, "newsfold dump ");
	buffer_append_bytes(&key, name);
	id = id_of(buffer_view(&key));
	buffer_release(&key);
	return id;
}

void capture_forget(const struct capture *c, struct capture *out)
{
	*out = (struct capture){
		.id = c->id,
		.dump = c->dump,
		.run = c->run,
		.kind = RECORD_FORGOTTEN,
		.record = c->record,
		.offset = c->offset,
		.length = c->length,
		.sha256 = c->sha256,
		.original = c->original,
		.has_original = c->has_original,
		.is_inside = c->is_inside,
	};
}

void capture_batch_release(struct capture_batch *batch)
{
	if (!batch)
		return;
	buffer_release(&batch->bytes);
	buffer_release(&batch->dump_name);
	capture_columns_release(&batch->columns);
}

void capture_batch_start(struct capture_batch *batch, struct bytes dump_name,
			 uint64_t run, int64_t run_started)
{
	buffer_clear(&batch->dump_name);
	buffer_append_bytes(&batch->dump_name, dump_name);
	capture_columns_clear(&batch->columns);
	batch->count = 0;
	buffer_clear(&batch->bytes);
	wire_put8(&batch->bytes, BATCH_VERSION);
	wire_put_bytes(&batch->bytes, dump_name);
	wire_put_varint(&batch->bytes, run);
	wire_put64(&batch->bytes, (uint64_t)run_started);
	batch->head_bytes = batch->bytes.size;
}

void capture_batch_add(struct capture_batch *batch, const struct capture *c)
{
	capture_columns_add(&batch->columns, buffer_view(&batch->dump_name), c);
	batch->count++;
}

struct bytes capture_batch_bytes(struct capture_batch *batch)
{
	buffer_truncate(&batch->bytes, batch->head_bytes);
	capture_columns_write(&batch->columns, &batch->bytes);
	return buffer_view(&batch->bytes);
}

static void get_fields(struct wire_reader *in, struct capture *c)
{
	wire_get_id(in, &c->body);
	c->charset = wire_get_bytes(in);
	c->undecodable = wire_get_varint(in);
	for (int i = 0; i < FIELD_COUNT; i++) {
		c->field[i] = wire_get_bytes(in);
		if (c->field[i].size == 0)
			continue;
		c->source[i] = wire_get8(in);
		c->marks[i] = wire_get8(in);
		if (c->source[i] >= SOURCE_COUNT)
			in->failed = true;
	}
}

static void get_capture(struct wire_reader *in, struct capture *c)
{
	uint8_t flags = wire_get8(in);
	struct bytes digest;

	c->kind = (enum record_kind)(flags & 3);
	c->has_original = flags & FLAG_ORIGINAL;
	c->is_revisit = flags & FLAG_REVISIT;
	if (flags > FLAGS_ALL || (c->is_revisit && c->kind != RECORD_OTHER))
		in->failed = true;
	wire_get_id(in, &c->id);
	c->record = wire_get_bytes(in);
	c->offset = wire_get_varint(in);
	c->length = wire_get_varint(in);
	digest = wire_get_raw(in, SHA256_SIZE);
	if (digest.data)
		memcpy(c->sha256.byte, digest.data, SHA256_SIZE);
	if (c->has_original)
		wire_get_id(in, &c->original);
	if (c->kind == RECORD_REJECTED)
		c->reason = wire_get_bytes(in);
	if (c->is_revisit)
		capture_get_revisit(in, c);
	if (c->kind == RECORD_CAPTURE)
		get_fields(in, c);
}

static int each_row(struct wire_reader *in,
		    const struct capture_batch_head *head,
		    capture_visit_fn *visit, void *context, struct fault *fault)
{
	const struct id dump = dump_id_of(head->dump_name);

	while (wire_left(in)) {
		struct capture capture = {.dump = dump, .run = head->run};
		int rc;

		get_capture(in, &capture);
		if (in->failed)
			break;
		rc = visit(context, head, &capture, fault);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int capture_batch_each(struct bytes bytes, capture_visit_fn *visit,
		       void *context, struct fault *fault)
{
	struct wire_reader in = wire_reader_make(bytes);
	uint8_t version = wire_get8(&in);
	struct capture_batch_head head;
	int rc;

	if (version < BATCH_VERSION_ROWS || version > BATCH_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "capture batch: version %u, this program "
				 "knows 1 to %d",
				 version, BATCH_VERSION);
	head.dump_name = wire_get_bytes(&in);
	head.run = wire_get_varint(&in);
	head.run_started = (int64_t)wire_get64(&in);
	rc = version == BATCH_VERSION_ROWS
		     ? each_row(&in, &head, visit, context, fault)
		     : capture_columns_each(&in, &head,
					    version == BATCH_VERSION, visit,
					    context, fault);
	if (rc == 0 && in.failed)
		return fault_set(fault, FAULT_CORRUPT,
				 "capture batch of %zu bytes: ends early or "
				 "holds nonsense",
				 bytes.size);
	return rc;
}
