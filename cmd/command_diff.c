#include "cmd/diff_parts.h"

#include "cmd/command.h"
#include "cmd/masked_text.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <stdlib.h>

/* Shared runs shorter than this are chance, and would shred the reading. */
#define PASSAGE_CHARS 8

/* Code points before offsets, which are asked in any order where passages
 * moved: counted on from marks so far apart. */
#define MARK_BYTES 1024

struct codepoints {
	struct bytes text;
	uint32_t *mark; /* before each of these stretches */
};

static uint32_t count_codepoints(struct bytes text, size_t begin, size_t end)
{
	uint32_t count = 0;

	for (size_t i = begin; i < end; i++)
		count += (text.data[i] & 0xC0) != 0x80;
	return count;
}

static struct codepoints codepoints_of(struct bytes text)
{
	struct codepoints c = {text, memory_alloc((text.size / MARK_BYTES + 1) *
						  sizeof(*c.mark))};

	c.mark[0] = 0;
	for (size_t i = 1; i <= text.size / MARK_BYTES; i++)
		c.mark[i] = c.mark[i - 1] +
			    count_codepoints(text, (i - 1) * MARK_BYTES,
					     i * MARK_BYTES);
	return c;
}

static uint64_t codepoints_before(const struct codepoints *c, size_t offset)
{
	size_t i = offset / MARK_BYTES;

	return c->mark[i] + count_codepoints(c->text, i * MARK_BYTES, offset);
}

static void put_offset(struct json *json, const char *key,
		       const struct codepoints *c, size_t offset)
{
	json_put_count(json, key, codepoints_before(c, offset));
}

static void print_json_diff(const struct body_pair *d)
{
	struct codepoints a = codepoints_of(buffer_view(&d->a.text));
	struct codepoints b = codepoints_of(buffer_view(&d->b.text));
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.diff/1");
	json_put_id(&json, "a", 'b', &d->a.id);
	json_put_id(&json, "b", 'b', &d->b.id);
	json_put_real(&json, "jaccard", d->verdict.jaccard);
	json_put_real(&json, "containment_a", d->verdict.containment_a);
	json_put_real(&json, "containment_b", d->verdict.containment_b);
	json_key(&json, "passages");
	json_open(&json, '[');
	for (size_t i = 0; i < d->passages.count; i++) {
		const struct passage *p = &d->passages.at[i];

		json_open(&json, '{');
		put_offset(&json, "a_begin", &a, p->a.begin);
		put_offset(&json, "a_end", &a, p->a.end);
		put_offset(&json, "b_begin", &b, p->b.begin);
		put_offset(&json, "b_end", &b, p->b.end);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
	free(a.mark);
	free(b.mark);
}

/* How a part is printed: marks beside the colours, so that the parts tell apart
 * without them. */
struct part_style {
	const char *color, *mark;
	struct masked_text of; /* the body that the part stands in */
};

/* Furniture of the line is grey. */
static void print_line(const struct session *session,
		       const struct part_style *style, struct bytes line,
		       struct buffer *out)
{
	const char *plain = print_color(session, PRINT_PLAIN);
	const char *color = print_color(session, style->color);
	struct masked_piece piece;

	buffer_append_string(out, color);
	buffer_append_string(out, style->mark);
	while (masked_text_take(&style->of, &line, &piece)) {
		if (piece.is_furniture) {
			buffer_append_string(out, plain);
			buffer_append_string(out,
					     print_color(session, PRINT_DIM));
		}
		print_text(out, piece.text, 0);
		if (piece.is_furniture) {
			buffer_append_string(out, plain);
			buffer_append_string(out, color);
		}
	}
	buffer_append_string(out, plain);
	buffer_append_byte(out, '\n');
}

static void print_part(const struct session *session,
		       const struct part_style *style, struct bytes text,
		       struct buffer *out)
{
	struct bytes rest = bytes_trim(text);

	while (rest.size) {
		const unsigned char *end = memchr(rest.data, '\n', rest.size);
		size_t size = end ? (size_t)(end - rest.data) : rest.size;

		print_line(session, style, bytes_slice(rest, 0, size), out);
		rest = bytes_slice(rest, end ? size + 1 : size, rest.size);
	}
}

static struct masked_text text_a(const struct body_pair *d)
{
	return (struct masked_text){buffer_view(&d->a.text), &d->mask_a};
}

static struct masked_text text_b(const struct body_pair *d)
{
	return (struct masked_text){buffer_view(&d->b.text), &d->mask_b};
}

static void print_diff(const struct session *session, const struct body_pair *d)
{
	const struct part_style only_a = {PRINT_RED, "- ", text_a(d)};
	const struct part_style only_b = {PRINT_GREEN, "+ ", text_b(d)};
	const struct part_style shared = {"", "  ", text_b(d)};
	const struct part_style moved = {PRINT_YELLOW, "~ ", text_a(d)};
	struct buffer out = BUFFER_INIT;
	struct diff_parts parts = {.of = d};
	struct diff_part part;

	buffer_append_string(&out, print_color(session, PRINT_BOLD));
	buffer_append_string(&out, "--- ");
	print_short_id(&out, 'b', &d->a.id);
	buffer_append_string(&out, "\n+++ ");
	print_short_id(&out, 'b', &d->b.id);
	buffer_printf(&out, "\n%sJaccard %.3f, ",
		      print_color(session, PRINT_PLAIN), d->verdict.jaccard);
	print_count(&out, d->passages.count, "shared passage\n",
		    "shared passages\n");
	while (diff_parts_next(&parts, &part)) {
		print_part(session, &only_a, part.only_a, &out);
		print_part(session, &only_b, part.only_b, &out);
		print_part(session, &shared, part.shared, &out);
		print_part(session, &moved, part.moved, &out);
	}
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static void put_html(struct buffer *out, struct bytes text)
{
	struct buffer safe = BUFFER_INIT;

	log_escape(&safe, text, true);
	for (size_t i = 0; i < safe.size; i++) {
		switch (safe.data[i]) {
		case '<':
			buffer_append_string(out, "&lt;");
			break;
		case '>':
			buffer_append_string(out, "&gt;");
			break;
		case '&':
			buffer_append_string(out, "&amp;");
			break;
		case '"':
			buffer_append_string(out, "&quot;");
			break;
		default:
			buffer_append_byte(out, safe.data[i]);
		}
	}
	buffer_release(&safe);
}

/* A paragraph, its text in the element when there is one. */
static void put_html_part(struct buffer *out, const char *element,
			  const struct masked_text *of, struct bytes part)
{
	struct masked_piece piece;

	if (bytes_trim(part).size == 0)
		return;
	buffer_append_string(out, "<p>");
	if (element[0])
		buffer_printf(out, "<%s>", element);
	while (masked_text_take(of, &part, &piece)) {
		if (piece.is_furniture)
			buffer_append_string(out, "<small>");
		put_html(out, piece.text);
		if (piece.is_furniture)
			buffer_append_string(out, "</small>");
	}
	if (element[0])
		buffer_printf(out, "</%s>", element);
	buffer_append_string(out, "</p>\n");
}

static void print_html_diff(const struct body_pair *d)
{
	const struct masked_text a = text_a(d), b = text_b(d);
	struct buffer out = BUFFER_INIT;
	struct diff_parts parts = {.of = d};
	struct diff_part part;

	buffer_append_string(
		&out,
		"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
		"<meta http-equiv=\"Content-Security-Policy\" content=\""
		"default-src 'none'; style-src 'unsafe-inline'\">"
		"<title>newsfold diff</title>\n<style>\n"
		"body{font:16px/1.6 sans-serif;max-width:50em;margin:2em auto;"
		"padding:0 1em;word-break:keep-all;overflow-wrap:anywhere}\n"
		"p{white-space:pre-wrap;margin:.3em 0;padding:0 .5em}\n"
		"del{background:#fdd;text-decoration:none}"
		"ins{background:#dfd;text-decoration:none}"
		"mark{background:#ffc}"
		"small{font-size:inherit;color:#666;background:#fff}\n"
		"@media(prefers-color-scheme:dark){body{background:#111;"
		"color:#eee}del{background:#622}ins{background:#252}"
		"mark{background:#553;color:inherit}"
		"small{color:#aaa;background:#111}}\n"
		"</style></head><body>\n<h1><del>");
	print_short_id(&out, 'b', &d->a.id);
	buffer_append_string(&out, "</del> <ins>");
	print_short_id(&out, 'b', &d->b.id);
	buffer_printf(&out,
		      "</ins></h1>\n<p>Jaccard %.3f, %zu shared passages</p>\n",
		      d->verdict.jaccard, d->passages.count);
	while (diff_parts_next(&parts, &part)) {
		put_html_part(&out, "del", &a, part.only_a);
		put_html_part(&out, "ins", &b, part.only_b);
		put_html_part(&out, "", &b, part.shared);
		put_html_part(&out, "mark", &a, part.moved);
	}
	buffer_append_string(&out, "</body></html>\n");
	session_print(buffer_view(&out));
	buffer_release(&out);
}

int command_diff(struct session *session, int argc, const char **argv)
{
	struct body_pair d = BODY_PAIR_INIT;
	int html = 0;
	struct poptOption options[] = {
		{"html", 0, POPT_ARG_NONE, &html, 0, "as a page of HTML", NULL},
		POPT_TABLEEND};
	struct fault fault = FAULT_INIT;
	const char **names;
	size_t count;
	int status =
		session_options(session, options, argc, argv, &names, &count);

	if (status == EXIT_DONE && count != 2)
		status = session_usage("diff: name two bodies, captures or "
				       "clusters");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status != EXIT_DONE)
		return status;
	if (body_pair_load(session->archive, names[0], names[1], PASSAGE_CHARS,
			   &d, &fault) < 0) {
		body_pair_release(&d);
		return session_fail(&fault);
	}
	if (session->json)
		print_json_diff(&d);
	else if (html)
		print_html_diff(&d);
	else
		print_diff(session, &d);
	status = id_equal(&d.a.id, &d.b.id) ? EXIT_DONE : EXIT_PARTLY;
	body_pair_release(&d);
	return status;
}
