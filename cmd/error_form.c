#include "cmd/error_form.h"

#include "core/base/log.h"
#include "core/output/json.h"

static int status_now;

static bool form_as_json(enum log_level level, struct bytes message,
			 struct buffer *out)
{
	struct json json = JSON_INIT;

	if (level != LOG_ERROR && level != LOG_WARN)
		return false;
	json_open(&json, '{');
	json_put_text(&json, "schema",
		      level == LOG_ERROR ? "newsfold.error/1"
					 : "newsfold.warning/1");
	if (level == LOG_ERROR && status_now)
		json_put_count(&json, "status", (uint64_t)status_now);
	json_put_string(&json, "message", message);
	json_close(&json, '}');
	buffer_append_bytes(out, buffer_view(&json.text));
	buffer_release(&json.text);
	if (level == LOG_ERROR)
		status_now = 0;
	return true;
}

void error_form_use_json(void)
{
	log_set_form(form_as_json);
}

void error_form_set_status(int status)
{
	status_now = status;
}
