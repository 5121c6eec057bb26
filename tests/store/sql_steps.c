#include "tests/store/sql_steps.h"

#include "store/catalog/sql.h"

#define HUNDRED 100

static int count(void *context)
{
	uint64_t *steps = context;

	(*steps)++;
	return 0;
}

void sql_steps_begin(struct catalog *catalog, uint64_t *out)
{
	*out = 0;
	sqlite3_progress_handler(catalog->db, HUNDRED, count, out);
}

void sql_steps_end(struct catalog *catalog)
{
	sqlite3_progress_handler(catalog->db, 0, NULL, NULL);
}
