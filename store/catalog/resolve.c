/*
 * Ids as people type them: the kind and all but the first unique digits may be
 * left out, as in git.
 */
#include "core/base/memory.h"
#include "store/catalog/catalog_text.h"

#include <ctype.h>

#define ABBREVIATION_MIN 4

/* All ids that begin with the digits lie in [low, high]. */
struct id_range {
	struct id low, high;
};

static bool range_of_digits(struct bytes digits, struct id_range *range)
{
	char low[ID_HEX_SIZE], high[ID_HEX_SIZE];

	if (digits.size < ABBREVIATION_MIN || digits.size > ID_HEX_SIZE)
		return false;
	memset(low, '0', sizeof(low));
	memset(high, 'f', sizeof(high));
	memcpy(low, digits.data, digits.size);
	memcpy(high, digits.data, digits.size);
	return hex_decode(bytes_make(low, sizeof(low)), range->low.byte,
			  ID_SIZE) &&
	       hex_decode(bytes_make(high, sizeof(high)), range->high.byte,
			  ID_SIZE);
}

/* Adds what is found to *count; *out is the first. */
static int look_up(struct catalog *catalog, char kind, const char *text,
		   const struct id_range *range, struct catalog_name *out,
		   unsigned *count, struct fault *fault)
{
	sqlite3_stmt *s;
	int rc = sql_prepare(catalog, text, &s, fault);

	if (rc < 0)
		return rc;
	sql_bind_id(s, 1, &range->low);
	sql_bind_id(s, 2, &range->high);
	sql_bind_number(s, 3, id_head(&range->low));
	sql_bind_number(s, 4, id_head(&range->high));
	while ((rc = sql_row(catalog, s, fault)) > 0) {
		if ((*count)++)
			continue;
		out->kind = kind;
		out->row = (int64_t)sql_number(s, 0);
		sql_raw(s, 1, out->id.byte, ID_SIZE);
	}
	return rc;
}

/* Where an id of a kind is looked for. */
struct place {
	char kind;
	const char *query;
};

/* Indexes have the heads of ids. */
#define IN_RANGE                                                               \
	" WHERE substr(id, 1, 4) BETWEEN substr(?1, 1, 4) AND"                 \
	" substr(?2, 1, 4) AND id BETWEEN ?1 AND ?2 LIMIT 2"
#define RECORDS_IN_RANGE                                                       \
	"SELECT record.num, " RECORD_ID " AS found FROM record_id"             \
	" CROSS JOIN record ON record.num = record_id.record"                  \
	" CROSS JOIN dump ON dump.num = record.dump" RECORD_JOINS              \
	" WHERE record_id.head BETWEEN ?3 AND ?4"                              \
	" AND found BETWEEN ?1 AND ?2"
#define DUMPS_IN_RANGE                                                         \
	"SELECT num, id FROM dump WHERE id BETWEEN ?1 AND ?2 LIMIT 2"

static const struct place what_is_there[] = {
	{'b', "SELECT num, id FROM body" IN_RANGE},
	{'c', "SELECT num, id FROM cluster" IN_RANGE},
	{'r', RECORDS_IN_RANGE " AND kind <> 3 LIMIT 2"},
	{'d', DUMPS_IN_RANGE},
};

static const struct place what_is_forgotten[] = {
	{'b', "SELECT 0, key FROM forgotten WHERE kind = 2"
	      " AND key BETWEEN ?1 AND ?2 LIMIT 2"},
	{'r', RECORDS_IN_RANGE " AND kind = 3 LIMIT 2"},
	{'d', DUMPS_IN_RANGE},
};

static int resolve_in(struct catalog *catalog, const struct place *places,
		      size_t place_count, const char *text,
		      struct catalog_name *out, struct fault *fault)
{
	struct bytes digits = bytes_of_string(text);
	struct id_range range;
	char kind = 0;
	unsigned count = 0;

	if (digits.size > 2 && digits.data[1] == ':') {
		kind = (char)tolower(digits.data[0]);
		digits = bytes_slice(digits, 2, digits.size);
	}
	if (!range_of_digits(digits, &range) || (kind && !strchr("bcrd", kind)))
		return fault_set(fault, FAULT_USAGE,
				 "%s: not an id (b:, c:, r: or d: and at least "
				 "%d hex digits)",
				 text, ABBREVIATION_MIN);
	for (size_t i = 0; i < place_count; i++) {
		int rc = 0;

		if (!kind || kind == places[i].kind)
			rc = look_up(catalog, places[i].kind, places[i].query,
				     &range, out, &count, fault);
		if (rc < 0)
			return rc;
	}
	if (count == 0)
		return fault_set(fault, FAULT_MISSING,
				 "%s: nothing in the archive has this id",
				 text);
	if (count > 1)
		return fault_set(fault, FAULT_AMBIGUOUS,
				 "%s: more than one thing begins so; give more "
				 "digits or the kind (b:, c:, r:, d:)",
				 text);
	return 0;
}

int catalog_resolve_forgotten(struct catalog *catalog, const char *text,
			      struct catalog_name *out, struct fault *fault)
{
	return resolve_in(catalog, what_is_forgotten,
			  ARRAY_COUNT(what_is_forgotten), text, out, fault);
}

int catalog_resolve(struct catalog *catalog, const char *text,
		    struct catalog_name *out, struct fault *fault)
{
	struct catalog_name gone;
	int rc = resolve_in(catalog, what_is_there, ARRAY_COUNT(what_is_there),
			    text, out, fault);

	if (rc == FAULT_MISSING &&
	    catalog_resolve_forgotten(catalog, text, &gone, NULL) == 0)
		return fault_set(fault, FAULT_MISSING, "%s: was forgotten",
				 text);
	return rc;
}
