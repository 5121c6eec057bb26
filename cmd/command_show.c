#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_body.h"
#include "cmd/print_cluster.h"
#include "cmd/session.h"

struct show_command {
	struct session *session;
	int text, raw;
	/* Of a revisit: the capture whose record has its page. */
	bool is_revisit;
	struct id page;
};

static int print_bytes(struct show_command *c, const struct id *id,
		       struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	int rc = object_store_get(c->session->archive->objects, id, &bytes,
				  NULL, fault);

	if (rc == 0)
		session_print(buffer_view(&bytes));
	buffer_release(&bytes);
	return rc;
}

/* A body, its bytes as they are when asked for. */
static int print_text_of(struct show_command *c, const struct id *body,
			 struct fault *fault)
{
	return c->raw ? print_bytes(c, body, fault)
		      : print_body(c->session, body, fault);
}

static void put_sources(struct json *json, const struct capture *c)
{
	json_key(json, "sources");
	json_open(json, '{');
	for (int i = 0; i < FIELD_COUNT; i++)
		if (c->field[i].size)
			json_put_text(json, field_name((enum field)i),
				      field_source_name(
					      (enum field_source)c->source[i]));
	json_close(json, '}');
	json_key(json, "zone_inferred");
	json_bool(json, c->marks[FIELD_PUBLISHED] & FIELD_ZONE_INFERRED);
	json_key(json, "day_only");
	json_bool(json, c->marks[FIELD_PUBLISHED] & FIELD_DATE_ONLY);
}

static int print_json_capture(struct show_command *c,
			      const struct catalog_capture *capture,
			      struct fault *fault)
{
	static const char *const kinds[] = {"capture", "other", "rejected"};
	struct buffer body = BUFFER_INIT;
	struct json json = JSON_INIT;
	int rc = 0;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.capture/1");
	print_capture_fields(&json, capture);
	json_put_text(&json, "kind", kinds[capture->capture.kind]);
	if (capture->capture.kind == RECORD_CAPTURE) {
		json_put_id(&json, "body", 'b', &capture->capture.body);
		if (capture->has_cluster)
			json_put_id(&json, "cluster", 'c', &capture->cluster);
		else
			json_put_text(&json, "cluster", "");
		json_put_string(&json, "charset", capture->capture.charset);
		json_put_count(&json, "undecodable",
			       capture->capture.undecodable);
		if (c->is_revisit)
			json_put_id(&json, "revisit_of", 'r', &c->page);
		put_sources(&json, &capture->capture);
		rc = object_store_get(c->session->archive->objects,
				      &capture->capture.body, &body, NULL,
				      fault);
		json_put_string(&json, "text", buffer_view(&body));
	}
	if (capture->capture.kind == RECORD_REJECTED)
		json_put_string(&json, "reason", capture->capture.reason);
	json_close(&json, '}');
	if (rc == 0)
		session_print_json(&json);
	buffer_release(&json.text);
	buffer_release(&body);
	return rc;
}

static void print_line(struct buffer *out, const char *name, struct bytes value,
		       const char *note)
{
	if (value.size == 0)
		return;
	buffer_printf(out, "%-10s ", name);
	print_text(out, value, 0);
	if (note[0])
		buffer_printf(out, "  (%s)", note);
	buffer_append_byte(out, '\n');
}

static void print_head(const struct show_command *show,
		       const struct catalog_capture *c, struct buffer *out)
{
	const struct session *session = show->session;
	const struct capture *capture = &c->capture;
	char sha256[SHA256_HEX_SIZE + 1];

	buffer_append_string(out, print_color(session, PRINT_BOLD));
	print_short_id(out, 'r', &capture->id);
	buffer_append_string(out, print_color(session, PRINT_PLAIN));
	if (capture->kind == RECORD_CAPTURE) {
		buffer_append_string(out, "  body ");
		print_short_id(out, 'b', &capture->body);
	}
	if (c->has_cluster) {
		buffer_append_string(out, "  cluster ");
		print_short_id(out, 'c', &c->cluster);
	}
	buffer_append_byte(out, '\n');
	print_line(out, "dump", c->dump_name, "");
	print_line(out, "record", capture->record, "");
	hex_encode(capture->sha256.byte, SHA256_SIZE, sha256);
	buffer_printf(out, "%-10s %llu bytes at %llu\n%-10s %s\n", "original",
		      (unsigned long long)capture->length,
		      (unsigned long long)capture->offset, "sha256", sha256);
	if (show->is_revisit) {
		buffer_printf(out, "%-10s ", "revisit of");
		print_short_id(out, 'r', &show->page);
		buffer_append_string(out, "  (whose original has the page)\n");
	}
}

static void print_fields(const struct capture *c, struct buffer *out)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		struct buffer note = BUFFER_INIT;

		buffer_append_string(
			&note,
			field_source_name((enum field_source)c->source[i]));
		if (c->marks[i] & FIELD_ZONE_INFERRED)
			buffer_append_string(&note, ", zone inferred");
		if (c->marks[i] & FIELD_DATE_ONLY)
			buffer_append_string(&note, ", day only");
		print_line(out, field_name((enum field)i), c->field[i],
			   buffer_string(&note));
		buffer_release(&note);
	}
	print_line(out, "charset", c->charset, "");
	if (c->undecodable)
		buffer_printf(out, "%-10s %llu bytes did not decode\n", "",
			      (unsigned long long)c->undecodable);
	print_line(out, "rejected", c->reason, "");
}

static int see_capture(void *context, const struct catalog_capture *capture,
		       struct fault *fault)
{
	struct show_command *c = context;
	bool has_body = capture->capture.kind == RECORD_CAPTURE;
	struct buffer out = BUFFER_INIT;

	if ((c->raw || c->text) &&
	    capture_lacks(&capture->capture, c->text, fault))
		return FAULT_USAGE;
	if (c->raw)
		return print_bytes(c, &capture->capture.original, fault);
	if (c->text)
		return print_text_of(c, &capture->capture.body, fault);
	if (c->session->json)
		return print_json_capture(c, capture, fault);
	print_head(c, capture, &out);
	print_fields(&capture->capture, &out);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
	return has_body ? print_text_of(c, &capture->capture.body, fault) : 0;
}

static int show_capture(struct show_command *c, int64_t row,
			struct fault *fault)
{
	struct catalog *catalog = c->session->archive->catalog;
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc = catalog_page_of_revisit(catalog, row, &c->page, fault);

	c->is_revisit = rc > 0;
	filter.row = row;
	return rc < 0 ? rc
		      : catalog_each_capture(catalog, &filter, see_capture, c,
					     fault);
}

/* A line a capture of the body. */
static int see_place(void *context, const struct catalog_capture *capture,
		     struct fault *fault)
{
	struct show_command *c = context;
	struct json json = JSON_INIT;
	struct buffer out = BUFFER_INIT;

	(void)fault;
	if (c->session->json) {
		json_open(&json, '{');
		json_put_text(&json, "schema", "newsfold.capture/1");
		print_capture_fields(&json, capture);
		json_put_id(&json, "body", 'b', &capture->capture.body);
		json_close(&json, '}');
		session_print_json(&json);
		buffer_release(&json.text);
		return 0;
	}
	print_short_id(&out, 'r', &capture->capture.id);
	buffer_append_string(&out, "  ");
	print_text(&out, capture->capture.field[FIELD_OUTLET], 24);
	buffer_append_string(&out, "  ");
	print_text(&out, capture->dump_name, 0);
	buffer_append_byte(&out, ' ');
	print_text(&out, capture->capture.record, 0);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
	return 0;
}

static int show_body(struct show_command *c, const struct catalog_name *name,
		     struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc = 0;

	filter.body = (uint32_t)name->row;
	if (!c->text && !c->raw)
		rc = catalog_each_capture(c->session->archive->catalog, &filter,
					  see_place, c, fault);
	if (rc == 0 && !c->session->json) {
		if (!c->text && !c->raw)
			session_print(BYTES_LITERAL("\n"));
		rc = print_text_of(c, &name->id, fault);
	}
	return rc;
}

static int show_cluster(struct show_command *c, int64_t row,
			struct fault *fault)
{
	struct cluster_view view;
	int rc = cluster_view_load(c->session->archive, row, &view, fault);

	if (rc < 0)
		return rc;
	if (c->session->json)
		print_cluster_json(&view);
	else
		print_cluster(c->session, &view);
	cluster_view_release(&view);
	return rc;
}

/* All captures of the dump. */
static int show_dump(struct show_command *c, const struct catalog_name *name,
		     struct fault *fault)
{
	struct buffer dump = BUFFER_INIT;
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc = catalog_dump_name(c->session->archive->catalog, name->row,
				   &dump, fault);

	filter.dump = buffer_view(&dump);
	if (rc == 0)
		rc = catalog_each_capture(c->session->archive->catalog, &filter,
					  see_place, c, fault);
	buffer_release(&dump);
	return rc;
}

static int show(struct show_command *c, const char *id, struct fault *fault)
{
	struct catalog_name name;
	int rc =
		catalog_resolve(c->session->archive->catalog, id, &name, fault);

	if (rc < 0)
		return rc;
	if ((c->text || c->raw) && name.kind != 'r' && name.kind != 'b')
		return fault_set(fault, FAULT_USAGE,
				 "%s: is a %s: --text and --raw show a capture "
				 "or a body",
				 id, name.kind == 'c' ? "cluster" : "dump");
	switch (name.kind) {
	case 'r':
		return show_capture(c, name.row, fault);
	case 'b':
		return show_body(c, &name, fault);
	case 'c':
		return show_cluster(c, name.row, fault);
	default:
		return show_dump(c, &name, fault);
	}
}

int command_show(struct session *session, int argc, const char **argv)
{
	struct show_command c = {.session = session};
	struct poptOption options[] = {{"text", 0, POPT_ARG_NONE, &c.text, 0,
					"the article text alone", NULL},
				       {"raw", 0, POPT_ARG_NONE, &c.raw, 0,
					"the original's bytes as they are",
					NULL},
				       POPT_TABLEEND};
	struct fault fault = FAULT_INIT;
	const char **names;
	size_t count;
	int status =
		session_options(session, options, argc, argv, &names, &count);

	if (status == EXIT_DONE && (count != 1 || (c.text && c.raw)))
		status = session_usage("show: name one id, with --text or "
				       "--raw or neither");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE && show(&c, names[0], &fault) < 0)
		status = session_fail(&fault);
	return status;
}
