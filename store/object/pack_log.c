#include "store/object/pack_log.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_MAX_FILES 200
#define PIN_TRIES      64

void pack_log_name(uint32_t number, char out[32])
{
	snprintf(out, 32, "packs/%08u.pack", number);
}

void pack_log_path(const struct pack_log *log, uint32_t number,
		   struct buffer *out)
{
	buffer_printf(out, "%s/%08u.pack", log->folder, number);
}

/* The number in a pack's file name; 0 when it is none. */
static uint32_t number_of_name(const char *name)
{
	char again[32];
	unsigned long number = strtoul(name, NULL, 10);

	if (number == 0 || number > UINT32_MAX)
		return 0;
	snprintf(again, sizeof(again), "%08lu.pack", number);
	return strcmp(again, name) == 0 ? (uint32_t)number : 0;
}

static int write_header(const struct pack_log *log, uint32_t number,
			uint64_t previous_digest, struct fault *fault)
{
	struct pack_header header = {PACK_VERSION, number, log->key,
				     previous_digest};
	struct buffer path = BUFFER_INIT, bytes = BUFFER_INIT;
	int rc;

	pack_log_path(log, number, &path);
	pack_header_encode(&header, &bytes);
	rc = file_create(buffer_string(&path), buffer_view(&bytes), fault);
	buffer_release(&path);
	buffer_release(&bytes);
	return rc;
}

static void add_pack(struct pack_log *log, struct pack_file pack)
{
	size_t at = log->pack_count++;

	ARRAY_RESERVE(log->pack, log->pack_count, log->pack_capacity);
	for (; at && log->pack[at - 1].number > pack.number; at--)
		log->pack[at] = log->pack[at - 1];
	log->pack[at] = pack;
}

static int list_packs(struct pack_log *log, struct fault *fault)
{
	int fd =
		file_open_in(log->folder_fd, ".", O_RDONLY | O_DIRECTORY, NULL);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!folder) {
		file_close(fd);
		return fault_set_errno(fault, "%s: cannot list", log->folder);
	}
	while ((entry = readdir(folder))) {
		uint32_t number = number_of_name(entry->d_name);

		if (number)
			add_pack(log, (struct pack_file){.number = number,
							 .fd = -1});
	}
	closedir(folder);
	return 0;
}

/* Is the open folder still the one of that name? */
static bool is_current(int fd, const char *folder)
{
	struct stat open_one, named;

	return fstat(fd, &open_one) == 0 && stat(folder, &named) == 0 &&
	       open_one.st_ino == named.st_ino &&
	       open_one.st_dev == named.st_dev;
}

/* A compaction may put another folder in place, and remove this one, until it
 * is locked; where locks are not to be had, none removes it either. */
static int pin_folder(struct pack_log *log, struct fault *fault)
{
	int fd = -1;

	for (int i = 0; i < PIN_TRIES; i++) {
		file_close(fd);
		fd = file_open(log->folder, O_RDONLY | O_DIRECTORY, 0, fault);
		if (fd < 0)
			return fd;
		if ((flock(fd, LOCK_SH | LOCK_NB) == 0 ||
		     errno != EWOULDBLOCK) &&
		    is_current(fd, log->folder))
			break;
	}
	log->folder_fd = fd;
	return 0;
}

int pack_log_create(const char *folder, struct fault *fault)
{
	struct pack_log log = {.folder = memory_copy_string(folder),
			       .folder_fd = -1};
	struct buffer above = BUFFER_INIT;
	int rc = file_make_folders(folder, fault);

	if (rc == 0)
		rc = pin_folder(&log, fault);
	if (rc == 0)
		rc = list_packs(&log, fault);
	if (rc == 0 && log.pack_count)
		rc = fault_set(fault, FAULT_EXISTS, "%s: there are packs",
			       folder);
	if (rc < 0)
		goto out;
	if (getrandom(&log.key, sizeof(log.key), 0) != sizeof(log.key)) {
		rc = fault_set_errno(fault, "no random bytes for a log key");
		goto out;
	}
	rc = write_header(&log, 1, log.key, fault);
	if (rc < 0)
		goto out;
	buffer_printf(&above, "%s/..", folder);
	rc = file_sync_folder(buffer_string(&above), fault);
out:
	buffer_release(&above);
	file_close(log.folder_fd);
	free(log.folder);
	free(log.pack);
	return rc;
}

/* A pack's file, through the folder. */
static int open_pack(const struct pack_log *log, uint32_t number,
		     struct fault *fault)
{
	char name[32];

	snprintf(name, sizeof(name), "%08u.pack", number);
	return file_open_in(log->folder_fd, name, O_RDONLY, fault);
}

static void tell_unread(struct pack_log *log, const char *name, uint64_t offset)
{
	if (atomic_exchange(&log->has_unread, true))
		return;
	log_line(LOG_ERROR,
		 "%s: the disk cannot read what stands at %llu; it is taken "
		 "for damaged, as what follows it may be",
		 name, (unsigned long long)offset);
}

static int read_at(struct pack_log *log, uint32_t number, int fd,
		   uint64_t offset, void *data, size_t size, size_t *out_got,
		   struct fault *fault)
{
	struct fault why = FAULT_INIT;
	char name[32];
	uint64_t bad;
	int rc = file_read_at(fd, offset, data, size, out_got, &why);

	if (rc == 0)
		return 0;
	pack_log_name(number, name);
	if (!log->reads_around)
		return fault_set(fault, why.code,
				 "%s: %.400s; `newsfold repair` saves the rest",
				 name, why.message);
	if (file_read_around(fd, offset, data, size, out_got, &bad))
		tell_unread(log, name, bad);
	return 0;
}

static int read_header(struct pack_log *log, struct pack_file *pack, int fd,
		       const char *path, struct pack_header *out, int *out_rc,
		       struct fault *fault)
{
	unsigned char bytes[PACK_HEADER_SIZE];
	uint32_t version = 0;
	struct stat st;
	size_t got = 0;
	int rc;

	if (fstat(fd, &st) < 0)
		return fault_set_errno(fault, "%s", path);
	pack->size = (uint64_t)st.st_size;
	rc = read_at(log, pack->number, fd, 0, bytes, sizeof(bytes), &got,
		     fault);
	if (rc < 0)
		return rc;
	*out_rc = pack_header_decode(bytes_make(bytes, got), out, &version);
	if (*out_rc == FAULT_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "%s: pack format version %u; this program "
				 "knows 1 to %d",
				 path, version, PACK_VERSION);
	return 0;
}

/* Read a pack's size and header. */
static int look_at(struct pack_log *log, struct pack_file *pack,
		   struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	struct pack_header header;
	int decoded = 0, rc, fd;

	pack_log_path(log, pack->number, &path);
	rc = fd = open_pack(log, pack->number, fault);
	if (fd >= 0)
		rc = read_header(log, pack, fd, buffer_string(&path), &header,
				 &decoded, fault);
	file_close(fd);
	buffer_release(&path);
	if (rc < 0)
		return rc;
	pack->header_good = decoded == 0 && header.number == pack->number;
	if (pack->header_good) {
		pack->digest = header.previous_digest;
		pack->version = header.version;
		log->key = header.key;
	}
	return 0;
}

/* Does a commit that ends at `place` know the key? */
static bool is_key(struct pack_log *log, uint64_t key, object_place place)
{
	unsigned char bytes[PACK_FRAME_SIZE];
	struct pack_frame frame;
	size_t got;

	if (place_offset(place) < sizeof(bytes) ||
	    pack_log_read(log, place - sizeof(bytes), bytes, sizeof(bytes),
			  &got, NULL) < 0)
		return false;
	return pack_frame_decode(bytes_make(bytes, got), key,
				 place - sizeof(bytes), &frame);
}

int pack_log_open(struct pack_log *log, const char *folder,
		  const struct object_store_options *options,
		  struct fault *fault)
{
	bool have_key = false;
	int rc;

	*log = (struct pack_log){.folder = memory_copy_string(folder),
				 .folder_fd = -1,
				 .reads_around = options->reads_around};
	pthread_mutex_init(&log->lock, NULL);
	rc = pin_folder(log, fault);
	if (rc == 0)
		rc = list_packs(log, fault);
	if (rc < 0)
		return rc;
	if (!log->pack_count)
		return fault_set(fault, FAULT_MISSING, "%s: no packs", folder);
	for (size_t i = 0; i < log->pack_count; i++) {
		rc = look_at(log, &log->pack[i], fault);
		if (rc < 0)
			return rc;
		have_key |= log->pack[i].header_good;
	}
	if (have_key)
		return 0;
	if (!is_key(log, options->seen.key, options->seen.place))
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: no pack has a whole header", folder);
	log->key = options->seen.key;
	return 0;
}

void pack_log_release(struct pack_log *log)
{
	if (!log->folder)
		return;
	for (size_t i = 0; i < log->pack_count; i++)
		file_close(log->pack[i].fd);
	file_close(log->folder_fd);
	free(log->pack);
	free(log->folder);
	pthread_mutex_destroy(&log->lock);
	*log = (struct pack_log){0};
}

/* Index of the first pack with at least this number; pack_count if none. */
static size_t find(const struct pack_log *log, uint32_t number)
{
	size_t low = 0, high = log->pack_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (log->pack[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool pack_log_look(struct pack_log *log, uint32_t number, struct pack_file *out)
{
	bool found;
	size_t at;

	pthread_mutex_lock(&log->lock);
	at = find(log, number);
	found = at < log->pack_count;
	if (found)
		*out = log->pack[at];
	pthread_mutex_unlock(&log->lock);
	return found;
}

uint64_t pack_log_bytes(struct pack_log *log, uint64_t *out_packs)
{
	uint64_t bytes = 0;

	pthread_mutex_lock(&log->lock);
	*out_packs = log->pack_count;
	for (size_t i = 0; i < log->pack_count; i++)
		bytes += log->pack[i].size;
	pthread_mutex_unlock(&log->lock);
	return bytes;
}

void pack_log_set_end(struct pack_log *log, uint64_t size)
{
	pthread_mutex_lock(&log->lock);
	log->pack[log->pack_count - 1].size = size;
	pthread_mutex_unlock(&log->lock);
}

int pack_log_add(struct pack_log *log, uint32_t after, uint64_t previous_digest,
		 struct fault *fault)
{
	uint32_t last = log->pack[log->pack_count - 1].number > after
				? log->pack[log->pack_count - 1].number
				: after;
	struct pack_file pack = {.number = last + 1,
				 .size = PACK_HEADER_SIZE,
				 .digest = previous_digest,
				 .header_good = true,
				 .version = PACK_VERSION,
				 .fd = -1};
	int rc;

	if (last == UINT32_MAX)
		return fault_set(fault, FAULT_LIMIT, "%s: no pack number left",
				 log->folder);
	rc = write_header(log, last + 1, previous_digest, fault);
	if (rc < 0)
		return rc;
	pthread_mutex_lock(&log->lock);
	add_pack(log, pack);
	pthread_mutex_unlock(&log->lock);
	return 0;
}

/* Close one file nobody is reading. */
static void close_one(struct pack_log *log)
{
	for (size_t i = 0; i < log->pack_count; i++) {
		struct pack_file *pack = &log->pack[i];

		if (pack->fd >= 0 && !pack->users) {
			file_close(pack->fd);
			pack->fd = -1;
			log->open_count--;
			return;
		}
	}
}

/* The open file of a pack, kept open until giving it back. */
static int take_file(struct pack_log *log, uint32_t number, struct fault *fault)
{
	struct pack_file *pack;
	size_t at;
	int fd;

	pthread_mutex_lock(&log->lock);
	at = find(log, number);
	pack = at < log->pack_count ? &log->pack[at] : NULL;
	if (!pack || pack->number != number) {
		fd = fault_set(fault, FAULT_CORRUPT,
			       "packs/%08u.pack is missing", number);
	} else if (pack->fd < 0) {
		if (log->open_count >= OPEN_MAX_FILES)
			close_one(log);
		fd = open_pack(log, number, fault);
		if (fd == FAULT_MISSING)
			fd = fault_set(fault, FAULT_CORRUPT,
				       "packs/%08u.pack is missing", number);
		if (fd >= 0) {
			pack->fd = fd;
			log->open_count++;
		}
	} else {
		fd = pack->fd;
	}
	if (fd >= 0)
		pack->users++;
	pthread_mutex_unlock(&log->lock);
	return fd;
}

static void give_file(struct pack_log *log, uint32_t number)
{
	pthread_mutex_lock(&log->lock);
	log->pack[find(log, number)].users--;
	pthread_mutex_unlock(&log->lock);
}

int pack_log_read(struct pack_log *log, object_place place, void *data,
		  size_t size, size_t *out_got, struct fault *fault)
{
	uint32_t number = place_pack(place);
	int rc, fd = take_file(log, number, fault);

	if (fd < 0)
		return fd;
	rc = read_at(log, number, fd, place_offset(place), data, size, out_got,
		     fault);
	give_file(log, number);
	return rc;
}
