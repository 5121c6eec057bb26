#include "core/text/article.h"

#include "core/base/memory.h"
#include "core/text/charset.h"
#include "core/text/entity.h"
#include "core/text/facts.h"
#include "core/text/html_article.h"
#include "core/text/html_class.h"
#include "core/text/language.h"
#include "core/text/page_facts.h"
#include "core/text/rescue.h"
#include "core/text/text_fold.h"
#include "core/text/text_page.h"

#include <stdlib.h>

/* A body of less than this weight is short: other places are looked into. */
#define SHORT_BODY 400

struct extractor {
	struct charset_decoder *charset;
	struct buffer decoded;
	struct buffer given; /* one field at a time */
	struct buffer other; /* a second try at the body */
	struct html_tree tree;
	struct blocks blocks;
	struct html_picker picker;
	struct page_facts facts;
	struct text_page page;
};

struct extractor *extractor_new(void)
{
	struct extractor *e = memory_alloc_zero(1, sizeof(*e));

	e->charset = charset_decoder_new();
	page_facts_init(&e->facts);
	return e;
}

void extractor_free(struct extractor *e)
{
	if (!e)
		return;
	charset_decoder_free(e->charset);
	buffer_release(&e->decoded);
	buffer_release(&e->given);
	buffer_release(&e->other);
	html_tree_release(&e->tree);
	blocks_release(&e->blocks);
	html_picker_release(&e->picker);
	page_facts_release(&e->facts);
	text_page_release(&e->page);
	free(e);
}

void article_release(struct article *article)
{
	if (!article)
		return;
	buffer_release(&article->body);
	for (int i = 0; i < FIELD_COUNT; i++)
		buffer_release(&article->field[i].text);
	*article = (struct article)ARTICLE_INIT;
}

static void clear(struct article *out)
{
	buffer_clear(&out->body);
	for (int i = 0; i < FIELD_COUNT; i++) {
		buffer_clear(&out->field[i].text);
		out->field[i].source = SOURCE_NONE;
		out->field[i].marks = 0;
	}
	out->charset[0] = 0;
	out->undecodable_bytes = out->first_undecodable = 0;
	out->is_cut = false;
}

/* The second try stands when it holds clearly more. */
static void take_longer(struct extractor *e, double times, struct buffer *body)
{
	if (text_fold_weight(buffer_view(&e->other)) >
	    times * text_fold_weight(buffer_view(body)))
		buffer_swap(&e->other, body);
}

static bool is_short(const struct buffer *body)
{
	return text_fold_weight(buffer_view(body)) < SHORT_BODY;
}

/* One line that is no sentence is a button or a heading, no article. */
static bool is_scrap(struct bytes body)
{
	return !memchr(body.data, '\n', body.size) &&
	       !text_fold_ends_sentence(body);
}

/* Pick again in another way. */
static void pick_longer(struct extractor *e, unsigned how, double times,
			struct buffer *body)
{
	buffer_clear(&e->other);
	html_pick(&e->picker, &e->tree, &e->blocks, how, &e->other);
	if (e->other.size && !is_scrap(buffer_view(&e->other)))
		take_longer(e, times, body);
}

/* Could other text of the page be half as long again as the body? */
static bool has_more(const struct extractor *e, const struct buffer *body)
{
	uint64_t all = 0;

	for (size_t i = 0; i < e->blocks.count; i++)
		if (!e->picker.is_out[i])
			all += e->blocks.at[i].weight -
			       e->blocks.at[i].link_weight;
	return all * 2 > (uint64_t)text_fold_weight(buffer_view(body)) * 3;
}

static void html_body(struct extractor *e, struct buffer *body)
{
	bool more;

	html_picker_read(&e->picker, &e->tree, &e->blocks);
	html_pick(&e->picker, &e->tree, &e->blocks, 0, body);
	more = has_more(e, body);
	buffer_clear(&e->other);
	rescue_json_ld(&e->facts, &e->other);
	take_longer(e, 2, body);
	if (more)
		pick_longer(e, PICK_SHORT_LINES, 1.5, body);
	if (is_short(body))
		pick_longer(e, PICK_KEEP_HIDDEN | PICK_NO_DISCARDS, 2, body);
	if (is_short(body))
		pick_longer(e, PICK_SHORT_LINES | PICK_PRE_LINES, 2, body);
	if (!is_short(body))
		return;
	blocks_make(&e->blocks, &e->tree, BLOCKS_WITH_NOSCRIPT);
	html_picker_read(&e->picker, &e->tree, &e->blocks);
	pick_longer(e, 0, 2, body);
	buffer_clear(&e->other);
	rescue_payload(&e->tree, &e->other);
	take_longer(e, 2, body);
	if (!body->size)
		rescue_small_page(&e->blocks, body);
}

static void extract_html(struct extractor *e, const struct document *document,
			 struct bytes text, struct article *out)
{
	html_tree_parse(&e->tree, text);
	out->is_cut = e->tree.is_cut;
	html_class_read(&e->tree);
	blocks_make(&e->blocks, &e->tree, 0);
	page_facts_read(&e->facts, &e->tree);
	/* What a browser showed in the title's place says more than <title>:
	 * scripts had run. */
	if (document->given_source[FIELD_TITLE] == SOURCE_TITLE_TAG)
		page_facts_offer(&e->facts, FIELD_TITLE, SOURCE_TITLE_TAG,
				 RANK_TITLE_TAG - 1,
				 document->given[FIELD_TITLE]);
	blocks_mark_headline(&e->blocks, buffer_view(&e->facts.heading));
	html_body(e, &out->body);
	facts_of_page(&e->facts, &e->blocks, &out->body, out->field);
}

static bool has_any(struct bytes text, const char *const *marks, size_t count)
{
	if (!text.size || !memchr(text.data, '<', text.size))
		return false;
	for (size_t i = 0; i < count; i++)
		if (bytes_find_nocase(text, bytes_of_string(marks[i]), 0) !=
		    SIZE_MAX)
			return true;
	return false;
}

/* Markup that parts lines. */
static bool has_blocks(struct bytes text)
{
	static const char *const marks[] = {
		"</p>",	 "<br>",	  "<br/>",	  "<br />", "</div>",
		"<p>",	 "</li>",	  "</td>",	  "</h2>",  "</h3>",
		"</h4>", "</blockquote>", "</figcaption>"};

	return has_any(text, marks, ARRAY_COUNT(marks));
}

/* Text that some scraper took out but left the markup in. */
static bool has_markup(struct bytes text)
{
	static const char *const marks[] = {"</a>", "</span>", "</strong>",
					    "</b>", "</i>",    "</em>"};

	return has_blocks(text) || has_any(text, marks, ARRAY_COUNT(marks));
}

static void append_markup(struct extractor *e, struct bytes text,
			  struct article *out)
{
	html_tree_parse(&e->tree, text);
	out->is_cut |= e->tree.is_cut;
	blocks_make(&e->blocks, &e->tree, 0);
	for (size_t i = 0; i < e->blocks.count; i++) {
		if (out->body.size)
			buffer_append_byte(&out->body, '\n');
		buffer_append_bytes(&out->body, block_text(&e->blocks, i));
	}
}

static void extract_given(struct extractor *e, struct bytes text,
			  struct article *out)
{
	buffer_clear(&e->other);
	if (!has_markup(text) && entity_decode_closed(text, &e->other))
		text = buffer_view(&e->other);
	if (!has_markup(text)) {
		text_fold_lines(text, &out->body);
		return;
	}
	if (has_blocks(text)) {
		append_markup(e, text, out);
		return;
	}
	/* Letters in bold, in lines that are lines. */
	for (size_t at = 0; at < text.size;) {
		const unsigned char *feed =
			memchr(text.data + at, '\n', text.size - at);
		size_t end = feed ? (size_t)(feed - text.data) : text.size;

		append_markup(e, bytes_slice(text, at, end), out);
		at = end + 1;
	}
}

static void extract_text(struct extractor *e, struct bytes text,
			 struct article *out)
{
	text_page_extract(&e->page, text, &out->body);
	facts_of_text(&e->page, out->field);
}

/* What the record itself says comes before what the page says, but for what
 * was read off a path, and the title that a browser showed. */
static bool is_weak(enum field_source source)
{
	return source == SOURCE_PATH || source == SOURCE_TITLE_TAG;
}

static enum date_order order_of_dates(const struct document *document,
				      const struct article *out)
{
	return facts_date_order(document->given[FIELD_LANGUAGE],
				buffer_view(&out->field[FIELD_LANGUAGE].text),
				buffer_view(&out->body));
}

static bool is_date(int field)
{
	return field == FIELD_PUBLISHED || field == FIELD_MODIFIED ||
	       field == FIELD_FETCHED;
}

/* Titles and names come as the page had them, too: "Caf&eacute;", <em>. */
static struct bytes plain_line(struct extractor *e, struct bytes given)
{
	buffer_clear(&e->other);
	if (has_markup(given)) {
		html_tree_parse(&e->tree, given);
		page_facts_text(&e->tree, 0, &e->other);
		return buffer_view(&e->other);
	}
	return entity_decode_closed(given, &e->other) ? buffer_view(&e->other)
						      : given;
}

static bool is_escaped(int field, enum field_source source)
{
	return source == SOURCE_GIVEN &&
	       (field == FIELD_TITLE || field == FIELD_BYLINE ||
		field == FIELD_OUTLET);
}

/* After the body, whose language tells how the record writes its dates. */
static void take_given(struct extractor *e, const struct document *document,
		       struct article *out)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		struct bytes given = document->given[i];
		struct charset_hints hints = {.declared = "",
					      .is_narrow = true};
		enum date_order order = DATE_MONTH_FIRST;
		struct charset_outcome outcome;

		if (field_is_absent(given) ||
		    (is_weak(document->given_source[i]) &&
		     out->field[i].text.size))
			continue;
		if (!charset_is_utf8(given))
			hints.declared = out->charset;
		given = charset_decode(e->charset, given, &hints, &e->given,
				       &outcome);
		if (is_escaped(i, document->given_source[i]))
			given = plain_line(e, given);
		if (is_date(i) && facts_has_two_readings(given))
			order = order_of_dates(document, out);
		facts_set_given((enum field)i, given, document->given_source[i],
				order, out->field);
	}
}

void article_extract(struct extractor *e, const struct document *document,
		     struct article *out)
{
	struct charset_hints hints = {document->charset,
				      document->kind == CONTENT_HTML,
				      document->is_narrow};
	struct charset_outcome outcome;
	struct bytes text;

	clear(out);
	text = charset_decode(e->charset, document->content, &hints,
			      &e->decoded, &outcome);
	memcpy(out->charset, outcome.name, sizeof(out->charset));
	out->undecodable_bytes = outcome.undecodable_bytes;
	out->first_undecodable = outcome.first_undecodable;
	switch (document->kind) {
	case CONTENT_HTML:
		extract_html(e, document, text, out);
		break;
	case CONTENT_TEXT:
		extract_text(e, text, out);
		break;
	case CONTENT_GIVEN:
		extract_given(e, text, out);
		break;
	case CONTENT_BODY:
		text_fold_lines(text, &out->body);
		break;
	case CONTENT_NONE:
		break;
	}
	take_given(e, document, out);
	facts_finish(buffer_view(&out->body), out->field);
}
