#include "core/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Left free by what can be done without. */
#define SPARE_BYTES ((uint64_t)1 << 30)
/* Of what cannot be read as a whole, so much is tried at a time. */
#define SECTOR_BYTES ((size_t)4096)

static file_trap_fn *trap_now;
static void *trap_context;

void file_set_trap(file_trap_fn *trap, void *context)
{
	trap_now = trap;
	trap_context = context;
}

/* True when a test wants this operation to fail; errno is set. */
static bool trapped(const char *operation, const char *path, size_t size)
{
	int error;

	if (!trap_now)
		return false;
	error = trap_now(trap_context, operation, path, size);
	if (error)
		errno = error;
	return error != 0;
}

int file_open(const char *path, int flags, mode_t mode, struct fault *fault)
{
	int fd;

	do {
		fd = open(path, flags | O_CLOEXEC, mode);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return fault_set_errno(fault, "%s: cannot open", path);
	return fd;
}

int file_open_in(int folder, const char *name, int flags, struct fault *fault)
{
	int fd;

	do {
		fd = openat(folder, name, flags | O_CLOEXEC);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return fault_set_errno(fault, "%s: cannot open", name);
	return fd;
}

int file_open_scratch(const char *folder, struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	int rc;

	if (fd >= 0)
		return fd;
	/* Not every file system has files without names. */
	file_join(&path, folder, "scratch-XXXXXX");
	fd = mkostemp((char *)path.data, O_CLOEXEC);
	rc = fd;
	if (fd < 0)
		rc = fault_set_errno(fault, "%s: cannot make a temporary file",
				     folder);
	else
		unlink(buffer_string(&path));
	buffer_release(&path);
	return rc;
}

bool file_has_room(int fd, uint64_t bytes)
{
	struct statvfs disk;

	return fstatvfs(fd, &disk) == 0 &&
	       (uint64_t)disk.f_bavail * disk.f_frsize > bytes;
}

void file_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

int file_write_all(int fd, struct bytes bytes, const char *path,
		   struct fault *fault)
{
	if (trapped("write", path, bytes.size))
		return fault_set_errno(fault, "%s: cannot write", path);
	while (bytes.size) {
		ssize_t n = write(fd, bytes.data, bytes.size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_set_errno(fault, "%s: cannot write", path);
		bytes = bytes_slice(bytes, (size_t)n, bytes.size);
	}
	return 0;
}

bool file_write_spare(int fd, struct bytes bytes, const char *path)
{
	return file_has_room(fd, bytes.size + SPARE_BYTES) &&
	       file_write_all(fd, bytes, path, NULL) == 0;
}

int file_read_at(int fd, uint64_t offset, void *data, size_t size,
		 size_t *out_size, struct fault *fault)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = pread(fd, (char *)data + done, size - done,
				  (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_set_errno(
				fault, "cannot read %zu bytes at %llu", size,
				(unsigned long long)offset);
		if (n == 0)
			break;
		done += (size_t)n;
	}
	*out_size = done;
	return 0;
}

bool file_read_around(int fd, uint64_t offset, void *data, size_t size,
		      size_t *out_size, uint64_t *out_bad)
{
	size_t done = 0, want = 0, got = 0;
	bool has_bad = false;

	for (; done < size && got == want; done += got) {
		want = SECTOR_BYTES - (size_t)((offset + done) % SECTOR_BYTES);
		if (want > size - done)
			want = size - done;
		if (file_read_at(fd, offset + done, (char *)data + done, want,
				 &got, NULL) == 0)
			continue;
		if (!has_bad)
			*out_bad = offset + done;
		has_bad = true;
		memset((char *)data + done, 0, want);
		got = want;
	}
	*out_size = done;
	return has_bad;
}

bool file_read_into(int fd, uint64_t offset, size_t size, struct buffer *out)
{
	size_t got;

	buffer_reserve(out, size);
	if (file_read_at(fd, offset, out->data + out->size, size, &got, NULL) <
		    0 ||
	    got < size)
		return false;
	out->size += size;
	out->data[out->size] = 0;
	return true;
}

int file_sync(int fd, const char *path, struct fault *fault)
{
	if (trapped("sync", path, 0) || fdatasync(fd) < 0)
		return fault_set_errno(fault, "%s: cannot sync", path);
	return 0;
}

int file_rename(const char *from, const char *to, struct fault *fault)
{
	if (trapped("rename", to, 0) || rename(from, to) < 0)
		return fault_set_errno(fault, "%s: cannot rename to %s", from,
				       to);
	return 0;
}

int file_exchange(const char *a, const char *b, struct fault *fault)
{
	if (trapped("exchange", a, 0) ||
	    renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) < 0)
		return fault_set_errno(
			fault, "%s: cannot change places with %s", a, b);
	return 0;
}

int file_truncate(int fd, uint64_t size, const char *path, struct fault *fault)
{
	if (trapped("truncate", path, size) || ftruncate(fd, (off_t)size) < 0)
		return fault_set_errno(fault, "%s: cannot cut to %llu bytes",
				       path, (unsigned long long)size);
	return 0;
}

int file_sync_folder(const char *path, struct fault *fault)
{
	int rc = 0;
	int fd = file_open(path, O_RDONLY | O_DIRECTORY, 0, fault);

	if (fd < 0)
		return fd;
	if (trapped("sync-folder", path, 0) || fsync(fd) < 0)
		rc = fault_set_errno(fault, "%s: cannot sync folder", path);
	file_close(fd);
	return rc;
}

int file_size(const char *path, uint64_t *out_size, struct fault *fault)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return fault_set_errno(fault, "%s", path);
	*out_size = (uint64_t)st.st_size;
	return 0;
}

bool file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool file_is_stdout(const char *path)
{
	static const char *const name[] = {"-", "/dev/stdout", "/dev/fd/1",
					   "/proc/self/fd/1"};

	for (size_t i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (strcmp(path, name[i]) == 0)
			return true;
	return false;
}

int file_make_folders(const char *path, struct fault *fault)
{
	struct buffer copy = BUFFER_INIT;
	struct stat st;
	int rc = 0;

	buffer_append_string(&copy, path);
	for (size_t i = 1; i <= copy.size; i++) {
		if (i < copy.size && copy.data[i] != '/')
			continue;
		copy.data[i] = 0;
		if (mkdir((char *)copy.data, 0777) < 0 &&
		    (errno != EEXIST || stat((char *)copy.data, &st) < 0 ||
		     !S_ISDIR(st.st_mode))) {
			rc = fault_set_errno(fault, "%s: cannot make folder",
					     (char *)copy.data);
			break;
		}
		if (i < copy.size)
			copy.data[i] = '/';
	}
	buffer_release(&copy);
	return rc;
}

int file_read_all(const char *path, size_t limit, struct buffer *out,
		  struct fault *fault)
{
	int fd = file_open(path, O_RDONLY, 0, fault);
	size_t begin = out->size, got = 1;
	int rc = 0;

	if (fd < 0)
		return fd;
	while (got) {
		buffer_reserve(out, 1 << 16);
		rc = file_read_at(fd, out->size - begin, out->data + out->size,
				  1 << 16, &got, fault);
		if (rc < 0)
			break;
		out->size += got;
		out->data[out->size] = 0;
		if (out->size - begin > limit) {
			rc = fault_set(fault, FAULT_LIMIT,
				       "%s: larger than %zu bytes", path,
				       limit);
			break;
		}
	}
	file_close(fd);
	return rc;
}

/* Where the file system has no such rename, looking first has to do: callers
 * keep others out by a lock. */
static int rename_new(const char *from, const char *to, struct fault *fault)
{
	int rc;

	if (trapped("rename", to, 0))
		return fault_set_errno(fault, "%s: cannot rename to %s", from,
				       to);
	rc = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
	if (rc < 0 && (errno == EINVAL || errno == ENOSYS)) {
		errno = EEXIST;
		rc = file_exists(to) ? -1 : rename(from, to);
	}
	if (rc == 0)
		return 0;
	return errno == EEXIST
		       ? fault_set(fault, FAULT_EXISTS, "%s: is there", to)
		       : fault_set_errno(fault, "%s: cannot rename to %s", from,
					 to);
}

static int write_beside(const char *path, struct bytes bytes,
			int (*put)(const char *from, const char *to,
				   struct fault *fault),
			struct fault *fault)
{
	struct buffer beside = BUFFER_INIT, folder = BUFFER_INIT;
	const char *slash = strrchr(path, '/');
	int fd, rc;

	buffer_printf(&beside, "%s.new", path);
	if (slash)
		buffer_append(&folder, path, (size_t)(slash - path) + 1);
	else
		buffer_append_string(&folder, ".");
	rc = fd = file_open(buffer_string(&beside),
			    O_WRONLY | O_CREAT | O_TRUNC, 0666, fault);
	if (fd < 0)
		goto out;
	rc = file_write_all(fd, bytes, buffer_string(&beside), fault);
	if (rc == 0)
		rc = file_sync(fd, buffer_string(&beside), fault);
	file_close(fd);
	if (rc == 0)
		rc = put(buffer_string(&beside), path, fault);
	if (rc == 0)
		rc = file_sync_folder(buffer_string(&folder), fault);
out:
	buffer_release(&beside);
	buffer_release(&folder);
	return rc;
}

int file_replace(const char *path, struct bytes bytes, struct fault *fault)
{
	return write_beside(path, bytes, file_rename, fault);
}

int file_create(const char *path, struct bytes bytes, struct fault *fault)
{
	return write_beside(path, bytes, rename_new, fault);
}

int file_remove_tree(const char *path, struct fault *fault)
{
	struct buffer child = BUFFER_INIT;
	struct dirent *entry;
	struct stat st;
	DIR *folder;
	int rc = 0;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : fault_set_errno(fault, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		if (unlink(path) < 0)
			return fault_set_errno(fault, "%s: cannot remove",
					       path);
		return 0;
	}
	folder = opendir(path);
	if (!folder)
		return fault_set_errno(fault, "%s: cannot list", path);
	while (rc == 0 && (entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		buffer_clear(&child);
		file_join(&child, path, entry->d_name);
		rc = file_remove_tree(buffer_string(&child), fault);
	}
	closedir(folder);
	buffer_release(&child);
	if (rc == 0 && rmdir(path) < 0)
		rc = fault_set_errno(fault, "%s: cannot remove", path);
	return rc;
}

void file_join(struct buffer *out, const char *folder, const char *name)
{
	buffer_append_string(out, folder);
	if (out->size && out->data[out->size - 1] != '/')
		buffer_append_byte(out, '/');
	buffer_append_string(out, name);
}
