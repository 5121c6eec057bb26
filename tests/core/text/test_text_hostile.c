/*
 * Pages made to cost: reading them is linear in their size.
 */
#include "core/text/article.h"
#include "core/text/html_tree.h"

#include <criterion/criterion.h>
#include <time.h>

#define SMALL (128 << 10)
#define LARGE (8 * SMALL)

struct hostile {
	const char *begin, *unit;
	enum content_kind kind;
};

static const struct hostile pages[] = {
	{"", "<div>", CONTENT_HTML},
	{"", "<b>", CONTENT_HTML},
	{"", "<b><p>x</b>", CONTENT_HTML},
	{"<p ", "a=b c ", CONTENT_HTML},
	{"", "<table><tr><td>x", CONTENT_HTML},
	{"<", "a", CONTENT_HTML},
	{"", "&amp;", CONTENT_HTML},
	{"", "<!--", CONTENT_HTML},
	{"", "<h1>a b c</h1>", CONTENT_HTML},
	{"<title>abc def</title>", "<h2>abc def<span>", CONTENT_HTML},
	{"", "<div class='share share share'>x y z</div>", CONTENT_HTML},
	{"", "<noscript><p>word word word.", CONTENT_HTML},
	{"", "<li>short line\n", CONTENT_HTML},
	{"<script type=application/ld+json>", "{\"author\":[", CONTENT_HTML},
	{"", "AI 요약\n가나다라.\n", CONTENT_TEXT},
	{"", "A line that ends as a sentence does.\nAll rights reserved\n\n",
	 CONTENT_TEXT},
	{"Title\nPublished 2025-01-01\n", "word\n\n", CONTENT_TEXT},
	{"", "no end of any line here and it goes on ", CONTENT_TEXT},
};

static double processor_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double work_of(const struct hostile *hostile, size_t size)
{
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct buffer page = BUFFER_INIT;
	struct document document = {.kind = hostile->kind};
	double before;

	buffer_append_string(&page, hostile->begin);
	while (page.size < size)
		buffer_append_string(&page, hostile->unit);
	document.content = buffer_view(&page);
	before = processor_seconds();
	article_extract(extractor, &document, &article);
	before = processor_seconds() - before;
	buffer_release(&page);
	article_release(&article);
	extractor_free(extractor);
	return before;
}

Test(text_hostile, takes_work_in_proportion_to_the_page)
{
	/* Eight times the bytes: eight times the work, 64 when it is quadratic.
	 * The processor's time, so that a busy machine changes nothing; what is
	 * done at once is not compared. */
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		double small = work_of(&pages[i], SMALL);
		double large = work_of(&pages[i], LARGE);

		if (small < .002)
			small = .002;
		cr_expect_lt(large, 24 * small, "%s%s: %f s, then %f s",
			     pages[i].begin, pages[i].unit, small, large);
	}
}

Test(text_hostile, a_page_of_too_many_elements_says_so)
{
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct buffer page = BUFFER_INIT;
	struct document document = {.kind = CONTENT_HTML};

	buffer_append_string(&page, "<p>It rained all day in the north.</p>");
	document.content = buffer_view(&page);
	article_extract(extractor, &document, &article);
	cr_assert_not(article.is_cut);
	for (size_t i = 0; i < HTML_NODE_LIMIT; i++)
		buffer_append_string(&page, "<b>");
	document.content = buffer_view(&page);
	article_extract(extractor, &document, &article);
	cr_assert(article.is_cut);
	cr_assert(article.body.size > 0);
	article_release(&article);
	extractor_free(extractor);
	buffer_release(&page);
}
