#include "cmd/print_cluster.h"

#include "cmd/print.h"
#include "core/output/csv.h"

#include <stdio.h>

void print_member_json(struct json *json, const struct cluster_view_member *m,
		       double similarity)
{
	json_open(json, '{');
	if (similarity >= 0)
		json_put_real(json, "similarity", similarity);
	json_put_id(json, "body", 'b', &m->body);
	json_put_text(json, "relation", relation_name(m->relation));
	json_put_real(json, "jaccard", m->jaccard);
	json_put_real(json, "containment", m->containment);
	json_key(json, "direct");
	json_bool(json, m->direct);
	json_key(json, "captures");
	json_open(json, '[');
	for (size_t i = 0; i < m->capture_count; i++) {
		json_open(json, '{');
		print_capture_fields(json, m->capture[i]);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

void print_cluster_fields(struct json *json, const struct cluster_view *v)
{
	json_put_text(json, "schema", "newsfold.cluster/1");
	json_put_id(json, "id", 'c', &v->id);
	json_put_count(json, "size", v->size);
	json_put_count(json, "bodies", v->bodies);
	json_put_count(json, "outlets", v->outlets);
	json_put_id(json, "canonical", 'b', &v->canonical);
	json_put_text(json, "canonical_rule", v->rule);
	json_key(json, "similarity");
	json_open(json, '{');
	json_put_real(json, "min", v->min_similarity);
	json_put_real(json, "median", v->median_similarity);
	json_close(json, '}');
	json_key(json, "members");
	json_open(json, '[');
	for (size_t i = 0; i < v->member_count; i++)
		print_member_json(json, &v->member[i], -1);
	json_close(json, ']');
}

void print_cluster_json(const struct cluster_view *v)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	print_cluster_fields(&json, v);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

void print_cluster_csv_head(void)
{
	session_print(BYTES_LITERAL(
		"cluster,size,body,relation,jaccard,containment,capture,dump,"
		"record,offset,length,sha256,outlet,url,title,published,"
		"fetched\r\n"));
}

static void csv_id(struct csv *csv, char kind, const struct id *id)
{
	char text[2 + ID_HEX_SIZE + 1] = {kind, ':'};

	hex_encode(id->byte, ID_SIZE, text + 2);
	csv_text(csv, bytes_of_string(text));
}

static void csv_capture(struct csv *csv, const struct catalog_capture *c)
{
	static const enum field order[] = {FIELD_OUTLET, FIELD_URL, FIELD_TITLE,
					   FIELD_PUBLISHED, FIELD_FETCHED};
	char sha256[SHA256_HEX_SIZE + 1];

	csv_id(csv, 'r', &c->capture.id);
	csv_text(csv, c->dump_name);
	csv_text(csv, c->capture.record);
	csv_count(csv, c->capture.offset);
	csv_count(csv, c->capture.length);
	hex_encode(c->capture.sha256.byte, SHA256_SIZE, sha256);
	csv_text(csv, bytes_of_string(sha256));
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		csv_text(csv, c->capture.field[order[i]]);
	csv_end(csv);
}

void print_cluster_csv(const struct cluster_view *v)
{
	struct csv csv = CSV_INIT;

	for (size_t i = 0; i < v->member_count; i++) {
		const struct cluster_view_member *m = &v->member[i];

		for (size_t k = 0; k < m->capture_count; k++) {
			csv_id(&csv, 'c', &v->id);
			csv_count(&csv, v->size);
			csv_id(&csv, 'b', &m->body);
			csv_text(&csv,
				 bytes_of_string(relation_name(m->relation)));
			csv_real(&csv, m->jaccard);
			csv_real(&csv, m->containment);
			csv_capture(&csv, m->capture[k]);
		}
	}
	session_print(buffer_view(&csv.row));
	buffer_release(&csv.row);
}

static void print_head(const struct session *session,
		       const struct cluster_view *v, struct buffer *out)
{
	buffer_append_string(out, print_color(session, PRINT_BOLD));
	if (v->is_partial)
		buffer_append_string(out, "shared passages");
	else
		print_short_id(out, 'c', &v->id);
	buffer_append_string(out, print_color(session, PRINT_PLAIN));
	buffer_append_string(out, "  ");
	print_count(out, v->size, "capture", "captures");
	buffer_append_string(out, " of ");
	print_count(out, v->bodies, "text", "texts");
	buffer_append_string(out, " in ");
	print_count(out, v->outlets, "outlet", "outlets");
	if (v->bodies > 2) {
		buffer_append_string(out, ", similarity ");
		print_score(out, v->median_similarity);
		buffer_append_string(out, ", least ");
		print_score(out, v->min_similarity);
	}
	if (strcmp(v->rule, canonical_rule_name(CANONICAL_EARLIEST)) != 0)
		buffer_printf(out, ", canonical by %s", v->rule);
	buffer_append_byte(out, '\n');
}

/* Relation and score stand in a column of this width. */
#define RELATION_COLUMNS	  14
#define RELATION_COLUMNS_INDIRECT 23

static void print_member(const struct session *session,
			 const struct cluster_view_member *m, size_t width,
			 struct buffer *out)
{
	struct buffer relation = BUFFER_INIT;

	buffer_append_string(&relation, relation_name(m->relation));
	if (m->relation != RELATION_CANONICAL &&
	    m->relation != RELATION_EXACT) {
		buffer_append_byte(&relation, ' ');
		print_score(&relation, m->jaccard);
		if (!m->direct)
			buffer_append_string(&relation, " indirect");
	}
	for (size_t i = 0; i < m->capture_count; i++) {
		buffer_append_string(out, "  ");
		print_cell(out, buffer_view(&relation), width);
		buffer_append_string(out, "  ");
		print_capture(out, m->capture[i]);
		buffer_append_string(out, "  ");
		buffer_append_string(out, print_color(session, PRINT_CYAN));
		print_short_id(out, 'r', &m->capture[i]->capture.id);
		buffer_append_string(out, print_color(session, PRINT_PLAIN));
		buffer_append_byte(out, '\n');
	}
	buffer_release(&relation);
}

void print_cluster(const struct session *session, const struct cluster_view *v)
{
	struct buffer out = BUFFER_INIT;
	size_t width = RELATION_COLUMNS;

	for (size_t i = 0; i < v->member_count; i++)
		if (!v->member[i].direct)
			width = RELATION_COLUMNS_INDIRECT;
	print_head(session, v, &out);
	for (size_t i = 0; i < v->member_count; i++)
		print_member(session, &v->member[i], width, &out);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}
