#include "store/check.h"

#include "core/base/beside.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/check_lists.h"
#include "store/derived.h"
#include "store/forgotten.h"
#include "store/manifest.h"
#include "store/post.h"

#include <stdio.h>
#include <stdlib.h>

struct check {
	struct archive *archive;
	object_finding_fn *finding;
	void *context;
	struct check_result *result;
	struct check_lists *lists; /* captures are compared with; or NULL */
};

static void tell(struct check *check, const char *place, const char *what)
{
	struct buffer safe = BUFFER_INIT;

	log_escape(&safe, bytes_of_string(place), false);
	check->finding(check->context, buffer_string(&safe), what);
	buffer_release(&safe);
}

/* Is it there; and where the packs are damaged, does it come back? What an
 * index lists of a log that is whole is there. */
static bool comes_back(struct check *check, const struct id *id,
		       struct fault *why)
{
	struct object_store *objects = check->archive->objects;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	if (!check->result->bad_objects)
		return object_store_lists(objects, id) ||
		       fault_set(why, FAULT_MISSING, "not in the packs") == 0;
	rc = object_store_get(objects, id, &bytes, NULL, why);
	buffer_release(&bytes);
	return rc == 0;
}

static void tell_lost(struct check *check, const char *place, const char *part,
		      const struct fault *why)
{
	struct buffer what = BUFFER_INIT;

	buffer_printf(&what, "its %s is lost: %s", part, why->message);
	tell(check, place, buffer_string(&what));
	buffer_release(&what);
}

static int see_capture(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct check *check = context;
	struct buffer place = BUFFER_INIT;
	struct fault why = FAULT_INIT;
	bool is_lost = false;
	int rc = check->lists ? check_lists_add(check->lists, c, fault) : 0;

	if (rc < 0 || c->capture.kind == RECORD_FORGOTTEN)
		return rc;
	buffer_append_bytes(&place, c->dump_name);
	buffer_append_byte(&place, ' ');
	buffer_append_bytes(&place, c->capture.record);
	if (c->capture.has_original &&
	    !comes_back(check, &c->capture.original, &why)) {
		tell_lost(check, buffer_string(&place), "original", &why);
		is_lost = true;
	}
	if (c->capture.kind == RECORD_CAPTURE &&
	    !comes_back(check, &c->capture.body, &why)) {
		tell_lost(check, buffer_string(&place), "text", &why);
		is_lost = true;
	}
	check->result->captures_lost += is_lost;
	buffer_release(&place);
	return rc;
}

struct piece_check {
	struct check *check;
	const char *name;
	struct id_set gaps; /* what was forgotten of the dump */
	uint64_t missing;
};

static int see_entry(void *context, const struct manifest_entry *entry,
		     struct fault *fault)
{
	struct piece_check *p = context;

	(void)fault;
	if (entry->kind == MANIFEST_OBJECT &&
	    !id_set_has(&p->gaps, &entry->object) &&
	    !object_store_lists(p->check->archive->objects, &entry->object))
		p->missing++;
	return 0;
}

static int check_piece(struct piece_check *p, const struct id *id,
		       struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct fault why = FAULT_INIT;
	int rc = object_store_get(p->check->archive->objects, id, &bytes, NULL,
				  &why);

	if (rc == 0)
		rc = manifest_each(buffer_view(&bytes), see_entry, p, &why);
	buffer_release(&bytes);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		tell(p->check, p->name, why.message);
		return 0;
	}
	if (rc < 0)
		*fault = why;
	return rc;
}

static int see_gap(void *context, const struct id *original,
		   struct fault *fault)
{
	(void)fault;
	id_set_add(context, original);
	return 0;
}

static int see_dump(void *context, const struct catalog_dump *dump,
		    struct fault *fault)
{
	struct check *check = context;
	struct buffer name = BUFFER_INIT, bytes = BUFFER_INIT;
	struct piece_check p = {.check = check};
	struct dump_version version = {.piece_count = 0};
	struct id *pieces = NULL;
	char what[64];
	int rc = 0;

	if (!dump->has_version)
		return 0;
	buffer_append_bytes(&name, dump->name);
	p.name = buffer_string(&name);
	rc = catalog_each_gap(check->archive->catalog, buffer_view(&name),
			      see_gap, &p.gaps, fault);
	if (rc == 0)
		rc = object_store_get(check->archive->objects, &dump->version,
				      &bytes, NULL, fault);
	if (rc == 0)
		rc = dump_version_decode(buffer_view(&bytes), &version, &pieces,
					 fault);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		tell(check, p.name, fault->message);
		rc = 0;
	}
	for (size_t i = 0; rc == 0 && pieces && i < version.piece_count; i++)
		rc = check_piece(&p, &pieces[i], fault);
	if (p.missing) {
		snprintf(what, sizeof(what), "%llu of its pieces are missing",
			 (unsigned long long)p.missing);
		tell(check, p.name, what);
	}
	free(pieces);
	id_set_release(&p.gaps);
	buffer_release(&name);
	buffer_release(&bytes);
	return rc;
}

/* The catalog's bodies are the log's bodies, in its order, and its captures
 * those of the lists. */
struct body_check {
	struct check *check;
	struct forgotten forgotten;
	uint32_t number;
	uint64_t wrong;
};

static int see_entry_of_log(void *context, const struct object_entry *entry,
			    struct fault *fault)
{
	struct body_check *b = context;
	uint32_t number;
	int rc;

	if (b->check->lists && entry->kind == OBJECT_CAPTURES)
		return check_lists_see(b->check->lists, entry, fault);
	if (entry->kind != OBJECT_BODY)
		return 0;
	if (forgotten_has(&b->forgotten, FORGOTTEN_BODY, &entry->id)) {
		b->number++; /* its number stands for nothing */
		return 0;
	}
	rc = catalog_body_number(b->check->archive->catalog, &entry->id,
				 &number, fault);
	if (rc == FAULT_CORRUPT)
		rc = 0; /* one that is wrong */
	if (number == b->number + 1)
		b->number++;
	else if (number == 0 || number > b->number) /* else: logged again */
		b->wrong++;
	return rc;
}

/* What it has is in the packs. One that cannot be read to its end is a finding
 * like others. */
static int read_catalog(struct check *check, struct fault *fault)
{
	struct catalog_filter everything = CATALOG_FILTER_INIT;
	struct catalog *catalog = check->archive->catalog;
	struct fault why = FAULT_INIT;
	uint64_t bad = 0;
	int rc = catalog_verify(catalog, check->finding, check->context, &bad,
				&why);

	everything.kind = -1;
	if (rc == 0)
		rc = catalog_each_capture(catalog, &everything, see_capture,
					  check, &why);
	if (rc == 0)
		rc = catalog_each_dump(catalog, NULL, see_dump, check, &why);
	if (rc == 0)
		return 0;
	*fault = why;
	if (rc != FAULT_CORRUPT)
		return rc;
	derived_say_remedy(rc, &why);
	tell(check, "catalog", why.message);
	return FAULT_CORRUPT;
}

static int check_catalog(struct check *check, struct fault *fault)
{
	struct body_check bodies = {.check = check};
	char what[160];
	int rc = read_catalog(check, fault);

	if (rc == FAULT_CORRUPT)
		return 0;
	if (rc == 0)
		rc = forgotten_fold(&bodies.forgotten, check->archive->objects,
				    fault);
	if (rc == 0 && check->lists)
		rc = check_lists_start(check->lists, &bodies.forgotten, fault);
	if (rc == 0)
		rc = object_store_each(check->archive->objects, 0,
				       see_entry_of_log, &bodies, NULL, fault);
	if (rc == 0 && check->lists)
		check_lists_end(check->lists);
	forgotten_release(&bodies.forgotten);
	if (bodies.wrong) {
		snprintf(what, sizeof(what),
			 "%llu of the log's bodies are not where the catalog "
			 "has them; run `newsfold rebuild`",
			 (unsigned long long)bodies.wrong);
		tell(check, "catalog", what);
	}
	return rc;
}

/* Before the first link there need not be any. */
static int open_postings(struct archive *archive, struct fault *fault)
{
	int rc = archive_open_postings(archive, fault);

	return rc == FAULT_MISSING && !post_is_due(archive) ? 0 : rc;
}

static int check_lines(struct check *check, struct fault *fault)
{
	struct postings *lines;
	uint64_t bad = 0;
	int rc = archive_read_lines(check->archive, &lines, fault);

	if (rc == FAULT_CORRUPT || rc == FAULT_VERSION)
		tell(check, "lines", fault->message);
	if (rc == FAULT_CORRUPT || rc == FAULT_VERSION || rc == FAULT_MISSING)
		return 0; /* the next link counts them anew */
	if (rc == 0)
		rc = postings_verify(lines, check->finding, check->context,
				     &bad, fault);
	postings_close(lines);
	return rc;
}

/* Opened before, since that asks the catalog, which is another thread's. */
static int check_postings(struct check *check, struct fault *fault)
{
	uint64_t bad = 0;
	int rc = 0;

	if (check->archive->postings)
		rc = postings_verify(check->archive->postings, check->finding,
				     check->context, &bad, fault);
	return rc < 0 ? rc : check_lines(check, fault);
}

/* ---- All but the packs, while the packs are read ------------------------ */

struct noted {
	char *place, *what;
};

/* Something checked on a thread of its own, on the guess that the packs are
 * whole; what is found is told after what was found in them. */
struct aside {
	int (*run)(struct check *check, struct fault *fault);
	struct beside beside;
	struct check check;
	struct check_result result;
	struct noted *noted;
	size_t count, capacity;
};

static void note(void *context, const char *place, const char *what)
{
	struct aside *aside = context;

	ARRAY_RESERVE(aside->noted, aside->count + 1, aside->capacity);
	aside->noted[aside->count++] = (struct noted){memory_copy_string(place),
						      memory_copy_string(what)};
}

static int run_aside(void *context, struct fault *fault)
{
	struct aside *aside = context;

	return aside->run(&aside->check, fault);
}

static void aside_start(struct aside *aside, struct archive *archive,
			struct check_lists *lists,
			int (*run)(struct check *check, struct fault *fault))
{
	*aside = (struct aside){
		.run = run,
		.check = {archive, note, aside, &aside->result, lists}};
	beside_start(&aside->beside, run_aside, aside);
}

static int aside_tell(struct aside *aside, struct check *check,
		      struct fault *fault)
{
	for (size_t i = 0; i < aside->count; i++)
		check->finding(check->context, aside->noted[i].place,
			       aside->noted[i].what);
	check->result->captures_lost += aside->result.captures_lost;
	return beside_end(&aside->beside, fault);
}

static void aside_release(struct aside *aside)
{
	for (size_t i = 0; i < aside->count; i++) {
		free(aside->noted[i].place);
		free(aside->noted[i].what);
	}
	free(aside->noted);
}

int archive_check(struct archive *archive, bool read_data,
		  object_finding_fn *finding, void *context,
		  struct check_result *result, struct fault *fault)
{
	struct check check = {archive, finding, context, result, NULL};
	struct aside catalog, postings;
	struct fault ignored = FAULT_INIT, unopened = FAULT_INIT;
	struct check_lists *lists = read_data ? check_lists_new(archive) : NULL;
	int opened = open_postings(archive, &unopened), rc;

	fault = fault ? fault : &ignored;
	*result = (struct check_result){0};
	aside_start(&catalog, archive, lists, check_catalog);
	aside_start(&postings, archive, NULL, check_postings);
	rc = object_store_verify(archive->objects, read_data, finding, context,
				 &result->objects, &result->bad_objects, fault);
	beside_end(&catalog.beside, NULL);
	beside_end(&postings.beside, NULL);
	if (rc == 0 && result->bad_objects)
		rc = check_catalog(&check, fault); /* anew: what is lost? */
	else if (rc == 0)
		rc = aside_tell(&catalog, &check, fault);
	if (rc == 0 && opened < 0) {
		*fault = unopened;
		rc = opened;
	}
	if (rc == 0)
		rc = aside_tell(&postings, &check, fault);
	if (rc == 0 && lists && !result->bad_objects &&
	    !check_lists_agree(lists))
		tell(&check, "catalog",
		     "captures are not what their lists in the packs say; "
		     "`newsfold rebuild` makes it anew");
	check_lists_free(lists);
	aside_release(&catalog);
	aside_release(&postings);
	return rc;
}
