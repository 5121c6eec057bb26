#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "store/hot_keys.h"

struct stats {
	struct catalog_totals totals;
	struct object_store_stats objects;
	struct postings_stats postings;
	struct hot_keys hot;
	uint64_t derived_bytes;
	struct archive_derived derived;
};

/* Keys that so many bodies share that not all their pairs are looked at. */
static void put_hot_keys(struct json *json, const struct hot_keys *hot)
{
	json_key(json, "hot_keys");
	json_open(json, '{');
	json_put_count(json, "starred", hot->starred);
	json_put_count(json, "dropped", hot->dropped);
	json_put_count(json, "largest", hot->largest);
	json_key(json, "estimated");
	json_bool(json, hot->is_estimate);
	json_close(json, '}');
}

static void print_json_stats(const struct stats *s)
{
	const struct catalog_totals *t = &s->totals;
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.stats/1");
	json_put_count(&json, "dumps", t->dumps);
	json_put_count(&json, "captures", t->captures);
	json_put_count(&json, "bodies", t->bodies);
	json_put_count(&json, "clusters", t->clusters);
	json_put_count(&json, "duplicate_captures", t->duplicate_captures);
	json_put_count(&json, "edges", t->edges);
	json_put_count(&json, "other", t->others);
	json_put_count(&json, "rejected", t->rejected);
	json_put_count(&json, "original_bytes", t->original_bytes);
	json_put_count(&json, "pack_bytes", s->objects.pack_bytes);
	json_put_count(&json, "derived_bytes", s->derived_bytes);
	json_put_count(&json, "index_bytes", s->derived.index);
	json_put_count(&json, "catalog_bytes", s->derived.catalog);
	json_put_count(&json, "postings_bytes", s->postings.bytes);
	json_put_count(&json, "lines_bytes", s->derived.lines);
	json_put_count(&json, "search_bytes", s->derived.search);
	json_put_count(&json, "postings_pairs", s->postings.pairs);
	put_hot_keys(&json, &s->hot);
	json_put_count(&json, "packs", s->objects.packs);
	json_put_count(&json, "objects_with_base", s->objects.with_base);
	json_key(&json, "objects");
	json_open(&json, '{');
	for (int i = 1; i < OBJECT_KIND_COUNT; i++) {
		json_key(&json, object_kind_name((enum object_kind)i));
		json_open(&json, '{');
		json_put_count(&json, "count", s->objects.objects[i]);
		json_put_count(&json, "bytes", s->objects.raw_bytes[i]);
		json_put_count(&json, "stored", s->objects.stored_bytes[i]);
		json_close(&json, '}');
	}
	json_close(&json, '}');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_row(struct buffer *out, const char *what, uint64_t count,
		      uint64_t raw, uint64_t stored)
{
	if (count == 0)
		return;
	buffer_printf(out, "  %-12s %10llu  ", what, (unsigned long long)count);
	print_size(out, raw);
	buffer_append_string(out, " -> ");
	print_size(out, stored);
	buffer_append_byte(out, '\n');
}

/* "catalog    512 KiB, 480 bytes a capture" */
static void print_part(struct buffer *out, const char *part, uint64_t bytes,
		       uint64_t count, const char *what)
{
	if (bytes == 0)
		return;
	buffer_printf(out, "  %-12s ", part);
	print_size(out, bytes);
	if (count)
		buffer_printf(out, ", %llu bytes a %s",
			      (unsigned long long)(bytes / count), what);
	buffer_append_byte(out, '\n');
}

static void print_hot_keys(struct buffer *out, const struct hot_keys *hot)
{
	if (!hot->largest)
		return;
	buffer_printf(out,
		      "  hot keys     %s%llu pair with few, %llu with none; "
		      "the largest has %llu bodies\n",
		      hot->is_estimate ? "about " : "",
		      (unsigned long long)hot->starred,
		      (unsigned long long)hot->dropped,
		      (unsigned long long)hot->largest);
}

static void print_derived(struct buffer *out, const struct stats *s)
{
	const struct catalog_totals *t = &s->totals;
	const struct archive_derived *d = &s->derived;

	buffer_append_string(out, "derived ");
	print_size(out, s->derived_bytes);
	buffer_append_byte(out, '\n');
	print_part(out, "index", d->index, t->captures, "capture");
	print_part(out, "catalog", d->catalog, t->captures, "capture");
	print_part(out, "postings", d->postings, t->bodies, "body");
	print_hot_keys(out, &s->hot);
	print_part(out, "lines", d->lines, t->bodies, "body");
	print_part(out, "search", d->search, t->bodies, "body");
	print_part(out, "other", d->other, 0, "");
}

static void print_stats(const struct stats *s)
{
	const struct catalog_totals *t = &s->totals;
	struct buffer out = BUFFER_INIT;

	print_count(&out, t->dumps, "dump, ", "dumps, ");
	print_count(&out, t->captures, "capture, ", "captures, ");
	print_count(&out, t->bodies, "body, ", "bodies, ");
	print_count(&out, t->clusters, "cluster (", "clusters (");
	print_count(&out, t->duplicate_captures, "capture is a copy)\n",
		    "captures are copies)\n");
	print_count(&out, t->others, "other record, ", "other records, ");
	buffer_printf(&out, "%llu rejected\n", (unsigned long long)t->rejected);
	buffer_append_string(&out, "originals ");
	print_size(&out, t->original_bytes);
	buffer_append_string(&out, ", packs ");
	print_size(&out, s->objects.pack_bytes);
	buffer_append_byte(&out, '\n');
	for (int i = 1; i < OBJECT_KIND_COUNT; i++)
		print_row(&out, object_kind_name((enum object_kind)i),
			  s->objects.objects[i], s->objects.raw_bytes[i],
			  s->objects.stored_bytes[i]);
	print_derived(&out, s);
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static int gather(struct archive *archive, struct stats *s, struct fault *fault)
{
	int rc = catalog_totals(archive->catalog, &s->totals, fault);

	if (rc == 0)
		rc = object_store_stats(archive->objects, &s->objects, fault);
	if (rc == 0 && archive_open_postings(archive, NULL) == 0) {
		postings_stats(archive->postings, &s->postings);
		/* Damaged postings are verify's business. */
		if (hot_keys_count(archive, &s->hot, NULL) < 0)
			s->hot = (struct hot_keys){.starred = 0};
	}
	archive_derived_parts(archive, &s->derived);
	s->derived_bytes = archive_derived_bytes(archive);
	return rc;
}

int command_stats(struct session *session, int argc, const char **argv)
{
	struct stats stats = {.postings = {0}};
	struct fault fault = FAULT_INIT;
	const char **arguments;
	size_t count;
	int status =
		session_options(session, NULL, argc, argv, &arguments, &count);

	if (status == EXIT_DONE && count)
		status = session_usage("stats takes no arguments");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status != EXIT_DONE)
		return status;
	if (gather(session->archive, &stats, &fault) < 0)
		return session_fail(&fault);
	if (session->json)
		print_json_stats(&stats);
	else
		print_stats(&stats);
	return EXIT_DONE;
}
