#include "tests/store/archive_fixture.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/output/json.h"
#include "core/output/output.h"
#include "store/check.h"
#include "store/cluster_view.h"
#include "store/link.h"
#include "store/restore.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

char *scratch_folder(void)
{
	char name[] = "/tmp/newsfold-store-XXXXXX";

	cr_assert(mkdtemp(name) != NULL);
	return memory_copy_string(name);
}

void scratch_remove(char *folder)
{
	cr_assert_eq(file_remove_tree(folder, NULL), 0);
	free(folder);
}

char *scratch_path(const char *folder, const char *name)
{
	struct buffer path = BUFFER_INIT;

	file_join(&path, folder, name);
	return (char *)path.data;
}

void scratch_write(const char *path, struct bytes bytes)
{
	FILE *file = fopen(path, "wb");

	cr_assert(file != NULL, "%s", path);
	cr_assert_eq(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	cr_assert_eq(fclose(file), 0);
}

void scratch_read(const char *path, struct buffer *out)
{
	struct fault fault = FAULT_INIT;

	buffer_clear(out);
	cr_assert_eq(file_read_all(path, (size_t)1 << 30, out, &fault), 0, "%s",
		     fault.message);
}

char *archive_fixture_make(const char *scratch, const char *name)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	char *folder = scratch_path(scratch, name);
	struct fault fault = FAULT_INIT;

	cr_assert_eq(archive_create(folder, &settings, &fault), 0, "%s",
		     fault.message);
	return folder;
}

struct archive *archive_fixture_open(const char *folder, enum archive_mode mode)
{
	struct archive *archive = NULL;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(archive_open(folder, mode, &archive, &fault), 0, "%s",
		     fault.message);
	return archive;
}

struct ingest_counts archive_fixture_take(struct archive *archive,
					  const char *path, const char *name,
					  unsigned threads)
{
	struct ingest_options options = {.path = path,
					 .name = name,
					 .limits = READER_LIMITS_DEFAULT,
					 .threads = threads};
	struct ingest_result result;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(ingest_run(archive, &options, &result, &fault), 0, "%s",
		     fault.message);
	ingest_result_release(&result);
	return result.counts;
}

void archive_fixture_link(struct archive *archive, unsigned threads)
{
	struct link_result result;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(archive_link(archive, threads, &result, &fault), 0, "%s",
		     fault.message);
}

void archive_fixture_ingest(const char *folder, const char *path,
			    const char *name)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_WRITE);

	archive_fixture_take(archive, path, name, 2);
	archive_fixture_link(archive, 2);
	archive_close(archive);
}

/* ---- Answers ------------------------------------------------------------ */

struct answers {
	struct archive *archive;
	struct json json;
	char **line; /* for what comes in order of numbers */
	size_t count, capacity;
};

static void end_line(struct answers *a)
{
	buffer_append_byte(&a->json.text, '\n');
	a->json.wants_comma = false;
}

static void tell_capture(struct json *json, const struct catalog_capture *c)
{
	json_open(json, '{');
	json_put_id(json, "id", 'r', &c->capture.id);
	json_put_string(json, "dump", c->dump_name);
	json_put_string(json, "record", c->capture.record);
	json_put_count(json, "kind", c->capture.kind);
	json_put_count(json, "offset", c->capture.offset);
	json_put_count(json, "length", c->capture.length);
	json_put_hex(json, "sha256", c->capture.sha256.byte, SHA256_SIZE);
	json_put_id(json, "body", 'b', &c->capture.body);
	if (c->has_cluster)
		json_put_id(json, "cluster", 'c', &c->cluster);
	for (int i = 0; i < FIELD_COUNT; i++) {
		json_put_string(json, field_name((enum field)i),
				c->capture.field[i]);
		json_put_count(json, "from", c->capture.source[i]);
	}
	json_put_string(json, "reason", c->capture.reason);
	json_close(json, '}');
}

static int add_capture(void *context, const struct catalog_capture *c,
		       struct fault *fault)
{
	struct answers *a = context;

	(void)fault;
	tell_capture(&a->json, c);
	end_line(a);
	return 0;
}

static int add_dump(void *context, const struct catalog_dump *d,
		    struct fault *fault)
{
	struct answers *a = context;

	(void)fault;
	json_open(&a->json, '{');
	json_put_string(&a->json, "dump", d->name);
	json_put_count(&a->json, "records", d->records);
	json_put_count(&a->json, "captures", d->captures);
	json_put_count(&a->json, "rejected", d->rejected);
	json_put_count(&a->json, "bytes", d->bytes);
	json_put_count(&a->json, "whole", d->is_whole);
	json_put_hex(&a->json, "sha256", d->sha256.byte, SHA256_SIZE);
	json_close(&a->json, '}');
	end_line(a);
	return 0;
}

static struct id id_of_number(struct archive *archive, uint32_t number)
{
	struct catalog_body body;

	cr_assert_eq(catalog_get_body(archive->catalog, number, &body, NULL),
		     0);
	return body.id;
}

static int add_edge(void *context, const struct catalog_edge *e,
		    struct fault *fault)
{
	struct answers *a = context;
	struct id x = id_of_number(a->archive, e->a);
	struct id y = id_of_number(a->archive, e->b);
	bool turned = id_compare(&x, &y) > 0;
	char one[ID_HEX_SIZE + 1], two[ID_HEX_SIZE + 1];
	enum relation relation = e->relation;
	struct buffer line = BUFFER_INIT;

	(void)fault;
	if (turned && relation == RELATION_CONTAINED)
		relation = RELATION_CONTAINS;
	else if (turned && relation == RELATION_CONTAINS)
		relation = RELATION_CONTAINED;
	hex_encode(turned ? y.byte : x.byte, ID_SIZE, one);
	hex_encode(turned ? x.byte : y.byte, ID_SIZE, two);
	buffer_printf(&line, "edge %s %s %.9f %.9f %.9f %d %d\n", one, two,
		      e->jaccard, turned ? e->containment_b : e->containment_a,
		      turned ? e->containment_a : e->containment_b,
		      (int)relation, e->merges);
	ARRAY_RESERVE(a->line, a->count + 1, a->capacity);
	a->line[a->count++] = (char *)line.data;
	return 0;
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static int add_cluster(void *context, const struct cluster_view *v,
		       struct fault *fault)
{
	struct answers *a = context;
	struct json *json = &a->json;

	(void)fault;
	json_open(json, '{');
	json_put_id(json, "cluster", 'c', &v->id);
	json_put_id(json, "canonical", 'b', &v->canonical);
	json_put_count(json, "size", v->size);
	json_put_count(json, "bodies", v->bodies);
	json_put_count(json, "outlets", v->outlets);
	json_put_real(json, "min", v->min_similarity);
	json_put_real(json, "median", v->median_similarity);
	json_put_count(json, "partial", v->is_partial);
	for (size_t i = 0; i < v->member_count; i++) {
		const struct cluster_view_member *m = &v->member[i];

		buffer_append_byte(&json->text, '\n');
		json_put_id(json, "body", 'b', &m->body);
		json_put_count(json, "relation", m->relation);
		json_put_real(json, "jaccard", m->jaccard);
		json_put_real(json, "containment", m->containment);
		json_put_count(json, "direct", m->direct);
		for (size_t k = 0; k < m->capture_count; k++)
			json_put_id(json, "capture", 'r',
				    &m->capture[k]->capture.id);
	}
	json_close(json, '}');
	end_line(a);
	return 0;
}

void archive_fixture_answers(struct archive *archive, struct buffer *out)
{
	struct answers a = {.archive = archive, .json = JSON_INIT};
	struct catalog_filter everything = CATALOG_FILTER_INIT;
	struct cluster_query query = CLUSTER_QUERY_INIT;
	struct fault fault = FAULT_INIT;
	int rc;

	everything.kind = -1;
	rc = catalog_each_capture(archive->catalog, &everything, add_capture,
				  &a, &fault);
	if (rc == 0)
		rc = catalog_each_dump(archive->catalog, NULL, add_dump, &a,
				       &fault);
	if (rc == 0)
		rc = catalog_each_edge(archive->catalog, 0, add_edge, &a,
				       &fault);
	if (a.count)
		qsort(a.line, a.count, sizeof(*a.line), by_text);
	for (size_t i = 0; i < a.count; i++) {
		buffer_append_string(&a.json.text, a.line[i]);
		free(a.line[i]);
	}
	free(a.line);
	query.kinds = CLUSTER_KINDS_DEFAULT | CLUSTER_PARTIAL;
	if (rc == 0)
		rc = cluster_view_each(archive, &query, add_cluster, &a,
				       &fault);
	cr_assert_eq(rc, 0, "%s", fault.message);
	buffer_swap(out, &a.json.text);
	buffer_release(&a.json.text);
}

void archive_fixture_answers_of(const char *folder, struct buffer *out)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);

	archive_fixture_answers(archive, out);
	archive_close(archive);
}

void expect_same_text(const struct buffer *a, const struct buffer *b)
{
	size_t at = 0, begin;

	while (at < a->size && at < b->size && a->data[at] == b->data[at])
		at++;
	begin = at < 200 ? 0 : at - 200;
	cr_assert(at == a->size && at == b->size,
		  "differ at byte %zu of %zu and %zu:\n%.400s\n----\n%.400s",
		  at, a->size, b->size, buffer_string(a) + begin,
		  buffer_string(b) + begin);
}

static void count_finding(void *context, const char *place, const char *what)
{
	++*(uint64_t *)context;
	if (getenv("NEWSFOLD_TEST_SAY"))
		fprintf(stderr, "finding: %s: %s\n", place, what);
}

uint64_t archive_fixture_bad(const char *folder)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct check_result result;
	struct fault fault = FAULT_INIT;
	uint64_t bad = 0;

	cr_assert_eq(archive_check(archive, true, count_finding, &bad, &result,
				   &fault),
		     0, "%s", fault.message);
	archive_close(archive);
	return bad;
}

static int only_packs(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void archive_fixture_packs(const char *folder, struct buffer *out)
{
	char *packs = scratch_path(folder, "packs");
	struct dirent **name;
	int count = scandir(packs, &name, only_packs, alphasort);

	cr_assert_gt(count, 0);
	buffer_clear(out);
	for (int i = 0; i < count; i++) {
		char *path = scratch_path(packs, name[i]->d_name);

		cr_assert_eq(file_read_all(path, (size_t)1 << 30, out, NULL),
			     0);
		free(path);
		free(name[i]);
	}
	free(name);
	free(packs);
}

uint64_t archive_fixture_restore(const char *folder, const char *name,
				 struct buffer *out)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct restore_result result = {0};
	struct output *output;
	struct fault fault = FAULT_INIT;
	char path[] = "/tmp/newsfold-out-XXXXXX";
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	file_close(fd);
	cr_assert_eq(output_open_stream(path, &output, &fault), 0);
	cr_assert_eq(restore_dump(archive, name, RESTORE_ORIGINAL, output,
				  &result, &fault),
		     0, "%s", fault.message);
	result.failures += output_failures(output);
	cr_assert_eq(output_close(output, &fault), 0);
	archive_close(archive);
	scratch_read(path, out);
	remove(path);
	return result.failures + result.damaged;
}

/* ---- Stories ------------------------------------------------------------ */

void story_part(unsigned story, unsigned begin, unsigned end,
		struct buffer *out)
{
	static const char *const syllable[] = {
		"ba", "ren", "tol", "mi", "sku", "dar", "ve",  "lon",
		"gi", "pra", "sed", "ko", "nau", "fir", "zul", "hem"};

	buffer_clear(out);
	for (unsigned s = begin; s < end; s++) {
		uint64_t x = hash64_mix(((uint64_t)story << 8 | s) + 1);

		for (unsigned word = 0; word < 12; word++) {
			unsigned length = 2 + (unsigned)(x >> 60) % 3;

			for (unsigned i = 0; i < length; i++) {
				x = hash64_mix(x + i + word);
				buffer_append_string(out, syllable[x % 16]);
			}
			buffer_append_string(out, word < 11 ? " " : ".\n");
		}
	}
}

void story_text(unsigned story, struct buffer *out)
{
	story_part(story, 0, STORY_SENTENCES, out);
}

void story_line(struct buffer *out, const char *id, const char *outlet,
		const char *date, struct bytes text)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "id", id);
	json_put_text(&json, "title", id);
	if (outlet)
		json_put_text(&json, "source_domain", outlet);
	if (date)
		json_put_text(&json, "date_publish", date);
	json_put_string(&json, "maintext", text);
	json_close(&json, '}');
	buffer_append_bytes(out, buffer_view(&json.text));
	buffer_append_byte(out, '\n');
	buffer_release(&json.text);
}
