#include "core/output/export.h"

#include "core/base/memory.h"
#include "core/output/export_format.h"

#include <stdlib.h>

static const struct export_format *const formats[] = {
	&export_jsonl, &export_csv,    &export_warc,
	&export_tar,   &export_passim, &export_graphml};

static const struct export_format *format_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_COUNT(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

bool export_is_graph(const char *format)
{
	const struct export_format *f = format_of(format);

	return f && f->is_graph;
}

bool export_is_binary(const char *format)
{
	const struct export_format *f = format_of(format);

	return f && f->is_binary;
}

struct export *export_new(const char *format, struct output *output,
			  const struct export_options *options)
{
	const struct export_format *f = format_of(format);
	struct export *e;

	if (!f)
		return NULL;
	e = memory_alloc_zero(1, sizeof(*e));
	e->format = f;
	e->output = output;
	e->options = *options;
	return e;
}

void export_free(struct export *e)
{
	if (!e)
		return;
	buffer_release(&e->scratch);
	buffer_release(&e->packed);
	id_set_release(&e->written);
	free(e);
}

int export_begin(struct export *e, struct fault *fault)
{
	return e->format->begin ? e->format->begin(e, fault) : 0;
}

int export_item(struct export *e, const struct export_item *item,
		struct fault *fault)
{
	e->count++;
	return e->format->item(e, item, fault);
}

int export_edge(struct export *e, const struct export_edge *edge,
		struct fault *fault)
{
	return e->format->edge ? e->format->edge(e, edge, fault) : 0;
}

int export_end(struct export *e, struct fault *fault)
{
	return e->format->end ? e->format->end(e, fault) : 0;
}

void export_put_id(struct buffer *out, char kind, const struct id *id)
{
	char hex[ID_HEX_SIZE + 1];

	hex_encode(id->byte, ID_SIZE, hex);
	buffer_printf(out, "%c:%s", kind, hex);
}

int export_write(struct export *e, struct buffer *bytes, struct fault *fault)
{
	int rc = output_write(e->output, buffer_view(bytes), fault);

	buffer_clear(bytes);
	return rc;
}

void export_put_facts(struct json *json, const struct export_item *item)
{
	json_put_id(json, "id", 'r', &item->id);
	json_put_id(json, "body", 'b', &item->body);
	if (item->has_cluster)
		json_put_id(json, "cluster", 'c', &item->cluster);
	else
		json_put_text(json, "cluster", "");
	json_put_text(json, "relation", item->relation);
	json_key(json, "canonical");
	json_bool(json, item->is_canonical);
	json_put_real(json, "jaccard", item->jaccard);
	json_put_real(json, "containment", item->containment);
	json_key(json, "direct");
	json_bool(json, item->is_direct);
	json_put_string(json, "dump", item->dump);
	json_put_string(json, "record", item->record);
	json_put_count(json, "offset", item->offset);
	json_put_count(json, "length", item->length);
	json_put_hex(json, "sha256", item->sha256.byte, SHA256_SIZE);
	for (enum field f = 0; f < FIELD_COUNT; f++)
		json_put_string(json, field_name(f), item->field[f]);
}
