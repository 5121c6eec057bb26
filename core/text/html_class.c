#include "core/text/html_class.h"

#include "core/base/memory.h"

#define LONGEST_WORD 24

/* Sorted. A word stands alone: "ad" is not found in "lead". */
static const char *const furniture[] = {
	"ad",
	"addthis",
	"addtoany",
	"ads",
	"adsbygoogle",
	"advert",
	"advertisement",
	"advertising",
	"adwrap",
	"agreement",
	"alsolike",
	"asides",
	"authorbox",
	"banner",
	"bibliography",
	"bookmark",
	"bookmarks",
	"bottombar",
	"breadcrumb",
	"breadcrumbs",
	"button",
	"buttons",
	"byline",
	"carousel",
	"comment",
	"comments",
	"commentlist",
	"consent",
	"cookie",
	"cookies",
	"copyright",
	"credits",
	"cta",
	"dfp",
	"disqus",
	"dropdown",
	"email",
	"facebook",
	"fb",
	"flyout",
	"foot",
	"footer",
	"gdpr",
	"hashtag",
	"hashtags",
	"jp",
	"keyword",
	"keywords",
	"language",
	"languages",
	"legal",
	"livechat",
	"login",
	"mailchimp",
	"masthead",
	"megamenu",
	"menu",
	"modal",
	"mostread",
	"nav",
	"navbar",
	"navi",
	"navigation",
	"newsletter",
	"newsletters",
	"noprint",
	"optin",
	"outbrain",
	"overlay",
	"pager",
	"pagination",
	"paging",
	"paywall",
	"popular",
	"popup",
	"postmeta",
	"postmetadata",
	"print",
	"printbutton",
	"promo",
	"promoted",
	"promotion",
	"rate",
	"rating",
	"ratings",
	"readmore",
	"recirc",
	"recommend",
	"recommendation",
	"recommendations",
	"recommended",
	"related",
	"relatedposts",
	"reply",
	"respond",
	"rss",
	"search",
	"seealso",
	"share",
	"sharedaddy",
	"sharebar",
	"sharing",
	"shop",
	"sidebar",
	"signup",
	"sitemap",
	"skip",
	"slideshow",
	"sns",
	"social",
	"socialmedia",
	"sponsor",
	"sponsored",
	"sponsors",
	"sticky",
	"subscribe",
	"subscription",
	"suggested",
	"survey",
	"taboola",
	"tag",
	"tagcloud",
	"taglist",
	"tags",
	"teaser",
	"teasers",
	"tertiary",
	"ticker",
	"toc",
	"toolbar",
	"toolbox",
	"tooltip",
	"topbar",
	"topnav",
	"trending",
	"twitter",
	"undermenu",
	"upsell",
	"widget",
	"widgets",
	"yarpp",
};

static const char *const captions[] = {
	"caption",	"captions",   "cutline", "figcaption",
	"imagecaption", "imgcaption", "photo",	 "photocredit",
};

static const char *const bodies[] = {
	"articlebody",	"entrycontent",	  "postcontent", "storybody",
	"storycontent", "articlecontent", "articletext",
};

struct word {
	char text[LONGEST_WORD];
	size_t size;
};

/* The next word of a class or id value; false at its end. */
static bool next_word(struct bytes value, size_t *at, struct word *word)
{
	size_t i = *at;

	word->size = 0;
	for (; i < value.size; i++) {
		unsigned char c = value.data[i];
		bool is_capital = c >= 'A' && c <= 'Z';

		if ((c | 0x20) < 'a' || (c | 0x20) > 'z') {
			if (word->size)
				break;
			continue;
		}
		if (is_capital && i > 0 && word->size &&
		    value.data[i - 1] >= 'a')
			break;
		if (word->size < LONGEST_WORD - 1)
			word->text[word->size++] = (char)(c | 0x20);
	}
	word->text[word->size] = 0;
	*at = i;
	return word->size > 0;
}

static bool is_listed(const char *word, const char *const *list, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(list[mid], word);

		if (order == 0)
			return true;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

static bool value_has_word(struct bytes value, const char *const *list,
			   size_t count)
{
	struct word word;
	size_t at = 0;

	while (next_word(value, &at, &word))
		if (is_listed(word.text, list, count))
			return true;
	return false;
}

bool html_has_word(const struct html_tree *tree, uint32_t node,
		   const char *const *words, size_t word_count)
{
	return value_has_word(html_attribute(tree, node, "class"), words,
			      word_count) ||
	       value_has_word(html_attribute(tree, node, "id"), words,
			      word_count);
}

/* Letters only, lower case: "article__Body-text" is "articlebodytext". */
static bool is_body_name(struct bytes value)
{
	char folded[64];
	size_t size = 0;

	for (size_t i = 0; i < value.size && size < sizeof(folded) - 1; i++) {
		unsigned char c = value.data[i] | 0x20;

		if (c >= 'a' && c <= 'z')
			folded[size++] = (char)c;
	}
	folded[size] = 0;
	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
		if (strstr(folded, bodies[i]))
			return true;
	return false;
}

static bool is_role(struct bytes role, const char *name)
{
	return bytes_equal_nocase(bytes_trim(role), bytes_of_string(name));
}

static enum html_role role_of_names(const struct html_tree *tree, uint32_t node)
{
	struct bytes role = html_attribute(tree, node, "role");

	if (is_role(html_attribute(tree, node, "itemprop"), "articleBody"))
		return ROLE_BODY;
	if (is_role(role, "main") || is_role(role, "article"))
		return ROLE_ARTICLE;
	if (is_role(role, "navigation") || is_role(role, "complementary") ||
	    is_role(role, "banner") || is_role(role, "contentinfo") ||
	    is_role(role, "search") || is_role(role, "dialog"))
		return ROLE_FURNITURE;
	if (html_has_word(tree, node, furniture, ARRAY_COUNT(furniture)))
		return ROLE_FURNITURE;
	if (html_has_word(tree, node, captions, ARRAY_COUNT(captions)))
		return ROLE_CAPTION;
	if (is_body_name(html_attribute(tree, node, "class")) ||
	    is_body_name(html_attribute(tree, node, "id")))
		return ROLE_BODY;
	return ROLE_NONE;
}

enum html_role html_role(const struct html_tree *tree, uint32_t node)
{
	const struct html_node *n = &tree->node[node];
	enum html_role role = ROLE_NONE;

	if (n->tag == HTML_BODY || n->tag == HTML_HTML || n->tag == HTML_TEXT)
		return ROLE_NONE;
	if (n->tag == HTML_NAV || n->tag == HTML_FOOTER ||
	    n->tag == HTML_ASIDE || n->tag == HTML_MENU)
		return ROLE_FURNITURE;
	if (n->attribute_count)
		role = role_of_names(tree, node);
	if (role == ROLE_NONE &&
	    (n->tag == HTML_ARTICLE || n->tag == HTML_MAIN))
		return ROLE_ARTICLE;
	return role;
}
