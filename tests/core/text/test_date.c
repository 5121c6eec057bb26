#include "core/text/date.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

static const char *iso(const char *text, struct buffer *out)
{
	struct date date;

	buffer_clear(out);
	if (date_parse(bytes_of_string(text), DATE_MONTH_FIRST, &date))
		date_format(&date, out);
	return buffer_string(out);
}

Test(date, reads_what_people_and_machines_write)
{
	static const char *const cases[][2] = {
		{"Sun, 03 Dec 2023 02:28:04 -0000",
		 "2023-12-03T02:28:04+00:00"},
		{"Tue, 04-Feb-25 10:00:00 GMT", "2025-02-04T10:00:00Z"},
		{"Tue Feb  4 16:34:00 2025", "2025-02-04T16:34:00"},
		{"Tue Feb  4 16:34 2025", "2025-02-04T16:34:00"},
		{"Tue Feb  4 16:34:00 KST 2025", "2025-02-04T16:34:00+09:00"},
		{"Tue Feb 04 16:34:00 +0900 2025", "2025-02-04T16:34:00+09:00"},
		{"Feb 3,4:4111000012 2012", ""},
		{"2025-02-03 14:01:52", "2025-02-03T14:01:52"},
		{"2025-02-04T16:34Z", "2025-02-04T16:34:00Z"},
		{"2025-02-04T16:34:00.123+0900", "2025-02-04T16:34:00+09:00"},
		{"20161101T040311Z", "2016-11-01T04:03:11Z"},
		{"20250204", "2025-02-04"},
		{"20250204163400", "2025-02-04T16:34:00"},
		{"1738700000", "2025-02-04T20:13:20Z"},
		{"1738700000123", "2025-02-04T20:13:20Z"},
		{"2025.02.04 16:34", "2025-02-04T16:34:00"},
		{"입력 2025.02.04 (화) 16:34", "2025-02-04T16:34:00"},
		{"2025. 2. 4. 오전 9:10", "2025-02-04T09:10:00"},
		{"2024년 3월 18일", "2024-03-18"},
		{"2024년 3월 18일 오후 4시 36분", "2024-03-18T16:36:00"},
		{"2025年2月4日16時34分", "2025-02-04T16:34:00"},
		{"19-OCT-1987 14:38:56.05", "1987-10-19T14:38:56"},
		{"Feb 4, 2025", "2025-02-04"},
		{"January 5th, 2021 4:30 p.m. EST",
		 "2021-01-05T16:30:00-05:00"},
		{"2. Februar 2021, 14:30 Uhr", "2021-02-02T14:30:00"},
		{"4 février 2025 à 16h30", "2025-02-04T16:30:00"},
		{"3 de febrero de 2021", "2021-02-03"},
		{"25 декабря 2020 г. 10:00", "2020-12-25T10:00:00"},
		{"31/12/2020 10:10", "2020-12-31T10:10:00"},
		{"14/03/2025 10:00 GMT+7", "2025-03-14T10:00:00+07:00"},
		{"14/03/2025 10:00 UTC-3:30", "2025-03-14T10:00:00-03:30"},
		{"2025-03-14 10:00 -7", "2025-03-14T10:00:00"},
		{"4 Mart 2025 Salı 10:00", "2025-03-04T10:00:00"},
		{"4 Şub 2025", "2025-02-04"},
		{"יום שלישי, 4 בפברואר 2025 09:05", "2025-02-04T09:05:00"},
		{"4 פברואר 2025", "2025-02-04"},
		{"الثلاثاء 4 شباط 2025 - 09:05", "2025-02-04T09:05:00"},
		{"4 марта 2025, вторник, 10:00", "2025-03-04T10:00:00"},
		{"12/31/2020", "2020-12-31"},
		{"2025. február 4., kedd, 16:34", "2025-02-04T16:34:00"},
		{"2025. febr. 4. 16:34", "2025-02-04T16:34:00"},
		{"2025. május 14-én", "2025-05-14"},
		{"2025-Feb-04 10:00", "2025-02-04T10:00:00"},
		{"It ended in 2024. May 4, 2025 it began", "2025-05-04"},
		{"วันอังคารที่ 4 กุมภาพันธ์ พ.ศ. 2568 เวลา 16.34 น.",
		 "2025-02-04T16:34:00"},
		{"4 มิ.ย. 2568 09:05", "2025-06-04T09:05:00"},
		{"4ธันวาคม2025", "2025-12-04"},
		{"मंगलवार, 04 फ़रवरी 2025, 09:05", "2025-02-04T09:05:00"},
		{"फरवरी 4, 2025", "2025-02-04"},
		{"21 सितम्बर 2024", "2024-09-21"},
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		cr_expect_str_eq(iso(cases[i][0], &out), cases[i][1], "%s",
				 cases[i][0]);
	buffer_release(&out);
}

Test(date, is_not_found_where_there_is_none)
{
	static const char *const cases[] = {
		"",	 "99999999",  "2020-13-45", "2021-02-30",
		"1990",	 "12:30",     "0000-00-00", "page 3 of 10",
		"1.2.3", "+++---...", "January",    "10/10",
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		cr_expect_str_eq(iso(cases[i], &out), "", "%s", cases[i]);
	buffer_release(&out);
}

Test(date, seconds_come_back_from_every_day)
{
	struct buffer out = BUFFER_INIT;

	for (int64_t s = -5364662400; s < 7258118400; s += 86400 * 13 + 7331) {
		int64_t back;

		buffer_clear(&out);
		date_append_unix(s, &out);
		cr_assert(date_unix_of_text(buffer_view(&out), &back), "%s",
			  buffer_string(&out));
		cr_assert_eq(back, s, "%s", buffer_string(&out));
	}
	buffer_release(&out);
}

Test(date, a_zone_moves_the_instant_and_a_missing_one_is_utc)
{
	int64_t a, b, c;

	cr_assert(date_unix_of_text(BYTES_LITERAL("2025-02-04T09:00:00+09:00"),
				    &a));
	cr_assert(date_unix_of_text(BYTES_LITERAL("2025-02-04"), &b));
	cr_assert(date_unix_of_text(BYTES_LITERAL("2025-02-03T19:00:00-05:00"),
				    &c));
	cr_assert_eq(a, b);
	cr_assert_eq(a, c);
}
