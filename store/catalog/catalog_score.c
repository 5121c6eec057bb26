#include "store/catalog/catalog_score.h"

void catalog_bind_score(sqlite3_stmt *s, int at, double score)
{
	float small = (float)score;
	uint32_t bits;

	memcpy(&bits, &small, sizeof(bits));
	if (score == 0 || score == 1)
		sql_bind_number(s, at, (int64_t)score);
	else if ((double)small == score && score > 0 && bits > 1)
		sql_bind_number(s, at, bits);
	else
		sql_bind_real(s, at, score);
}

double catalog_score(sqlite3_stmt *s, int at)
{
	int64_t value;
	uint32_t bits;
	float small;

	if (sqlite3_column_type(s, at) != SQLITE_INTEGER)
		return sqlite3_column_double(s, at);
	value = sqlite3_column_int64(s, at);
	if (value <= 1 || value > UINT32_MAX)
		return (double)value;
	bits = (uint32_t)value;
	memcpy(&small, &bits, sizeof(small));
	return (double)small;
}
