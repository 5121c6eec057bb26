#include "core/input/read_folder.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/input/node.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
	struct feed *feed;
	struct buffer path; /* on disk */
	size_t root;	    /* of it: the dump's own path and a slash */
};

struct listing {
	char **names;
	size_t count;
	size_t capacity;
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void listing_release(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->names[i]);
	free(listing->names);
}

/* What stands in the folder at walk->path; its descriptor is closed before
 * anything below is opened. */
static int list_folder(const struct walk *walk, struct listing *listing,
		       struct fault *fault)
{
	const char *path = buffer_string(&walk->path);
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (!folder)
		return fault_set_errno(fault, "%s: cannot list", path);
	while ((entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		ARRAY_RESERVE(listing->names, listing->count + 1,
			      listing->capacity);
		listing->names[listing->count++] =
			memory_copy_string(entry->d_name);
	}
	closedir(folder);
	if (listing->count)
		qsort(listing->names, listing->count, sizeof(*listing->names),
		      compare_names);
	return 0;
}

static struct node node_here(const struct walk *walk, const struct stat *st)
{
	const char *path = buffer_string(&walk->path) + walk->root;

	return (struct node){.feed = walk->feed,
			     .path = path,
			     .name = node_last_part(path),
			     .mtime = (int64_t)st->st_mtime,
			     .mode = st->st_mode & 07777};
}

/* Whether x.html stands beside x.html.gz. */
static bool is_peeled_name_taken(const struct walk *walk, const char *name)
{
	struct buffer path = BUFFER_INIT;
	const char *suffix;
	size_t peeled = sniff_name_peeled(name, &suffix);
	struct stat st;
	bool is_taken;

	if (peeled == strlen(name))
		return false;
	buffer_append(&path, walk->path.data,
		      walk->path.size - strlen(name) + peeled);
	buffer_append_string(&path, suffix);
	is_taken = lstat(buffer_string(&path), &st) == 0;
	buffer_release(&path);
	return is_taken;
}

static int read_regular(const struct walk *walk, const struct stat *st)
{
	struct node node = node_here(walk, st);
	struct fault fault = FAULT_INIT;
	struct file_source source = {.feed = walk->feed};
	struct stream stream;
	int rc;

	source.fd = file_open(buffer_string(&walk->path),
			      O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, &fault);
	if (source.fd < 0)
		return node_reject(&node, "%s", fault.message);
	stream_init(&stream, file_source_pull, &source);
	stream.fd = source.fd;
	node.is_peeled_name_taken = is_peeled_name_taken(walk, node.name);
	rc = node_read(&node, &stream);
	stream_release(&stream);
	file_close(source.fd);
	return rc;
}

static int pass_link(const struct walk *walk, const struct stat *st)
{
	struct node node = node_here(walk, st);
	char target[4097];
	ssize_t size = readlink(buffer_string(&walk->path), target,
				sizeof(target) - 1);
	struct dump_file file = {.kind = FILE_LINK,
				 .path = node.path,
				 .link_target = target,
				 .mtime = node.mtime,
				 .mode = node.mode,
				 .format = "file"};

	if (size < 0)
		return node_reject(&node, "a link that cannot be read");
	target[size] = 0;
	return feed_file(walk->feed, &file);
}

static bool is_passed_over(const struct walk *walk, const struct stat *st)
{
	const char *path = walk->feed->options->passed_over;
	struct stat other;

	return path && stat(path, &other) == 0 && other.st_dev == st->st_dev &&
	       other.st_ino == st->st_ino;
}

static int read_entries(struct walk *walk, const struct listing *listing);

static int read_below(struct walk *walk, const struct stat *st)
{
	struct node node = node_here(walk, st);
	struct listing listing = {0};
	struct fault fault = FAULT_INIT;
	struct dump_file file = {.kind = FILE_FOLDER,
				 .path = node.path,
				 .mtime = node.mtime,
				 .mode = node.mode,
				 .format = "file"};
	int rc = list_folder(walk, &listing, &fault);

	if (rc < 0) {
		rc = feed_file(walk->feed, &file);
		if (rc == 0)
			rc = node_reject(&node, "%s", fault.message);
	} else {
		rc = feed_file(walk->feed, &file);
		if (rc == 0)
			rc = read_entries(walk, &listing);
	}
	listing_release(&listing);
	return rc;
}

static int read_entry(struct walk *walk)
{
	struct stat st;

	if (lstat(buffer_string(&walk->path), &st) < 0) {
		struct stat nothing = {0};
		struct node node = node_here(walk, &nothing);

		return node_reject(&node, "%s", strerror(errno));
	}
	if (S_ISREG(st.st_mode))
		return read_regular(walk, &st);
	if (S_ISDIR(st.st_mode))
		return is_passed_over(walk, &st) ? 0 : read_below(walk, &st);
	if (S_ISLNK(st.st_mode))
		return pass_link(walk, &st);
	{
		struct node node = node_here(walk, &st);

		return node_reject(&node, "a device, pipe or socket");
	}
}

static int read_entries(struct walk *walk, const struct listing *listing)
{
	size_t size = walk->path.size;
	int rc = 0;

	for (size_t i = 0; i < listing->count && rc == 0; i++) {
		buffer_append_byte(&walk->path, '/');
		buffer_append_string(&walk->path, listing->names[i]);
		rc = read_entry(walk);
		buffer_truncate(&walk->path, size);
	}
	return rc;
}

int folder_read(const char *path, struct feed *feed)
{
	struct walk walk = {.feed = feed, .path = BUFFER_INIT};
	struct listing listing = {0};
	int rc;

	buffer_append_string(&walk.path, path);
	while (walk.path.size > 1 && walk.path.data[walk.path.size - 1] == '/')
		buffer_truncate(&walk.path, walk.path.size - 1);
	walk.root = walk.path.size + 1;
	rc = list_folder(&walk, &listing, feed->fault);
	if (rc < 0)
		rc = feed->fault->code = FAULT_INPUT;
	else
		rc = read_entries(&walk, &listing);
	listing_release(&listing);
	buffer_release(&walk.path);
	return rc;
}
