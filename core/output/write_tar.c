/*
 * A tar of texts (DUMP/RECORD.txt) or originals (DUMP/RECORD), each with its
 * provenance beside it (.json). The output makes paths safe; control characters
 * in names go here.
 */
#include "core/output/export_format.h"
#include "core/output/plain_text.h"
#include "core/text/date.h"

static int put_file(struct export *e, const char *path, int64_t mtime,
		    struct bytes bytes, struct fault *fault)
{
	struct dump_file file = {
		.kind = FILE_REGULAR, .path = path, .mtime = mtime};
	int rc = output_begin(e->output, &file, fault);

	if (rc == 0)
		rc = output_write(e->output, bytes, fault);
	return rc < 0 ? rc : output_end(e->output, fault);
}

static void put_path(struct export *e, const struct export_item *item,
		     const char *suffix)
{
	buffer_clear(&e->scratch);
	plain_text(&e->scratch, item->dump);
	buffer_append_byte(&e->scratch, '/');
	plain_text(&e->scratch, item->record);
	buffer_append_string(&e->scratch, suffix);
}

static int put_item(struct export *e, const struct export_item *item,
		    struct fault *fault)
{
	struct json json = JSON_INIT;
	int64_t mtime;
	int rc;

	if (!date_unix_of_text(item->field[FIELD_PUBLISHED], &mtime))
		mtime = e->options.made;
	put_path(e, item, e->options.wants_originals ? "" : ".txt");
	rc = put_file(e, buffer_string(&e->scratch), mtime,
		      e->options.wants_originals ? item->original : item->text,
		      fault);
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.export/1");
	export_put_facts(&json, item);
	json_close(&json, '}');
	buffer_append_byte(&json.text, '\n');
	put_path(e, item, ".json");
	if (rc == 0)
		rc = put_file(e, buffer_string(&e->scratch), mtime,
			      buffer_view(&json.text), fault);
	buffer_release(&json.text);
	return rc;
}

const struct export_format export_tar = {
	.name = "tar", .is_binary = true, .item = put_item};
