/*
 * language.h - the language of a text: by script, then by its commonest words.
 */
#ifndef NEWSFOLD_CORE_TEXT_LANGUAGE_H
#define NEWSFOLD_CORE_TEXT_LANGUAGE_H

#include "core/base/bytes.h"

/* ISO 639-1 code of the text's language, "" when the text is too short or
 * says nothing. Looks at no more than its first 3 KiB. */
const char *language_of_text(struct bytes text);
/* The same as asking whether that is "ko", for less. */
bool language_is_korean(struct bytes text);
/* "ko-KR", "KO", "Korean" ... to "ko"; false when it is no language. */
bool language_of_tag(struct bytes tag, char out[3]);

#endif
