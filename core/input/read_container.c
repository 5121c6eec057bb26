/*
 * read_container.c - tar, zip, 7z, cpio and the rest, by libarchive.
 *
 * Members come in the order they are stored in. One that is damaged is
 * rejected with what could be read of it; where the container itself breaks
 * off, that is rejected under its own name.
 */
#include "core/base/file.h"
#include "core/input/container_source.h"
#include "core/input/expansion.h"
#include "core/input/member_names.h"
#include "core/input/wacz_pages.h"

#include <archive_entry.h>
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct container {
	const struct node *node;
	struct container_source source;
	bool is_solid; /* members share compressed bytes: 7z, rar, cab */
	struct page_list pages; /* of a WACZ */
	struct member_names names;
	/* The member at hand. */
	uint64_t member_plain;
	uint64_t member_packed; /* `packed` when it began */
	uint64_t plain;		/* of all members */
	bool is_told; /* an error libarchive will repeat was passed on */
};

static long pull_member(void *state, unsigned char *out, size_t size,
			struct fault *fault)
{
	struct container *container = state;
	struct feed *feed = container->node->feed;
	la_ssize_t got;
	uint64_t plain, packed;

	if (feed_is_stopped(feed))
		return 0;
	got = archive_read_data(container->source.archive, out, size);
	if (got < 0) {
		container->is_told = true;
		return fault_set(fault, FAULT_INPUT, "%s",
				 container_source_error(&container->source));
	}
	container->member_plain += (uint64_t)got;
	container->plain += (uint64_t)got;
	/* A block may have been shown before the member began in it. */
	plain = container->is_solid ? container->plain
				    : container->member_plain;
	packed = container->is_solid
			 ? container->source.packed
			 : container->source.packed - container->member_packed +
				   CONTAINER_BLOCK;
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

/* The path a member would have without its compression suffix; false when it
 * has none or is not compressed. */
static bool peel_path(const struct node *node, struct bytes head,
		      struct buffer *out)
{
	const char *suffix;
	size_t cut =
		strlen(node->name) - sniff_name_peeled(node->name, &suffix);

	if (cut == 0 || sniff_filter(head) == FILTER_NONE)
		return false;
	buffer_append(out, node->path, strlen(node->path) - cut);
	buffer_append_string(out, suffix);
	return true;
}

/* Read it under a name that no other member has. */
static int read_named(struct container *container, const struct node *node,
		      struct stream *stream)
{
	struct bytes head = stream_fill(stream, SNIFF_SIZE);
	struct node named = *node;
	struct buffer path = BUFFER_INIT;
	int rc;

	if (peel_path(node, head, &path)) {
		named.is_peeled_name_taken = member_names_take_peeled(
			&container->names, node->path, buffer_string(&path));
	} else if (member_names_take(&container->names, node->path)) {
		buffer_append_string(&path, node->path);
		buffer_append_string(&path, ".plain");
		named.path = buffer_string(&path);
	}
	rc = node_read(&named, stream);
	buffer_release(&path);
	return rc;
}

static int read_regular(struct container *container, const struct node *node)
{
	struct stream stream;
	int rc;

	container->member_plain = 0;
	container->member_packed = container->source.packed;
	stream_init(&stream, pull_member, container);
	rc = read_named(container, node, &stream);
	stream_release(&stream);
	return rc;
}

static int read_member(struct container *container, struct archive_entry *entry,
		       struct buffer *path)
{
	struct node member = {.feed = container->node->feed,
			      .mtime = INT64_MIN,
			      .mode = (unsigned)archive_entry_perm(entry),
			      .depth = container->node->depth + 1,
			      .pages = &container->pages};

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
	const char *format = archive_format_name(container->source.archive);
	int rc;

	buffer_printf(&path, "%s.unread", rest.path[0] ? rest.path : rest.name);
	rest.path = buffer_string(&path);
	rest.name = node_last_part(rest.path);
	rest.out_format = NULL;
	snprintf(reason, sizeof(reason), "the %s %s after about %llu bytes: %s",
		 format ? format : "container",
		 is_broken_off ? "breaks off" : "has a member left out",
		 (unsigned long long)container->source.packed,
		 container_source_error(&container->source));
	rc = is_broken_off
		     ? node_reject_whole(&rest, container->source.in, reason)
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
			status = archive_read_next_header(
				container->source.archive, &entry);
	}
	buffer_release(&path);
	return rc < 0 ? rc : feed_is_stopped(container->node->feed);
}

/* It looked like a container and cannot be opened as one. What libarchive read
 * of a stream before it said so is gone from it; files can be read again. */
static int reject_unopened(struct container *container)
{
	struct file_source source = {container->source.fd,
				     container->node->feed};
	struct stream whole;
	int rc;

	if (container->source.fd < 0 ||
	    container->source.fd == container->source.in->fd)
		return node_reject_whole(
			container->node, container->source.in,
			container_source_error(&container->source));
	lseek(container->source.fd, 0, SEEK_SET);
	stream_init(&whole, file_source_pull, &source);
	rc = node_reject_whole(container->node, &whole,
			       container_source_error(&container->source));
	stream_release(&whole);
	return rc;
}

static int read_opened(struct container *container, enum container_kind kind)
{
	struct container_source *source = &container->source;
	struct archive_entry *entry = NULL;
	int rc, status = container_source_open(source, kind);

	if (status >= ARCHIVE_WARN)
		status = archive_read_next_header(source->archive, &entry);
	if (status == ARCHIVE_FATAL || status == ARCHIVE_FAILED)
		rc = reject_unopened(container);
	else
		rc = read_members(container, entry, status);
	container_source_close(source);
	return rc;
}

static int read_container(const struct node *node, struct stream *in,
			  enum container_kind kind)
{
	struct container container = {.node = node,
				      .source = {.in = in,
						 .feed = node->feed,
						 .is_counted = node->depth == 0,
						 .fd = in->fd},
				      .is_solid = kind == CONTAINER_7Z ||
						  kind == CONTAINER_RAR ||
						  kind == CONTAINER_CAB};
	struct fault fault = FAULT_INIT;
	bool is_spooled = false;
	int rc;

	if (!container_must_seek(kind)) {
		container.source.fd = -1;
	} else if (in->fd < 0) {
		container.source.fd = stream_spool(in, node->feed, &fault);
		if (container.source.fd < 0)
			return node_reject(node, "%s", fault.message);
		is_spooled = true;
	}
	if (node_is_wacz(node))
		wacz_pages_read(container.source.fd, node->feed,
				&container.pages);
	rc = read_opened(&container, kind);
	page_list_release(&container.pages);
	member_names_release(&container.names);
	if (is_spooled)
		file_close(container.source.fd);
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
