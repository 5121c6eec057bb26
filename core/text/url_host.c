#include "core/text/url_host.h"

struct bytes url_host(struct bytes url)
{
	size_t begin = bytes_find(url, BYTES_LITERAL("://"), 0), end;

	if (begin == SIZE_MAX)
		return BYTES_NONE;
	begin += 3;
	end = begin;
	while (end < url.size && url.data[end] != '/' && url.data[end] != '?' &&
	       url.data[end] != '#' && url.data[end] != ':')
		end++;
	url = bytes_slice(url, begin, end);
	if (bytes_starts_with_nocase(url, BYTES_LITERAL("www.")))
		url = bytes_slice(url, 4, url.size);
	return url;
}
