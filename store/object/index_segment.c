#include "store/object/index_segment.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/base/wire.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define VERSION	      1
#define HEADER_SIZE   512
#define BLOCK_SIZE    4096
#define BLOCK_RECORDS 255
#define BLOCK_CHECK   (BLOCK_SIZE - 8)
#define RECORD_SIZE   16
#define SUMS_AT	      64
#define WRITE_SIZE    ((size_t)1 << 20)

static const char magic[8] = "nfindex\n";

_Static_assert(SUMS_AT + 8 + OBJECT_KIND_COUNT * 24 <= HEADER_SIZE - 8,
	       "the sums fit the header");

static void encode_header(const struct index_stretch *stretch,
			  struct buffer *out)
{
	size_t begin = out->size;

	buffer_append(out, magic, sizeof(magic));
	wire_put32(out, VERSION);
	wire_put32(out, 0);
	wire_put64(out, stretch->key);
	wire_put64(out, stretch->from);
	wire_put64(out, stretch->to);
	wire_put64(out, stretch->digest);
	wire_put64(out, stretch->total_entries);
	wire_put64(out, stretch->count);
	wire_put64(out, stretch->sums.with_base);
	for (int i = 0; i < OBJECT_KIND_COUNT; i++) {
		wire_put64(out, stretch->sums.objects[i]);
		wire_put64(out, stretch->sums.raw_bytes[i]);
		wire_put64(out, stretch->sums.stored_bytes[i]);
	}
	while (out->size - begin < HEADER_SIZE - 8)
		wire_put64(out, 0);
	wire_put64(out, hash64(bytes_slice(buffer_view(out), begin, out->size),
			       stretch->key));
}

static bool decode_header(struct bytes bytes, uint64_t key,
			  struct index_stretch *out)
{
	struct wire_reader reader = wire_reader_make(bytes);

	*out = (struct index_stretch){0};
	if (bytes.size < HEADER_SIZE ||
	    memcmp(bytes.data, magic, sizeof(magic)) != 0 ||
	    wire_load64(bytes.data + HEADER_SIZE - 8) !=
		    hash64(bytes_slice(bytes, 0, HEADER_SIZE - 8), key) ||
	    wire_load32(bytes.data + 8) != VERSION)
		return false;
	wire_get_raw(&reader, 16);
	out->key = wire_get64(&reader);
	out->from = wire_get64(&reader);
	out->to = wire_get64(&reader);
	out->digest = wire_get64(&reader);
	out->total_entries = wire_get64(&reader);
	out->count = wire_get64(&reader);
	out->sums.with_base = wire_get64(&reader);
	for (int i = 0; i < OBJECT_KIND_COUNT; i++) {
		out->sums.objects[i] = wire_get64(&reader);
		out->sums.raw_bytes[i] = wire_get64(&reader);
		out->sums.stored_bytes[i] = wire_get64(&reader);
	}
	return out->key == key;
}

static const unsigned char *block_at(const struct index_segment *segment,
				     size_t block)
{
	return segment->map + HEADER_SIZE + block * BLOCK_SIZE;
}

static const unsigned char *directory_of(const struct index_segment *segment)
{
	return block_at(segment, segment->block_count);
}

static uint64_t first_prefix(const struct index_segment *segment, size_t block)
{
	return wire_load64(directory_of(segment) + 8 * block);
}

static size_t records_in(const struct index_segment *segment, size_t block)
{
	uint64_t left = segment->stretch.count - block * BLOCK_RECORDS;

	return left < BLOCK_RECORDS ? (size_t)left : BLOCK_RECORDS;
}

static bool block_is_whole(const struct index_segment *segment, size_t block)
{
	const unsigned char *data = block_at(segment, block);

	return wire_load64(data + BLOCK_CHECK) ==
	       hash64(bytes_make(data, BLOCK_CHECK),
		      segment->stretch.key ^ block);
}

/* Found whole now or before. */
static bool block_is_checked(const struct index_segment *segment, size_t block)
{
	atomic_uchar *is_checked = &segment->is_checked[block];

	if (!atomic_load_explicit(is_checked, memory_order_relaxed)) {
		if (!block_is_whole(segment, block))
			return false;
		atomic_store_explicit(is_checked, 1, memory_order_relaxed);
	}
	return true;
}

static struct index_record record_at(const struct index_segment *segment,
				     size_t i)
{
	const unsigned char *data = block_at(segment, i / BLOCK_RECORDS) +
				    i % BLOCK_RECORDS * RECORD_SIZE;

	return (struct index_record){wire_load64(data), wire_load64(data + 8)};
}

/* Header, size and directory of what is mapped. */
static bool is_sound(struct index_segment *segment, uint64_t key)
{
	struct bytes map = bytes_make(segment->map, segment->map_size);
	struct bytes directory;
	uint64_t blocks;

	if (!decode_header(map, key, &segment->stretch))
		return false;
	blocks = segment->stretch.count / BLOCK_RECORDS +
		 (segment->stretch.count % BLOCK_RECORDS != 0);
	if (blocks > map.size / BLOCK_SIZE ||
	    map.size != HEADER_SIZE + blocks * (BLOCK_SIZE + 8) + 8)
		return false;
	segment->block_count = (size_t)blocks;
	directory = bytes_make(directory_of(segment), segment->block_count * 8);
	return wire_load64(directory.data + directory.size) ==
	       hash64(directory, key);
}

int index_segment_open(struct index_segment *segment, const char *path,
		       uint64_t key, struct fault *fault)
{
	uint64_t size;
	void *map = MAP_FAILED;
	int fd, rc;

	*segment = (struct index_segment){.path = memory_copy_string(path)};
	fd = file_open(path, O_RDONLY, 0, fault);
	if (fd < 0)
		return fd;
	rc = file_size(path, &size, fault);
	if (rc == 0 && size >= HEADER_SIZE && size <= SIZE_MAX)
		map = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
	file_close(fd);
	if (rc < 0)
		return rc;
	if (map != MAP_FAILED) {
		segment->map = map;
		segment->map_size = (size_t)size;
	}
	if (!segment->map || !is_sound(segment, key))
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: is no index segment of this log", path);
	segment->is_checked = memory_alloc_zero(segment->block_count + 1,
						sizeof(*segment->is_checked));
	return 0;
}

void index_segment_release(struct index_segment *segment)
{
	if (segment->map)
		munmap((void *)(uintptr_t)segment->map, segment->map_size);
	free(segment->path);
	free(segment->is_checked);
	*segment = (struct index_segment){0};
}

/* Of `count` items that begin with ascending prefixes, the first whose prefix
 * is not below. Ids are hashes, so it stands near where its share of the range
 * says (interpolation search: Knuth, TAOCP 6.2.1), and leaps of growing length
 * find it from there, in whatever way the prefixes lie. */
static size_t find_prefix(const unsigned char *item, size_t stride,
			  size_t count, double share, uint64_t prefix)
{
	size_t low = 0, high = count, leap = 1;
	size_t at = (size_t)((double)count * share);

	while (low < high) {
		if (at >= high)
			at = high - 1;
		if (wire_load64(item + at * stride) >= prefix) {
			high = at;
			at = high - low > leap ? high - leap : low;
		} else {
			low = at + 1;
			at = low + leap - 1;
		}
		leap *= 2;
		if (leap > high - low)
			at = low + (high - low) / 2;
	}
	return low;
}

/* How far into [first, last] a prefix is, from 0 to 1. */
static double share_of(uint64_t prefix, uint64_t first, uint64_t last)
{
	return prefix <= first ? 0
	       : prefix >= last
		       ? 1
		       : (double)(prefix - first) / (double)(last - first);
}

/* The last block that begins before the prefix; the first when none does. */
static size_t find_block(const struct index_segment *segment, uint64_t prefix)
{
	size_t after =
		find_prefix(directory_of(segment), 8, segment->block_count,
			    share_of(prefix, 0, UINT64_MAX), prefix);

	return after ? after - 1 : 0;
}

/* The first record of a block with at least this prefix. */
static size_t find_record(const struct index_segment *segment, size_t block,
			  uint64_t prefix)
{
	uint64_t last = block + 1 < segment->block_count
				? first_prefix(segment, block + 1)
				: UINT64_MAX;
	double share = share_of(prefix, first_prefix(segment, block), last);

	return block * BLOCK_RECORDS +
	       find_prefix(block_at(segment, block), RECORD_SIZE,
			   records_in(segment, block), share, prefix);
}

int index_segment_find(const struct index_segment *segment, uint64_t prefix,
		       struct place_list *list)
{
	for (size_t block = find_block(segment, prefix);
	     block < segment->block_count &&
	     first_prefix(segment, block) <= prefix;
	     block++) {
		size_t end = block * BLOCK_RECORDS + records_in(segment, block);

		if (!block_is_checked(segment, block))
			return FAULT_CORRUPT;
		for (size_t i = find_record(segment, block, prefix); i < end;
		     i++) {
			struct index_record record = record_at(segment, i);

			if (record.prefix != prefix)
				break;
			place_list_add(list, record.place);
		}
	}
	return 0;
}

bool index_segment_is_whole(const struct index_segment *segment)
{
	for (size_t block = 0; block < segment->block_count; block++)
		if (!block_is_whole(segment, block))
			return false;
	return true;
}

object_place index_segment_last_place(const struct index_segment *segment,
				      object_place end)
{
	object_place last = 0;

	if (!index_segment_is_whole(segment))
		return 0;
	for (size_t i = 0; i < segment->stretch.count; i++) {
		object_place place = record_at(segment, i).place;

		if (place > last && place < end)
			last = place;
	}
	return last;
}

/* The next record of a source, which has one; FAULT_CORRUPT. */
static int peek(const struct index_source *source, struct index_record *out)
{
	if (source->record) {
		*out = source->record[source->at];
		return 0;
	}
	if (source->at % BLOCK_RECORDS == 0 &&
	    !block_is_whole(source->segment, source->at / BLOCK_RECORDS))
		return FAULT_CORRUPT;
	*out = record_at(source->segment, source->at);
	return 0;
}

/* Take the smallest record of all sources, of which one has some. */
static int take_smallest(struct index_source *source, size_t source_count,
			 struct index_record *out)
{
	struct index_source *from = NULL;
	struct index_record record;

	for (size_t i = 0; i < source_count; i++) {
		if (source[i].at == source[i].count)
			continue;
		if (peek(&source[i], &record) < 0)
			return FAULT_CORRUPT;
		if (from && index_record_compare(&record, out) >= 0)
			continue;
		*out = record;
		from = &source[i];
	}
	assert(from);
	from->at++;
	return 0;
}

struct segment_writer {
	const char *path;
	int fd;
	uint64_t key;
	struct buffer out;
	struct buffer directory;
	size_t blocks;
};

static int write_out(struct segment_writer *writer, struct fault *fault)
{
	int rc = file_write_all(writer->fd, buffer_view(&writer->out),
				writer->path, fault);

	buffer_clear(&writer->out);
	return rc;
}

/* The next block: as many records as fit or are left. */
static int write_block(struct segment_writer *writer, size_t records,
		       struct index_source *source, size_t source_count,
		       struct fault *fault)
{
	size_t begin = writer->out.size;
	struct index_record record;

	for (size_t i = 0; i < records; i++) {
		if (take_smallest(source, source_count, &record) < 0)
			return fault_set(fault, FAULT_CORRUPT,
					 "the index is damaged");
		if (i == 0)
			wire_put64(&writer->directory, record.prefix);
		wire_put64(&writer->out, record.prefix);
		wire_put64(&writer->out, record.place);
	}
	while (writer->out.size - begin < BLOCK_CHECK)
		wire_put64(&writer->out, 0);
	wire_put64(&writer->out, hash64(bytes_slice(buffer_view(&writer->out),
						    begin, writer->out.size),
					writer->key ^ writer->blocks++));
	return writer->out.size < WRITE_SIZE ? 0 : write_out(writer, fault);
}

static int write_blocks(struct segment_writer *writer,
			const struct index_stretch *stretch,
			struct index_source *source, size_t source_count,
			struct fault *fault)
{
	uint64_t left = stretch->count;
	int rc = 0;

	encode_header(stretch, &writer->out);
	while (rc == 0 && left) {
		size_t n = left < BLOCK_RECORDS ? (size_t)left : BLOCK_RECORDS;

		rc = write_block(writer, n, source, source_count, fault);
		left -= n;
	}
	if (rc < 0)
		return rc;
	buffer_append_bytes(&writer->out, buffer_view(&writer->directory));
	wire_put64(&writer->out,
		   hash64(buffer_view(&writer->directory), writer->key));
	rc = write_out(writer, fault);
	return rc < 0 ? rc : file_sync(writer->fd, writer->path, fault);
}

int index_segment_write(const char *path, const struct index_stretch *stretch,
			struct index_source *source, size_t source_count,
			struct fault *fault)
{
	struct buffer beside = BUFFER_INIT;
	struct segment_writer writer = {.key = stretch->key};
	int rc;

	buffer_printf(&beside, "%s.new", path);
	writer.path = buffer_string(&beside);
	rc = writer.fd = file_open(writer.path, O_WRONLY | O_CREAT | O_TRUNC,
				   0666, fault);
	if (rc < 0)
		goto out;
	rc = write_blocks(&writer, stretch, source, source_count, fault);
	file_close(writer.fd);
	if (rc == 0)
		rc = file_rename(writer.path, path, fault);
	if (rc < 0)
		unlink(writer.path);
out:
	buffer_release(&writer.out);
	buffer_release(&writer.directory);
	buffer_release(&beside);
	return rc;
}
