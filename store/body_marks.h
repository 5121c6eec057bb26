/*
 * body_marks.h - what bodies were captured under, by number.
 *
 * The outlets, addresses (url_page) and titles of their captures, as hashes:
 * two bodies of one page are its revisions, two under one headline tell one
 * story, and an outlet has its own page furniture. 8 bytes for each of a body's
 * marks and 4 for each body, of each kind.
 */
#ifndef NEWSFOLD_STORE_BODY_MARKS_H
#define NEWSFOLD_STORE_BODY_MARKS_H

#include "store/catalog/catalog.h"

enum body_mark {
	BODY_MARK_LABEL, /* outlet, or the dump where none is known */
	BODY_MARK_PAGE,
	BODY_MARK_TITLE,
	BODY_MARK_KINDS
};

struct body_marks {
	/* Of body n: mark[first[n]] .. mark[first[n + 1] - 1], sorted. */
	uint64_t *mark[BODY_MARK_KINDS];
	uint32_t *first[BODY_MARK_KINDS];
	uint32_t body_count;
	/* Sorted, with repeats: those of labels that are dumps. */
	uint64_t *dump;
	size_t dump_count, dump_capacity;
	bool has_outlet_like_dump; /* one is called what a dump may be */
};

/* The mark of an outlet or dump. */
uint64_t body_mark_of_label(struct bytes label);

/* Marks of the bodies up to body_count, in one reading of the captures; or of
 * those named (0: no body). */
int body_marks_load(struct body_marks *marks, struct catalog *catalog,
		    uint32_t body_count, struct fault *fault);
int body_marks_load_some(struct body_marks *marks, struct catalog *catalog,
			 const uint32_t *number, size_t count,
			 struct fault *fault);
void body_marks_release(struct body_marks *marks);

/* The marks of one body; their count in *out_count. */
const uint64_t *body_marks_of(const struct body_marks *marks,
			      enum body_mark kind, uint32_t number,
			      size_t *out_count);

/* How many outlets have one of these bodies; false when the marks do not tell.
 */
bool body_marks_outlets(const struct body_marks *marks, const uint32_t *number,
			size_t count, uint64_t *out);

#endif
