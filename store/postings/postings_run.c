#include "store/postings/postings_run.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/wire.h"

#include <fcntl.h>
#include <stdlib.h>

#define VERSION	    3
#define HEADER_SIZE 16
#define FOOTER_SIZE 48
#define CHECK_SIZE  8
#define WRITE_SIZE  ((size_t)1 << 20)

static const char magic[8] = "nfprun\r\n";

_Static_assert(CHECK_SIZE == POSTINGS_BLOCK_SLACK,
	       "what is read behind a block is its check");

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
	size_t begin = writer->out.size;

	if (!writer->block.count)
		return 0;
	wire_put64(&writer->directory, writer->block.pair[0].key);
	wire_put64(&writer->directory, writer->written + begin);
	postings_block_pack(&writer->block, &writer->out);
	wire_put64(&writer->out, hash64(bytes_slice(buffer_view(&writer->out),
						    begin, writer->out.size),
					writer->blocks++));
	return writer->out.size < WRITE_SIZE ? 0 : write_out(writer, fault);
}

int postings_run_put(struct postings_run_writer *writer,
		     struct postings_pair pair, struct fault *fault)
{
	int rc = 0;

	if (writer->pairs && postings_pair_compare(pair, writer->last) == 0)
		return 0;
	if (!postings_block_put(&writer->block, pair)) {
		rc = end_block(writer, fault);
		postings_block_put(&writer->block, pair);
	}
	writer->last = pair;
	writer->pairs++;
	return rc;
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

int postings_run_read(const struct postings_run *run, uint64_t offset,
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
	rc = postings_run_read(run, at, bytes.data, size, fault);
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
		    gap > POSTINGS_BLOCK_BYTES + CHECK_SIZE ||
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
	rc = postings_run_read(run, 0, header, HEADER_SIZE, fault);
	if (rc < 0)
		return rc;
	if (memcmp(header, magic, sizeof(magic)) != 0)
		return corrupt(path, "is no run", fault);
	if (wire_load32(header + 8) != VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "%s: run format version %u; this program "
				 "knows %d",
				 path, wire_load32(header + 8), VERSION);
	rc = postings_run_read(run, size - FOOTER_SIZE, footer, FOOTER_SIZE,
			       fault);
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
