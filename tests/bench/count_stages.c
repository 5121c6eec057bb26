/*
 * count_stages - each stage of an ingest by itself, for callgrind to count.
 *
 *   valgrind --tool=callgrind build/bench/count_stages DUMP.jsonl FOLDER
 *
 * DUMP is make_scale's; FOLDER is made and holds the objects. The inclusive
 * counts of the functions named count_* are the figures (count.sh).
 */
#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/input/reader.h"
#include "core/near/fingerprint.h"
#include "core/near/fold.h"
#include "store/object/object_store.h"

#include <stdio.h>
#include <stdlib.h>

#define STAGE __attribute__((noinline))

struct stages {
	struct buffer *text, *page; /* of each record */
	size_t count, capacity;
	struct folder *folder;
	struct shadow shadow;
	struct fingerprinter *fingerprinter;
	struct fingerprint print;
	struct extractor *extractor;
	struct article article;
	struct object_store *objects;
	struct object_encoded *encoded;
	struct fault fault;
};

void count_read(struct stages *s, const char *path);
void count_text(struct stages *s);
void count_html(struct stages *s);
void count_fold(struct stages *s);
void count_keys(struct stages *s);
void count_put(struct stages *s);

static void fail(const struct fault *fault)
{
	fprintf(stderr, "count_stages: %s\n", fault->message);
	exit(EXIT_FAILURE);
}

/* The text as a page, with what a page has around it. */
static void make_page(struct bytes text, struct buffer *page)
{
	buffer_append_string(page, "<!doctype html><html><head><meta charset="
				   "utf-8><title>A story</title></head><body>"
				   "<nav><ul>");
	for (int i = 0; i < 12; i++)
		buffer_append_string(page, "<li><a href=\"/section\">A section"
					   "</a></li>\n");
	buffer_append_string(page, "</ul></nav><article><h1>A story</h1>\n");
	while (text.size) {
		size_t end = bytes_find(text, BYTES_LITERAL("\n"), 0);

		end = end == SIZE_MAX ? text.size : end;
		buffer_append_string(page, "<p class=\"text\">");
		buffer_append_bytes(page, bytes_slice(text, 0, end));
		buffer_append_string(page, "</p>\n");
		text = bytes_slice(text, end + (end < text.size), text.size);
	}
	buffer_append_string(page, "</article></body></html>\n");
}

static int take_file(void *context, const struct dump_file *file,
		     struct fault *fault)
{
	(void)context, (void)file, (void)fault;
	return 0;
}

static int take_record(void *context, const struct segment *segment,
		       struct fault *fault)
{
	struct stages *s = context;
	struct buffer text = BUFFER_INIT, page = BUFFER_INIT;

	(void)fault;
	if (segment->kind != SEGMENT_RECORD)
		return 0;
	buffer_append_bytes(&text, segment->document.content);
	make_page(buffer_view(&text), &page);
	s->capacity = s->count + 1;
	s->text = memory_resize(s->text, s->capacity, sizeof(*s->text));
	s->page = memory_resize(s->page, s->capacity, sizeof(*s->page));
	s->text[s->count] = text;
	s->page[s->count++] = page;
	return 0;
}

static int pass(void *context, const struct segment *segment,
		struct fault *fault)
{
	(void)context, (void)segment, (void)fault;
	return 0;
}

static void read_with(struct stages *s, const char *path,
		      struct record_sink sink)
{
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};
	struct reader_summary summary;

	if (reader_read(path, &options, &sink, &summary, &s->fault) < 0)
		fail(&s->fault);
}

STAGE void count_read(struct stages *s, const char *path)
{
	read_with(s, path, (struct record_sink){s, take_file, pass});
}

static void extract_all(struct stages *s, const struct buffer *content,
			enum content_kind kind)
{
	for (size_t i = 0; i < s->count; i++) {
		struct document document = {.content = buffer_view(&content[i]),
					    .kind = kind};

		article_extract(s->extractor, &document, &s->article);
	}
}

STAGE void count_text(struct stages *s)
{
	extract_all(s, s->text, CONTENT_TEXT);
}

STAGE void count_html(struct stages *s)
{
	extract_all(s, s->page, CONTENT_HTML);
}

STAGE void count_fold(struct stages *s)
{
	for (size_t i = 0; i < s->count; i++)
		fold_text(s->folder, buffer_view(&s->text[i]), &s->shadow);
}

STAGE void count_keys(struct stages *s)
{
	for (size_t i = 0; i < s->count; i++)
		fingerprint_make_keys(s->fingerprinter,
				      buffer_view(&s->text[i]), &s->print);
}

STAGE void count_put(struct stages *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct bytes text = buffer_view(&s->text[i]);
		struct id id;
		bool is_new;

		if (object_store_encode(s->objects, OBJECT_BODY, text, NULL, 0,
					s->encoded, &s->fault) < 0 ||
		    object_store_put_encoded(s->objects, s->encoded, text, &id,
					     &is_new, &s->fault) < 0)
			fail(&s->fault);
	}
	if (object_store_commit(s->objects, &s->fault) < 0)
		fail(&s->fault);
}

static void release(struct stages *s)
{
	for (size_t i = 0; i < s->count; i++) {
		buffer_release(&s->text[i]);
		buffer_release(&s->page[i]);
	}
	free(s->text);
	free(s->page);
	folder_free(s->folder);
	shadow_release(&s->shadow);
	fingerprinter_free(s->fingerprinter);
	fingerprint_release(&s->print);
	extractor_free(s->extractor);
	article_release(&s->article);
	object_encoded_free(s->encoded);
	object_store_close(s->objects);
}

int main(int argc, char **argv)
{
	struct fingerprint_settings settings = FINGERPRINT_SETTINGS_DEFAULT;
	struct stages s = {.folder = folder_new()};

	if (argc != 3) {
		fprintf(stderr, "usage: count_stages DUMP.jsonl FOLDER\n");
		return 2;
	}
	s.fingerprinter = fingerprinter_new(&settings);
	s.extractor = extractor_new();
	s.encoded = object_encoded_new();
	read_with(&s, argv[1],
		  (struct record_sink){&s, take_file, take_record});
	if (file_make_folders(argv[2], &s.fault) < 0 ||
	    object_store_create(argv[2], &s.fault) < 0 ||
	    object_store_open(argv[2], OBJECT_STORE_WRITE, NULL, &s.objects,
			      &s.fault) < 0)
		fail(&s.fault);
	count_read(&s, argv[1]);
	count_text(&s);
	count_html(&s);
	count_fold(&s);
	count_keys(&s);
	count_put(&s);
	printf("%zu\n", s.count);
	release(&s);
	return EXIT_SUCCESS;
}
