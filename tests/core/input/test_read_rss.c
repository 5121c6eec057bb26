#include "dump_reading.h"

#include <criterion/criterion.h>

TestSuite(read_rss, .fini = reading_scratch_remove, .timeout = 60);

static void read_text(struct reading *r, const char *text,
		      const struct reader_options *options)
{
	reading_make(r, reading_scratch_file("a.xml", bytes_of_string(text)),
		     options);
	cr_assert_eq(r->rc, 0, "%s", r->fault.message);
	cr_assert_str_eq(r->summary.format, "rss");
	cr_assert(bytes_equal(buffer_view(&r->files[0].bytes),
			      bytes_of_string(text)));
}

static const char *field_of(const struct reading *r, const char *record,
			    enum field field)
{
	const struct read_item *item = reading_find(r, record);

	cr_assert(item, "%s", record);
	return buffer_string(&item->given[field]);
}

static const char *text_of(const struct reading *r, const char *record)
{
	const struct read_item *item = reading_find(r, record);

	cr_assert(item, "%s", record);
	return buffer_string(&item->content);
}

Test(read_rss, blank_lines_before_the_declaration_do_no_harm)
{
	static const char *const feeds[] = {
		"\n\r\n <?xml version='1.0'?><rss><channel><title>The Post"
		"</title><item><description>One</description></item></channel>"
		"</rss>",
		"\xef\xbb\xbf\n<?xml version='1.0'?><rss><channel><title>The "
		"Post"
		"</title><item><description>One</description></item></channel>"
		"</rss>"};

	for (size_t i = 0; i < sizeof(feeds) / sizeof(*feeds); i++) {
		struct reading r;

		read_text(&r, feeds[i], NULL);
		cr_expect_eq(r.rejected, 0);
		cr_expect_str_eq(text_of(&r, "#1"), "One");
		cr_expect_str_eq(field_of(&r, "#1", FIELD_OUTLET), "The Post");
		reading_release(&r);
	}
}

Test(read_rss, a_feed_may_be_in_utf16)
{
	static const char feed[] =
		"<?xml version='1.0' encoding='utf-16'?><rss><channel><item>"
		"<description>One</description></item></channel></rss>";
	struct buffer wide = BUFFER_INIT;
	struct reading r;

	buffer_append_string(&wide, "\xff\xfe");
	for (size_t i = 0; i + 1 < sizeof(feed); i++) {
		buffer_append_byte(&wide, (unsigned char)feed[i]);
		buffer_append_byte(&wide, 0);
	}
	reading_make(&r, reading_scratch_file("a.xml", buffer_view(&wide)),
		     NULL);
	cr_assert_eq(r.rc, 0, "%s", r.fault.message);
	cr_expect_str_eq(text_of(&r, "#1"), "One");
	cr_expect_eq(reading_find(&r, "#1")->offset,
		     2 + 2 * (uint64_t)(strstr(feed, "<item>") - feed));
	reading_release(&r);
	buffer_release(&wide);
}

Test(read_rss, an_item_is_a_record_with_its_own_span)
{
	static const char feed[] =
		"<?xml version='1.0'?>\n<!-- c --><rss><channel>"
		"<title>The Post</title><language>en-gb</language>\n"
		"<image><title>Logo</title></image>\n"
		"<item><title>Rain &amp; snow</title>"
		"<link>http://a.example/1</link><guid>1</guid>"
		"<pubDate>Tue, 04 Feb 2025 16:34:00 +0900</pubDate>"
		"<author>Ann</author><description>Short</description>"
		"<content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"
		"</item>, <item/>\n</channel></rss>";
	struct reading r;

	read_text(&r, feed, NULL);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.rejected, 1, "an empty item");
	cr_assert_str_eq(text_of(&r, "#1"), "<p>Long</p>");
	cr_assert_eq(reading_find(&r, "#1")->offset,
		     (uint64_t)(strstr(feed, "<item>") - feed));
	cr_assert(bytes_ends_with(buffer_view(&reading_find(&r, "#1")->bytes),
				  BYTES_LITERAL("</item>")));
	cr_assert_str_eq(field_of(&r, "#1", FIELD_TITLE), "Rain & snow");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_URL), "http://a.example/1");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_SOURCE_ID), "1");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_BYLINE), "Ann");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_OUTLET), "The Post");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_LANGUAGE), "en-gb");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_PUBLISHED),
			 "Tue, 04 Feb 2025 16:34:00 +0900");
	reading_release(&r);
}

Test(read_rss, atom_gives_links_names_and_xhtml)
{
	struct reading r;

	read_text(&r,
		  "<feed><title>The Post</title><entry><id>urn:1</id>"
		  "<title type='xhtml'><div>A <b>bold</b> move</div></title>"
		  "<link rel='self' href='http://x/self'/>"
		  "<link href='http://a.example/1'/>"
		  "<author><name>Ann</name><email>a@x</email></author>"
		  "<author><name>Jo Roy</name></author>"
		  "<author><name>Ann</name></author>"
		  "<source><title>Elsewhere</title></source>"
		  "<published>2025-02-04</published>"
		  "<content type='xhtml'><div><p>2 &lt; 3</p></div></content>"
		  "</entry></feed>",
		  NULL);
	cr_assert_str_eq(text_of(&r, "#1"), "<div><p>2 &lt; 3</p></div>");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_URL), "http://a.example/1");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_BYLINE), "Ann, Jo Roy");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_TITLE), "A bold move");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_OUTLET), "The Post");
	reading_release(&r);
}

Test(read_rss, atom_may_have_a_prefix)
{
	struct reading r;

	read_text(&r,
		  "<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>"
		  "<atom:title>The Post</atom:title>"
		  "<atom:entry><atom:title>A & B</atom:title></atom:entry>"
		  "<atom:entry><atom:link href='http://a/2'/>"
		  "<atom:content>Two</atom:content></atom:entry></atom:feed>",
		  NULL);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.rejected, 1, "not well-formed");
	cr_assert_str_eq(text_of(&r, "#2"), "Two");
	cr_assert_str_eq(field_of(&r, "#2", FIELD_URL), "http://a/2");
	reading_release(&r);
	read_text(&r,
		  "<rss xmlns:a10='http://www.w3.org/2005/Atom'><channel>"
		  "<item><description>One</description>"
		  "<a10:link rel='self' href='http://feed/'/>"
		  "<a10:updated>2025-02-04T10:00:00Z</a10:updated></item>"
		  "</channel></rss>",
		  NULL);
	cr_assert_str_eq(field_of(&r, "#1", FIELD_MODIFIED),
			 "2025-02-04T10:00:00Z");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_URL), "");
	reading_release(&r);
}

Test(read_rss, rdf_items_stand_beside_the_channel)
{
	struct reading r;

	read_text(&r,
		  "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel>"
		  "<title>The Post</title></channel><item rdf:about='x'>"
		  "<title>Rain</title><dc:date>2025-02-04</dc:date>"
		  "<description>It fell.</description></item></rdf:RDF>",
		  NULL);
	cr_assert_str_eq(text_of(&r, "#1"), "It fell.");
	cr_assert_str_eq(field_of(&r, "#1", FIELD_PUBLISHED), "2025-02-04");
	reading_release(&r);
}

Test(read_rss, what_breaks_costs_one_item)
{
	static const char *const broken[] = {
		"<item><title>a & b</title><description>x</description></item>",
		"<item><title>a</b><description>x</description></item>",
		"<item><title>\xff\xfe</title></item>",
		"<item <x></item>",
		"<item><description>never closed",
	};

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		struct buffer feed = BUFFER_INIT;
		struct reading r;

		buffer_printf(&feed,
			      "<rss><channel><item><description>One"
			      "</description></item>%s\n<item><description>"
			      "Three</description></item></channel></rss>",
			      broken[i]);
		read_text(&r, buffer_string(&feed), NULL);
		cr_assert_eq(r.records, 2, "%s", broken[i]);
		cr_assert_eq(r.rejected, 1, "%s", broken[i]);
		cr_assert_str_eq(text_of(&r, "#1"), "One");
		cr_assert_str_eq(text_of(&r, "#3"), "Three");
		reading_release(&r);
		buffer_release(&feed);
	}
}

Test(read_rss, entities_are_characters_and_never_expand)
{
	struct reading r;

	read_text(&r,
		  "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b "
		  "'&a;&a;&a;'>]><rss><channel><item><description>caf&eacute;"
		  "&nbsp;&#8217; &b;</description></item></channel></rss>",
		  NULL);
	cr_assert_str_eq(text_of(&r, "#1"), "caf\xc3\xa9\xc2\xa0\xe2\x80\x99 "
					    "&b;");
	reading_release(&r);
}

Test(read_rss, charsets_expat_does_not_know)
{
	struct reading r;

	read_text(&r,
		  "<?xml version='1.0' encoding='euc-kr'?><rss><channel>"
		  "<item><description>\xc7\xd1\xb1\xdb</description></item>"
		  "<item><description>\xff broken</description></item>"
		  "</channel></rss>",
		  NULL);
	cr_assert_str_eq(text_of(&r, "#1"), "\xed\x95\x9c\xea\xb8\x80");
	cr_assert_str_eq(reading_find(&r, "#1")->charset, "");
	reading_release(&r);
}

Test(read_rss, long_items_and_deep_ones_are_told)
{
	struct reader_options options = options_with_limit(4000);
	struct buffer feed = BUFFER_INIT;
	struct reading r;

	buffer_append_string(&feed, "<rss><channel><item><description>");
	for (int i = 0; i < 300000; i++)
		buffer_append_byte(&feed, 'a');
	buffer_append_string(&feed, "</description></item><item>");
	for (int i = 0; i < 2000; i++)
		buffer_append_string(&feed, "<d>");
	buffer_append_string(&feed, "</item><item><description>Last"
				    "</description></item></channel></rss>");
	read_text(&r, buffer_string(&feed), &options);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.rejected, 2);
	cr_assert(strstr(reading_find(&r, "#1")->reason, "record limit"));
	cr_assert(strstr(reading_find(&r, "#2")->reason, "nested"));
	cr_assert_str_eq(text_of(&r, "#3"), "Last");
	reading_release(&r);
	buffer_release(&feed);
}

Test(read_rss, other_xml_is_no_feed)
{
	struct reading r;

	reading_scratch_file("d/map.xml",
			     BYTES_LITERAL("<?xml version='1.0'?><urlset><url/>"
					   "</urlset>"));
	reading_scratch_run("rm -f *.xml");
	reading_make(&r, reading_scratch_folder(), NULL);
	cr_assert_eq(r.records, 1);
	cr_assert_eq(r.items[0].content_kind, CONTENT_NONE);
	reading_release(&r);
}
