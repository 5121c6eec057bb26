#include "cmd/serve_state.h"

#include "cmd/report_page.h"
#include "cmd/report_site.h"
#include "cmd/serve_pool.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/restore.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Of one answer of the API; a caller pages with skip and limit. */
#define ANSWER_BYTES ((size_t)16 << 20)
/* Of one download; larger ones are for `newsfold restore`. */
#define RESTORE_BYTES ((size_t)256 << 20)

#define NDJSON "application/x-ndjson; charset=utf-8"

struct serve_state {
	struct serve_pool *pool;
	char *title;
	pthread_mutex_t kept_lock;		     /* of what follows */
	struct shared_bytes *kept[SERVE_KEPT_COUNT]; /* NULL: to be made */
	uint64_t generation; /* of the archive, as the pool counts */
};

struct serve_state *serve_state_new(struct session *session, const char *title,
				    unsigned readers)
{
	struct serve_state *s = memory_alloc_zero(1, sizeof(*s));

	pthread_mutex_init(&s->kept_lock, NULL);
	s->pool = serve_pool_new(session, readers);
	s->title = memory_copy_string(title);
	return s;
}

void shared_bytes_drop(struct shared_bytes *shared)
{
	if (!shared || atomic_fetch_sub(&shared->holders, 1) != 1)
		return;
	buffer_release(&shared->bytes);
	free(shared);
}

static void forget_kept(struct serve_state *s)
{
	for (int i = 0; i < SERVE_KEPT_COUNT; i++) {
		shared_bytes_drop(s->kept[i]);
		s->kept[i] = NULL;
	}
}

void serve_state_free(struct serve_state *s)
{
	if (!s)
		return;
	forget_kept(s);
	serve_pool_free(s->pool);
	pthread_mutex_destroy(&s->kept_lock);
	free(s->title);
	free(s);
}

void serve_state_refresh(struct serve_state *s)
{
	uint64_t generation = serve_pool_refresh(s->pool);

	pthread_mutex_lock(&s->kept_lock);
	if (generation != s->generation) {
		forget_kept(s);
		s->generation = generation;
	}
	pthread_mutex_unlock(&s->kept_lock);
}

static bool has_index(struct serve_state *s)
{
	struct buffer path = BUFFER_INIT;
	bool is_there;

	file_join(&path, serve_pool_folder(s->pool), "search.sqlite");
	is_there = file_exists(buffer_string(&path));
	buffer_release(&path);
	return is_there;
}

void serve_answer_error(struct serve_answer *out, unsigned status,
			const char *what)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "error", what);
	json_close(&json, '}');
	buffer_append_byte(&json.text, '\n');
	buffer_release(&out->bytes);
	out->bytes = json.text;
	out->status = status;
	out->media_type = "application/json; charset=utf-8";
	out->file_name = NULL;
}

static void answer_fault(struct serve_answer *out, const struct fault *fault)
{
	bool is_asked_wrong = fault->code == FAULT_MISSING ||
			      fault->code == FAULT_AMBIGUOUS ||
			      fault->code == FAULT_USAGE;

	serve_answer_error(out, is_asked_wrong ? 404 : 500, fault->message);
}

/* ---- Commands ---------------------------------------------------------- */

static void run_command(struct serve_reader *reader, int argc,
			const char **argv, struct serve_answer *out)
{
	struct session_capture kept = SESSION_CAPTURE_INIT;
	int status;

	kept.limit = ANSWER_BYTES;
	status = session_run_captured(&reader->session, argc, argv, &kept);
	if (kept.is_cut) {
		serve_answer_error(out, 413,
				   "the answer is too large: ask with skip and "
				   "limit");
	} else if (status == EXIT_DONE || status == EXIT_PARTLY) {
		out->status = 200;
		out->media_type = NDJSON;
		buffer_swap(&out->bytes, &kept.printed);
	} else {
		serve_answer_error(out, status == EXIT_USAGE ? 400 : 500,
				   kept.said.size ? buffer_string(&kept.said)
						  : "no answer");
	}
	session_capture_release(&kept);
}

/* ---- What is made once ------------------------------------------------- */

static int see_cluster(void *context, const struct cluster_view *view,
		       struct fault *fault)
{
	(void)fault;
	report_index_add(context, view);
	return session_is_cancelled(NULL);
}

static int make_page(struct serve_state *s, struct serve_reader *reader,
		     struct buffer *out, struct fault *fault)
{
	struct report_index *index = report_index_new();
	struct report_site site = {
		.title = s->title, .query = "", .is_live = true};
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct json json = JSON_INIT;
	struct archive *archive = reader->session.archive;
	int rc = report_index_name_outlets(index, archive, fault);

	if (rc == 0)
		rc = cluster_view_each(archive, &query, see_cluster, index,
				       fault);
	if (rc == 0)
		rc = report_site_put(&reader->session, &site, index, &json,
				     fault);
	if (rc == 0) {
		report_page_head(out, s->title, "'self'",
				 buffer_view(&json.text));
		report_page_tail(out);
	}
	buffer_release(&json.text);
	report_index_free(index);
	return rc;
}

static int make_told(struct serve_reader *reader, enum serve_kept what,
		     struct buffer *out, struct fault *fault)
{
	static const char *const command[] = {[SERVE_STATS] = "stats",
					      [SERVE_DUMPS] = "dumps",
					      [SERVE_LOG] = "log"};
	const char *argv[] = {command[what], NULL};
	struct serve_answer answer = {.status = 500};
	int rc = 0;

	run_command(reader, 1, argv, &answer);
	if (answer.status == 200)
		buffer_swap(out, &answer.bytes);
	else
		rc = fault_set(fault, FAULT_IO, "no answer");
	buffer_release(&answer.bytes);
	return rc;
}

/* With a reader of its own, while the others that ask for it wait. */
static int find_kept(struct serve_state *s, enum serve_kept what,
		     struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct serve_reader *reader;
	int rc = -1;

	if (s->kept[what])
		return 0;
	reader = serve_pool_take(s->pool, fault);
	if (reader)
		rc = what == SERVE_PAGE
			     ? make_page(s, reader, &bytes, fault)
			     : make_told(reader, what, &bytes, fault);
	serve_pool_give(s->pool, reader);
	if (rc == 0) {
		s->kept[what] = memory_alloc_zero(1, sizeof(**s->kept));
		atomic_init(&s->kept[what]->holders, 1);
		buffer_swap(&s->kept[what]->bytes, &bytes);
	}
	buffer_release(&bytes);
	return rc;
}

void serve_state_kept(struct serve_state *s, enum serve_kept what,
		      struct serve_answer *out)
{
	struct fault fault = FAULT_INIT;

	pthread_mutex_lock(&s->kept_lock);
	if (find_kept(s, what, &fault) == 0) {
		out->status = 200;
		out->media_type = what == SERVE_PAGE
					  ? "text/html; charset=utf-8"
					  : NDJSON;
		out->shared = s->kept[what];
		atomic_fetch_add(&out->shared->holders, 1);
	} else {
		answer_fault(out, &fault);
	}
	pthread_mutex_unlock(&s->kept_lock);
}

/* ---- A cluster --------------------------------------------------------- */

static int put_cluster(struct serve_reader *reader, const char *id,
		       struct serve_answer *out, struct fault *fault)
{
	struct archive *archive = reader->session.archive;
	struct catalog_name name;
	struct cluster_view view;
	struct json json = JSON_INIT;
	int rc = catalog_resolve(archive->catalog, id, &name, fault);

	if (rc == 0 && name.kind != 'c')
		rc = fault_set(fault, FAULT_USAGE, "%s: is no cluster", id);
	if (rc == 0)
		rc = serve_reader_make_maker(reader, fault);
	if (rc == 0)
		rc = cluster_view_load(archive, name.row, &view, fault);
	if (rc < 0)
		return rc;
	/* Texts of one answer; the page says what was left out. */
	reader->maker.text_limit = ANSWER_BYTES;
	rc = report_cluster_put(&reader->maker, &view, &json, fault);
	cluster_view_release(&view);
	out->bytes = json.text;
	return rc;
}

void serve_state_cluster(struct serve_state *s, const char *id,
			 struct serve_answer *out)
{
	struct fault fault = FAULT_INIT;
	struct serve_reader *reader = serve_pool_take(s->pool, &fault);

	out->status = 200;
	out->media_type = "application/json; charset=utf-8";
	if (!reader || put_cluster(reader, id, out, &fault) < 0)
		answer_fault(out, &fault);
	serve_pool_give(s->pool, reader);
}

/* ---- Commands, asked from outside --------------------------------------- */

void serve_state_command(struct serve_state *s, int argc, const char **argv,
			 struct serve_answer *out)
{
	struct fault fault = FAULT_INIT;
	struct serve_reader *reader = serve_pool_take(s->pool, &fault);

	if (reader)
		run_command(reader, argc, argv, out);
	else
		answer_fault(out, &fault);
	serve_pool_give(s->pool, reader);
}

/* Without an index every text is read: a server makes no files in the
 * archive. */
void serve_state_search(struct serve_state *s, int argc, const char **argv,
			struct serve_answer *out)
{
	const char *scan[SERVE_ARGUMENTS + 2] = {argv[0], "--no-index"};
	struct fault fault = FAULT_INIT;
	struct serve_reader *reader;

	if (has_index(s)) {
		serve_state_command(s, argc, argv, out);
		return;
	}
	memcpy(scan + 2, argv + 1, (size_t)argc * sizeof(*argv));
	reader = serve_pool_take_long(s->pool, &fault);
	if (reader)
		run_command(reader, argc + 1, scan, out);
	else if (fault.code)
		answer_fault(out, &fault);
	else
		serve_answer_error(out, 503,
				   "other searches go through all texts just "
				   "now; ask again, or make an index with "
				   "`newsfold search --index`");
	serve_pool_give_long(s->pool, reader);
}

/* ---- Downloads --------------------------------------------------------- */

/* Through a file without a name, checked against its digest on the way. */
static int restore_into(struct archive *archive,
			const struct catalog_name *name, enum restore_what what,
			const char *path, struct fault *fault)
{
	struct restore_result result = {.files = 0};
	struct output *output = NULL;
	int rc = output_open_stream(path, &output, fault), close_rc;

	if (rc < 0)
		return rc;
	rc = name->kind == 'r'
		     ? restore_capture(archive, name->row, what, output,
				       &result, fault)
		     : restore_body(archive, (uint32_t)name->row, RESTORE_BODY,
				    output, &result, fault);
	close_rc = output_close(output, rc < 0 ? NULL : fault);
	if (rc == 0 && result.damaged)
		rc = fault_set(fault, FAULT_CORRUPT,
			       "what is stored does not have its digest; "
			       "`newsfold verify --read-data` tells more");
	return rc < 0 ? rc : close_rc;
}

static int restore_named(struct archive *archive, const char *id,
			 bool wants_body, struct serve_answer *out,
			 struct fault *fault)
{
	char path[] = "/tmp/newsfold-restore-XXXXXX";
	struct catalog_name name;
	int fd, rc = catalog_resolve(archive->catalog, id, &name, fault);

	if (rc < 0)
		return rc;
	if (name.kind != 'r' && name.kind != 'b')
		return fault_set(
			fault, FAULT_USAGE,
			"%s: only captures and bodies are for download; "
			"`newsfold restore` brings back more",
			id);
	fd = mkstemp(path);
	if (fd < 0)
		return fault_set_errno(fault, "%s", path);
	close(fd);
	rc = restore_into(archive, &name,
			  wants_body ? RESTORE_BODY : RESTORE_ORIGINAL, path,
			  fault);
	if (rc == 0)
		rc = file_read_all(path, RESTORE_BYTES, &out->bytes, fault);
	unlink(path);
	memcpy(out->name, "newsfold-?-", 11);
	out->name[9] = name.kind;
	hex_encode(name.id.byte, ID_SIZE, out->name + 11);
	if (wants_body || name.kind == 'b')
		strcat(out->name, ".txt");
	out->file_name = out->name;
	return rc;
}

void serve_state_restore(struct serve_state *s, const char *id, bool wants_body,
			 struct serve_answer *out)
{
	struct fault fault = FAULT_INIT;
	struct serve_reader *reader = serve_pool_take(s->pool, &fault);

	out->status = 200;
	out->media_type = "application/octet-stream";
	if (!reader || restore_named(reader->session.archive, id, wants_body,
				     out, &fault) < 0)
		answer_fault(out, &fault);
	serve_pool_give(s->pool, reader);
}
