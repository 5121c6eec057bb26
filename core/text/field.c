#include "core/text/field.h"

#include "core/base/memory.h"

static const char *const names[FIELD_COUNT] = {
	[FIELD_SOURCE_ID] = "source_id", [FIELD_URL] = "url",
	[FIELD_OUTLET] = "outlet",	 [FIELD_TITLE] = "title",
	[FIELD_BYLINE] = "byline",	 [FIELD_PUBLISHED] = "published",
	[FIELD_MODIFIED] = "modified",	 [FIELD_FETCHED] = "fetched",
	[FIELD_LANGUAGE] = "language",
};

static const char *const source_names[SOURCE_COUNT] = {
	[SOURCE_NONE] = "none",
	[SOURCE_GIVEN] = "record field",
	[SOURCE_ARCHIVE] = "archive header",
	[SOURCE_JSON_LD] = "JSON-LD",
	[SOURCE_META] = "meta tag",
	[SOURCE_LINK] = "link tag",
	[SOURCE_MARKUP] = "page markup",
	[SOURCE_TITLE_TAG] = "title tag",
	[SOURCE_TEXT] = "text line",
	[SOURCE_URL] = "URL",
	[SOURCE_PATH] = "path (inferred)",
	[SOURCE_FILE_TIME] = "file time (inferred)",
	[SOURCE_SCRIPT] = "script of the text",
};

const char *field_name(enum field field)
{
	return names[field];
}

enum field field_of_name(struct bytes name)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (bytes_equal(name, bytes_of_string(names[i])))
			return (enum field)i;
	return FIELD_COUNT;
}

bool field_is_absent(struct bytes value)
{
	static const char *const nothing[] = {"none", "null",	   "nan",
					      "nil",  "undefined", "[]"};

	value = bytes_trim(value);
	if (value.size == 0)
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(nothing); i++)
		if (bytes_equal_nocase(value, bytes_of_string(nothing[i])))
			return true;
	return false;
}

const char *field_source_name(enum field_source source)
{
	return source_names[source];
}
