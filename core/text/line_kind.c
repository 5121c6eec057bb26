#include "core/text/line_kind.h"

#include "core/base/memory.h"
#include "core/text/byline.h"
#include "core/text/date.h"
#include "core/text/line_words.h"
#include "core/text/text_fold.h"
#include "core/text/utf8.h"

#define SENTENCE_WEIGHT 60
/* What weighs more is told by no words in it. */
#define LONGEST_TOLD 700
/* Bytes of a whole line that is a button or heads a list, less than this. */
#define LONGEST_LABEL 64

/* Bullets, colons and spaces around a menu word. */
static struct bytes strip_marks(struct bytes line)
{
	const unsigned char *begin = line.data, *end = line.data + line.size;

	while (begin < end) {
		const unsigned char *next = begin;
		uint32_t c = utf8_next(&next, end);

		if (c != 0x2022 && c != 0xB7 && c != '*' && c != '-' &&
		    c != ':' && c != '|' && c != '>' && c != '[' &&
		    c != 0x25B6 && c != 0x25A0 && c != 0x25CF && c != '#' &&
		    !utf8_is_space(c))
			break;
		begin = next;
	}
	while (end > begin &&
	       (end[-1] == ':' || end[-1] == ' ' || end[-1] == '|' ||
		end[-1] == ']' || end[-1] == '>' || end[-1] == '-'))
		end--;
	return bytes_make(begin, (size_t)(end - begin));
}

static struct bytes folded_line(const struct line_trace *trace)
{
	return bytes_make(trace->text, trace->size);
}

static bool is_rights(const struct line_trace *trace)
{
	struct bytes line = folded_line(trace);

	if (trace->size > 600)
		return false;
	if (line_has_any(trace, LINE_WORDS_RIGHTS))
		return true;
	return (bytes_starts_with(line, BYTES_LITERAL("copyright")) ||
		bytes_starts_with(line, BYTES_LITERAL("©")) ||
		bytes_starts_with(line, BYTES_LITERAL("ⓒ"))) &&
	       trace->size < 240;
}

/* A date and little else, or one behind a word that says so. */
static bool is_date_line(const struct line_trace *trace, uint32_t weight)
{
	struct date date;

	if (weight > 120 || !trace->has_digit ||
	    !date_find(folded_line(trace), DATE_MONTH_FIRST, &date, NULL))
		return false;
	return weight <= 32 || (weight <= 60 && date.has_time) ||
	       line_begins_with_any(strip_marks(folded_line(trace)),
				    LINE_WORDS_DATE);
}

static bool has_email(struct bytes line)
{
	size_t at = bytes_find(line, BYTES_LITERAL("@"), 0);

	return at != SIZE_MAX && at > 0 && at + 3 < line.size &&
	       bytes_find(line, BYTES_LITERAL("."), at) != SIZE_MAX &&
	       line.data[at - 1] > ' ' && line.data[at + 1] > ' ';
}

/* '방영덕 기자', '[... / 오창영 기자 / a@b]', 'By Jane Doe' */
static bool is_byline(struct bytes line, const struct line_trace *trace,
		      uint32_t weight)
{
	if (weight > 120 || text_fold_ends_sentence(line))
		return weight <= 90 && has_email(line) &&
		       line_has(trace, "기자");
	if (weight <= 100 && has_email(line))
		return true;
	return weight <= 60 && (byline_is_signed(line) ||
				bytes_starts_with(line, BYTES_LITERAL("By ")));
}

/* '<사진=...>', '[사진출처 = ...]', and a sentence that a name and 기자 follow:
 * '... 하고 있다. 권도현 기자' */
static bool is_credit(struct bytes line, const struct line_trace *trace,
		      uint32_t weight)
{
	const unsigned char *end;

	if (weight > 360)
		return false;
	if (line_has_any(trace, LINE_WORDS_CREDIT) &&
	    (weight <= 160 || !text_fold_ends_sentence(line)))
		return true;
	if (!bytes_ends_with(line, BYTES_LITERAL("기자")))
		return false;
	end = line.data + line.size - strlen("기자");
	/* Back over the name, at most 20 bytes, to the end of a sentence. */
	for (size_t i = 0; i < 20 && end > line.data; i++)
		if (*--end == '.')
			return true;
	return false;
}

/* Korean reports end in "...다.", what speaks to the reader in "...니다.". */
static bool is_korean_report(struct bytes line, uint32_t weight)
{
	return weight >= SENTENCE_WEIGHT &&
	       bytes_ends_with(line, BYTES_LITERAL("다.")) &&
	       !bytes_ends_with(line, BYTES_LITERAL("니다."));
}

static bool is_consent(struct bytes line, const struct line_trace *trace,
		       uint32_t weight)
{
	if (weight > LONGEST_TOLD || is_korean_report(line, weight))
		return false;
	if (line_has_any(trace, LINE_WORDS_CONSENT))
		return true;
	return line_has_any(trace, LINE_WORDS_TERMS) &&
	       (weight <= SENTENCE_WEIGHT || !text_fold_ends_sentence(line) ||
		line_has_any(trace, LINE_WORDS_ADDRESS));
}

/* '함께 볼 만한 기사', '가장 많이 읽은 뉴스': a list of other articles. */
static bool is_korean_list_heading(struct bytes line, uint32_t weight)
{
	static const char *const kinds[] = {
		"관련", "추천", "인기", "많이",	  "함께",    "주요", "최신",
		"다른", "핫",	"랭킹", "실시간", "이 시각", "연관", "베스트"};

	if (weight > 40 || (!bytes_ends_with(line, BYTES_LITERAL("기사")) &&
			    !bytes_ends_with(line, BYTES_LITERAL("뉴스"))))
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
		if (bytes_find(line, bytes_of_string(kinds[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool is_summary(const struct line_trace *trace, uint32_t weight)
{
	return weight <= 320 && line_has_any(trace, LINE_WORDS_SUMMARY) &&
	       (weight <= 40 || line_has(trace, "기사 본문") ||
		line_has(trace, "본문과 함께") || line_has(trace, "ai 요약"));
}

enum line_kind line_kind(struct bytes line, uint32_t weight)
{
	struct line_trace trace;
	struct bytes bare;

	if (line.size == 0)
		return LINE_MENU;
	if (line.size > LINE_TRACE_SIZE)
		return LINE_TEXT;
	if (weight > LONGEST_TOLD && strip_marks(line).size >= LONGEST_LABEL)
		return LINE_TEXT;
	line_trace(&trace, line);
	bare = strip_marks(folded_line(&trace));
	if (bare.size > 0 && bare.size < LONGEST_LABEL) {
		if (line_is_any(bare, LINE_WORDS_STOP))
			return LINE_STOP;
		if (line_is_any(bare, LINE_WORDS_MENU))
			return LINE_MENU;
		if (is_korean_list_heading(bare, weight))
			return LINE_STOP;
	}
	if (is_rights(&trace))
		return LINE_RIGHTS;
	if (is_summary(&trace, weight))
		return LINE_SUMMARY;
	if (is_consent(line, &trace, weight))
		return LINE_CONSENT;
	if (is_date_line(&trace, weight))
		return LINE_DATE;
	if (is_credit(line, &trace, weight))
		return LINE_CREDIT;
	if (is_byline(line, &trace, weight))
		return LINE_BYLINE;
	return LINE_TEXT;
}
