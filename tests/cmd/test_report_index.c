#include "cmd/report_index.h"

#include <criterion/criterion.h>

/* A capture of an outlet, published then. */
static struct catalog_capture capture_of(const char *outlet, const char *date,
					 const char *title, unsigned marks)
{
	struct catalog_capture c;

	memset(&c, 0, sizeof(c));
	c.capture.field[FIELD_OUTLET] = bytes_of_string(outlet);
	c.capture.field[FIELD_PUBLISHED] = bytes_of_string(date);
	c.capture.field[FIELD_TITLE] = bytes_of_string(title);
	c.capture.source[FIELD_PUBLISHED] = SOURCE_META;
	c.capture.marks[FIELD_PUBLISHED] = (unsigned char)marks;
	return c;
}

/* The list of one cluster of two members with a capture each. */
static void put_pair(struct catalog_capture *a, struct catalog_capture *b,
		     struct json *json)
{
	struct catalog_capture *first[] = {a}, *second[] = {b};
	struct cluster_view_member members[2] = {
		{.relation = RELATION_CANONICAL,
		 .direct = true,
		 .capture = first,
		 .capture_count = 1},
		{.relation = RELATION_NEAR,
		 .jaccard = .5,
		 .capture = second,
		 .capture_count = 1}};
	struct cluster_view view = {.size = 2,
				    .bodies = 2,
				    .outlets = 2,
				    .min_similarity = .5,
				    .median_similarity = .5,
				    .member = members,
				    .member_count = 2};
	struct report_index *index = report_index_new();

	report_index_page(index);
	report_index_add(index, &view);
	cr_assert_eq(report_index_count(index), 1);
	json_open(json, '{');
	report_index_put(index, json);
	json_close(json, '}');
	report_index_free(index);
}

static void assert_has(const struct json *json, const char *part)
{
	cr_assert(bytes_find(buffer_view(&json->text), bytes_of_string(part),
			     0) != SIZE_MAX,
		  "no %s in %s", part, buffer_string(&json->text));
}

Test(report_index, names_outlets_in_order_of_first_appearance)
{
	struct catalog_capture late =
		capture_of("Late", "2025-06-02T00:00:00Z", "One", 0);
	struct catalog_capture early =
		capture_of("Early", "2025-06-01T00:00:00Z", "Two", 0);
	struct json json = JSON_INIT;

	put_pair(&late, &early, &json);
	assert_has(&json, "\"outlets\":[\"Early\",\"Late\"]");
	assert_has(&json, "\"outlets\":[[0,1]]");
	assert_has(&json, "\"titles\":[[\"One\",\"Two\"]]");
	assert_has(&json, "\"sure\":[1]");
	assert_has(&json, "\"near\":[1]");
	assert_has(&json, "\"indirect\":[1]");
	assert_has(&json, "\"first\":[1748736000],\"last\":[1748822400]");
	buffer_release(&json.text);
}

Test(report_index, is_not_sure_of_equal_or_inferred_dates)
{
	static const struct {
		const char *first, *second;
		unsigned marks, marks_of_second;
	} table[] = {
		{"2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z", 0, 0},
		{"2025-06-01T00:00:00Z", "2025-06-02T00:00:00Z",
		 FIELD_ZONE_INFERRED, 0},
		{"2025-06-01", "2025-06-02", FIELD_DATE_ONLY, 0},
		{"2025-06-01T08:00:00+09:00", "2025-06-01", 0, FIELD_DATE_ONLY},
		{"", "", 0, 0},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct catalog_capture a =
			capture_of("A", table[i].first, "T", table[i].marks);
		struct catalog_capture b = capture_of("B", table[i].second, "T",
						      table[i].marks_of_second);
		struct json json = JSON_INIT;

		put_pair(&a, &b, &json);
		assert_has(&json, "\"sure\":[0]");
		buffer_release(&json.text);
	}
}

Test(report_index, undated_is_null)
{
	struct catalog_capture a = capture_of("A", "", "T", 0);
	struct json json = JSON_INIT;

	put_pair(&a, &a, &json);
	assert_has(&json, "\"first\":[null],\"last\":[null]");
	assert_has(&json, "\"outlets\":[[0]]");
	buffer_release(&json.text);
}
