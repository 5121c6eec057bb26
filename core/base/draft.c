#include "core/base/draft.h"

#include "core/base/bytes.h"
#include "core/base/file.h"
#include "core/base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_under(const char *path, const char *folder)
{
	return bytes_starts_with(bytes_of_string(path),
				 bytes_of_string(folder));
}

/* Open files under names of the system's, whatever they lead to. */
static bool is_descriptor(const char *path)
{
	return is_under(path, "/dev/fd/") || is_under(path, "/dev/std") ||
	       is_under(path, "/proc/");
}

/* A link that leads nowhere is followed, and the file made there. */
static bool is_written_through(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		return !S_ISREG(st.st_mode) || is_descriptor(path);
	return lstat(path, &st) == 0;
}

/* An empty file for its owner alone; where none can be made, whoever opens it
 * next says why. */
static void make_private(const char *path)
{
	int fd;

	unlink(path); /* of a run that was killed, its mode as it may be */
	fd = file_open(path, O_WRONLY | O_CREAT | O_EXCL, 0600, NULL);
	if (fd >= 0)
		file_close(fd);
}

void draft_begin(struct draft *d, const char *path, const char *suffix)
{
	struct stat st;
	char *real;

	if (!path[0] || is_written_through(path)) { /* no name: no file */
		buffer_append_string(&d->path, path);
		return;
	}
	real = realpath(path, NULL);
	buffer_append_string(&d->name, real ? real : path);
	buffer_printf(&d->path, "%s%s", buffer_string(&d->name), suffix);
	d->is_replacing = real && stat(real, &st) == 0;
	if (d->is_replacing) {
		d->mode = st.st_mode & 07777;
		make_private(buffer_string(&d->path));
	}
	free(real);
}

int draft_end(struct draft *d, int rc, struct fault *fault)
{
	if (d->name.size == 0)
		return rc;
	if (rc == 0 && d->is_replacing && /* not every file system can */
	    chmod(buffer_string(&d->path), d->mode) < 0)
		log_line(LOG_DEBUG, "%s: cannot have the mode %04o",
			 buffer_string(&d->path), (unsigned)d->mode);
	if (rc == 0)
		rc = file_rename(buffer_string(&d->path),
				 buffer_string(&d->name), fault);
	if (rc < 0)
		unlink(buffer_string(&d->path));
	return rc;
}

void draft_release(struct draft *d)
{
	buffer_release(&d->path);
	buffer_release(&d->name);
}
