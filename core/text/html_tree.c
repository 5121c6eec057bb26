#include "core/text/html_tree.h"

#include "core/base/memory.h"
#include "core/text/html_open.h"

#include <stdlib.h>

/* Where the parse is. */
struct parse {
	struct html_tree *tree;
	struct html_open open; /* the nodes that are not closed */
	const unsigned char *at;
	const unsigned char *end;
	/* No end tag of this raw element stands any further on. */
	bool is_unended[HTML_TAG_COUNT];
	bool is_comment_unended;
};

void html_tree_release(struct html_tree *tree)
{
	if (!tree)
		return;
	free(tree->node);
	free(tree->attribute);
	*tree = (struct html_tree)HTML_TREE_INIT;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static struct html_node *add_node(struct parse *p, enum html_tag tag,
				  struct bytes text)
{
	struct html_tree *tree = p->tree;
	struct html_node *node;

	ARRAY_RESERVE(tree->node, tree->count + 1, tree->capacity);
	node = &tree->node[tree->count];
	node->parent = p->open.depth ? p->open.node[p->open.depth - 1] : 0;
	node->attribute_begin = (uint32_t)tree->attribute_count;
	node->attribute_count = 0;
	node->tag = (uint8_t)tag;
	node->traits = 0;
	node->text = text;
	tree->count++;
	node->end = (uint32_t)tree->count;
	return node;
}

static void add_attribute(struct parse *p, uint32_t node, struct bytes name,
			  struct bytes value)
{
	struct html_tree *tree = p->tree;

	if (tree->node[node].attribute_count >= HTML_ATTRIBUTE_LIMIT)
		return;
	ARRAY_RESERVE(tree->attribute, tree->attribute_count + 1,
		      tree->attribute_capacity);
	tree->attribute[tree->attribute_count].name = name;
	tree->attribute[tree->attribute_count].value = value;
	tree->attribute_count++;
	tree->node[node].attribute_count++;
}

static struct bytes read_value(struct parse *p)
{
	const unsigned char *begin = p->at, *stop;

	if (p->at < p->end && (*p->at == '"' || *p->at == '\'')) {
		begin++;
		stop = memchr(begin, *p->at, (size_t)(p->end - begin));
		if (!stop)
			stop = p->end;
		p->at = stop < p->end ? stop + 1 : stop;
		return bytes_make(begin, (size_t)(stop - begin));
	}
	while (p->at < p->end && !is_space(*p->at) && *p->at != '>')
		p->at++;
	return bytes_make(begin, (size_t)(p->at - begin));
}

/* The rest of a start tag after its name; true when it ended in "/>". */
static bool read_attributes(struct parse *p, uint32_t node)
{
	bool is_closed = false;

	while (p->at < p->end && *p->at != '>') {
		const unsigned char *begin = p->at;
		struct bytes name, value = BYTES_NONE;

		if (is_space(*p->at) || *p->at == '/') {
			is_closed = *p->at == '/';
			p->at++;
			continue;
		}
		is_closed = false;
		p->at++; /* a stray '=' begins a name */
		while (p->at < p->end && !is_space(*p->at) && *p->at != '=' &&
		       *p->at != '>' && *p->at != '/')
			p->at++;
		name = bytes_make(begin, (size_t)(p->at - begin));
		while (p->at < p->end && is_space(*p->at))
			p->at++;
		if (p->at < p->end && *p->at == '=') {
			p->at++;
			while (p->at < p->end && is_space(*p->at))
				p->at++;
			value = read_value(p);
		} else {
			value.data = name.data + name.size;
		}
		add_attribute(p, node, name, value);
	}
	if (p->at < p->end)
		p->at++;
	return is_closed;
}

/* Where the end tag of a raw element begins; the page's end if nowhere. */
static const unsigned char *find_raw_end(const struct parse *p,
					 struct bytes name)
{
	const unsigned char *s = p->at;

	while (s < p->end && (s = memchr(s, '<', (size_t)(p->end - s)))) {
		struct bytes rest = bytes_make(s, (size_t)(p->end - s));

		if (rest.size > name.size + 2 && rest.data[1] == '/' &&
		    bytes_starts_with_nocase(bytes_slice(rest, 2, rest.size),
					     name) &&
		    !is_letter(rest.data[2 + name.size]))
			return s;
		s++;
	}
	return p->end;
}

/* The content of script, style, title and their like is one text node. */
static void read_raw(struct parse *p, uint32_t node)
{
	struct bytes name = p->tree->node[node].text;
	enum html_tag tag = (enum html_tag)p->tree->node[node].tag;
	const unsigned char *stop = p->end;

	if (!p->is_unended[tag])
		stop = find_raw_end(p, name);
	if (stop == p->end) {
		/* Never closed: a script takes the rest, as in a browser; a
		 * title or frame would swallow a readable page. */
		p->is_unended[tag] = true;
		if (tag != HTML_SCRIPT && tag != HTML_STYLE)
			return;
	}
	if (stop > p->at) {
		struct html_node *text =
			add_node(p, HTML_TEXT,
				 bytes_make(p->at, (size_t)(stop - p->at)));
		text->parent = node;
		p->tree->node[node].end = (uint32_t)p->tree->count;
	}
	p->at = stop;
	if (stop < p->end) {
		const unsigned char *gt =
			memchr(stop, '>', (size_t)(p->end - stop));
		p->at = gt ? gt + 1 : p->end;
	}
}

static struct bytes read_name(struct parse *p)
{
	const unsigned char *begin = p->at;

	while (p->at < p->end && !is_space(*p->at) && *p->at != '>' &&
	       *p->at != '/')
		p->at++;
	return bytes_make(begin, (size_t)(p->at - begin));
}

/* As in browsers, a caption outside a table is nothing special. */
static enum html_tag element_of_name(const struct parse *p, struct bytes name)
{
	enum html_tag tag = html_tag_of_name(name);

	return tag == HTML_CAPTION && !p->open.count[HTML_TABLE] ? HTML_OTHER
								 : tag;
}

static void read_start_tag(struct parse *p)
{
	struct bytes name = read_name(p);
	enum html_tag tag = element_of_name(p, name);
	unsigned flags = html_tag_flags(tag);
	bool is_closed;
	uint32_t node;

	html_open_before(&p->open, tag);
	node = (uint32_t)p->tree->count;
	add_node(p, tag, name);
	is_closed = read_attributes(p, node);
	if (flags & HTML_IS_RAW)
		read_raw(p, node);
	else if (!(flags & HTML_IS_VOID) &&
		 !(is_closed && (tag == HTML_OTHER || tag == HTML_SVG)) &&
		 p->open.depth < HTML_DEPTH_LIMIT)
		html_open_push(&p->open, node);
}

static void read_end_tag(struct parse *p)
{
	struct bytes name = read_name(p);
	enum html_tag tag = element_of_name(p, name);
	const unsigned char *gt = memchr(p->at, '>', (size_t)(p->end - p->at));

	p->at = gt ? gt + 1 : p->end;
	if (tag == HTML_BR || (tag == HTML_P && !p->open.count[HTML_P])) {
		add_node(p, HTML_BR, name); /* as browsers do */
		return;
	}
	/* What stands after </body> is still of the page. */
	if (tag == HTML_BODY || tag == HTML_HTML)
		return;
	html_open_end(&p->open, tag, name);
}

/* <!-- -->, <!doctype>, <?xml?>, </ nothing. */
static void skip_markup(struct parse *p)
{
	struct bytes rest = bytes_make(p->at, (size_t)(p->end - p->at));
	const unsigned char *gt;

	if (bytes_starts_with(rest, BYTES_LITERAL("<!--")) &&
	    !p->is_comment_unended) {
		size_t stop = bytes_find(rest, BYTES_LITERAL("-->"), 2);
		/* Browsers take this mistake for an end, too. */
		size_t wrong = bytes_find(
			bytes_slice(rest, 0,
				    stop == SIZE_MAX ? rest.size : stop),
			BYTES_LITERAL("--!>"), 4);

		p->is_comment_unended = stop == SIZE_MAX;
		if (wrong != SIZE_MAX || stop != SIZE_MAX) {
			p->at += wrong != SIZE_MAX ? wrong + 4 : stop + 3;
			return;
		}
	}
	gt = memchr(p->at, '>', rest.size);
	p->at = gt ? gt + 1 : p->end;
}

/* At a '<': true when markup was read, false when it is only text. */
static bool read_markup(struct parse *p)
{
	size_t left = (size_t)(p->end - p->at);

	if (left > 1 && is_letter(p->at[1])) {
		p->at++;
		read_start_tag(p);
	} else if (left > 2 && p->at[1] == '/' && is_letter(p->at[2])) {
		p->at += 2;
		read_end_tag(p);
	} else if (left > 1 &&
		   (p->at[1] == '!' || p->at[1] == '?' || p->at[1] == '/')) {
		skip_markup(p);
	} else {
		return false;
	}
	return true;
}

void html_tree_parse(struct html_tree *tree, struct bytes page)
{
	static const unsigned char nothing[1];
	const unsigned char *data = page.size ? page.data : nothing;
	struct parse p = {.tree = tree,
			  .open.tree = tree,
			  .at = data,
			  .end = data + page.size};

	tree->count = 0;
	tree->attribute_count = 0;
	add_node(&p, HTML_OTHER, BYTES_NONE);
	html_open_push(&p.open, 0);
	while (p.at < p.end && tree->count < HTML_NODE_LIMIT) {
		const unsigned char *begin = p.at, *lt = begin;

		/* The text before the next markup, stray '<' and all. */
		while ((lt = memchr(lt, '<', (size_t)(p.end - lt)))) {
			if (lt > begin && p.end - lt > 1 &&
			    (is_letter(lt[1]) || lt[1] == '/' || lt[1] == '!' ||
			     lt[1] == '?'))
				break;
			p.at = lt;
			if (lt == begin && read_markup(&p))
				break;
			lt++;
		}
		if (lt == begin)
			continue;
		p.at = lt ? lt : p.end;
		add_node(&p, HTML_TEXT,
			 bytes_make(begin, (size_t)(p.at - begin)));
	}
	tree->is_cut = p.at < p.end;
	html_open_close_to(&p.open, 0);
}

struct bytes html_attribute(const struct html_tree *tree, uint32_t node,
			    const char *name)
{
	const struct html_node *n = &tree->node[node];
	const struct html_attribute *attribute;
	size_t size;

	if (!n->attribute_count)
		return BYTES_NONE;
	attribute = tree->attribute + n->attribute_begin;
	size = strlen(name);
	for (unsigned i = 0; i < n->attribute_count; i++)
		if (attribute[i].name.size == size &&
		    bytes_equal_nocase(attribute[i].name,
				       bytes_make(name, size)))
			return attribute[i].value;
	return BYTES_NONE;
}
