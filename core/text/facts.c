#include "core/text/facts.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "core/text/language.h"
#include "core/text/text_fold.h"
#include "core/text/title.h"

#define KOREA_MINUTES 540
/* How many blocks above the body may hold its date or byline. */
#define LOOK_UP 24

static void set(struct field_value *value, struct bytes text,
		enum field_source source, unsigned marks)
{
	buffer_clear(&value->text);
	buffer_append_bytes(&value->text, text);
	value->source = source;
	value->marks = marks;
}

static bool set_date(struct field_value *value, struct bytes text,
		     enum field_source source, bool is_korean_line)
{
	struct date date;
	unsigned marks = 0;

	if (!date_parse(text, DATE_MONTH_FIRST, &date))
		return false;
	if (!date.has_time)
		marks |= FIELD_DATE_ONLY;
	if (is_korean_line && date.has_time && !date.has_zone) {
		date.has_zone = true;
		date.zone_minutes = KOREA_MINUTES;
		marks |= FIELD_ZONE_INFERRED;
	}
	buffer_clear(&value->text);
	date_format(&date, &value->text);
	value->source = source;
	value->marks = marks;
	return true;
}

/* "By Jane Doe", "글 홍길동 기자": the name alone, but 기자 stays: it is how
 * the paper signs. */
static struct bytes clean_byline(struct bytes text)
{
	static const char *const openers[] = {
		"by ",	    "by: ",	   "von ", "par ",    "por ",
		"author: ", "written by ", "글 ",  "글·사진 "};

	text = bytes_trim(text);
	for (size_t i = 0; i < ARRAY_COUNT(openers); i++)
		if (bytes_starts_with_nocase(text, bytes_of_string(openers[i])))
			text = bytes_trim(bytes_slice(text, strlen(openers[i]),
						      text.size));
	return text;
}

/* The host of a URL without "www."; empty when it is none. */
static struct bytes host_of(struct bytes url)
{
	size_t begin = bytes_find(url, BYTES_LITERAL("://"), 0), end;

	if (begin == SIZE_MAX)
		return BYTES_NONE;
	begin += 3;
	end = begin;
	while (end < url.size && url.data[end] != '/' && url.data[end] != '?' &&
	       url.data[end] != '#' && url.data[end] != ':')
		end++;
	url = bytes_slice(url, begin, end);
	if (bytes_starts_with_nocase(url, BYTES_LITERAL("www.")))
		url = bytes_slice(url, 4, url.size);
	return url;
}

static void take_title(const struct page_facts *facts,
		       struct field_value field[FIELD_COUNT])
{
	const struct field_value *found = &facts->field[FIELD_TITLE];
	struct bytes site = buffer_view(&facts->field[FIELD_OUTLET].text);
	struct title_hints hints = {
		site.size ? site
			  : host_of(buffer_view(&facts->field[FIELD_URL].text)),
		buffer_view(&facts->heading),
		found->source == SOURCE_TITLE_TAG};

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

/* A short line above the body that holds a date is its date. */
static void date_near_body(const struct blocks *blocks,
			   const struct buffer *body,
			   struct field_value field[FIELD_COUNT])
{
	size_t first = 0;

	if (!body->size)
		return;
	for (; first < blocks->count; first++) {
		struct bytes text = block_text(blocks, first);

		if (text.size >= 20 &&
		    bytes_starts_with(buffer_view(body), text))
			break;
	}
	for (size_t n = 0; n < LOOK_UP && n < first; n++) {
		struct bytes line = block_text(blocks, first - 1 - n);

		if (line_kind(line) == LINE_DATE &&
		    set_date(&field[FIELD_PUBLISHED], line, SOURCE_TEXT,
			     strcmp(language_of_text(buffer_view(body)),
				    "ko") == 0))
			return;
	}
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
		    clean_byline(buffer_view(&facts->field[FIELD_BYLINE].text)),
		    facts->field[FIELD_BYLINE].source, 0);
	set_date(&field[FIELD_PUBLISHED],
		 buffer_view(&facts->field[FIELD_PUBLISHED].text),
		 facts->field[FIELD_PUBLISHED].source, false);
	set_date(&field[FIELD_MODIFIED],
		 buffer_view(&facts->field[FIELD_MODIFIED].text),
		 facts->field[FIELD_MODIFIED].source, false);
	if (!field[FIELD_PUBLISHED].text.size)
		date_near_body(blocks, body, field);
}

/* The dates of text pages stand in lines above the body: the first is when it
 * was published, one that says so is when it was changed. */
void facts_of_text(const struct text_page *page,
		   struct field_value field[FIELD_COUNT])
{
	bool is_korean =
		strcmp(language_of_text(buffer_view(&page->text)), "ko") == 0;

	if (page->title < page->count)
		set(&field[FIELD_TITLE], text_page_line(page, page->title),
		    SOURCE_TEXT, 0);
	for (size_t i = 0; i < page->count; i++) {
		struct bytes line = text_page_line(page, i);
		bool is_change;

		if (i >= page->body_begin && i < page->body_end)
			continue;
		if (page->line[i].kind == LINE_BYLINE &&
		    !field[FIELD_BYLINE].text.size && line.size <= 100)
			set(&field[FIELD_BYLINE], clean_byline(line),
			    SOURCE_TEXT, 0);
		if (page->line[i].kind != LINE_DATE || i > page->body_begin)
			continue;
		is_change = field[FIELD_PUBLISHED].text.size > 0;
		if (!field[is_change ? FIELD_MODIFIED : FIELD_PUBLISHED]
			     .text.size)
			set_date(&field[is_change ? FIELD_MODIFIED
						  : FIELD_PUBLISHED],
				 line, SOURCE_TEXT, is_korean);
	}
}

void facts_set_given(enum field which, struct bytes value,
		     enum field_source source,
		     struct field_value field[FIELD_COUNT])
{
	struct buffer line = BUFFER_INIT;

	text_fold_line(&line, value, false);
	value = buffer_view(&line);
	switch (which) {
	case FIELD_PUBLISHED:
	case FIELD_MODIFIED:
	case FIELD_FETCHED:
		set_date(&field[which], value, source, false);
		break;
	case FIELD_LANGUAGE: {
		char code[3];

		if (language_of_tag(value, code))
			set(&field[which], bytes_of_string(code), source, 0);
		break;
	}
	case FIELD_BYLINE:
		set(&field[which], clean_byline(value), source, 0);
		break;
	default:
		set(&field[which], value, source, 0);
	}
	buffer_release(&line);
}

/* 2025/02/04 or 20250204 in a path: a hint, used when nothing else is there. */
static void date_of_url(struct field_value field[FIELD_COUNT])
{
	struct bytes url = buffer_view(&field[FIELD_URL].text);
	size_t path = bytes_find(url, BYTES_LITERAL("/"), 8);

	if (path != SIZE_MAX)
		set_date(&field[FIELD_PUBLISHED],
			 bytes_slice(url, path, url.size), SOURCE_URL, false);
}

static void finish_language(struct bytes body, struct field_value *language)
{
	const char *of_text = language_of_text(body);
	char code[3];

	if (language->source == SOURCE_GIVEN)
		return;
	if (of_text[0]) {
		set(language, bytes_of_string(of_text), SOURCE_SCRIPT, 0);
		return;
	}
	if (language_of_tag(buffer_view(&language->text), code))
		set(language, bytes_of_string(code), language->source, 0);
	else
		set(language, BYTES_NONE, SOURCE_NONE, 0);
}

void facts_finish(struct bytes body, struct field_value field[FIELD_COUNT])
{
	finish_language(body, &field[FIELD_LANGUAGE]);
	if (!field[FIELD_OUTLET].text.size && field[FIELD_URL].text.size) {
		struct bytes host =
			host_of(buffer_view(&field[FIELD_URL].text));

		if (host.size)
			set(&field[FIELD_OUTLET], host, SOURCE_URL, 0);
	}
	if (!field[FIELD_PUBLISHED].text.size && field[FIELD_URL].text.size)
		date_of_url(field);
}
