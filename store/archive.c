#include "store/archive.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/base/wire.h"
#include "store/replay.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SETTINGS_VERSION 1
#define LOCK_FILE	 "lock"
#define CATALOG_FILE	 "catalog.sqlite"
#define POSTINGS_FOLDER	 "postings"
#define LINES_FOLDER	 "lines"
#define INDEX_FOLDER	 "index"
#define PACKS_FOLDER	 "packs"

static struct buffer path_of(const char *folder, const char *name)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, name);
	return path;
}

static void settings_encode(const struct archive_settings *settings,
			    struct buffer *out)
{
	wire_put8(out, SETTINGS_VERSION);
	wire_put_varint(out, settings->fingerprint.shingle_units);
	wire_put_varint(out, settings->fingerprint.version);
	wire_put64(out, (uint64_t)settings->created);
}

static int settings_decode(struct bytes bytes, struct archive_settings *out,
			   struct fault *fault)
{
	struct wire_reader in = wire_reader_make(bytes);
	uint8_t version = wire_get8(&in);

	if (version != SETTINGS_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "archive settings: version %u, this program "
				 "knows %d",
				 version, SETTINGS_VERSION);
	out->fingerprint.shingle_units = (unsigned)wire_get_varint(&in);
	out->fingerprint.version = (unsigned)wire_get_varint(&in);
	out->created = (int64_t)wire_get64(&in);
	if (in.failed)
		return fault_set(fault, FAULT_CORRUPT,
				 "archive settings: end early");
	if (out->fingerprint.version != FINGERPRINT_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "archive settings: fingerprints of version "
				 "%u, this program knows %d",
				 out->fingerprint.version, FINGERPRINT_VERSION);
	return 0;
}

static bool folder_is_empty(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool is_empty = true;

	if (!folder)
		return errno == ENOENT;
	while (is_empty && (entry = readdir(folder)))
		is_empty = strcmp(entry->d_name, ".") == 0 ||
			   strcmp(entry->d_name, "..") == 0;
	closedir(folder);
	return is_empty;
}

static int store_settings(const char *folder,
			  const struct archive_settings *settings,
			  struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct object_store *objects = NULL;
	struct id id;
	bool is_new;
	int rc = object_store_open(folder, OBJECT_STORE_WRITE, NULL, &objects,
				   fault);

	settings_encode(settings, &bytes);
	if (rc == 0)
		rc = object_store_put(objects, OBJECT_SETTINGS,
				      buffer_view(&bytes), NULL, 0, &id,
				      &is_new, fault);
	if (rc == 0)
		rc = object_store_commit(objects, fault);
	object_store_close(objects);
	buffer_release(&bytes);
	return rc;
}

int archive_create(const char *folder, const struct archive_settings *settings,
		   struct fault *fault)
{
	struct buffer packs = path_of(folder, PACKS_FOLDER);
	int rc;

	if (file_exists(buffer_string(&packs)))
		rc = fault_set(fault, FAULT_EXISTS,
			       "%s: there is an archive already", folder);
	else if (!folder_is_empty(folder))
		rc = fault_set(fault, FAULT_EXISTS,
			       "%s: exists and is not an empty folder", folder);
	else
		rc = file_make_folders(folder, fault);
	if (rc == 0)
		rc = object_store_create(folder, fault);
	if (rc == 0)
		rc = store_settings(folder, settings, fault);
	buffer_release(&packs);
	return rc;
}

static int visit_settings(void *context, const struct object_entry *entry,
			  struct fault *fault)
{
	struct archive *archive = context;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (entry->kind != OBJECT_SETTINGS)
		return 0;
	rc = object_store_get(archive->objects, &entry->id, &bytes, NULL,
			      fault);
	if (rc == 0)
		rc = settings_decode(buffer_view(&bytes), &archive->settings,
				     fault);
	buffer_release(&bytes);
	return rc < 0 ? rc : 1;
}

static int read_settings(struct archive *archive, struct fault *fault)
{
	int rc = object_store_each(archive->objects, 0, visit_settings, archive,
				   NULL, fault);

	if (rc < 0)
		return rc;
	if (rc == 0)
		return fault_set(fault, FAULT_CORRUPT,
				 "%s: the packs hold no settings",
				 archive->folder);
	return 0;
}

/* The lock, or FAULT_LOCKED with who has it. */
static int take_lock(struct archive *archive, struct fault *fault)
{
	struct buffer path = path_of(archive->folder, LOCK_FILE);
	struct buffer holder = BUFFER_INIT;
	int fd = file_open(buffer_string(&path), O_RDWR | O_CREAT, 0666, fault);
	int rc = fd < 0 ? fd : 0;

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		file_read_all(buffer_string(&path), 64, &holder, NULL);
		rc = fault_set(fault, FAULT_LOCKED,
			       "%s: another newsfold is writing (process %.*s)",
			       archive->folder, (int)holder.size,
			       buffer_string(&holder));
		file_close(fd);
	} else if (fd >= 0) {
		buffer_printf(&holder, "%ld", (long)getpid());
		if (ftruncate(fd, 0) == 0)
			file_write_all(fd, buffer_view(&holder),
				       buffer_string(&path), NULL);
		archive->lock = fd;
	}
	buffer_release(&path);
	buffer_release(&holder);
	return rc;
}

static bool is_worth_remaking(int rc)
{
	return rc == FAULT_MISSING || rc == FAULT_CORRUPT ||
	       rc == FAULT_VERSION;
}

static int open_catalog(struct archive *archive, enum catalog_mode mode,
			struct fault *fault)
{
	struct buffer path = path_of(archive->folder, CATALOG_FILE);
	int rc = catalog_open(buffer_string(&path), mode, &archive->catalog,
			      fault);

	if (mode == CATALOG_WRITE && is_worth_remaking(rc)) {
		log_line(LOG_WARN, "%s; making it anew", fault->message);
		rc = catalog_remove(buffer_string(&path), fault);
		if (rc == 0)
			rc = catalog_open(buffer_string(&path), mode,
					  &archive->catalog, fault);
	}
	buffer_release(&path);
	return rc;
}

/* Postings that are damaged or of another version are made anew. */
static int open_postings(struct archive *archive, const char *name,
			 enum postings_mode mode, struct postings **out,
			 struct fault *fault)
{
	struct buffer path = path_of(archive->folder, name);
	int rc = postings_open(buffer_string(&path), mode, NULL, out, fault);

	if (mode == POSTINGS_WRITE && is_worth_remaking(rc)) {
		log_line(LOG_WARN, "%s; making them anew", fault->message);
		rc = postings_remove(buffer_string(&path), fault);
		if (rc == 0)
			rc = postings_open(buffer_string(&path), mode, NULL,
					   out, fault);
	}
	buffer_release(&path);
	return rc;
}

int archive_open_lines(struct archive *archive, struct postings **out,
		       struct fault *fault)
{
	*out = NULL;
	return open_postings(archive, LINES_FOLDER, POSTINGS_WRITE, out, fault);
}

int archive_open_postings(struct archive *archive, struct fault *fault)
{
	if (archive->postings)
		return 0;
	return open_postings(archive, POSTINGS_FOLDER, POSTINGS_READ,
			     &archive->postings, fault);
}

static void close_derived(struct archive *archive)
{
	catalog_close(archive->catalog);
	postings_close(archive->postings);
	archive->catalog = NULL;
	archive->postings = NULL;
}

/* Everything a writer has open; the lock is held. */
static int open_to_write(struct archive *archive, struct fault *fault)
{
	int rc = object_store_open(archive->folder, OBJECT_STORE_WRITE, NULL,
				   &archive->objects, fault);

	if (rc == 0)
		rc = read_settings(archive, fault);
	if (rc == 0)
		rc = open_catalog(archive, CATALOG_WRITE, fault);
	if (rc == 0)
		rc = open_postings(archive, POSTINGS_FOLDER, POSTINGS_WRITE,
				   &archive->postings, fault);
	if (rc == 0 && replay_is_due(archive))
		rc = replay_catch_up(archive, fault);
	return rc;
}

/* A reader that finds the catalog behind the packs and no writer at work does
 * a writer's catching up, then goes on reading. */
static int catch_up_for_reader(struct archive *archive, struct fault *fault)
{
	int rc = take_lock(archive, fault);

	if (rc < 0)
		return rc;
	close_derived(archive);
	object_store_close(archive->objects);
	archive->objects = NULL;
	rc = open_to_write(archive, fault);
	close_derived(archive);
	object_store_close(archive->objects);
	archive->objects = NULL;
	file_close(archive->lock);
	archive->lock = -1;
	if (rc == 0)
		rc = object_store_open(archive->folder, OBJECT_STORE_READ, NULL,
				       &archive->objects, fault);
	if (rc == 0)
		rc = open_catalog(archive, CATALOG_READ, fault);
	return rc;
}

static int open_to_read(struct archive *archive, struct fault *fault)
{
	struct fault why = FAULT_INIT;
	int rc = object_store_open(archive->folder, OBJECT_STORE_READ, NULL,
				   &archive->objects, fault);

	if (rc == 0)
		rc = read_settings(archive, fault);
	if (rc < 0)
		return rc;
	rc = open_catalog(archive, CATALOG_READ, fault);
	if (rc < 0 && !is_worth_remaking(rc))
		return rc;
	if (rc == 0 && !replay_is_due(archive))
		return 0;
	if (catch_up_for_reader(archive, &why) == 0)
		return 0;
	if (archive->catalog) /* behind, but whole: a writer is at work */
		return 0;
	*fault = why;
	return why.code;
}

int archive_open(const char *folder, enum archive_mode mode,
		 struct archive **out, struct fault *fault)
{
	struct buffer packs = path_of(folder, PACKS_FOLDER);
	struct archive *archive;
	int rc;

	if (!file_exists(buffer_string(&packs))) {
		buffer_release(&packs);
		return fault_set(fault, FAULT_MISSING,
				 "%s: no archive there; make one with "
				 "`newsfold -a %s init`",
				 folder, folder);
	}
	buffer_release(&packs);
	archive = memory_alloc_zero(1, sizeof(*archive));
	archive->folder = memory_copy_string(folder);
	archive->mode = mode;
	archive->lock = -1;
	rc = mode == ARCHIVE_WRITE ? take_lock(archive, fault) : 0;
	if (rc == 0)
		rc = mode == ARCHIVE_WRITE ? open_to_write(archive, fault)
					   : open_to_read(archive, fault);
	if (rc < 0) {
		archive_close(archive);
		return rc;
	}
	*out = archive;
	return 0;
}

void archive_close(struct archive *archive)
{
	if (!archive)
		return;
	close_derived(archive);
	object_store_close(archive->objects);
	file_close(archive->lock);
	free(archive->folder);
	free(archive);
}

int archive_remove_derived(const char *folder, struct fault *fault)
{
	struct buffer catalog = path_of(folder, CATALOG_FILE);
	struct buffer postings = path_of(folder, POSTINGS_FOLDER);
	struct buffer lines = path_of(folder, LINES_FOLDER);
	struct buffer index = path_of(folder, INDEX_FOLDER);
	int rc = catalog_remove(buffer_string(&catalog), fault);

	if (rc == 0)
		rc = file_remove_tree(buffer_string(&postings), fault);
	if (rc == 0)
		rc = file_remove_tree(buffer_string(&lines), fault);
	if (rc == 0)
		rc = file_remove_tree(buffer_string(&index), fault);
	buffer_release(&catalog);
	buffer_release(&postings);
	buffer_release(&lines);
	buffer_release(&index);
	return rc;
}

static uint64_t bytes_below(const char *path, bool is_top)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	uint64_t total = 0;

	while (folder && (entry = readdir(folder))) {
		struct buffer child = BUFFER_INIT;
		struct stat st;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    (is_top && strcmp(entry->d_name, PACKS_FOLDER) == 0))
			continue;
		file_join(&child, path, entry->d_name);
		if (lstat(buffer_string(&child), &st) == 0)
			total += S_ISDIR(st.st_mode)
					 ? bytes_below(buffer_string(&child),
						       false)
					 : (uint64_t)st.st_size;
		buffer_release(&child);
	}
	if (folder)
		closedir(folder);
	return total;
}

uint64_t archive_derived_bytes(const struct archive *archive)
{
	return bytes_below(archive->folder, true);
}
