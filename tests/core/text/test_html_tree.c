#include "core/text/html_tree.h"

#include "core/base/buffer.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>

/* The tree as "p(text b(text))". */
static void print_node(const struct html_tree *tree, uint32_t i,
		       struct buffer *out)
{
	const struct html_node *node = &tree->node[i];

	if (node->tag == HTML_TEXT) {
		buffer_append_bytes(out, node->text);
		return;
	}
	buffer_append_bytes(out, node->text);
	buffer_append_byte(out, '(');
	for (uint32_t c = i + 1; c < node->end; c = tree->node[c].end)
		print_node(tree, c, out);
	buffer_append_byte(out, ')');
}

static const char *shape(const char *page, struct buffer *out)
{
	struct html_tree tree = HTML_TREE_INIT;

	buffer_clear(out);
	html_tree_parse(&tree, bytes_of_string(page));
	print_node(&tree, 0, out);
	html_tree_release(&tree);
	return buffer_string(out);
}

Test(html_tree, gives_tag_soup_the_shape_that_was_meant)
{
	static const char *const cases[][2] = {
		{"", "()"},
		{"<p>a<p>b", "(p(a)p(b))"},
		{"<p>a<div>b</div>c", "(p(a)div(b)c)"},
		{"<p>a<b>b<div>c", "(p(ab(b))div(c))"},
		{"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
		 "(ul(li(a)li(bul(li(c)))li(d)))"},
		{"<table><tr><td>a<td>b<tr><td>c</table>d",
		 "(table(tr(td(a)td(b))tr(td(c)))d)"},
		{"<b>a<div>b</b>c</div>d", "(b(adiv(bc)d))"},
		{"a</b>c</zz>d", "(acd)"},
		{"<br>a</br>", "(br()abr())"},
		{"<h2>a</h3>b", "(h2(a)b)"},
		{"<x-y>a</X-Y>b", "(x-y(a)b)"},
		{"<script>a<b></p></script>c", "(script(a<b></p>)c)"},
		{"<title>a<p>b", "(title()ap(b))"},
		{"a<!-- <p> -->b<!doctype x>c<?y?>d", "(abcd)"},
		{"a<!-- x --!><p>b</p><!-- y -->c", "(ap(b)c)"},
		{"a<!--><p>b</p><!-- y -->c<!-- z --!>d", "(ap(b)cd)"},
		{"<head><title>a</title><p>b", "(head(title(a))p(b))"},
		{"<head><template><p>a</p></template><body>b",
		 "(head(template(p(a)))body(b))"},
		{"<p><svg/>a</p><svg><path/><g>b<p>c",
		 "(p(svg()a)svg(path()g(b))p(c))"},
		{"a < b <3 c", "(a < b <3 c)"},
		{"<option>a<option>b", "(option(a)option(b))"},
		{"<div><td>a</div>b</td>c", "(div(td(ab)c))"},
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		cr_expect_str_eq(shape(cases[i][0], &out), cases[i][1], "%s",
				 cases[i][0]);
	buffer_release(&out);
}

Test(html_tree, reads_attributes_however_they_are_written)
{
	struct html_tree tree = HTML_TREE_INIT;

	html_tree_parse(&tree,
			BYTES_LITERAL("<p A=1 b='2 3' c = \"4>\" d e=>"));
	cr_assert_eq(tree.count, 2);
	cr_expect(
		bytes_equal(html_attribute(&tree, 1, "a"), BYTES_LITERAL("1")));
	cr_expect(bytes_equal(html_attribute(&tree, 1, "b"),
			      BYTES_LITERAL("2 3")));
	cr_expect(bytes_equal(html_attribute(&tree, 1, "c"),
			      BYTES_LITERAL("4>")));
	cr_expect(html_attribute(&tree, 1, "d").data != NULL);
	cr_expect_eq(html_attribute(&tree, 1, "e").size, 0);
	cr_expect(html_attribute(&tree, 1, "f").data == NULL);
	html_tree_release(&tree);
}

/* Subtrees nest and stand in document order, whatever the page. */
static void check_order(const struct html_tree *tree)
{
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct html_node *node = &tree->node[i];

		cr_assert_gt(node->end, i);
		cr_assert_leq(node->end, tree->count);
		if (i == 0)
			continue;
		cr_assert_lt(node->parent, i);
		cr_assert_leq(node->end, tree->node[node->parent].end);
	}
}

Test(html_tree, nests_in_order_on_hostile_pages)
{
	static const char *const pieces[] = {
		"<div>",    "<b>",	    "<table><tr><td>",
		"<ul><li>", "<p x=\"",	    "<!--",
		"<",	    "</",	    "<title>",
		"<script>", "<b><div></b>", "<a><p></a></p>",
		"&",	    "<td></table>", "<h1>",
		"<select>",
	};
	struct html_tree tree = HTML_TREE_INIT;
	struct buffer page = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(pieces); i++) {
		buffer_clear(&page);
		while (page.size < 50000)
			buffer_append_string(&page, pieces[i]);
		html_tree_parse(&tree, buffer_view(&page));
		check_order(&tree);
	}
	buffer_release(&page);
	html_tree_release(&tree);
}
