#include "core/near/layout.h"

#include "core/base/memory.h"
#include "core/near/digit.h"
#include "core/near/keyset.h"

#include <math.h>

/* Changed words between two matches of one stretch weigh at most this, on
 * either side. */
#define CHANGE_UNITS 90
/* A stretch holds at least so much shared text. */
#define STRETCH_UNITS 60

/* Gaps where both texts have something else are looked at more closely: is it
 * the same passage with many words changed? Smaller gaps are changes, larger
 * ones (in letters) are not worth the time. */
#define RESEMBLING_LEAST 30
#define RESEMBLING_MOST	 3000
#define RESEMBLING_RUN	 6  /* units of a run in common */
#define RESEMBLING_SHARE .3 /* of the shorter side in such runs */

/* Two letters of Hangul are no word yet, three often are. */
#define WORD_UNITS 9
/* Of the words of another story's end, a Latin text of CHANCE_UNITS has by
 * chance CHANCE_SHARE; the end of its own has STORY_TIMES as many at least. */
#define CHANCE_SHARE .009
#define CHANCE_UNITS 2000
#define CHANCE_MOST  .2
#define STORY_TIMES  3

struct layout_run {
	struct fingerprinter *f;
	const uint32_t *open[2]; /* weight before each letter */
	struct layout *out;
	bool is_any;
};

/* Letters [a, a_end) and [b, b_end) that match, or lie in one stretch. */
struct stretch {
	uint32_t a, a_end, b, b_end;
	uint32_t matched; /* units */
};

static uint32_t open_units(const struct layout_run *run, int side,
			   uint32_t begin, uint32_t end)
{
	return run->open[side][end] - run->open[side][begin];
}

static void widen(struct layout_side *side, bool is_first, uint32_t begin,
		  uint32_t end, const uint32_t *open)
{
	side->covered += open[end] - open[begin];
	if (is_first)
		side->first = begin;
	side->last = end;
}

static void close_stretch(struct layout_run *run, const struct stretch *s)
{
	if (s->matched < STRETCH_UNITS)
		return;
	run->out->matched += s->matched;
	widen(&run->out->small, !run->is_any, s->a, s->a_end, run->open[0]);
	widen(&run->out->large, !run->is_any, s->b, s->b_end, run->open[1]);
	run->is_any = true;
}

static bool runs_on(const struct layout_run *run, const struct stretch *s,
		    const struct match *m)
{
	return open_units(run, 0, s->a_end, m->a) <= CHANGE_UNITS &&
	       open_units(run, 1, s->b_end, m->b) <= CHANGE_UNITS;
}

static void find_stretches(struct layout_run *run, const struct chain *chain)
{
	struct stretch s = {0};

	for (size_t i = 0; i < chain->count; i++) {
		const struct match *m = &chain->at[i];
		uint32_t units = open_units(run, 0, m->a, m->a + m->length);

		if (units > run->out->longest)
			run->out->longest = units;
		if (!i || !runs_on(run, &s, m)) {
			close_stretch(run, &s);
			s = (struct stretch){.a = m->a, .b = m->b};
		}
		s.a_end = m->a + m->length;
		s.b_end = m->b + m->length;
		s.matched += units;
	}
	close_stretch(run, &s);
}

static struct shadow part_of(const struct shadow *shadow, uint32_t begin,
			     uint32_t end)
{
	return (struct shadow){.letter = shadow->letter + begin,
			       .units = shadow->units + begin,
			       .count = end - begin};
}

/* Do two pieces of text, `least` units the lighter of them, look like one piece
 * with words changed? */
static bool resembles(struct fingerprinter *f, const struct stretch *gap,
		      uint32_t least)
{
	struct shadow a = part_of(&f->text[0]->shadow, gap->a, gap->a_end);
	struct shadow b = part_of(&f->text[1]->shadow, gap->b, gap->b_end);
	uint32_t units = 0;

	if (least < RESEMBLING_LEAST)
		return true;
	if (a.count > RESEMBLING_MOST || b.count > RESEMBLING_MOST)
		return false;
	shingles_make(&a, RESEMBLING_RUN, true, &f->shingles[0]);
	shingles_make(&b, RESEMBLING_RUN, true, &f->shingles[1]);
	f->index.is_made = false;
	align_shadows(&f->aligner, &a, &f->shingles[0], &f->index, &b,
		      &f->shingles[1], &f->gap);
	for (size_t i = 0; i < f->gap.count; i++)
		units += f->gap.at[i].units;
	return units >= RESEMBLING_SHARE * least;
}

/* The next digit of letters [*at, end), or 0. */
static uint32_t next_digit(const struct shadow *shadow, uint32_t *at,
			   uint32_t end)
{
	while (*at < end) {
		uint32_t letter = shadow->letter[(*at)++];

		if (letter_is_digit(letter))
			return letter;
	}
	return 0;
}

/* Other figures on both sides of a gap between two matches? In a gap too wide
 * to be a change from one telling to the other they mean nothing. */
static bool is_refigured(const struct layout_run *run,
			 const struct stretch *gap)
{
	uint32_t a = gap->a, b = gap->b;
	bool differ = false, is_first = true;

	if (open_units(run, 0, a, gap->a_end) > CHANGE_UNITS ||
	    open_units(run, 1, b, gap->b_end) > CHANGE_UNITS)
		return false;
	for (;;) {
		uint32_t x =
			next_digit(&run->f->text[0]->shadow, &a, gap->a_end);
		uint32_t y =
			next_digit(&run->f->text[1]->shadow, &b, gap->b_end);

		if (is_first && (!x || !y))
			return false;
		differ |= x != y;
		if (!x || !y)
			return differ;
		is_first = false;
	}
}

/* The last gap of the chain that begins in b before this match of none. */
static size_t gap_of(const struct chain *chain, uint32_t b)
{
	size_t low = 0, high = chain->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (chain->at[middle].b < b)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What stands in the gaps before, between and after the matches of the chain
 * and yet in a match, of those that keep another order: its weight by gap, in
 * either text. Matches do not overlap, so each lies in one gap whole. */
static void weigh_strays(const struct layout_run *run,
			 const struct chain *chain)
{
	struct fingerprinter *f = run->f;
	size_t k = 0;

	for (int i = 0; i < 2; i++) {
		ARRAY_RESERVE(f->stray[i].units, chain->count + 1,
			      f->stray[i].capacity);
		memset(f->stray[i].units, 0,
		       (chain->count + 1) * sizeof(*f->stray[i].units));
	}
	for (size_t i = 0; i < f->alignment.count; i++) {
		const struct match *m = &f->alignment.at[i];

		if (k < chain->count && chain->at[k].a == m->a) {
			k++;
			continue;
		}
		f->stray[0].units[k] +=
			open_units(run, 0, m->a, m->a + m->length);
		f->stray[1].units[gap_of(chain, m->b)] +=
			open_units(run, 1, m->b, m->b + m->length);
	}
}

static void add_figures(struct layout_run *run, const struct stretch *gap,
			size_t k)
{
	(void)k;
	run->out->refigured += is_refigured(run, gap);
}

static void add_news(struct layout_run *run, const struct stretch *gap,
		     size_t k)
{
	uint32_t a = open_units(run, 0, gap->a, gap->a_end) -
		     run->f->stray[0].units[k];
	uint32_t b = open_units(run, 1, gap->b, gap->b_end) -
		     run->f->stray[1].units[k];
	uint32_t least = a < b ? a : b;

	run->out->news += a - least;
	if (!resembles(run->f, gap, least))
		run->out->news += least;
}

/* The gaps before, between and after the matches of the chain, with their
 * numbers. */
static void each_gap(struct layout_run *run,
		     void (*add)(struct layout_run *run,
				 const struct stretch *gap, size_t k))
{
	const struct chain *chain = &run->f->chain;
	struct stretch gap = {0};

	for (size_t i = 0; i < chain->count; i++) {
		const struct match *m = &chain->at[i];

		gap.a_end = m->a;
		gap.b_end = m->b;
		add(run, &gap, i);
		gap.a = m->a + m->length;
		gap.b = m->b + m->length;
	}
	gap.a_end = (uint32_t)run->f->text[0]->shadow.count;
	gap.b_end = (uint32_t)run->f->text[1]->shadow.count;
	add(run, &gap, chain->count);
}

static void measure_ends(const uint32_t *open, size_t count,
			 struct layout_side *side)
{
	side->total = open[count];
	side->head = side->covered ? open[side->first] : side->total;
	side->tail = side->covered ? side->total - open[side->last] : 0;
}

static struct body_scan *read_side(struct fingerprinter *f, int i,
				   const struct verify_side *side)
{
	if (side->scan)
		return side->scan;
	fold_text(f->folder, side->body, &f->shadow[i]);
	shingles_make(&f->shadow[i], f->settings.shingle_units, true,
		      &f->shingles[i]);
	body_scan_make(&f->shadow[i], &f->shingles[i], side->mask,
		       side->mask_count, &f->scan[i]);
	return &f->scan[i];
}

static struct layout_run run_of(struct fingerprinter *f, struct layout *out)
{
	return (struct layout_run){.f = f,
				   .open = {f->text[0]->open, f->text[1]->open},
				   .out = out};
}

void layout_make(struct fingerprinter *f, const struct verify_side *small,
		 const struct verify_side *large, struct layout *out)
{
	struct layout_run run;

	*out = (struct layout){0};
	f->text[0] = read_side(f, 0, small);
	f->text[1] = read_side(f, 1, large);
	run = run_of(f, out);
	align_shadows(&f->aligner, &f->text[0]->shadow, &f->text[0]->shingles,
		      &f->text[0]->index, &f->text[1]->shadow,
		      &f->text[1]->shingles, &f->alignment);
	chain_make(&f->alignment, &f->chain);
	find_stretches(&run, &f->chain);
	measure_ends(run.open[0], f->text[0]->shadow.count, &out->small);
	measure_ends(run.open[1], f->text[1]->shadow.count, &out->large);
}

void layout_find_figures(struct fingerprinter *f, struct layout *layout)
{
	struct layout_run run = run_of(f, layout);

	each_gap(&run, add_figures);
}

void layout_find_news(struct fingerprinter *f, struct layout *layout)
{
	struct layout_run run = run_of(f, layout);

	weigh_strays(&run, &f->chain);
	each_gap(&run, add_news);
}

/* Words by their hash: a table with linear probing, 0 where it is free. */
struct words {
	uint64_t *slot;
	size_t mask;
};

static size_t slot_of(const struct words *words, uint64_t hash)
{
	size_t at = (size_t)(hash >> 32) & words->mask;

	while (words->slot[at] && words->slot[at] != hash)
		at = (at + 1) & words->mask;
	return at;
}

static bool has_word(const struct words *words, uint64_t hash)
{
	return words->slot[slot_of(words, hash)] != 0;
}

/* The words that stand in the letters [first, last) of the large, in the
 * scratch. (A word whose hash is 0 counts as unknown: one in 2^64.) */
static struct words list_words(struct fingerprinter *f, uint32_t first,
			       uint32_t last)
{
	struct shingles *shingles = &f->shingles[1];
	struct words words;
	size_t size = 16;

	shingles_make(&f->text[1]->shadow, WORD_UNITS, true, shingles);
	while (last > first && size < (size_t)(last - first) * 2)
		size *= 2;
	fingerprinter_keys(f, size);
	words = (struct words){f->key, size - 1};
	memset(words.slot, 0, size * sizeof(*words.slot));
	for (uint32_t i = first; i < shingles->count; i++)
		if (shingles->end[i] <= last)
			words.slot[slot_of(&words, shingles->hash[i])] =
				shingles->hash[i];
	return words;
}

/* The share of words that the end of another story has from a text of so many
 * units by chance, where letters weigh so much. */
static double chance_share(double covered, double a_letter)
{
	double share =
		CHANCE_SHARE * a_letter * sqrt(sqrt(covered / CHANCE_UNITS));

	return share < CHANCE_MOST ? share : CHANCE_MOST;
}

/* Words of the large whose letters are [begin, end). */
struct end {
	const struct layout_side *side;
	uint32_t begin, end;
};

static double a_letter_of(const uint32_t *open, uint32_t begin, uint32_t end)
{
	return end > begin ? (double)(open[end] - open[begin]) / (end - begin)
			   : 1;
}

static double strangeness(const struct fingerprinter *f,
			  const struct words *story, const struct end *e)
{
	const struct shingles *words = &f->shingles[1];
	const uint32_t *open = f->text[1]->open;
	const struct layout_side *side = e->side;
	double a_letter = a_letter_of(open, e->begin, e->end);
	double a_covered = a_letter_of(open, side->first, side->last);
	double chance, strange, known, sum = 0, most = 0;

	if (e->end <= e->begin)
		return 0;
	/* An end in a lighter script is stranger for it. */
	chance = chance_share(side->covered,
			      a_letter > a_covered ? a_letter : a_covered);
	strange = log((1 - chance) / (1 - STORY_TIMES * chance));
	known = log(STORY_TIMES);
	for (uint32_t i = e->begin; i < e->end && i < words->count; i++) {
		if (open[i] == open[i + 1])
			continue;
		sum += has_word(story, words->hash[i]) ? -known : strange;
		if (sum < 0)
			sum = 0;
		if (sum > most)
			most = sum;
	}
	return most;
}

double layout_strangeness(struct fingerprinter *f, const struct layout *layout)
{
	const struct layout_side *large = &layout->large;
	struct words story = list_words(f, large->first, large->last);
	struct end ends[2] = {
		{large, 0, large->first},
		{large, large->last, (uint32_t)f->text[1]->shadow.count},
	};
	double head = strangeness(f, &story, &ends[0]);
	double tail = strangeness(f, &story, &ends[1]);

	return head > tail ? head : tail;
}

double layout_share_in_words(struct fingerprinter *f, double least)
{
	const uint32_t *open = f->text[0]->open;
	uint32_t total = open[f->text[0]->shadow.count];
	uint32_t enough = (uint32_t)ceil(least * total);
	uint64_t units = 0;

	for (int i = 0; i < 2; i++)
		shingles_make(&f->text[i]->shadow, WORD_UNITS, true,
			      &f->shingles[i]);
	f->index.is_made = false;
	if (align_units_most(&f->shingles[0], &f->index, &f->text[1]->shadow,
			     &f->shingles[1], enough) < enough)
		return 0;
	align_shadows(&f->aligner, &f->text[0]->shadow, &f->shingles[0],
		      &f->index, &f->text[1]->shadow, &f->shingles[1], &f->gap);
	chain_make(&f->gap, &f->chain);
	for (size_t i = 0; i < f->chain.count; i++) {
		const struct match *m = &f->chain.at[i];

		units += open[m->a + m->length] - open[m->a];
	}
	return total ? (double)units / total : 0;
}
