#include "cmd/cluster_options.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/report_cluster.h"
#include "cmd/report_page.h"
#include "cmd/report_site.h"
#include "cmd/session.h"
#include "core/base/draft.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A page of clusters is loaded at once when one of them is opened. */
#define PAGE_CLUSTERS 64
#define PAGE_BYTES    ((size_t)192 << 10)
/* Bodies in a report, unless more are asked for: a page of this size opens at
 * once and goes by mail. */
#define TEXT_MIB 64

struct report_command {
	struct session *session;
	struct cluster_options which;
	struct cluster_query query;
	char *file, *title;
	int with_text, without_text, text_mib;
	struct report_maker maker;
	struct report_index *index;
	struct json page;
	size_t page_clusters, pages;
	FILE *spool; /* pages wait here: the list goes before them */
};

static int check(const struct report_command *c, size_t arguments)
{
	if (arguments)
		return session_usage("report takes no arguments, only options");
	if (!c->file)
		return session_usage("report: say where to: -o FILE.html (- is "
				     "standard output)");
	if (c->with_text && c->without_text)
		return session_usage("report: --with-text or --without-text, "
				     "not both");
	if (c->text_mib < 0)
		return session_usage("--text-limit %d: must not be negative",
				     c->text_mib);
	return EXIT_DONE;
}

static uint64_t text_limit(const struct report_command *c)
{
	if (c->without_text)
		return 0;
	return c->with_text ? UINT64_MAX : (uint64_t)c->text_mib << 20;
}

static int spool(struct report_command *c, struct bytes bytes,
		 struct fault *fault)
{
	if (fwrite(bytes.data, 1, bytes.size, c->spool) == bytes.size)
		return 0;
	return fault_set_errno(fault, "temporary file");
}

/* The page so far goes to the spool; the next one is begun. */
static int end_page(struct report_command *c, struct fault *fault)
{
	struct buffer block = BUFFER_INIT;
	int rc;

	if (c->page_clusters == 0)
		return 0;
	json_close(&c->page, ']');
	report_page_block(&block, c->pages++, buffer_view(&c->page.text));
	rc = spool(c, buffer_view(&block), fault);
	buffer_release(&block);
	buffer_clear(&c->page.text);
	c->page.wants_comma = false;
	c->page_clusters = 0;
	return rc;
}

static int see_cluster(void *context, const struct cluster_view *view,
		       struct fault *fault)
{
	struct report_command *c = context;
	int rc;

	if (session_is_cancelled(NULL))
		return fault_set(fault, FAULT_INTERRUPTED,
				 "interrupted; no report was written");
	if (c->page_clusters == 0) {
		json_open(&c->page, '[');
		report_index_page(c->index);
	}
	report_index_add(c->index, view);
	rc = report_cluster_put(&c->maker, view, &c->page, fault);
	c->page_clusters++;
	if (rc == 0 && (c->page_clusters == PAGE_CLUSTERS ||
			c->page.text.size >= PAGE_BYTES))
		rc = end_page(c, fault);
	return rc;
}

/* The options' own text was taken apart. */
static void describe_kinds(unsigned kinds, struct buffer *out)
{
	static const char *const names[] = {"exact", "near", "contained",
					    "partial"};
	const char *before = "kind ";

	for (unsigned i = 0; i < ARRAY_COUNT(names); i++) {
		if (!(kinds & 1u << i))
			continue;
		buffer_printf(out, "%s%s", before, names[i]);
		before = ",";
	}
	buffer_append_string(out, ", ");
}

static void describe_rule(const struct cluster_query *q, struct buffer *out)
{
	buffer_printf(out, "canonical by %s", canonical_rule_name(q->rule));
	for (size_t i = 0; i < q->order_count; i++)
		buffer_printf(out, "%c%s", i ? ',' : '=',
			      (const char *)q->order[i].data);
	buffer_append_string(out, ", ");
}

/* What was asked for, in words. */
static void describe_query(const struct report_command *c, struct buffer *out)
{
	const struct cluster_options *o = &c->which;

	if (o->kinds)
		describe_kinds(c->query.kinds, out);
	if (o->min_size > 2)
		buffer_printf(out, "at least %d captures, ", o->min_size);
	if (o->min_similarity > 0)
		buffer_printf(out, "similarity from %g, ", o->min_similarity);
	if (o->outlet)
		buffer_printf(out, "outlet %s, ", o->outlet);
	if (o->since)
		buffer_printf(out, "since %s, ", o->since);
	if (o->until)
		buffer_printf(out, "until %s, ", o->until);
	if (c->query.rule != CANONICAL_EARLIEST)
		describe_rule(&c->query, out);
	if (out->size)
		buffer_truncate(out, out->size - 2);
}

static int copy_spool(FILE *from, int to, const char *path, struct fault *fault)
{
	char piece[1 << 16];
	size_t size;
	int rc = 0;

	if (fflush(from) != 0 || fseek(from, 0, SEEK_SET) != 0)
		return fault_set_errno(fault, "temporary file");
	while (rc == 0 && (size = fread(piece, 1, sizeof(piece), from)) > 0)
		rc = file_write_all(to, bytes_make(piece, size), path, fault);
	if (rc == 0 && ferror(from))
		rc = fault_set_errno(fault, "temporary file");
	return rc;
}

static int write_page(struct report_command *c, struct bytes head, int fd,
		      const char *path, struct fault *fault)
{
	struct buffer tail = BUFFER_INIT;
	int rc = file_write_all(fd, head, path, fault);

	report_page_tail(&tail);
	if (rc == 0)
		rc = copy_spool(c->spool, fd, path, fault);
	if (rc == 0)
		rc = file_write_all(fd, buffer_view(&tail), path, fault);
	buffer_release(&tail);
	return rc;
}

/* No half report under the name asked for. */
static int write_file(struct report_command *c, struct bytes head,
		      struct fault *fault)
{
	struct draft draft = DRAFT_INIT;
	const char *path;
	int fd, rc;

	if (file_is_stdout(c->file)) {
		fflush(stdout);
		return write_page(c, head, STDOUT_FILENO, "standard output",
				  fault);
	}
	draft_begin(&draft, c->file, ".new");
	path = buffer_string(&draft.path);
	rc = fd = file_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666, fault);
	if (fd >= 0) {
		rc = write_page(c, head, fd, path, fault);
		file_close(fd);
		rc = draft_end(&draft, rc, fault);
	}
	draft_release(&draft);
	return rc;
}

static int finish(struct report_command *c, struct fault *fault)
{
	struct json json = JSON_INIT;
	struct buffer head = BUFFER_INIT, query = BUFFER_INIT;
	struct report_site site = {.title = c->title ? c->title
						     : "Duplicate coverage",
				   .texts = c->maker.texts,
				   .texts_left_out = c->maker.texts_left_out};
	int rc = end_page(c, fault);

	describe_query(c, &query);
	site.query = buffer_string(&query);
	if (rc == 0)
		rc = report_site_put(c->session, &site, c->index, &json, fault);
	if (rc == 0) {
		report_page_head(&head, site.title, "'none'",
				 buffer_view(&json.text));
		rc = write_file(c, buffer_view(&head), fault);
	}
	buffer_release(&head);
	buffer_release(&query);
	buffer_release(&json.text);
	return rc;
}

static void say_result(const struct report_command *c)
{
	const struct report_maker *m = &c->maker;
	uint64_t over_limit =
		m->texts_left_out - m->texts_too_long - m->unread.count;

	unread_tell(&m->unread, "texts that cannot be read are left out");
	if (m->texts_too_long)
		log_line(LOG_INFO,
			 "texts over %u MiB, which no report takes in: %llu",
			 (unsigned)(REPORT_TEXT_BYTES >> 20),
			 (unsigned long long)m->texts_too_long);
	if (over_limit)
		log_line(LOG_INFO,
			 "report of %llu clusters; the texts of %llu bodies "
			 "were left out%s",
			 (unsigned long long)report_index_count(c->index),
			 (unsigned long long)over_limit,
			 c->without_text ? ""
					 : ": --text-limit MIB or --with-text "
					   "takes in more");
	else
		log_line(LOG_INFO, "report of %llu clusters, with %llu texts",
			 (unsigned long long)report_index_count(c->index),
			 (unsigned long long)c->maker.texts);
}

static void print_json_result(const struct report_command *c)
{
	struct json json = JSON_INIT;

	if (file_is_stdout(c->file))
		return;
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.reported/1");
	json_put_count(&json, "clusters", report_index_count(c->index));
	json_put_count(&json, "texts", c->maker.texts);
	json_put_count(&json, "texts_left_out", c->maker.texts_left_out);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static int run(struct report_command *c)
{
	struct fault fault = FAULT_INIT;
	int rc;

	c->index = report_index_new();
	c->spool = tmpfile();
	rc = c->spool ? 0 : fault_set_errno(&fault, "temporary file");
	if (rc == 0)
		rc = report_maker_init(&c->maker, c->session->archive,
				       text_limit(c), &fault);
	if (rc == 0)
		rc = report_index_name_outlets(c->index, c->session->archive,
					       &fault);
	if (rc == 0)
		rc = cluster_view_each(c->session->archive, &c->query,
				       see_cluster, c, &fault);
	if (rc == 0)
		rc = finish(c, &fault);
	if (rc == 0 && c->session->json)
		print_json_result(c);
	else if (rc == 0)
		say_result(c);
	if (c->spool)
		fclose(c->spool);
	buffer_release(&c->page.text);
	report_maker_release(&c->maker);
	report_index_free(c->index);
	return rc < 0 ? session_fail(&fault) : EXIT_DONE;
}

int command_report(struct session *session, int argc, const char **argv)
{
	struct report_command c = {.session = session,
				   .which = CLUSTER_OPTIONS_INIT,
				   .text_mib = TEXT_MIB};
	struct poptOption options[] = {
		{"output", 'o', POPT_ARG_STRING, &c.file, 0,
		 "the page to write (- is standard output)", "FILE"},
		{"title", 0, POPT_ARG_STRING, &c.title, 0,
		 "what stands over the page", "TEXT"},
		CLUSTER_OPTIONS_ROWS(&c.which),
		{"with-text", 0, POPT_ARG_NONE, &c.with_text, 0,
		 "the texts of all members, up to 2 MiB each", NULL},
		{"without-text", 0, POPT_ARG_NONE, &c.without_text, 0,
		 "no texts: for archives that must not be republished", NULL},
		{"text-limit", 0, POPT_ARG_INT, &c.text_mib, 0,
		 "texts up to N MiB, largest clusters first (default: 64)",
		 "N"},
		POPT_TABLEEND};
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE)
		status = check(&c, count);
	if (status == EXIT_DONE)
		status = cluster_options_finish(&c.which, &c.query);
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE)
		status = run(&c);
	cluster_options_release(&c.which);
	free(c.file);
	free(c.title);
	return status;
}
