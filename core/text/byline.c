#include "core/text/byline.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "core/text/date_word.h"

#include <string.h>

/* Of a line that is a byline by its first words. */
#define LONGEST_LINE  120
#define LONGEST_NAMES 80
#define MOST_WORDS    7

/* What stands before a name; letter case counts past ASCII. */
/* clang-format off */
static const char *const openers[] = {
	"by ", "by: ", "von ", "par ", "por ", "door ", "di ", "av ",
	"yazan: ", "автор: ", "Автор: ", "记者 ", "记者：", "文・", "文／",
	"author: ", "autor: ", "autorin: ", "auteur: ", "글 ", "글·사진 ", "글: ",
	"글 = ", "글=", "מאת ", "بقلم ", "作者：", "作者:", "责任编辑：", "责任编辑:", "文：",
	"文＝", "posted by ", "posted by: ", "written by ", "written by: ",
	"published by ", "submitted by ", "article by ", "article by: ",
	"story by ", "words by ", "geschrieben von ", "veröffentlicht von ",
	"publiziert von ", "erstellt von ", "eingestellt von ",
	"gespeichert von ", "artikel von ", "artikel von: ", "beitrag von ",
	"beitrag von: ", "ein beitrag von ", "text: ", "text von ",
	"text und interview: ", "écrit par ", "Écrit par ", "publié par ",
	"rédigé par ", "escrito por ", "publicado por ", "scritto da ",
	"pubblicato da ", "a cura di ", "geschreven door ",
};
/* clang-format on */

/* What stands between a name and a date. */
static const char *const date_labels[] = {"published",	"updated",
					  "posted",	"last updated",
					  "last",	"on",
					  "am",		"le",
					  "el",		"vom",
					  "datum",	"stand",
					  "erstellt",	"veröffentlicht",
					  "publiziert", "geschrieben",
					  "publié",	"publicado",
					  "pubblicato", "입력",
					  "수정",	"등록",
					  "승인",	"기사입력",
					  "최종수정"};

/* Between the parts of a byline, in UTF-8. */
static const char *const marks[] = {"|", "-", ",", ";", ":", "/", "·",
				    "•", "–", "—", "∙", "»", "›"};

/* How many bytes of a mark or white space the text begins, or ends, with. */
static size_t mark_size(struct bytes text, bool at_end)
{
	if (text.size &&
	    strchr(" \t", at_end ? text.data[text.size - 1] : text.data[0]))
		return 1;
	for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
		struct bytes mark = bytes_of_string(marks[i]);

		if (at_end ? bytes_ends_with(text, mark)
			   : bytes_starts_with(text, mark))
			return mark.size;
	}
	return 0;
}

static struct bytes without_marks_before(struct bytes text)
{
	size_t size;

	while ((size = mark_size(text, false)))
		text = bytes_slice(text, size, text.size);
	return text;
}

static struct bytes without_marks_after(struct bytes text)
{
	size_t size;

	while ((size = mark_size(text, true)))
		text = bytes_slice(text, 0, text.size - size);
	return text;
}

/* Where style sheets part them, the page's bytes may not: "vonAnna Berg". */
static bool is_run_together(struct bytes text, size_t size)
{
	return size < text.size && text.data[size - 1] >= 'a' &&
	       text.data[size - 1] <= 'z' && text.data[size] >= 'A' &&
	       text.data[size] <= 'Z';
}

/* How many bytes of an opener the text begins with. */
static size_t opener_size(struct bytes text)
{
	for (size_t i = 0; text.size && i < ARRAY_COUNT(openers); i++) {
		struct bytes words;
		bool is_parted;

		/* Most differ by their first letter, in whatever case. */
		if (((unsigned char)openers[i][0] ^ text.data[0]) & ~0x20)
			continue;
		words = bytes_of_string(openers[i]);
		is_parted = words.data[words.size - 1] == ' ';
		words.size -= is_parted;
		if (!bytes_starts_with_nocase(text, words))
			continue;
		if (!is_parted || is_run_together(text, words.size))
			return words.size;
		if (words.size < text.size && text.data[words.size] == ' ')
			return words.size + 1;
	}
	return 0;
}

/* The text less the label of a date it ends with; the same text when it ends
 * with none. */
static struct bytes without_label(struct bytes text)
{
	size_t begin = text.size;
	struct bytes word;

	while (begin && text.data[begin - 1] != ' ')
		begin--;
	word = bytes_slice(text, begin, text.size);
	if (date_word_at(word).kind == DATE_WORD_WEEKDAY &&
	    date_word_at(word).size == word.size)
		return bytes_slice(text, 0, begin);
	for (size_t i = 0; i < ARRAY_COUNT(date_labels); i++)
		if (bytes_equal_nocase(word, bytes_of_string(date_labels[i])))
			return bytes_slice(text, 0, begin);
	return text;
}

static struct bytes without_labels_after(struct bytes text)
{
	size_t before;

	do {
		before = text.size;
		text = without_label(without_marks_after(text));
	} while (text.size < before);
	return text;
}

static bool has_digit(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] >= '0' && text.data[i] <= '9')
			return true;
	return false;
}

/* The name beside a date: before it, as most print it, or behind. What stands
 * behind and has figures tells how long the reading takes, and the like. */
static struct bytes beside_date(struct bytes text)
{
	struct date date;
	struct date_place place;
	struct bytes before, after;
	size_t opener;

	if (!date_find(text, DATE_MONTH_FIRST, &date, &place))
		return without_labels_after(text).size
			       ? without_marks_after(text)
			       : BYTES_NONE;
	before = without_labels_after(bytes_slice(text, 0, place.begin));
	if (before.size)
		return before;
	after = without_marks_before(bytes_slice(text, place.end, text.size));
	/* "14:57 Uhr" */
	after = without_marks_before(
		bytes_slice(after, date_word_at(after).size, after.size));
	opener = opener_size(after);
	after = bytes_slice(after, opener, after.size);
	return has_digit(after) ? BYTES_NONE : bytes_trim(after);
}

/* '[Paper / 홍길동 기자 / a@b.kr]' and '(서울=통신) 홍길동 기자 =' to '홍길동
 * 기자': 기자 stays, it is how the paper signs. */
static struct bytes korean_reporter(struct bytes text)
{
	static const char reporter[] = "기자";
	size_t at = bytes_find(text, BYTES_LITERAL("기자"), 0), begin;

	if (at == SIZE_MAX)
		return text;
	for (begin = at; begin > 0; begin--)
		if (strchr("/=)]|[(>", text.data[begin - 1]))
			break;
	if (bytes_trim(bytes_slice(text, begin, at)).size < 3)
		return text;
	return bytes_trim(bytes_slice(text, begin, at + sizeof(reporter) - 1));
}

static struct bytes without_openers(struct bytes text)
{
	size_t opener;

	while ((opener = opener_size(text)))
		text = bytes_trim(bytes_slice(text, opener, text.size));
	return text;
}

/* "jane@paper.example (Jane Doe)", as RSS has its authors. */
static struct bytes mailbox_name(struct bytes text)
{
	size_t at = bytes_find(text, BYTES_LITERAL("@"), 0);
	size_t open = bytes_find(text, BYTES_LITERAL(" ("), 0);

	if (at == SIZE_MAX || open == SIZE_MAX || at > open ||
	    !bytes_ends_with(text, BYTES_LITERAL(")")) ||
	    bytes_find(text, BYTES_LITERAL(" "), 0) < open)
		return text;
	return bytes_trim(bytes_slice(text, open + 2, text.size - 1));
}

bool byline_of_list(struct bytes text, struct buffer *out)
{
	size_t begin = out->size, at = 1;

	if (text.size < 4 || text.data[0] != '[' ||
	    text.data[text.size - 1] != ']')
		return false;
	while (at + 1 < text.size) {
		unsigned char quote = text.data[at];
		size_t end = at + 1;

		while (end + 1 < text.size &&
		       (text.data[end] != quote ||
			!memchr(",]", text.data[end + 1], 2)))
			end++;
		if (!memchr("\"'", quote, 2) || end + 1 == text.size)
			break;
		if (out->size > begin)
			buffer_append_string(out, ", ");
		buffer_append(out, text.data + at + 1, end - at - 1);
		at = end + 2;
		while (at < text.size && text.data[at] == ' ')
			at++;
	}
	if (at >= text.size)
		return true;
	buffer_truncate(out, begin);
	return false;
}

struct bytes byline_name(struct bytes text)
{
	text = mailbox_name(bytes_trim(text));
	text = without_openers(bytes_trim(without_marks_before(text)));
	return korean_reporter(beside_date(text));
}

bool byline_is_signed(struct bytes line)
{
	static const char *const ends[] = {"기자",   "특파원",	 "논설위원",
					   "통신원", "인턴기자", "편집위원"};

	if (!line.size || line.data[line.size - 1] < 0x80)
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++)
		if (bytes_ends_with(line, bytes_of_string(ends[i])))
			return true;
	return false;
}

/* A letter that begins a name: a capital, or one of a script that has none or
 * whose capitals we need not know. */
static bool begins_name(struct bytes word)
{
	return word.size && ((word.data[0] >= 'A' && word.data[0] <= 'Z') ||
			     word.data[0] >= 0x80);
}

/* Words of a name, and between two names, that are written small. */
static bool is_small_word(struct bytes word)
{
	static const char *const words[] = {
		"von", "van",	"der", "den", "zu",  "de",  "da",
		"del", "della", "di",  "du",  "dos", "la",  "le",
		"e",   "y",	"i",   "el",  "al",  "bin", "ibn",
		"and", "und",	"et",  "en",  "och", "og",  "&"};

	for (size_t i = 0; i < ARRAY_COUNT(words); i++)
		if (bytes_equal(word, bytes_of_string(words[i])))
			return true;
	return false;
}

/* "By The Numbers" is a heading. */
static bool begins_phrase(struct bytes name)
{
	static const char *const words[] = {"the ", "a ", "an ", "our ",
					    "all "};

	for (size_t i = 0; i < ARRAY_COUNT(words); i++)
		if (bytes_starts_with_nocase(name, bytes_of_string(words[i])))
			return true;
	return false;
}

bool byline_is_line(struct bytes line)
{
	struct bytes name;
	size_t begin = 0, words = 0;

	if (line.size > LONGEST_LINE)
		return false;
	name = without_openers(line);
	if (name.size == line.size || name.size > LONGEST_NAMES ||
	    has_digit(name))
		return false;
	name = byline_name(line);
	while (begin < name.size) {
		size_t end = bytes_find(name, BYTES_LITERAL(" "), begin);
		struct bytes word;

		if (end == SIZE_MAX)
			end = name.size;
		word = bytes_slice(name, begin, end);
		if (!begins_name(word) && !is_small_word(word))
			return false;
		words++;
		begin = end + 1;
	}
	return words >= 1 && words <= MOST_WORDS && begins_name(name) &&
	       !begins_phrase(name);
}
