#include "core/text/facts.h"

#include "core/base/memory.h"
#include "core/text/byline.h"
#include "core/text/date.h"
#include "core/text/language.h"
#include "core/text/text_fold.h"
#include "core/text/title.h"
#include "core/text/url_host.h"

#define KOREA_MINUTES 540
/* How many blocks above the body may hold its date or byline. */
#define LOOK_UP		    24
#define LOOK_DOWN	    6
#define LONGEST_DATE_LINE   160
#define LONGEST_BYLINE_LINE 60
#define LOOK_UP_BYLINE	    12

static void set(struct field_value *value, struct bytes text,
		enum field_source source, unsigned marks)
{
	buffer_clear(&value->text);
	buffer_append_bytes(&value->text, text);
	value->source = source;
	value->marks = marks;
}

struct date_rule {
	enum field_source source;
	enum date_order order;
	bool is_korean_line; /* a missing zone is Korea's */
};

static bool set_date(struct field_value *value, struct bytes text,
		     const struct date_rule *rule)
{
	struct date date;
	unsigned marks = 0;

	if (!date_parse(text, rule->order, &date))
		return false;
	if (!date.has_time)
		marks |= FIELD_DATE_ONLY;
	if (rule->is_korean_line && date.has_time && !date.has_zone) {
		date.has_zone = true;
		date.zone_minutes = KOREA_MINUTES;
		marks |= FIELD_ZONE_INFERRED;
	}
	buffer_clear(&value->text);
	date_format(&date, &value->text);
	value->source = rule->source;
	value->marks = marks;
	return true;
}

static void take_title(const struct page_facts *facts,
		       struct field_value field[FIELD_COUNT])
{
	const struct field_value *found = &facts->field[FIELD_TITLE];
	struct bytes site =
		buffer_view(facts->field[FIELD_OUTLET].text.size
				    ? &facts->field[FIELD_OUTLET].text
				    : &facts->site);
	struct title_hints hints = {
		site.size
			? site
			: url_host(buffer_view(&facts->field[FIELD_URL].text)),
		buffer_view(&facts->heading),
		found->source == SOURCE_TITLE_TAG ||
			bytes_equal(buffer_view(&found->text),
				    buffer_view(&facts->title_tag))};

	if (found->text.size)
		set(&field[FIELD_TITLE],
		    title_without_site(buffer_view(&found->text), &hints),
		    found->source, 0);
}

static void take(const struct page_facts *facts, enum field which,
		 struct field_value field[FIELD_COUNT])
{
	if (facts->field[which].text.size)
		set(&field[which], buffer_view(&facts->field[which].text),
		    facts->field[which].source, 0);
}

/* 3/4/2025 is in March in the United States and where dates begin with the
 * year, in April nearly elsewhere. A region in the tag decides. */
static enum date_order order_of(struct bytes tag)
{
	static const char *const month_first[] = {"en", "ko", "ja", "zh"};
	static const char *const regions[] = {"us", "kr", "kp",	  "jp",
					      "cn", "tw", "hans", "hant"};
	char code[3];
	struct bytes region;

	tag = bytes_trim(tag);
	if (tag.size < 2)
		return DATE_MONTH_FIRST;
	region = tag.size > 3 && (tag.data[2] == '-' || tag.data[2] == '_')
			 ? bytes_slice(tag, 3, tag.size)
			 : BYTES_NONE;
	if (!language_of_tag(tag, code))
		return DATE_DAY_FIRST;
	for (size_t i = 0; i < ARRAY_COUNT(month_first); i++) {
		if (strcmp(code, month_first[i]) != 0)
			continue;
		for (size_t j = 0; region.size && j < ARRAY_COUNT(regions); j++)
			if (bytes_starts_with_nocase(
				    region, bytes_of_string(regions[j])))
				return DATE_MONTH_FIRST;
		return region.size ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
	}
	return DATE_DAY_FIRST;
}

enum date_order facts_date_order(struct bytes given, struct bytes of_page,
				 struct bytes body)
{
	struct bytes of_text;
	char code[3];

	if (language_of_tag(bytes_trim(given), code))
		return order_of(given);
	of_text = bytes_of_string(language_of_text(body));
	/* The page may say which English it is. */
	if (of_text.size && !(language_of_tag(bytes_trim(of_page), code) &&
			      bytes_equal(of_text, bytes_of_string(code))))
		return order_of(of_text);
	return order_of(of_page);
}

bool facts_has_two_readings(struct bytes date)
{
	struct date month_first, day_first;

	return date_parse(date, DATE_MONTH_FIRST, &month_first) &&
	       date_parse(date, DATE_DAY_FIRST, &day_first) &&
	       month_first.day != day_first.day;
}

static size_t first_block(const struct blocks *blocks, struct bytes body)
{
	for (size_t i = 0; i < blocks->count; i++) {
		struct bytes text = block_text(blocks, i);

		if (text.size >= 20 && bytes_starts_with(body, text))
			return i;
	}
	return blocks->count;
}

/* A short line with a date near the place the body begins: above it first,
 * upwards, then a little below. */
static void date_near_body(const struct blocks *blocks, struct bytes body,
			   enum date_order order, struct field_value *published)
{
	size_t first = body.size ? first_block(blocks, body) : blocks->count;
	struct date_rule rule = {SOURCE_TEXT, order, language_is_korean(body)};
	struct date date;

	if (first == blocks->count)
		return;
	for (size_t n = 1; n <= LOOK_UP + LOOK_DOWN; n++) {
		bool is_above = n <= LOOK_UP;
		size_t i = is_above ? first - n : first + n - LOOK_UP;

		if ((is_above && n > first) || i >= blocks->count ||
		    blocks->at[i].weight > LONGEST_DATE_LINE ||
		    !date_find(block_text(blocks, i), order, &date, NULL))
			continue;
		set_date(published, block_text(blocks, i), &rule);
		return;
	}
}

/* "Write to us: desk@paper.example" */
static bool is_address(struct bytes name)
{
	return bytes_find(name, BYTES_LITERAL("@"), 0) != SIZE_MAX;
}

/* A byline where many stand: above the body, under its headline, or its first
 * line. */
static void byline_near_body(const struct blocks *blocks, struct bytes body,
			     struct field_value *byline)
{
	size_t first = body.size ? first_block(blocks, body) : blocks->count;
	size_t last = first + 1 < blocks->count ? first + 1 : first;

	for (size_t n = 0;
	     first < blocks->count && n <= LOOK_UP_BYLINE && n <= last; n++) {
		struct bytes line = block_text(blocks, last - n), name;
		uint32_t weight = blocks->at[last - n].weight;

		if (weight > LONGEST_BYLINE_LINE ||
		    (!byline_is_line(line) && !byline_is_signed(line)))
			continue;
		name = byline_name(line);
		if (name.size && !is_address(name)) {
			set(byline, name, SOURCE_TEXT, 0);
			return;
		}
	}
}

/* 2025/02/04 or 20250204 in a path; longer numbers are ids. */
static bool date_of_url(struct field_value field[FIELD_COUNT])
{
	static const struct date_rule rule = {SOURCE_URL, DATE_DAY_FIRST,
					      false};
	struct bytes url = buffer_view(&field[FIELD_URL].text);
	size_t path = bytes_find(url, BYTES_LITERAL("/"), 8);
	struct date date;

	if (path == SIZE_MAX)
		return false;
	url = bytes_slice(url, path, url.size);
	return date_find(url, DATE_DAY_FIRST, &date, NULL) && !date.has_time &&
	       date.year >= 1990 &&
	       set_date(&field[FIELD_PUBLISHED], url, &rule);
}

static void take_dates(const struct page_facts *facts,
		       const struct blocks *blocks, struct bytes body,
		       struct field_value field[FIELD_COUNT])
{
	static const enum field dates[] = {FIELD_PUBLISHED, FIELD_MODIFIED};
	enum date_order order =
		order_of(buffer_view(&facts->field[FIELD_LANGUAGE].text));

	for (size_t i = 0; i < ARRAY_COUNT(dates); i++) {
		const struct field_value *found = &facts->field[dates[i]];
		struct date_rule rule = {found->source, order, false};

		set_date(&field[dates[i]], buffer_view(&found->text), &rule);
	}
	if (!field[FIELD_PUBLISHED].text.size && !date_of_url(field))
		date_near_body(blocks, body, order, &field[FIELD_PUBLISHED]);
}

void facts_of_page(const struct page_facts *facts, const struct blocks *blocks,
		   const struct buffer *body,
		   struct field_value field[FIELD_COUNT])
{
	take_title(facts, field);
	take(facts, FIELD_OUTLET, field);
	take(facts, FIELD_URL, field);
	take(facts, FIELD_LANGUAGE, field);
	if (facts->field[FIELD_BYLINE].text.size)
		set(&field[FIELD_BYLINE],
		    byline_name(buffer_view(&facts->field[FIELD_BYLINE].text)),
		    facts->field[FIELD_BYLINE].source, 0);
	if (!field[FIELD_BYLINE].text.size ||
	    facts->rank[FIELD_BYLINE] >= RANK_BY_OUTLET)
		byline_near_body(blocks, buffer_view(body),
				 &field[FIELD_BYLINE]);
	take_dates(facts, blocks, buffer_view(body), field);
}

/* A date in a text is written as its language has them. */
static struct date_rule rule_of_line(struct bytes line, struct bytes text)
{
	struct date_rule rule = {SOURCE_TEXT, DATE_MONTH_FIRST,
				 language_is_korean(text)};

	if (facts_has_two_readings(line))
		rule.order = facts_date_order(BYTES_NONE, BYTES_NONE, text);
	return rule;
}

/* The dates of text pages stand in lines above the body: the first is when it
 * was published, one that says so is when it was changed. */
void facts_of_text(const struct text_page *page,
		   struct field_value field[FIELD_COUNT])
{
	if (page->title < page->count)
		set(&field[FIELD_TITLE], text_page_line(page, page->title),
		    SOURCE_TEXT, 0);
	for (size_t i = 0; i < page->count; i++) {
		struct bytes line = text_page_line(page, i);
		struct date_rule rule;
		bool is_change;

		if (i >= page->body_begin && i < page->body_end)
			continue;
		if (page->line[i].kind == LINE_BYLINE &&
		    !field[FIELD_BYLINE].text.size && line.size <= 100)
			set(&field[FIELD_BYLINE], byline_name(line),
			    SOURCE_TEXT, 0);
		if (page->line[i].kind != LINE_DATE || i > page->body_begin)
			continue;
		rule = rule_of_line(line, buffer_view(&page->text));
		is_change = field[FIELD_PUBLISHED].text.size > 0;
		if (!field[is_change ? FIELD_MODIFIED : FIELD_PUBLISHED]
			     .text.size)
			set_date(&field[is_change ? FIELD_MODIFIED
						  : FIELD_PUBLISHED],
				 line, &rule);
	}
}

void facts_set_given(enum field which, struct bytes value,
		     enum field_source source, enum date_order order,
		     struct field_value field[FIELD_COUNT])
{
	struct buffer line = BUFFER_INIT, list = BUFFER_INIT;
	struct date_rule rule = {source, order, false};

	text_fold_line(&line, value, false);
	value = buffer_view(&line);
	switch (which) {
	case FIELD_PUBLISHED:
	case FIELD_MODIFIED:
	case FIELD_FETCHED:
		set_date(&field[which], value, &rule);
		break;
	case FIELD_LANGUAGE: {
		char code[3];

		if (language_of_tag(value, code))
			set(&field[which], bytes_of_string(code), source, 0);
		break;
	}
	case FIELD_BYLINE:
		if (byline_of_list(value, &list))
			value = buffer_view(&list);
		set(&field[which], byline_name(value), source, 0);
		break;
	default:
		set(&field[which], value, source, 0);
	}
	buffer_release(&list);
	buffer_release(&line);
}

static void finish_language(struct bytes body, struct field_value *language)
{
	const char *of_text;
	char code[3];

	if (language->source == SOURCE_GIVEN)
		return;
	of_text = language_of_text(body);
	if (of_text[0]) {
		set(language, bytes_of_string(of_text), SOURCE_SCRIPT, 0);
		return;
	}
	if (language_of_tag(buffer_view(&language->text), code))
		set(language, bytes_of_string(code), language->source, 0);
	else
		set(language, BYTES_NONE, SOURCE_NONE, 0);
}

/* A host is one whatever case it is written in. */
static void set_host(struct field_value *outlet, struct bytes host)
{
	set(outlet, host, SOURCE_URL, 0);
	for (size_t i = 0; i < outlet->text.size; i++)
		if (outlet->text.data[i] >= 'A' && outlet->text.data[i] <= 'Z')
			outlet->text.data[i] |= 0x20;
}

void facts_finish(struct bytes body, struct field_value field[FIELD_COUNT])
{
	finish_language(body, &field[FIELD_LANGUAGE]);
	if (!field[FIELD_OUTLET].text.size && field[FIELD_URL].text.size) {
		struct bytes host =
			url_host(buffer_view(&field[FIELD_URL].text));

		if (host.size)
			set_host(&field[FIELD_OUTLET], host);
	}
	if (!field[FIELD_PUBLISHED].text.size && field[FIELD_URL].text.size)
		date_of_url(field);
}
