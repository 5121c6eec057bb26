/*
 * text_spool.h - the texts of the bodies in many pairs, aside in a file.
 *
 * Pairs come in an order that meets a body a few times, far from its neighbours
 * in the packs; there a text shares its frame with others, so that each meeting
 * decodes them all. Read once, in order of the packs, and written as they are
 * to a file without a name, they cost one read(2) a meeting.
 */
#ifndef NEWSFOLD_STORE_TEXT_SPOOL_H
#define NEWSFOLD_STORE_TEXT_SPOOL_H

#include "store/archive.h"
#include "store/body_table.h"

struct text_spool;

/* Of all bodies in these pairs but those that new_texts.h has; NULL on a fault.
 */
int text_spool_make(struct archive *archive, const struct body_table *table,
		    const uint64_t *pair, size_t count, unsigned threads,
		    struct text_spool **out, struct fault *fault);
void text_spool_free(struct text_spool *spool);

/* Append the body's text; false when it is not there: damaged, or beyond what
 * the file may take or the disk has room for. NULL has none. From any thread.
 */
bool text_spool_get(const struct text_spool *spool, uint32_t number,
		    struct buffer *out);

#endif
