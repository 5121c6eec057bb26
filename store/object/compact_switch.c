/* The new log in place of the old one, and what is left of old ones. */
#include "store/object/compact_switch.h"

#include "core/base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#define FOLDER_PREFIX "compact-"

static void path_in(struct buffer *path, const char *folder, const char *name)
{
	buffer_clear(path);
	file_join(path, folder, name);
}

int compact_make_folder(const char *folder, struct buffer *out,
			struct fault *fault)
{
	char name[32];

	for (unsigned i = 1;; i++) {
		snprintf(name, sizeof(name), FOLDER_PREFIX "%u", i);
		path_in(out, folder, name);
		if (!file_exists(buffer_string(out)))
			return file_make_folders(buffer_string(out), fault);
	}
}

int compact_switch_logs(const struct object_compact_options *options,
			struct object_store *to, const char *folder,
			const char *beside, struct fault *fault)
{
	struct buffer packs = BUFFER_INIT, made = BUFFER_INIT;
	struct buffer index = BUFFER_INIT;
	object_place committed = object_store_committed(to);
	uint64_t digest = object_store_digest(to);
	int rc = 0;

	path_in(&packs, folder, "packs");
	path_in(&made, beside, "packs");
	path_in(&index, folder, "index");
	if (options->before_switch)
		rc = options->before_switch(options->context, committed, digest,
					    fault);
	if (rc == 0)
		rc = file_sync_folder(buffer_string(&made), fault);
	if (rc == 0)
		rc = file_sync_folder(beside, fault);
	/* It knows the old log only; without one, the log is walked. */
	if (rc == 0)
		rc = file_remove_tree(buffer_string(&index), fault);
	if (rc == 0)
		rc = file_exchange(buffer_string(&made), buffer_string(&packs),
				   fault);
	if (rc == 0)
		rc = file_sync_folder(folder, fault);
	if (rc == 0)
		rc = file_sync_folder(beside, fault);
	buffer_release(&packs);
	buffer_release(&made);
	buffer_release(&index);
	return rc;
}

/* Nobody has these packs pinned, as far as the system can tell. */
static bool is_free(const char *packs)
{
	int fd = file_open(packs, O_RDONLY | O_DIRECTORY, 0, NULL);
	bool yes = fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0;

	file_close(fd);
	return yes;
}

void object_store_tidy(const char *folder)
{
	struct buffer beside = BUFFER_INIT, packs = BUFFER_INIT;
	DIR *listing = opendir(folder);
	struct dirent *entry;

	while (listing && (entry = readdir(listing))) {
		if (strncmp(entry->d_name, FOLDER_PREFIX,
			    strlen(FOLDER_PREFIX)) != 0)
			continue;
		path_in(&beside, folder, entry->d_name);
		path_in(&packs, buffer_string(&beside), "packs");
		/* Whatever was exchanged must stay so before its other half
		 * goes. */
		if (file_sync_folder(folder, NULL) < 0)
			break;
		if (is_free(buffer_string(&packs)))
			file_remove_tree(buffer_string(&beside), NULL);
	}
	if (listing)
		closedir(listing);
	buffer_release(&beside);
	buffer_release(&packs);
}
