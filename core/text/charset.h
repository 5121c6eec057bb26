/*
 * charset.h - bytes of any charset to UTF-8, losing nothing in silence.
 *
 * The order, first that holds: byte order mark; UTF-16 by its NULs, its
 * alphabet or a label; ASCII bytes that a label or escape sequences say are
 * ISO-2022; strict UTF-8 (a few bad bytes among many good sequences count as
 * UTF-8 with damage); the
 * charset declared outside (HTTP header, reader); the page's own <meta> or XML
 * declaration, looked for 64 KiB deep; uchardet over the whole text;
 * windows-1252. A declared charset that decodes badly is checked against
 * uchardet, and the one that leaves fewer bad bytes is taken.
 *
 * Labels are WHATWG's (euc-kr is CP949, gb2312 is GB18030, iso-8859-1 is
 * windows-1252). A byte that cannot be decoded becomes U+FFFD and is counted.
 */
#ifndef NEWSFOLD_CORE_TEXT_CHARSET_H
#define NEWSFOLD_CORE_TEXT_CHARSET_H

#include "core/base/buffer.h"
#include "core/base/bytes.h"

/* As in article.h, which includes nothing of this. */
#define CHARSET_LABEL_SIZE 32

struct charset_outcome {
	char name[CHARSET_LABEL_SIZE]; /* lower case; "utf-8", "cp949", ... */
	uint64_t undecodable_bytes;
	uint64_t first_undecodable; /* offset; only when there are any */
};

/* Keeps conversion descriptors open; one for each thread. */
struct charset_decoder;
struct charset_decoder *charset_decoder_new(void);
void charset_decoder_free(struct charset_decoder *decoder);

/* Is it UTF-8 (ASCII too) from end to end? */
bool charset_is_utf8(struct bytes content);

/* The iconv name for a WHATWG label, in lower case; "" when unknown. Takes a
 * whole Content-Type value too ("text/html; charset=euc-kr"). */
void charset_of_label(struct bytes label, char out[CHARSET_LABEL_SIZE]);

/* What is known of the content. */
struct charset_hints {
	const char *declared; /* the label from outside, "" for none */
	bool has_markup;      /* look for <meta> */
	bool is_narrow;	      /* it is no UTF-16, whatever NULs it has */
};

/*
 * Find the charset by the order above and decode. Returns UTF-8: the content
 * itself when it is that already, else scratch's bytes.
 */
struct bytes charset_decode(struct charset_decoder *decoder,
			    struct bytes content,
			    const struct charset_hints *hints,
			    struct buffer *scratch,
			    struct charset_outcome *outcome);

/* Decode as `name` (of charset_of_label), appended to out. Returns the number
 * of undecodable bytes; *first is the offset of the first. */
uint64_t charset_convert(struct charset_decoder *decoder, struct bytes content,
			 const char *name, struct buffer *out, uint64_t *first);

#endif
