/*
 * fault_shim.c - a disk and a clock that misbehave, for the program as it is.
 *
 * Preloaded (LD_PRELOAD), it stands between newsfold with its libraries and
 * libc. Operations that change what lies below FAULT_DIR are counted; the
 * settings, all from the environment:
 *
 *   FAULT_AT=N       the Nth of them is where it happens; -1: when all is done
 *                    and reported (FAULT_COUNT=FILE: the number of all goes
 *                    there at the end)
 *   FAULT_DO=kill    the process is killed instead
 *           =tear    half of a write is made, then it is killed
 *           =power   it is killed, and all that was not synced is undone
 *           =page    likewise, but every other 512-byte piece stays
 *           =N       it fails with errno N; with FAULT_GOES_ON, all after too
 *   FAULT_LIES=1     nothing ever counts as synced: a disk that lies
 *   FAULT_SHORT=1    reads and writes are short and interrupted, all the time
 *   FAULT_CLOCK=1    the wall clock jumps by years, back and forth
 *   FAULT_BAD=N      reads of the 512 bytes at N of the file with the number
 *                    FAULT_INODE fail (EIO)
 *
 * Unsynced: writes and truncations since the file's last fsync, and names made,
 * renamed or removed since the folder's. What a power cut may take, it takes.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define PIECE 512

static struct {
	const char *folder;
	size_t folder_size;
	long at;
	const char *what;
	int error;
	bool goes_on, lies, is_short, jumps;
	unsigned long bad_inode; /* 0: all can be read */
	off_t bad;
} wish;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long count;
static __thread bool is_inside; /* our own calls are not counted */

static void set_up(void)
{
	const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_DO");

	wish.folder = getenv("FAULT_DIR");
	wish.folder = wish.folder ? wish.folder : "/nowhere";
	wish.folder_size = strlen(wish.folder);
	wish.at = at ? atol(at) : 0;
	wish.what = what ? what : "";
	wish.error = atoi(wish.what);
	wish.goes_on = getenv("FAULT_GOES_ON") != NULL;
	wish.lies = getenv("FAULT_LIES") != NULL;
	wish.is_short = getenv("FAULT_SHORT") != NULL;
	wish.jumps = getenv("FAULT_CLOCK") != NULL;
	if (getenv("FAULT_BAD") && getenv("FAULT_INODE")) {
		wish.bad_inode = strtoul(getenv("FAULT_INODE"), NULL, 10);
		wish.bad = atol(getenv("FAULT_BAD"));
	}
}

__attribute__((constructor)) static void begin(void)
{
	set_up();
}

/* The function of this name behind ours. */
static void *next(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (!found)
		abort();
	return found;
}

#define REAL(type, name) ((type *)next(name))

typedef ssize_t write_fn(int, const void *, size_t);
typedef ssize_t read_fn(int, void *, size_t);
typedef ssize_t pwrite_fn(int, const void *, size_t, off_t);
typedef ssize_t pread_fn(int, void *, size_t, off_t);
typedef int fd_fn(int);
typedef int truncate_fn(int, off_t);
typedef int two_paths_fn(const char *, const char *);
typedef int path_fn(const char *);
typedef int mkdir_fn(const char *, mode_t);
typedef int clock_fn(clockid_t, struct timespec *);
typedef int timeofday_fn(struct timeval *, void *);
typedef int open_fn(const char *, int, ...);

/* ---- What is not synced ------------------------------------------------- */

enum change_kind { CHANGED_BYTES, MADE, RENAMED, REMOVED };

struct change {
	enum change_kind kind;
	char path[PATH_MAX]; /* of the file; RENAMED: its new name */
	char from[PATH_MAX]; /* RENAMED: its old name */
	char kept[PATH_MAX]; /* a link to what was overwritten or removed */
	dev_t device;
	ino_t inode;
	off_t offset, old_size;
	size_t old_bytes;
	unsigned char *old;
	struct change *before;
};

static struct change *last;

static bool path_of(int fd, char *out)
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, out, PATH_MAX - 1);
	if (size < 0)
		return false;
	out[size] = 0;
	return true;
}

static bool is_below(const char *path)
{
	char real[PATH_MAX];

	if (path[0] != '/') {
		if (!getcwd(real, sizeof(real)) ||
		    strlen(real) + strlen(path) + 2 > sizeof(real))
			return false;
		strcat(real, "/");
		strcat(real, path);
		path = real;
	}
	return strncmp(path, wish.folder, wish.folder_size) == 0;
}

static bool keeps_changes(void)
{
	return strcmp(wish.what, "power") == 0 ||
	       strcmp(wish.what, "page") == 0;
}

static struct change *add_change(enum change_kind kind, const char *path)
{
	struct change *c = calloc(1, sizeof(*c));

	if (!c)
		abort();
	c->kind = kind;
	snprintf(c->path, sizeof(c->path), "%s", path);
	c->before = last;
	last = c;
	return c;
}

/* What a write or truncation is about to overwrite. */
static void keep_bytes(int fd, off_t offset, size_t size)
{
	char path[PATH_MAX];
	struct change *c;
	struct stat st;

	if (!keeps_changes() || !path_of(fd, path) || fstat(fd, &st) < 0 ||
	    !S_ISREG(st.st_mode))
		return;
	c = add_change(CHANGED_BYTES, path);
	c->device = st.st_dev;
	c->inode = st.st_ino;
	c->offset = offset;
	c->old_size = st.st_size;
	if (offset >= st.st_size)
		return;
	if ((off_t)size > st.st_size - offset)
		size = (size_t)(st.st_size - offset);
	c->old = malloc(size);
	if (c->old) {
		int reader = REAL(open_fn, "open64")(path, O_RDONLY);
		ssize_t got =
			REAL(pread_fn, "pread64")(reader, c->old, size, offset);

		c->old_bytes = got > 0 ? (size_t)got : 0;
		REAL(fd_fn, "close")(reader);
	}
}

/* A second name for what is about to go, outside the folder. */
static void keep_file(struct change *c, const char *path)
{
	static int number;
	const char *folder = getenv("FAULT_KEEP");

	if (!folder)
		abort();
	snprintf(c->kept, sizeof(c->kept), "%s/%d-%d", folder, getpid(),
		 number++);
	if (link(path, c->kept) < 0)
		c->kept[0] = 0;
}

/* A sync of a file settles its bytes, one of a folder its names. */
static void settle(int fd)
{
	char path[PATH_MAX];
	struct stat st;
	size_t size;

	if (wish.lies || fstat(fd, &st) < 0 || !path_of(fd, path))
		return;
	size = strlen(path);
	for (struct change *c = last; c; c = c->before) {
		if (c->kind == CHANGED_BYTES
			    ? c->device == st.st_dev && c->inode == st.st_ino
			    : S_ISDIR(st.st_mode) &&
				      strncmp(c->path, path, size) == 0 &&
				      c->path[size] == '/' &&
				      !strchr(c->path + size + 1, '/'))
			c->inode = 0, c->old_size = -1;
	}
}

static void undo_bytes(const struct change *c, bool every_other)
{
	int fd = REAL(open_fn, "open64")(c->path, O_RDWR);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || st.st_ino != c->inode)
		goto out;
	for (size_t at = 0; at < c->old_bytes; at += PIECE) {
		size_t size =
			c->old_bytes - at < PIECE ? c->old_bytes - at : PIECE;

		if (every_other && ((size_t)c->offset / PIECE + at / PIECE) % 2)
			continue;
		REAL(pwrite_fn, "pwrite64")
		(fd, c->old + at, size, c->offset + (off_t)at);
	}
	/* A file keeps its new length when pages of it stay; what lies there
	 * that never came is zeros. */
	if (!every_other) {
		REAL(truncate_fn, "ftruncate64")(fd, c->old_size);
	} else if (st.st_size > c->old_size) {
		static const unsigned char zeros[PIECE];
		off_t at = c->old_size / PIECE * PIECE + 2 * PIECE;

		for (; at + PIECE <= st.st_size; at += 2 * PIECE)
			REAL(pwrite_fn, "pwrite64")(fd, zeros, PIECE, at);
	}
out:
	if (fd >= 0)
		REAL(fd_fn, "close")(fd);
}

static void undo_all(void)
{
	bool every_other = strcmp(wish.what, "page") == 0;

	for (struct change *c = last; c; c = c->before) {
		if (c->old_size == -1)
			continue;
		switch (c->kind) {
		case CHANGED_BYTES:
			undo_bytes(c, every_other);
			break;
		case MADE:
			if (remove(c->path) < 0)
				rmdir(c->path);
			break;
		case RENAMED:
			REAL(two_paths_fn, "rename")(c->path, c->from);
			/* fall through */
		case REMOVED:
			if (c->kept[0])
				REAL(two_paths_fn, "rename")(c->kept, c->path);
		}
	}
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *file;

	is_inside = true;
	if (wish.at == -1 && keeps_changes())
		undo_all();
	file = path ? fopen(path, "w") : NULL;
	if (!file)
		return;
	fprintf(file, "%ld\n", count);
	fclose(file);
}

/* ---- The operations ----------------------------------------------------- */

/*
 * Called before each that counts; true when it is to fail, errno is set. `size`
 * is that of a write, to be torn through `tear`; 0 else.
 */
static bool happens(int fd, const void *bytes, size_t size)
{
	bool is_now;

	pthread_mutex_lock(&mutex);
	count++;
	is_now = wish.at &&
		 (count == wish.at || (wish.goes_on && count > wish.at));
	if (!is_now) {
		pthread_mutex_unlock(&mutex);
		return false;
	}
	is_inside = true;
	if (wish.error) {
		is_inside = false;
		pthread_mutex_unlock(&mutex);
		errno = wish.error;
		return true;
	}
	if (strcmp(wish.what, "tear") == 0 && size > 1 &&
	    REAL(write_fn, "write")(fd, bytes, size / 2) < 0)
		abort();
	if (keeps_changes())
		undo_all();
	kill(getpid(), SIGKILL);
	pause();
	return true;
}

static bool counts(int fd)
{
	char path[PATH_MAX];

	return !is_inside && path_of(fd, path) && is_below(path);
}

/* Every third call is interrupted, the others are short. */
static bool interrupts(size_t *size)
{
	static __thread unsigned calls;

	if (!wish.is_short || is_inside)
		return false;
	if (++calls % 3 == 0) {
		errno = EINTR;
		return true;
	}
	if (*size > 7)
		*size = *size / 2 + 1;
	return false;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	if (counts(fd)) {
		struct stat st;

		if (happens(fd, bytes, size))
			return -1;
		if (fstat(fd, &st) == 0)
			keep_bytes(fd,
				   fcntl(fd, F_GETFL) & O_APPEND
					   ? st.st_size
					   : lseek(fd, 0, SEEK_CUR),
				   size);
		if (interrupts(&size))
			return -1;
	}
	return REAL(write_fn, "write")(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset)
{
	if (counts(fd)) {
		if (happens(fd, bytes, 0))
			return -1;
		keep_bytes(fd, offset, size);
	}
	return REAL(pwrite_fn, "pwrite64")(fd, bytes, size, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	return pwrite64(fd, bytes, size, offset);
}

/* Does a read meet the bad sector? What is before it is read. */
static bool is_bad(int fd, off_t offset, size_t *size)
{
	struct stat st;

	if (!wish.bad_inode || offset >= wish.bad + PIECE ||
	    offset + (off_t)*size <= wish.bad || fstat(fd, &st) < 0 ||
	    st.st_ino != wish.bad_inode)
		return false;
	if (offset < wish.bad) {
		*size = (size_t)(wish.bad - offset);
		return false;
	}
	errno = EIO;
	return true;
}

ssize_t pread64(int fd, void *bytes, size_t size, off_t offset)
{
	if (is_bad(fd, offset, &size))
		return -1;
	if (wish.is_short && counts(fd) && interrupts(&size))
		return -1;
	return REAL(pread_fn, "pread64")(fd, bytes, size, offset);
}

ssize_t pread(int fd, void *bytes, size_t size, off_t offset)
{
	return pread64(fd, bytes, size, offset);
}

int fdatasync(int fd)
{
	if (counts(fd) && happens(fd, NULL, 0))
		return -1;
	settle(fd);
	return REAL(fd_fn, "fdatasync")(fd);
}

int fsync(int fd)
{
	if (counts(fd) && happens(fd, NULL, 0))
		return -1;
	settle(fd);
	return REAL(fd_fn, "fsync")(fd);
}

int ftruncate64(int fd, off_t size)
{
	if (counts(fd)) {
		struct stat st;

		if (happens(fd, NULL, 0))
			return -1;
		if (fstat(fd, &st) == 0 && st.st_size > size)
			keep_bytes(fd, size, (size_t)(st.st_size - size));
	}
	return REAL(truncate_fn, "ftruncate64")(fd, size);
}

int ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

int rename(const char *from, const char *to)
{
	if (!is_inside && is_below(to)) {
		if (happens(-1, NULL, 0))
			return -1;
		if (keeps_changes()) {
			struct change *c = add_change(RENAMED, to);

			snprintf(c->from, sizeof(c->from), "%s", from);
			keep_file(c, to);
		}
	}
	return REAL(two_paths_fn, "rename")(from, to);
}

int unlink(const char *path)
{
	if (!is_inside && is_below(path)) {
		if (happens(-1, NULL, 0))
			return -1;
		if (keeps_changes())
			keep_file(add_change(REMOVED, path), path);
	}
	return REAL(path_fn, "unlink")(path);
}

int mkdir(const char *path, mode_t mode)
{
	int rc;

	if (!is_inside && is_below(path) && happens(-1, NULL, 0))
		return -1;
	rc = REAL(mkdir_fn, "mkdir")(path, mode);
	if (rc == 0 && !is_inside && is_below(path) && keeps_changes())
		add_change(MADE, path);
	return rc;
}

static int open_it(const char *path, int flags, mode_t mode)
{
	bool makes = flags & O_CREAT && !is_inside && is_below(path) &&
		     access(path, F_OK) < 0;
	int fd;

	if (makes && happens(-1, NULL, 0))
		return -1;
	fd = REAL(open_fn, "open64")(path, flags, mode);
	if (fd >= 0 && makes && keeps_changes())
		add_change(MADE, path);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	return open_it(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	return open_it(path, flags, mode);
}

/* ---- The clock ---------------------------------------------------------- */

/* Years ahead, back before 1970, and right again, from call to call. */
static time_t jump(time_t seconds)
{
	static const long years[] = {0, 75, -60, 10, -1};
	static unsigned calls;

	return wish.jumps ? seconds + years[calls++ % 5] * 31556952 : seconds;
}

time_t time(time_t *out)
{
	struct timespec now;
	time_t seconds;

	REAL(clock_fn, "clock_gettime")(CLOCK_REALTIME, &now);
	seconds = jump(now.tv_sec);
	if (out)
		*out = seconds;
	return seconds;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	int rc = REAL(timeofday_fn, "gettimeofday")(now, zone);

	now->tv_sec = jump(now->tv_sec);
	return rc;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int rc = REAL(clock_fn, "clock_gettime")(clock, now);

	if (rc == 0 && clock == CLOCK_REALTIME)
		now->tv_sec = jump(now->tv_sec);
	return rc;
}
