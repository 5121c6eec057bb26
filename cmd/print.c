#include "cmd/print.h"

#include "core/base/log.h"
#include "core/text/date.h"

#include <utf8proc.h>

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

void print_null_id(char kind, const struct id *id)
{
	char text[2 + ID_HEX_SIZE + 1] = {kind, ':'};

	hex_encode(id->byte, ID_SIZE, text + 2);
	session_print(bytes_make(text, sizeof(text)));
}

/* Columns the code point at *p takes on a terminal; moves *p behind it. */
static size_t columns_of(const unsigned char **p, const unsigned char *end)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t size = utf8proc_iterate(*p, end - *p, &c);

	*p += size > 0 ? size : 1;
	return size > 0 ? (size_t)utf8proc_charwidth(c) : 1;
}

/* Append what fits; returns the columns taken. */
static size_t put_columns(struct buffer *out, struct bytes text, size_t width)
{
	const unsigned char *p = text.data, *end = p + text.size, *fits = p;
	size_t columns = 0, at_fits = 0;

	while (p < end && (width == 0 || columns <= width)) {
		columns += columns_of(&p, end);
		if (width == 0 || columns < width) {
			fits = p;
			at_fits = columns;
		}
	}
	if (p == end && (width == 0 || columns <= width)) {
		buffer_append_bytes(out, text);
		return columns;
	}
	buffer_append(out, text.data, (size_t)(fits - text.data));
	buffer_append_string(out, "\xE2\x80\xA6");
	return at_fits + 1;
}

static size_t put_safe(struct buffer *out, struct bytes text, size_t width)
{
	struct buffer line = BUFFER_INIT, safe = BUFFER_INIT;
	size_t columns;

	buffer_append_bytes(&line, text);
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] == '\n')
			line.data[i] = ' ';
	log_escape(&safe, buffer_view(&line), false);
	columns = safe.size ? put_columns(out, buffer_view(&safe), width) : 0;
	buffer_release(&safe);
	buffer_release(&line);
	return columns;
}

void print_text(struct buffer *out, struct bytes text, size_t width)
{
	put_safe(out, text, width);
}

void print_cell(struct buffer *out, struct bytes text, size_t width)
{
	size_t columns = put_safe(out, text, width);

	buffer_printf(out, "%*s", (int)(width - columns), "");
}

void print_date(struct buffer *out, struct bytes iso)
{
	size_t begin = out->size;

	if (iso.size > PRINT_DATE_COLUMNS)
		iso.size = PRINT_DATE_COLUMNS;
	print_cell(out, iso.size ? iso : BYTES_LITERAL("undated"),
		   PRINT_DATE_COLUMNS);
	if (out->size > begin + 10 && out->data[begin + 10] == 'T')
		out->data[begin + 10] = ' ';
}

#define OUTLET_COLUMNS 16
#define TITLE_COLUMNS  46

void print_capture(struct buffer *out, const struct catalog_capture *c)
{
	const struct bytes *field = c->capture.field;

	print_date(out, field[FIELD_PUBLISHED].size ? field[FIELD_PUBLISHED]
						    : field[FIELD_FETCHED]);
	buffer_append_string(out, "  ");
	print_cell(out, field[FIELD_OUTLET], OUTLET_COLUMNS);
	buffer_append_string(out, "  ");
	print_cell(out,
		   field[FIELD_TITLE].size ? field[FIELD_TITLE]
					   : c->capture.record,
		   TITLE_COLUMNS);
}

void print_count(struct buffer *out, uint64_t n, const char *one,
		 const char *many)
{
	buffer_printf(out, "%llu %s", (unsigned long long)n,
		      n == 1 ? one : many);
}

void print_score(struct buffer *out, double score)
{
	buffer_printf(out, "%.2f", score < 1 && score > .99 ? .99 : score);
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
