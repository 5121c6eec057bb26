/*
 * new_texts.h - the texts of bodies taken in since the last link, aside in a
 * file without a name, so that link need not decode them.
 *
 * Bounded: what does not fit, or the disk has no room for, is read from the
 * packs by whoever wants it.
 */
#ifndef NEWSFOLD_STORE_NEW_TEXTS_H
#define NEWSFOLD_STORE_NEW_TEXTS_H

#include "core/base/buffer.h"

#include <stdint.h>

struct new_texts;

/* Numbers ascend without a gap; others are not kept. *texts is made when NULL;
 * its file, once there is enough to write, in `folder`. */
void new_texts_add(struct new_texts **texts, const char *folder,
		   uint32_t number, struct bytes text);

/* Texts may be NULL in both. From any thread while none is added. */
bool new_texts_have(const struct new_texts *texts, uint32_t number);
/* Append the text; false when it is not here. */
bool new_texts_get(const struct new_texts *texts, uint32_t number,
		   struct buffer *out);

void new_texts_free(struct new_texts *texts);

#endif
