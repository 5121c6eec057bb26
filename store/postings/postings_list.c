#include "store/postings/postings_list.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/wire.h"

#include <stdlib.h>

#define VERSION	   1
#define LIMIT	   ((size_t)1 << 20)
#define CHECK_SIZE 8
#define FRONT_SIZE 32
#define RUN_SIZE   24

static const char magic[8] = "nfplist\n";

void postings_list_release(struct postings_list *list)
{
	free(list->run);
	*list = (struct postings_list){0};
}

int postings_list_save(const char *path, const struct postings_list *list,
		       struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	int rc;

	buffer_append(&bytes, magic, sizeof(magic));
	wire_put32(&bytes, VERSION);
	wire_put32(&bytes, (uint32_t)list->run_count);
	wire_put64(&bytes, list->mark);
	wire_put64(&bytes, list->next_number);
	for (size_t i = 0; i < list->run_count; i++) {
		wire_put64(&bytes, list->run[i].number);
		wire_put64(&bytes, list->run[i].pairs);
		wire_put64(&bytes, list->run[i].size);
	}
	wire_put64(&bytes, hash64(buffer_view(&bytes), 0));
	rc = file_replace(path, buffer_view(&bytes), fault);
	buffer_release(&bytes);
	return rc;
}

static int decode(const char *path, struct bytes bytes,
		  struct postings_list *out, struct fault *fault)
{
	struct wire_reader reader;
	size_t body = bytes.size - CHECK_SIZE;
	uint32_t version, count;

	if (bytes.size < FRONT_SIZE + CHECK_SIZE ||
	    memcmp(bytes.data, magic, sizeof(magic)) != 0)
		return fault_set(fault, FAULT_CORRUPT, "%s: is no list", path);
	version = wire_load32(bytes.data + 8);
	if (version != VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "%s: list format version %u; this program "
				 "knows %d",
				 path, version, VERSION);
	count = wire_load32(bytes.data + 12);
	if (hash64(bytes_slice(bytes, 0, body), 0) !=
		    wire_load64(bytes.data + body) ||
	    count > POSTINGS_RUNS_MAX ||
	    body != FRONT_SIZE + (size_t)count * RUN_SIZE)
		return fault_set(fault, FAULT_CORRUPT, "%s: is damaged", path);
	reader = wire_reader_make(bytes_slice(bytes, 16, body));
	out->mark = wire_get64(&reader);
	out->next_number = wire_get64(&reader);
	out->run_count = count;
	out->run = memory_alloc_zero(count, sizeof(*out->run));
	for (size_t i = 0; i < count; i++) {
		out->run[i].number = wire_get64(&reader);
		out->run[i].pairs = wire_get64(&reader);
		out->run[i].size = wire_get64(&reader);
	}
	return 0;
}

int postings_list_load(const char *path, struct postings_list *out,
		       struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	int rc;

	*out = (struct postings_list){0};
	rc = file_read_all(path, LIMIT, &bytes, fault);
	if (rc == FAULT_LIMIT)
		rc = fault_set(fault, FAULT_CORRUPT, "%s: is no list", path);
	if (rc == 0)
		rc = decode(path, buffer_view(&bytes), out, fault);
	buffer_release(&bytes);
	return rc;
}
