#include "cmd/command.h"
#include "cmd/dump_options.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/input/reader.h"
#include "core/text/html_tree.h"

#include <stdlib.h>

#define CHARSETS_MAX 32
#define KEYS_MAX     64
#define KEY_SHOWN    48 /* bytes of one */

/* What a dump would give. */
struct probe {
	struct session *session;
	const char *path;
	struct extractor *extractor;
	struct article article;
	uint64_t files, records, captures, other, rejected, undecodable, cut;
	uint64_t field[FIELD_COUNT]; /* captures that have it */
	struct {
		char name[CHARSET_NAME_SIZE];
		uint64_t count;
	} charset[CHARSETS_MAX];
	size_t charset_count;
	struct {
		struct buffer name;
		const char *target;
	} key[KEYS_MAX];
	size_t key_count;
	struct reader_summary summary;
};

static int see_file(void *context, const struct dump_file *file,
		    struct fault *fault)
{
	struct probe *p = context;

	(void)fault;
	p->files += file->kind == FILE_REGULAR;
	return 0;
}

static void count_charset(struct probe *p, const char *name)
{
	size_t i = 0;

	while (i < p->charset_count && strcmp(p->charset[i].name, name) != 0)
		i++;
	if (i == CHARSETS_MAX)
		return;
	if (i == p->charset_count) {
		memcpy(p->charset[i].name, name, CHARSET_NAME_SIZE);
		p->charset[i].count = 0;
		p->charset_count++;
	}
	p->charset[i].count++;
}

static void count_capture(struct probe *p, const struct segment *segment)
{
	p->captures++;
	article_extract(p->extractor, &segment->document, &p->article);
	count_charset(p, p->article.charset);
	p->undecodable += p->article.undecodable_bytes;
	p->cut += p->article.is_cut;
	for (int i = 0; i < FIELD_COUNT; i++)
		p->field[i] += p->article.field[i].text.size > 0;
}

/* Keys in the order they are met; records mostly have the same ones. */
static void see_key(void *context, struct bytes key, const char *target)
{
	struct probe *p = context;
	size_t i = 0;

	if (key.size > KEY_SHOWN)
		key.size = KEY_SHOWN;
	while (i < p->key_count &&
	       !bytes_equal(buffer_view(&p->key[i].name), key))
		i++;
	if (i < p->key_count || i == KEYS_MAX)
		return;
	buffer_append_bytes(&p->key[i].name, key);
	p->key[i].target = target;
	p->key_count++;
}

static void release_keys(struct probe *p)
{
	for (size_t i = 0; i < p->key_count; i++)
		buffer_release(&p->key[i].name);
}

static int see_segment(void *context, const struct segment *segment,
		       struct fault *fault)
{
	struct probe *p = context;

	(void)fault;
	if (segment->kind == SEGMENT_GLUE)
		return 0;
	p->records++;
	if (segment->kind == SEGMENT_REJECTED) {
		p->rejected++;
		if (p->rejected <= 3)
			log_line(LOG_WARN, "%s: would be rejected: %s",
				 segment->record, segment->reason);
	} else if (segment->document.kind == CONTENT_NONE) {
		p->other++;
	} else {
		count_capture(p, segment);
	}
	return 0;
}

static void print_json_probe(const struct probe *p)
{
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.probe/1");
	json_put_text(&json, "path", p->path);
	json_put_text(&json, "format", p->summary.format);
	json_put_count(&json, "files", p->files);
	json_put_count(&json, "records", p->records);
	json_put_count(&json, "captures", p->captures);
	json_put_count(&json, "other", p->other);
	json_put_count(&json, "rejected", p->rejected);
	json_put_count(&json, "bytes", p->summary.bytes);
	json_put_count(&json, "undecodable", p->undecodable);
	json_put_count(&json, "cut", p->cut);
	json_key(&json, "charsets");
	json_open(&json, '{');
	for (size_t i = 0; i < p->charset_count; i++)
		json_put_count(&json, p->charset[i].name, p->charset[i].count);
	json_close(&json, '}');
	json_key(&json, "fields");
	json_open(&json, '{');
	for (int i = 0; i < FIELD_COUNT; i++)
		json_put_count(&json, field_name((enum field)i), p->field[i]);
	json_close(&json, '}');
	json_key(&json, "keys");
	json_open(&json, '{');
	for (size_t i = 0; i < p->key_count; i++)
		json_put_text(&json, buffer_string(&p->key[i].name),
			      p->key[i].target);
	json_close(&json, '}');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

/* "keys: maintext -> text, ..", then those that nothing is taken from. */
static void print_keys(const struct probe *p, struct buffer *out)
{
	size_t used = 0, unused = 0;

	for (size_t i = 0; i < p->key_count; i++) {
		if (!p->key[i].target[0])
			continue;
		buffer_append_string(out, used++ ? ", " : "  keys: ");
		print_text(out, buffer_view(&p->key[i].name), 0);
		buffer_printf(out, " -> %s", p->key[i].target);
	}
	for (size_t i = 0; i < p->key_count; i++) {
		if (p->key[i].target[0])
			continue;
		buffer_append_string(out, unused++ ? ", "
					  : used   ? "\n  not used: "
						   : "  not used: ");
		print_text(out, buffer_view(&p->key[i].name), 0);
	}
	if (p->key_count)
		buffer_append_byte(out, '\n');
}

static void print_probe(const struct probe *p)
{
	struct buffer out = BUFFER_INIT;

	print_text(&out, bytes_of_string(p->path), 0);
	buffer_printf(&out, ": %s, ", p->summary.format);
	print_size(&out, p->summary.bytes);
	buffer_printf(
		&out,
		"\n  %llu records: %llu captures, %llu other, %llu would "
		"be rejected\n  charsets:",
		(unsigned long long)p->records, (unsigned long long)p->captures,
		(unsigned long long)p->other, (unsigned long long)p->rejected);
	for (size_t i = 0; i < p->charset_count; i++)
		buffer_printf(&out, " %s %llu", p->charset[i].name,
			      (unsigned long long)p->charset[i].count);
	if (p->undecodable)
		buffer_printf(&out, " (%llu bytes do not decode)",
			      (unsigned long long)p->undecodable);
	if (p->cut)
		buffer_printf(&out,
			      "\n  %llu pages have over %u elements: what "
			      "follows those would not be read",
			      (unsigned long long)p->cut, HTML_NODE_LIMIT);
	buffer_append_string(&out, "\n  fields:");
	for (int i = 0; i < FIELD_COUNT; i++)
		if (p->field[i])
			buffer_printf(&out, " %s %llu",
				      field_name((enum field)i),
				      (unsigned long long)p->field[i]);
	buffer_append_byte(&out, '\n');
	print_keys(p, &out);
	session_print(buffer_view(&out));
	buffer_release(&out);
}

static int probe_one(struct session *session, const struct dump_options *dump,
		     const char *path)
{
	struct probe p = {.session = session,
			  .path = path,
			  .extractor = extractor_new(),
			  .article = ARTICLE_INIT};
	struct record_sink sink = {&p, see_file, see_segment};
	struct reader_options options = {
		.format = dump->format,
		.map = dump->map,
		.map_count = dump->map_count,
		.limits = dump->limits,
		.is_cancelled = session_is_cancelled,
		.see_key = see_key,
		.context = &p,
	};
	struct fault fault = FAULT_INIT;
	int rc = reader_read(path, &options, &sink, &p.summary, &fault);

	if (rc == 0 && session->json)
		print_json_probe(&p);
	else if (rc == 0)
		print_probe(&p);
	else
		log_line(LOG_ERROR, "%s", fault.message);
	release_keys(&p);
	article_release(&p.article);
	extractor_free(p.extractor);
	return rc == FAULT_INTERRUPTED ? EXIT_INTERRUPTED
	       : rc < 0		       ? EXIT_INPUT
	       : p.rejected	       ? EXIT_PARTLY
				       : EXIT_DONE;
}

int command_probe(struct session *session, int argc, const char **argv)
{
	struct dump_options dump = DUMP_OPTIONS_INIT;
	struct poptOption options[] = {{NULL, 0, POPT_ARG_INCLUDE_TABLE,
					dump_options_table(&dump), 0, NULL,
					NULL},
				       POPT_TABLEEND};
	const char **paths;
	size_t count;
	int worst = EXIT_DONE;
	int status =
		session_options(session, options, argc, argv, &paths, &count);

	if (status == EXIT_DONE)
		status = dump_options_finish(&dump);
	if (status == EXIT_DONE && count == 0)
		status = session_usage("probe: no dump named");
	for (size_t i = 0; status == EXIT_DONE && i < count; i++) {
		int one = probe_one(session, &dump, paths[i]);

		worst = one > worst ? one : worst;
		if (one == EXIT_INTERRUPTED)
			break;
	}
	dump_options_release(&dump);
	return status == EXIT_DONE ? worst : status;
}
