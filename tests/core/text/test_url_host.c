#include "core/text/url_host.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

Test(url_host, is_what_stands_between_scheme_and_path)
{
	static const struct {
		const char *url, *host;
	} cases[] = {
		{"https://a.example/b", "a.example"},
		{"http://www.a.example:8080/b", "a.example"},
		{"https://WWW.a.example?q", "a.example"},
		{"https://a.example#b", "a.example"},
		{"https://a.example%2Fb%2F", "a.example"},
		{"https://a.example", "a.example"},
		{"https://jane:se@cret@a.example:80/@b", "a.example"},
		{"https://", ""},
		{"a.example/b", ""},
		{"", ""},
	};

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		cr_expect(bytes_equal(url_host(bytes_of_string(cases[i].url)),
				      bytes_of_string(cases[i].host)),
			  "%s", cases[i].url);
}
