/*
 * CSV: the fields of newsfold.export/1 in columns.
 */
#include "core/output/csv.h"
#include "core/output/export_format.h"

static int put_head(struct export *e, struct fault *fault)
{
	if (e->options.wants_bom)
		buffer_append_string(&e->scratch, "\xEF\xBB\xBF");
	buffer_append_string(
		&e->scratch,
		"id,body,cluster,relation,canonical,jaccard,containment,dump,"
		"record,offset,length,sha256");
	for (enum field f = 0; f < FIELD_COUNT; f++)
		buffer_printf(&e->scratch, ",%s", field_name(f));
	buffer_append_string(&e->scratch, ",text\r\n");
	return export_write(e, &e->scratch, fault);
}

static void put_id(struct csv *csv, char kind, const struct id *id)
{
	struct buffer text = BUFFER_INIT;

	export_put_id(&text, kind, id);
	csv_text(csv, buffer_view(&text));
	buffer_release(&text);
}

static int put_row(struct export *e, const struct export_item *item,
		   struct fault *fault)
{
	struct csv csv = CSV_INIT;
	char sha256[SHA256_HEX_SIZE + 1];

	buffer_swap(&csv.row, &e->scratch);
	put_id(&csv, 'r', &item->id);
	put_id(&csv, 'b', &item->body);
	if (item->has_cluster)
		put_id(&csv, 'c', &item->cluster);
	else
		csv_text(&csv, BYTES_NONE);
	csv_text(&csv, bytes_of_string(item->relation));
	csv_count(&csv, item->is_canonical);
	csv_real(&csv, item->jaccard);
	csv_real(&csv, item->containment);
	csv_text(&csv, item->dump);
	csv_text(&csv, item->record);
	csv_count(&csv, item->offset);
	csv_count(&csv, item->length);
	hex_encode(item->sha256.byte, SHA256_SIZE, sha256);
	csv_text(&csv, bytes_of_string(sha256));
	for (enum field f = 0; f < FIELD_COUNT; f++)
		csv_text(&csv, item->field[f]);
	csv_text(&csv, item->text);
	csv_end(&csv);
	buffer_swap(&csv.row, &e->scratch);
	return export_write(e, &e->scratch, fault);
}

const struct export_format export_csv = {
	.name = "csv", .begin = put_head, .item = put_row};
