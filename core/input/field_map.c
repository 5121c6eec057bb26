#include "core/input/field_map.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <stdlib.h>

#define KEY_SIZE_MAX 40
#define RANK_LAST    99

struct known_key {
	const char *key; /* folded: lower case, no separators */
	int target;
	unsigned rank;
};

/* In order of key, for bsearch (checked by a test). */
static const struct known_key known_keys[] = {
	{"article", KEY_TEXT, 7},
	{"articlebody", KEY_TEXT, 2},
	{"articlecontent", KEY_TEXT, 3},
	{"articlehtml", KEY_HTML, 1},
	{"articleid", FIELD_SOURCE_ID, 2},
	{"articletext", KEY_TEXT, 3},
	{"articletitle", FIELD_TITLE, 2},
	{"articleurl", FIELD_URL, 2},
	{"author", FIELD_BYLINE, 2},
	{"authors", FIELD_BYLINE, 1},
	{"body", KEY_TEXT, 6},
	{"bodyhtml", KEY_HTML, 2},
	{"bodytext", KEY_TEXT, 4},
	{"byline", FIELD_BYLINE, 1},
	{"canonical", FIELD_URL, 3},
	{"canonicallink", FIELD_URL, 3},
	{"canonicalurl", FIELD_URL, 3},
	{"content", KEY_TEXT, 5},
	{"contenthtml", KEY_HTML, 2},
	{"contents", KEY_TEXT, 6},
	{"contenttext", KEY_TEXT, 4},
	{"crawldate", FIELD_FETCHED, 2},
	{"crawled", FIELD_FETCHED, 2},
	{"crawledat", FIELD_FETCHED, 1},
	{"createdat", FIELD_PUBLISHED, 8},
	{"creator", FIELD_BYLINE, 4},
	{"data", KEY_WRAPPER, 0},
	{"date", FIELD_PUBLISHED, 5},
	{"datecrawled", FIELD_FETCHED, 1},
	{"datecreated", FIELD_PUBLISHED, 8},
	{"datedownload", FIELD_FETCHED, 1},
	{"datemodified", FIELD_MODIFIED, 1},
	{"datemodify", FIELD_MODIFIED, 1},
	{"datepublish", FIELD_PUBLISHED, 1},
	{"datepublished", FIELD_PUBLISHED, 1},
	{"dateupdated", FIELD_MODIFIED, 2},
	{"doc", KEY_WRAPPER, 0},
	{"docid", FIELD_SOURCE_ID, 3},
	{"document", KEY_WRAPPER, 0},
	{"documentid", FIELD_SOURCE_ID, 3},
	{"domain", FIELD_OUTLET, 5},
	{"downloaddate", FIELD_FETCHED, 1},
	{"downloadedat", FIELD_FETCHED, 1},
	{"fetched", FIELD_FETCHED, 1},
	{"fetchedat", FIELD_FETCHED, 1},
	{"fetchtime", FIELD_FETCHED, 1},
	{"fields", KEY_WRAPPER, 0},
	{"fulltext", KEY_TEXT, 2},
	{"guid", FIELD_SOURCE_ID, 4},
	{"headline", FIELD_TITLE, 2},
	{"hostname", FIELD_OUTLET, 5},
	{"href", FIELD_URL, 5},
	{"html", KEY_HTML, 3},
	{"htmlcontent", KEY_HTML, 2},
	{"htmltext", KEY_HTML, 2},
	{"id", FIELD_SOURCE_ID, 1},
	{"identifier", FIELD_SOURCE_ID, 5},
	{"item", KEY_WRAPPER, 0},
	{"journal", FIELD_OUTLET, 4},
	{"lang", FIELD_LANGUAGE, 2},
	{"language", FIELD_LANGUAGE, 1},
	{"lastmodified", FIELD_MODIFIED, 2},
	{"link", FIELD_URL, 2},
	{"maintext", KEY_TEXT, 1},
	{"media", FIELD_OUTLET, 4},
	{"medianame", FIELD_OUTLET, 1},
	{"modified", FIELD_MODIFIED, 1},
	{"modifiedat", FIELD_MODIFIED, 1},
	{"modifieddate", FIELD_MODIFIED, 1},
	{"newsid", FIELD_SOURCE_ID, 2},
	{"newspaper", FIELD_OUTLET, 2},
	{"newstext", KEY_TEXT, 3},
	{"outlet", FIELD_OUTLET, 1},
	{"pageurl", FIELD_URL, 2},
	{"press", FIELD_OUTLET, 2},
	{"pub", FIELD_PUBLISHED, 3},
	{"pubdate", FIELD_PUBLISHED, 2},
	{"publication", FIELD_OUTLET, 3},
	{"publicationdate", FIELD_PUBLISHED, 1},
	{"publishdate", FIELD_PUBLISHED, 1},
	{"published", FIELD_PUBLISHED, 1},
	{"publishedat", FIELD_PUBLISHED, 1},
	{"publisheddate", FIELD_PUBLISHED, 1},
	{"publishedtime", FIELD_PUBLISHED, 1},
	{"publisher", FIELD_OUTLET, 3},
	{"publishtime", FIELD_PUBLISHED, 1},
	{"rawhtml", KEY_HTML, 3},
	{"rawtext", KEY_TEXT, 9},
	{"reporter", FIELD_BYLINE, 2},
	{"retrieved", FIELD_FETCHED, 2},
	{"retrievedat", FIELD_FETCHED, 2},
	{"scrapedat", FIELD_FETCHED, 1},
	{"scrapeddate", FIELD_FETCHED, 1},
	{"seen", FIELD_FETCHED, 2},
	{"series", FIELD_OUTLET, 6},
	{"site", FIELD_OUTLET, 3},
	{"sitename", FIELD_OUTLET, 2},
	{"source", FIELD_OUTLET, 4}, /* or a URL: trafilatura */
	{"sourcedomain", FIELD_OUTLET, 4},
	{"sourcehostname", FIELD_OUTLET, 3},
	{"sourceid", FIELD_SOURCE_ID, 4},
	{"sourcename", FIELD_OUTLET, 2},
	{"sourceurl", FIELD_URL, 4},
	{"storiesid", FIELD_SOURCE_ID, 2},
	{"story", KEY_TEXT, 8},
	{"storyid", FIELD_SOURCE_ID, 2},
	{"storytext", KEY_TEXT, 3},
	{"text", KEY_TEXT, 4},
	{"textcontent", KEY_TEXT, 4},
	{"texthtml", KEY_HTML, 2},
	{"time", FIELD_PUBLISHED, 9},
	{"timestamp", FIELD_PUBLISHED, 9},
	{"title", FIELD_TITLE, 1},
	{"titlefull", FIELD_TITLE, 3},
	{"uid", FIELD_SOURCE_ID, 2},
	{"updated", FIELD_MODIFIED, 2},
	{"updatedat", FIELD_MODIFIED, 2},
	{"uri", FIELD_URL, 4},
	{"url", FIELD_URL, 1},
	{"uuid", FIELD_SOURCE_ID, 3},
	{"webpublicationdate", FIELD_PUBLISHED, 1},
	{"website", FIELD_OUTLET, 6},
	{"webtitle", FIELD_TITLE, 2},
	{"weburl", FIELD_URL, 3},
	{"writer", FIELD_BYLINE, 3},
	{"기고자", FIELD_BYLINE, 1},
	{"기사본문", KEY_TEXT, 1},
	{"기사제목", FIELD_TITLE, 1},
	{"기자", FIELD_BYLINE, 2},
	{"날짜", FIELD_PUBLISHED, 5},
	{"내용", KEY_TEXT, 3},
	{"뉴스식별자", FIELD_SOURCE_ID, 1},
	{"등록일", FIELD_PUBLISHED, 3},
	{"링크", FIELD_URL, 2},
	{"매체", FIELD_OUTLET, 2},
	{"발행일", FIELD_PUBLISHED, 2},
	{"본문", KEY_TEXT, 2},
	{"수정일", FIELD_MODIFIED, 1},
	{"신문사", FIELD_OUTLET, 2},
	{"언론사", FIELD_OUTLET, 1},
	{"일자", FIELD_PUBLISHED, 3},
	{"작성일", FIELD_PUBLISHED, 3},
	{"제목", FIELD_TITLE, 1},
};

/* Lower case, without separators; false when too long to be known. */
static bool fold_key(struct bytes key, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < key.size; i++) {
		unsigned char c = key.data[i];

		if (c == ' ' || c == '-' || c == '_' || c == '.' || c == '\t' ||
		    c == '\r' || c == '\n')
			continue;
		if (n == KEY_SIZE_MAX || c == 0)
			return false;
		out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	out[n] = 0;
	return n > 0;
}

static int compare_key(const void *folded, const void *known)
{
	return strcmp(folded, ((const struct known_key *)known)->key);
}

static bool find_in_map(const struct reader_options *options, struct bytes key,
			struct field_key *out)
{
	for (size_t i = 0; i < options->map_count; i++) {
		const struct reader_map *map = &options->map[i];
		struct bytes field = bytes_of_string(map->field);

		if (!bytes_equal(key, bytes_of_string(map->key)))
			continue;
		out->rank = 0;
		out->target = bytes_equal(field, BYTES_LITERAL("text"))
				      ? KEY_TEXT
				      : (int)field_of_name(field);
		return true;
	}
	return false;
}

struct field_key field_map_find(const struct reader_options *options,
				struct bytes key)
{
	struct field_key found = {KEY_NONE, RANK_LAST};
	const struct known_key *known;
	char folded[KEY_SIZE_MAX + 1];

	if (find_in_map(options, key, &found))
		return found;
	if (bytes_equal(key, BYTES_LITERAL("_source")))
		return (struct field_key){KEY_WRAPPER, 0};
	if (!fold_key(key, folded))
		return found;
	known = bsearch(folded, known_keys, ARRAY_COUNT(known_keys),
			sizeof(known_keys[0]), compare_key);
	if (known) {
		found.target = known->target;
		found.rank = known->rank + 1;
	}
	return found;
}

const char *field_map_target_name(int target)
{
	static const char *const others[] = {"text", "html", "wrapper", ""};

	return target < FIELD_COUNT ? field_name((enum field)target)
				    : others[target - FIELD_COUNT];
}

bool field_map_is_url(struct bytes value)
{
	return bytes_starts_with_nocase(value, BYTES_LITERAL("http://")) ||
	       bytes_starts_with_nocase(value, BYTES_LITERAL("https://"));
}

static struct bytes unquoted(struct bytes value)
{
	value = bytes_trim(value);
	return value.size >= 2 && value.data[0] == '"'
		       ? bytes_slice(value, 1, value.size - 1)
		       : value;
}

bool field_map_is_our_id(struct bytes value)
{
	unsigned char id[ID_SIZE];

	value = unquoted(value);
	return value.size == 2 + ID_HEX_SIZE && value.data[1] == ':' &&
	       memchr("bcdr", value.data[0], 4) &&
	       hex_decode(bytes_slice(value, 2, value.size), id, sizeof(id));
}

bool field_map_is_flag(struct bytes value)
{
	static const char *const flags[] = {"true", "false", "yes",
					    "no",   "0",     "1"};

	value = unquoted(value);
	for (size_t i = 0; i < ARRAY_COUNT(flags); i++)
		if (bytes_equal_nocase(value, bytes_of_string(flags[i])))
			return true;
	return false;
}

bool field_map_is_markup(struct bytes value)
{
	static const char *const begins[] = {"<!doctype", "<html", "<body",
					     "<p>",	  "<p ",   "<div",
					     "<article",  "<h1",   "<section"};
	static const char *const ends[] = {"</p>", "</div>", "<br>", "<br/>",
					   "<br />"};
	struct bytes head;

	value = bytes_trim(value);
	if (value.size == 0)
		return false;
	if (value.data[0] == '<')
		for (size_t i = 0; i < ARRAY_COUNT(begins); i++)
			if (bytes_starts_with_nocase(
				    value, bytes_of_string(begins[i])))
				return true;
	head = bytes_slice(value, 0, value.size < 65536 ? value.size : 65536);
	if (!memchr(head.data, '<', head.size))
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++)
		if (bytes_find_nocase(head, bytes_of_string(ends[i]), 0) !=
		    SIZE_MAX)
			return true;
	return false;
}
