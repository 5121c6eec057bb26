#include "core/output/safe_path.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct {
	const char *path, *safe;
	bool changed;
} table[] = {
	{"a", "a", false},
	{"a/b.txt", "a/b.txt", false},
	{"", "_", true},
	{"/", "_", true},
	{".", "_", true},
	{"./", "_", true},
	{"..", "%2E%2E", true},
	{"../", "%2E%2E", true},
	{"/..", "%2E%2E", true},
	{"../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd", true},
	{"/etc/passwd", "etc/passwd", true},
	{"///etc//passwd", "etc/passwd", true},
	{"a/../../b", "a/%2E%2E/%2E%2E/b", true},
	{"a/./b", "a/b", false},
	{"./a/b", "a/b", false},
	{"a//b", "a/b", false},
	{"...", "...", false},
	{".hidden", ".hidden", false},
	{"..a/b..", "..a/b..", false},
	{"a/..\\..\\b", "a/..\\..\\b", false},
	{"C:\\x", "C:\\x", false},
	{"%2E%2E", "%252E%2E", true},
	{"%252E%2E", "%25252E%2E", true},
	{"%2e%2e", "%2e%2e", false},
	{" ", " ", false},
	{"\xFF\xFE/\x01\n", "\xFF\xFE/\x01\n", false},
	{"-rf", "-rf", false},
	{"~root", "~root", false},
	{"\xEA\xB0\x80/\xEB\x82\x98", "\xEA\xB0\x80/\xEB\x82\x98", false},
};

Test(safe_path, makes_hostile_paths_harmless)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buffer out = BUFFER_INIT;
		bool changed = safe_path(table[i].path, &out);

		cr_assert_str_eq(buffer_string(&out), table[i].safe, "%s: %s",
				 table[i].path, buffer_string(&out));
		cr_assert_eq(changed, table[i].changed, "%s", table[i].path);
		buffer_release(&out);
	}
}

static void expect_harmless(const struct buffer *out, size_t begin)
{
	const char *p = buffer_string(out) + begin;

	cr_assert_eq(strlen(p), out->size - begin);
	cr_assert_neq(p[0], '/');
	for (;;) {
		size_t size = strcspn(p, "/");

		cr_assert_gt(size, 0, "%s", buffer_string(out));
		cr_assert_leq(size, 255);
		cr_assert(!(size == 1 && p[0] == '.'));
		cr_assert(!(size == 2 && p[0] == '.' && p[1] == '.'));
		if (!p[size])
			break;
		p += size + 1;
	}
}

/* All strings of up to eight of these. */
Test(safe_path, every_short_path_of_dots_and_slashes_is_harmless)
{
	static const char letter[] = "./a%";

	for (unsigned length = 0; length <= 8; length++)
		for (unsigned n = 0; n < 1u << (2 * length); n++) {
			char path[9] = "";
			struct buffer out = BUFFER_INIT;

			for (unsigned i = 0; i < length; i++)
				path[i] = letter[n >> (2 * i) & 3];
			buffer_append_string(&out, "NAME/");
			safe_path(path, &out);
			expect_harmless(&out, 5);
			buffer_release(&out);
		}
}

Test(safe_path, long_parts_are_cut_and_stay_different)
{
	char path[5001];
	struct buffer seen[3] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};

	for (unsigned i = 0; i < 3; i++) {
		for (size_t k = 0; k < sizeof(path) - 1; k += 3)
			memcpy(path + k, "\xEA\xB0\x80",
			       k + 3 < sizeof(path) ? 3 : 2);
		path[4000] = '/';
		path[3990 + i] = 'x';
		path[5000] = 0;
		cr_assert(safe_path(path, &seen[i]));
		expect_harmless(&seen[i], 0);
		for (unsigned k = 0; k < i; k++)
			cr_assert(strcmp(buffer_string(&seen[k]),
					 buffer_string(&seen[i])) != 0);
	}
	for (unsigned i = 0; i < 3; i++)
		buffer_release(&seen[i]);
}
