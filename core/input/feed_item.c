#include "core/input/feed_item.h"

#include "core/base/memory.h"

#define RANK_UNSET UINT32_MAX
#define NAMES_MAX  300 /* of all authors */

struct known_element {
	const char *name;
	int target;
	unsigned rank;
};

/* The children of an item. Of a full text and a summary the longer kind
 * comes first. */
static const struct known_element known[] = {
	{"title", FIELD_TITLE, 1},
	{"dc:title", FIELD_TITLE, 2},
	{"feedburner:origLink", FIELD_URL, 1},
	{"link", FIELD_URL, 2},
	{"guid", FIELD_SOURCE_ID, 1},
	{"id", FIELD_SOURCE_ID, 1},
	{"dc:identifier", FIELD_SOURCE_ID, 2},
	{"pubDate", FIELD_PUBLISHED, 1},
	{"published", FIELD_PUBLISHED, 1},
	{"issued", FIELD_PUBLISHED, 2},
	{"dc:date", FIELD_PUBLISHED, 2},
	{"updated", FIELD_MODIFIED, 1},
	{"modified", FIELD_MODIFIED, 2},
	{"dc:creator", FIELD_BYLINE, 1},
	{"author", FIELD_BYLINE, 2},
	{"dc:language", FIELD_LANGUAGE, 1},
	{"content:encoded", KEY_TEXT, 1},
	{"content", KEY_TEXT, 2},
	{"description", KEY_TEXT, 3},
	{"summary", KEY_TEXT, 4},
};

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

void feed_item_init(struct feed_item *item, size_t limit)
{
	memset(item, 0, sizeof(*item));
	item->limit = limit;
}

void feed_item_release(struct feed_item *item)
{
	for (int i = 0; i < KEY_WRAPPER; i++)
		buffer_release(&item->value[i]);
	buffer_release(&item->outlet);
	buffer_release(&item->language);
	buffer_release(&item->scrap);
}

static void clear(struct feed_item *item)
{
	for (int i = 0; i < KEY_WRAPPER; i++) {
		buffer_clear(&item->value[i]);
		item->rank[i] = RANK_UNSET;
	}
	item->target = NULL;
	item->kept = 0;
}

void feed_item_restart(struct feed_item *item)
{
	clear(item);
	item->is_inside = false;
	item->depth = item->item_depth = item->channel_depth = 0;
}

static void collect(struct feed_item *item, struct buffer *target)
{
	item->target = target;
	item->target_depth = item->depth;
	item->is_muted = item->is_markup = false;
	buffer_clear(target);
}

static const char *attribute(const char **atts, const char *name)
{
	for (; atts && atts[0]; atts += 2)
		if (is(atts[0], name))
			return atts[1];
	return NULL;
}

/* Atom's <link rel="alternate" href="..">. */
static void take_link(struct feed_item *item, const char **atts)
{
	const char *href = attribute(atts, "href");
	const char *rel = attribute(atts, "rel");

	if (!href || (rel && !is(rel, "alternate")) ||
	    item->rank[FIELD_URL] <= 2)
		return;
	item->rank[FIELD_URL] = 2;
	buffer_append_string(&item->value[FIELD_URL], href);
}

static void start_child(struct feed_item *item, const char *name,
			const char **atts)
{
	for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
		if (!is(name, known[i].name))
			continue;
		item->target_key = known[i].target;
		item->target_rank = known[i].rank;
		collect(item, &item->scrap);
		break;
	}
	if (is(name, "link"))
		take_link(item, atts);
}

static void collect_of_channel(struct feed_item *item, struct buffer *target)
{
	item->target_key = KEY_NONE;
	collect(item, target);
}

static void start_of_channel(struct feed_item *item, const char *name)
{
	if (is(name, "title") && item->outlet.size == 0)
		collect_of_channel(item, &item->outlet);
	else if ((is(name, "language") || is(name, "dc:language")) &&
		 item->language.size == 0)
		collect_of_channel(item, &item->language);
}

static void append_text(struct feed_item *item, const char *text, size_t size)
{
	if (item->kept + size > item->limit)
		return;
	item->kept += size;
	buffer_append(item->target, text, size);
}

/* A tag of an XHTML text, put back: from here on the text is markup. */
static void append_tag(struct feed_item *item, const char *before,
		       const char *name)
{
	item->is_markup = true;
	append_text(item, before, strlen(before));
	append_text(item, name, strlen(name));
	append_text(item, ">", 1);
}

/* An element inside one whose text is wanted. Of <author> its <name> is, of
 * others what stands between the tags. */
static void start_inside(struct feed_item *item, const char *name)
{
	if (item->target_key == KEY_TEXT) {
		append_tag(item, "<", name);
	} else if (item->target_key == FIELD_BYLINE) {
		item->is_muted = !is(name, "name");
		if (!item->is_muted)
			buffer_clear(item->target);
	}
}

static void end_inside(struct feed_item *item, const char *name)
{
	if (item->target_key == KEY_TEXT)
		append_tag(item, "</", name);
	else if (item->target_key == FIELD_BYLINE)
		item->is_muted = true;
}

bool feed_item_is_name(const char *name)
{
	return is(name, "item") || is(name, "entry");
}

bool feed_item_start(struct feed_item *item, const char *name,
		     const char **atts)
{
	item->depth++;
	if (!item->is_inside && feed_item_is_name(name)) {
		clear(item);
		item->is_inside = true;
		item->item_depth = item->depth;
		return true;
	}
	if (item->target)
		start_inside(item, name);
	else if (item->is_inside && item->depth == item->item_depth + 1)
		start_child(item, name, atts);
	else if (is(name, "channel") || is(name, "feed"))
		item->channel_depth = item->depth;
	else if (!item->is_inside && item->channel_depth &&
		 item->depth == item->channel_depth + 1)
		start_of_channel(item, name);
	return false;
}

static void append_escaped(struct feed_item *item, struct bytes text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = text.data[i];

		if (c == '<')
			append_text(item, "&lt;", 4);
		else if (c == '&')
			append_text(item, "&amp;", 5);
		else
			append_text(item, (const char *)&c, 1);
	}
}

void feed_item_text(struct feed_item *item, struct bytes text)
{
	if (!item->target || item->is_muted)
		return;
	if (item->is_markup)
		append_escaped(item, text);
	else
		append_text(item, (const char *)text.data, text.size);
}

static void append_author(struct buffer *names, struct bytes name)
{
	if (names->size + name.size > NAMES_MAX ||
	    bytes_find(buffer_view(names), name, 0) != SIZE_MAX)
		return;
	buffer_append_string(names, ", ");
	buffer_append_bytes(names, name);
}

static void end_child(struct feed_item *item)
{
	struct bytes text = bytes_trim(buffer_view(&item->scrap));
	int key = item->target_key;

	if (item->target != &item->scrap)
		return;
	if (field_is_absent(text))
		return;
	/* A second author is one more. */
	if (key == FIELD_BYLINE && item->target_rank == item->rank[key]) {
		append_author(&item->value[key], text);
		return;
	}
	if (item->target_rank >= item->rank[key])
		return;
	item->rank[key] = item->target_rank;
	buffer_clear(&item->value[key]);
	buffer_append_bytes(&item->value[key], text);
}

bool feed_item_end(struct feed_item *item, const char *name)
{
	bool is_end = item->is_inside && item->depth == item->item_depth;

	if (item->target && item->depth == item->target_depth) {
		end_child(item);
		item->target = NULL;
	} else if (item->target) {
		end_inside(item, name);
	}
	item->depth--;
	if (is_end)
		item->is_inside = false;
	return is_end;
}

void feed_item_offer(const struct feed_item *item, struct given_record *given)
{
	const struct buffer *id = &item->value[FIELD_SOURCE_ID];

	for (int i = 0; i < KEY_WRAPPER; i++)
		if (item->rank[i] != RANK_UNSET)
			given_record_offer(given,
					   (struct field_key){i, item->rank[i]},
					   buffer_view(&item->value[i]));
	/* A guid is the item's URL unless it says otherwise. */
	if (field_map_is_url(buffer_view(id)))
		given_record_offer(given, (struct field_key){FIELD_URL, 50},
				   buffer_view(id));
	given_record_offer(given, (struct field_key){FIELD_OUTLET, 50},
			   buffer_view(&item->outlet));
	given_record_offer(given, (struct field_key){FIELD_LANGUAGE, 50},
			   buffer_view(&item->language));
}
