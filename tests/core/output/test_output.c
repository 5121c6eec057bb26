/* Folders, tars and streams: what is written, and what is never left. */
#include "core/output/output.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	char *folder, *to;
};

static char *join(const char *folder, const char *name)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, name);
	return (char *)path.data;
}

static struct place place_new(void)
{
	char name[] = "/tmp/newsfold-output-XXXXXX";
	struct place p;

	cr_assert(mkdtemp(name) != NULL);
	p.folder = memory_copy_string(name);
	p.to = join(p.folder, "to");
	return p;
}

static void place_free(struct place *p)
{
	cr_assert_eq(file_remove_tree(p->folder, NULL), 0);
	free(p->folder);
	free(p->to);
}

static void put(struct output *output, const char *path, const char *text)
{
	struct dump_file file = {.kind = FILE_REGULAR,
				 .path = path,
				 .mtime = 1700000000,
				 .mode = 0640};
	struct fault fault = FAULT_INIT;

	cr_assert_eq(output_begin(output, &file, &fault), 0, "%s",
		     fault.message);
	cr_assert_eq(output_write(output, bytes_of_string(text), &fault), 0);
	cr_assert_eq(output_end(output, &fault), 0);
}

static void expect_file(const char *folder, const char *name, const char *text)
{
	struct buffer got = BUFFER_INIT;
	char *path = join(folder, name);

	cr_assert_eq(file_read_all(path, 1 << 20, &got, NULL), 0, "%s", path);
	cr_assert_str_eq(buffer_string(&got), text);
	free(path);
	buffer_release(&got);
}

Test(output, a_path_that_comes_twice_is_kept_twice)
{
	struct place p = place_new();
	struct output *output;

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	put(output, "a/c.txt", "one");
	put(output, "a/c.txt", "two");
	put(output, "a/c.txt", "three");
	cr_assert_eq(output_close(output, NULL), 0);
	expect_file(p.to, "a/c.txt", "one");
	expect_file(p.to, "a/c.txt~2", "two");
	expect_file(p.to, "a/c.txt~3", "three");
	place_free(&p);
}

Test(output, a_file_left_by_an_earlier_restore_is_replaced)
{
	struct place p = place_new();
	struct output *output;

	for (int i = 0; i < 2; i++) {
		cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
		put(output, "a/c.txt", i ? "new" : "old");
		cr_assert_eq(output_close(output, NULL), 0);
	}
	expect_file(p.to, "a/c.txt", "new");
	place_free(&p);
}

Test(output, a_folder_gets_files_with_times_and_modes)
{
	struct place p = place_new();
	struct output *output;
	struct stat st;
	char *path;

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	put(output, "a/b/c.txt", "two");
	put(output, "a/empty", "");
	cr_assert_eq(output_failures(output), 0);
	cr_assert_eq(output_close(output, NULL), 0);
	expect_file(p.to, "a/b/c.txt", "two");
	expect_file(p.to, "a/empty", "");
	path = join(p.to, "a/b/c.txt");
	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_mtime, 1700000000);
	cr_assert_eq(st.st_mode & 0777, 0640);
	free(path);
	place_free(&p);
}

Test(output, nothing_leaves_the_folder_by_its_name)
{
	static const char *const hostile[] = {
		"../escaped", "/tmp/newsfold-escaped", "a/../../escaped", "..",
		"./../escaped"};
	struct place p = place_new();
	struct output *output;
	char *escaped = join(p.folder, "escaped");

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	for (size_t i = 0; i < ARRAY_COUNT(hostile); i++)
		put(output, hostile[i], "x");
	cr_assert_eq(output_close(output, NULL), 0);
	cr_assert(!file_exists(escaped));
	cr_assert(!file_exists("/tmp/newsfold-escaped"));
	expect_file(p.to, "tmp/newsfold-escaped", "x");
	free(escaped);
	place_free(&p);
}

/* Links laid into the folder beforehand, at each place of the path. */
Test(output, nothing_leaves_the_folder_through_a_link)
{
	struct place p = place_new();
	char *outside = join(p.folder, "outside");
	char *victim = join(outside, "file");
	struct output *output;
	char *link;

	cr_assert_eq(file_make_folders(outside, NULL), 0);
	cr_assert_eq(file_make_folders(p.to, NULL), 0);
	cr_assert_eq(file_replace(victim, BYTES_LITERAL("safe"), NULL), 0);
	link = join(p.to, "dir");
	cr_assert_eq(symlink(outside, link), 0);
	free(link);
	link = join(p.to, "file");
	cr_assert_eq(symlink(victim, link), 0);
	free(link);
	link = join(p.to, "nowhere");
	cr_assert_eq(symlink("../outside/new", link), 0);
	free(link);

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	put(output, "dir/file", "bad");
	put(output, "dir/sub/file", "bad");
	put(output, "file", "mine");
	put(output, "nowhere", "mine");
	put(output, "after", "goes on");
	cr_assert_eq(output_failures(output), 2);
	cr_assert_eq(output_close(output, NULL), 0);
	expect_file(outside, "file", "safe");
	expect_file(p.to, "file", "mine");
	expect_file(p.to, "nowhere", "mine");
	expect_file(p.to, "after", "goes on");
	link = join(outside, "new");
	cr_assert(!file_exists(link));
	free(link);
	link = join(outside, "sub");
	cr_assert(!file_exists(link));
	free(link);
	free(outside);
	free(victim);
	place_free(&p);
}

Test(output, links_of_a_dump_are_not_made)
{
	struct dump_file link = {.kind = FILE_LINK,
				 .path = "l",
				 .link_target = "/etc/passwd",
				 .mtime = INT64_MIN};
	struct place p = place_new();
	struct output *output;
	struct stat st;
	char *path = join(p.to, "l");

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	cr_assert_eq(output_begin(output, &link, NULL), 0);
	cr_assert_eq(output_write(output, BYTES_LITERAL("x"), NULL), 0);
	cr_assert_eq(output_end(output, NULL), 0);
	cr_assert_eq(output_close(output, NULL), 0);
	cr_assert_neq(lstat(path, &st), 0);
	free(path);
	place_free(&p);
}

Test(output, a_file_in_the_way_of_a_folder_costs_only_what_is_below_it)
{
	struct place p = place_new();
	struct output *output;

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	put(output, "a", "file");
	put(output, "a/b", "below");
	put(output, "c", "other");
	cr_assert_eq(output_failures(output), 1);
	cr_assert_eq(output_close(output, NULL), 0);
	expect_file(p.to, "a", "file");
	expect_file(p.to, "c", "other");
	place_free(&p);
}

Test(output, a_tar_holds_the_same_files)
{
	static const char *const want[][2] = {{"d/a.txt", "one"},
					      {"%2E%2E/b", "two"},
					      {"d/\xEA\xB0\x80", ""},
					      {"etc/x", "four"}};
	struct place p = place_new();
	struct output *output;
	struct archive *tar = archive_read_new();
	struct archive_entry *entry;
	char text[16];

	cr_assert_eq(output_open_tar(p.to, &output, NULL), 0);
	put(output, "d/a.txt", "one");
	put(output, "../b", "two");
	put(output, "d/\xEA\xB0\x80", "");
	put(output, "/etc/x", "four");
	cr_assert_eq(output_close(output, NULL), 0);
	archive_read_support_format_all(tar);
	archive_read_set_options(tar, "hdrcharset=BINARY");
	cr_assert_eq(archive_read_open_filename(tar, p.to, 4096), ARCHIVE_OK);
	for (size_t i = 0; i < ARRAY_COUNT(want); i++) {
		la_ssize_t size;

		cr_assert_geq(archive_read_next_header(tar, &entry),
			      ARCHIVE_WARN);
		cr_assert_str_eq(archive_entry_pathname(entry), want[i][0]);
		cr_assert_eq(archive_entry_mtime(entry), 1700000000);
		cr_assert_eq(archive_entry_perm(entry), 0640);
		size = archive_read_data(tar, text, sizeof(text));
		cr_assert_eq(size, (la_ssize_t)strlen(want[i][1]));
		cr_assert_eq(memcmp(text, want[i][1], (size_t)size), 0);
	}
	cr_assert_eq(archive_read_next_header(tar, &entry), ARCHIVE_EOF);
	archive_read_free(tar);
	place_free(&p);
}

/* Write a file of `size` bytes that was said to have `said`, and another. */
static int write_large(const char *path, uint64_t said, uint64_t size)
{
	struct dump_file file = {.kind = FILE_REGULAR,
				 .path = "large",
				 .mtime = 1700000000,
				 .mode = 0640,
				 .size = said};
	struct output *output;
	unsigned char block[4096];
	int rc = 0;

	memset(block, 'x', sizeof(block));
	cr_assert_eq(output_open_tar(path, &output, NULL), 0);
	cr_assert_eq(output_begin(output, &file, NULL), 0);
	while (size && rc == 0) {
		size_t n = size < sizeof(block) ? (size_t)size : sizeof(block);

		rc = output_write(output, bytes_make(block, n), NULL);
		size -= n;
	}
	if (rc == 0) {
		cr_assert_eq(output_end(output, NULL), 0);
		put(output, "d/a.txt", "one");
	}
	cr_assert_eq(output_close(output, NULL), 0);
	return rc;
}

/* A member waits in memory up to 64 MiB. */
#define LARGE (((uint64_t)64 << 20) + 5)

Test(output, a_large_file_of_known_size_is_streamed_into_a_tar)
{
	/* As said; not said; less than was said. */
	static const uint64_t said[] = {LARGE, 0, LARGE + 7};
	struct place p = place_new();

	for (size_t i = 0; i < ARRAY_COUNT(said); i++) {
		struct archive *tar = archive_read_new();
		struct archive_entry *entry;
		uint64_t want = said[i] ? said[i] : LARGE;

		cr_assert_eq(write_large(p.to, said[i], LARGE), 0);
		archive_read_support_format_all(tar);
		cr_assert_eq(archive_read_open_filename(tar, p.to, 4096),
			     ARCHIVE_OK);
		cr_assert_eq(archive_read_next_header(tar, &entry), ARCHIVE_OK);
		cr_assert_eq(archive_entry_size(entry), (la_int64_t)want);
		cr_assert_eq(archive_read_next_header(tar, &entry), ARCHIVE_OK);
		cr_assert_str_eq(archive_entry_pathname(entry), "d/a.txt");
		archive_read_free(tar);
	}
	cr_assert_eq(write_large(p.to, LARGE, LARGE + 1), FAULT_LIMIT);
	place_free(&p);
}

Test(output, a_stream_is_the_files_one_after_the_other)
{
	struct place p = place_new();
	struct output *output;

	cr_assert_eq(output_open_stream(p.to, &output, NULL), 0);
	put(output, "a", "one ");
	put(output, "b", "");
	put(output, "c", "two");
	cr_assert_eq(output_close(output, NULL), 0);
	expect_file(p.folder, "to", "one two");
	place_free(&p);
}

static int no_space(void *context, const char *operation, const char *path,
		    size_t size)
{
	(void)context;
	(void)path;
	return strcmp(operation, "write") == 0 && size ? ENOSPC : 0;
}

Test(output, a_full_disk_ends_the_work)
{
	struct dump_file file = {.path = "a", .mtime = INT64_MIN};
	struct place p = place_new();
	struct output *output;

	cr_assert_eq(output_open_folder(p.to, &output, NULL), 0);
	cr_assert_eq(output_begin(output, &file, NULL), 0);
	cr_assert_eq(output_write(output, BYTES_LITERAL("x"), NULL), 0);
	file_set_trap(no_space, NULL);
	cr_assert_eq(output_end(output, NULL), FAULT_FULL);
	file_set_trap(NULL, NULL);
	cr_assert_eq(output_close(output, NULL), 0);
	place_free(&p);
}

/* What the descriptor answers each write with decides, not libarchive. */
Test(output, a_reader_that_left_is_told_from_a_full_disk)
{
	struct dump_file file = {
		.kind = FILE_REGULAR, .path = "a", .mtime = INT64_MIN};
	struct bytes bytes = {calloc(1, 1 << 20), 1 << 20};

	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < 4; i++) {
		int pipes[2], full = open("/dev/full", O_WRONLY);
		struct output *output;
		int rc;

		cr_assert_eq(pipe(pipes), 0);
		close(pipes[0]);
		cr_assert_geq(dup2(i & 1 ? pipes[1] : full, STDOUT_FILENO), 0);
		rc = i & 2 ? output_open_tar("-", &output, NULL)
			   : output_open_stream("-", &output, NULL);
		cr_assert_eq(rc, 0);
		rc = output_begin(output, &file, NULL);
		if (rc == 0)
			rc = output_write(output, bytes, NULL);
		if (rc == 0)
			rc = output_end(output, NULL);
		cr_assert_eq(rc, i & 1 ? FAULT_CLOSED : FAULT_FULL);
		output_close(output, NULL);
		close(pipes[1]);
		close(full);
	}
	free((void *)bytes.data);
}

Test(output, what_cannot_be_opened_is_a_fault)
{
	struct output *output = NULL;

	cr_assert_lt(output_open_tar("/nonexistent/x.tar", &output, NULL), 0);
	cr_assert_lt(output_open_stream("/nonexistent/x", &output, NULL), 0);
	cr_assert_lt(output_open_folder("/dev/null/x", &output, NULL), 0);
}
