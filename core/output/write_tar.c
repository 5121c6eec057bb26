/*
 * A tar of texts (DUMP/RECORD.txt) or originals (DUMP/RECORD), each with its
 * provenance beside it (.yaml). The output makes paths safe; control characters
 * in names go here.
 */
#include "core/output/export_format.h"
#include "core/output/plain_text.h"
#include "core/text/date.h"

static int put_file(struct export *e, const struct export_item *item,
		    const char *path, int64_t mtime, struct bytes bytes,
		    struct fault *fault)
{
	struct dump_file file = {.kind = FILE_REGULAR,
				 .path = path,
				 .mtime = mtime,
				 .was_absolute = bytes_starts_with(
					 item->record, BYTES_LITERAL("/"))};
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

static void put_key(struct json *json, const char *key)
{
	if (json->text.size)
		buffer_append_byte(&json->text, '\n');
	buffer_printf(&json->text, "%s: ", key);
	json->wants_comma = false;
}

static void put_id(struct json *json, const char *key, char kind,
		   const struct id *id)
{
	struct buffer text = BUFFER_INIT;

	put_key(json, key);
	export_put_id(&text, kind, id);
	json_string(json, buffer_view(&text));
	buffer_release(&text);
}

static void put_text(struct json *json, const char *key, struct bytes text)
{
	put_key(json, key);
	json_string(json, text);
}

/* YAML, whose quoted strings are those of JSON: a reader of dumps does not
 * take it for an article. */
static void put_provenance(struct json *json, const struct export_item *item)
{
	char sha256[SHA256_HEX_SIZE + 1];

	put_id(json, "id", 'r', &item->id);
	put_id(json, "body", 'b', &item->body);
	if (item->has_cluster)
		put_id(json, "cluster", 'c', &item->cluster);
	put_text(json, "relation", bytes_of_string(item->relation));
	put_key(json, "jaccard");
	json_real(json, item->jaccard);
	put_key(json, "containment");
	json_real(json, item->containment);
	put_text(json, "dump", item->dump);
	put_text(json, "record", item->record);
	put_key(json, "offset");
	json_count(json, item->offset);
	put_key(json, "length");
	json_count(json, item->length);
	hex_encode(item->sha256.byte, SHA256_SIZE, sha256);
	put_text(json, "sha256", bytes_of_string(sha256));
	for (enum field f = 0; f < FIELD_COUNT; f++)
		put_text(json, field_name(f), item->field[f]);
	buffer_append_byte(&json->text, '\n');
}

static int put_item(struct export *e, const struct export_item *item,
		    struct fault *fault)
{
	struct json json = JSON_INIT;
	int64_t mtime;
	int rc;

	if (!date_unix_of_text(item->field[FIELD_PUBLISHED], &mtime) &&
	    !date_unix_of_text(item->field[FIELD_FETCHED], &mtime))
		mtime = INT64_MIN;
	put_path(e, item, e->options.wants_originals ? "" : ".txt");
	rc = put_file(e, item, buffer_string(&e->scratch), mtime,
		      e->options.wants_originals ? item->original : item->text,
		      fault);
	put_provenance(&json, item);
	put_path(e, item, ".yaml");
	if (rc == 0)
		rc = put_file(e, item, buffer_string(&e->scratch), mtime,
			      buffer_view(&json.text), fault);
	buffer_release(&json.text);
	return rc;
}

const struct export_format export_tar = {
	.name = "tar", .is_binary = true, .item = put_item};
