#include "core/text/html_class.h"

#include "core/base/memory.h"

#define LONGEST_WORD 24

/* clang-format off */
/* Sorted. A word stands alone: "ad" is not found in "lead". */
static const char *const furniture[] = {
	"ad", "addthis", "addtoany", "ads", "adsbygoogle", "advert",
	"advertisement", "advertising", "adwrap", "agreement", "alsolike",
	"asides", "authorbox", "bookmark", "bookmarks", "bottombar",
	"breadcrumb", "breadcrumbs", "byline", "comentario", "comentarios",
	"comment", "commentaire", "commentaires", "commentlist", "comments",
	"consent", "cookie", "cookies", "copyright", "dfp", "disclaimer",
	"disqus", "email", "facebook", "fb", "flyout", "footer", "gdpr",
	"hashtag", "hashtags", "jp", "kommentar", "kommentare",
	"kommentarmodul", "livechat", "login", "mailchimp", "masthead",
	"megamenu", "menu", "modal", "mostread", "nav", "navbar", "navi",
	"navigation", "newsletter", "newsletters", "noprint", "optin",
	"outbrain", "pager", "pagination", "paging", "popular", "popup",
	"postmeta", "postmetadata", "printbutton", "rate", "rating",
	"ratings", "readmore", "recirc", "recirculation", "recommend",
	"recommendation", "recommendations", "recommended", "relacionadas",
	"related", "relatedlinks", "relatedposts", "reply", "respond", "rss",
	"seealso", "share", "sharebar", "sharedaddy", "sharing", "signup",
	"sitemap", "sns", "social", "socialmedia", "sponsor", "sponsored",
	"sponsors", "subscribe", "subscription", "suggested", "survey",
	"taboola", "tagcloud", "taglist", "ticker", "toolbar", "toolbox",
	"topbar", "topnav", "trending", "twitter", "undermenu", "upsell",
	"yarpp",
};

/* Words that name furniture on one site and layout on the next. */
static const char *const doubtful[] = {
	"banner", "bibliography", "button", "buttons", "carousel", "credits",
	"cta", "dropdown", "foot", "keyword", "keywords", "language", "legal",
	"overlay", "paywall", "print", "promo", "promoted", "promotion",
	"search", "shop", "sidebar", "skip", "slideshow", "tag", "tags",
	"teaser", "teasers", "tertiary", "toc", "tooltip", "widget",
	"widgets",
};

static const char *const captions[] = {
	"caption", "captions", "cutline", "figcaption", "imagecaption",
	"imgcaption", "photo", "photocredit",
};

/* clang-format on */

static const char *const bodies[] = {
	"articlebody",	"entrycontent",	  "postcontent", "storybody",
	"storycontent", "articlecontent", "articletext",
};

static const char *const vetoes[] = {
	"content", "elementor", "has",	"hljs",	   "main",
	"no",	   "type",	"with", "without",
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

/* The next name of a class or id value: what white space cuts. */
static bool next_name(struct bytes value, size_t *at, struct bytes *name)
{
	size_t begin = *at, end;

	while (begin < value.size && value.data[begin] <= ' ')
		begin++;
	end = begin;
	while (end < value.size && value.data[end] > ' ')
		end++;
	*name = bytes_slice(value, begin, end);
	*at = end;
	return end > begin;
}

/* "has-sidebar" and "content-sidebar-wrap" speak of the layout around the
 * article: a name with such a word says nothing of the part itself. */
static bool name_has_word(struct bytes name, const char *const *list,
			  size_t count)
{
	struct word word;
	size_t at = 0;
	bool found = false;

	while (next_word(name, &at, &word)) {
		if ((list == furniture || list == doubtful) &&
		    is_listed(word.text, vetoes, ARRAY_COUNT(vetoes)))
			return false;
		found = found || is_listed(word.text, list, count);
	}
	return found;
}

static bool value_has_word(struct bytes value, const char *const *list,
			   size_t count)
{
	struct bytes name;
	size_t at = 0;

	while (next_name(value, &at, &name))
		if (name_has_word(name, list, count))
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

/* "author-bio", "AuthorDescription": the box about the writer. */
static bool is_author_box(struct bytes value)
{
	static const char *const authors[] = {"author", "authors", "writer"};
	static const char *const boxes[] = {"about",   "bio",	 "biography",
					    "box",     "card",	 "description",
					    "details", "profile"};
	struct bytes name;
	size_t at = 0;

	while (next_name(value, &at, &name))
		if (name_has_word(name, authors, ARRAY_COUNT(authors)) &&
		    name_has_word(name, boxes, ARRAY_COUNT(boxes)))
			return true;
	return false;
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
	if (html_has_word(tree, node, furniture, ARRAY_COUNT(furniture)) ||
	    is_author_box(html_attribute(tree, node, "class")) ||
	    is_author_box(html_attribute(tree, node, "id")))
		return ROLE_FURNITURE;
	if (html_has_word(tree, node, doubtful, ARRAY_COUNT(doubtful)))
		return ROLE_DOUBTFUL;
	if (html_has_word(tree, node, captions, ARRAY_COUNT(captions)))
		return ROLE_CAPTION;
	if (is_body_name(html_attribute(tree, node, "class")) ||
	    is_body_name(html_attribute(tree, node, "id")))
		return ROLE_BODY;
	return ROLE_NONE;
}

static bool has_style(struct bytes style, struct bytes property,
		      struct bytes value)
{
	size_t at = bytes_find_nocase(style, property, 0);

	if (at == SIZE_MAX)
		return false;
	style = bytes_trim(bytes_slice(style, at + property.size, style.size));
	if (style.size == 0 || style.data[0] != ':')
		return false;
	return bytes_starts_with_nocase(
		bytes_trim(bytes_slice(style, 1, style.size)), value);
}

bool html_is_hidden(const struct html_tree *tree, uint32_t node)
{
	struct bytes style;

	if (!tree->node[node].attribute_count)
		return false;
	/* What a script framework streams in after the page is put under a
	 * hidden element S:0, S:1 ... until its script runs. */
	if (html_attribute(tree, node, "hidden").data)
		return !bytes_starts_with(html_attribute(tree, node, "id"),
					  BYTES_LITERAL("S:"));
	if (bytes_equal_nocase(html_attribute(tree, node, "aria-hidden"),
			       BYTES_LITERAL("true")))
		return true;
	style = html_attribute(tree, node, "style");
	return style.size >= 11 &&
	       (has_style(style, BYTES_LITERAL("display"),
			  BYTES_LITERAL("none")) ||
		has_style(style, BYTES_LITERAL("visibility"),
			  BYTES_LITERAL("hidden")));
}

enum html_role html_role(const struct html_tree *tree, uint32_t node)
{
	const struct html_node *n = &tree->node[node];
	enum html_role role = ROLE_NONE;

	/* A quoted post is quoted, whatever network it comes from. */
	if (n->tag == HTML_BLOCKQUOTE)
		return ROLE_NONE;
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
