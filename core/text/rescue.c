#include "core/text/rescue.h"

#include "core/base/memory.h"
#include "core/text/line_kind.h"
#include "core/text/page_json.h"
#include "core/text/text_fold.h"
#include "core/text/text_page.h"

/* A page with at most this much text is too small to have furniture. */
#define SMALL_PAGE_WEIGHT 1000
#define SMALL_PAGE_BLOCKS 12
/* A string of a payload is prose from this weight on. */
#define PROSE_WEIGHT 80

/* Text that may hold markup, as lines. */
static void append_prose(struct bytes text, struct buffer *body)
{
	struct html_tree tree = HTML_TREE_INIT;
	struct blocks blocks = BLOCKS_INIT;

	if (!memchr(text.data, '<', text.size) &&
	    !memchr(text.data, '&', text.size)) {
		text_fold_lines(text, body);
		return;
	}
	html_tree_parse(&tree, text);
	blocks_make(&blocks, &tree, 0);
	for (size_t i = 0; i < blocks.count; i++) {
		if (body->size)
			buffer_append_byte(body, '\n');
		buffer_append_bytes(body, block_text(&blocks, i));
	}
	blocks_release(&blocks);
	html_tree_release(&tree);
}

void rescue_json_ld(const struct page_facts *facts, struct buffer *body)
{
	if (facts->article_body.size)
		append_prose(buffer_view(&facts->article_body), body);
}

/* Prose has spaces, or is in a script past ASCII that may have none, and ends
 * as sentences do; data has not. */
static bool is_prose(struct bytes text)
{
	size_t spaces = 0, high = 0;

	if (text_fold_weight(text) < PROSE_WEIGHT)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		spaces += text.data[i] == ' ';
		high += text.data[i] >= 0x80;
		if (text.data[i] == '{' || text.data[i] == '}')
			return false;
	}
	return spaces * 12 > text.size || high * 2 > text.size;
}

static void take_prose(struct bytes json, struct buffer *body)
{
	struct page_json scan = page_json_make(json);
	struct buffer value = BUFFER_INIT, line = BUFFER_INIT;
	enum page_json_event event;

	while ((event = page_json_next(&scan)) != JSON_END) {
		if (event != JSON_STRING || scan.token.size < PROSE_WEIGHT / 3)
			continue;
		buffer_clear(&value);
		page_json_unescape(scan.token, &value);
		buffer_clear(&line);
		if (value.size)
			append_prose(buffer_view(&value), &line);
		if (!is_prose(buffer_view(&line)) ||
		    bytes_find(buffer_view(body), buffer_view(&line), 0) !=
			    SIZE_MAX)
			continue;
		if (body->size)
			buffer_append_byte(body, '\n');
		buffer_append_bytes(body, buffer_view(&line));
		if (body->size > 200000)
			break;
	}
	buffer_release(&value);
	buffer_release(&line);
}

void rescue_payload(const struct html_tree *tree, struct buffer *body)
{
	for (uint32_t i = 0; i + 1 < tree->count; i++) {
		struct bytes type;

		if (tree->node[i].tag != HTML_SCRIPT ||
		    tree->node[i].end == i + 1)
			continue;
		type = html_attribute(tree, i, "type");
		if (bytes_equal_nocase(type, BYTES_LITERAL("application/json")))
			take_prose(tree->node[i + 1].text, body);
	}
}

void rescue_small_page(const struct blocks *blocks, struct buffer *body)
{
	uint64_t weight = 0;

	for (size_t i = 0; i < blocks->count; i++)
		weight += blocks->at[i].weight;
	if (weight > SMALL_PAGE_WEIGHT || blocks->count > SMALL_PAGE_BLOCKS)
		return;
	for (size_t i = 0; i < blocks->count; i++) {
		const struct block *b = &blocks->at[i];
		struct bytes text = block_text(blocks, i);

		if (b->link_weight * 2 > b->weight ||
		    (b->flags & BLOCK_HEADLINES) ||
		    line_kind(text, text_fold_weight(text)) != LINE_TEXT)
			continue;
		if (body->size)
			buffer_append_byte(body, '\n');
		buffer_append_bytes(body, block_text(blocks, i));
	}
}
