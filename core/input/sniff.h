/*
 * sniff.h - what a run of bytes is, by its first bytes; names only break ties.
 */
#ifndef NEWSFOLD_CORE_INPUT_SNIFF_H
#define NEWSFOLD_CORE_INPUT_SNIFF_H

#include "core/base/bytes.h"

/* How far ahead formats are told. */
#define SNIFF_SIZE (64u << 10)

enum sniff_filter { FILTER_NONE, FILTER_GZIP, FILTER_ZSTD, FILTER_OTHER };

/* How long the frames at the front are that zstd and lz4 pass over: pzstd
 * writes one before each frame of data. 0 when nothing follows them in the
 * head. */
size_t sniff_skippable_frames(struct bytes head);

/* Compression around the bytes. */
enum sniff_filter sniff_filter(struct bytes head);

enum container_kind {
	CONTAINER_NONE,
	CONTAINER_TAR,
	CONTAINER_CPIO,
	CONTAINER_ZIP,
	CONTAINER_7Z,
	CONTAINER_RAR,
	CONTAINER_CAB,
	CONTAINER_AR,
	CONTAINER_XAR,
};

/* A container of files; office documents and the like (zips by form) are
 * CONTAINER_NONE. */
enum container_kind sniff_container(struct bytes head);
const char *container_name(enum container_kind kind);
/* CONTAINER_NONE when there is no such name. */
enum container_kind container_of_name(const char *name);

enum content_class { CLASS_EMPTY, CLASS_HTML, CLASS_TEXT, CLASS_BINARY };

/* What a file or payload holds. NULs in a UTF-16 pattern are text. */
enum content_class sniff_content(struct bytes head);

/* Names. `name` is the last part of a path. */
bool sniff_name_has(const char *name, const char *extension);
/* .html, .htm, .xhtml, .shtml, .php, .asp(x), .jsp */
bool sniff_name_is_html(const char *name);
/* Code, styles, settings, images, fonts..: text perhaps, but no article. */
bool sniff_name_is_other(const char *name);
/* The length of `name` without a compression suffix (x.html.gz -> x.html);
 * .tgz and the like become .tar by *out_suffix, else "". */
size_t sniff_name_peeled(const char *name, const char **out_suffix);

#endif
