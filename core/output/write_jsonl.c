/*
 * JSON lines: newsfold's own, and those passim reads.
 */
#include "core/output/export_format.h"

static int write_line(struct export *e, struct json *json, struct fault *fault)
{
	int rc;

	json_close(json, '}');
	buffer_append_byte(&json->text, '\n');
	rc = export_write(e, &json->text, fault);
	buffer_release(&json->text);
	return rc;
}

static int put_item(struct export *e, const struct export_item *item,
		    struct fault *fault)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.export/1");
	export_put_facts(&json, item);
	json_put_string(&json, "text", item->text);
	return write_line(e, &json, fault);
}

/* passim compares series with one another and not within: an outlet's own
 * reprints are not what it looks for. */
static int put_passim(struct export *e, const struct export_item *item,
		      struct fault *fault)
{
	struct json json = JSON_INIT;
	struct bytes date = item->field[FIELD_PUBLISHED];

	if (date.size > 10)
		date.size = 10;
	json_open(&json, '{');
	json_put_id(&json, "id", 'r', &item->id);
	json_put_string(&json, "series",
			item->field[FIELD_OUTLET].size
				? item->field[FIELD_OUTLET]
				: item->dump);
	json_put_string(&json, "date", date);
	json_put_string(&json, "title", item->field[FIELD_TITLE]);
	json_put_string(&json, "url", item->field[FIELD_URL]);
	json_put_string(&json, "text", item->text);
	return write_line(e, &json, fault);
}

const struct export_format export_jsonl = {.name = "jsonl", .item = put_item};
const struct export_format export_passim = {.name = "passim",
					    .item = put_passim};
