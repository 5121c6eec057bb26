#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/output/output_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define GATHER_BYTES (1u << 18)

struct folder {
	struct output output;
	struct buffer pending;
	struct buffer path; /* of the file being written */
	int root;	    /* descriptor of the folder */
	int fd;
	int64_t mtime;
	unsigned mode;
};

/*
 * The folder that holds the last part of path, made on the way, no link
 * followed: whatever lies in the target folder, nothing is written outside it.
 */
static int open_parent(struct folder *f, const char *path, const char **name,
		       struct fault *fault)
{
	int at = dup(f->root);
	const char *slash;

	while (at >= 0 && (slash = strchr(path, '/'))) {
		struct buffer part = BUFFER_INIT;
		int next;

		buffer_append(&part, path, (size_t)(slash - path));
		if (mkdirat(at, buffer_string(&part), 0777) < 0 &&
		    errno != EEXIST)
			next = -1;
		else
			next = openat(at, buffer_string(&part),
				      O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
					      O_CLOEXEC);
		if (next < 0)
			fault_set_errno(fault, "%s: cannot make its folder %s",
					buffer_string(&f->path),
					buffer_string(&part));
		buffer_release(&part);
		close(at);
		at = next;
		path = slash + 1;
	}
	*name = path;
	/* A missing folder here is one file's trouble, not the archive's. */
	return at < 0 ? (fault->code == FAULT_FULL ? FAULT_FULL : FAULT_IO)
		      : at;
}

static void set_times(int fd, int64_t mtime)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_NOW},
				    {.tv_sec = (time_t)mtime}};

	if (mtime != INT64_MIN)
		futimens(fd, times);
}

static int make_folder(struct folder *f, int parent, const char *name,
		       const struct dump_file *file, struct fault *fault)
{
	if (mkdirat(parent, name, 0777) < 0 && errno != EEXIST)
		return fault_set_errno(fault, "%s: cannot make folder",
				       file->path);
	f->output.is_skipping = true; /* no bytes follow */
	return 0;
}

static int folder_begin(struct output *output, const struct dump_file *file,
			struct fault *fault)
{
	struct folder *f = (struct folder *)output;
	const char *name;
	int parent, rc = 0;

	buffer_clear(&f->path);
	buffer_append_string(&f->path, file->path);
	parent = open_parent(f, file->path, &name, fault);
	if (parent < 0)
		return parent;
	if (file->kind == FILE_FOLDER) {
		rc = make_folder(f, parent, name, file, fault);
	} else {
		/* A file of that name is replaced, not written through. */
		unlinkat(parent, name, 0);
		f->fd = openat(parent, name,
			       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				       O_CLOEXEC,
			       0666);
		if (f->fd < 0)
			rc = fault_set_errno(fault, "%s: cannot make file",
					     file->path);
	}
	close(parent);
	f->mtime = file->mtime;
	f->mode = file->mode & 0777;
	return rc;
}

static int flush(struct folder *f, struct fault *fault)
{
	int rc = file_write_all(f->fd, buffer_view(&f->pending),
				buffer_string(&f->path), fault);

	buffer_clear(&f->pending);
	return rc;
}

static int folder_write(struct output *output, struct bytes bytes,
			struct fault *fault)
{
	struct folder *f = (struct folder *)output;

	buffer_append_bytes(&f->pending, bytes);
	return f->pending.size >= GATHER_BYTES ? flush(f, fault) : 0;
}

static int folder_end(struct output *output, struct fault *fault)
{
	struct folder *f = (struct folder *)output;
	int rc = flush(f, fault);

	if (rc == 0 && f->mode)
		fchmod(f->fd, f->mode);
	if (rc == 0)
		set_times(f->fd, f->mtime);
	file_close(f->fd);
	f->fd = -1;
	return rc;
}

static int folder_close(struct output *output, struct fault *fault)
{
	struct folder *f = (struct folder *)output;

	(void)fault;
	file_close(f->fd);
	file_close(f->root);
	buffer_release(&f->pending);
	buffer_release(&f->path);
	free(f);
	return 0;
}

static const struct output_kind folder_kind = {true, folder_begin, folder_write,
					       folder_end, folder_close};

int output_open_folder(const char *path, struct output **out,
		       struct fault *fault)
{
	struct folder *f;
	int rc = file_make_folders(path, fault);
	int root =
		rc < 0 ? rc : file_open(path, O_RDONLY | O_DIRECTORY, 0, fault);

	if (root < 0)
		return root;
	f = memory_alloc_zero(1, sizeof(*f));
	f->output.kind = &folder_kind;
	f->root = root;
	f->fd = -1;
	*out = &f->output;
	return 0;
}
