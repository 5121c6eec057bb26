#include "core/text/html_class.h"

#include "core/base/memory.h"

#define LONGEST_WORD 24

#define F HTML_WORD_FURNITURE
#define D HTML_WORD_DOUBTFUL
#define C HTML_WORD_CAPTION
#define A HTML_WORD_AUTHOR
#define Y HTML_WORD_BYLINE
#define T HTML_WORD_DATE
#define U HTML_WORD_CHANGED
#define K HTML_WORD_KICKER
/* Known only here: words that take back what a name says, and what makes the
 * box about a writer of the word author. */
#define V (1u << 30)
#define X (1u << 31)

struct word_row {
	const char *word;
	unsigned meaning;
};

/* clang-format off */
/* Sorted. A word stands alone: "ad" is not found in "lead". */
static const struct word_row rows[] = {
	{"about", X}, {"ad", F}, {"addthis", F}, {"addtoany", F}, {"ads", F},
	{"adsbygoogle", F}, {"advert", F}, {"advertisement", F},
	{"advertising", F}, {"adwrap", F}, {"agreement", F}, {"alsolike", F},
	{"asides", F}, {"aural", K}, {"author", A}, {"authorbox", F},
	{"authors", A}, {"banner", D}, {"bibliography", D}, {"bio", X},
	{"biography", X}, {"bookmark", F}, {"bookmarks", F}, {"bottombar", F},
	{"box", X}, {"breadcrumb", F}, {"breadcrumbs", F}, {"button", D},
	{"buttons", D}, {"byline", F | Y}, {"caption", C}, {"captions", C},
	{"card", X}, {"carousel", D}, {"comentario", F}, {"comentarios", F},
	{"comment", F}, {"commentaire", F}, {"commentaires", F},
	{"commentlist", F}, {"comments", F}, {"consent", F}, {"content", V},
	{"cookie", F}, {"cookies", F}, {"copyright", F}, {"credits", D},
	{"cta", D}, {"cutline", C}, {"dachzeile", K}, {"date", T},
	{"dateline", T}, {"datetime", T}, {"datum", T}, {"description", X},
	{"details", X}, {"dfp", F}, {"disclaimer", F}, {"disqus", F},
	{"dropdown", D}, {"elementor", V}, {"email", F}, {"eyebrow", K},
	{"facebook", F}, {"fb", F}, {"figcaption", C}, {"flyout", F},
	{"foot", D}, {"footer", F}, {"gdpr", F}, {"has", V}, {"hashtag", F},
	{"hashtags", F}, {"hidden", K}, {"hljs", V}, {"imagecaption", C},
	{"imgcaption", C}, {"invisible", K}, {"jp", F}, {"keyword", D},
	{"keywords", D}, {"kicker", K}, {"kommentar", F}, {"kommentare", F},
	{"kommentarmodul", F}, {"lastmod", U}, {"legal", D}, {"livechat", F},
	{"login", F}, {"mailchimp", F}, {"main", V}, {"masthead", F},
	{"megamenu", F}, {"menu", F}, {"modal", F}, {"modified", U},
	{"mostread", F}, {"nav", F}, {"navbar", F}, {"navi", F},
	{"navigation", F}, {"newsletter", F}, {"newsletters", F}, {"no", V},
	{"noprint", F}, {"optin", F}, {"outbrain", F}, {"overlay", D},
	{"overline", K}, {"pager", F}, {"pagination", F}, {"paging", F},
	{"paywall", D}, {"photo", C}, {"photocredit", C}, {"popular", F},
	{"popup", F}, {"postmeta", F}, {"postmetadata", F}, {"preheadline", K},
	{"pretitle", K}, {"print", D}, {"printbutton", F}, {"profile", X},
	{"promo", D}, {"promoted", D}, {"promotion", D}, {"pubdate", T},
	{"publish", T}, {"published", T}, {"rate", F}, {"rating", F},
	{"ratings", F}, {"readmore", F}, {"recirc", F}, {"recirculation", F},
	{"recommend", F}, {"recommendation", F}, {"recommendations", F},
	{"recommended", F}, {"relacionadas", F}, {"related", F},
	{"relatedlinks", F}, {"relatedposts", F}, {"reply", F},
	{"reporter", Y}, {"respond", F}, {"roofline", K}, {"rss", F},
	{"screen", K}, {"search", D}, {"seealso", F}, {"share", F},
	{"sharebar", F}, {"sharedaddy", F}, {"sharing", F}, {"shop", D},
	{"sidebar", D}, {"signup", F}, {"sitemap", F}, {"skip", D},
	{"slideshow", D}, {"sns", F}, {"social", F}, {"socialmedia", F},
	{"sponsor", F}, {"sponsored", F}, {"sponsors", F}, {"sr", K},
	{"strapline", K}, {"subscribe", F}, {"subscription", F},
	{"suggested", F}, {"supertitle", K}, {"survey", F}, {"taboola", F},
	{"tag", D}, {"tagcloud", F}, {"taglist", F}, {"tags", D},
	{"teaser", D}, {"teasers", D}, {"tertiary", D}, {"ticker", F},
	{"time", T}, {"timestamp", T}, {"toc", D}, {"toolbar", F},
	{"toolbox", F}, {"tooltip", D}, {"topbar", F}, {"topline", K},
	{"topnav", F}, {"trending", F}, {"twitter", F}, {"type", V},
	{"undermenu", F}, {"update", U}, {"updated", U}, {"upsell", F},
	{"visually", K}, {"visuallyhidden", K}, {"widget", D}, {"widgets", D},
	{"with", V}, {"without", V}, {"writer", A}, {"yarpp", F},
};
/* clang-format on */

static const char *const bodies[] = {
	"articlebody",	"entrycontent",	  "postcontent", "storybody",
	"storycontent", "articlecontent", "articletext",
};

static unsigned meaning_of(const char *word)
{
	size_t low = 0, high = ARRAY_COUNT(rows);

	while (low < high) {
		size_t mid = (low + high) / 2;
		const char *a = rows[mid].word, *b = word;

		while (*a && *a == *b) {
			a++;
			b++;
		}
		if (*a == *b)
			return rows[mid].meaning;
		if (*a < *b)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

static bool is_capital(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The next word of a class or id value, lower case; false at its end. Words
 * are cut at what is no letter and before inner capitals, but two letters cut
 * out so are no word: made-up names ("jpYiwZ") are full of them. *begins_name:
 * it is the first of what white space cuts. */
static bool next_word(struct bytes value, size_t *at, char word[LONGEST_WORD],
		      bool *begins_name)
{
	size_t i = *at, size = 0;
	bool is_cut = i > 0 && i < value.size && is_capital(value.data[i]);

	*begins_name = i == 0;
	for (; i < value.size; i++) {
		unsigned char c = value.data[i];

		if ((c | 0x20) < 'a' || (c | 0x20) > 'z') {
			if (size)
				break;
			*begins_name = *begins_name || c <= ' ';
			continue;
		}
		if (is_capital(c) && size && value.data[i - 1] >= 'a') {
			is_cut = true;
			break;
		}
		if (size < LONGEST_WORD - 1)
			word[size++] = (char)(c | 0x20);
	}
	word[is_cut && size < 3 ? 0 : size] = 0;
	*at = i;
	return size > 0;
}

/* "has-sidebar" and "content-sidebar-wrap" speak of the layout around the
 * article: such a name says nothing of the part itself. */
static unsigned judge_name(unsigned meaning)
{
	if (meaning & V)
		meaning &= ~(F | D);
	if ((meaning & A) && (meaning & X))
		meaning |= F;
	return meaning & ~(V | X);
}

static unsigned words_of(struct bytes value)
{
	char word[LONGEST_WORD];
	unsigned all = 0, name = 0;
	size_t at = 0;
	bool begins_name;

	while (next_word(value, &at, word, &begins_name)) {
		if (begins_name) {
			all |= judge_name(name);
			name = 0;
		}
		if (word[0] && word[1])
			name |= meaning_of(word);
	}
	return all | judge_name(name);
}

unsigned html_words(const struct html_tree *tree, uint32_t node)
{
	if (!tree->node[node].attribute_count)
		return 0;
	return words_of(html_attribute(tree, node, "class")) |
	       words_of(html_attribute(tree, node, "id"));
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
	static const char *const aside[] = {"navigation", "complementary",
					    "banner",	  "contentinfo",
					    "search",	  "dialog"};
	struct bytes role = html_attribute(tree, node, "role");
	unsigned words;

	if (is_role(html_attribute(tree, node, "itemprop"), "articleBody"))
		return ROLE_BODY;
	if (role.size) {
		if (is_role(role, "main") || is_role(role, "article"))
			return ROLE_ARTICLE;
		for (size_t i = 0; i < ARRAY_COUNT(aside); i++)
			if (is_role(role, aside[i]))
				return ROLE_FURNITURE;
	}
	words = html_words(tree, node);
	if (words & F)
		return ROLE_FURNITURE;
	if (words & (D | A))
		return ROLE_DOUBTFUL;
	if (words & C)
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

	/* A quoted post is quoted, whatever network it comes from; the classes
	 * of listings name their programming language. */
	if (n->tag == HTML_BLOCKQUOTE || n->tag == HTML_PRE)
		return ROLE_NONE;
	if (n->tag == HTML_BODY || n->tag == HTML_HTML || n->tag == HTML_TEXT)
		return ROLE_NONE;
	if (n->tag == HTML_NAV || n->tag == HTML_FOOTER ||
	    n->tag == HTML_ASIDE || n->tag == HTML_MENU || n->tag == HTML_FORM)
		return ROLE_FURNITURE;
	if (n->attribute_count)
		role = role_of_names(tree, node);
	if (role == ROLE_NONE &&
	    (n->tag == HTML_ARTICLE || n->tag == HTML_MAIN))
		return ROLE_ARTICLE;
	return role;
}
