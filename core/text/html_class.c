#include "core/text/html_class.h"

#include "core/base/memory.h"

/* Words that come before what HTML_NAMES_BODY says. */
#define TELLS_ROLE                                                             \
	(HTML_WORD_FURNITURE | HTML_WORD_DOUBTFUL | HTML_WORD_AUTHOR |         \
	 HTML_WORD_CAPTION)

static const struct telling {
	const char *name; /* of an attribute */
	size_t size;
	unsigned trait;
} tellings[] = {
#define TELLING(name, trait)                                                   \
	{                                                                      \
		name, sizeof(name) - 1, trait                                  \
	}
	TELLING("class", HTML_HAS_CLASS),
	TELLING("id", HTML_HAS_ID),
	TELLING("style", HTML_HAS_HIDING),
	TELLING("itemprop", HTML_HAS_PROPERTY),
	TELLING("property", HTML_HAS_PROPERTY),
	TELLING("rel", HTML_HAS_REL),
	TELLING("role", HTML_HAS_ROLE),
	TELLING("hidden", HTML_HAS_HIDING),
	TELLING("aria-hidden", HTML_HAS_HIDING),
};

static unsigned trait_of_name(struct bytes name)
{
	for (size_t i = 0; i < ARRAY_COUNT(tellings); i++)
		if (name.size == tellings[i].size &&
		    bytes_equal_nocase(name,
				       bytes_make(tellings[i].name, name.size)))
			return tellings[i].trait;
	return 0;
}

static unsigned traits_of(const struct html_attribute *attribute, size_t count)
{
	unsigned traits = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned trait = trait_of_name(attribute[i].name);

		if ((trait & (HTML_HAS_CLASS | HTML_HAS_ID)) &&
		    !(traits & trait)) {
			traits |= class_words(attribute[i].value);
			if (!(traits & TELLS_ROLE) &&
			    class_names_body(attribute[i].value))
				traits |= HTML_NAMES_BODY;
		}
		traits |= trait;
	}
	return traits;
}

void html_class_read(struct html_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		struct html_node *node = &tree->node[i];

		if (node->attribute_count)
			node->traits = (uint16_t)traits_of(
				tree->attribute + node->attribute_begin,
				node->attribute_count);
	}
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
	unsigned traits = tree->node[node].traits;

	if ((traits & HTML_HAS_PROPERTY) &&
	    is_role(html_attribute(tree, node, "itemprop"), "articleBody"))
		return ROLE_BODY;
	if (traits & HTML_HAS_ROLE) {
		struct bytes role = html_attribute(tree, node, "role");

		if (is_role(role, "main") || is_role(role, "article"))
			return ROLE_ARTICLE;
		for (size_t i = 0; i < ARRAY_COUNT(aside); i++)
			if (is_role(role, aside[i]))
				return ROLE_FURNITURE;
	}
	if (traits & HTML_WORD_FURNITURE)
		return ROLE_FURNITURE;
	if (traits & (HTML_WORD_DOUBTFUL | HTML_WORD_AUTHOR))
		return ROLE_DOUBTFUL;
	if (traits & HTML_WORD_CAPTION)
		return ROLE_CAPTION;
	if (traits & HTML_NAMES_BODY)
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

	if (!(tree->node[node].traits & HTML_HAS_HIDING))
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
	if (n->traits)
		role = role_of_names(tree, node);
	if (role == ROLE_NONE &&
	    (n->tag == HTML_ARTICLE || n->tag == HTML_MAIN))
		return ROLE_ARTICLE;
	return role;
}
