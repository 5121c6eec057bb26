/*
 * file.h - files, with every write in one place.
 *
 * All that newsfold writes goes through file_write_all, file_sync,
 * file_rename and file_sync_folder, so that a test can make any one of them
 * fail or end the process there (file_set_trap). Interrupted and short writes
 * are carried on; a failed sync is never tried again by callers.
 */
#ifndef NEWSFOLD_CORE_BASE_FILE_H
#define NEWSFOLD_CORE_BASE_FILE_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"
#include "core/base/fault.h"

#include <sys/types.h>

/* open(2) with O_CLOEXEC; a descriptor or a negative fault_code. */
int file_open(const char *path, int flags, mode_t mode, struct fault *fault);
/* The same inside an open folder, wherever that has been moved to. */
int file_open_in(int folder, const char *name, int flags, struct fault *fault);
/* A file without a name in a folder, to write and read until it is closed. */
int file_open_scratch(const char *folder, struct fault *fault);
/* Has the disk that it is on room for so many bytes more? */
bool file_has_room(int fd, uint64_t bytes);
void file_close(int fd);
int file_write_all(int fd, struct bytes bytes, const char *path,
		   struct fault *fault);
/* The same for what can be done without: false when it fails, or would leave
 * less than 1 GiB of the disk to what is needed. */
bool file_write_spare(int fd, struct bytes bytes, const char *path);
/* At `offset`, leaving the file position alone. Short only at end of file:
 * *out_size says how much there was. */
int file_read_at(int fd, uint64_t offset, void *data, size_t size,
		 size_t *out_size, struct fault *fault);
/* The same, with zeros for what the disk cannot read; true when there was some,
 * the first of it at *out_bad. */
bool file_read_around(int fd, uint64_t offset, void *data, size_t size,
		      size_t *out_size, uint64_t *out_bad);
/* As file_read_at, appended to a buffer: all of it, or false and nothing. */
bool file_read_into(int fd, uint64_t offset, size_t size, struct buffer *out);
/* fdatasync(2). */
int file_sync(int fd, const char *path, struct fault *fault);
int file_rename(const char *from, const char *to, struct fault *fault);
/* The two swap names in one step; FAULT_IO where the file system cannot. */
int file_exchange(const char *a, const char *b, struct fault *fault);
int file_truncate(int fd, uint64_t size, const char *path, struct fault *fault);
/* Make created and renamed entries of a folder durable. */
int file_sync_folder(const char *path, struct fault *fault);
int file_size(const char *path, uint64_t *out_size, struct fault *fault);
bool file_exists(const char *path);
/* Does it stand for standard output: "-", or /dev/stdout by its names? */
bool file_is_stdout(const char *path);
/* mkdir -p. */
int file_make_folders(const char *path, struct fault *fault);
/* The whole file, appended; FAULT_LIMIT when it is over limit bytes. */
int file_read_all(const char *path, size_t limit, struct buffer *out,
		  struct fault *fault);
/* Write beside, sync, rename over, sync the folder. */
int file_replace(const char *path, struct bytes bytes, struct fault *fault);
/* The same where there is none: FAULT_EXISTS else. */
int file_create(const char *path, struct bytes bytes, struct fault *fault);
/* rm -r of a folder that newsfold made; what is not there is no error. */
int file_remove_tree(const char *path, struct fault *fault);
/* "folder/name" appended to out as a string. */
void file_join(struct buffer *out, const char *folder, const char *name);

/* For tests: called before each write, sync, rename and truncate with its name
 * and path; a non-zero answer is an errno to fail with. May also not return. */
typedef int file_trap_fn(void *context, const char *operation, const char *path,
			 size_t size);
void file_set_trap(file_trap_fn *trap, void *context);

#endif
