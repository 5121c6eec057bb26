/*
 * given_record.h - the document in a JSON object or a table's row.
 *
 * Collects what the keys offer, keeps the best of each, and fills in a
 * document. Borrowed values must live until the record has been passed on.
 */
#ifndef NEWSFOLD_CORE_INPUT_GIVEN_RECORD_H
#define NEWSFOLD_CORE_INPUT_GIVEN_RECORD_H

#include "core/input/field_map.h"
#include "core/input/scan.h"

struct given_record {
	const struct reader_options *options;
	struct bytes value[KEY_WRAPPER]; /* by field, KEY_TEXT, KEY_HTML */
	unsigned rank[KEY_WRAPPER];
	bool has_text_key; /* perhaps with an empty text */
	/* What a text key holds that is no text: an object, a list of them. */
	struct bytes odd_text;
	char odd_key[32];
	struct buffer keys; /* the names seen, for the reason of a rejection */
	size_t key_count;
	struct buffer arena; /* decoded values */
};

void given_record_init(struct given_record *given,
		       const struct reader_options *options);
void given_record_release(struct given_record *given);
/* Forget the record, keep the storage. */
void given_record_clear(struct given_record *given);
/* Name a key seen. */
void given_record_saw(struct given_record *given, struct bytes key);
/* Offer a value, already found by field_map_find. Absent values are passed
 * over. */
void given_record_offer(struct given_record *given, struct field_key key,
			struct bytes value);
/* All the members of a JSON object that json_scan found sound. */
void given_record_take_json(struct given_record *given, struct bytes object);
/* False when the record has no text field, or none that holds a text. */
bool given_record_fill(const struct given_record *given, struct scan *scan);
/* "no text field among: id, url", "text is an object". */
const char *given_record_reason(struct given_record *given);

#endif
