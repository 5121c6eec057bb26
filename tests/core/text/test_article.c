#include "core/text/article.h"

#include <criterion/criterion.h>

static void extract(struct bytes content, enum content_kind kind,
		    struct article *out)
{
	struct extractor *extractor = extractor_new();
	struct document document = {.content = content, .kind = kind};

	article_extract(extractor, &document, out);
	extractor_free(extractor);
}

static const char *body_of(const struct article *article)
{
	return buffer_string(&article->body);
}

static const char *field_of(const struct article *article, enum field field)
{
	return buffer_string(&article->field[field].text);
}

static const char page[] =
	"<!DOCTYPE html><html lang=en><head><title>Harbour reopens after storm "
	"| The Gull</title><meta property='og:site_name' content='The Gull'>"
	"<meta property='article:published_time' "
	"content='2025-02-04T16:34:00+09:00'></head><body>"
	"<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>"
	"<article><h1>Harbour reopens after storm</h1>"
	"<p>The harbour of Port Ellery reopened on Tuesday, two days after the "
	"worst storm in a decade had closed it to all ships.</p>"
	"<p>Officials said <b>four</b> piers were damaged &amp; that repairs "
	"would take until the spring of next year.</p></article>"
	"<div class=comments><p>I was there and the waves were as high as the "
	"lighthouse, nobody has seen that before.</p></div>"
	"<footer>Copyright 2025 The Gull. All rights reserved.</footer></body>";

Test(article, of_a_page_is_its_paragraphs)
{
	struct article article = ARTICLE_INIT;

	extract(bytes_of_string(page), CONTENT_HTML, &article);
	cr_assert_str_eq(
		body_of(&article),
		"The harbour of Port Ellery reopened on Tuesday, two days "
		"after the worst storm in a decade had closed it to all "
		"ships.\nOfficials said four piers were damaged & that repairs "
		"would take until the spring of next year.");
	cr_assert_str_eq(field_of(&article, FIELD_TITLE),
			 "Harbour reopens after storm");
	cr_assert_str_eq(field_of(&article, FIELD_PUBLISHED),
			 "2025-02-04T16:34:00+09:00");
	cr_assert_str_eq(field_of(&article, FIELD_OUTLET), "The Gull");
	cr_assert_str_eq(field_of(&article, FIELD_LANGUAGE), "en");
	article_release(&article);
}

Test(article, of_any_cut_of_a_page_does_no_harm)
{
	struct article article = ARTICLE_INIT;

	for (size_t size = 0; size < sizeof(page); size++)
		for (int kind = CONTENT_NONE; kind <= CONTENT_BODY; kind++)
			extract(bytes_make(page, size), (enum content_kind)kind,
				&article);
	article_release(&article);
}

Test(article, of_a_one_line_item_is_that_line)
{
	struct article article = ARTICLE_INIT;

	extract(BYTES_LITERAL("Ellery Bank cuts rate. "), CONTENT_TEXT,
		&article);
	cr_assert_str_eq(body_of(&article), "Ellery Bank cuts rate.");
	extract(BYTES_LITERAL("ELLERY BANK CUTS RATE"), CONTENT_TEXT, &article);
	cr_assert_str_eq(body_of(&article), "ELLERY BANK CUTS RATE");
	article_release(&article);
}

Test(article, given_text_keeps_its_lines_whatever_ends_them)
{
	struct article article = ARTICLE_INIT;

	extract(BYTES_LITERAL("one  two\r\n\r\n\rthree\n\r\nfour\t five \x01"),
		CONTENT_GIVEN, &article);
	cr_assert_str_eq(body_of(&article), "one two\nthree\nfour five");
	article_release(&article);
}

Test(article, given_markup_is_read_as_markup)
{
	struct article article = ARTICLE_INIT;

	extract(BYTES_LITERAL("<p>one &amp; two</p><p>thr<b>ee</b></p>"),
		CONTENT_GIVEN, &article);
	cr_assert_str_eq(body_of(&article), "one & two\nthree");
	extract(BYTES_LITERAL("<table><tr><td>one</td><td>two</td></tr></table>"
			      "<ul><li>three</li></ul>"),
		CONTENT_GIVEN, &article);
	cr_assert_str_eq(body_of(&article), "one\ntwo\nthree");
	extract(BYTES_LITERAL("<blockquote>one</blockquote>two"), CONTENT_GIVEN,
		&article);
	cr_assert_str_eq(body_of(&article), "one\ntwo");
	extract(BYTES_LITERAL("one <b>bold</b>\r\n\ntwo &lt;\nth<i>r\nee</i>"),
		CONTENT_GIVEN, &article);
	cr_assert_str_eq(body_of(&article), "one bold\ntwo <\nthr\nee");
	article_release(&article);
}

Test(article, given_escapes_are_undone)
{
	static const struct {
		const char *text, *title, *body, *is_title;
	} rows[] = {
		{"&quot;No&quot;, said AT&amp;T.&nbsp;It rained.\nTwo&#8217;s.",
		 "Caf&eacute; &#8217;s &amp; <em>bar</em>",
		 "\"No\", said AT&T. It rained.\nTwo\xe2\x80\x99s.",
		 "Caf\xc3\xa9 \xe2\x80\x99s & bar"},
		{"&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; "
		 "three.&lt;/p&gt;",
		 "R&amp;D", "One.\nTwo & three.", "R&D"},
		/* What no semicolon ends is as likely meant so. */
		{"Q&A: see /?a=1&copy=2, R&D", "A &lt B; x < y",
		 "Q&A: see /?a=1&copy=2, R&D", "A &lt B; x < y"},
	};
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct document document = {
			.content = bytes_of_string(rows[i].text),
			.kind = CONTENT_GIVEN,
			.is_narrow = true};

		document.given[FIELD_TITLE] = bytes_of_string(rows[i].title);
		document.given_source[FIELD_TITLE] = SOURCE_GIVEN;
		article_extract(extractor, &document, &article);
		cr_expect_str_eq(body_of(&article), rows[i].body);
		cr_expect_str_eq(field_of(&article, FIELD_TITLE),
				 rows[i].is_title);
	}
	article_release(&article);
	extractor_free(extractor);
}

Test(article, of_a_body_is_that_body)
{
	static const char body[] =
		"Write &amp;amp; in &lt;p&gt;.\nOr <p>a</p>.";
	struct article article = ARTICLE_INIT;

	extract(bytes_of_string(body), CONTENT_BODY, &article);
	cr_assert_str_eq(body_of(&article), body);
	article_release(&article);
}

Test(article, a_browsers_title_stands_in_for_the_title_tag_alone)
{
	static const char *const pages[][2] = {
		{"<title>Loading</title><p>Rain fell.", "Rain in Ellery"},
		{"<p>Rain fell.", "Rain in Ellery"},
		{"<title>Loading</title><meta property=og:title "
		 "content='It rained'><p>Rain fell.",
		 "It rained"}};
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct document document = {
			.content = bytes_of_string(pages[i][0]),
			.kind = CONTENT_HTML};

		document.given[FIELD_TITLE] = BYTES_LITERAL("Rain in Ellery");
		document.given_source[FIELD_TITLE] = SOURCE_TITLE_TAG;
		article_extract(extractor, &document, &article);
		cr_expect_str_eq(field_of(&article, FIELD_TITLE), pages[i][1]);
	}
	article_release(&article);
	extractor_free(extractor);
}

Test(article, given_fields_come_before_the_pages)
{
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct document document = {.content = bytes_of_string(page),
				    .kind = CONTENT_HTML};

	document.given[FIELD_TITLE] = BYTES_LITERAL(" A  given title ");
	document.given_source[FIELD_TITLE] = SOURCE_GIVEN;
	document.given[FIELD_PUBLISHED] = BYTES_LITERAL("None");
	document.given[FIELD_FETCHED] =
		BYTES_LITERAL("Sun, 03 Dec 2023 02:28:04 -0000");
	document.given_source[FIELD_FETCHED] = SOURCE_ARCHIVE;
	article_extract(extractor, &document, &article);
	cr_assert_str_eq(field_of(&article, FIELD_TITLE), "A given title");
	cr_assert_eq(article.field[FIELD_TITLE].source, SOURCE_GIVEN);
	cr_assert_str_eq(field_of(&article, FIELD_PUBLISHED),
			 "2025-02-04T16:34:00+09:00");
	cr_assert_eq(article.field[FIELD_PUBLISHED].source, SOURCE_META);
	cr_assert_str_eq(field_of(&article, FIELD_FETCHED),
			 "2023-12-03T02:28:04+00:00");
	article_release(&article);
	extractor_free(extractor);
}

Test(article, of_a_record_is_no_utf16_for_a_nul)
{
	struct extractor *extractor = extractor_new();
	struct document document = {
		.content = BYTES_LITERAL("a\0b\0c\0d\0 The mayor quits."),
		.kind = CONTENT_GIVEN,
		.is_narrow = true};
	struct article article = ARTICLE_INIT;

	document.given[FIELD_TITLE] = BYTES_LITERAL("T\0o\0w\0n\0");
	document.given_source[FIELD_TITLE] = SOURCE_GIVEN;
	article_extract(extractor, &document, &article);
	cr_assert_str_eq(body_of(&article), "abcd The mayor quits.");
	cr_assert_str_eq(field_of(&article, FIELD_TITLE), "Town");
	cr_assert_str_eq(article.charset, "utf-8");
	article_release(&article);
	extractor_free(extractor);
}

/* 03/02/2024 is in March in the United States and where the year comes first,
 * in February nearly elsewhere. */
Test(article, of_a_record_has_dates_in_the_order_of_its_language)
{
	static const struct {
		const char *text, *language, *published;
	} cases[] = {
		{"افتتح المجلس البلدي مكتبة جديدة في وسط البلدة يوم الأحد وحضر "
		 "الافتتاح عدد كبير من السكان.",
		 "", "2024-02-03"},
		{"नगर परिषद ने रविवार को शहर के बीच में नया पुस्तकालय खोला और बहुत से "
		 "लोग वहां आए।",
		 "", "2024-02-03"},
		{"Der Rat hat am Sonntag in der Mitte der Stadt eine neue "
		 "Bibliothek eröffnet, und viele Bürger sind gekommen.",
		 "", "2024-02-03"},
		{"The council opened a new library in the middle of the town "
		 "on Sunday, and many of the people came to see it.",
		 "", "2024-03-02"},
		{"시는 일요일에 도심에 새 도서관을 열었고 많은 시민이 "
		 "찾아왔다고 "
		 "밝혔다.",
		 "", "2024-03-02"},
		{"Opened.", "", "2024-03-02"},
		{"Opened.", "de", "2024-02-03"},
		{"Opened.", "English", "2024-03-02"},
		{"The council opened a new library in the middle of the town "
		 "on Sunday, and many of the people came to see it.",
		 "en-GB", "2024-02-03"},
		{"Der Rat hat am Sonntag in der Mitte der Stadt eine neue "
		 "Bibliothek eröffnet, und viele Bürger sind gekommen.",
		 "en-US", "2024-03-02"},
	};
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct document document = {
			.content = bytes_of_string(cases[i].text),
			.kind = CONTENT_GIVEN,
			.is_narrow = true};

		document.given[FIELD_PUBLISHED] = BYTES_LITERAL("03/02/2024");
		document.given[FIELD_FETCHED] =
			BYTES_LITERAL("2024-03-05T10:00:00Z");
		document.given[FIELD_LANGUAGE] =
			bytes_of_string(cases[i].language);
		article_extract(extractor, &document, &article);
		cr_expect_str_eq(field_of(&article, FIELD_PUBLISHED),
				 cases[i].published, "case %zu: %s", i,
				 field_of(&article, FIELD_PUBLISHED));
		cr_expect_str_eq(field_of(&article, FIELD_FETCHED),
				 "2024-03-05T10:00:00Z");
	}
	article_release(&article);
	extractor_free(extractor);
}

static void expect_published(const char *text, const char *published)
{
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct document document = {.content = bytes_of_string(text),
				    .kind = CONTENT_TEXT};

	article_extract(extractor, &document, &article);
	cr_expect_str_eq(field_of(&article, FIELD_PUBLISHED), published, "%s",
			 text);
	article_release(&article);
	extractor_free(extractor);
}

Test(article, of_a_text_has_dates_in_the_order_of_its_language)
{
	expect_published(
		"A second ferry to Saltmarsh\n"
		"Published 03/02/2024\n"
		"The ferry to Saltmarsh will sail twice a day from the "
		"first of May, the board has decided after a year of "
		"petitions and a long winter.\n"
		"Both islands had asked for it, and the town will pay "
		"for the second crew until the end of the year.\n",
		"2024-03-02");
	expect_published("Un second bac pour Saltmarsh\n"
			 "03/02/2024\n"
			 "Le bac de Saltmarsh fera deux voyages par jour à "
			 "partir du premier mai, a décidé le conseil du port "
			 "après une année de pétitions et un long hiver.\n"
			 "Les deux îles le demandaient, et la ville paiera le "
			 "second équipage jusqu'à la fin de l'année.\n",
			 "2024-02-03");
}
