#include "tests/store/object/object_fixture.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <stdio.h>
#include <stdlib.h>

char *fixture_folder(void)
{
	char name[] = "/tmp/newsfold-object-XXXXXX";

	cr_assert(mkdtemp(name) != NULL);
	return memory_copy_string(name);
}

void fixture_remove(char *folder)
{
	cr_assert_eq(file_remove_tree(folder, NULL), 0);
	free(folder);
}

struct object_store *
fixture_open_with(const char *folder, enum object_store_mode mode,
		  const struct object_store_options *options)
{
	struct object_store *store = NULL;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(object_store_open(folder, mode, options, &store, &fault),
		     0, "%s", fault.message);
	return store;
}

struct object_store *fixture_open(const char *folder,
				  enum object_store_mode mode)
{
	static const struct object_store_options careful = {.compare_on_write =
								    true};

	return fixture_open_with(folder, mode, &careful);
}

void fixture_text(unsigned n, struct buffer *out)
{
	static const char *const place[] = {"harbour", "council", "station",
					    "library", "festival"};

	buffer_clear(out);
	buffer_printf(out, "Story %u. The %s said on day %u that ", n,
		      place[n % 5], n / 5);
	for (unsigned i = 0; i < 5 + n % 7; i++)
		buffer_printf(
			out, "line %u costs %llu crowns; ", i,
			(unsigned long long)(hash64_mix(n * 64 + i) % 1000000));
	buffer_append_string(out, "the rest will follow.\n");
}

struct id fixture_put(struct object_store *store, unsigned n)
{
	struct buffer text = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	struct id id;
	bool is_new;

	fixture_text(n, &text);
	cr_assert_eq(object_store_put(store, OBJECT_BODY, buffer_view(&text),
				      NULL, 0, &id, &is_new, &fault),
		     0, "%s", fault.message);
	buffer_release(&text);
	return id;
}

bool fixture_holds(struct object_store *store, unsigned n)
{
	struct buffer text = BUFFER_INIT, got = BUFFER_INIT;
	struct id id;
	bool same;

	fixture_text(n, &text);
	id = id_of(buffer_view(&text));
	same = object_store_get(store, &id, &got, NULL, NULL) == 0 &&
	       bytes_equal(buffer_view(&text), buffer_view(&got));
	buffer_release(&text);
	buffer_release(&got);
	return same;
}

void fixture_expect(struct object_store *store, unsigned begin, unsigned end)
{
	for (unsigned n = begin; n < end; n++)
		cr_assert(fixture_holds(store, n), "object %u", n);
}

uint64_t fixture_bad(struct object_store *store)
{
	struct fault fault = FAULT_INIT;
	uint64_t objects, bad;

	cr_assert_eq(object_store_verify(store, true, NULL, NULL, &objects,
					 &bad, &fault),
		     0, "%s", fault.message);
	return bad;
}

void fixture_load(const char *folder, const char *name, struct buffer *out)
{
	struct buffer path = BUFFER_INIT;

	buffer_clear(out);
	file_join(&path, folder, name);
	cr_assert_eq(
		file_read_all(buffer_string(&path), (size_t)1 << 30, out, NULL),
		0);
	buffer_release(&path);
}

void fixture_save(const char *folder, const char *name, struct bytes bytes)
{
	struct buffer path = BUFFER_INIT;
	FILE *file;

	file_join(&path, folder, name);
	file = fopen(buffer_string(&path), "wb");
	cr_assert(file != NULL);
	cr_assert_eq(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	fclose(file);
	buffer_release(&path);
}
