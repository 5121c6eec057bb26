#include "core/input/json_envelope.h"

#include "core/base/memory.h"
#include "core/input/field_map.h"
#include "core/input/json_value.h"

#define DEPTH_MAX 4

/* News API, Guardian, New York Times, Elasticsearch, Solr, JSON Feed, OData..
 */
static bool is_list_name(struct bytes key)
{
	static const char *const names[] = {
		"articles", "data",    "docs",	   "documents",
		"entries",  "hits",    "items",	   "news",
		"posts",    "records", "response", "result",
		"results",  "rows",    "stories",  "value"};

	for (size_t i = 0; i < ARRAY_COUNT(names); i++)
		if (bytes_equal_nocase(key, bytes_of_string(names[i])))
			return true;
	return false;
}

static bool names_text(const struct reader_options *options,
		       struct bytes object, unsigned depth)
{
	struct json_walk walk = json_walk_into(object);
	struct bytes key, value;

	while (json_walk_next(&walk, &key, &value)) {
		int target = field_map_find(options, key).target;

		if (target == KEY_TEXT || target == KEY_HTML ||
		    (target == KEY_WRAPPER && depth == 0 &&
		     value.data[0] == '{' &&
		     names_text(options, value, depth + 1)))
			return true;
	}
	return false;
}

static bool holds_records(const struct reader_options *options,
			  struct bytes list)
{
	struct json_walk walk = json_walk_into(list);
	struct bytes key, element;

	while (json_walk_next(&walk, &key, &element))
		if (element.data[0] == '{' && names_text(options, element, 0))
			return true;
	return false;
}

/* Does the list end before it has begun? */
static bool is_empty(const unsigned char *list, const unsigned char *end)
{
	while (list < end && strchr(" \t\r\n", *list) && *list)
		list++;
	return list < end && *list == ']';
}

/* Where the elements of the one list in the object begin; NULL when there is
 * none, or more than one. An answer without hits is an envelope of none, unless
 * it says itself what an article does. */
static const unsigned char *find_list(const struct reader_options *options,
				      struct bytes object, unsigned depth)
{
	struct json_walk walk = json_walk_into(object);
	const unsigned char *found = NULL, *empty = NULL, *next;
	bool has_field = false;
	struct bytes key, value;

	while (json_walk_next(&walk, &key, &value)) {
		int target = field_map_find(options, key).target;

		if (target == KEY_TEXT || target == KEY_HTML)
			return NULL;
		has_field |= target < FIELD_COUNT;
		if (!is_list_name(key))
			continue;
		next = NULL;
		if (value.data[0] == '{' && depth < DEPTH_MAX)
			next = find_list(options, value, depth + 1);
		else if (value.data[0] == '[')
			next = value.data + 1;
		if (!next)
			continue;
		if (is_empty(next, value.data + value.size))
			empty = next;
		else if (value.data[0] == '[' && !holds_records(options, value))
			continue;
		else if (found)
			return NULL;
		else
			found = next;
	}
	return found || has_field ? found : empty;
}

size_t json_envelope_size(const struct reader_options *options,
			  struct bytes head)
{
	const unsigned char *list = find_list(options, head, 0);

	return list ? (size_t)(list - head.data) : 0;
}
