#include "core/text/html_article.h"

#include "core/text/article.h"

#include <criterion/criterion.h>

/* Written for these tests; no real outlet, person or event. */
#define P1                                                                     \
	"The ferry to Saltmarsh will sail twice a day from the first of May, " \
	"the harbour board has decided after a year of petitions."
#define P2                                                                     \
	"Fares stay as they are until the autumn, when the board will look "   \
	"at how many islanders have taken the later boat."
#define P3                                                                     \
	"The second crossing costs the board forty thousand a year, half of "  \
	"it paid by the county."
#define P4                                                                     \
	"Skipper Ines Falk said she had waited for this since she was a "      \
	"girl and that her crew were ready."
#define STORY "<p>" P1 "<p>" P2 "<p>" P3 "<p>" P4
#define LINES P1 "\n" P2 "\n" P3 "\n" P4

#define ROWS(end)                                                              \
	"Cod (crate) 41.20 42.10 40.90" end "Plaice (crate) 31.70 30.95 "      \
	"32.00" end "Herring (barrel) 18.25 18.40 18.10" end                   \
	"Whiting (crate) 12.60 12.85 12.40" end "Haddock (crate) 36.15 "       \
	"36.75 35.80" end "Crabs (dozen) 9.80 9.95 9.70"
#define TABLE	    ROWS("<br>")
#define TABLE_LINES ROWS("\n")

struct extraction_case {
	const char *why;
	const char *page;
	const char *body;
};

static void check(const struct extraction_case *c)
{
	struct extractor *extractor = extractor_new();
	struct document document = {.content = bytes_of_string(c->page),
				    .kind = CONTENT_HTML};
	struct article article = ARTICLE_INIT;

	article_extract(extractor, &document, &article);
	cr_expect_str_eq(buffer_string(&article.body), c->body, "%s:\n%s",
			 c->why, buffer_string(&article.body));
	article_release(&article);
	extractor_free(extractor);
}

#define CHECK_ALL(cases)                                                       \
	for (size_t i = 0; i < sizeof(cases) / sizeof(*(cases)); i++)          \
	check(&(cases)[i])

Test(html_article, leaves_out_what_stands_around)
{
	static const struct extraction_case cases[] = {
		{"words for browsers that cannot play",
		 "<article><video src=a><p>Your browser does not support this "
		 "video, we are sorry.</video>" STORY
		 "<audio src=b>It does not support audio elements either."
		 "</audio></article>",
		 LINES},
		{"a player that nobody closed is no end of the story",
		 "<article><video src=a>" STORY STORY STORY STORY
		 "</article><p>1</p>",
		 LINES "\n" LINES "\n" LINES "\n" LINES},
		{"a form",
		 "<div>" STORY "<form><p>Tell us what you think of the ferry, "
		 "we read every letter.</form></div>",
		 LINES},
		{"above the headline",
		 "<title>A second ferry | Gull</title><div><p>Harbour office, "
		 "Quay Street 4, open on weekdays from nine to four."
		 "<h1>A second ferry</h1>" STORY "</div>",
		 LINES},
		{"below the part that holds it",
		 "<div><div class=text>" STORY "</div><div class=more><p>The "
		 "Gull has been the paper of the islands since 1903.</div>"
		 "</div>",
		 LINES},
		{"the page's footer, longer than a short article",
		 "<article><h1>A second ferry</h1><p>" P1 "</article><footer>"
		 "<p>" P2 "<p>" P3 "<p>" P4 "</footer>",
		 P1},
		{"the page's footer, below a table",
		 "<article><h1>Fish market</h1><div>" TABLE "</div></article>"
		 "<footer><p>" P2 "<p>" P3 "</footer>",
		 TABLE_LINES},
		{"readers' comments, longer than a short article",
		 "<article><h1>A second ferry</h1><p>" P1 "</article>"
		 "<section id=disqus_thread><h3>3 comments</h3><p>" P2 "<p>" P3
		 "<p>" P4 "</section>",
		 P1},
		{"about the author",
		 "<div>" STORY "<div class=author><p>Jo writes on ships.</div>"
		 "</div>",
		 LINES},
	};
	CHECK_ALL(cases);
}

Test(html_article, keeps_what_only_looks_like_furniture)
{
	static const struct extraction_case cases[] = {
		{"an anchor that nobody closed is no link",
		 "<div><a name=top><h1>Ferry</h1>" STORY "</div>", LINES},
		{"a head that ends without saying so",
		 "<html><head><title>Ferry</title><h1>Ferry</h1>" STORY, LINES},
		{"after a button nobody closed",
		 "<div><header><button>Menu<i></i></div></header>"
		 "<div>" STORY "</div>",
		 LINES},
		{"in a caption that has no table",
		 "<div><p><caption>" P1 "</p><p><caption>" P2
		 "</p><p><caption>" P3 "</p><p><caption>" P4 "</p></div>",
		 LINES},
		{"under a made-up class name with two letters of an ad",
		 "<div><div class=sc-qOiPt><p>" P1 "</div><div class=eAdqX>"
		 "<p>" P2 "</div><div class=jpYiwZ><p>" P3 "</div><div "
		 "class=sc-pX><p>" P4 "</div></div>",
		 LINES},
		{"in noscript, when the page is empty without",
		 "<div itemprop=articleBody><noscript>" STORY
		 "</noscript></div><p>Tell us more in our forum.",
		 LINES},
		{"as lines of a song",
		 "<div class=post-body>The boat goes out<br>The boat comes "
		 "in<br>And who will mend<br>My father's tin<br>The kettle "
		 "sings<br>The gulls reply<br>And I stay here<br>Until I die"
		 "</div>",
		 "The boat goes out\nThe boat comes in\nAnd who will mend\n"
		 "My father's tin\nThe kettle sings\nThe gulls reply\n"
		 "And I stay here\nUntil I die"},
	};
	CHECK_ALL(cases);
}

Test(html_article, reads_on_past_a_heading_or_link_that_nobody_closed)
{
	static const struct extraction_case cases[] = {
		{"a heading above the text",
		 "<article><h2>A second ferry" STORY "</article>", LINES},
		{"the title",
		 "<article><h1>A second ferry<div>" STORY "</div></article>",
		 LINES},
		{"a heading around all", "<h3><article>" STORY "</article>",
		 LINES},
		{"a link to a picture",
		 "<article><h1>A second ferry</h1><a href=/big><img "
		 "src=a>" STORY "</article>",
		 LINES},
		{"a teaser is still a link",
		 "<article>" STORY "</article><a href=/2><h3>Cod</h3><p>" P3
		 "<p>" P4 "</a>",
		 LINES},
	};

	CHECK_ALL(cases);
}

Test(html_article, needs_no_stops_where_a_script_has_none)
{
	static const struct extraction_case cases[] = {
		{"a short last paragraph in Thai",
		 "<h1>เรือเที่ยวที่สอง</h1><div><p>คณะกรรมการท่าเรือตัดสินใจให้เรือข้ามฟาก"
		 "ออกวันละสองเที่ยวตั้งแต่วันที่หนึ่งพฤษภาคม<p>ค่าโดยสารยังคงเดิม"
		 "ไปจนถึงฤดูใบไม้ร่วง</div>",
		 "คณะกรรมการท่าเรือตัดสินใจให้เรือข้ามฟาก"
		 "ออกวันละสองเที่ยวตั้งแต่วันที่หนึ่งพฤษภาคม\nค่าโดยสารยังคงเดิม"
		 "ไปจนถึงฤดูใบไม้ร่วง"},
	};
	CHECK_ALL(cases);
}

Test(html_article, takes_the_lead_below_a_headline_of_any_level)
{
	static const struct extraction_case cases[] = {
		{"<h3> that says what <title> says",
		 "<title>A second ferry - The Gull</title><div><h3>A second "
		 "ferry</h3><div class=teaser><p>Islanders get what they "
		 "asked for: a later boat, at the same price.</div>"
		 "<div class=article-body>" STORY "</div></div>",
		 "Islanders get what they asked for: a later boat, at the "
		 "same price.\n" LINES},
	};
	CHECK_ALL(cases);
}

Test(html_article, takes_the_json_ld_body_when_the_page_shows_a_part)
{
	static const struct extraction_case cases[] = {
		{"teaser on the page",
		 "<script type=application/ld+json>{\"@type\":\"NewsArticle\","
		 "\"articleBody\":\"" P1 "\\n" P2 "\\n" P3 "\\n" P4
		 "\"}</script><div><p>" P1 "</div>",
		 LINES},
	};
	CHECK_ALL(cases);
}

Test(html_article, of_a_page_that_is_all_furniture_is_empty)
{
	static const struct extraction_case cases[] = {
		{"photo page",
		 "<title>[Photo] Rain at the quay</title><nav><a href=/>Home"
		 "</a></nav><h1>[Photo] Rain at the quay</h1><div "
		 "class=consent><p>We use cookies to make the site better, "
		 "you can change your mind at any time.</div>"
		 "<ul><li><a href=/1>A second ferry</a><li><a href=/2>Gulls "
		 "counted</a></ul><footer>All rights reserved</footer>",
		 ""},
	};
	CHECK_ALL(cases);
}
