#include "core/text/path_outlet.h"

#include <criterion/criterion.h>

Test(path_outlet, finds_the_folder_that_reads_as_a_host)
{
	static const struct {
		const char *path, *outlet;
	} cases[] = {
		{"dump/outlet003.example/202502/x.txt", "outlet003.example"},
		{"news.co.kr/2025/02/story.html", "news.co.kr"},
		{"www.example.com/a.example/x", "a.example"},
		{"pages/story.html", ""},
		{"example.com", ""}, /* a file's own name */
		{"a.tar/inner/x.txt", ""},
		{"v1.2/x.txt", ""},
		{"..hidden.com/x", ""},
		{"a..b/x", ""},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_assert(
			bytes_equal(path_outlet(bytes_of_string(cases[i].path)),
				    bytes_of_string(cases[i].outlet)),
			"%s", cases[i].path);
}
