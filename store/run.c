#include "store/run.h"

#include "core/base/memory.h"
#include "core/base/wire.h"

#include <stdlib.h>

#define DUMP_VERSION 1
#define RUN_VERSION  1

static void get_raw(struct wire_reader *in, unsigned char *out, size_t size)
{
	struct bytes raw = wire_get_raw(in, size);

	if (raw.data)
		memcpy(out, raw.data, size);
	else
		memset(out, 0, size);
}

void dump_version_encode(const struct dump_version *v, struct buffer *out)
{
	wire_put8(out, DUMP_VERSION);
	wire_put_bytes(out, v->name);
	wire_put_bytes(out, v->format);
	wire_put_varint(out, v->records);
	wire_put_varint(out, v->rejected);
	wire_put_varint(out, v->bytes);
	buffer_append(out, v->sha256.byte, SHA256_SIZE);
	wire_put8(out, v->is_whole);
	wire_put_varint(out, v->piece_count);
	for (size_t i = 0; i < v->piece_count; i++)
		buffer_append(out, v->piece[i].byte, ID_SIZE);
}

int dump_version_decode(struct bytes bytes, struct dump_version *v,
			struct id **ids, struct fault *fault)
{
	struct wire_reader in = wire_reader_make(bytes);
	uint8_t version = wire_get8(&in);

	*ids = NULL;
	if (version != DUMP_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "dump object: version %u, this program knows "
				 "%d",
				 version, DUMP_VERSION);
	v->name = wire_get_bytes(&in);
	v->format = wire_get_bytes(&in);
	v->records = wire_get_varint(&in);
	v->rejected = wire_get_varint(&in);
	v->bytes = wire_get_varint(&in);
	get_raw(&in, v->sha256.byte, SHA256_SIZE);
	v->is_whole = wire_get8(&in);
	v->piece_count = (size_t)wire_get_varint(&in);
	if (in.failed || v->piece_count != wire_left(&in) / ID_SIZE ||
	    wire_left(&in) % ID_SIZE)
		return fault_set(fault, FAULT_CORRUPT,
				 "dump object of %zu bytes: ends early or "
				 "holds nonsense",
				 bytes.size);
	*ids = memory_alloc(v->piece_count * sizeof(**ids));
	for (size_t i = 0; i < v->piece_count; i++)
		get_raw(&in, (*ids)[i].byte, ID_SIZE);
	v->piece = *ids;
	return 0;
}

static uint64_t *count_in_order(struct ingest_counts *c, size_t i)
{
	uint64_t *const field[] = {
		&c->records,  &c->captures,    &c->bodies_new, &c->exact,
		&c->near,     &c->other,       &c->rejected,   &c->skipped,
		&c->bytes_in, &c->bytes_stored};

	return i < ARRAY_COUNT(field) ? field[i] : NULL;
}

void run_encode(const struct run *run, struct buffer *out)
{
	struct ingest_counts counts = run->counts;
	uint64_t *count;

	wire_put8(out, RUN_VERSION);
	wire_put_varint(out, run->number);
	wire_put64(out, (uint64_t)run->started);
	wire_put64(out, (uint64_t)run->ended);
	buffer_append(out, run->dump.byte, ID_SIZE);
	buffer_append(out, run->version.byte, ID_SIZE);
	wire_put8(out, run->is_interrupted);
	wire_put_bytes(out, run->program);
	for (size_t i = 0; (count = count_in_order(&counts, i)); i++)
		wire_put_varint(out, *count);
}

int run_decode(struct bytes bytes, struct run *run, struct fault *fault)
{
	struct wire_reader in = wire_reader_make(bytes);
	uint8_t version = wire_get8(&in);
	uint64_t *count;

	if (version != RUN_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "run object: version %u, this program knows "
				 "%d",
				 version, RUN_VERSION);
	run->number = wire_get_varint(&in);
	run->started = (int64_t)wire_get64(&in);
	run->ended = (int64_t)wire_get64(&in);
	get_raw(&in, run->dump.byte, ID_SIZE);
	get_raw(&in, run->version.byte, ID_SIZE);
	run->is_interrupted = wire_get8(&in);
	run->program = wire_get_bytes(&in);
	for (size_t i = 0; (count = count_in_order(&run->counts, i)); i++)
		*count = wire_get_varint(&in);
	if (in.failed || wire_left(&in))
		return fault_set(fault, FAULT_CORRUPT,
				 "run object of %zu bytes: ends early or holds "
				 "nonsense",
				 bytes.size);
	return 0;
}
