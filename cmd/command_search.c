#include "store/search.h"

#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "store/search_index.h"

#include <limits.h>
#include <stdlib.h>

/* Answers for people, unless they say --limit. */
#define LIMIT_SHOWN	20
#define LIMIT_UNSAID	INT_MIN
#define SNIPPET_COLUMNS 150

struct search_command {
	struct session *session;
	struct query query;
	struct search_totals totals;
	int wants_all, without_index, index_only, wants_ids, limit;
	bool has_progress;
};

static void show_progress(void *context, uint64_t done, uint64_t total)
{
	struct search_command *c = context;

	if (!c->has_progress)
		progress_start(c->session, "search", total);
	c->has_progress = true;
	progress_set(done, 0, done);
}

/* ---- JSON -----------------------------------------------------------------
 */

/* Marks count code points, as the offsets of diff do. */
static void put_marks(struct json *json, const struct snippet *snippet)
{
	size_t at = 0, points = 0, begin;

	json_key(json, "highlights");
	json_open(json, '[');
	for (size_t i = 0; i < snippet->mark_count; i++) {
		const struct snippet_mark *mark = &snippet->mark[i];

		for (; at < mark->begin; at++)
			points += (snippet->text.data[at] & 0xC0) != 0x80;
		begin = points;
		for (; at < mark->end; at++)
			points += (snippet->text.data[at] & 0xC0) != 0x80;
		json_open(json, '[');
		json_count(json, begin);
		json_count(json, points);
		json_close(json, ']');
	}
	json_close(json, ']');
}

static void print_json_answer(const struct search_answer *a)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.search/1");
	json_put_count(&json, "rank", a->rank);
	json_put_real(&json, "score", a->score);
	json_put_id(&json, "body", 'b', &a->body);
	if (a->has_cluster)
		json_put_id(&json, "cluster", 'c', &a->cluster);
	else
		json_put_text(&json, "cluster", "");
	json_put_count(&json, "bodies_found", a->bodies);
	json_put_count(&json, "captures_found", a->captures);
	json_key(&json, "snippet");
	json_open(&json, '{');
	json_put_string(&json, "text", buffer_view(&a->snippet->text));
	put_marks(&json, a->snippet);
	json_close(&json, '}');
	json_key(&json, "captures");
	json_open(&json, '[');
	for (size_t i = 0; i < a->capture_count; i++) {
		json_open(&json, '{');
		print_capture_fields(&json, a->capture[i]);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

/* ---- For people ------------------------------------------------------------
 */

static void print_snippet(const struct session *session,
			  const struct snippet *s, struct buffer *out)
{
	struct bytes text = buffer_view(&s->text);
	size_t at = 0;

	buffer_append_string(out, s->has_before ? "    \xE2\x80\xA6" : "    ");
	for (size_t i = 0; i < s->mark_count; i++) {
		print_text(out, bytes_slice(text, at, s->mark[i].begin), 0);
		buffer_append_string(out, print_color(session, PRINT_BOLD));
		buffer_append_string(out, print_color(session, PRINT_YELLOW));
		print_text(out,
			   bytes_slice(text, s->mark[i].begin, s->mark[i].end),
			   0);
		buffer_append_string(out, print_color(session, PRINT_PLAIN));
		at = s->mark[i].end;
	}
	print_text(out, bytes_slice(text, at, text.size), 0);
	buffer_append_string(out, s->has_after ? "\xE2\x80\xA6\n" : "\n");
}

static void print_answer(const struct session *session,
			 const struct search_answer *a)
{
	struct buffer out = BUFFER_INIT;

	buffer_append_string(&out, print_color(session, PRINT_CYAN));
	print_short_id(&out, 'r', &a->capture[0]->capture.id);
	buffer_append_string(&out, print_color(session, PRINT_PLAIN));
	buffer_append_string(&out, "  ");
	print_capture(&out, a->capture[0]);
	if (a->captures > 1) {
		buffer_append_string(&out, "  ");
		print_count(&out, a->captures, "capture", "captures");
		if (a->has_cluster) {
			buffer_append_string(&out, " of ");
			print_short_id(&out, 'c', &a->cluster);
		}
	}
	buffer_append_byte(&out, '\n');
	print_snippet(session, a->snippet, &out);
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static int see_answer(void *context, const struct search_answer *answer,
		      struct fault *fault)
{
	struct search_command *c = context;

	(void)fault;
	if (c->has_progress)
		progress_end();
	c->has_progress = false;
	if (c->wants_ids) {
		print_null_id('r', &answer->capture[0]->capture.id);
	} else if (c->session->json) {
		print_json_answer(answer);
	} else {
		print_answer(c->session, answer);
	}
	return 0;
}

static int look(struct search_command *c)
{
	const struct search_options options = {
		.wants_all = c->wants_all,
		.without_index = c->without_index,
		.limit = (uint64_t)c->limit,
		.columns = SNIPPET_COLUMNS,
		.threads = session_threads(c->session),
		.is_cancelled = session_is_cancelled,
		.progress = show_progress,
		.context = c,
	};
	struct fault fault = FAULT_INIT;
	int rc = search_run(c->session->archive, &c->query, &options,
			    see_answer, c, &c->totals, &fault);

	if (c->has_progress)
		progress_end();
	if (rc < 0)
		return session_fail(&fault);
	if (c->limit && c->totals.answers > (uint64_t)c->limit)
		log_line(LOG_INFO, "%llu more; --limit 0 shows all of them",
			 (unsigned long long)(c->totals.answers -
					      (uint64_t)c->limit));
	else if (c->totals.answers == 0)
		log_line(LOG_INFO, "nothing found");
	return EXIT_DONE;
}

/* ---- The index alone
 * --------------------------------------------------------- */

static void print_index(const struct session *session,
			const struct search_index_stats *stats,
			uint64_t body_bytes)
{
	struct json json = JSON_INIT;
	struct buffer out = BUFFER_INIT;

	if (session->json) {
		json_open(&json, '{');
		json_put_text(&json, "schema", "newsfold.index/1");
		json_put_count(&json, "bodies", stats->bodies);
		json_put_count(&json, "body_bytes", body_bytes);
		json_put_count(&json, "index_bytes", stats->bytes);
		json_close(&json, '}');
		session_print_json(&json);
		buffer_release(&json.text);
		return;
	}
	buffer_append_string(&out, "index of ");
	print_count(&out, stats->bodies, "text", "texts");
	buffer_append_string(&out, ", ");
	print_size(&out, body_bytes);
	buffer_append_string(&out, ": ");
	print_size(&out, stats->bytes);
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static int add_bytes(void *context, const struct catalog_body *body,
		     struct fault *fault)
{
	uint64_t *total = context;

	(void)fault;
	*total += body->bytes;
	return 0;
}

static int make_index(struct search_command *c)
{
	struct session *session = c->session;
	const struct search_index_options options = {session_threads(session),
						     session_is_cancelled,
						     show_progress, c};
	struct search_index *index = NULL;
	struct search_index_stats stats;
	struct fault fault = FAULT_INIT;
	uint64_t bytes = 0;
	int rc = search_index_open(session->archive, &options, &index, &fault);

	if (c->has_progress)
		progress_end();
	if (rc == 0)
		rc = search_index_stats(index, &stats, &fault);
	if (rc == 0)
		rc = catalog_each_body(session->archive->catalog, 0, add_bytes,
				       &bytes, &fault);
	search_index_close(index);
	if (rc < 0)
		return session_fail(&fault);
	print_index(session, &stats, bytes);
	return EXIT_DONE;
}

/* The words of the command line are one query. */
static int parse(struct search_command *c, const char **word, size_t count)
{
	struct buffer text = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	int rc;

	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_append_byte(&text, ' ');
		buffer_append_string(&text, word[i]);
	}
	rc = query_parse(buffer_string(&text), &c->query, &fault);
	buffer_release(&text);
	return rc < 0 ? session_fail(&fault) : EXIT_DONE;
}

static int check(struct search_command *c, size_t words)
{
	if (c->index_only)
		return words ? session_usage("search: --index takes no query")
			     : EXIT_DONE;
	if (words == 0)
		return session_usage("search: say what to look for");
	if (c->wants_ids && c->session->json)
		return session_usage("search: -0 or --json, not both");
	if (c->limit == LIMIT_UNSAID)
		c->limit = c->session->json || c->wants_ids ? 0 : LIMIT_SHOWN;
	return c->limit < 0 ? session_usage("--limit %d: must be 0 or more",
					    c->limit)
			    : EXIT_DONE;
}

int command_search(struct session *session, int argc, const char **argv)
{
	struct search_command c = {.session = session, .limit = LIMIT_UNSAID};
	struct poptOption options[] = {
		{"all", 0, POPT_ARG_NONE, &c.wants_all, 0,
		 "every text that has it (default: one a cluster)", NULL},
		{"limit", 'n', POPT_ARG_INT, &c.limit, 0,
		 "answers shown, 0 all of them (default: 20; with --json or "
		 "-0 all)",
		 "N"},
		{"index", 0, POPT_ARG_NONE, &c.index_only, 0,
		 "make or complete the full-text index, look for nothing",
		 NULL},
		{"no-index", 0, POPT_ARG_NONE, &c.without_index, 0,
		 "read the texts themselves; the answer is the same", NULL},
		{"null", '0', POPT_ARG_NONE, &c.wants_ids, 0,
		 "print ids of captures alone, a NUL behind each, for xargs -0",
		 NULL},
		POPT_TABLEEND};
	const char **words;
	size_t count;
	int status =
		session_options(session, options, argc, argv, &words, &count);

	if (status == EXIT_DONE)
		status = check(&c, count);
	if (status == EXIT_DONE && !c.index_only)
		status = parse(&c, words, count);
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE)
		status = c.index_only ? make_index(&c) : look(&c);
	query_release(&c.query);
	return status;
}
