#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/catalog/sql.h"
#include "tests/store/catalog/catalog_fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* On a read-only medium the path goes into a URI. */
Test(sql_file, is_opened_read_only_whatever_its_path_has)
{
	static const char *const name[] = {
		"plain", "a?b=c",	"50%",		 "%41",	       "a#b",
		"a b&c", "\303\251+:;", "/two//slashes", "back\\slash"};
	struct place p = place_new();
	struct fault fault = FAULT_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(name); i++) {
		struct buffer folder = BUFFER_INIT, path = BUFFER_INIT;
		struct catalog *made = NULL, *file;

		buffer_printf(&folder, "/%s/%s", p.folder, name[i]);
		file_join(&path, buffer_string(&folder), "f.sqlite");
		cr_assert_eq(file_make_folders(buffer_string(&folder), NULL),
			     0);
		cr_assert_eq(catalog_open(buffer_string(&path), CATALOG_WRITE,
					  &made, &fault),
			     0, "%s", fault.message);
		catalog_close(made);
		file = memory_alloc_zero(1, sizeof(*file));
		file->path = memory_copy_string(buffer_string(&path));
		cr_assert_eq(sql_open_file(file, true, 0, &fault), 0, "%s: %s",
			     name[i], fault.message);
		cr_assert_eq(
			sql_run(file, "SELECT count(*) FROM record", &fault), 0,
			"%s: %s", name[i], fault.message);
		cr_assert_lt(sql_run(file, "DELETE FROM record", NULL), 0);
		catalog_close(file);
		buffer_release(&folder);
		buffer_release(&path);
	}
	place_free(&p);
}

/* Whoever may not write reads beside another user's writer. */
Test(sql_file, opened_read_only_has_what_a_writer_has_committed)
{
	struct place p = place_new();
	struct buffer path = BUFFER_INIT;
	struct fault fault = FAULT_INIT;
	struct catalog *writer = NULL;
	struct catalog *file = memory_alloc_zero(1, sizeof(*file));

	file_join(&path, p.folder, "f.sqlite");
	cr_assert_eq(catalog_open(buffer_string(&path), CATALOG_WRITE, &writer,
				  &fault),
		     0, "%s", fault.message);
	cr_assert_eq(sql_run(writer, "CREATE TABLE late (n)", &fault), 0);
	file->path = memory_copy_string(buffer_string(&path));
	cr_assert_eq(sql_open_file(file, true, 0, &fault), 0, "%s",
		     fault.message);
	cr_assert_eq(sql_run(file, "SELECT count(*) FROM late", &fault), 0,
		     "%s", fault.message);
	cr_assert_lt(sql_run(file, "DELETE FROM late", NULL), 0);
	catalog_close(file);
	catalog_close(writer);
	buffer_release(&path);
	place_free(&p);
}
