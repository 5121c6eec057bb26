#include "store/pair_order.h"

#include "core/base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Bodies that count as at hand. A cache that holds fewer gains as much. */
#define WINDOW 400u
#define NOBODY UINT32_MAX

/* The bodies that have a pair, numbered from 0, and those still to be placed in
 * lists by their score: neighbours in the window. */
struct ordering {
	uint32_t count;
	uint32_t *number;    /* of each, ascending */
	size_t *first;	     /* into neighbour[] */
	uint32_t *neighbour; /* ascending */
	uint32_t *place;     /* in the order; NOBODY: none yet */
	uint32_t *order;
	uint32_t placed;
	uint32_t *next, *previous; /* of one score */
	uint32_t *score;
	uint32_t head[WINDOW + 1]; /* of score 0: in no list */
	uint32_t top;		   /* no list above has anybody */
};

/* Which bodies have a pair, and how many: out as the index of each number. */
static uint32_t *number_bodies(struct ordering *o, const uint64_t *pair,
			       size_t count, uint32_t body_count)
{
	uint32_t *at = memory_alloc_zero((size_t)body_count + 1, sizeof(*at));
	size_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		at[pair[i] >> 32]++;
		at[(uint32_t)pair[i]]++;
	}
	for (uint32_t n = 0; n <= body_count; n++)
		o->count += at[n] != 0;
	o->number = memory_alloc(o->count * sizeof(*o->number));
	o->first = memory_alloc(((size_t)o->count + 1) * sizeof(*o->first));
	o->count = 0;
	for (uint32_t n = 0; n <= body_count; n++) {
		size_t degree = at[n];

		if (!degree)
			continue;
		o->number[o->count] = n;
		o->first[o->count] = sum;
		at[n] = o->count++;
		sum += degree;
	}
	o->first[o->count] = sum;
	return at;
}

static void list_neighbours(struct ordering *o, const uint64_t *pair,
			    size_t count, const uint32_t *at)
{
	size_t *end = memory_alloc((size_t)o->count * sizeof(*end));

	memcpy(end, o->first, (size_t)o->count * sizeof(*end));
	o->neighbour = memory_alloc(2 * count * sizeof(*o->neighbour));
	for (size_t i = 0; i < count; i++) {
		uint32_t a = at[pair[i] >> 32], b = at[(uint32_t)pair[i]];

		o->neighbour[end[a]++] = b;
		o->neighbour[end[b]++] = a;
	}
	free(end);
}

static uint32_t *numbers(uint32_t count, uint32_t value)
{
	uint32_t *all = memory_alloc((size_t)count * sizeof(*all));

	for (uint32_t i = 0; i < count; i++)
		all[i] = value;
	return all;
}

static void unlist(struct ordering *o, uint32_t body)
{
	uint32_t next = o->next[body], previous = o->previous[body];

	if (!o->score[body])
		return;
	if (previous == NOBODY)
		o->head[o->score[body]] = next;
	else
		o->next[previous] = next;
	if (next != NOBODY)
		o->previous[next] = previous;
}

static void list(struct ordering *o, uint32_t body, uint32_t score)
{
	uint32_t next = o->head[score];

	o->score[body] = score;
	if (!score)
		return;
	o->previous[body] = NOBODY;
	o->next[body] = next;
	if (next != NOBODY)
		o->previous[next] = body;
	o->head[score] = body;
	if (score > o->top)
		o->top = score;
}

/* Its neighbours have one more, or one less, in the window. */
static void count_in_window(struct ordering *o, uint32_t body, bool comes)
{
	for (size_t i = o->first[body]; i < o->first[body + 1]; i++) {
		uint32_t other = o->neighbour[i];

		if (o->place[other] != NOBODY)
			continue;
		unlist(o, other);
		list(o, other, o->score[other] + (comes ? 1 : UINT32_MAX));
	}
}

static void place(struct ordering *o, uint32_t body)
{
	unlist(o, body);
	o->place[body] = o->placed;
	o->order[o->placed++] = body;
	if (o->placed > WINDOW)
		count_in_window(o, o->order[o->placed - 1 - WINDOW], false);
	count_in_window(o, body, true);
}

static void place_all(struct ordering *o)
{
	uint32_t start = 0;

	for (uint32_t i = 0; i <= WINDOW; i++)
		o->head[i] = NOBODY;
	while (o->placed < o->count) {
		while (o->top && o->head[o->top] == NOBODY)
			o->top--;
		if (o->top) {
			place(o, o->head[o->top]);
			continue;
		}
		while (o->place[start] != NOBODY)
			start++;
		place(o, start);
	}
}

/* Each body's pairs with those before it. */
static void write_pairs(const struct ordering *o, uint64_t *pair)
{
	for (uint32_t k = 0; k < o->count; k++) {
		uint32_t body = o->order[k];
		uint64_t a = o->number[body];

		for (size_t i = o->first[body]; i < o->first[body + 1]; i++) {
			uint64_t b = o->number[o->neighbour[i]];

			if (o->place[o->neighbour[i]] < k)
				*pair++ = a < b ? a << 32 | b : b << 32 | a;
		}
	}
}

void pair_order(uint64_t *pair, size_t count, uint32_t body_count)
{
	struct ordering o = {0};
	uint32_t *at;

	if (!count)
		return;
	at = number_bodies(&o, pair, count, body_count);
	list_neighbours(&o, pair, count, at);
	free(at);
	o.place = numbers(o.count, NOBODY);
	o.order = numbers(o.count, 0);
	o.next = numbers(o.count, NOBODY);
	o.previous = numbers(o.count, NOBODY);
	o.score = numbers(o.count, 0);
	place_all(&o);
	write_pairs(&o, pair);
	free(o.number);
	free(o.first);
	free(o.neighbour);
	free(o.place);
	free(o.order);
	free(o.next);
	free(o.previous);
	free(o.score);
}
