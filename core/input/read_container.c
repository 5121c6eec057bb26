/*
 * read_container.c - tar, zip, 7z, cpio and the rest, by libarchive.
 *
 * Members come in the order they are stored in. One that is damaged is
 * rejected with what could be read of it; where the container itself breaks
 * off, that is rejected under its own name.
 */
#include "core/base/file.h"
#include "core/input/expansion.h"
#include "core/input/node.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE (128u << 10)

struct container {
	const struct node *node;
	struct stream *in;
	struct archive *archive;
	bool is_solid; /* members share compressed bytes: 7z, rar, cab */
	/* Seekable input: */
	int fd;
	uint64_t at;
	unsigned char *block;
	/* Streamed input: bytes of the window libarchive was last shown. */
	size_t lent;
	uint64_t packed; /* bytes libarchive was shown */
	/* The member at hand. */
	uint64_t member_plain;
	uint64_t member_packed; /* `packed` when it began */
	uint64_t plain;		/* of all members */
	bool is_told; /* an error libarchive will repeat was passed on */
};

static la_ssize_t show_window(struct archive *archive, void *state,
			      const void **out)
{
	struct container *container = state;
	struct bytes view;

	(void)archive;
	/* At the end the last window stays, for reject_rest. */
	view = stream_fill(container->in, container->lent + 1);
	if (view.size == container->lent)
		return 0;
	stream_skip(container->in, container->lent);
	view = stream_view(container->in);
	container->lent = view.size;
	container->packed += view.size;
	*out = view.data;
	return (la_ssize_t)view.size;
}

static la_ssize_t read_block(struct archive *archive, void *state,
			     const void **out)
{
	struct container *container = state;
	struct fault fault = FAULT_INIT;
	size_t got;

	if (feed_is_stopped(container->node->feed))
		return 0;
	if (file_read_at(container->fd, container->at, container->block,
			 BLOCK_SIZE, &got, &fault) < 0) {
		archive_set_error(archive, EIO, "%s", fault.message);
		return -1;
	}
	container->at += got;
	container->packed += got;
	if (container->node->depth == 0)
		feed_raw(container->node->feed, got);
	*out = container->block;
	return (la_ssize_t)got;
}

static la_int64_t seek_block(struct archive *archive, void *state,
			     la_int64_t offset, int whence)
{
	struct container *container = state;
	struct stat st;
	la_int64_t base = 0;

	if (whence == SEEK_CUR)
		base = (la_int64_t)container->at;
	else if (whence == SEEK_END) {
		if (fstat(container->fd, &st) < 0)
			return ARCHIVE_FATAL;
		base = (la_int64_t)st.st_size;
	}
	if (__builtin_add_overflow(base, offset, &base) || base < 0) {
		archive_set_error(archive, EINVAL, "a place before the start");
		return ARCHIVE_FATAL;
	}
	container->at = (uint64_t)base;
	return base;
}

static la_int64_t skip_block(struct archive *archive, void *state,
			     la_int64_t size)
{
	struct container *container = state;

	(void)archive;
	if (size > 0)
		container->at += (uint64_t)size;
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

static bool must_seek(enum container_kind kind)
{
	return kind != CONTAINER_TAR && kind != CONTAINER_CPIO &&
	       kind != CONTAINER_AR;
}

static int open_archive(struct container *container, enum container_kind kind)
{
	struct archive *archive = archive_read_new();

	container->archive = archive;
	support(archive, kind);
	archive_read_set_callback_data(archive, container);
	if (container->fd >= 0) {
		container->block = malloc(BLOCK_SIZE);
		if (!container->block)
			abort();
		archive_read_set_read_callback(archive, read_block);
		archive_read_set_seek_callback(archive, seek_block);
		archive_read_set_skip_callback(archive, skip_block);
	} else {
		archive_read_set_read_callback(archive, show_window);
	}
	return archive_read_open1(archive);
}

static void close_archive(struct container *container)
{
	archive_read_free(container->archive);
	free(container->block);
}

static const char *error_of(struct container *container)
{
	const char *error = archive_error_string(container->archive);

	/* "Truncated tar archive" is the lesser truth when what brought the
	 * bytes had stopped. */
	if (container->fd < 0 && container->in->fault.code)
		return container->in->fault.message;
	return error ? error : "damaged";
}

static long pull_member(void *state, unsigned char *out, size_t size,
			struct fault *fault)
{
	struct container *container = state;
	struct feed *feed = container->node->feed;
	la_ssize_t got;
	uint64_t plain, packed;

	if (feed_is_stopped(feed))
		return 0;
	got = archive_read_data(container->archive, out, size);
	if (got < 0) {
		container->is_told = true;
		return fault_set(fault, FAULT_INPUT, "%s", error_of(container));
	}
	container->member_plain += (uint64_t)got;
	container->plain += (uint64_t)got;
	/* A block may have been shown before the member began in it. */
	plain = container->is_solid ? container->plain
				    : container->member_plain;
	packed = container->is_solid
			 ? container->packed
			 : container->packed - container->member_packed +
				   BLOCK_SIZE;
	if (expansion_is_over(feed, plain, packed))
		return expansion_fault(feed, plain, fault);
	return (long)got;
}

/* The member's path below the container's own, without a slash at the end. */
static void make_path(const struct container *container,
		      struct archive_entry *entry, struct buffer *path)
{
	const char *name = archive_entry_pathname(entry);

	if (!name)
		name = archive_entry_pathname_utf8(entry);
	if (!name || !name[0])
		name = "unnamed";
	buffer_clear(path);
	if (container->node->path[0]) {
		buffer_append_string(path, container->node->path);
		buffer_append_byte(path, '/');
	}
	buffer_append_string(path, name);
	while (path->size > 1 && path->data[path->size - 1] == '/')
		buffer_truncate(path, path->size - 1);
}

/* A hard link names its target from the container's root; as a link beside the
 * path it must climb there first. */
static void make_hard_link(const char *member, const char *target,
			   struct buffer *out)
{
	for (const char *p = member; *p; p++)
		if (*p == '/' && p > member && p[1] && p[1] != '/')
			buffer_append_string(out, "../");
	buffer_append_string(out, target);
}

static int pass_link(const struct node *node, struct archive_entry *entry,
		     const char *member)
{
	struct buffer target = BUFFER_INIT;
	const char *hard = archive_entry_hardlink(entry);
	const char *soft = archive_entry_symlink(entry);
	struct dump_file file = {.kind = FILE_LINK,
				 .path = node->path,
				 .mtime = node->mtime,
				 .mode = node->mode,
				 .format = "file"};
	int rc;

	if (hard)
		make_hard_link(member, hard, &target);
	else if (soft)
		buffer_append_string(&target, soft);
	file.link_target = buffer_string(&target);
	rc = feed_file(node->feed, &file);
	buffer_release(&target);
	return rc;
}

static int pass_folder(const struct node *node)
{
	struct dump_file file = {.kind = FILE_FOLDER,
				 .path = node->path,
				 .mtime = node->mtime,
				 .mode = node->mode,
				 .format = "file"};

	return feed_file(node->feed, &file);
}

static int read_regular(struct container *container, const struct node *node)
{
	struct stream stream;
	int rc;

	container->member_plain = 0;
	container->member_packed = container->packed;
	stream_init(&stream, pull_member, container);
	rc = node_read(node, &stream);
	stream_release(&stream);
	return rc;
}

static int read_member(struct container *container, struct archive_entry *entry,
		       struct buffer *path)
{
	struct node member = {.feed = container->node->feed,
			      .mtime = INT64_MIN,
			      .mode = (unsigned)archive_entry_perm(entry),
			      .depth = container->node->depth + 1};

	make_path(container, entry, path);
	member.path = buffer_string(path);
	member.name = node_last_part(member.path);
	if (archive_entry_mtime_is_set(entry))
		member.mtime = (int64_t)archive_entry_mtime(entry);
	if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
		return pass_link(&member, entry,
				 archive_entry_pathname(entry)
					 ? archive_entry_pathname(entry)
					 : "");
	switch (archive_entry_filetype(entry)) {
	case AE_IFDIR:
		return pass_folder(&member);
	case AE_IFREG:
	case 0: /* formats that do not say */
		return read_regular(container, &member);
	default:
		return node_reject(&member, "a device, pipe or socket");
	}
}

/* The container breaks off here: say so under a name of its own, beside the
 * members, where a restore can put it. Of a container that is streamed, what
 * libarchive has last looked at and all after it goes there too; of one that is
 * a file the whole. */
static int reject_rest(struct container *container, bool is_broken_off)
{
	struct node rest = *container->node;
	struct buffer path = BUFFER_INIT;
	char reason[640];
	const char *format = archive_format_name(container->archive);
	int rc;

	buffer_printf(&path, "%s.unread", rest.path[0] ? rest.path : rest.name);
	rest.path = buffer_string(&path);
	rest.name = node_last_part(rest.path);
	rest.out_format = NULL;
	snprintf(reason, sizeof(reason), "the %s %s after about %llu bytes: %s",
		 format ? format : "container",
		 is_broken_off ? "breaks off" : "has a member left out",
		 (unsigned long long)container->packed, error_of(container));
	rc = is_broken_off ? node_reject_whole(&rest, container->in, reason)
			   : node_reject(&rest, "%s", reason);
	buffer_release(&path);
	return rc;
}

/* Members until the end or the first error that libarchive cannot pass. */
static int read_members(struct container *container,
			struct archive_entry *entry, int status)
{
	struct buffer path = BUFFER_INIT;
	int rc = 0, before = ARCHIVE_OK;

	while (rc == 0 && status != ARCHIVE_EOF) {
		if (status == ARCHIVE_FATAL || status == ARCHIVE_FAILED) {
			if (!container->is_told)
				rc = reject_rest(container, true);
			break;
		}
		container->is_told = false;
		if (status != ARCHIVE_RETRY)
			rc = read_member(container, entry, &path);
		else if (before != ARCHIVE_RETRY) /* once a damaged stretch */
			rc = reject_rest(container, false);
		before = status;
		if (rc == 0)
			status = archive_read_next_header(container->archive,
							  &entry);
	}
	buffer_release(&path);
	return rc < 0 ? rc : feed_is_stopped(container->node->feed);
}

/* It looked like a container and cannot be opened as one. What libarchive read
 * of a stream before it said so is gone from it; files can be read again. */
static int reject_unopened(struct container *container)
{
	struct file_source source = {container->fd, container->node->feed};
	struct stream whole;
	int rc;

	if (container->fd < 0 || container->fd == container->in->fd)
		return node_reject_whole(container->node, container->in,
					 error_of(container));
	lseek(container->fd, 0, SEEK_SET);
	stream_init(&whole, file_source_pull, &source);
	rc = node_reject_whole(container->node, &whole, error_of(container));
	stream_release(&whole);
	return rc;
}

static int read_container(const struct node *node, struct stream *in,
			  enum container_kind kind)
{
	struct container container = {.node = node,
				      .in = in,
				      .fd = in->fd,
				      .is_solid = kind == CONTAINER_7Z ||
						  kind == CONTAINER_RAR ||
						  kind == CONTAINER_CAB};
	struct archive_entry *entry = NULL;
	struct fault fault = FAULT_INIT;
	bool is_spooled = false;
	int rc, status;

	if (!must_seek(kind)) {
		container.fd = -1;
	} else if (container.fd < 0) {
		container.fd = stream_spool(in, node->feed, &fault);
		if (container.fd < 0)
			return node_reject(node, "%s", fault.message);
		is_spooled = true;
	}
	status = open_archive(&container, kind);
	if (status >= ARCHIVE_WARN)
		status = archive_read_next_header(container.archive, &entry);
	if (status == ARCHIVE_FATAL || status == ARCHIVE_FAILED)
		rc = reject_unopened(&container);
	else
		rc = read_members(&container, entry, status);
	close_archive(&container);
	if (is_spooled)
		file_close(container.fd);
	return rc;
}

int container_read(const struct node *node, struct stream *in,
		   enum container_kind kind)
{
	/* libarchive puts members' names into the locale's charset and drops
	 * what does not fit; names are bytes to us. */
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
	int rc = read_container(node, in, kind);

	if (utf8) {
		uselocale(before);
		freelocale(utf8);
	}
	return rc;
}
