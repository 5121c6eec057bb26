/*
 * GraphML 1.0: a node a text, an edge where two share enough; for Gephi,
 * networkx, igraph, Cytoscape.
 */
#include "core/output/export_format.h"
#include "core/output/plain_text.h"

static const char head[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";

static const struct {
	const char *id, *of, *type;
} keys[] = {{"cluster", "node", "string"},
	    {"relation", "node", "string"},
	    {"canonical", "node", "boolean"},
	    {"outlet", "node", "string"},
	    {"title", "node", "string"},
	    {"published", "node", "string"},
	    {"url", "node", "string"},
	    {"capture", "node", "string"},
	    {"jaccard", "edge", "double"},
	    {"weight", "edge", "double"},
	    {"containment_a", "edge", "double"},
	    {"containment_b", "edge", "double"},
	    {"kind", "edge", "string"},
	    {"ordered", "edge", "boolean"}};

static int put_head(struct export *e, struct fault *fault)
{
	buffer_append_string(&e->scratch, head);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		buffer_printf(&e->scratch,
			      "  <key id=\"%s\" for=\"%s\" attr.name=\"%s\""
			      " attr.type=\"%s\"/>\n",
			      keys[i].id, keys[i].of, keys[i].id, keys[i].type);
	buffer_append_string(&e->scratch, "  <graph id=\"newsfold\""
					  " edgedefault=\"directed\">\n");
	return export_write(e, &e->scratch, fault);
}

static void put_data(struct buffer *out, const char *key, struct bytes value)
{
	if (value.size == 0)
		return;
	buffer_printf(out, "      <data key=\"%s\">", key);
	plain_text_xml(out, value);
	buffer_append_string(out, "</data>\n");
}

static void put_number(struct buffer *out, const char *key, double value)
{
	buffer_printf(out, "      <data key=\"%s\">%.6f</data>\n", key, value);
}

static int put_node(struct export *e, const struct export_item *item,
		    struct fault *fault)
{
	struct buffer *out = &e->scratch, id = BUFFER_INIT;

	buffer_append_string(out, "    <node id=\"");
	export_put_id(out, 'b', &item->body);
	buffer_append_string(out, "\">\n");
	if (item->has_cluster) {
		export_put_id(&id, 'c', &item->cluster);
		put_data(out, "cluster", buffer_view(&id));
	}
	put_data(out, "relation", bytes_of_string(item->relation));
	put_data(out, "canonical",
		 bytes_of_string(item->is_canonical ? "true" : "false"));
	put_data(out, "outlet", item->field[FIELD_OUTLET]);
	put_data(out, "title", item->field[FIELD_TITLE]);
	put_data(out, "published", item->field[FIELD_PUBLISHED]);
	put_data(out, "url", item->field[FIELD_URL]);
	buffer_clear(&id);
	export_put_id(&id, 'r', &item->id);
	put_data(out, "capture", buffer_view(&id));
	buffer_append_string(out, "    </node>\n");
	buffer_release(&id);
	return export_write(e, out, fault);
}

static int put_edge(struct export *e, const struct export_edge *edge,
		    struct fault *fault)
{
	struct buffer *out = &e->scratch;

	buffer_append_string(out, "    <edge source=\"");
	export_put_id(out, 'b', &edge->a);
	buffer_append_string(out, "\" target=\"");
	export_put_id(out, 'b', &edge->b);
	buffer_append_string(out, "\">\n");
	put_number(out, "jaccard", edge->jaccard);
	put_number(out, "weight", edge->jaccard);
	put_number(out, "containment_a", edge->containment_a);
	put_number(out, "containment_b", edge->containment_b);
	put_data(out, "kind", bytes_of_string(edge->relation));
	put_data(out, "ordered",
		 bytes_of_string(edge->is_ordered ? "true" : "false"));
	buffer_append_string(out, "    </edge>\n");
	return export_write(e, out, fault);
}

static int put_end(struct export *e, struct fault *fault)
{
	buffer_append_string(&e->scratch, "  </graph>\n</graphml>\n");
	return export_write(e, &e->scratch, fault);
}

const struct export_format export_graphml = {.name = "graphml",
					     .is_graph = true,
					     .begin = put_head,
					     .item = put_node,
					     .edge = put_edge,
					     .end = put_end};
