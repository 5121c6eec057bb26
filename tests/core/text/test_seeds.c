/*
 * Real pages saved as text lie beside the project when it is developed; their
 * text is others' and not written down here. Of each article: its lines, its
 * characters, and hashes of its first line, its last and the whole.
 */
#include "core/base/hash.h"
#include "core/text/article.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct seed {
	const char *name;
	size_t lines, characters;
	uint64_t first, last, all;
};

static const struct seed seeds[] = {
	{"000_2a8f965e93da8018", 16, 1402, 0x23f32582f8ccb803,
	 0x6ce824f431e6cdc7, 0x9067a5a72b0fd66c},
	{"001_350a00930be01512", 9, 1564, 0x7aa721f2075d20c4,
	 0x1d988a3c8a5288f4, 0xfd2bd052b6157b1f},
	{"002_99fe9d1002008e3b", 19, 2299, 0xf4c07d5bae9ba29d,
	 0x7a846be3ee786592, 0x64c58d6daac0c637},
	{"003_9425f3313d612360", 12, 2337, 0xb241274d21b84314,
	 0x10ce6077c68a9da7, 0x15747c0fac3c2283},
	{"004_acf416a9aabe9968", 19, 2350, 0xfffa6423d8307f4b,
	 0x4b6c743d8374ab12, 0x62c7808058b641b6},
};

static bool read_seed(const char *name, struct buffer *page)
{
	char path[128];
	FILE *file;
	unsigned char part[4096];
	size_t n;

	snprintf(path, sizeof(path), "../shared/seeds/%s.txt", name);
	file = fopen(path, "rb");
	if (!file)
		return false;
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		buffer_append(page, part, n);
	fclose(file);
	return true;
}

static uint64_t hash_of(struct bytes text, size_t begin, size_t end)
{
	return hash64(bytes_slice(text, begin, end), 0);
}

static void expect_seed(const struct seed *seed, struct bytes body)
{
	size_t lines = 1, characters = 0, first = SIZE_MAX, last = 0;

	for (size_t i = 0; i < body.size; i++) {
		if (body.data[i] == '\n') {
			lines++;
			last = i + 1;
			if (first == SIZE_MAX)
				first = i;
		} else {
			characters += (body.data[i] & 0xC0) != 0x80;
		}
	}
	cr_assert_neq(first, SIZE_MAX, "%s: one line", seed->name);
	cr_expect_eq(lines, seed->lines, "%s: %zu lines", seed->name, lines);
	cr_expect_eq(characters, seed->characters, "%s: %zu characters",
		     seed->name, characters);
	cr_expect_eq(hash_of(body, 0, first), seed->first,
		     "%s: first line 0x%llx", seed->name,
		     (unsigned long long)hash_of(body, 0, first));
	cr_expect_eq(hash_of(body, last, body.size), seed->last,
		     "%s: last line 0x%llx", seed->name,
		     (unsigned long long)hash_of(body, last, body.size));
	cr_expect_eq(hash_of(body, 0, body.size), seed->all, "%s: all 0x%llx",
		     seed->name,
		     (unsigned long long)hash_of(body, 0, body.size));
}

Test(seeds, give_their_articles_and_nothing_else)
{
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct buffer page = BUFFER_INIT;
	size_t there = 0;

	for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++) {
		struct document document = {.kind = CONTENT_TEXT};

		buffer_clear(&page);
		if (!read_seed(seeds[i].name, &page))
			continue;
		there++;
		document.content = buffer_view(&page);
		article_extract(extractor, &document, &article);
		expect_seed(&seeds[i], buffer_view(&article.body));
	}
	buffer_release(&page);
	article_release(&article);
	extractor_free(extractor);
	if (!there)
		cr_skip_test("there is no ../shared/seeds");
}
