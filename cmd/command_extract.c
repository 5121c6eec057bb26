#include "cmd/command.h"
#include "cmd/page_source.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "core/text/html_tree.h"

struct extraction {
	struct session *session;
	const char *path;
	uint64_t pages, failed;
};

static void put_field(struct json *json, const struct article *article,
		      enum field field)
{
	json_put_string(json, field_name(field),
			buffer_view(&article->field[field].text));
}

static void print_json_page(const struct extraction *e, const char *record,
			    const struct article *article, const char *error)
{
	static const enum field order[] = {
		FIELD_TITLE,  FIELD_PUBLISHED, FIELD_MODIFIED, FIELD_BYLINE,
		FIELD_OUTLET, FIELD_URL,       FIELD_LANGUAGE};
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.extract/1");
	json_put_text(&json, "path", e->path);
	json_put_text(&json, "record", record);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		put_field(&json, article, order[i]);
	json_put_text(&json, "charset", article->charset);
	json_put_count(&json, "undecodable", article->undecodable_bytes);
	if (error)
		json_put_text(&json, "error", error);
	else
		json_put_string(&json, "body", buffer_view(&article->body));
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

/* The file, and which record of it; a lone file's record is the file. */
static void put_place(struct buffer *out, const char *path, const char *record)
{
	const char *slash = strrchr(path, '/');

	buffer_append_string(out, path);
	if (strcmp(slash ? slash + 1 : path, record) != 0)
		buffer_printf(out, ": %s", record);
}

static int see_page(void *context, const char *record,
		    const struct article *article, const char *error)
{
	struct extraction *e = context;
	struct buffer out = BUFFER_INIT, place = BUFFER_INIT;

	put_place(&place, e->path, record);
	e->pages++;
	e->failed += error != NULL;
	if (article->is_cut)
		log_line(LOG_WARN,
			 "%s: over %u elements: what follows them is not read",
			 buffer_string(&place), HTML_NODE_LIMIT);
	if (article->undecodable_bytes)
		log_line(LOG_WARN,
			 "%s: %llu bytes are no %s, the first at byte %llu",
			 buffer_string(&place),
			 (unsigned long long)article->undecodable_bytes,
			 article->charset,
			 (unsigned long long)article->first_undecodable);
	if (e->session->json) {
		print_json_page(e, record, article, error);
	} else if (error) {
		log_line(LOG_ERROR, "%s: %s", buffer_string(&place), error);
	} else {
		log_escape(&out, buffer_view(&article->body), true);
		buffer_append_byte(&out, '\n');
		session_print(buffer_view(&out));
	}
	buffer_release(&place);
	buffer_release(&out);
	return 0;
}

static int extract_file(struct session *session, struct page_source *source,
			const char *path)
{
	static const struct article nothing;
	struct extraction e = {session, path, 0, 0};
	struct fault fault = FAULT_INIT;
	int rc = page_source_each(source, path, see_page, &e, &fault);

	if (rc == FAULT_INTERRUPTED)
		return EXIT_INTERRUPTED;
	if (rc < 0)
		log_line(LOG_ERROR, "%s", fault.message);
	if (session->json && e.pages == 0)
		print_json_page(&e, "", &nothing,
				rc < 0 ? fault.message
				       : "no article text in it");
	else if (rc == 0 && e.pages == 0)
		log_line(LOG_ERROR, "%s: no article text in it", path);
	return rc < 0 || e.failed || e.pages == 0 ? EXIT_INPUT : EXIT_DONE;
}

int command_extract(struct session *session, int argc, const char **argv)
{
	struct page_source *source;
	const char **paths;
	size_t count;
	int worst = EXIT_DONE;
	int status = session_options(session, NULL, argc, argv, &paths, &count);

	if (status == EXIT_DONE && count == 0)
		status = session_usage("extract: no file named (- is standard "
				       "input)");
	source = page_source_new();
	for (size_t i = 0; status == EXIT_DONE && i < count; i++) {
		int one = extract_file(session, source, paths[i]);

		worst = one > worst ? one : worst;
		if (one == EXIT_INTERRUPTED)
			break;
	}
	page_source_free(source);
	return status == EXIT_DONE ? worst : status;
}
