/*
 * fingerprint.h - what near-duplicate search needs to know of one body.
 *
 * A pure function of the body's bytes. From the shadow text (letters and digits
 * only, NFKC, case folded): the exact shingle set, which verification compares;
 * MinHash band keys and passage keys, under which postings find candidates.
 */
#ifndef NEWSFOLD_CORE_NEAR_FINGERPRINT_H
#define NEWSFOLD_CORE_NEAR_FINGERPRINT_H

#include "core/base/bytes.h"

/* Frozen in an archive at init. */
struct fingerprint_settings {
	unsigned shingle_units; /* 15: Han, kana, Hangul weigh 3, others 1 */
	unsigned version;	/* of the algorithm: FINGERPRINT_VERSION */
};

#define FINGERPRINT_VERSION 1
#define FINGERPRINT_SETTINGS_DEFAULT                                           \
	{                                                                      \
		15, FINGERPRINT_VERSION                                        \
	}

/* Texts of fewer units have one key, of their whole shadow: only equality
 * counts. A text without letters has no key and equals nothing. Units, since 34
 * syllables of Hangul tell what 100 Latin letters do: a one-sentence brief. */
#define FINGERPRINT_SHORT 100

/* A half-open span of body bytes. */
struct span {
	uint32_t begin;
	uint32_t end;
};

/*
 * band[] and passage[] are keys for postings (the two kinds never collide by
 * design: they are hashed with different seeds). shingle[] is sorted and
 * without repeats. number[] holds the hashes of the figures (digit runs) in the
 * text, sorted, for the template guard.
 */
struct fingerprint {
	uint64_t *shingle;
	size_t shingle_count, shingle_capacity;
	uint64_t *band;
	size_t band_count, band_capacity;
	uint64_t *passage;
	size_t passage_count, passage_capacity;
	uint64_t *number;
	size_t number_count, number_capacity;
	uint64_t shadow_hash;  /* of the whole shadow text */
	uint32_t shadow_chars; /* its length in characters; 0: nothing there */
	uint32_t shadow_units; /* its length in shingle units */
};

#define FINGERPRINT_INIT                                                       \
	{                                                                      \
		0                                                              \
	}

void fingerprint_release(struct fingerprint *fingerprint);

/* Scratch of one worker. */
struct fingerprinter;
struct fingerprinter *
fingerprinter_new(const struct fingerprint_settings *settings);
void fingerprinter_free(struct fingerprinter *fingerprinter);

/*
 * *out is overwritten, its storage kept. Spans of `mask` (sorted, apart; page
 * furniture) take no part in shingle[] and number[]; band[] and passage[] come
 * from the whole body, so that they never change once stored. mask may be NULL.
 */
void fingerprint_make(struct fingerprinter *fingerprinter, struct bytes body,
		      const struct span *mask, size_t mask_count,
		      struct fingerprint *out);

/* The same without shingle[] and number[], which are left empty: all that
 * postings ask for. */
void fingerprint_make_keys(struct fingerprinter *fingerprinter,
			   struct bytes body, struct fingerprint *out);

/*
 * A body folded and cut into shingles once, for whatever is asked of it next:
 * the calls whose names end in _of_read, until any other of this fingerprinter.
 * The shadow_ fields of *out alone are set.
 */
void fingerprint_read(struct fingerprinter *fingerprinter, struct bytes body,
		      struct fingerprint *out);

/* Everything but band[] and passage[], which are left empty: all that
 * verification asks for, at about half the cost. With `scan` not NULL the
 * text is kept there for layout. */
struct body_scan;
void fingerprint_sets_of_read(struct fingerprinter *fingerprinter,
			      struct bytes body, const struct span *mask,
			      size_t mask_count, struct fingerprint *out,
			      struct body_scan *scan);

#endif
