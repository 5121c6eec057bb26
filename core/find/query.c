#include "core/find/query.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "core/text/utf8.h"

#include <stdlib.h>

void query_release(struct query *query)
{
	if (!query)
		return;
	free(query->term);
	buffer_release(&query->outlet);
	buffer_release(&query->dump);
	buffer_release(&query->cluster);
	buffer_release(&query->since);
	buffer_release(&query->until);
	*query = (struct query){0};
}

/* A piece of the query up to white space; what is quoted is one piece. */
struct piece {
	struct bytes name; /* before a ':' that belongs to a filter */
	struct bytes text; /* without its quotes */
	bool is_excluded, is_prefix;
};

static const unsigned char *skip_space(const unsigned char *p,
				       const unsigned char *end)
{
	while (p < end) {
		const unsigned char *next = p;

		if (!utf8_is_space(utf8_next(&next, end)))
			break;
		p = next;
	}
	return p;
}

static const unsigned char *find_end(const unsigned char *p,
				     const unsigned char *end, bool is_quoted)
{
	while (p < end) {
		const unsigned char *next = p;
		uint32_t c = utf8_next(&next, end);

		if (is_quoted ? c == '"' : utf8_is_space(c) || c == '"')
			break;
		p = next;
	}
	return p;
}

static bool is_filter(struct bytes name)
{
	static const char *const known[] = {"outlet", "dump", "cluster",
					    "date"};

	for (size_t i = 0; i < ARRAY_COUNT(known); i++)
		if (bytes_equal_nocase(name, bytes_of_string(known[i])))
			return true;
	return false;
}

/* The value behind a filter's name, or a word or phrase. */
static void take_text(const unsigned char **at, const unsigned char *end,
		      struct piece *piece)
{
	const unsigned char *p = *at, *stop;
	bool is_quoted = p < end && *p == '"';

	p += is_quoted;
	stop = find_end(p, end, is_quoted);
	piece->text = bytes_make(p, (size_t)(stop - p));
	*at = stop + (is_quoted && stop < end);
	if (is_quoted && *at < end && **at == '*') {
		piece->is_prefix = true;
		++*at;
	} else if (!is_quoted && piece->text.size &&
		   piece->text.data[piece->text.size - 1] == '*') {
		piece->is_prefix = true;
		piece->text.size--;
	}
}

static bool next_piece(const unsigned char **at, const unsigned char *end,
		       struct piece *piece)
{
	const unsigned char *p = skip_space(*at, end), *colon;

	*piece = (struct piece){0};
	if (p == end)
		return false;
	if (*p == '-' && p + 1 < end) {
		piece->is_excluded = true;
		p++;
	}
	colon = memchr(p, ':', (size_t)(end - p));
	if (colon && is_filter(bytes_make(p, (size_t)(colon - p)))) {
		piece->name = bytes_make(p, (size_t)(colon - p));
		p = colon + 1;
	}
	take_text(&p, end, piece);
	*at = p;
	return true;
}

static bool is_in_calendar(struct bytes text)
{
	static const char first[] = "-01-01"; /* of the year, of the month */
	struct buffer day = BUFFER_INIT;
	struct date date;
	bool is_one;

	buffer_append_bytes(&day, text);
	buffer_append_string(&day, text.size == 4   ? first
				   : text.size == 7 ? first + 3
						    : "");
	is_one = date_parse(buffer_view(&day), DATE_DAY_FIRST, &date);
	buffer_release(&day);
	return is_one;
}

/* YYYY, YYYY-MM or YYYY-MM-DD, or nothing. */
static bool is_day(struct bytes text)
{
	if (text.size != 0 && text.size != 4 && text.size != 7 &&
	    text.size != 10)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (i == 4 || i == 7 ? text.data[i] != '-'
				     : text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.size == 0 || is_in_calendar(text);
}

static int set_dates(struct query *q, struct bytes text, struct fault *fault)
{
	size_t dots = bytes_find(text, BYTES_LITERAL(".."), 0);
	struct bytes since = text, until = text;

	if (dots != SIZE_MAX) {
		since = bytes_slice(text, 0, dots);
		until = bytes_slice(text, dots + 2, text.size);
	}
	if (since.size + until.size == 0 || !is_day(since) || !is_day(until))
		return fault_set(fault, FAULT_USAGE,
				 "date:%.*s: write date:2025-02-04, "
				 "date:2025-02 or date:2025-02-01..2025-02-14",
				 (int)(text.size < 60 ? text.size : 60),
				 (const char *)text.data);
	buffer_append_bytes(&q->since, since);
	buffer_append_bytes(&q->until, until);
	return 0;
}

static int set_filter(struct query *q, const struct piece *piece,
		      struct fault *fault)
{
	struct buffer *value =
		bytes_equal_nocase(piece->name, BYTES_LITERAL("outlet"))
			? &q->outlet
		: bytes_equal_nocase(piece->name, BYTES_LITERAL("dump"))
			? &q->dump
			: &q->cluster;
	bool is_date = bytes_equal_nocase(piece->name, BYTES_LITERAL("date"));

	if (piece->is_excluded)
		return fault_set(fault, FAULT_USAGE,
				 "-%.*s: words can be left out, filters not",
				 (int)piece->name.size,
				 (const char *)piece->name.data);
	if (piece->text.size == 0 && !is_date)
		return fault_set(
			fault, FAULT_USAGE,
			"%.*s: names nothing; write %.*s:\"NAME\"",
			(int)piece->name.size, (const char *)piece->name.data,
			(int)piece->name.size, (const char *)piece->name.data);
	if (is_date ? q->since.size + q->until.size : value->size)
		return fault_set(
			fault, FAULT_USAGE, "%.*s: stands twice in the query",
			(int)piece->name.size, (const char *)piece->name.data);
	if (is_date)
		return set_dates(q, piece->text, fault);
	buffer_append_bytes(value, piece->text);
	return 0;
}

static int add_term(struct query *q, struct folder *folder,
		    const struct piece *piece, struct fault *fault)
{
	struct term *term;

	if (q->term_count == QUERY_TERMS_MAX)
		return fault_set(fault, FAULT_USAGE,
				 "the query has more than %d words and "
				 "phrases",
				 QUERY_TERMS_MAX);
	term = &q->term[q->term_count];
	*term = (struct term){.is_prefix = piece->is_prefix,
			      .is_excluded = piece->is_excluded};
	if (term_set(term, folder, piece->text)) {
		q->term_count++;
		q->wanted += !term->is_excluded;
	} else if (term->count) {
		return fault_set(fault, FAULT_USAGE,
				 "a word or phrase of the query has %zu "
				 "letters; at most %d are looked for",
				 term->count, TERM_LETTERS_MAX);
	}
	return 0;
}

int query_parse(const char *text, struct query *q, struct fault *fault)
{
	const unsigned char *p = (const unsigned char *)text;
	const unsigned char *end = p + strlen(text);
	struct folder *folder = folder_new();
	struct piece piece;
	int rc = 0;

	*q = (struct query){
		.term = memory_alloc_zero(QUERY_TERMS_MAX, sizeof(*q->term))};
	while (rc == 0 && next_piece(&p, end, &piece))
		rc = piece.name.size ? set_filter(q, &piece, fault)
				     : add_term(q, folder, &piece, fault);
	if (rc == 0 && q->wanted == 0 && !q->outlet.size && !q->dump.size &&
	    !q->cluster.size && !q->since.size && !q->until.size)
		rc = fault_set(fault, FAULT_USAGE,
			       "nothing to look for: the query has no letter "
			       "or digit%s",
			       q->term_count ? " that is wanted" : "");
	folder_free(folder);
	if (rc < 0)
		query_release(q);
	return rc;
}
