#include "core/text/class_words.h"
#include "core/text/html_class.h"

#include <criterion/criterion.h>

Test(class_words, cuts_words_at_marks_and_inner_capitals)
{
	static const struct {
		const char *value;
		unsigned words;
	} cases[] = {
		{"", 0},
		{" - ", 0},
		{"ad", HTML_WORD_FURNITURE},
		{"lead", 0},
		{"adLead", 0}, /* two letters cut out */
		{"top ad", HTML_WORD_FURNITURE},
		{"post-comments__list",
		 HTML_WORD_FURNITURE | HTML_WORD_COMMENT},
		{"relatedPosts", HTML_WORD_FURNITURE},
		{"RELATED", HTML_WORD_FURNITURE},
		{"relatedness", 0},
		{"itemDate", HTML_WORD_DATE},
		{"story-author", HTML_WORD_AUTHOR},
		{"byline", HTML_WORD_FURNITURE | HTML_WORD_BYLINE},
		{"jpYiwZ", 0},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaashare", 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_assert_eq(class_words(bytes_of_string(cases[i].value)),
			     cases[i].words, "%s", cases[i].value);
}

Test(class_words, judges_each_name_by_itself)
{
	static const struct {
		const char *value;
		unsigned words;
	} cases[] = {
		{"has-sidebar", 0},
		{"has-comments", 0},
		{"content-sidebar-wrap", 0},
		{"content sidebar", HTML_WORD_DOUBTFUL},
		{"author-box", HTML_WORD_AUTHOR | HTML_WORD_FURNITURE},
		{"author box", HTML_WORD_AUTHOR},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_assert_eq(class_words(bytes_of_string(cases[i].value)),
			     cases[i].words, "%s", cases[i].value);
}

Test(class_words, names_of_bodies_are_told_by_letters_alone)
{
	static const char *const bodies[] = {
		"article__Body-text",  "entry-content",
		"my Post_Content x",   "storybody",
		"aeps article 2 body", "entryContent",
		"postcontent",	       "story-content",
		"articlecontent",      "articletext"};
	static const char *const others[] = {"", "article", "body",
					     "article-header body", "content"};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		cr_assert(class_names_body(bytes_of_string(bodies[i])), "%s",
			  bodies[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		cr_assert_not(class_names_body(bytes_of_string(others[i])),
			      "%s", others[i]);
}

Test(html_class, traits_are_of_the_first_class_and_id)
{
	struct html_tree tree = HTML_TREE_INIT;

	html_tree_parse(&tree,
			BYTES_LITERAL("<p>a<p CLASS=share class=author ID=x>b"
				      "<p itemprop=a rel=b role=c hidden>c"));
	html_class_read(&tree);
	cr_assert_eq(tree.node[1].traits, 0);
	cr_assert_eq(tree.node[3].traits,
		     HTML_HAS_CLASS | HTML_HAS_ID | HTML_WORD_FURNITURE);
	cr_assert_eq(tree.node[5].traits, HTML_HAS_PROPERTY | HTML_HAS_REL |
						  HTML_HAS_ROLE |
						  HTML_HAS_HIDING);
	html_tree_release(&tree);
}
