/*
 * payload_digest.h - what revisits name that name a payload's digest alone.
 */
#ifndef NEWSFOLD_STORE_PAYLOAD_DIGEST_H
#define NEWSFOLD_STORE_PAYLOAD_DIGEST_H

#include "store/archive.h"

/*
 * Tell the catalog the payload digests of WARC originals it has not been told
 * of, read off their heads; nothing when no revisit asks for them. An original
 * that is damaged has none. Within the catalog's transaction.
 */
int payload_digests_learn(struct archive *archive, struct fault *fault);

#endif
