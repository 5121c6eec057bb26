/*
 * warc_payload.h - the page in a WARC record's block.
 */
#ifndef NEWSFOLD_CORE_INPUT_WARC_PAYLOAD_H
#define NEWSFOLD_CORE_INPUT_WARC_PAYLOAD_H

#include "core/input/scan.h"
#include "core/input/warc_head.h"

/* Fill scan->document from a record; CONTENT_NONE, with the address alone, for
 * all that is no page. Decoded bodies stand in `decoded` until the next call.
 */
void warc_payload_fill(struct scan *scan, const struct warc_head *head,
		       struct bytes block, struct buffer *decoded);
/* The page of an emptied document, from a body and the type the server gave it;
 * false when it is no page. */
bool warc_payload_fill_page(struct scan *scan, struct bytes type,
			    struct bytes body);
/* What a revisit stands for; its own address and date go to scan->document. */
struct revisit warc_payload_revisit(struct scan *scan,
				    const struct warc_head *head);

#endif
