#include "core/input/given_record.h"

#include "core/input/json_value.h"

#define KEYS_NAMED	16 /* in the reason of a rejection */
#define KEY_NAMED	24 /* bytes of a key in it, at most */
#define RANK_UNSET	UINT32_MAX
#define RANK_MAPPED	0 /* --map says so */
#define WRAPPER_PENALTY 50
#define OUR_ID_PENALTY	100
#define NAMING_DEPTH	2 /* objects that name a value in another */

void given_record_init(struct given_record *given,
		       const struct reader_options *options)
{
	memset(given, 0, sizeof(*given));
	given->options = options;
	given_record_clear(given);
}

void given_record_release(struct given_record *given)
{
	buffer_release(&given->keys);
	buffer_release(&given->arena);
}

void given_record_clear(struct given_record *given)
{
	for (int i = 0; i < KEY_WRAPPER; i++) {
		given->value[i] = BYTES_NONE;
		given->rank[i] = RANK_UNSET;
	}
	given->has_text_key = false;
	given->odd_text = BYTES_NONE;
	given->key_count = 0;
	buffer_clear(&given->keys);
	buffer_clear(&given->arena);
}

void given_record_saw(struct given_record *given, struct bytes key)
{
	const struct reader_options *options = given->options;
	size_t size = key.size < KEY_NAMED ? key.size : KEY_NAMED;

	if (options->see_key && key.size)
		options->see_key(options->context, key,
				 field_map_target_name(
					 field_map_find(options, key).target));
	if (given->key_count++ >= KEYS_NAMED)
		return;
	if (given->keys.size)
		buffer_append_string(&given->keys, ", ");
	/* No letter is cut in two. */
	while (size < key.size && size && (key.data[size] & 0xC0) == 0x80)
		size--;
	buffer_append(&given->keys, key.data, size);
}

/* What a known key holds by its value, and not by its name. An id of ours is
 * the record's own only when it has no other. */
static bool is_something_else(struct field_key *key, struct bytes value)
{
	if (key->target == FIELD_URL)
		return field_map_is_flag(value);
	if (!field_map_is_our_id(value))
		return false;
	key->rank += OUR_ID_PENALTY;
	return key->target != FIELD_SOURCE_ID;
}

void given_record_offer(struct given_record *given, struct field_key key,
			struct bytes value)
{
	if (key.target >= KEY_WRAPPER)
		return;
	if (key.target == KEY_TEXT || key.target == KEY_HTML)
		given->has_text_key = true;
	if (field_is_absent(value))
		return;
	if (key.target == FIELD_OUTLET && field_map_is_url(value))
		key.target = FIELD_URL;
	if (key.rank != RANK_MAPPED && is_something_else(&key, value))
		return;
	if (key.rank >= given->rank[key.target])
		return;
	given->rank[key.target] = key.rank;
	given->value[key.target] = value;
}

/* The member of an object that names it: {"name": "The Daily", "url": ..}. */
static struct bytes naming_member(struct bytes object)
{
	static const char *const names[] = {
		"name", "rendered", "title", "#text",	"$t",  "$date",
		"$oid", "text",	    "value", "content", "url", "$numberLong"};
	struct bytes best = BYTES_NONE, key, value;
	size_t best_at = sizeof(names) / sizeof(names[0]);
	struct json_walk walk = json_walk_into(object);

	while (json_walk_next(&walk, &key, &value))
		for (size_t i = 0; i < best_at; i++)
			if (bytes_equal(key, bytes_of_string(names[i]))) {
				best_at = i;
				best = value;
			}
	return best;
}

/* A scalar; of an object what names it; of an array these, joined by ", "
 * (paragraphs of a text by line ends). */
static void decode_any(struct bytes value, bool is_text, struct buffer *out)
{
	struct json_walk walk;
	struct bytes key, element;
	size_t begin = out->size;

	/* {"$date": {"$numberLong": "1738663200000"}} */
	for (int i = 0; i < NAMING_DEPTH && value.size && value.data[0] == '{';
	     i++)
		value = naming_member(value);
	if (value.size && value.data[0] == '{')
		return;
	if (value.size == 0 || value.data[0] != '[') {
		json_decode(value, out);
		return;
	}
	walk = json_walk_into(value);
	while (json_walk_next(&walk, &key, &element)) {
		if (element.size && element.data[0] == '{')
			element = naming_member(element);
		if (element.size == 0 || element.data[0] == '{' ||
		    element.data[0] == '[' || field_is_absent(element))
			continue;
		if (out->size > begin)
			buffer_append_string(out, is_text ? "\n" : ", ");
		json_decode(element, out);
	}
}

/* What was chosen is still JSON: decode it. Values are kept as offsets until
 * the arena has stopped moving. */
static void decode_chosen(struct given_record *given)
{
	size_t begin[KEY_WRAPPER], end[KEY_WRAPPER];

	for (int i = 0; i < KEY_WRAPPER; i++) {
		begin[i] = given->arena.size;
		if (given->value[i].size)
			decode_any(given->value[i], i >= KEY_TEXT,
				   &given->arena);
		end[i] = given->arena.size;
	}
	for (int i = 0; i < KEY_WRAPPER; i++)
		given->value[i] = bytes_slice(buffer_view(&given->arena),
					      begin[i], end[i]);
}

static bool json_is_absent(struct bytes value)
{
	if (value.size >= 2 && value.data[0] == '"')
		value = bytes_slice(value, 1, value.size - 1);
	return field_is_absent(value) ||
	       (value.size <= 2 &&
		(value.data[0] == '[' || value.data[0] == '{'));
}

static bool is_nested(struct bytes value)
{
	return value.size > 2 && (value.data[0] == '{' || value.data[0] == '[');
}

/* Does an object, or one of a list, name no text? */
static bool is_odd_text(struct bytes value)
{
	struct json_walk walk;
	struct bytes key, element;

	if (!is_nested(value))
		return false;
	if (value.data[0] == '{') {
		element = naming_member(value);
		return element.size == 0 || is_nested(element);
	}
	walk = json_walk_into(value);
	while (json_walk_next(&walk, &key, &element))
		if (is_nested(element) &&
		    (element.data[0] == '[' || is_odd_text(element)))
			return true;
	return false;
}

static void note_odd_text(struct given_record *given, struct bytes key,
			  struct bytes value)
{
	if (given->odd_text.size || !is_odd_text(value))
		return;
	if (key.size >= sizeof(given->odd_key))
		key = BYTES_LITERAL("the text");
	memcpy(given->odd_key, key.data, key.size);
	given->odd_key[key.size] = 0;
	given->odd_text = value;
}

static void take_member(struct given_record *given, struct bytes key,
			struct bytes value, unsigned penalty)
{
	unsigned char plain[256];
	struct field_key found;
	bool is_object = value.size && value.data[0] == '{';

	/* Korean keys are often written as \u escapes. */
	if (memchr(key.data, '\\', key.size) && key.size < sizeof(plain)) {
		struct buffer decoded = BUFFER_INIT;

		json_unescape(key, &decoded);
		memcpy(plain, decoded.data, decoded.size);
		key = bytes_make(plain, decoded.size);
		buffer_release(&decoded);
	}
	given_record_saw(given, key);
	found = field_map_find(given->options, key);
	if (penalty == 0 && is_object &&
	    (found.target == KEY_WRAPPER || found.target == KEY_TEXT)) {
		struct json_walk walk = json_walk_into(value);
		struct bytes name, inner;

		while (json_walk_next(&walk, &name, &inner))
			take_member(given, name, inner, WRAPPER_PENALTY);
		/* {"article": {"title": .., "body": ..}}: not its title. */
		if (given->value[KEY_TEXT].size)
			return;
	}
	if (found.target == KEY_WRAPPER || found.target == KEY_NONE)
		return;
	if (found.target == KEY_TEXT || found.target == KEY_HTML)
		note_odd_text(given, key, value);
	found.rank += penalty;
	if (json_is_absent(value) ||
	    (is_object && naming_member(value).size == 0))
		value = BYTES_NONE;
	/* `source` of trafilatura: the value decides, so look inside quotes. */
	if (found.target == FIELD_OUTLET && value.size > 2 &&
	    value.data[0] == '"' &&
	    field_map_is_url(bytes_slice(value, 1, value.size)))
		found.target = FIELD_URL;
	given_record_offer(given, found, value);
}

void given_record_take_json(struct given_record *given, struct bytes object)
{
	struct json_walk walk = json_walk_into(object);
	struct bytes key, value;

	while (json_walk_next(&walk, &key, &value))
		take_member(given, key, value, 0);
	decode_chosen(given);
}

bool given_record_fill(const struct given_record *given, struct scan *scan)
{
	struct document *document = scan_document(scan);

	for (int i = 0; i < FIELD_COUNT; i++)
		if (given->value[i].size)
			scan_give(scan, (enum field)i, given->value[i],
				  SOURCE_GIVEN);
	if (!given->has_text_key ||
	    (given->odd_text.size && !given->value[KEY_TEXT].size &&
	     !given->value[KEY_HTML].size))
		return false;
	document->content = given->value[KEY_TEXT];
	document->kind = CONTENT_GIVEN;
	document->is_narrow = true;
	if (document->content.size == 0 && given->value[KEY_HTML].size) {
		document->content = given->value[KEY_HTML];
		document->kind = CONTENT_HTML;
	} else if (field_map_is_markup(document->content)) {
		document->kind = CONTENT_HTML;
	}
	return true;
}

/* {"0": .., "1": ..}: a column of a table, as pandas writes it when it is not
 * told otherwise. */
static bool is_column(struct bytes object)
{
	struct json_walk walk = json_walk_into(object);
	struct bytes key, value;

	return object.data[0] == '{' && json_walk_next(&walk, &key, &value) &&
	       bytes_equal(key, BYTES_LITERAL("0"));
}

static void explain_odd_text(struct given_record *given)
{
	bool is_object = given->odd_text.data[0] == '{';

	buffer_printf(
		&given->arena, "%s is %s%s", given->odd_key,
		is_object ? "an object" : "a list of objects or lists",
		is_column(given->odd_text)
			? ", the column of a table; pandas writes records "
			  "with to_json(orient='records', lines=True)"
			: " without a text");
}

const char *given_record_reason(struct given_record *given)
{
	buffer_clear(&given->arena);
	if (given->has_text_key) {
		explain_odd_text(given);
		return buffer_string(&given->arena);
	}
	buffer_append_string(&given->arena, given->key_count
						    ? "no text field among: "
						    : "no fields at all");
	buffer_append_bytes(&given->arena, buffer_view(&given->keys));
	if (given->key_count > KEYS_NAMED)
		buffer_printf(&given->arena, " and %zu more",
			      given->key_count - KEYS_NAMED);
	return buffer_string(&given->arena);
}
