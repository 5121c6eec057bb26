#include "core/text/url_host.h"

struct bytes url_host(struct bytes url)
{
	size_t begin = bytes_find(url, BYTES_LITERAL("://"), 0), end;

	if (begin == SIZE_MAX)
		return BYTES_NONE;
	begin += 3;
	/* A name and password for it may stand before. */
	for (end = begin; end < url.size && !memchr("/?#", url.data[end], 3);)
		if (url.data[end++] == '@')
			begin = end;
	end = begin;
	/* No host has a '%': a slash that was escaped, too, ends it. */
	while (end < url.size && !memchr("/?#:%", url.data[end], 5))
		end++;
	url = bytes_slice(url, begin, end);
	if (bytes_starts_with_nocase(url, BYTES_LITERAL("www.")))
		url = bytes_slice(url, 4, url.size);
	return url;
}
