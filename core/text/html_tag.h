/*
 * html_tag.h - the elements that are treated in a way of their own.
 */
#ifndef NEWSFOLD_CORE_TEXT_HTML_TAG_H
#define NEWSFOLD_CORE_TEXT_HTML_TAG_H

#include "core/base/bytes.h"

/* Sorted by name; html_tag.c holds the same list. */
enum html_tag {
	HTML_TEXT, /* no element: a run of text */
	HTML_A,
	HTML_ADDRESS,
	HTML_ARTICLE,
	HTML_ASIDE,
	HTML_AUDIO,
	HTML_B,
	HTML_BASE,
	HTML_BLOCKQUOTE,
	HTML_BODY,
	HTML_BR,
	HTML_BUTTON,
	HTML_CAPTION,
	HTML_CENTER,
	HTML_DD,
	HTML_DETAILS,
	HTML_DIALOG,
	HTML_DIV,
	HTML_DL,
	HTML_DT,
	HTML_EM,
	HTML_EMBED,
	HTML_FIELDSET,
	HTML_FIGCAPTION,
	HTML_FIGURE,
	HTML_FONT,
	HTML_FOOTER,
	HTML_FORM,
	HTML_FRAME,
	HTML_H1,
	HTML_H2,
	HTML_H3,
	HTML_H4,
	HTML_H5,
	HTML_H6,
	HTML_HEAD,
	HTML_HEADER,
	HTML_HR,
	HTML_HTML,
	HTML_I,
	HTML_IFRAME,
	HTML_IMG,
	HTML_INPUT,
	HTML_LABEL,
	HTML_LI,
	HTML_LINK,
	HTML_MAIN,
	HTML_MENU,
	HTML_META,
	HTML_NAV,
	HTML_NOEMBED,
	HTML_NOFRAMES,
	HTML_NOSCRIPT,
	HTML_OBJECT,
	HTML_OL,
	HTML_OPTGROUP,
	HTML_OPTION,
	HTML_P,
	HTML_PRE,
	HTML_RP,
	HTML_RT,
	HTML_SCRIPT,
	HTML_SECTION,
	HTML_SELECT,
	HTML_SMALL,
	HTML_SOURCE,
	HTML_SPAN,
	HTML_STRONG,
	HTML_STYLE,
	HTML_SUMMARY,
	HTML_SVG,
	HTML_TABLE,
	HTML_TBODY,
	HTML_TD,
	HTML_TEMPLATE,
	HTML_TEXTAREA,
	HTML_TFOOT,
	HTML_TH,
	HTML_THEAD,
	HTML_TIME,
	HTML_TITLE,
	HTML_TR,
	HTML_U,
	HTML_UL,
	HTML_VIDEO,
	HTML_WBR,
	HTML_XMP,
	HTML_OTHER, /* any other name; nodes keep it as written */
	HTML_TAG_COUNT
};

#define HTML_IS_VOID  1u /* never holds anything */
#define HTML_IS_RAW   2u /* text up to its own end tag */
#define HTML_IS_BLOCK 4u /* begins and ends a block of text */
#define HTML_IS_SCOPE 8u /* end tags do not reach past it */

/* HTML_OTHER for a name that is not known; letter case is ignored. */
enum html_tag html_tag_of_name(struct bytes name);
unsigned html_tag_flags(enum html_tag tag);

#endif
