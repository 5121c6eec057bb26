#include "store/ingest.h"

#include "cmd/command.h"
#include "cmd/dump_options.h"
#include "cmd/print.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/text/html_tree.h"
#include "store/link.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Rejected records named one by one; `log` has all of them. */
#define REJECTED_SHOWN 20

struct ingest_command {
	struct session *session;
	struct dump_options dump;
	char *source;
	int is_dry_run;
	uint64_t rejected_said, cut_said;
};

static void show_progress(void *context, const struct ingest_progress *p)
{
	(void)context;
	progress_set(p->raw_bytes, p->bytes, p->records);
}

static void show_rejected(void *context, const char *record, const char *reason)
{
	struct ingest_command *c = context;

	if (c->rejected_said++ < REJECTED_SHOWN)
		log_line(LOG_WARN, "%s: rejected: %s", record, reason);
	else if (c->rejected_said == REJECTED_SHOWN + 1)
		log_line(LOG_WARN, "more are rejected; `newsfold log` lists "
				   "them all");
}

static void show_cut(void *context, const char *record)
{
	struct ingest_command *c = context;

	if (c->cut_said++ < REJECTED_SHOWN)
		log_line(LOG_WARN,
			 "%s: over %u elements: the article is taken from what "
			 "stands before them",
			 record, HTML_NODE_LIMIT);
}

static void see_key(void *context, struct bytes key)
{
	struct ingest_command *c = context;

	dump_options_meet(&c->dump, key);
}

static uint64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode)
		       ? (uint64_t)st.st_size
		       : 0;
}

static void print_json_result(const struct ingest_result *r)
{
	const struct ingest_counts *c = &r->counts;
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.ingest/1");
	json_put_text(&json, "dump", r->dump_name);
	json_put_count(&json, "records", c->records);
	json_put_count(&json, "captures", c->captures);
	json_put_count(&json, "bodies_new", c->bodies_new);
	json_put_count(&json, "exact", c->exact);
	json_put_count(&json, "near", c->near);
	json_put_count(&json, "other", c->other);
	json_put_count(&json, "rejected", c->rejected);
	json_put_count(&json, "skipped", c->skipped);
	if (r->forgotten)
		json_put_count(&json, "forgotten", r->forgotten);
	if (r->cut)
		json_put_count(&json, "cut", r->cut);
	json_put_count(&json, "bytes_in", c->bytes_in);
	json_put_count(&json, "bytes_stored", c->bytes_stored);
	json_put_real(&json, "seconds", r->seconds);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

/* "; 3 already there", only when there are any. */
static void print_some(struct buffer *out, uint64_t n, const char *what)
{
	if (n)
		buffer_printf(out, "%s%llu %s", out->size ? ", " : "  ",
			      (unsigned long long)n, what);
}

static void print_result(const struct ingest_result *r, bool is_dry_run)
{
	const struct ingest_counts *c = &r->counts;
	struct buffer out = BUFFER_INIT, rest = BUFFER_INIT;

	log_escape(&out, bytes_of_string(r->dump_name), false);
	buffer_append_string(&out, is_dry_run ? " (dry run): " : ": ");
	print_count(&out, c->records, "record, ", "records, ");
	print_count(&out, c->captures, "new capture", "new captures");
	if (c->captures) {
		buffer_append_string(&out, "\n  ");
		print_count(&out, c->bodies_new, "new text", "new texts");
		if (c->near)
			buffer_printf(&out, " (%llu near %s)",
				      (unsigned long long)c->near,
				      c->near == 1 ? "copy" : "copies");
		buffer_append_string(&out, ", ");
		print_count(&out, c->exact, "exact copy", "exact copies");
	}
	print_some(&rest, c->skipped - r->forgotten, "already there");
	print_some(&rest, r->forgotten, "kept out, since forgotten");
	print_some(&rest, c->other, "kept that are no article");
	print_some(&rest, c->rejected, "rejected");
	print_some(&rest, r->cut, "read in part, too large");
	if (rest.size)
		buffer_printf(&out, "\n%s", buffer_string(&rest));
	buffer_append_string(&out, "\n  ");
	print_size(&out, c->bytes_in);
	buffer_append_string(&out, " in, ");
	print_size(&out, c->bytes_stored);
	buffer_printf(&out, " stored, %.1f s\n", r->seconds);
	session_print(buffer_view(&out));
	buffer_release(&rest);
	buffer_release(&out);
}

struct near_count {
	uint32_t first;
	uint64_t near;
	struct catalog *catalog;
};

static int count_member(void *context, const struct catalog_member *member,
			struct fault *fault)
{
	struct near_count *n = context;

	(void)fault;
	n->near += member->body >= n->first &&
		   member->relation != RELATION_CANONICAL;
	return 0;
}

static int count_cluster(void *context, const struct catalog_cluster *cluster,
			 struct fault *fault)
{
	struct near_count *n = context;

	if (cluster->bodies < 2)
		return 0;
	return catalog_each_member(n->catalog, cluster->row, count_member, n,
				   fault);
}

/* New bodies that are near or contained copies of their cluster's canonical. */
static int count_near(struct archive *archive, struct ingest_result *result,
		      struct fault *fault)
{
	struct near_count n = {result->first_new_body, 0, archive->catalog};
	int rc = catalog_each_cluster(archive->catalog, 0, 2, count_cluster, &n,
				      fault);

	result->counts.near = n.near;
	return rc;
}

/* Revisits whose page is in the archive turned out to be captures. */
static int count_revisits(struct archive *archive, struct ingest_result *result,
			  uint64_t before, struct fault *fault)
{
	struct ingest_counts *counts = &result->counts;
	uint64_t after, known;
	int rc = catalog_count_revisits(archive->catalog, result->dump_name,
					&after, fault);

	if (rc < 0)
		return rc;
	/* This reading may have met some of the dump's alone. */
	after = after < before ? before : after;
	after = after - before < counts->other ? after : before + counts->other;
	counts->captures += after - before;
	counts->exact += after - before;
	counts->other -= after - before;
	known = before < counts->other ? before : counts->other;
	counts->skipped += known;
	counts->other -= known;
	return 0;
}

static int link_new(struct session *session, struct ingest_result *result)
{
	struct fault fault = FAULT_INIT;
	struct link_result link;
	uint64_t revisits;

	log_line(LOG_DEBUG, "looking for copies");
	if (catalog_count_revisits(session->archive->catalog, result->dump_name,
				   &revisits, &fault) < 0)
		return session_fail(&fault);
	if (archive_link(session->archive, session_threads(session), &link,
			 &fault) < 0)
		return session_fail(&fault);
	result->seconds += link.seconds;
	log_line(LOG_DEBUG,
		 "%llu bodies, %llu candidate pairs, %llu edges, %llu clusters "
		 "in %.2f s (furniture %.2f, candidates %.2f, verdicts %.2f, "
		 "clusters %.2f)",
		 (unsigned long long)link.bodies,
		 (unsigned long long)link.candidates,
		 (unsigned long long)link.edges,
		 (unsigned long long)link.clusters, link.seconds,
		 link.furniture_seconds, link.candidate_seconds,
		 link.verdict_seconds, link.cluster_seconds);
	if (count_near(session->archive, result, &fault) < 0 ||
	    count_revisits(session->archive, result, revisits, &fault) < 0)
		return session_fail(&fault);
	return EXIT_DONE;
}

static int ingest_one(struct ingest_command *c, const char *path)
{
	struct session *session = c->session;
	struct ingest_options options = {
		.path = path,
		.name = c->source,
		.format = c->dump.format,
		.map = c->dump.map,
		.map_count = c->dump.map_count,
		.limits = c->dump.limits,
		.threads = session_threads(session),
		.is_dry_run = c->is_dry_run,
		.is_cancelled = session_is_cancelled,
		.progress = show_progress,
		.rejected = show_rejected,
		.cut = show_cut,
		.see_key = c->dump.map_count ? see_key : NULL,
		.context = c,
	};
	struct ingest_result result;
	struct fault fault = FAULT_INIT;
	int rc, status = EXIT_DONE;

	c->rejected_said = c->cut_said = 0;
	progress_start(session, path, size_of(path));
	rc = ingest_run(session->archive, &options, &result, &fault);
	progress_end();
	if (rc == FAULT_INTERRUPTED)
		log_line(
			LOG_WARN,
			"interrupted: %llu records are stored; ingest %s again "
			"to go on",
			(unsigned long long)result.counts.records, path);
	else if (rc < 0)
		status = session_fail(&fault);
	if (rc == FAULT_INTERRUPTED)
		status = EXIT_INTERRUPTED;
	else if (rc == 0 && !c->is_dry_run)
		status = link_new(session, &result);
	if (rc == 0 && result.hides_another)
		log_line(LOG_WARN,
			 "%s: nothing of it is in the dump of this name that "
			 "was taken before, which it replaces; give each its "
			 "own --source to restore them by name",
			 result.dump_name);
	if (rc == 0 || rc == FAULT_INTERRUPTED) {
		if (session->json)
			print_json_result(&result);
		else
			print_result(&result, c->is_dry_run);
	}
	if (status == EXIT_DONE && result.counts.rejected)
		status = EXIT_PARTLY;
	ingest_result_release(&result);
	return status;
}

int command_ingest(struct session *session, int argc, const char **argv)
{
	struct ingest_command c = {.session = session,
				   .dump = DUMP_OPTIONS_INIT};
	struct poptOption options[] = {
		{NULL, 0, POPT_ARG_INCLUDE_TABLE, dump_options_table(&c.dump),
		 0, NULL, NULL},
		{"source", 0, POPT_ARG_STRING, &c.source, 0,
		 "the dump's name (default: its file or folder name)", "NAME"},
		{"dry-run", 'n', POPT_ARG_NONE, &c.is_dry_run, 0,
		 "read and count, write nothing", NULL},
		POPT_TABLEEND};
	const char **paths;
	size_t count;
	int worst = EXIT_DONE;
	int status =
		session_options(session, options, argc, argv, &paths, &count);

	if (status == EXIT_DONE)
		status = dump_options_finish(&c.dump);
	if (status == EXIT_DONE && count == 0)
		status = session_usage("ingest: no dump named");
	if (status == EXIT_DONE && c.source && count > 1)
		status = session_usage("ingest: --source names one dump, %zu "
				       "were given",
				       count);
	if (status == EXIT_DONE)
		status = session_open(session, c.is_dry_run ? ARCHIVE_READ
							    : ARCHIVE_WRITE);
	for (size_t i = 0; status == EXIT_DONE && i < count; i++) {
		int one = ingest_one(&c, paths[i]);

		worst = one > worst ? one : worst;
		/* A dump that cannot be read does not keep the next out. */
		if (one > EXIT_INPUT)
			break;
	}
	if (status == EXIT_DONE && worst <= EXIT_PARTLY)
		dump_options_tell_unmet(&c.dump);
	dump_options_release(&c.dump);
	free(c.source);
	return status == EXIT_DONE ? worst : status;
}
