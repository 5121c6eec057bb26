#include "core/input/container_source.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static la_ssize_t show_window(struct archive *archive, void *state,
			      const void **out)
{
	struct container_source *source = state;
	struct bytes view;

	(void)archive;
	/* At the end the last window stays, for reject_rest. */
	view = stream_fill(source->in, source->lent + 1);
	if (view.size == source->lent)
		return 0;
	stream_skip(source->in, source->lent);
	view = stream_view(source->in);
	source->lent = view.size;
	source->packed += view.size;
	*out = view.data;
	return (la_ssize_t)view.size;
}

static la_ssize_t read_block(struct archive *archive, void *state,
			     const void **out)
{
	struct container_source *source = state;
	struct fault fault = FAULT_INIT;
	size_t got;

	if (feed_is_stopped(source->feed))
		return 0;
	if (file_read_at(source->fd, source->at, source->block, CONTAINER_BLOCK,
			 &got, &fault) < 0) {
		archive_set_error(archive, EIO, "%s", fault.message);
		return -1;
	}
	source->at += got;
	source->packed += got;
	if (source->is_counted)
		feed_raw(source->feed, got);
	*out = source->block;
	return (la_ssize_t)got;
}

static la_int64_t seek_block(struct archive *archive, void *state,
			     la_int64_t offset, int whence)
{
	struct container_source *source = state;
	struct stat st;
	la_int64_t base = 0;

	if (whence == SEEK_CUR)
		base = (la_int64_t)source->at;
	else if (whence == SEEK_END) {
		if (fstat(source->fd, &st) < 0)
			return ARCHIVE_FATAL;
		base = (la_int64_t)st.st_size;
	}
	if (__builtin_add_overflow(base, offset, &base) || base < 0) {
		archive_set_error(archive, EINVAL, "a place before the start");
		return ARCHIVE_FATAL;
	}
	source->at = (uint64_t)base;
	return base;
}

static la_int64_t skip_block(struct archive *archive, void *state,
			     la_int64_t size)
{
	struct container_source *source = state;

	(void)archive;
	if (size > 0)
		source->at += (uint64_t)size;
	return size > 0 ? size : 0;
}

static void support(struct archive *archive, enum container_kind kind)
{
	switch (kind) {
	case CONTAINER_TAR:
		archive_read_support_format_tar(archive);
		archive_read_set_format_option(
			archive, "tar", "read_concatenated_archives", "1");
		break;
	case CONTAINER_CPIO:
		archive_read_support_format_cpio(archive);
		break;
	case CONTAINER_ZIP:
		archive_read_support_format_zip(archive);
		break;
	case CONTAINER_7Z:
		archive_read_support_format_7zip(archive);
		break;
	case CONTAINER_RAR:
		archive_read_support_format_rar(archive);
		archive_read_support_format_rar5(archive);
		break;
	case CONTAINER_CAB:
		archive_read_support_format_cab(archive);
		break;
	case CONTAINER_AR:
		archive_read_support_format_ar(archive);
		break;
	default:
		archive_read_support_format_xar(archive);
		break;
	}
}

bool container_must_seek(enum container_kind kind)
{
	return kind != CONTAINER_TAR && kind != CONTAINER_CPIO &&
	       kind != CONTAINER_AR;
}

int container_source_open(struct container_source *source,
			  enum container_kind kind)
{
	struct archive *archive = archive_read_new();

	source->archive = archive;
	support(archive, kind);
	archive_read_set_callback_data(archive, source);
	if (source->fd >= 0) {
		source->block = malloc(CONTAINER_BLOCK);
		if (!source->block)
			abort();
		archive_read_set_read_callback(archive, read_block);
		archive_read_set_seek_callback(archive, seek_block);
		archive_read_set_skip_callback(archive, skip_block);
	} else {
		archive_read_set_read_callback(archive, show_window);
	}
	return archive_read_open1(archive);
}

void container_source_close(struct container_source *source)
{
	archive_read_free(source->archive);
	free(source->block);
}

const char *container_source_error(const struct container_source *source)
{
	const char *error = archive_error_string(source->archive);

	/* "Truncated tar archive" is the lesser truth when what brought the
	 * bytes had stopped. */
	if (source->fd < 0 && source->in->fault.code)
		return source->in->fault.message;
	return error ? error : "damaged";
}
