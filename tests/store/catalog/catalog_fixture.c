#include "tests/store/catalog/catalog_fixture.h"

#include "core/base/file.h"
#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct place place_new(void)
{
	char name[] = "/tmp/newsfold-catalog-XXXXXX";
	struct place p;

	cr_assert(mkdtemp(name) != NULL);
	p.folder = memory_copy_string(name);
	snprintf(p.path, sizeof(p.path), "%s/catalog.sqlite", name);
	cr_assert_eq(catalog_open(p.path, CATALOG_WRITE, &p.catalog, NULL), 0);
	return p;
}

void place_free(struct place *p)
{
	catalog_close(p->catalog);
	cr_assert_eq(file_remove_tree(p->folder, NULL), 0);
	free(p->folder);
}
