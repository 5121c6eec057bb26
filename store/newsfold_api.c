/*
 * The stable C interface over the store.
 */
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/ingest.h"
#include "store/link.h"
#include "store/newsfold.h"
#include "store/partial_view.h"
#include "store/similar.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct newsfold {
	struct archive *archive;
	struct fault fault;
};

static void put_id(char out[NEWSFOLD_ID_SIZE], char kind, const struct id *id)
{
	out[0] = kind;
	out[1] = ':';
	hex_encode(id->byte, ID_SIZE, out + 2);
}

static void tell(const struct fault *fault, char *error, size_t size)
{
	if (error && size)
		snprintf(error, size, "%s", fault->message);
}

const char *newsfold_version(void)
{
	return NEWSFOLD_VERSION;
}

int newsfold_create(const char *folder, char *error, size_t error_size)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	struct fault fault = FAULT_INIT;
	int rc = archive_create(folder, &settings, &fault);

	tell(&fault, error, error_size);
	return rc;
}

int newsfold_open(const char *folder, enum newsfold_mode mode,
		  struct newsfold **out, char *error, size_t error_size)
{
	struct newsfold *n = memory_alloc_zero(1, sizeof(*n));
	int rc;

	/* A library does not talk; errors are in the answers. */
	log_set_level(LOG_ERROR);
	rc = archive_open(folder,
			  mode == NEWSFOLD_WRITE ? ARCHIVE_WRITE : ARCHIVE_READ,
			  &n->archive, &n->fault);
	tell(&n->fault, error, error_size);
	if (rc < 0) {
		free(n);
		return rc;
	}
	*out = n;
	return 0;
}

void newsfold_close(struct newsfold *n)
{
	if (!n)
		return;
	archive_close(n->archive);
	free(n);
}

const char *newsfold_error_text(const struct newsfold *n)
{
	return n->fault.message;
}

/* ---- Take -----------------------------------------------------------------
 */

/* The readers read files: an unnamed one that lies in memory. */
static int put_into_file(const void *data, size_t size, int *out_fd,
			 struct fault *fault)
{
	const char *p = data;
	int fd = memfd_create("newsfold", MFD_CLOEXEC);

	while (fd >= 0 && size) {
		ssize_t n = write(fd, p, size);

		if (n < 0) {
			close(fd);
			fd = -1;
			break;
		}
		p += n;
		size -= (size_t)n;
	}
	*out_fd = fd;
	return fd < 0 ? fault_set_errno(fault, "a file in memory") : 0;
}

static unsigned thread_count(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors > 0 ? (unsigned)processors : 1;
}

int newsfold_ingest(struct newsfold *n, const char *name, const char *format,
		    const void *data, size_t size,
		    struct newsfold_counts *counts)
{
	struct ingest_options options = {.name = name,
					 .format = format,
					 .limits = READER_LIMITS_DEFAULT};
	struct ingest_result result;
	struct link_result link;
	char path[64];
	int fd, rc;

	if (n->archive->mode != ARCHIVE_WRITE)
		return fault_set(&n->fault, FAULT_USAGE,
				 "the archive is open for reading alone");
	if (!name || !*name)
		return fault_set(&n->fault, FAULT_USAGE,
				 "a dump in memory needs a name");
	rc = put_into_file(data, size, &fd, &n->fault);
	if (rc < 0)
		return rc;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	options.path = path;
	rc = ingest_run(n->archive, &options, &result, &n->fault);
	close(fd);
	if (counts)
		*counts = (struct newsfold_counts){
			result.counts.records,	  result.counts.captures,
			result.counts.bodies_new, result.counts.exact,
			result.counts.other,	  result.counts.rejected,
			result.counts.skipped};
	ingest_result_release(&result);
	if (rc == 0)
		rc = archive_link(n->archive, thread_count(), &link, &n->fault);
	return rc;
}

/* ---- Ask -------------------------------------------------------------------
 */

/* Strings of a capture, ended by NUL, in one piece of memory. */
static const char *keep(struct buffer *strings, struct bytes text)
{
	size_t at = strings->size;

	buffer_append_bytes(strings, text);
	buffer_append_byte(strings, 0);
	/* An offset until all stand: the piece may move. */
	return (const char *)(uintptr_t)at;
}

static void settle(const struct buffer *strings, const char **text)
{
	*text = (const char *)strings->data + (uintptr_t)*text;
}

static void fill_capture(const struct catalog_capture *c,
			 struct buffer *strings, struct newsfold_capture *out)
{
	const struct bytes *field = c->capture.field;

	put_id(out->id, 'r', &c->capture.id);
	out->dump = keep(strings, c->dump_name);
	out->record = keep(strings, c->capture.record);
	out->url = keep(strings, field[FIELD_URL]);
	out->outlet = keep(strings, field[FIELD_OUTLET]);
	out->title = keep(strings, field[FIELD_TITLE]);
	out->published = keep(strings, field[FIELD_PUBLISHED]);
	out->fetched = keep(strings, field[FIELD_FETCHED]);
}

static void settle_capture(const struct buffer *strings,
			   struct newsfold_capture *c)
{
	settle(strings, &c->dump);
	settle(strings, &c->record);
	settle(strings, &c->url);
	settle(strings, &c->outlet);
	settle(strings, &c->title);
	settle(strings, &c->published);
	settle(strings, &c->fetched);
}

/* The members of a view in the form of the header; free() what is given. */
struct members {
	struct newsfold_member *member;
	struct newsfold_capture *capture;
	struct buffer strings;
};

static void fill_members(const struct cluster_view_member *view, size_t count,
			 struct members *out)
{
	size_t captures = 0, at = 0;

	for (size_t i = 0; i < count; i++)
		captures += view[i].capture_count;
	out->member = memory_alloc_zero(count + 1, sizeof(*out->member));
	out->capture = memory_alloc_zero(captures + 1, sizeof(*out->capture));
	out->strings = (struct buffer)BUFFER_INIT;
	for (size_t i = 0; i < count; i++) {
		struct newsfold_member *m = &out->member[i];

		put_id(m->body, 'b', &view[i].body);
		m->relation = relation_name(view[i].relation);
		m->jaccard = view[i].jaccard;
		m->containment = view[i].containment;
		m->direct = view[i].direct;
		m->capture = out->capture + at;
		m->capture_count = view[i].capture_count;
		for (size_t k = 0; k < view[i].capture_count; k++)
			fill_capture(view[i].capture[k], &out->strings,
				     &out->capture[at++]);
	}
	for (size_t i = 0; i < captures; i++)
		settle_capture(&out->strings, &out->capture[i]);
}

static void members_release(struct members *m)
{
	free(m->member);
	free(m->capture);
	buffer_release(&m->strings);
}

struct cluster_visit {
	newsfold_cluster_fn *visit;
	void *context;
};

static int see_cluster(void *context, const struct cluster_view *view,
		       struct fault *fault)
{
	struct cluster_visit *v = context;
	struct newsfold_cluster cluster = {.captures = view->size,
					   .texts = view->bodies,
					   .outlets = view->outlets,
					   .member_count = view->member_count};
	struct members members;
	int rc;

	(void)fault;
	put_id(cluster.id, 'c', &view->id);
	put_id(cluster.canonical, 'b', &view->canonical);
	fill_members(view->member, view->member_count, &members);
	cluster.member = members.member;
	rc = v->visit(v->context, &cluster);
	members_release(&members);
	return rc;
}

int newsfold_clusters(struct newsfold *n, uint64_t min_captures,
		      newsfold_cluster_fn *visit, void *context)
{
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct cluster_visit v = {visit, context};

	query.min_size = min_captures < 2 ? 2 : min_captures;
	return cluster_view_each(n->archive, &query, see_cluster, &v,
				 &n->fault);
}

struct similar_visit {
	newsfold_similar_fn *visit;
	void *context;
};

static int see_similar(void *context, const struct similar_match *match,
		       struct fault *fault)
{
	struct similar_visit *v = context;
	struct members members;
	int rc;

	(void)fault;
	fill_members(&match->member, 1, &members);
	rc = v->visit(v->context, match->similarity, members.member);
	members_release(&members);
	return rc;
}

int newsfold_similar(struct newsfold *n, const char *text, size_t size,
		     newsfold_similar_fn *visit, void *context)
{
	struct similar_visit v = {visit, context};

	return similar_each(n->archive, bytes_make(text, size), INT64_MIN, 0,
			    see_similar, &v, &n->fault);
}

/* ---- Bring back
 * -------------------------------------------------------------- */

/* The object that an id stands for. */
struct wanted {
	struct id object;
	struct sha256 sha256;
	bool has_digest, is_there;
};

static int see_capture(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct wanted *w = context;

	(void)fault;
	w->object = c->capture.original;
	w->sha256 = c->capture.sha256;
	w->has_digest = true;
	w->is_there = c->capture.has_original;
	return 0;
}

static int see_canonical(void *context, const struct catalog_cluster *cluster,
			 struct fault *fault)
{
	uint32_t *number = context;

	(void)fault;
	*number = cluster->canonical;
	return 0;
}

static int find_wanted(struct newsfold *n, const char *id, struct wanted *out)
{
	struct catalog *catalog = n->archive->catalog;
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct catalog_name name;
	struct catalog_body body;
	uint32_t number;
	int rc = catalog_resolve(catalog, id, &name, &n->fault);

	*out = (struct wanted){.is_there = true};
	if (rc < 0)
		return rc;
	number = (uint32_t)name.row;
	if (name.kind == 'd')
		return fault_set(&n->fault, FAULT_USAGE,
				 "%s: a dump; newsfold_restore takes captures, "
				 "bodies and clusters",
				 id);
	if (name.kind == 'r') {
		filter.row = name.row;
		return catalog_each_capture(catalog, &filter, see_capture, out,
					    &n->fault);
	}
	if (name.kind == 'c')
		rc = catalog_each_cluster(catalog, name.row, 0, see_canonical,
					  &number, &n->fault);
	if (rc == 0)
		rc = catalog_get_body(catalog, number, &body, &n->fault);
	if (rc == 0)
		out->object = body.id;
	return rc;
}

int newsfold_restore(struct newsfold *n, const char *id,
		     newsfold_bytes_fn *write, void *context)
{
	struct buffer bytes = BUFFER_INIT;
	struct wanted wanted;
	struct sha256 digest;
	int rc = find_wanted(n, id, &wanted);

	if (rc == 0 && !wanted.is_there)
		rc = fault_set(&n->fault, FAULT_MISSING,
			       "%s: its bytes were too large to keep as one "
			       "original; restore its dump",
			       id);
	if (rc == 0)
		rc = object_store_get(n->archive->objects, &wanted.object,
				      &bytes, NULL, &n->fault);
	if (rc == 0 && wanted.has_digest) {
		digest = sha256_of(buffer_view(&bytes));
		if (memcmp(digest.byte, wanted.sha256.byte, SHA256_SIZE) != 0)
			rc = fault_set(&n->fault, FAULT_CORRUPT,
				       "%s: the stored original does not have "
				       "the SHA-256 it came with",
				       id);
	}
	if (rc == 0)
		rc = write(context, bytes.data, bytes.size);
	buffer_release(&bytes);
	return rc;
}
