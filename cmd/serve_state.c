#include "cmd/serve_state.h"

#include "cmd/report_cluster.h"
#include "cmd/report_page.h"
#include "cmd/report_site.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/restore.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of one answer of the API; a caller pages with skip and limit. */
#define ANSWER_BYTES ((size_t)16 << 20)
/* Of one download; larger ones are for `newsfold restore`. */
#define RESTORE_BYTES ((size_t)256 << 20)

/* What changes when a writer commits. */
struct stamp {
	int64_t seconds[2], nanoseconds[2];
	int64_t bytes[2];
};

struct serve_state {
	pthread_mutex_t lock;
	struct session *session;
	char *title;
	struct stamp stamp;
	struct report_maker maker;
	bool has_maker;
	struct shared_bytes *page; /* NULL: to be made */
};

static struct stamp stamp_of(const char *folder)
{
	static const char *const names[] = {"catalog.sqlite",
					    "catalog.sqlite-wal"};
	struct stamp stamp = {{0}, {0}, {0}};

	for (size_t i = 0; i < 2; i++) {
		struct buffer path = BUFFER_INIT;
		struct stat st;

		file_join(&path, folder, names[i]);
		/* A reader makes an empty WAL and takes it away. */
		if (stat(buffer_string(&path), &st) == 0 && st.st_size) {
			stamp.seconds[i] = st.st_mtim.tv_sec;
			stamp.nanoseconds[i] = st.st_mtim.tv_nsec;
			stamp.bytes[i] = st.st_size;
		}
		buffer_release(&path);
	}
	return stamp;
}

struct serve_state *serve_state_new(struct session *session, const char *title)
{
	struct serve_state *s = memory_alloc_zero(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	s->session = session;
	s->title = memory_copy_string(title);
	s->stamp = stamp_of(session->archive->folder);
	return s;
}

void shared_bytes_drop(struct shared_bytes *shared)
{
	if (!shared || atomic_fetch_sub(&shared->holders, 1) != 1)
		return;
	buffer_release(&shared->bytes);
	free(shared);
}

/* What was made of the archive as it was. */
static void forget_made(struct serve_state *s)
{
	if (s->has_maker)
		report_maker_release(&s->maker);
	s->has_maker = false;
	shared_bytes_drop(s->page);
	s->page = NULL;
}

void serve_state_free(struct serve_state *s)
{
	if (!s)
		return;
	forget_made(s);
	pthread_mutex_destroy(&s->lock);
	free(s->title);
	free(s);
}

void serve_state_refresh(struct serve_state *s)
{
	struct fault fault = FAULT_INIT;
	struct archive *opened = NULL;
	struct stamp now = stamp_of(s->session->archive->folder);

	if (memcmp(&now, &s->stamp, sizeof(now)) == 0)
		return;
	pthread_mutex_lock(&s->lock);
	if (archive_open(s->session->archive->folder, ARCHIVE_READ, &opened,
			 &fault) == 0) {
		forget_made(s);
		archive_close(s->session->archive);
		s->session->archive = opened;
		s->stamp = stamp_of(opened->folder);
	} else {
		/* Said once a change; what was open goes on answering. */
		log_line(LOG_WARN, "%s", fault.message);
		s->stamp = now;
	}
	pthread_mutex_unlock(&s->lock);
}

bool serve_state_has_index(struct serve_state *s)
{
	struct buffer path = BUFFER_INIT;
	bool has_index;

	pthread_mutex_lock(&s->lock);
	file_join(&path, s->session->archive->folder, "search.sqlite");
	pthread_mutex_unlock(&s->lock);
	has_index = file_exists(buffer_string(&path));
	buffer_release(&path);
	return has_index;
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

/* ---- The page ---------------------------------------------------------- */

static int see_cluster(void *context, const struct cluster_view *view,
		       struct fault *fault)
{
	(void)fault;
	report_index_add(context, view);
	return session_is_cancelled(NULL);
}

static int make_page(struct serve_state *s, struct fault *fault)
{
	struct report_index *index = report_index_new();
	struct report_site site = {
		.title = s->title, .query = "", .is_live = true};
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct json json = JSON_INIT;
	int rc = report_index_name_outlets(index, s->session->archive, fault);

	if (rc == 0)
		rc = cluster_view_each(s->session->archive, &query, see_cluster,
				       index, fault);
	if (rc == 0)
		rc = report_site_put(s->session, &site, index, &json, fault);
	if (rc == 0) {
		s->page = memory_alloc_zero(1, sizeof(*s->page));
		atomic_init(&s->page->holders, 1);
		report_page_head(&s->page->bytes, s->title, "'self'",
				 buffer_view(&json.text));
		report_page_tail(&s->page->bytes);
	}
	buffer_release(&json.text);
	report_index_free(index);
	return rc;
}

void serve_state_page(struct serve_state *s, struct serve_answer *out)
{
	struct fault fault = FAULT_INIT;
	int rc = 0;

	pthread_mutex_lock(&s->lock);
	if (!s->page)
		rc = make_page(s, &fault);
	if (rc == 0) {
		out->status = 200;
		out->media_type = "text/html; charset=utf-8";
		out->shared = s->page;
		atomic_fetch_add(&s->page->holders, 1);
	} else {
		answer_fault(out, &fault);
	}
	pthread_mutex_unlock(&s->lock);
}

static int make_maker(struct serve_state *s, struct fault *fault)
{
	int rc;

	if (s->has_maker)
		return 0;
	rc = report_maker_init(&s->maker, s->session->archive, UINT64_MAX,
			       fault);
	if (rc < 0)
		report_maker_release(&s->maker);
	s->has_maker = rc == 0;
	return rc;
}

static int put_cluster(struct serve_state *s, const char *id,
		       struct serve_answer *out, struct fault *fault)
{
	struct catalog_name name;
	struct cluster_view view;
	struct json json = JSON_INIT;
	int rc =
		catalog_resolve(s->session->archive->catalog, id, &name, fault);

	if (rc == 0 && name.kind != 'c')
		rc = fault_set(fault, FAULT_USAGE, "%s: is no cluster", id);
	if (rc == 0)
		rc = make_maker(s, fault);
	if (rc == 0)
		rc = cluster_view_load(s->session->archive, name.row, &view,
				       fault);
	if (rc < 0)
		return rc;
	/* Texts of one answer; the page says what was left out. */
	s->maker.text_limit = ANSWER_BYTES;
	rc = report_cluster_put(&s->maker, &view, &json, fault);
	cluster_view_release(&view);
	out->bytes = json.text;
	return rc;
}

void serve_state_cluster(struct serve_state *s, const char *id,
			 struct serve_answer *out)
{
	struct fault fault = FAULT_INIT;

	pthread_mutex_lock(&s->lock);
	out->status = 200;
	out->media_type = "application/json; charset=utf-8";
	if (put_cluster(s, id, out, &fault) < 0)
		answer_fault(out, &fault);
	pthread_mutex_unlock(&s->lock);
}

/* ---- Commands ---------------------------------------------------------- */

void serve_state_command(struct serve_state *s, int argc, const char **argv,
			 struct serve_answer *out)
{
	struct session_capture kept = SESSION_CAPTURE_INIT;
	int status;

	kept.limit = ANSWER_BYTES;
	pthread_mutex_lock(&s->lock);
	status = session_run_captured(s->session, argc, argv, &kept);
	pthread_mutex_unlock(&s->lock);
	if (kept.is_cut) {
		serve_answer_error(out, 413,
				   "the answer is too large: ask with skip and "
				   "limit");
	} else if (status == EXIT_DONE || status == EXIT_PARTLY) {
		out->status = 200;
		out->media_type = "application/x-ndjson; charset=utf-8";
		buffer_swap(&out->bytes, &kept.printed);
	} else {
		serve_answer_error(out, status == EXIT_USAGE ? 400 : 500,
				   kept.said.size ? buffer_string(&kept.said)
						  : "no answer");
	}
	session_capture_release(&kept);
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

static int restore_named(struct serve_state *s, const char *id, bool wants_body,
			 struct serve_answer *out, struct fault *fault)
{
	char path[] = "/tmp/newsfold-restore-XXXXXX";
	struct catalog_name name;
	int fd, rc = catalog_resolve(s->session->archive->catalog, id, &name,
				     fault);

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
	rc = restore_into(s->session->archive, &name,
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

	pthread_mutex_lock(&s->lock);
	out->status = 200;
	out->media_type = "application/octet-stream";
	if (restore_named(s, id, wants_body, out, &fault) < 0)
		answer_fault(out, &fault);
	pthread_mutex_unlock(&s->lock);
}
