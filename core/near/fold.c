#include "core/near/fold.h"

#include "core/base/memory.h"
#include "core/near/kernel.h"

#include <stdlib.h>
#include <utf8proc.h>

#define FOLD_SLOW 0xffffU /* not one letter in, one letter or none out */
#define FOLD_OPTIONS                                                           \
	(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |                \
	 UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

/* Characters folded together at most, as in Unicode's Stream-Safe Text Format:
 * a letter under a million accents must not cost a million squared. */
#define CLUSTER_LIMIT 32
/* No character folds to more than 18 (U+FDFA). */
#define CLUSTER_LETTERS (CLUSTER_LIMIT * 18 + 2)

struct folder {
	const struct kernel *kernel;
	bool is_ready[256]; /* by the high byte of a code point below 64 K */
	uint16_t table[0x10000]; /* 0 drop, FOLD_SLOW, else the letter */
};

/* A place in the body and what has been made of what lies before it. */
struct fold_state {
	struct folder *folder;
	const unsigned char *data;
	size_t size;
	size_t at;
	size_t sealed; /* nothing before this joins with what comes */
	struct shadow *out;
};

const unsigned char fold_ascii_table[128] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4',
	['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e',
	['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
	['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o',
	['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
	['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
	['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
	['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i',
	['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n',
	['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's',
	['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x',
	['y'] = 'y', ['z'] = 'z'};

struct folder *folder_new(void)
{
	struct folder *folder = memory_alloc_zero(1, sizeof(*folder));

	folder->kernel = kernel_best();
	return folder;
}

void folder_free(struct folder *folder)
{
	free(folder);
}

void shadow_release(struct shadow *shadow)
{
	if (!shadow)
		return;
	free(shadow->letter);
	free(shadow->begin);
	free(shadow->end);
	free(shadow->units);
	*shadow = (struct shadow){0};
}

static void shadow_reserve(struct shadow *shadow, size_t needed)
{
	size_t capacity = shadow->capacity;

	if (needed <= capacity)
		return;
	capacity = needed + needed / 8 + 64;
	shadow->letter = memory_resize(shadow->letter, capacity,
				       sizeof(*shadow->letter));
	shadow->begin =
		memory_resize(shadow->begin, capacity, sizeof(*shadow->begin));
	shadow->end =
		memory_resize(shadow->end, capacity, sizeof(*shadow->end));
	shadow->units =
		memory_resize(shadow->units, capacity, sizeof(*shadow->units));
	shadow->capacity = capacity;
}

static inline void shadow_put(struct shadow *shadow, uint32_t letter,
			      size_t begin, size_t end)
{
	shadow->letter[shadow->count] = letter;
	shadow->begin[shadow->count] = (uint32_t)begin;
	shadow->end[shadow->count] = (uint32_t)end;
	shadow->units[shadow->count] = (unsigned char)letter_units(letter);
	shadow->count++;
}

/* Does it join with the letter before it? Marks, and the later jamo. */
static bool is_joining(uint32_t c)
{
	utf8proc_category_t category;

	if (c < 0x300)
		return false;
	if ((c >= 0x1160 && c < 0x1200) || (c >= 0xd7b0 && c < 0xd800))
		return true;
	/* Their compatibility forms, and the half-width voicing marks. */
	if ((c >= 0x3131 && c < 0x318f) || (c >= 0xff9e && c < 0xffdd))
		return true;
	category = utf8proc_category((utf8proc_int32_t)c);
	return category == UTF8PROC_CATEGORY_MN ||
	       category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

/* Combining classes 10-36 are the points of Hebrew, Arabic and Syriac, 200 and
 * up the accents no letter took in; the others spell. */
static bool is_spelling_mark(const utf8proc_property_t *property)
{
	return property->combining_class < 10 ||
	       (property->combining_class > 36 &&
		property->combining_class < 200);
}

/* Does it count, once folded? */
static bool is_kept(uint32_t c)
{
	const utf8proc_property_t *property =
		utf8proc_get_property((utf8proc_int32_t)c);

	switch (property->category) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
		return is_spelling_mark(property);
	default:
		return false;
	}
}

static uint16_t table_entry(uint32_t c)
{
	utf8proc_int32_t folded[CLUSTER_LETTERS];
	unsigned char utf8[4];
	utf8proc_ssize_t n;

	if (c >= 0xd800 && c < 0xe000)
		return 0;
	if (is_joining(c))
		return FOLD_SLOW;
	n = utf8proc_encode_char((utf8proc_int32_t)c, utf8);
	n = utf8proc_decompose(utf8, n, folded, CLUSTER_LETTERS, FOLD_OPTIONS);
	if (n > 0)
		n = utf8proc_normalize_utf32(folded, n, FOLD_OPTIONS);
	if (n <= 0)
		return 0;
	if (n > 1 || folded[0] >= (utf8proc_int32_t)FOLD_SLOW)
		return FOLD_SLOW;
	return is_kept((uint32_t)folded[0]) ? (uint16_t)folded[0] : 0;
}

static inline uint16_t table_look(struct folder *folder, uint32_t c)
{
	if (!folder->is_ready[c >> 8]) {
		for (uint32_t i = c & 0xff00; i <= (c | 0xff); i++)
			folder->table[i] = table_entry(i);
		folder->is_ready[c >> 8] = true;
	}
	return folder->table[c];
}

/* Decode one character at `at`; 0 bytes long when it is no UTF-8. */
static inline unsigned decode(const unsigned char *p, size_t left, uint32_t *c)
{
	uint32_t v;

	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || left < 2 || (p[1] & 0xc0) != 0x80)
		return 0;
	if (p[0] < 0xe0) {
		*c = (p[0] & 0x1fU) << 6 | (p[1] & 0x3fU);
		return 2;
	}
	if (left < 3 || (p[2] & 0xc0) != 0x80)
		return 0;
	v = (p[0] & 0x0fU) << 12 | (p[1] & 0x3fU) << 6 | (p[2] & 0x3fU);
	if (p[0] < 0xf0) {
		*c = v;
		return v < 0x800 || (v >= 0xd800 && v < 0xe000) ? 0 : 3;
	}
	if (p[0] > 0xf4 || left < 4 || (p[3] & 0xc0) != 0x80)
		return 0;
	*c = (v & 0x7fffU) << 6 | (p[3] & 0x3fU);
	return *c < 0x10000 || *c > 0x10ffff ? 0 : 4;
}

/* Take back what the last character gave, when it stands right before. */
static size_t unfold_last(struct fold_state *s)
{
	struct shadow *out = s->out;
	size_t begin;

	if (!out->count || out->end[out->count - 1] != s->at)
		return s->at;
	begin = out->begin[out->count - 1];
	if (begin < s->sealed)
		return s->at;
	while (out->count && out->begin[out->count - 1] == begin)
		out->count--;
	return begin;
}

/* The character at s->at and what joins with it, by utf8proc. */
static void fold_cluster(struct fold_state *s)
{
	utf8proc_int32_t folded[CLUSTER_LETTERS];
	utf8proc_ssize_t n;
	size_t begin = s->at, end = s->at;
	uint32_t c = 0;
	unsigned length = decode(s->data + end, s->size - end, &c);

	if (is_joining(c))
		begin = unfold_last(s);
	for (unsigned i = 0; i < CLUSTER_LIMIT; i++) {
		end += length;
		if (end == s->size)
			break;
		length = decode(s->data + end, s->size - end, &c);
		if (!length || !is_joining(c))
			break;
	}
	s->at = end;
	s->sealed = end;
	n = utf8proc_decompose(s->data + begin, (utf8proc_ssize_t)(end - begin),
			       folded, CLUSTER_LETTERS, FOLD_OPTIONS);
	if (n <= 0 || n > CLUSTER_LETTERS)
		return;
	n = utf8proc_normalize_utf32(folded, n, FOLD_OPTIONS);
	shadow_reserve(s->out,
		       s->out->count + CLUSTER_LETTERS + s->size - s->at);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (is_kept((uint32_t)folded[i]))
			shadow_put(s->out, (uint32_t)folded[i], begin, end);
}

/* Hangul syllables and Han: the bulk of a Korean or Chinese text. */
static inline bool is_own_folding(uint32_t c)
{
	return c - 0xac00 < 0xd7a4 - 0xac00 || c - 0x4e00 < 0x9fd0 - 0x4e00;
}

/* One character. */
static inline void fold_any(struct fold_state *s)
{
	uint32_t c = 0;
	unsigned length = decode(s->data + s->at, s->size - s->at, &c);
	uint32_t folded;

	if (!length) {
		s->at++;
		return;
	}
	if (c < 0x80)
		folded = fold_ascii_table[c];
	else if (is_own_folding(c))
		folded = c;
	else if (c < 0x10000)
		folded = table_look(s->folder, c);
	else
		folded = FOLD_SLOW;
	if (folded == FOLD_SLOW) {
		fold_cluster(s);
		return;
	}
	if (folded)
		shadow_put(s->out, folded, s->at, s->at + length);
	s->at += length;
}

/* A character of the table; false when it takes more than that. */
static inline bool look_up(struct fold_state *s, size_t at, unsigned *length,
			   uint32_t *letter)
{
	uint32_t c = 0;

	*length = decode(s->data + at, s->size - at, &c);
	if (!*length || c >= 0x10000)
		return false;
	*letter = table_look(s->folder, c);
	return *letter != FOLD_SLOW;
}

/*
 * A few characters that fold each to one letter or none, up to the first that
 * does not. Words and spaces take turns too fast for a processor to foresee,
 * so ASCII and the letters of is_own_folding go the same way.
 */
static void fold_simple(struct fold_state *s)
{
	const unsigned char *data = s->data;
	uint32_t *letter = s->out->letter, *begin = s->out->begin;
	uint32_t *end = s->out->end;
	unsigned char *units = s->out->units;
	size_t n = s->out->count, at = s->at;

	for (int i = 0; i < KERNEL_ASCII_STEP && s->size - at >= 3; i++) {
		const unsigned char *p = data + at;
		uint32_t c = (p[0] & 0x0fU) << 12 | (p[1] & 0x3fU) << 6 |
			     (p[2] & 0x3fU);
		bool is_ascii = p[0] < 0x80;
		bool is_wide = (p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 &&
			       (p[2] & 0xc0) == 0x80;
		unsigned length = is_ascii ? 1 : 3;
		unsigned char weight = is_ascii ? 1 : 3;

		c = is_ascii ? fold_ascii_table[p[0] & 0x7f] : c;
		if (!(is_ascii | (is_wide & is_own_folding(c)))) {
			if (!look_up(s, at, &length, &c))
				break;
			weight = (unsigned char)letter_units(c);
		}
		letter[n] = c;
		begin[n] = (uint32_t)at;
		at += length;
		end[n] = (uint32_t)at;
		units[n] = weight;
		n += c != 0;
	}
	s->out->count = n;
	s->at = at;
}

void fold_text(struct folder *folder, struct bytes body, struct shadow *out)
{
	struct fold_state s = {.folder = folder, .data = body.data, .out = out};

	s.size = body.size < FOLD_SIZE_LIMIT ? body.size : FOLD_SIZE_LIMIT;
	out->count = 0;
	shadow_reserve(out, s.size);
	while (s.at < s.size) {
		size_t before = s.at;

		s.at = folder->kernel->fold_ascii(s.data, s.size, s.at, out);
		fold_simple(&s);
		if (s.at == before)
			fold_any(&s);
	}
}
