#include "core/base/memory.h"
#include "core/text/article.h"

#include <criterion/criterion.h>

#define JSON_LD(json) "<script type=application/ld+json>" json "</script>"

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
		/* What is no date does not hide one that is. */
		{"<meta property=article:published_time "
		 "content=0000-00-00T00:00:00><time "
		 "datetime=2025-05-01></time>",
		 "", "2025-05-01"},
		{"<meta property=article:published_time "
		 "content=1970-01-01T00:00:00Z><time "
		 "datetime=2025-05-01></time>",
		 "", "2025-05-01"},
		/* Nor does the date of a comment or of another story. */
		{JSON_LD("{\"comment\":{\"datePublished\":\"2025-05-03\","
			 "\"@type\":\"Comment\"},\"@type\":\"Article\","
			 "\"datePublished\":\"2025-05-01\"}"),
		 "", "2025-05-01"},
		{JSON_LD("{\"@type\":\"WebPage\",\"datePublished\":"
			 "\"2010-01-01\"}")
			 JSON_LD("{\"@type\":\"Article\",\"datePublished\":"
				 "\"2025-05-01\"}"),
		 "", "2025-05-01"},
		/* Readers' comments have dates of their own. */
		{"",
		 "<ol class=comments><li><time datetime=2025-05-03>May 3</time>"
		 "</ol>",
		 ""},
	};

	expect_field(FIELD_PUBLISHED, cases, ARRAY_COUNT(cases));
}

Test(page_markup, an_address_tells_the_outlet)
{
	static const struct page_case hosts[] = {
		{"<link rel=canonical href=//Gull.example/1>", "",
		 "gull.example"},
		{"<link rel=canonical href=/1>", "", ""},
		/* What no script has filled in says nothing. */
		{"<meta property=og:site_name content='{{ site }}'>"
		 "<meta property=og:url content=http://gull.example/1>",
		 "", "gull.example"},
	};
	static const struct page_case addresses[] = {
		{"<link rel=canonical href=//Gull.example/1>", "",
		 "https://Gull.example/1"},
	};

	expect_field(FIELD_OUTLET, hosts, ARRAY_COUNT(hosts));
	expect_field(FIELD_URL, addresses, ARRAY_COUNT(addresses));
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
		/* All of those who stand together, once. */
		{"<p>By <a rel=author>Anna Berg</a> and <a rel=author>Jo Roy"
		 "</a> <a rel=author>More by Anna Berg, Jo Roy</a></p>"
		 "<a rel=author>Jan</a>",
		 "", "Anna Berg, Jo Roy"},
		/* Who comments, films or wrote another story is not who wrote
		 * this one; of a page and its article the article's word
		 * counts. */
		{JSON_LD("{\"comment\":[{\"author\":{\"name\":\"Jan\"},"
			 "\"@type\":\"Comment\"}],\"@type\":\"NewsArticle\","
			 "\"video\":{\"@type\":\"VideoObject\",\"author\":"
			 "\"Cam Era\"},\"author\":[{\"name\":\"Anna Berg\"},"
			 "\"Jo Roy\"]}"),
		 "", "Anna Berg, Jo Roy"},
		{JSON_LD("{\"@type\":\"ItemList\",\"itemListElement\":[{"
			 "\"item\":{\"@type\":\"NewsArticle\",\"author\":"
			 "\"Jan\"}}]}")
			 JSON_LD("{\"@type\":\"WebPage\",\"author\":\"Web "
				 "Desk\",\"mainEntity\":{\"author\":\"Anna "
				 "Berg\",\"@type\":[\"Thing\",\"Article\"]}}"),
		 "", "Anna Berg"},
		{JSON_LD("{\"@type\":\"LiveBlogPosting\",\"author\":\"Anna "
			 "Berg\",\"liveBlogUpdate\":[{\"@type\":"
			 "\"BlogPosting\","
			 "\"author\":\"Jan\"}]}"),
		 "", "Anna Berg"},
		/* An author may be told of beside the article. */
		{JSON_LD("{\"@graph\":[{\"@type\":\"Article\",\"author\":{"
			 "\"@id\":\"#a\"}},{\"@type\":\"Person\",\"@id\":"
			 "\"#b\",\"name\":\"Jan\"},{\"@type\":\"Person\","
			 "\"@id\":\"#a\",\"name\":\"Anna Berg\"}]}"),
		 "", "Anna Berg"},
		/* What is cut short counts as far as it goes. */
		{JSON_LD("{\"@type\":\"Article\",\"author\":\"Anna Berg\","),
		 "", "Anna Berg"},
		/* An address names nobody. */
		{"<p>By mail: desk@gull.example</p>", "", ""},
	};

	expect_field(FIELD_BYLINE, cases, ARRAY_COUNT(cases));
}
