#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/memory.h"
#include "core/text/date.h"
#include "store/cluster_view.h"
#include "store/outlet_names.h"

#include <stdlib.h>

/* A capture of the cluster, by the date that places it. */
struct event {
	const struct catalog_capture *capture;
	enum relation relation;
	enum field by; /* FIELD_PUBLISHED, else FIELD_FETCHED, else COUNT */
	int64_t time;
};

static void place(struct event *event)
{
	static const enum field order[] = {FIELD_PUBLISHED, FIELD_FETCHED};

	event->by = FIELD_COUNT;
	event->time = INT64_MAX;
	for (size_t i = 0; i < 2; i++) {
		struct bytes text = event->capture->capture.field[order[i]];

		if (text.size && date_unix_of_text(text, &event->time)) {
			event->by = order[i];
			return;
		}
	}
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return id_compare(&x->capture->capture.id, &y->capture->capture.id);
}

static void put_date(struct json *json, const struct capture *c,
		     enum field field)
{
	struct buffer key = BUFFER_INIT;

	json_put_string(json, field_name(field), c->field[field]);
	buffer_printf(&key, "%s_source", field_name(field));
	json_put_text(
		json, buffer_string(&key),
		c->field[field].size
			? field_source_name((enum field_source)c->source[field])
			: "");
	buffer_release(&key);
}

static void print_json_event(const struct event *e)
{
	const struct capture *c = &e->capture->capture;
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.event/1");
	json_put_id(&json, "capture", 'r', &c->id);
	json_put_id(&json, "body", 'b', &c->body);
	json_put_text(&json, "relation", relation_name(e->relation));
	json_put_string(&json, "outlet", c->field[FIELD_OUTLET]);
	json_put_string(&json, "url", c->field[FIELD_URL]);
	json_put_string(&json, "title", c->field[FIELD_TITLE]);
	put_date(&json, c, FIELD_PUBLISHED);
	put_date(&json, c, FIELD_MODIFIED);
	put_date(&json, c, FIELD_FETCHED);
	json_put_text(&json, "placed_by",
		      e->by == FIELD_COUNT ? "" : field_name(e->by));
	json_key(&json, "zone_inferred");
	json_bool(&json, c->marks[FIELD_PUBLISHED] & FIELD_ZONE_INFERRED);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_source(const struct capture *c, enum field field,
			 struct buffer *out)
{
	if (c->field[field].size == 0)
		return;
	buffer_printf(out, "%20s%-9s  ", "", field_name(field));
	print_cell(out, c->field[field], 25);
	buffer_printf(out, "  %s%s%s\n",
		      field_source_name((enum field_source)c->source[field]),
		      c->marks[field] & FIELD_ZONE_INFERRED ? ", zone inferred"
							    : "",
		      c->marks[field] & FIELD_DATE_ONLY ? ", day only" : "");
}

static void print_event(const struct session *session, const struct event *e)
{
	const struct capture *c = &e->capture->capture;
	struct buffer out = BUFFER_INIT;

	buffer_append_string(&out, print_color(session, PRINT_BOLD));
	print_date(&out, e->by == FIELD_COUNT ? BYTES_NONE : c->field[e->by]);
	buffer_append_string(&out, print_color(session, PRINT_PLAIN));
	buffer_printf(&out, "  %-9s  ", relation_name(e->relation));
	print_cell(&out, c->field[FIELD_OUTLET], 16);
	buffer_append_string(&out, "  ");
	print_cell(&out, c->field[FIELD_TITLE], 46);
	buffer_append_string(&out, "  ");
	print_short_id(&out, 'r', &c->id);
	buffer_append_byte(&out, '\n');
	buffer_append_string(&out, print_color(session, PRINT_DIM));
	print_source(c, FIELD_PUBLISHED, &out);
	print_source(c, FIELD_MODIFIED, &out);
	print_source(c, FIELD_FETCHED, &out);
	buffer_append_string(&out, print_color(session, PRINT_PLAIN));
	session_print(buffer_view(&out));
	buffer_release(&out);
}

/* Not said by the record or its page, but read off what surrounds it; the
 * timeline of report has the same rule. */
static bool is_inferred(const struct capture *c, enum field field)
{
	return c->source[field] == SOURCE_PATH ||
	       c->source[field] == SOURCE_FILE_TIME ||
	       c->source[field] == SOURCE_URL ||
	       c->marks[field] & FIELD_ZONE_INFERRED;
}

static struct bytes outlet_of(const struct outlet_names *names,
			      const struct event *e)
{
	return outlet_names_find(names,
				 e->capture->capture.field[FIELD_OUTLET]);
}

static bool is_of_another(const struct outlet_names *names,
			  const struct event *e, const struct event *first)
{
	struct bytes outlet = outlet_of(names, e);

	return !outlet.size || !bytes_equal(outlet, outlet_of(names, first));
}

/* A day without a time may have begun before any time on it. */
static bool has_same_day_alone(const struct event *e, const struct event *first)
{
	const struct capture *c = &e->capture->capture;

	return e->by == first->by && c->marks[e->by] & FIELD_DATE_ONLY &&
	       bytes_starts_with(first->capture->capture.field[first->by],
				 c->field[e->by]);
}

/* What another outlet's date says against the first; its own later captures
 * say nothing. */
static const char *doubt_of_others(const struct outlet_names *names,
				   const struct event *event, size_t count)
{
	const char *doubt = NULL;

	for (size_t i = 1; i < count; i++) {
		if (!is_of_another(names, &event[i], event))
			continue;
		if (event[i].time == event[0].time)
			return "another has the same date";
		if (has_same_day_alone(&event[i], event))
			doubt = "another has the day alone";
	}
	return doubt;
}

static const char *doubt_of_first(const struct event *first)
{
	const struct capture *c = &first->capture->capture;

	if (first->by != FIELD_PUBLISHED)
		return "by the date of fetching";
	if (is_inferred(c, FIELD_PUBLISHED))
		return "its date is inferred";
	return c->marks[FIELD_PUBLISHED] & FIELD_DATE_ONLY ? "day only" : NULL;
}

/* Who was first, as far as the dates can tell. */
static void print_first(const struct outlet_names *names,
			const struct event *event, size_t count)
{
	struct buffer out = BUFFER_INIT;
	const struct capture *c = &event[0].capture->capture;
	const char *doubt;

	if (count == 0 || event[0].by == FIELD_COUNT)
		return;
	doubt = doubt_of_others(names, event, count);
	if (!doubt)
		doubt = doubt_of_first(event);
	buffer_append_string(&out,
			     doubt ? "earliest seen: " : "first published: ");
	print_text(&out, outlet_of(names, event), 0);
	buffer_append_string(&out, "  ");
	print_text(&out, c->field[event[0].by], 0);
	if (doubt)
		buffer_printf(&out, "  (%s)", doubt);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static void show(const struct session *session,
		 const struct outlet_names *names,
		 const struct cluster_view *view)
{
	struct event *event = memory_alloc((size_t)view->size * sizeof(*event));
	size_t count = 0;

	for (size_t i = 0; i < view->member_count; i++) {
		const struct cluster_view_member *m = &view->member[i];

		for (size_t k = 0; k < m->capture_count; k++) {
			event[count].capture = m->capture[k];
			event[count].relation = m->relation;
			place(&event[count++]);
		}
	}
	qsort(event, count, sizeof(*event), by_time);
	for (size_t i = 0; i < count; i++) {
		if (session->json)
			print_json_event(&event[i]);
		else
			print_event(session, &event[i]);
	}
	if (!session->json)
		print_first(names, event, count);
	free(event);
}

/* The cluster itself, or the one that a body or capture is in. */
static int find_cluster(struct archive *archive, const char *name, int64_t *row,
			struct fault *fault)
{
	struct catalog_name what;
	struct catalog_body body = {.cluster = 0};
	uint32_t number = 0;
	int rc = catalog_resolve(archive->catalog, name, &what, fault);

	if (rc < 0)
		return rc;
	*row = what.kind == 'c' ? what.row : 0;
	if (what.kind == 'b')
		number = (uint32_t)what.row;
	else if (what.kind == 'r')
		rc = catalog_body_of_record(archive->catalog, what.row, &number,
					    fault);
	if (rc == 0 && number)
		rc = catalog_get_body(archive->catalog, number, &body, fault);
	if (number)
		*row = body.cluster;
	if (rc == 0 && *row == 0)
		return fault_set(fault, FAULT_USAGE,
				 "%s: is in no cluster: nothing else is like "
				 "it",
				 name);
	return rc;
}

int command_timeline(struct session *session, int argc, const char **argv)
{
	struct outlet_names names = {.count = 0};
	struct cluster_view view;
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int64_t row;
	int status =
		session_options(session, NULL, argc, argv, &arguments, &count);

	if (status == EXIT_DONE && count != 1)
		status = session_usage("timeline: name one cluster");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status != EXIT_DONE)
		return status;
	if (find_cluster(session->archive, arguments[0], &row, &fault) < 0 ||
	    outlet_names_load(&names, session->archive, &fault) < 0 ||
	    cluster_view_load(session->archive, row, &view, &fault) < 0) {
		outlet_names_release(&names);
		return session_fail(&fault);
	}
	show(session, &names, &view);
	cluster_view_release(&view);
	outlet_names_release(&names);
	return EXIT_DONE;
}
