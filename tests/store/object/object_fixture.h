/*
 * object_fixture.h - archives in a temporary folder, and objects to put there.
 */
#ifndef NEWSFOLD_TESTS_STORE_OBJECT_FIXTURE_H
#define NEWSFOLD_TESTS_STORE_OBJECT_FIXTURE_H

#include "store/object/object_store.h"

#include <criterion/criterion.h>

/* A new empty folder under /tmp; free the name after fixture_remove. */
char *fixture_folder(void);
void fixture_remove(char *folder);

/* Open, or fail the test. */
struct object_store *fixture_open(const char *folder,
				  enum object_store_mode mode);
struct object_store *
fixture_open_with(const char *folder, enum object_store_mode mode,
		  const struct object_store_options *options);

/* The bytes of object number n: news-like text of a few hundred bytes. */
void fixture_text(unsigned n, struct buffer *out);
/* Put object number n as a body. */
struct id fixture_put(struct object_store *store, unsigned n);
/* Are the objects begin..end-1 there, byte for byte? */
void fixture_expect(struct object_store *store, unsigned begin, unsigned end);
bool fixture_holds(struct object_store *store, unsigned n);
/* Findings of a verify with read_data. */
uint64_t fixture_bad(struct object_store *store);

/* Files inside the folder. */
void fixture_load(const char *folder, const char *name, struct buffer *out);
void fixture_save(const char *folder, const char *name, struct bytes bytes);

#endif
