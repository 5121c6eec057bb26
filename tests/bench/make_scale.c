/*
 * make_scale - a dump of any size out of nothing, as JSON lines on stdout.
 *
 *   build/bench/make_scale COUNT [FIRST]     records FIRST .. FIRST + COUNT - 1
 *
 * Words follow Zipf's law, in Latin letters, Hangul, Cyrillic or Han. Of a
 * hundred records about 58 are stories of their own, 14 exact copies and 17
 * edited ones of an earlier story, 4 excerpts, 7 market reports that differ in
 * their figures only. Every outlet puts its furniture under what it prints.
 * Record i is a function of i alone, so a dump made in parts is the same dump.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORDS	    32768
#define WORD_BYTES  16
#define OUTLETS	    300
#define PARAGRAPHS  9
#define BUFFER_SIZE (1 << 16)
#define FIRST_DAY   1672531200 /* 2023-01-01 */
#define A_DAY	    600	       /* records */

enum script { LATIN, HANGUL, CYRILLIC, HAN, SCRIPTS };

static char word[SCRIPTS][WORDS][WORD_BYTES];
static unsigned char word_size[SCRIPTS][WORDS];

struct random {
	uint64_t state;
};

static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9ULL;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static uint64_t draw(struct random *r)
{
	return mix(r->state += 0x9e3779b97f4a7c15ULL);
}

static unsigned below(struct random *r, unsigned limit)
{
	return (unsigned)((draw(r) >> 32) * limit >> 32);
}

static struct random random_of(uint64_t number, uint64_t purpose)
{
	return (struct random){mix(number * 16 + purpose + 1)};
}

struct text {
	char *at;
	char bytes[BUFFER_SIZE];
};

static void put(struct text *t, const char *s, size_t size)
{
	memcpy(t->at, s, size);
	t->at += size;
}

static void put_string(struct text *t, const char *s)
{
	put(t, s, strlen(s));
}

static void put_letter(struct text *t, uint32_t c)
{
	if (c < 0x80) {
		*t->at++ = (char)c;
	} else if (c < 0x800) {
		*t->at++ = (char)(0xc0 | c >> 6);
		*t->at++ = (char)(0x80 | (c & 0x3f));
	} else {
		*t->at++ = (char)(0xe0 | c >> 12);
		*t->at++ = (char)(0x80 | (c >> 6 & 0x3f));
		*t->at++ = (char)(0x80 | (c & 0x3f));
	}
}

static void make_word(enum script script, unsigned number, struct text *t)
{
	static const char onset[] = "bdfghjklmnprstvwz", vowel[] = "aeiou";
	static const char coda[] = "nrslt";
	struct random r = random_of(number, script + 8);
	unsigned syllables = 1 + below(&r, 2) + (number > 300);

	for (unsigned i = 0; i < syllables && t->at - t->bytes < 12; i++) {
		if (script == HANGUL)
			put_letter(t, 0xac00 + below(&r, 11172));
		if (script == HAN)
			put_letter(t, 0x4e00 + below(&r, 6000));
		if (script == CYRILLIC) {
			put_letter(t, 0x430 + below(&r, 32));
			put_letter(t, 0x430 + below(&r, 32));
		}
		if (script == LATIN) {
			*t->at++ = onset[below(&r, sizeof(onset) - 1)];
			*t->at++ = vowel[below(&r, sizeof(vowel) - 1)];
			if (below(&r, 2))
				*t->at++ = coda[below(&r, sizeof(coda) - 1)];
		}
	}
}

static void make_words(struct text *t)
{
	for (enum script script = LATIN; script < SCRIPTS; script++)
		for (unsigned i = 0; i < WORDS; i++) {
			t->at = t->bytes;
			make_word(script, i, t);
			word_size[script][i] =
				(unsigned char)(t->at - t->bytes);
			memcpy(word[script][i], t->bytes, WORD_BYTES);
		}
}

/* Ranks by Zipf's law: as many of each power of two. */
static void put_word(struct text *t, struct random *r, enum script script)
{
	uint64_t x = draw(r);
	unsigned magnitude = (unsigned)((x & 0xffff) * 15 >> 16);
	unsigned rank = (1U << magnitude) +
			((unsigned)(x >> 32) & ((1U << magnitude) - 1)) - 1;

	put(t, word[script][rank], WORD_BYTES);
	t->at -= WORD_BYTES - word_size[script][rank];
}

static void put_sentence(struct text *t, struct random *r, enum script script)
{
	unsigned words = 7 + below(r, 14);

	for (unsigned i = 0; i < words; i++) {
		if (i && script != HAN)
			*t->at++ = ' ';
		put_word(t, r, script);
	}
	put_string(t, script == HAN ? "\xe3\x80\x82" : ". ");
}

static void put_paragraph(struct text *t, uint64_t story, unsigned number,
			  enum script script)
{
	struct random r = random_of(story * 32 + number, 1);
	unsigned sentences = 1 + below(&r, 4);

	for (unsigned i = 0; i < sentences; i++)
		put_sentence(t, &r, script);
	put_string(t, "\\n");
}

static void put_market(struct text *t, uint64_t record)
{
	struct random r = random_of(record, 2);
	static const char *const goods[] = {"wheat",  "copper",	 "crude oil",
					    "cocoa",  "rubber",	 "tin",
					    "coffee", "soybeans"};

	put_string(t, "Closing prices of the commodity exchange in full, as "
		      "reported by its members this evening.\\n");
	for (unsigned i = 0; i < 8; i++)
		t->at += sprintf(t->at,
				 "The price of %s stood at %u.%02u dollars "
				 "after %u.%02u the day before.\\n",
				 goods[i], 100 + below(&r, 900), below(&r, 100),
				 100 + below(&r, 900), below(&r, 100));
}

static void put_furniture(struct text *t, unsigned outlet)
{
	struct random r = random_of(outlet, 3);

	t->at += sprintf(t->at,
			 "Sign up to the daily letter of outlet %u: ", outlet);
	put_sentence(t, &r, LATIN);
	t->at += sprintf(t->at,
			 "\\nCopyright outlet %u. No part of it may be "
			 "printed again without leave: ",
			 outlet);
	put_sentence(t, &r, LATIN);
}

static enum script script_of(uint64_t story)
{
	unsigned x = (unsigned)(mix(story + 77) % 100);

	return x < 45 ? LATIN : x < 80 ? HANGUL : x < 92 ? CYRILLIC : HAN;
}

/* What a record is, of a hundred: below OWN a story of its own, and so on. */
enum { OWN = 58, COPY = 72, EDITED = 89, EXCERPT = 93 };

static unsigned outlet_of(uint64_t record)
{
	struct random r = random_of(record, 6);

	return below(&r, OUTLETS);
}

static unsigned kind_of(uint64_t record)
{
	struct random r = random_of(record, 7);

	return below(&r, 100);
}

/* An earlier story, mostly of these days. */
static uint64_t earlier(struct random *r, uint64_t record)
{
	uint64_t story = 0;

	for (int i = 0; i < 8; i++) {
		uint64_t back = below(r, 20) ? below(r, 2 * A_DAY) + 1
					     : draw(r) % (record + 1);

		story = back > record ? 0 : record - back;
		if (kind_of(story) < OWN)
			break;
	}
	return story;
}

/* The text, and whose furniture stands under it: a copy to the letter has that
 * of the outlet it was taken from. */
static void put_text(struct text *t, uint64_t record, struct random *r)
{
	unsigned kind = kind_of(record), from = 0, to;
	uint64_t story = kind < OWN ? record : earlier(r, record);
	struct random length = random_of(story, 4);

	to = 3 + below(&length, PARAGRAPHS - 2);
	if (kind >= EXCERPT) {
		put_market(t, record);
		from = to;
	} else if (kind >= EDITED) {
		from = to / 3;
		to = from + 2;
	} else if (kind >= COPY) { /* a lead of its own, perhaps a cut */
		put_paragraph(t, record, 31, script_of(story));
		from = 1;
		to -= below(r, 2);
	}
	for (unsigned i = from; i < to; i++)
		put_paragraph(t, story, i, script_of(story));
	put_furniture(t, outlet_of(kind < COPY ? story : record));
}

static void put_record(struct text *t, uint64_t record)
{
	struct random r = random_of(record, 5);
	unsigned outlet = outlet_of(record);
	time_t published = FIRST_DAY + (time_t)(record * 86400 / A_DAY);
	char date[40];

	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime(&published));
	t->at += sprintf(t->at,
			 "{\"id\":\"%llu\",\"url\":\"https://outlet%u.example"
			 "/%llu\",\"date_publish\":\"%s\",\"title\":\"",
			 (unsigned long long)record, outlet,
			 (unsigned long long)record, date);
	for (unsigned i = 0; i < 6; i++) {
		put_word(t, &r, script_of(record));
		*t->at++ = ' ';
	}
	put_string(t, "\",\"text\":\"");
	put_text(t, record, &r);
	put_string(t, "\"}\n");
}

int main(int argc, char **argv)
{
	static struct text text;
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: make_scale COUNT [FIRST]\n");
		return 2;
	}
	make_words(&text);
	for (uint64_t i = first; i < first + count; i++) {
		text.at = text.bytes;
		put_record(&text, i);
		if (!fwrite(text.bytes, (size_t)(text.at - text.bytes), 1,
			    stdout))
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
