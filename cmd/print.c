#include "cmd/print.h"

#include "core/base/log.h"
#include "core/text/date.h"

void print_capture_fields(struct json *json, const struct catalog_capture *c)
{
	static const enum field order[] = {
		FIELD_SOURCE_ID, FIELD_URL,	FIELD_OUTLET,
		FIELD_TITLE,	 FIELD_BYLINE,	FIELD_PUBLISHED,
		FIELD_MODIFIED,	 FIELD_FETCHED, FIELD_LANGUAGE};
	const struct capture *capture = &c->capture;

	json_put_id(json, "id", 'r', &capture->id);
	json_put_string(json, "dump", c->dump_name);
	json_put_string(json, "record", capture->record);
	json_put_count(json, "offset", capture->offset);
	json_put_count(json, "length", capture->length);
	json_put_hex(json, "sha256", capture->sha256.byte, SHA256_SIZE);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		json_put_string(json, field_name(order[i]),
				capture->field[order[i]]);
}

void print_short_id(struct buffer *out, char kind, const struct id *id)
{
	char hex[ID_HEX_SIZE + 1];

	hex_encode(id->byte, ID_SIZE, hex);
	buffer_printf(out, "%c:%.*s", kind, PRINT_ID_DIGITS, hex);
}

void print_text(struct buffer *out, struct bytes text, size_t width)
{
	size_t at = 0, characters = 0;

	while (at < text.size && (width == 0 || characters < width)) {
		at++;
		while (at < text.size && (text.data[at] & 0xC0) == 0x80)
			at++;
		characters++;
	}
	log_escape(out, bytes_slice(text, 0, at), false);
	if (at < text.size)
		buffer_append_string(out, "\xE2\x80\xA6");
}

void print_size(struct buffer *out, uint64_t bytes)
{
	static const char *const unit[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	double value = (double)bytes;
	size_t i = 0;

	while (value >= 1024 && i < 4) {
		value /= 1024;
		i++;
	}
	buffer_printf(out, i ? "%.1f %s" : "%.0f %s", value, unit[i]);
}

void print_time(struct buffer *out, int64_t seconds)
{
	if (seconds != INT64_MAX && seconds != 0)
		date_append_unix(seconds, out);
}

const char *print_color(const struct session *session, const char *code)
{
	return session->use_color ? code : "";
}
