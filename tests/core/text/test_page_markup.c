#include "core/base/memory.h"
#include "core/text/article.h"

#include <criterion/criterion.h>

#define BODY                                                                   \
	"<article><p>The ferry to Saltmarsh will sail twice a day from the "   \
	"first of May, the harbour board has decided after a year of "         \
	"petitions.</p><p>Both islands had asked for it.</p><p>It will carry " \
	"bicycles, too.</p></article>"

struct page_case {
	const char *before, *after; /* the article */
	const char *value;
};

static void expect_field(enum field field, const struct page_case *cases,
			 size_t count)
{
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;

	for (size_t i = 0; i < count; i++) {
		struct buffer page = BUFFER_INIT;
		struct document document = {.kind = CONTENT_HTML};

		buffer_printf(&page, "<html lang=en>%s%s%s", cases[i].before,
			      BODY, cases[i].after);
		document.content = buffer_view(&page);
		article_extract(extractor, &document, &article);
		cr_expect_str_eq(buffer_string(&article.field[field].text),
				 cases[i].value, "%s%s", cases[i].before,
				 cases[i].after);
		buffer_release(&page);
	}
	article_release(&article);
	extractor_free(extractor);
}

Test(page_markup, dates_are_what_elements_give_machines)
{
	static const struct page_case cases[] = {
		{"<time datetime=2025-05-01T08:00:00Z>1 May</time>", "",
		 "2025-05-01T08:00:00Z"},
		/* Blogger, after hAtom. */
		{"<abbr class=published itemprop=datePublished "
		 "title='2025-05-01T08:00:00-07:00'>8:00 AM</abbr>",
		 "", "2025-05-01T08:00:00-07:00"},
		/* RDFa, as Drupal writes it. */
		{"<span property='dc:date dc:created' "
		 "content='2025-05-01T08:00:00+02:00'>Thu, 05/01</span>",
		 "", "2025-05-01T08:00:00+02:00"},
		{"<span property=schema:dateCreated "
		 "content='2025-05-01T08:00:00+00:00'></span>",
		 "", "2025-05-01T08:00:00+00:00"},
		/* Shown as an age. */
		{"<span class=post-date title='May 1, 2025'>3 days ago</span>",
		 "", "2025-05-01"},
		{"<div class=submitted>Submitted by anna on May 1, 2025</div>",
		 "", "2025-05-01"},
		/* A title that is no date is none. */
		{"<span class=date title='When it came out'>May 1, 2025"
		 "</span>",
		 "", "2025-05-01"},
		/* The surest comes first, wherever it stands. */
		{"<span property=dc:date content=2025-05-02></span>",
		 "<span itemprop=datePublished content=2025-05-01></span>",
		 "2025-05-01"},
		/* Readers' comments have dates of their own. */
		{"",
		 "<ol class=comments><li><time datetime=2025-05-03>May 3</time>"
		 "</ol>",
		 ""},
	};

	expect_field(FIELD_PUBLISHED, cases, ARRAY_COUNT(cases));
}

Test(page_markup, bylines_are_the_articles)
{
	static const struct page_case cases[] = {
		{"<span class=author>Anna Berg</span>", "", "Anna Berg"},
		{"<p>By Anna Berg</p>", "", "Anna Berg"},
		{"<span property=schema:author>Anna Berg</span>", "",
		 "Anna Berg"},
		/* Not readers, nor the form for them. */
		{"",
		 "<div class=comment-author>Jan says:</div>"
		 "<p class=comment-form-author>Name *</p>",
		 ""},
		{"",
		 "<ul class=commentlist><li><cite class=author>Jan</cite></ul>",
		 ""},
		/* A page whose body has a class of comments is all the same a
		 * page. */
		{"<body class=comments><p class=author>Anna Berg</p>", "",
		 "Anna Berg"},
		/* A paper is not who wrote it, when somebody else is said to
		 * be. */
		{"<script type=application/ld+json>{\"@type\":\"NewsArticle\","
		 "\"author\":{\"@type\":\"NewsMediaOrganization\",\"name\":"
		 "\"The Gull\"}}</script>",
		 "", "The Gull"},
		{"<script type=application/ld+json>{\"@type\":\"NewsArticle\","
		 "\"author\":{\"@type\":\"Organization\",\"name\":\"The "
		 "Gull\"}}</script><span class=author>Anna Berg</span>",
		 "", "Anna Berg"},
		{"<script type=application/ld+json>{\"@type\":\"NewsArticle\","
		 "\"author\":{\"@type\":\"Organization\",\"name\":\"The "
		 "Gull\"}}</script><p>By Anna Berg</p>",
		 "", "Anna Berg"},
		/* An address names nobody. */
		{"<p>By mail: desk@gull.example</p>", "", ""},
	};

	expect_field(FIELD_BYLINE, cases, ARRAY_COUNT(cases));
}
