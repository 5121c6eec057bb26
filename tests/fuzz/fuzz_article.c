/*
 * fuzz_article.c - a page of any bytes to its tree and its article.
 *
 * The first byte says what the page is taken for: T text, G given text, else
 * HTML.
 */
#include "tests/fuzz/fuzz.h"

#include "core/text/article.h"
#include "core/text/charset.h"
#include "core/text/html_tree.h"

static void check_tree(struct bytes page)
{
	static struct html_tree tree = HTML_TREE_INIT;
	uint32_t depth;

	html_tree_parse(&tree, page);
	LAW(tree.count >= 1 && tree.node[0].end == tree.count);
	for (uint32_t i = 1; i < tree.count; i++) {
		const struct html_node *node = &tree.node[i];

		LAW(node->parent < i);
		LAW(node->end > i && node->end <= tree.node[node->parent].end);
		LAW(node->attribute_begin + node->attribute_count <=
		    tree.attribute_count);
		LAW(node->text.size == 0 ||
		    (node->text.data >= page.data &&
		     node->text.data + node->text.size <=
			     page.data + page.size));
	}
	depth = 0;
	for (uint32_t i = (uint32_t)tree.count - 1; i; i = tree.node[i].parent)
		depth++;
	LAW(depth <= HTML_DEPTH_LIMIT + 1);
}

/* UTF-8, paragraphs as lines, nothing that commands a terminal. */
static void check_line(struct bytes text, bool may_break)
{
	LAW(charset_is_utf8(text));
	for (size_t i = 0; i < text.size; i++)
		LAW((text.data[i] >= 0x20 && text.data[i] != 0x7F) ||
		    (may_break && text.data[i] == '\n'));
	LAW(text.size == 0 ||
	    (text.data[0] != '\n' && text.data[text.size - 1] != '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct article article = ARTICLE_INIT, again = ARTICLE_INIT;
	static struct extractor *extractor;
	struct document document = {.kind = CONTENT_HTML};

	if (!extractor)
		extractor = extractor_new();
	if (size == 0)
		return 0;
	if (data[0] == 'T')
		document.kind = CONTENT_TEXT;
	if (data[0] == 'G')
		document.kind = CONTENT_GIVEN;
	document.content = bytes_make(data + 1, size - 1);
	check_tree(document.content);
	article_extract(extractor, &document, &article);
	check_line(buffer_view(&article.body), true);
	for (int i = 0; i < FIELD_COUNT; i++)
		check_line(buffer_view(&article.field[i].text), false);
	/* Scratch of the page before leaves no trace. */
	article_extract(extractor, &document, &again);
	LAW(bytes_equal(buffer_view(&article.body), buffer_view(&again.body)));
	return 0;
}
