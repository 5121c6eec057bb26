#include "core/base/memory.h"
#include "core/text/article.h"

#include <criterion/criterion.h>

/* Scripts differ in bytes a letter, and some write no spaces. */
Test(rescue, a_payload_gives_its_prose_in_any_script)
{
	static const char *const texts[] = {
		"The harbour town opened its new bridge on Tuesday, after "
		"three years in which the boat was the only way across.",
		"Власти портового города во вторник открыли новый мост, "
		"который соединил два берега реки после трёх лет работ.",
		"बंदरगाह शहर की नगरपालिका ने मंगलवार को नदी के दोनों किनारों को "
		"जोड़ने वाला नया पुल खोल दिया, जिसे बनने में तीन साल लगे।",
		"เทศบาลเมืองท่าเปิดใช้สะพานใหม่ที่เชื่อมสองฝั่งแม่น้ำเมื่อวันอังคาร "
		"หลังใช้เวลาก่อสร้างสามปี",
		"4日に開館した図書館には初日だけで約三千人が訪れ、窓からは港が"
		"見えた。",
	};
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct buffer page = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
		struct document document = {.kind = CONTENT_HTML};

		buffer_clear(&page);
		buffer_printf(&page,
			      "<title>Page</title><div id=__next></div><script "
			      "type='application/json'>{\"build\":\"%064d\","
			      "\"body\":\"<p>%s</p>\"}</script>",
			      7, texts[i]);
		document.content = buffer_view(&page);
		article_extract(extractor, &document, &article);
		cr_expect_str_eq(buffer_string(&article.body), texts[i]);
	}
	buffer_release(&page);
	article_release(&article);
	extractor_free(extractor);
}

Test(rescue, a_live_blog_is_all_of_its_updates)
{
	static const char page[] =
		"<title>Storm</title><script type=application/ld+json>"
		"{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":["
		"{\"articleBody\":\"The ferry came back at nine.\"},"
		"{\"articleBody\":\"At eight the harbour was closed to all "
		"ships, the master said.\"}]}</script><div id=app></div>";
	struct extractor *extractor = extractor_new();
	struct article article = ARTICLE_INIT;
	struct document document = {.kind = CONTENT_HTML,
				    .content = bytes_of_string(page)};

	article_extract(extractor, &document, &article);
	cr_expect_str_eq(buffer_string(&article.body),
			 "The ferry came back at nine.\n"
			 "At eight the harbour was closed to all ships, the "
			 "master said.");
	article_release(&article);
	extractor_free(extractor);
}
