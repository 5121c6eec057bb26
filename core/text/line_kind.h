/*
 * line_kind.h - what a single line of a saved page is, by its words alone.
 *
 * Only phenomena are named here, never an outlet: menus, rights lines,
 * photo credits, bylines, "entered/changed" lines, consent forms, summaries
 * made by machine, the boxes that follow an article.
 */
#ifndef NEWSFOLD_CORE_TEXT_LINE_KIND_H
#define NEWSFOLD_CORE_TEXT_LINE_KIND_H

#include "core/base/bytes.h"

enum line_kind {
	LINE_TEXT,
	LINE_MENU,   /* a button or menu word: 공유하기, Subscribe */
	LINE_DATE,   /* 입력 2025.02.04 16:34, Published 2025-02-04 */
	LINE_BYLINE, /* 방영덕 기자, By Jane Doe, a line with an e-mail */
	LINE_CREDIT, /* a caption with its credit: ... <사진=...> */
	LINE_RIGHTS, /* 무단전재 및 재배포 금지, All rights reserved */
	LINE_SUMMARY, /* heads a summary that is no part of the article */
	LINE_CONSENT, /* consent forms, newsletter boxes, calls to like */
	LINE_STOP, /* what follows is not the article: 댓글, 관련기사 */
};

/* The line is folded, without white space at its ends; its weight is that of
 * text_fold_weight. */
enum line_kind line_kind(struct bytes line, uint32_t weight);

#endif
