#include "core/text/article.h"

#include <criterion/criterion.h>

#define BODY                                                                   \
	"<p>The ferry to Saltmarsh will sail twice a day from the first of "   \
	"May, the harbour board has decided after a year of petitions.</p>"

struct title_case {
	const char *page;
	const char *title;
};

Test(title, is_the_headline_alone)
{
	static const struct title_case cases[] = {
		/* The site's name, behind, before, and as a link home. */
		{"<title>A second ferry | The Gull</title><meta "
		 "property=og:site_name content='The Gull'>",
		 "A second ferry"},
		{"<title>The Gull: A second ferry</title><meta "
		 "property=og:title content='A second ferry'>",
		 "A second ferry"},
		{"<title>A second ferry - The Gull of Ellery</title><h1><a "
		 "href=/>The Gull of Ellery</a></h1><h2>A second ferry</h2>",
		 "A second ferry"},
		{"<title>The Gull of Ellery &raquo; A second ferry</title><h1>"
		 "<a href=https://gull.example/>The Gull of Ellery</a></h1>"
		 "<h2>A second ferry</h2>",
		 "A second ferry"},
		/* og:title says which heading it is. */
		{"<title>News - Gull</title><meta property=og:title "
		 "content='A second ferry'><h1>News</h1><h2>A second "
		 "ferry</h2>",
		 "A second ferry"},
		/* What stands over the headline, dates, unseen text. */
		{"<title>A second ferry</title><h1><span class=kicker>Islands"
		 "</span> A second ferry</h1>",
		 "A second ferry"},
		{"<title>A second ferry to Saltmarsh</title><h1><time>1 May "
		 "2025</time>A second ferry to Saltmarsh</h1>",
		 "A second ferry to Saltmarsh"},
		{"<title>A second ferry</title><h1><span class=sr-only>"
		 "Headline: </span>A second ferry</h1>",
		 "A second ferry"},
		/* A rubric in <title> only. */
		{"<title>Press release: A second ferry to Saltmarsh</title>"
		 "<h1>A second ferry to Saltmarsh</h1>",
		 "A second ferry to Saltmarsh"},
		/* A line over it in an element of its own, which <title>, too,
		 * may have. */
		{"<title>Islands - A second ferry | The Gull</title><meta "
		 "property=og:title content='A second ferry'><h1><span>Islands"
		 "</span><br><span>A second ferry</span></h1>",
		 "A second ferry"},
		{"<title>Our islands</title><h1>Our<br>islands</h1>",
		 "Our islands"},
		{"<title>A second ferry</title><h1><span class=topline>Islands"
		 "</span><span>: </span>A second ferry</h1>",
		 "A second ferry"},
		/* What stands for machines is what the heading says, too. */
		{"<title>Ferry</title><meta property=og:title content='A "
		 "second ferry'><script type=application/ld+json>{\"@type\":"
		 "\"NewsArticle\",\"headline\":\"Harbour: A second ferry\"}"
		 "</script><h1>A second ferry</h1>",
		 "A second ferry"},
		{"<title>The ferry</title><meta property=og:title content='"
		 "ferry'><h1>The ferry</h1>",
		 "The ferry"},
		/* One title for all pages of a site is none. */
		{"<title>The Gull</title><meta property=og:title content='The "
		 "Gull'><meta property=og:site_name content='The Gull'><h1>A "
		 "second ferry</h1>",
		 "A second ferry"},
		/* A short headline behind a long name. */
		{"<title>The Gull of Ellery // &raquo; Ferry</title><meta "
		 "property=og:site_name content='The Gull of Ellery'>",
		 "Ferry"},
		{"<title>솔트마시 가는 연락선 하나 더 뜬다-엘러리신문</title>",
		 "솔트마시 가는 연락선 하나 더 뜬다"},
		{"<title>연락선 하나 더 뜬다 솔트마시-엘러리</title>",
		 "연락선 하나 더 뜬다 솔트마시-엘러리"},
		/* All of a heading that is nothing but its kicker. */
		{"<h1><span class=kicker>A second ferry</span></h1>",
		 "A second ferry"},
	};
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buffer page = BUFFER_INIT;
		struct document document = {.kind = CONTENT_HTML};

		buffer_append_string(&page, cases[i].page);
		buffer_append_string(&page, BODY);
		document.content = buffer_view(&page);
		article_extract(extractor, &document, &article);
		cr_expect_str_eq(
			buffer_string(&article.field[FIELD_TITLE].text),
			cases[i].title, "%s", cases[i].page);
		buffer_release(&page);
	}
	article_release(&article);
	extractor_free(extractor);
}
