#include "cmd/report_site.h"

#include "cmd/print.h"

/* Bars of the histogram of similarities. */
#define BARS 50

/* Runs and dumps past these sizes are told by the commands, not by the page. */
#define LINES_BYTES ((size_t)4 << 20)

/* Pairs by the way they were judged, in bars of their Jaccard similarity. */
struct spread {
	uint64_t merged[BARS], contained[BARS], apart[BARS];
};

static int see_edge(void *context, const struct catalog_edge *edge,
		    struct fault *fault)
{
	struct spread *s = context;
	double place = edge->jaccard * BARS;
	size_t bar = place < 0 ? 0 : place >= BARS ? BARS - 1 : (size_t)place;
	uint64_t *row = !edge->merges ? s->apart
			: edge->relation == RELATION_CONTAINED ||
					edge->relation == RELATION_CONTAINS
				? s->contained
				: s->merged;

	(void)fault;
	row[bar]++;
	return 0;
}

static void put_bars(struct json *json, const char *key, const uint64_t *bar)
{
	json_key(json, key);
	json_open(json, '[');
	for (size_t i = 0; i < BARS; i++)
		json_count(json, bar[i]);
	json_close(json, ']');
}

static int put_spread(struct session *session, struct json *json,
		      struct fault *fault)
{
	struct spread spread = {{0}, {0}, {0}};
	int rc = catalog_each_edge(session->archive->catalog, 0, see_edge,
				   &spread, fault);

	json_key(json, "spread");
	json_open(json, '{');
	put_bars(json, "near", spread.merged);
	put_bars(json, "contained", spread.contained);
	put_bars(json, "apart", spread.apart);
	json_close(json, '}');
	return rc;
}

/* The JSON lines of a command as an array. */
static int put_lines(struct session *session, const char *command,
		     struct json *json, struct fault *fault)
{
	struct session_capture kept = SESSION_CAPTURE_INIT;
	const char *argv[] = {command, NULL};
	struct bytes rest;
	int status;

	kept.limit = LINES_BYTES;
	status = session_run_captured(session, 1, argv, &kept);
	rest = buffer_view(&kept.printed);
	json_key(json, command);
	json_open(json, '[');
	while (rest.size) {
		const unsigned char *end = memchr(rest.data, '\n', rest.size);
		size_t size = end ? (size_t)(end - rest.data) : rest.size;

		if (json->wants_comma)
			buffer_append_byte(&json->text, ',');
		buffer_append_bytes(&json->text, bytes_slice(rest, 0, size));
		json->wants_comma = true;
		rest = bytes_slice(rest, end ? size + 1 : size, rest.size);
	}
	json_close(json, ']');
	if (status != EXIT_DONE)
		fault_set(fault, FAULT_CORRUPT, "%s: %s", command,
			  buffer_string(&kept.said));
	session_capture_release(&kept);
	return status == EXIT_DONE ? 0 : FAULT_CORRUPT;
}

static void put_settings(const struct archive_settings *settings,
			 struct json *json)
{
	struct buffer time = BUFFER_INIT;

	print_time(&time, settings->created);
	json_key(json, "settings");
	json_open(json, '{');
	json_put_count(json, "shingle_units",
		       settings->fingerprint.shingle_units);
	json_put_count(json, "fingerprint_version",
		       settings->fingerprint.version);
	json_put_real(json, "least_jaccard", VERIFY_LEAST_JACCARD);
	json_put_string(json, "created", buffer_view(&time));
	json_close(json, '}');
	buffer_release(&time);
}

int report_site_put(struct session *session, const struct report_site *site,
		    struct report_index *index, struct json *json,
		    struct fault *fault)
{
	int rc;

	json_open(json, '{');
	json_put_text(json, "schema", "newsfold.report/1");
	json_put_text(json, "program", "newsfold " NEWSFOLD_VERSION);
	json_put_text(json, "title", site->title);
	json_put_text(json, "query", site->query);
	json_key(json, "live");
	json_bool(json, site->is_live);
	json_put_count(json, "texts", site->texts);
	json_put_count(json, "texts_left_out", site->texts_left_out);
	put_settings(&session->archive->settings, json);
	rc = put_lines(session, "stats", json, fault);
	if (rc == 0)
		rc = put_lines(session, "dumps", json, fault);
	if (rc == 0)
		rc = put_lines(session, "log", json, fault);
	if (rc == 0)
		rc = put_spread(session, json, fault);
	report_index_put(index, json);
	json_close(json, '}');
	return rc;
}
