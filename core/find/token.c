#include "core/find/token.h"

#include "core/base/hash.h"
#include "core/base/memory.h"

#include <stdlib.h>

void token_set_release(struct token_set *set)
{
	if (!set)
		return;
	free(set->hash);
	*set = (struct token_set){0};
}

static void set_put(struct token_set *set, uint64_t hash)
{
	size_t i = hash & (set->capacity - 1);

	while (set->hash[i] && set->hash[i] != hash)
		i = (i + 1) & (set->capacity - 1);
	set->count += set->hash[i] == 0;
	set->hash[i] = hash;
}

static void set_grow(struct token_set *set)
{
	struct token_set old = *set;

	set->capacity = old.capacity ? 2 * old.capacity : 1024;
	set->hash = memory_alloc_zero(set->capacity, sizeof(*set->hash));
	set->count = 0;
	for (size_t i = 0; i < old.capacity; i++)
		if (old.hash[i])
			set_put(set, old.hash[i]);
	free(old.hash);
}

/* An emptied table keeps a size that fits texts like the last. */
static void set_clear(struct token_set *set)
{
	if (set->capacity > 1024 && set->count < set->capacity / 16)
		token_set_release(set);
	else if (set->capacity)
		memset(set->hash, 0, set->capacity * sizeof(*set->hash));
	set->count = 0;
}

static bool set_add(struct token_set *set, uint64_t hash)
{
	size_t before = set->count;

	if (2 * (set->count + 1) > set->capacity)
		set_grow(set);
	set_put(set, hash ? hash : 1);
	return set->count > before;
}

static void put_letters(const uint32_t *letter, size_t count,
			struct buffer *out)
{
	for (size_t i = 0; i < count && i < TOKEN_LETTERS_MAX; i++)
		buffer_append_codepoint(out, letter[i]);
}

/* The letters of the token that begins at i; *out_next is where the next one
 * does. */
static size_t token_at(const struct folded *f, size_t i, size_t *out_next)
{
	const struct shadow *s = &f->shadow;
	size_t end = i + 1;

	if (!letter_is_wide(s->letter[i])) {
		while (end < s->count && !letter_is_wide(s->letter[end]) &&
		       gap_before(f, end) == GAP_NONE)
			end++;
		*out_next = end;
		return end - i;
	}
	*out_next = end;
	return end < s->count && letter_is_wide(s->letter[end]) &&
			       gap_before(f, end) != GAP_OTHER
		       ? 2
		       : 1;
}

void token_text(struct token_set *set, const struct folded *f,
		struct buffer *out)
{
	size_t next;

	set_clear(set);
	for (size_t i = 0; i < f->shadow.count; i = next) {
		size_t n = token_at(f, i, &next);
		const uint32_t *letter = f->shadow.letter + i;

		n = n < TOKEN_LETTERS_MAX ? n : TOKEN_LETTERS_MAX;
		if (!set_add(
			    set,
			    hash64(bytes_make(letter, n * sizeof(*letter)), 0)))
			continue;
		put_letters(letter, n, out);
		buffer_append_byte(out, ' ');
	}
}

static void put_quoted(const uint32_t *letter, size_t count, bool is_prefix,
		       struct buffer *out)
{
	if (out->size)
		buffer_append_byte(out, ' ');
	buffer_append_byte(out, '"');
	put_letters(letter, count, out);
	buffer_append_byte(out, '"');
	if (is_prefix)
		buffer_append_byte(out, '*');
}

static bool is_pair(const struct term *t, size_t i)
{
	return i + 1 < t->count && letter_is_wide(t->letter[i]) &&
	       letter_is_wide(t->letter[i + 1]) && !t->has_gap[i + 1];
}

void token_term(const struct term *t, struct buffer *out)
{
	size_t i = 0;

	buffer_clear(out);
	while (i < t->count) {
		size_t end = i + 1;

		if (is_pair(t, i)) {
			put_quoted(t->letter + i, 2, false, out);
			i++;
			continue;
		}
		if (letter_is_wide(t->letter[i])) {
			/* The second of a pair is asked for already. */
			if (i == 0 || !is_pair(t, i - 1))
				put_quoted(t->letter + i, 1, true, out);
			i++;
			continue;
		}
		while (end < t->count && !letter_is_wide(t->letter[end]) &&
		       !t->has_gap[end])
			end++;
		put_quoted(t->letter + i, end - i,
			   t->is_prefix && end == t->count &&
				   end - i < TOKEN_LETTERS_MAX,
			   out);
		i = end;
	}
}
