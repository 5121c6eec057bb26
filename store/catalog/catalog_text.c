#include "store/catalog/catalog_text.h"

#include "store/catalog/catalog_span.h"
#include "store/catalog/catalog_time.h"

#define UUID_BYTES 16
#define UUID_CHARS 36 /* and '>' behind them */

static const unsigned char uuid_dash[] = {8, 13, 18, 23};

static bool is_dash(size_t at)
{
	for (size_t i = 0; i < sizeof(uuid_dash); i++)
		if (uuid_dash[i] == at)
			return true;
	return false;
}

static size_t write_uuid(const unsigned char *uuid, char *out)
{
	char hex[2 * UUID_BYTES + 1];
	size_t from = 0, to;

	hex_encode(uuid, UUID_BYTES, hex);
	for (to = 0; to < UUID_CHARS; to++)
		out[to] = is_dash(to) ? '-' : hex[from++];
	out[to++] = '>';
	return to;
}

static bool read_uuid(struct bytes text, unsigned char *out)
{
	char hex[2 * UUID_BYTES], again[UUID_CHARS + 1];
	size_t to = 0;

	if (text.size != UUID_CHARS + 1)
		return false;
	for (size_t i = 0; i < UUID_CHARS; i++)
		if (!is_dash(i))
			hex[to++] = (char)text.data[i];
	if (!hex_decode(bytes_make(hex, sizeof(hex)), out, UUID_BYTES))
		return false;
	write_uuid(out, again);
	return memcmp(again, text.data, sizeof(again)) == 0;
}

/* As SQLite writes it: no zeros before it, no sign. */
static bool read_number(struct bytes text, int64_t *out)
{
	*out = 0;
	if (text.size == 0 || text.size > 18 ||
	    (text.data[0] == '0' && text.size > 1))
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		*out = *out * 10 + text.data[i] - '0';
	}
	return true;
}

void catalog_bind_label(sqlite3_stmt *s, int at, struct bytes text)
{
	int64_t number;

	if (read_number(text, &number))
		sql_bind_number(s, at, number);
	else
		sql_bind_text(s, at, text);
}

void catalog_bind_name(sqlite3_stmt *s, int at, struct bytes rest)
{
	unsigned char uuid[UUID_BYTES];

	if (read_uuid(rest, uuid))
		sqlite3_bind_blob(s, at, uuid, sizeof(uuid), SQLITE_TRANSIENT);
	else if (rest.size == 0)
		sqlite3_bind_text(s, at, "", 0, SQLITE_STATIC);
	else
		catalog_bind_label(s, at, rest);
}

void catalog_bind_time(sqlite3_stmt *s, int at, struct bytes text,
		       struct bytes *out_zone)
{
	int64_t seconds;

	if (catalog_time_take(text, &seconds, out_zone)) {
		sql_bind_number(s, at, seconds);
		return;
	}
	*out_zone = BYTES_NONE;
	sql_bind_text(s, at, text);
}

static struct bytes value_bytes(sqlite3_value *value)
{
	const unsigned char *data = sqlite3_value_text(value);

	return bytes_make(data, (size_t)sqlite3_value_bytes(value));
}

static bool is_null(sqlite3_value *value)
{
	return sqlite3_value_type(value) == SQLITE_NULL;
}

/* Borrowed until the next. */
static struct bytes name_of(sqlite3_context *context, sqlite3_value *prefix,
			    sqlite3_value *name)
{
	struct catalog *catalog = sqlite3_user_data(context);
	struct buffer *out = &catalog->scratch[0];
	char uuid[UUID_CHARS + 1];

	buffer_clear(out);
	if (!is_null(prefix))
		buffer_append_bytes(out, value_bytes(prefix));
	if (sqlite3_value_type(name) == SQLITE_BLOB &&
	    sqlite3_value_bytes(name) == UUID_BYTES)
		buffer_append(out, uuid,
			      write_uuid(sqlite3_value_blob(name), uuid));
	else if (!is_null(name))
		buffer_append_bytes(out, value_bytes(name));
	return buffer_view(out);
}

static void give_name(sqlite3_context *context, int count,
		      sqlite3_value **value)
{
	struct bytes name;

	(void)count;
	if (is_null(value[0]) && sqlite3_value_type(value[1]) == SQLITE_TEXT) {
		sqlite3_result_value(context, value[1]);
		return;
	}
	name = name_of(context, value[0], value[1]);
	if (name.size)
		sqlite3_result_text(context, (const char *)name.data,
				    (int)name.size, SQLITE_TRANSIENT);
}

static void give_id(sqlite3_context *context, int count, sqlite3_value **value)
{
	struct catalog *catalog = sqlite3_user_data(context);
	struct sha256 sha256 = {{0}};
	struct id id;

	(void)count;
	if (!is_null(value[0])) {
		sqlite3_result_value(context, value[0]);
		return;
	}
	if (sqlite3_value_bytes(value[4]) == SHA256_SIZE)
		memcpy(sha256.byte, sqlite3_value_blob(value[4]), SHA256_SIZE);
	id = capture_id_in(&catalog->scratch[1], value_bytes(value[1]),
			   name_of(context, value[2], value[3]), &sha256);
	sqlite3_result_blob(context, id.byte, ID_SIZE, SQLITE_TRANSIENT);
}

static void give_time(sqlite3_context *context, int count,
		      sqlite3_value **value)
{
	char text[CATALOG_TIME_SIZE];
	size_t size;

	(void)count;
	if (sqlite3_value_type(value[0]) != SQLITE_INTEGER) {
		sqlite3_result_value(context, value[0]);
		return;
	}
	size = catalog_time_text(sqlite3_value_int64(value[0]),
				 value_bytes(value[1]), text);
	if (size)
		sqlite3_result_text(context, text, (int)size, SQLITE_TRANSIENT);
}

static void give_span(sqlite3_context *context, int count,
		      sqlite3_value **value)
{
	(void)count;
	sqlite3_result_int(context, catalog_span_has(value_bytes(value[1]),
						     value_bytes(value[2]),
						     value_bytes(value[0])));
}

int catalog_text_functions(struct catalog *catalog, struct fault *fault)
{
	static const struct {
		const char *name;
		int count;
		void (*give)(sqlite3_context *, int, sqlite3_value **);
	} list[] = {
		{"record_name", 2, give_name},
		{"capture_id", 5, give_id},
		{"iso_time", 2, give_time},
		{"in_span", 3, give_span},
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
		if (sqlite3_create_function_v2(
			    catalog->db, list[i].name, list[i].count,
			    SQLITE_UTF8 | SQLITE_DETERMINISTIC |
				    SQLITE_DIRECTONLY,
			    catalog, list[i].give, NULL, NULL,
			    NULL) != SQLITE_OK)
			return sql_fault(catalog, fault);
	return 0;
}

/* Names before the landmark ascend as they agree with more of it, those after
 * it as they agree with less. */
size_t catalog_place_head(struct bytes landmark, struct bytes name,
			  unsigned char out[PLACE_HEAD_SIZE])
{
	size_t least = landmark.size < name.size ? landmark.size : name.size;
	size_t same = 0, rest;
	bool is_after;

	while (same < least && same < 127 &&
	       landmark.data[same] == name.data[same])
		same++;
	is_after = bytes_compare(name, landmark) > 0;
	out[0] = (unsigned char)(is_after ? 255 - same : same);
	rest = name.size - same;
	if (rest > PLACE_HEAD_SIZE - 1)
		rest = PLACE_HEAD_SIZE - 1;
	if (rest)
		memcpy(out + 1, name.data + same, rest);
	return 1 + rest;
}
