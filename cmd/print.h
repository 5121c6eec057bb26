/*
 * print.h - how captures, ids and sizes look, for people and as JSON.
 */
#ifndef NEWSFOLD_CMD_PRINT_H
#define NEWSFOLD_CMD_PRINT_H

#include "cmd/session.h"

/* Digits of an id shown to people. */
#define PRINT_ID_DIGITS 10

/* The fields of a capture, as the contract has them in clusters. */
void print_capture_fields(struct json *json, const struct catalog_capture *c);
/* "b:0123456789" */
void print_short_id(struct buffer *out, char kind, const struct id *id);
/* The whole id and a NUL, for xargs -0. */
void print_null_id(char kind, const struct id *id);
/* Scraped text for a terminal, cut to `width` columns with an ellipsis (a Han,
 * kana or Hangul character takes two); width 0: not cut. Line ends become
 * spaces. */
void print_text(struct buffer *out, struct bytes text, size_t width);
/* As print_text, then spaces up to `width` columns. */
void print_cell(struct buffer *out, struct bytes text, size_t width);
/* "2025-02-04 16:34" of an ISO date, always PRINT_DATE_COLUMNS wide. */
#define PRINT_DATE_COLUMNS 16
void print_date(struct buffer *out, struct bytes iso);
/* When, where and what: published (else fetched), outlet, title (else the
 * record's name). */
void print_capture(struct buffer *out, const struct catalog_capture *c);
/* "1 record", "2 records" */
void print_count(struct buffer *out, uint64_t n, const char *one,
		 const char *many);
/* "0.67" of a similarity; only what is all the same is "1.00". */
void print_score(struct buffer *out, double score);
/* "12.3 MiB" */
void print_size(struct buffer *out, uint64_t bytes);
/* Unix seconds as "2025-02-04T16:34:00Z"; "" when unknown. */
void print_time(struct buffer *out, int64_t seconds);
/* Colours, nothing when they are off. */
const char *print_color(const struct session *session, const char *code);
#define PRINT_BOLD   "\033[1m"
#define PRINT_DIM    "\033[2m"
#define PRINT_RED    "\033[31m"
#define PRINT_GREEN  "\033[32m"
#define PRINT_YELLOW "\033[33m"
#define PRINT_CYAN   "\033[36m"
#define PRINT_PLAIN  "\033[0m"

#endif
