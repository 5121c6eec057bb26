/*
 * xml_charset.h - charsets that expat does not know, by iconv.
 */
#ifndef NEWSFOLD_CORE_INPUT_XML_CHARSET_H
#define NEWSFOLD_CORE_INPUT_XML_CHARSET_H

#include "core/text/article.h"

#include <expat.h>

/* For XML_SetUnknownEncodingHandler: every charset of at most two bytes a
 * character (EUC-KR, Shift_JIS, Big5, GBK, windows-125x, ..). */
int XMLCALL xml_charset_handler(void *context, const XML_Char *name,
				XML_Encoding *info);

/* What the XML declaration at the front says, as iconv knows it, where it is
 * neither missing nor UTF-8 or UTF-16, which expat tells by itself; else "". */
void xml_charset_declared(struct bytes head, char out[CHARSET_NAME_SIZE]);

#endif
