#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/output/output_kind.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A tar member's size stands before its bytes: they wait in memory up to here,
 * then in an unnamed temporary file. A larger one whose size is known does not
 * wait. */
#define MEMORY_BYTES (64u << 20)

struct tar {
	struct output output;
	struct archive *archive;
	struct archive_entry *entry;
	struct buffer bytes;
	FILE *spill;
	int64_t spilled;
	bool is_streamed; /* its header is written */
	uint64_t left;	  /* of its size */
	char *path;
	/* libarchive takes names to be in the locale's charset and pax wants
	 * UTF-8; names that are none are marked as binary. */
	locale_t utf8;
};

/* The system's answer to a write, or what libarchive finds wrong with an entry:
 * that has a number below 0, or one of these. */
static int tar_fault(struct tar *t, struct fault *fault)
{
	int error = archive_errno(t->archive);
	const char *why = archive_error_string(t->archive);

	if (error <= 0 || error == EILSEQ || error == EINVAL || error == ERANGE)
		return fault_set(fault, FAULT_LIMIT, "%s: %s", t->path,
				 why ? why : "cannot write tar");
	errno = error;
	return fault_set_errno(fault, "%s: cannot write", t->path);
}

/* The size is known now. */
static int put_header(struct tar *t, uint64_t size, struct fault *fault)
{
	locale_t before = t->utf8 ? uselocale(t->utf8) : (locale_t)0;
	int code;

	if (archive_entry_filetype(t->entry) == AE_IFREG)
		archive_entry_set_size(t->entry, (int64_t)size);
	code = archive_write_header(t->archive, t->entry);
	if (before)
		uselocale(before);
	return code < ARCHIVE_WARN ? tar_fault(t, fault) : 0;
}

static int tar_begin(struct output *output, const struct dump_file *file,
		     struct fault *fault)
{
	struct tar *t = (struct tar *)output;

	archive_entry_clear(t->entry);
	archive_entry_set_pathname(t->entry, file->path);
	archive_entry_set_filetype(
		t->entry, file->kind == FILE_FOLDER ? AE_IFDIR : AE_IFREG);
	archive_entry_set_perm(t->entry, file->mode ? file->mode & 0777
					 : file->kind == FILE_FOLDER ? 0755
								     : 0644);
	if (file->mtime != INT64_MIN)
		archive_entry_set_mtime(t->entry, (time_t)file->mtime, 0);
	t->is_streamed = file->kind == FILE_REGULAR &&
			 file->size > MEMORY_BYTES && file->size <= INT64_MAX;
	t->left = file->size;
	return t->is_streamed ? put_header(t, file->size, fault) : 0;
}

static int spill(struct tar *t, struct fault *fault)
{
	if (!t->spill)
		t->spill = tmpfile();
	if (!t->spill ||
	    fwrite(t->bytes.data, 1, t->bytes.size, t->spill) != t->bytes.size)
		return fault_set_errno(
			fault, "%s: cannot write a temporary file", t->path);
	t->spilled += (int64_t)t->bytes.size;
	buffer_clear(&t->bytes);
	return 0;
}

static int put(struct tar *t, const void *data, size_t size,
	       struct fault *fault)
{
	if (size && archive_write_data(t->archive, data, size) < 0)
		return tar_fault(t, fault);
	return 0;
}

static int stream(struct tar *t, struct bytes bytes, struct fault *fault)
{
	if (bytes.size > t->left)
		return fault_set(fault, FAULT_LIMIT,
				 "%s: a file has more bytes than was said",
				 t->path);
	t->left -= bytes.size;
	return put(t, bytes.data, bytes.size, fault);
}

static int tar_write(struct output *output, struct bytes bytes,
		     struct fault *fault)
{
	struct tar *t = (struct tar *)output;

	if (t->is_streamed)
		return stream(t, bytes, fault);
	buffer_append_bytes(&t->bytes, bytes);
	return t->bytes.size >= MEMORY_BYTES ? spill(t, fault) : 0;
}

static int put_spilled(struct tar *t, struct fault *fault)
{
	char *chunk = memory_alloc(1 << 16);
	size_t got;
	int rc = 0;

	rewind(t->spill);
	while (rc == 0 && (got = fread(chunk, 1, 1 << 16, t->spill)) > 0)
		rc = put(t, chunk, got, fault);
	free(chunk);
	fclose(t->spill);
	t->spill = NULL;
	t->spilled = 0;
	return rc;
}

static int tar_end(struct output *output, struct fault *fault)
{
	struct tar *t = (struct tar *)output;
	int rc;

	if (t->is_streamed) {
		if (t->left) /* libarchive fills it up */
			log_line(LOG_WARN,
				 "%s: a file has fewer bytes than was said; "
				 "zeros stand for the last %llu",
				 t->path, (unsigned long long)t->left);
		return 0;
	}
	rc = put_header(t, (uint64_t)t->spilled + t->bytes.size, fault);
	if (rc == 0 && t->spill)
		rc = put_spilled(t, fault);
	if (rc == 0)
		rc = put(t, t->bytes.data, t->bytes.size, fault);
	buffer_clear(&t->bytes);
	return rc;
}

static int tar_close(struct output *output, struct fault *fault)
{
	struct tar *t = (struct tar *)output;
	int rc = 0;

	if (archive_write_close(t->archive) != ARCHIVE_OK)
		rc = tar_fault(t, fault);
	archive_write_free(t->archive);
	archive_entry_free(t->entry);
	buffer_release(&t->bytes);
	if (t->spill)
		fclose(t->spill);
	if (t->utf8)
		freelocale(t->utf8);
	free(t->path);
	free(t);
	return rc;
}

static const struct output_kind tar_kind = {true, tar_begin, tar_write, tar_end,
					    tar_close};

int output_open_tar(const char *path, struct output **out, struct fault *fault)
{
	bool is_stdout = file_is_stdout(path);
	struct tar *t = memory_alloc_zero(1, sizeof(*t));
	int code;

	t->output.kind = &tar_kind;
	t->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	t->path = memory_copy_string(is_stdout ? "standard output" : path);
	t->archive = archive_write_new();
	t->entry = archive_entry_new();
	archive_write_set_format_pax_restricted(t->archive);
	archive_write_add_filter_none(t->archive);
	if (is_stdout)
		code = archive_write_open_fd(t->archive, STDOUT_FILENO);
	else
		code = archive_write_open_filename(t->archive, path);
	*out = &t->output;
	if (code == ARCHIVE_OK)
		return 0;
	code = tar_fault(t, NULL) == FAULT_FULL ? FAULT_FULL : FAULT_IO;
	fault_set(fault, (enum fault_code)code, "%s: cannot be written: %s",
		  t->path, strerror(archive_errno(t->archive)));
	tar_close(&t->output, NULL);
	*out = NULL;
	return code;
}
