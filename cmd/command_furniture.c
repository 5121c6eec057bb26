#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/furniture_view.h"

struct furniture_command {
	struct session *session;
	struct buffer label; /* of the lines before */
	uint64_t lines;
};

static void print_json_line(const struct furniture_view *v)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.furniture/1");
	json_put_string(&json, "outlet", v->label);
	json_put_string(&json, "line", v->line);
	json_put_count(&json, "bodies", v->bodies);
	json_put_id(&json, "example", 'b', &v->example);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_line(struct furniture_command *c,
		       const struct furniture_view *v)
{
	struct buffer out = BUFFER_INIT;

	if (!bytes_equal(buffer_view(&c->label), v->label)) {
		buffer_append_string(&out, c->lines ? "\n" : "");
		buffer_append_string(&out, print_color(c->session, PRINT_BOLD));
		print_text(&out, v->label, 0);
		buffer_append_string(&out,
				     print_color(c->session, PRINT_PLAIN));
		buffer_append_byte(&out, '\n');
		buffer_clear(&c->label);
		buffer_append_bytes(&c->label, v->label);
	}
	buffer_printf(&out, "%8llu  ", (unsigned long long)v->bodies);
	print_short_id(&out, 'b', &v->example);
	buffer_append_string(&out, "  ");
	print_text(&out, v->line, 56);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static int see_line(void *context, const struct furniture_view *view,
		    struct fault *fault)
{
	struct furniture_command *c = context;

	(void)fault;
	if (c->session->json)
		print_json_line(view);
	else
		print_line(c, view);
	c->lines++;
	return 0;
}

int command_furniture(struct session *session, int argc, const char **argv)
{
	struct furniture_command c = {.session = session};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status =
		session_options(session, NULL, argc, argv, &arguments, &count);

	if (status == EXIT_DONE && count > 1)
		status = session_usage("furniture takes one outlet at most");
	if (status == EXIT_DONE && count && !*arguments[0])
		status = session_usage("furniture: the outlet's name is empty");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE &&
	    furniture_view_each(session->archive,
				bytes_of_string(count ? arguments[0] : NULL),
				see_line, &c, &fault) < 0)
		status = session_fail(&fault);
	if (status == EXIT_DONE && !c.lines)
		log_line(LOG_INFO, "no lines to show%s%s", count ? " of " : "",
			 count ? arguments[0] : "");
	buffer_release(&c.label);
	return status;
}
