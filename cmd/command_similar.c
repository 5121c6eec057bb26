#include "store/similar.h"

#include "cmd/body_argument.h"
#include "cmd/command.h"
#include "cmd/page_source.h"
#include "cmd/print.h"
#include "cmd/print_cluster.h"
#include "cmd/session.h"
#include "core/base/log.h"

#include <sys/stat.h>

static int see_match(void *context, const struct similar_match *match,
		     struct fault *fault)
{
	struct session *session = context;
	struct json json = JSON_INIT;
	struct buffer out = BUFFER_INIT;

	(void)fault;
	if (session->json) {
		print_member_json(&json, &match->member, match->similarity);
		session_print_json(&json);
		buffer_release(&json.text);
		return 0;
	}
	print_short_id(&out, 'b', &match->member.body);
	buffer_append_string(&out, "  ");
	print_score(&out, match->similarity);
	buffer_printf(&out, "  %s\n", relation_name(match->member.relation));
	for (size_t i = 0; i < match->member.capture_count; i++) {
		const struct catalog_capture *c = match->member.capture[i];

		buffer_append_string(&out, "    ");
		print_short_id(&out, 'r', &c->capture.id);
		buffer_append_string(&out, "  ");
		print_capture(&out, c);
		buffer_append_byte(&out, '\n');
	}
	session_print(buffer_view(&out));
	buffer_release(&out);
	return 0;
}

/* Of a file with several the first article is the one asked about. */
struct asked {
	struct buffer *text;
	struct buffer record;
	bool has_more;
};

static int keep_body(void *context, const char *record,
		     const struct article *article, const char *error)
{
	struct asked *asked = context;

	if (error)
		return 0;
	asked->has_more = asked->text->size > 0;
	if (asked->has_more)
		return 1;
	buffer_append_bytes(asked->text, buffer_view(&article->body));
	asked->record.size = 0;
	buffer_append_string(&asked->record, record);
	return 0;
}

static bool is_file(const char *name)
{
	struct stat st;

	return strcmp(name, "-") == 0 || stat(name, &st) == 0;
}

/* No id has a point or a slash: that was meant for a file. */
static int load_stored(struct session *session, const char *name,
		       struct body_argument *body, struct fault *fault)
{
	int rc = body_argument_load(session->archive, name, body, fault);

	if (rc == FAULT_USAGE && strpbrk(name, "./"))
		return fault_set(fault, FAULT_INPUT, "%s: no such file", name);
	return rc;
}

/* The text asked about: an id's, unless a file has that name. */
static int load_text(struct session *session, const char *name,
		     struct body_argument *body, struct fault *fault)
{
	struct asked asked = {.text = &body->text, .record = BUFFER_INIT};
	struct page_source *source;
	int rc;

	if (!is_file(name))
		return load_stored(session, name, body, fault);
	source = page_source_new();
	rc = page_source_each(source, name, keep_body, &asked, fault);
	page_source_free(source);
	if (asked.has_more)
		log_line(LOG_WARN,
			 "%s: holds more than one article; asked about the "
			 "first, %s",
			 name, buffer_string(&asked.record));
	buffer_release(&asked.record);
	if (rc == 0 && body->text.size == 0)
		rc = fault_set(fault, FAULT_INPUT, "%s: no article text in it",
			       name);
	return rc;
}

int command_similar(struct session *session, int argc, const char **argv)
{
	struct body_argument body = BODY_ARGUMENT_INIT;
	struct fault fault = FAULT_INIT;
	const char **names;
	size_t count;
	int status = session_options(session, NULL, argc, argv, &names, &count);

	if (status == EXIT_DONE && count != 1)
		status = session_usage("similar: name one id or file");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status != EXIT_DONE)
		return status;
	body.day = INT64_MIN;
	if (load_text(session, names[0], &body, &fault) < 0 ||
	    similar_each(session->archive, buffer_view(&body.text), body.day,
			 body.number, see_match, session, &fault) < 0)
		status = session_fail(&fault);
	body_argument_release(&body);
	return status;
}
