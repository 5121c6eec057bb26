#include "core/text/title.h"

#include "core/base/memory.h"
#include "core/text/text_fold.h"

static const char *const separators[] = {
	" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " « ", " · ",
	" • ", " / ", " < ", " > ", " ┃ ",  "｜",  " ⋆ ", "_",
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

/* One cut: true when something was taken off. */
static bool cut_once(struct bytes *title, const struct title_hints *hints)
{
	size_t begin, end;
	struct bytes head, tail;

	if (find_cut(*title, false, &begin, &end)) {
		head = bytes_trim(bytes_slice(*title, 0, begin));
		tail = bytes_trim(bytes_slice(*title, end, title->size));
		if (is_same_name(tail, hints->site) ||
		    (hints->heading.size &&
		     bytes_equal_nocase(head, hints->heading)) ||
		    (hints->is_title_tag && count_words(tail) <= 4 &&
		     text_fold_weight(head) >= 2 * text_fold_weight(tail))) {
			*title = head;
			return head.size > 0;
		}
	}
	if (find_cut(*title, true, &begin, &end)) {
		head = bytes_trim(bytes_slice(*title, 0, begin));
		tail = bytes_trim(bytes_slice(*title, end, title->size));
		if (text_fold_weight(head) <= text_fold_weight(tail) &&
		    is_same_name(head, hints->site)) {
			*title = tail;
			return tail.size > 0;
		}
	}
	return false;
}

struct bytes title_without_site(struct bytes title,
				const struct title_hints *hints)
{
	title = bytes_trim(title);
	for (int i = 0; i < 3 && cut_once(&title, hints); i++)
		;
	return title;
}
