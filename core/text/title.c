#include "core/text/title.h"

#include "core/base/memory.h"
#include "core/text/text_fold.h"

static const char *const separators[] = {
	" | ", " - ", " – ", " — ", " // ", " :: ", " : ", " » ", " « ",
	" · ", " • ", " / ", " < ", " > ",  " ┃ ",  "｜",  " ⋆ ", "_",
};

/* Letters and digits alone, ASCII folded, so "The Daily-Herald" is found in
 * "thedailyherald.com". */
static size_t squeeze(struct bytes text, unsigned char *out, size_t room)
{
	size_t size = 0;

	for (size_t i = 0; i < text.size && size < room; i++) {
		unsigned char c = text.data[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c >= 0x80)
			out[size++] = c;
	}
	return size;
}

/* Nothing but the name? */
static bool is_name(struct bytes part, struct bytes site)
{
	unsigned char a[128], b[128];
	struct bytes x = {a, squeeze(part, a, sizeof(a))};
	struct bytes y = {b, squeeze(site, b, sizeof(b))};

	return x.size >= 2 && bytes_equal(x, y);
}

static bool is_same_name(struct bytes part, struct bytes site)
{
	unsigned char a[128], b[128];
	struct bytes x = {a, squeeze(part, a, sizeof(a))};
	struct bytes y = {b, squeeze(site, b, sizeof(b))};

	if (x.size < 2 || y.size < 2)
		return false;
	return bytes_find(x, y, 0) != SIZE_MAX ||
	       (x.size >= 4 && bytes_find(y, x, 0) != SIZE_MAX);
}

/* The last separator in the title, or the first when `first`. */
static bool find_cut(struct bytes title, bool first, size_t *begin, size_t *end)
{
	bool found = false;

	for (size_t i = 0; i < ARRAY_COUNT(separators); i++) {
		struct bytes mark = bytes_of_string(separators[i]);
		size_t at = bytes_find(title, mark, 1);

		while (at != SIZE_MAX) {
			if (!found || (first ? at < *begin : at > *begin)) {
				*begin = at;
				*end = at + mark.size;
				found = true;
			}
			if (first)
				break;
			at = bytes_find(title, mark, at + 1);
		}
	}
	return found && *end < title.size;
}

static size_t count_words(struct bytes text)
{
	size_t words = text.size > 0;

	for (size_t i = 0; i < text.size; i++)
		words += text.data[i] == ' ';
	return words;
}

/* A title with a part cut off either end. */
struct cut {
	struct bytes head, tail;
	bool is_there;
};

static struct cut cut_at(struct bytes title, bool first)
{
	struct cut cut = {.is_there = false};
	size_t begin = 0, end = 0;

	if (!find_cut(title, first, &begin, &end))
		return cut;
	cut.head = bytes_trim(bytes_slice(title, 0, begin));
	cut.tail = bytes_trim(bytes_slice(title, end, title.size));
	cut.is_there = cut.head.size && cut.tail.size;
	return cut;
}

/* What stands last is the site, by its name or since the rest is the heading.
 */
static bool ends_with_site(const struct cut *cut,
			   const struct title_hints *hints)
{
	return is_same_name(cut->tail, hints->site) ||
	       (hints->heading.size &&
		bytes_equal_nocase(cut->head, hints->heading));
}

static bool begins_with_site(const struct cut *cut,
			     const struct title_hints *hints)
{
	return is_name(cut->head, hints->site) ||
	       (text_fold_weight(cut->head) <= text_fold_weight(cut->tail) &&
		is_same_name(cut->head, hints->site));
}

/* Most pages put their site's name last, and it is short. */
static bool may_end_with_site(const struct cut *cut)
{
	return count_words(cut->tail) <= 4 &&
	       text_fold_weight(cut->head) >= 2 * text_fold_weight(cut->tail);
}

/* "标题-新华网": Chinese, Japanese and Korean pages put no spaces around the
 * hyphen, which a headline may have too: what it parts must be a paper by its
 * name. */
static struct cut cut_at_paper(struct bytes title)
{
	static const char *const ends[] = {"网",       "網",   "报",   "報",
					   "新闻",     "新聞", "社",   "台",
					   "ニュース", "뉴스", "신문", "일보"};
	struct cut cut = {.is_there = false};
	size_t at = title.size;

	while (at && title.data[at - 1] != '-')
		at--;
	if (!at)
		return cut;
	cut.tail = bytes_slice(title, at, title.size);
	while (at && title.data[at - 1] == '-')
		at--;
	cut.head = bytes_slice(title, 0, at);
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++)
		cut.is_there |=
			bytes_ends_with(cut.tail, bytes_of_string(ends[i]));
	cut.is_there &= may_end_with_site(&cut);
	return cut;
}

/* One cut: true when something was taken off. */
static bool cut_once(struct bytes *title, const struct title_hints *hints)
{
	struct cut last = cut_at(*title, false), other;

	if (last.is_there && ends_with_site(&last, hints)) {
		*title = last.head;
		return true;
	}
	other = last.is_there ? cut_at(*title, true) : last;
	if (other.is_there && begins_with_site(&other, hints)) {
		*title = other.tail;
		return true;
	}
	if (!hints->is_title_tag)
		return false;
	other = last.is_there && may_end_with_site(&last)
			? last
			: cut_at_paper(*title);
	if (other.is_there)
		*title = other.head;
	return other.is_there;
}

/* "Site // » Title" has two separators, and is cut at one. */
static struct bytes without_separator(struct bytes title)
{
	for (size_t i = 0; i < ARRAY_COUNT(separators); i++) {
		struct bytes mark = bytes_of_string(separators[i]);

		mark = bytes_slice(mark, mark.data[0] == ' ', mark.size);
		if (mark.size > 1 && bytes_starts_with(title, mark))
			return bytes_slice(title, mark.size, title.size);
	}
	return title;
}

struct bytes title_without_site(struct bytes title,
				const struct title_hints *hints)
{
	title = bytes_trim(title);
	for (int i = 0; i < 3 && cut_once(&title, hints); i++)
		title = without_separator(title);
	return title;
}
