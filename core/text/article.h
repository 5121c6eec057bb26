/*
 * article.h - from one record's content to its article.
 *
 * The article is a function of the document alone: the same document gives the
 * same bytes in any archive, on any machine, from any thread. What is wrong
 * with the content (bad bytes, no article) is told by the counts and an empty
 * body, never by failing.
 *
 * The body is UTF-8, paragraphs are lines ended by LF (none after the last),
 * without control characters, white space folded, page furniture left out.
 */
#ifndef NEWSFOLD_CORE_TEXT_ARTICLE_H
#define NEWSFOLD_CORE_TEXT_ARTICLE_H

#include "core/text/field.h"

enum content_kind {
	CONTENT_NONE, /* nothing an article could be taken from */
	CONTENT_HTML,
	CONTENT_TEXT,  /* text saved from a page, furniture and all */
	CONTENT_GIVEN, /* article text some scraper has already taken out */
	CONTENT_BODY,  /* a body, as an export wrote it */
};

#define CHARSET_NAME_SIZE 32

/* What the extractor is given; everything is borrowed. */
struct document {
	struct bytes content;
	enum content_kind kind;
	/* What stands outside the content about its charset (HTTP header,
	 * reader); "" when nothing does. */
	char charset[CHARSET_NAME_SIZE];
	/* The content comes from JSON or a table: no UTF-16, though it may hold
	 * NULs. */
	bool is_narrow;
	/* What the record itself says; not yet cleaned, maybe not UTF-8. */
	struct bytes given[FIELD_COUNT];
	enum field_source given_source[FIELD_COUNT];
};

struct article {
	struct buffer body;
	struct field_value field[FIELD_COUNT];
	char charset[CHARSET_NAME_SIZE]; /* the one that was used */
	uint64_t undecodable_bytes;	 /* became U+FFFD */
	uint64_t first_undecodable;	 /* offset into the content */
	/* The page has more than HTML_NODE_LIMIT elements and texts: what
	 * follows those was not read. */
	bool is_cut;
};

#define ARTICLE_INIT                                                           \
	{                                                                      \
		BUFFER_INIT, {{BUFFER_INIT, SOURCE_NONE, 0}}, "", 0, 0, false  \
	}

void article_release(struct article *article);

/* Scratch memory of one worker; extraction with it is not re-entrant. */
struct extractor;
struct extractor *extractor_new(void);
void extractor_free(struct extractor *extractor);

/* Take the article out of a document. *out is overwritten, its storage kept. */
void article_extract(struct extractor *extractor,
		     const struct document *document, struct article *out);

#endif
