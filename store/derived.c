#include "store/derived.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "store/link.h"
#include "store/post.h"
#include "store/replay.h"
#include "store/search_index.h"

#include <unistd.h>

#define CATALOG_FILE	"catalog.sqlite"
#define POSTINGS_FOLDER "postings"
#define LINES_FOLDER	"lines"

static struct buffer path_of(const char *folder, const char *name)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, name);
	return path;
}

static bool is_worth_remaking(int rc)
{
	return rc == FAULT_MISSING || rc == FAULT_CORRUPT ||
	       rc == FAULT_VERSION;
}

void derived_close(struct archive *archive)
{
	catalog_close(archive->catalog);
	postings_close(archive->postings);
	archive->catalog = NULL;
	archive->postings = NULL;
}

static int remove_folder(const char *folder, const char *name,
			 struct fault *fault)
{
	struct buffer path = path_of(folder, name);
	int rc = file_remove_tree(buffer_string(&path), fault);

	buffer_release(&path);
	return rc;
}

static int empty_catalog(const char *folder, struct fault *fault)
{
	struct buffer path = path_of(folder, CATALOG_FILE);
	int rc = catalog_empty(buffer_string(&path), fault);

	buffer_release(&path);
	return rc;
}

int derived_remove(const char *folder, struct fault *fault)
{
	int rc = empty_catalog(folder, fault);

	if (rc == 0)
		rc = remove_folder(folder, POSTINGS_FOLDER, fault);
	if (rc == 0)
		rc = remove_folder(folder, LINES_FOLDER, fault);
	if (rc == 0)
		rc = search_index_remove(folder, fault);
	return rc;
}

struct object_commit derived_seen(const char *folder)
{
	struct buffer path = path_of(folder, CATALOG_FILE);
	struct object_commit seen = {0};
	struct catalog *catalog = NULL;

	if (file_exists(buffer_string(&path)) &&
	    catalog_open(buffer_string(&path), CATALOG_READ, &catalog, NULL) ==
		    0)
		seen = replay_seen(catalog);
	catalog_close(catalog);
	buffer_release(&path);
	return seen;
}

static int open_catalog(struct archive *archive, enum catalog_mode mode,
			struct fault *fault)
{
	struct buffer path = path_of(archive->folder, CATALOG_FILE);
	int rc = catalog_open(buffer_string(&path), mode, &archive->catalog,
			      fault);

	buffer_release(&path);
	return rc;
}

/* Postings that are damaged or of another version are made anew. */
static int open_postings(struct archive *archive, const char *name,
			 enum postings_mode mode, struct postings **out,
			 struct fault *fault)
{
	struct buffer path = path_of(archive->folder, name);
	int rc = postings_open(buffer_string(&path), mode, NULL, out, fault);

	if (mode == POSTINGS_WRITE && is_worth_remaking(rc)) {
		log_line(LOG_WARN, "%s; making them anew",
			 buffer_string(&path));
		rc = postings_remove(buffer_string(&path), fault);
		if (rc == 0)
			rc = postings_open(buffer_string(&path), mode, NULL,
					   out, fault);
	}
	buffer_release(&path);
	return rc;
}

int archive_open_lines(struct archive *archive, struct postings **out,
		       struct fault *fault)
{
	*out = NULL;
	return open_postings(archive, LINES_FOLDER, POSTINGS_WRITE, out, fault);
}

int archive_read_lines(struct archive *archive, struct postings **out,
		       struct fault *fault)
{
	*out = NULL;
	return open_postings(archive, LINES_FOLDER, POSTINGS_READ, out, fault);
}

int archive_open_postings(struct archive *archive, struct fault *fault)
{
	if (archive->postings)
		return 0;
	return open_postings(archive, POSTINGS_FOLDER, POSTINGS_READ,
			     &archive->postings, fault);
}

int derived_forget_pending(struct archive *archive, struct fault *fault)
{
	postings_close(archive->postings);
	archive->postings = NULL;
	archive->posted_from = archive->posted_to = 0;
	archive_forget_new(archive);
	return open_postings(archive, POSTINGS_FOLDER, POSTINGS_WRITE,
			     &archive->postings, fault);
}

int derived_remake_postings(struct archive *archive, struct fault *fault)
{
	int rc;

	postings_close(archive->postings);
	archive->postings = NULL;
	rc = remove_folder(archive->folder, POSTINGS_FOLDER, fault);
	return rc < 0 ? rc : derived_forget_pending(archive, fault);
}

/* A new catalog, from the beginning of the log. Link sees every body as new and
 * makes keys and lines of each: none may be left of other packs, nor of these
 * before a tombstone or its lifting, which leave the bodies their numbers. */
static int remake_catalog(struct archive *archive, struct fault *fault)
{
	int rc;

	catalog_close(archive->catalog);
	archive->catalog = NULL;
	rc = empty_catalog(archive->folder, fault);
	if (rc == 0)
		rc = remove_folder(archive->folder, POSTINGS_FOLDER, fault);
	if (rc == 0)
		rc = remove_folder(archive->folder, LINES_FOLDER, fault);
	if (rc == 0)
		rc = search_index_remove(archive->folder, fault);
	if (rc == 0)
		rc = open_catalog(archive, CATALOG_WRITE, fault);
	return rc < 0 ? rc : replay_catch_up(archive, fault);
}

/* Keys, lines and copies of all bodies are to be made anew. What the catalog
 * says of captures stays, since damage may have cost the packs what it has. It
 * comes last: it alone tells that this is to be done. */
static int relink(struct archive *archive, struct fault *fault)
{
	struct catalog *catalog = archive->catalog;
	int rc = remove_folder(archive->folder, POSTINGS_FOLDER, fault);

	if (rc == 0)
		rc = remove_folder(archive->folder, LINES_FOLDER, fault);
	if (rc == 0)
		rc = search_index_remove(archive->folder, fault);
	if (rc == 0)
		rc = catalog_begin(catalog, fault);
	if (rc < 0)
		return rc;
	rc = catalog_forget_links(catalog, fault);
	if (rc == 0)
		rc = catalog_set_number(catalog, LINKED_BODIES, 0, fault);
	if (rc == 0)
		rc = replay_note_healed(archive, false, fault);
	if (rc == 0)
		rc = catalog_commit(catalog, fault);
	if (rc < 0)
		catalog_rollback(catalog);
	return rc;
}

static void ignore_finding(void *context, const char *place, const char *what)
{
	(void)context;
	(void)place;
	(void)what;
}

static bool is_damaged(struct postings *postings)
{
	uint64_t bad = 0;

	return postings &&
	       postings_verify(postings, ignore_finding, NULL, &bad, NULL) ==
		       0 &&
	       bad;
}

bool derived_is_damaged(struct archive *archive)
{
	struct postings *lines;
	bool damaged = is_damaged(archive->postings);

	if (damaged || archive_read_lines(archive, &lines, NULL) < 0)
		return damaged;
	damaged = is_damaged(lines);
	postings_close(lines);
	return damaged;
}

int derived_remake_links(struct archive *archive, struct fault *fault)
{
	int rc;

	postings_close(archive->postings);
	archive->postings = NULL;
	rc = relink(archive, fault);
	return rc < 0 ? rc : derived_forget_pending(archive, fault);
}

int derived_say_remedy(int rc, struct fault *fault)
{
	const struct fault why = *fault;

	return is_worth_remaking(rc)
		       ? fault_set(fault, (enum fault_code)rc,
				   "%.400s; `newsfold rebuild` makes it anew",
				   why.message)
		       : rc;
}

static int settle_catalog(struct archive *archive, struct fault *fault)
{
	int rc = open_catalog(archive, CATALOG_WRITE, fault);

	if (rc == 0) {
		switch (replay_state(archive)) {
		case REPLAY_CURRENT:
			return replay_confirm(archive, fault);
		case REPLAY_NEW:
			return remake_catalog(archive, fault);
		case REPLAY_BEHIND:
			rc = replay_catch_up(archive, fault);
			break;
		case REPLAY_FOREIGN:
			rc = fault_set(fault, FAULT_CORRUPT,
				       "%s: the catalog is not of these packs",
				       archive->folder);
		}
	}
	if (!is_worth_remaking(rc))
		return rc;
	log_line(LOG_WARN, "%s; making it anew", fault->message);
	return remake_catalog(archive, fault);
}

/* Postings that cover what the catalog has. */
static int settle_postings(struct archive *archive, struct fault *fault)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int rc = 0;

	if (replay_has_healed(archive)) {
		log_line(LOG_WARN,
			 "%s: texts that were damaged are whole again; looking "
			 "for copies anew",
			 archive->folder);
		rc = relink(archive, fault);
	}
	if (rc == 0)
		rc = open_postings(archive, POSTINGS_FOLDER, POSTINGS_WRITE,
				   &archive->postings, fault);
	if (rc == 0 && post_is_due(archive))
		rc = post_catch_up(archive,
				   processors > 0 ? (unsigned)processors : 1,
				   fault);
	return rc;
}

/* Damage that shows only when the one is compared with the other. */
int derived_open_to_write(struct archive *archive, struct fault *fault)
{
	int rc = settle_catalog(archive, fault);

	if (rc == 0)
		rc = settle_postings(archive, fault);
	if (rc != FAULT_CORRUPT)
		return rc;
	log_line(LOG_WARN, "%s; making it anew", fault->message);
	rc = derived_is_damaged(archive) ? derived_remake_links(archive, fault)
					 : remake_catalog(archive, fault);
	postings_close(archive->postings);
	archive->postings = NULL;
	return rc < 0 ? rc : settle_postings(archive, fault);
}

int derived_open_to_read(struct archive *archive, struct fault *fault)
{
	struct fault why = FAULT_INIT;
	uint64_t place;
	int rc = open_catalog(archive, CATALOG_READ, fault);

	if (rc == 0)
		rc = catalog_begin(archive->catalog, fault);
	/* The first reading fixes what the transaction sees. */
	if (rc == 0)
		rc = catalog_get_number(archive->catalog, REPLAY_PLACE, &place,
					fault);
	if (rc < 0)
		return rc;
	archive_open_postings(archive, &why);
	return 0;
}

bool derived_is_due(struct archive *archive)
{
	return replay_state(archive) != REPLAY_CURRENT ||
	       replay_has_healed(archive) || post_is_due(archive);
}
