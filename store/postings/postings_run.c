#include "store/postings/postings_run.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/base/wire.h"

#include <fcntl.h>
#include <stdlib.h>

#define VERSION	    2
#define HEADER_SIZE 16
#define FOOTER_SIZE 48
#define CHECK_SIZE  8
#define BLOCK_FULL  4096
#define WRITE_SIZE  ((size_t)1 << 20)

static const char magic[8] = "nfprun\r\n";

_Static_assert(BLOCK_FULL + POSTINGS_PAIR_MAX <= POSTINGS_BLOCK_MAX,
	       "a block ends with the pair that fills it");

/* Header and footer share a check, so that neither can be another file's. */
static uint64_t ends_check(struct bytes header, struct bytes footer)
{
	return hash64(bytes_slice(footer, 0, FOOTER_SIZE - CHECK_SIZE),
		      hash64(header, 0));
}

static void put_header(struct buffer *out)
{
	buffer_append(out, magic, sizeof(magic));
	wire_put32(out, VERSION);
	wire_put32(out, 0);
}

struct postings_run_writer {
	char *path;
	int fd;
	struct buffer out; /* not yet written */
	uint64_t written;  /* bytes before out */
	struct buffer directory;
	uint64_t blocks;
	uint64_t pairs;
	struct postings_block block;
	struct postings_pair last;
};

int postings_run_create(const char *path, struct postings_run_writer **out,
			struct fault *fault)
{
	struct postings_run_writer *writer;
	int fd = file_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666, fault);

	*out = NULL;
	if (fd < 0)
		return fd;
	writer = memory_alloc_zero(1, sizeof(*writer));
	writer->fd = fd;
	writer->path = memory_copy_string(path);
	put_header(&writer->out);
	*out = writer;
	return 0;
}

void postings_run_abandon(struct postings_run_writer *writer)
{
	if (!writer)
		return;
	file_close(writer->fd);
	buffer_release(&writer->out);
	buffer_release(&writer->directory);
	buffer_release(&writer->block.bytes);
	free(writer->path);
	free(writer);
}

static int write_out(struct postings_run_writer *writer, struct fault *fault)
{
	int rc = file_write_all(writer->fd, buffer_view(&writer->out),
				writer->path, fault);

	writer->written += writer->out.size;
	buffer_clear(&writer->out);
	return rc;
}

static int end_block(struct postings_run_writer *writer, struct fault *fault)
{
	struct bytes block = buffer_view(&writer->block.bytes);

	if (!block.size)
		return 0;
	wire_put64(&writer->directory, writer->written + writer->out.size);
	buffer_append_bytes(&writer->out, block);
	wire_put64(&writer->out, hash64(block, writer->blocks++));
	postings_block_start(&writer->block);
	return writer->out.size < WRITE_SIZE ? 0 : write_out(writer, fault);
}

int postings_run_put(struct postings_run_writer *writer,
		     struct postings_pair pair, struct fault *fault)
{
	int rc;

	if (writer->pairs && postings_pair_compare(pair, writer->last) == 0)
		return 0;
	if (writer->block.bytes.size >= BLOCK_FULL) {
		rc = end_block(writer, fault);
		if (rc < 0)
			return rc;
	}
	if (!writer->block.bytes.size)
		wire_put64(&writer->directory, pair.key);
	postings_block_put(&writer->block, pair);
	writer->last = pair;
	writer->pairs++;
	return 0;
}

int postings_run_finish(struct postings_run_writer *writer, uint64_t *out_pairs,
			uint64_t *out_size, struct fault *fault)
{
	struct buffer header = BUFFER_INIT, footer = BUFFER_INIT;
	int rc = end_block(writer, fault);

	if (rc < 0)
		goto out;
	put_header(&header);
	wire_put64(&footer, writer->pairs);
	wire_put64(&footer, writer->blocks);
	wire_put64(&footer, writer->written + writer->out.size);
	wire_put64(&footer, writer->last.key);
	wire_put64(&footer, hash64(buffer_view(&writer->directory), 0));
	wire_put64(&footer, 0);
	wire_store64(footer.data + FOOTER_SIZE - CHECK_SIZE,
		     ends_check(buffer_view(&header), buffer_view(&footer)));
	buffer_append_bytes(&writer->out, buffer_view(&writer->directory));
	buffer_append_bytes(&writer->out, buffer_view(&footer));
	rc = write_out(writer, fault);
	if (rc == 0)
		rc = file_sync(writer->fd, writer->path, fault);
	*out_pairs = writer->pairs;
	*out_size = writer->written;
out:
	buffer_release(&header);
	buffer_release(&footer);
	postings_run_abandon(writer);
	return rc;
}

static int corrupt(const char *path, const char *what, struct fault *fault)
{
	return fault_set(fault, FAULT_CORRUPT, "%s: %s", path, what);
}

static int read_exactly(const struct postings_run *run, uint64_t offset,
			void *data, size_t size, struct fault *fault)
{
	size_t got;
	int rc = file_read_at(run->fd, offset, data, size, &got, fault);

	if (rc == 0 && got < size)
		rc = corrupt(run->path, "ends early", fault);
	return rc;
}

static int read_directory(struct postings_run *run, uint64_t at, uint64_t sum,
			  struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	size_t size = run->block_count * 16;
	int rc;

	buffer_reserve(&bytes, size);
	rc = read_exactly(run, at, bytes.data, size, fault);
	if (rc == 0 && hash64(bytes_make(bytes.data, size), 0) != sum)
		rc = corrupt(run->path, "the directory is damaged", fault);
	if (rc < 0)
		goto out;
	run->first_key = memory_alloc((run->block_count + 1) * 8);
	run->offset = memory_alloc((run->block_count + 1) * 8);
	for (size_t i = 0; i < run->block_count; i++) {
		run->first_key[i] = wire_load64(bytes.data + 16 * i);
		run->offset[i] = wire_load64(bytes.data + 16 * i + 8);
	}
	run->offset[run->block_count] = at;
	for (size_t i = 0; i < run->block_count && rc == 0; i++) {
		uint64_t gap = run->offset[i + 1] - run->offset[i];

		if (run->offset[i] < HEADER_SIZE || gap <= CHECK_SIZE ||
		    gap > POSTINGS_BLOCK_MAX + CHECK_SIZE ||
		    run->offset[i + 1] < run->offset[i] ||
		    (i && run->first_key[i] < run->first_key[i - 1]))
			rc = corrupt(run->path, "the directory is no directory",
				     fault);
	}
out:
	buffer_release(&bytes);
	return rc;
}

int postings_run_open(struct postings_run *run, const char *path, uint64_t size,
		      struct fault *fault)
{
	unsigned char header[HEADER_SIZE], footer[FOOTER_SIZE];
	uint64_t at, blocks;
	int rc;

	*run = (struct postings_run){.path = memory_copy_string(path),
				     .size = size,
				     .fd = file_open(path, O_RDONLY, 0, fault)};
	if (run->fd < 0)
		return run->fd;
	if (size < HEADER_SIZE + FOOTER_SIZE)
		return corrupt(path, "too short for a run", fault);
	rc = read_exactly(run, 0, header, HEADER_SIZE, fault);
	if (rc < 0)
		return rc;
	if (memcmp(header, magic, sizeof(magic)) != 0)
		return corrupt(path, "is no run", fault);
	if (wire_load32(header + 8) != VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "%s: run format version %u; this program "
				 "knows %d",
				 path, wire_load32(header + 8), VERSION);
	rc = read_exactly(run, size - FOOTER_SIZE, footer, FOOTER_SIZE, fault);
	if (rc < 0)
		return rc;
	run->pairs = wire_load64(footer);
	blocks = wire_load64(footer + 8);
	at = wire_load64(footer + 16);
	run->last_key = wire_load64(footer + 24);
	if (wire_load64(footer + 40) !=
		    ends_check(bytes_make(header, HEADER_SIZE),
			       bytes_make(footer, FOOTER_SIZE)) ||
	    at < HEADER_SIZE || at > size - FOOTER_SIZE ||
	    blocks != (size - FOOTER_SIZE - at) / 16 ||
	    (size - FOOTER_SIZE - at) % 16)
		return corrupt(path, "the footer is damaged", fault);
	run->block_count = (size_t)blocks;
	return read_directory(run, at, wire_load64(footer + 32), fault);
}

void postings_run_release(struct postings_run *run)
{
	if (run->path)
		file_close(run->fd);
	free(run->path);
	free(run->first_key);
	free(run->offset);
	*run = (struct postings_run){.fd = -1};
}

void postings_cursor_init(struct postings_cursor *cursor,
			  const struct postings_run *run, size_t ahead)
{
	*cursor = (struct postings_cursor){.run = run, .ahead = ahead};
}

void postings_cursor_release(struct postings_cursor *cursor)
{
	free(cursor->pair);
	buffer_release(&cursor->bytes);
}

/* The coded bytes of a block, checked. */
static int read_block(struct postings_cursor *cursor, size_t block,
		      struct bytes *out, struct fault *fault)
{
	const struct postings_run *run = cursor->run;
	uint64_t begin = run->offset[block];
	uint64_t end = run->offset[block + 1];
	struct buffer *bytes = &cursor->bytes;
	size_t skip;
	int rc;

	if (begin < cursor->bytes_at || end > cursor->bytes_at + bytes->size) {
		uint64_t most = run->offset[run->block_count] - begin;
		size_t want = (size_t)(end - begin);

		if (want < cursor->ahead)
			want = most < cursor->ahead ? (size_t)most
						    : cursor->ahead;
		buffer_clear(bytes);
		buffer_reserve(bytes, want);
		rc = read_exactly(run, begin, bytes->data, want, fault);
		if (rc < 0)
			return rc;
		bytes->size = want;
		cursor->bytes_at = begin;
	}
	skip = (size_t)(begin - cursor->bytes_at);
	*out = bytes_slice(buffer_view(bytes), skip,
			   skip + (size_t)(end - begin) - CHECK_SIZE);
	if (wire_load64(out->data + out->size) != hash64(*out, block))
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: the block at %llu is damaged", run->path,
				 (unsigned long long)begin);
	return 0;
}

static int load_block(struct postings_cursor *cursor, size_t block,
		      struct fault *fault)
{
	const struct postings_run *run = cursor->run;
	struct bytes bytes;
	int rc;

	cursor->pair_count = cursor->at = 0;
	cursor->block = block + 1;
	rc = read_block(cursor, block, &bytes, fault);
	if (rc < 0)
		return rc;
	if (!postings_block_take(bytes, run->first_key[block], &cursor->pair,
				 &cursor->pair_count, &cursor->pair_capacity))
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: the block at %llu is no block", run->path,
				 (unsigned long long)run->offset[block]);
	return 1;
}

int postings_cursor_next(struct postings_cursor *cursor, struct fault *fault)
{
	if (cursor->at < cursor->pair_count)
		cursor->at++;
	if (cursor->at < cursor->pair_count)
		return 1;
	if (cursor->block >= cursor->run->block_count)
		return 0;
	return load_block(cursor, cursor->block, fault);
}

/* The first block at or after `from` where a pair of `key` or more can be:
 * the last that begins before key. */
static size_t find_block(const struct postings_run *run, size_t from,
			 uint64_t key)
{
	size_t at = from + sorted_place_u64(run->first_key + from,
					    run->block_count - from, key);

	return at > from ? at - 1 : from;
}

int postings_cursor_seek(struct postings_cursor *cursor, uint64_t key,
			 struct fault *fault)
{
	const struct postings_run *run = cursor->run;
	size_t low, high;
	int rc;

	if (!run->block_count || key > run->last_key) {
		cursor->at = cursor->pair_count;
		cursor->block = run->block_count;
		return 0;
	}
	if (cursor->at == cursor->pair_count ||
	    cursor->pair[cursor->pair_count - 1].key < key) {
		rc = cursor->block < run->block_count
			     ? load_block(cursor,
					  find_block(run, cursor->block, key),
					  fault)
			     : 0;
		if (rc <= 0) {
			cursor->at = cursor->pair_count;
			return rc;
		}
	}
	low = cursor->at;
	high = cursor->pair_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cursor->pair[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	cursor->at = low;
	if (low < cursor->pair_count)
		return 1;
	return postings_cursor_next(cursor, fault);
}
