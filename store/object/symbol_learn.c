#include "store/object/symbol_learn.h"

#include "core/base/memory.h"
#include "core/base/utf8_encode.h"

#include <stdlib.h>

/* Tokens: bytes, places of characters in their page, pages, strings. */
#define TOKEN_PLACE  256
#define TOKEN_PAGE   512
#define TOKEN_STRING 768
#define STRINGS_MAX  16384
/* A pair this rare is chance. */
#define PAIR_MIN 4
/* Of the pairs of one pass those are merged that have this part of the count of
 * the most frequent: what is merged first decides what others are left. */
#define PASS_PART 0.35
#define LEADS_MAX 64
/* Pairs counted in a pass, a power of two: those past it are rare. */
#define SLOTS_MIN ((size_t)1 << 10)
#define SLOTS_MAX ((size_t)1 << 17)
/* What the bytes of a token cost that gets no code. */
#define COST_OF_REST 3

/* What a token can be part of. */
#define CAN_BE_LEFT  1u
#define CAN_BE_RIGHT 2u
#define IS_PAGE	     4u
#define IS_PLACE     8u

struct pair {
	uint32_t key; /* left token << 16 | right one */
	uint32_t count;
	uint16_t token; /* what it became; 0: nothing */
};

struct learner {
	uint16_t *token;
	size_t token_count;
	struct symbol *string; /* of tokens from TOKEN_STRING on */
	size_t string_count, string_max;
	uint8_t *length, *part; /* of tokens */
	struct pair *slot;
	size_t slot_count;
	size_t slots_used;
	struct pair *frequent; /* of this pass */
	size_t frequent_count, frequent_capacity;
	uint32_t *use; /* how often each token stands */
	bool *is_left, *is_right;
};

static void begin(struct learner *l, struct bytes text, size_t strings)
{
	size_t tokens;

	l->string_max = strings < STRINGS_MAX ? strings : STRINGS_MAX;
	tokens = TOKEN_STRING + l->string_max;
	l->token = memory_alloc_zero(text.size + 1, sizeof(*l->token));
	for (size_t i = 0; i < text.size;) {
		uint32_t character;
		unsigned size = symbol_character(text.data + i, text.size - i,
						 &character);

		if (!size) {
			l->token[l->token_count++] = text.data[i++];
			continue;
		}
		l->token[l->token_count++] =
			(uint16_t)(TOKEN_PAGE + (character >> 8));
		l->token[l->token_count++] =
			(uint16_t)(TOKEN_PLACE + (character & 0xFF));
		i += size;
	}
	for (l->slot_count = SLOTS_MIN;
	     l->slot_count < SLOTS_MAX && l->slot_count < l->token_count;)
		l->slot_count *= 2;
	l->slot = memory_alloc_zero(l->slot_count, sizeof(*l->slot));
	l->string = memory_alloc_zero(l->string_max + 1, sizeof(*l->string));
	l->use = memory_alloc_zero(tokens, sizeof(*l->use));
	l->length = memory_alloc_zero(tokens, 1);
	l->part = memory_alloc_zero(tokens, 1);
	l->is_left = memory_alloc_zero(tokens, 1);
	l->is_right = memory_alloc_zero(tokens, 1);
}

static void end(struct learner *l)
{
	free(l->token);
	free(l->slot);
	free(l->string);
	free(l->frequent);
	free(l->use);
	free(l->length);
	free(l->part);
	free(l->is_left);
	free(l->is_right);
}

static bool is_page(unsigned token)
{
	return token >= TOKEN_PAGE && token < TOKEN_STRING;
}

/* The bytes of a byte or a string. */
static struct symbol bytes_of(const struct learner *l, unsigned token)
{
	struct symbol one = {{(unsigned char)token}, 1};

	return token < TOKEN_PLACE ? one : l->string[token - TOKEN_STRING];
}

/* No string goes on past a space or the end of a line. */
static void know_token(struct learner *l, unsigned token)
{
	struct symbol symbol = bytes_of(l, token);
	unsigned char last = symbol.bytes[symbol.length - 1];
	bool ends_word = last == ' ' || last == '\n';

	l->length[token] = symbol.length;
	l->part[token] = ends_word ? CAN_BE_RIGHT : CAN_BE_LEFT | CAN_BE_RIGHT;
}

static void know_tokens(struct learner *l)
{
	for (unsigned token = 0; token < TOKEN_PLACE; token++)
		know_token(l, token);
	memset(l->part + TOKEN_PLACE, IS_PLACE, TOKEN_PAGE - TOKEN_PLACE);
	memset(l->part + TOKEN_PAGE, IS_PAGE, TOKEN_STRING - TOKEN_PAGE);
}

/* A page only with its place; what begins a character is not torn from it. */
static bool can_merge(const struct learner *l, unsigned left, unsigned right)
{
	unsigned a = l->part[left], b = l->part[right];

	return (a & CAN_BE_LEFT && b & CAN_BE_RIGHT &&
		l->length[left] + l->length[right] <= SYMBOL_BYTES_MAX) ||
	       (a & IS_PAGE && b & IS_PLACE);
}

/* The pair's slot, which may be empty. */
static struct pair *slot_of(const struct learner *l, uint32_t key)
{
	size_t i = (size_t)hash64_mix(key) & (l->slot_count - 1);

	while (l->slot[i].count && l->slot[i].key != key)
		i = (i + 1) & (l->slot_count - 1);
	return &l->slot[i];
}

static uint32_t key_of(const struct learner *l, size_t i)
{
	return (uint32_t)l->token[i] << 16 | l->token[i + 1];
}

static void count_pairs(struct learner *l)
{
	size_t room = l->slot_count / 4 * 3;

	memset(l->slot, 0, l->slot_count * sizeof(*l->slot));
	l->slots_used = 0;
	for (size_t i = 0; i + 1 < l->token_count; i++) {
		struct pair *pair;
		uint32_t key = key_of(l, i);

		if (!can_merge(l, l->token[i], l->token[i + 1]))
			continue;
		pair = slot_of(l, key);
		if (!pair->count && l->slots_used++ >= room)
			continue;
		pair->key = key;
		pair->count++;
	}
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void collect_frequent(struct learner *l)
{
	uint32_t most = PAIR_MIN;

	for (size_t i = 0; i < l->slot_count; i++)
		if (l->slot[i].count > most)
			most = l->slot[i].count;
	l->frequent_count = 0;
	for (size_t i = 0; i < l->slot_count; i++) {
		uint32_t count = l->slot[i].count;

		if (count < PAIR_MIN || count < PASS_PART * most)
			continue;
		ARRAY_RESERVE(l->frequent, l->frequent_count + 1,
			      l->frequent_capacity);
		l->frequent[l->frequent_count++] = l->slot[i];
	}
	if (l->frequent_count)
		qsort(l->frequent, l->frequent_count, sizeof(*l->frequent),
		      compare_pairs);
}

static void make_string(struct learner *l, struct pair *pair)
{
	unsigned left = pair->key >> 16, right = pair->key & 0xFFFF;
	struct symbol *made = &l->string[l->string_count];
	struct symbol tail;

	if (is_page(left)) {
		made->length = (uint8_t)utf8_encode(
			(left - TOKEN_PAGE) << 8 | (right - TOKEN_PLACE),
			made->bytes);
	} else {
		*made = bytes_of(l, left);
		tail = bytes_of(l, right);
		memcpy(made->bytes + made->length, tail.bytes, tail.length);
		made->length = (uint8_t)(made->length + tail.length);
	}
	slot_of(l, pair->key)->token =
		(uint16_t)(TOKEN_STRING + l->string_count++);
	know_token(l, slot_of(l, pair->key)->token);
}

/* Pairs that cannot overlap: no token is the left of one and the right of
 * another. */
static bool choose_pairs(struct learner *l)
{
	size_t before = l->string_count;

	memset(l->is_left, 0, TOKEN_STRING + l->string_max);
	memset(l->is_right, 0, TOKEN_STRING + l->string_max);
	for (size_t i = 0;
	     i < l->frequent_count && l->string_count < l->string_max; i++) {
		unsigned left = l->frequent[i].key >> 16;
		unsigned right = l->frequent[i].key & 0xFFFF;

		if (l->is_right[left] || l->is_left[right] ||
		    (left == right && i))
			continue;
		l->is_left[left] = l->is_right[right] = true;
		make_string(l, &l->frequent[i]);
	}
	return l->string_count > before;
}

static void merge_pairs(struct learner *l)
{
	size_t count = 0;

	for (size_t i = 0; i < l->token_count; i++) {
		uint16_t token = l->token[i];

		if (i + 1 < l->token_count && l->is_left[token] &&
		    l->is_right[l->token[i + 1]]) {
			const struct pair *pair = slot_of(l, key_of(l, i));

			if (pair->token) {
				token = pair->token;
				i++;
			}
		}
		l->token[count++] = token;
	}
	l->token_count = count;
}

/* Tokens that can have a code, the most used first. */
struct ranking {
	struct pair *token; /* key: the token, count: its use */
	size_t count;
};

static struct ranking rank(struct learner *l)
{
	size_t tokens = TOKEN_STRING + l->string_count;
	struct ranking ranking = {
		.token = memory_alloc_zero(tokens, sizeof(*ranking.token))};

	for (size_t i = 0; i < l->token_count; i++)
		l->use[l->token[i]]++;
	for (size_t i = 0; i < tokens; i++)
		if (!(l->part[i] & IS_PLACE) && l->use[i])
			ranking.token[ranking.count++] = (struct pair){
				.key = (uint32_t)i, .count = l->use[i]};
	qsort(ranking.token, ranking.count, sizeof(*ranking.token),
	      compare_pairs);
	return ranking;
}

/* How many codes are better spent as leads of two-byte codes? */
static unsigned best_leads(const struct ranking *ranking)
{
	uint64_t *sum = memory_alloc_zero(ranking->count + 1, sizeof(*sum));
	uint64_t best = UINT64_MAX;
	unsigned found = 0;

	for (size_t i = 0; i < ranking->count; i++)
		sum[i + 1] = sum[i] + ranking->token[i].count;
	for (unsigned leads = 0; leads <= LEADS_MAX; leads++) {
		size_t one = SYMBOL_CODES - 1 - leads;
		size_t two = one + (size_t)leads * SYMBOL_CODES;
		uint64_t cost;

		one = one < ranking->count ? one : ranking->count;
		two = two < ranking->count ? two : ranking->count;
		cost = sum[one] + 2 * (sum[two] - sum[one]) +
		       COST_OF_REST * (sum[ranking->count] - sum[two]);
		if (cost < best) {
			best = cost;
			found = leads;
		}
	}
	free(sum);
	return found;
}

/* Bytes keep their own code; everything else has what is free of them. */
struct codes {
	bool is_taken[SYMBOL_CODES];
	unsigned next;
};

static unsigned free_code(struct codes *codes)
{
	while (codes->is_taken[codes->next])
		codes->next++;
	codes->is_taken[codes->next] = true;
	return codes->next;
}

/* The first of the ranking: a code for each. */
static void give_codes(const struct learner *l, const struct ranking *ranking,
		       size_t count, struct codes *codes,
		       struct symbol_table *table)
{
	for (size_t i = 0; i < count; i++)
		if (ranking->token[i].key < TOKEN_PLACE)
			codes->is_taken[ranking->token[i].key] = true;
	for (size_t i = 0; i < count; i++) {
		unsigned token = ranking->token[i].key;
		unsigned code = token < TOKEN_PLACE ? token : free_code(codes);

		symbol_table_set(table, code,
				 is_page(token) ? SYMBOL_PAGE : SYMBOL_STRING,
				 is_page(token) ? token - TOKEN_PAGE : 0);
		if (!is_page(token))
			*symbol_table_string(table, code, 0) =
				bytes_of(l, token);
	}
}

/* Strings from there on: two codes for each, the first one of the leads. */
static void give_leads(const struct learner *l, const struct ranking *ranking,
		       size_t from, unsigned leads, struct codes *codes,
		       struct symbol_table *table)
{
	size_t most = (size_t)leads * SYMBOL_CODES, strings = 0;
	unsigned code = 0;

	for (size_t i = from; i < ranking->count && strings < most; i++) {
		unsigned token = ranking->token[i].key;

		if (token < TOKEN_STRING)
			continue;
		if (strings % SYMBOL_CODES == 0) {
			code = free_code(codes);
			symbol_table_set(table, code, SYMBOL_LEAD, 0);
		}
		*symbol_table_string(table, code,
				     (unsigned)(strings++ % SYMBOL_CODES)) =
			bytes_of(l, token);
	}
}

static struct symbol_table *make_table(const struct learner *l,
				       const struct ranking *ranking)
{
	struct symbol_table *table = symbol_table_new();
	unsigned leads = best_leads(ranking);
	size_t ones = SYMBOL_CODES - 1 - leads;
	struct codes codes = {.next = 0};

	if (ones > ranking->count)
		ones = ranking->count;
	give_codes(l, ranking, ones, &codes, table);
	give_leads(l, ranking, ones, leads, &codes, table);
	return table;
}

struct symbol_table *symbol_learn(struct bytes text, size_t strings)
{
	struct learner learner = {.token = NULL};
	struct symbol_table *table;
	struct ranking ranking;

	begin(&learner, text, strings);
	know_tokens(&learner);
	do {
		count_pairs(&learner);
		collect_frequent(&learner);
		if (!choose_pairs(&learner))
			break;
		merge_pairs(&learner);
	} while (learner.string_count < learner.string_max);
	ranking = rank(&learner);
	table = make_table(&learner, &ranking);
	free(ranking.token);
	end(&learner);
	return table;
}
