/*
 * ingest_seal.h - what the writer closes: batches of captures, pieces of the
 * dump's list, commits.
 */
#ifndef NEWSFOLD_STORE_INGEST_SEAL_H
#define NEWSFOLD_STORE_INGEST_SEAL_H

#include "store/ingest_writer.h"

void ingest_seal_start(struct ingest_writer *writer);

/* Store the captures, or the list, as far as they have come; a new one is open
 * then. */
int ingest_seal_batch(struct ingest_writer *writer, struct fault *fault);
int ingest_seal_piece(struct ingest_writer *writer, struct fault *fault);

/* Seal everything so far: the packs first, then what is derived of them. */
int ingest_seal_commit(struct ingest_writer *writer, struct fault *fault);
/* After so many bytes or seconds; why it failed goes to the writer's fault. */
int ingest_seal_if_due(struct ingest_writer *writer);

#endif
