#include "core/base/draft.h"

#include "core/base/bytes.h"
#include "core/base/file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static const char *in_folder(const char *name)
{
	static char path[4][256];
	static unsigned turn;
	char *out = path[turn++ % 4];

	snprintf(out, sizeof(path[0]), "%s/%s", folder, name);
	return out;
}

static void set_up(void)
{
	snprintf(folder, sizeof(folder), "/tmp/newsfold-draft-XXXXXX");
	cr_assert(mkdtemp(folder) != NULL);
}

static void tear_down(void)
{
	cr_assert_eq(file_remove_tree(folder, NULL), 0);
}

TestSuite(draft, .init = set_up, .fini = tear_down);

static void put(const char *path, const char *text)
{
	int fd = file_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666, NULL);

	cr_assert_geq(fd, 0);
	cr_assert_eq(file_write_all(fd, bytes_of_string(text), path, NULL), 0);
	file_close(fd);
}

static void expect(const char *path, const char *text)
{
	struct buffer got = BUFFER_INIT;

	cr_assert_eq(file_read_all(path, 1 << 10, &got, NULL), 0);
	cr_assert_str_eq(buffer_string(&got), text);
	buffer_release(&got);
}

/* Write "new" as a command would; rc is how that went. */
static int draft_to(const char *path, int rc)
{
	struct draft draft = DRAFT_INIT;

	draft_begin(&draft, path, ".part");
	put(buffer_string(&draft.path), "new");
	rc = draft_end(&draft, rc, NULL);
	draft_release(&draft);
	return rc;
}

static mode_t kind_of(const char *path)
{
	struct stat st;

	cr_assert_eq(lstat(path, &st), 0);
	return st.st_mode & S_IFMT;
}

Test(draft, has_its_name_only_when_whole)
{
	put(in_folder("a"), "old");
	cr_assert_eq(draft_to(in_folder("a"), FAULT_FULL), FAULT_FULL);
	expect(in_folder("a"), "old");
	cr_assert(!file_exists(in_folder("a.part")));
	cr_assert_eq(draft_to(in_folder("a"), 0), 0);
	expect(in_folder("a"), "new");
	cr_assert(!file_exists(in_folder("a.part")));
}

/* Not for everyone to read while it is written, either. */
Test(draft, keeps_the_mode_of_what_it_replaces)
{
	static const mode_t modes[] = {0640, 0600, 0444, 0755};
	struct draft draft = DRAFT_INIT;
	struct stat st;

	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		put(in_folder("a"), "old");
		put(in_folder("a.part"), "of a run that was killed");
		cr_assert_eq(chmod(in_folder("a"), modes[i]), 0);
		draft_begin(&draft, in_folder("a"), ".part");
		put(in_folder("a.part"), "new");
		cr_assert_eq(stat(in_folder("a.part"), &st), 0);
		cr_expect_eq(st.st_mode & 077 & ~modes[i], 0);
		cr_assert_eq(draft_end(&draft, 0, NULL), 0);
		cr_assert_eq(stat(in_folder("a"), &st), 0);
		cr_expect_eq(st.st_mode & 07777, modes[i]);
		expect(in_folder("a"), "new");
		draft_release(&draft);
		cr_assert_eq(unlink(in_folder("a")), 0);
	}
}

Test(draft, of_no_name_is_no_file)
{
	struct draft draft = DRAFT_INIT;

	draft_begin(&draft, "", ".part");
	cr_assert_str_eq(buffer_string(&draft.path), "");
	draft_release(&draft);
}

Test(draft, leaves_a_link_to_a_file_and_replaces_the_file)
{
	put(in_folder("file"), "old");
	cr_assert_eq(symlink("file", in_folder("link")), 0);
	cr_assert_eq(draft_to(in_folder("link"), 0), 0);
	cr_assert_eq(kind_of(in_folder("link")), S_IFLNK);
	expect(in_folder("file"), "new");
	/* One that leads nowhere yet, too. */
	cr_assert_eq(symlink("later", in_folder("dangling")), 0);
	cr_assert_eq(draft_to(in_folder("dangling"), 0), 0);
	cr_assert_eq(kind_of(in_folder("dangling")), S_IFLNK);
	expect(in_folder("later"), "new");
}

Test(draft, writes_through_what_is_no_regular_file)
{
	char got[4] = "";
	int reader;

	cr_assert_eq(mkfifo(in_folder("pipe"), 0666), 0);
	cr_assert_eq(symlink("pipe", in_folder("link")), 0);
	reader = open(in_folder("pipe"), O_RDONLY | O_NONBLOCK);
	cr_assert_geq(reader, 0);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(draft_to(in_folder(i ? "link" : "pipe"), 0), 0);
		cr_assert_eq(read(reader, got, 3), 3);
		cr_assert_str_eq(got, "new");
	}
	close(reader);
	/* Failing removes nothing that was there before. */
	reader = open(in_folder("pipe"), O_RDONLY | O_NONBLOCK);
	cr_assert_eq(draft_to(in_folder("link"), FAULT_IO), FAULT_IO);
	close(reader);
	cr_assert_eq(kind_of(in_folder("pipe")), S_IFIFO);
	cr_assert_eq(kind_of(in_folder("link")), S_IFLNK);
}

Test(draft, writes_through_a_descriptor_that_is_a_file)
{
	char name[32];
	int fd;

	put(in_folder("log"), "old");
	fd = open(in_folder("log"), O_WRONLY);
	cr_assert_geq(fd, 0);
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	cr_assert_eq(draft_to(name, 0), 0);
	/* Still the file that the descriptor is open on. */
	cr_assert_eq(write(fd, "N", 1), 1);
	close(fd);
	expect(in_folder("log"), "New");
}
