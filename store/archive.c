#include "store/archive.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/archive_lock.h"
#include "store/derived.h"
#include "store/new_lines.h"
#include "store/new_texts.h"
#include "store/object/object_compact.h"
#include "store/replay.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LOCK_FILE    "lock"
#define INDEX_FOLDER "index"
#define PACKS_FOLDER "packs"

static struct buffer path_of(const char *folder, const char *name)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, name);
	return path;
}

/* Of an init that was cut off the lock may be there. */
static bool folder_is_free(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool is_free = true;

	if (!folder)
		return errno == ENOENT;
	while (is_free && (entry = readdir(folder)))
		is_free = strcmp(entry->d_name, ".") == 0 ||
			  strcmp(entry->d_name, "..") == 0 ||
			  strcmp(entry->d_name, LOCK_FILE) == 0;
	closedir(folder);
	return is_free;
}

/* What an init leaves, its settings and their commit, is shorter. */
#define INIT_BYTES 1024

enum stage { STAGE_NOTHING, STAGE_PACK }; /* what an init has done */

/* How far an init that was cut off has come; FAULT_EXISTS when there is an
 * archive, or something else. */
static int find_stage(const char *folder, struct fault *fault)
{
	struct buffer packs = path_of(folder, PACKS_FOLDER);
	bool has_packs = file_exists(buffer_string(&packs));
	const struct object_store_options options = {
		.seen = derived_seen(folder)};
	struct object_store_stats stats;
	struct archive_settings settings;
	struct object_store *objects = NULL;
	int rc;

	buffer_release(&packs);
	if (!has_packs)
		return folder_is_free(folder)
			       ? STAGE_NOTHING
			       : fault_set(fault, FAULT_EXISTS,
					   "%s: exists and is not an empty "
					   "folder",
					   folder);
	rc = object_store_open(folder, OBJECT_STORE_READ, &options, &objects,
			       NULL);
	if (rc == FAULT_MISSING)
		return STAGE_NOTHING;
	if (rc == 0)
		object_store_stats(objects, &stats, NULL);
	if (rc == 0 && stats.pack_bytes < INIT_BYTES)
		rc = archive_settings_get(objects, &settings, NULL);
	else
		rc = FAULT_EXISTS;
	object_store_close(objects);
	return rc == FAULT_CORRUPT
		       ? STAGE_PACK
		       : fault_set(fault, FAULT_EXISTS,
				   "%s: there is an archive already", folder);
}

static int put_settings(const char *folder,
			const struct archive_settings *settings,
			struct fault *fault)
{
	struct buffer above = path_of(folder, "..");
	struct object_store *objects = NULL;
	int rc = object_store_open(folder, OBJECT_STORE_WRITE, NULL, &objects,
				   fault);

	if (rc == 0)
		rc = archive_settings_put(objects, settings, fault);
	object_store_close(objects);
	if (rc == 0)
		rc = file_sync_folder(buffer_string(&above), fault);
	buffer_release(&above);
	return rc;
}

/* Looked at before there is a lock, so that what is no archive is left alone,
 * and once it is there: others may have made one. */
int archive_create(const char *folder, const struct archive_settings *settings,
		   struct fault *fault)
{
	int lock = -1;
	int rc = find_stage(folder, fault);

	if (rc >= 0)
		rc = file_make_folders(folder, fault);
	if (rc == 0)
		rc = archive_lock_take(folder, true, &lock, fault);
	if (rc == 0)
		rc = find_stage(folder, fault);
	if (rc == STAGE_NOTHING)
		rc = object_store_create(folder, fault);
	if (rc >= 0)
		rc = put_settings(folder, settings, fault);
	file_close(lock);
	return rc;
}

void archive_forget_new(struct archive *archive)
{
	new_lines_free(archive->new_lines);
	new_texts_free(archive->new_texts);
	archive->new_lines = NULL;
	archive->new_texts = NULL;
}

static void close_all(struct archive *archive)
{
	derived_close(archive);
	object_store_close(archive->objects);
	archive->objects = NULL;
	archive_forget_new(archive);
}

/* Everything a writer has open; the lock is held. */
static int open_to_write(struct archive *archive, struct fault *fault)
{

	const struct object_store_options options = {
		.compare_on_write = true,
		.trains = true,
		.reads_around = archive->mode == ARCHIVE_REPAIR,
		.seen = derived_seen(archive->folder)};
	int rc = object_store_open(archive->folder, OBJECT_STORE_WRITE,
				   &options, &archive->objects, fault);

	object_store_tidy(archive->folder);
	if (rc == 0)
		rc = archive_settings_get(archive->objects, &archive->settings,
					  fault);
	return rc < 0 ? rc : derived_open_to_write(archive, fault);
}

static int lock_to_write(struct archive *archive, struct fault *fault)
{
	int rc =
		archive_lock_take(archive->folder, true, &archive->lock, fault);

	if (rc == 0)
		rc = open_to_write(archive, fault);
	if (rc == 0)
		archive_lock_name(archive->lock, false);
	return rc;
}

void archive_set_mending(struct archive *archive, bool mends)
{
	archive_lock_name(archive->lock, mends);
}

/*
 * What a reader sees of the catalog is fixed before the packs are opened: a
 * writer commits to the packs first, so all that the catalog names is there.
 */
static int open_reader(struct archive *archive, bool *out_is_due,
		       struct fault *fault)
{
	struct object_store_options options = {.reads_around = true};
	int rc = derived_open_to_read(archive, fault);

	*out_is_due = rc == FAULT_MISSING || rc == FAULT_CORRUPT ||
		      rc == FAULT_VERSION;
	if (rc < 0 && !*out_is_due)
		return rc;
	if (rc == 0)
		options.seen = replay_seen(archive->catalog);
	rc = object_store_open(archive->folder, OBJECT_STORE_READ, &options,
			       &archive->objects, fault);
	if (rc == 0)
		rc = archive_settings_get(archive->objects, &archive->settings,
					  fault);
	if (rc == 0 && !*out_is_due)
		*out_is_due = derived_is_due(archive);
	return rc;
}

/* All of it, or nothing. */
static int open_reader_anew(struct archive *archive, struct fault *fault)
{
	bool is_due;
	int rc;

	close_all(archive);
	rc = open_reader(archive, &is_due, fault);
	if (rc < 0)
		close_all(archive);
	return rc;
}

/* A reader that finds derived files to be set right, and no writer at work,
 * does that as a writer would, then goes on reading. */
static int set_right_for_reader(struct archive *archive, bool waits,
				struct fault *fault)
{
	int rc = archive_lock_take(archive->folder, waits, &archive->lock,
				   fault);

	if (rc < 0)
		return rc;
	close_all(archive);
	rc = open_to_write(archive, fault);
	close_all(archive);
	file_close(archive->lock);
	archive->lock = -1;
	return rc < 0 ? rc : open_reader_anew(archive, fault);
}

/* Behind, perhaps, but whole: not one that is being made. */
static bool is_readable(struct archive *archive)
{
	enum replay_state state = archive->catalog && archive->objects
					  ? replay_state(archive)
					  : REPLAY_NEW;

	return state == REPLAY_CURRENT || state == REPLAY_BEHIND;
}

static int open_to_read(struct archive *archive, struct fault *fault)
{
	struct fault why = FAULT_INIT;
	bool is_due, waits;
	int rc = open_reader(archive, &is_due, fault);

	if (rc < 0 || !is_due)
		return rc;
	waits = archive->mode == ARCHIVE_READ &&
		(!is_readable(archive) || !archive->postings);
	rc = set_right_for_reader(archive, waits, &why);
	if (rc == 0)
		return 0;
	/* A writer is at work, who made what was not there, or the medium is
	 * read-only, or full. */
	if (!is_readable(archive))
		open_reader_anew(archive, NULL);
	if (is_readable(archive))
		return 0;
	*fault = why;
	return why.code;
}

int archive_open(const char *folder, enum archive_mode mode,
		 struct archive **out, struct fault *fault)
{
	struct buffer packs = path_of(folder, PACKS_FOLDER);
	struct fault ignored = FAULT_INIT;
	struct archive *archive;
	int rc;

	fault = fault ? fault : &ignored;
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
	rc = mode >= ARCHIVE_WRITE ? lock_to_write(archive, fault)
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
	close_all(archive);
	file_close(archive->lock);
	free(archive->folder);
	free(archive);
}

int archive_may_write(const struct archive *archive, struct fault *fault)
{
	if (!archive->has_failed)
		return 0;
	return fault_set(fault, FAULT_IO,
			 "%s: a write failed earlier; open the archive anew",
			 archive->folder);
}

int archive_remove_derived(const char *folder, struct fault *fault)
{
	struct buffer index = path_of(folder, INDEX_FOLDER);
	int lock = -1;
	int rc = archive_lock_take(folder, true, &lock, fault);

	if (rc == 0)
		rc = derived_remove(folder, fault);
	if (rc == 0)
		rc = file_remove_tree(buffer_string(&index), fault);
	file_close(lock);
	buffer_release(&index);
	return rc;
}

/* Of a file, or of all that lies in a folder. */
static uint64_t bytes_of(const char *path)
{
	struct dirent *entry;
	uint64_t total = 0;
	struct stat st;
	DIR *folder;

	if (lstat(path, &st) < 0)
		return 0;
	if (!S_ISDIR(st.st_mode))
		return (uint64_t)st.st_size;
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		struct buffer child = BUFFER_INIT;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		file_join(&child, path, entry->d_name);
		total += bytes_of(buffer_string(&child));
		buffer_release(&child);
	}
	if (folder)
		closedir(folder);
	return total;
}

/* Where a name at the top counts; NULL: it is no derived file. */
static uint64_t *part_of_name(struct archive_derived *derived, const char *name)
{
	size_t size = strlen(name);

	if (name[0] == '.' || strcmp(name, PACKS_FOLDER) == 0 ||
	    (size > 4 && strcmp(name + size - 4, "-shm") == 0))
		return NULL;
	if (strcmp(name, INDEX_FOLDER) == 0)
		return &derived->index;
	if (strcmp(name, "postings") == 0)
		return &derived->postings;
	if (strcmp(name, "lines") == 0)
		return &derived->lines;
	/* With their journals beside them. */
	return strncmp(name, "catalog.", 8) == 0  ? &derived->catalog
	       : strncmp(name, "search.", 7) == 0 ? &derived->search
						  : &derived->other;
}

void archive_derived_parts(const struct archive *archive,
			   struct archive_derived *out)
{
	DIR *folder = opendir(archive->folder);
	struct dirent *entry;

	*out = (struct archive_derived){0};
	while (folder && (entry = readdir(folder))) {
		uint64_t *part = part_of_name(out, entry->d_name);
		struct buffer path = BUFFER_INIT;

		if (!part)
			continue;
		file_join(&path, archive->folder, entry->d_name);
		*part += bytes_of(buffer_string(&path));
		buffer_release(&path);
	}
	if (folder)
		closedir(folder);
}

uint64_t archive_derived_bytes(const struct archive *archive)
{
	struct archive_derived d;

	archive_derived_parts(archive, &d);
	return d.index + d.catalog + d.postings + d.lines + d.search + d.other;
}
