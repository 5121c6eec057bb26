#include "core/text/date_token.h"

static bool is_word_byte(unsigned char c)
{
	return (c | 0x20) >= 'a' ? (c | 0x20) <= 'z' || c >= 0x80 : false;
}

static void read_number(struct date_tokens *t, struct date_token *token)
{
	size_t i = token->begin;

	token->kind = DATE_TOKEN_NUMBER;
	token->value = 0;
	while (i < t->text.size && date_is_digit(t->text.data[i])) {
		if (token->value < 1000000000000000u)
			token->value = token->value * 10 +
				       (uint64_t)(t->text.data[i] - '0');
		i++;
	}
	token->digits = (unsigned)(i - token->begin);
	token->end = i;
}

static void read_word(struct date_tokens *t, struct date_token *token)
{
	size_t i = token->begin;

	token->kind = DATE_TOKEN_WORD;
	token->word = date_word_at(bytes_slice(t->text, i, t->text.size));
	if (token->word.size) {
		token->end = i + token->word.size;
		return;
	}
	while (i < t->text.size && is_word_byte(t->text.data[i]) &&
	       i - token->begin < 32) {
		i++;
		/* A word of CJK or Thai may begin inside a run of letters. */
		if (t->text.data[i - 1] >= 0x80 && i < t->text.size &&
		    t->text.data[i] >= 0xE0 &&
		    date_word_at(bytes_slice(t->text, i, t->text.size)).size)
			break;
	}
	token->end = i;
}

static bool next_token(struct date_tokens *t, struct date_token *token)
{
	size_t from = t->next, i = from;

	token->before = 0;
	for (; i < t->text.size; i++) {
		unsigned char c = t->text.data[i];

		if (date_is_digit(c) || is_word_byte(c))
			break;
		if (token->before == 0 || token->before == ' ')
			token->before = c <= ' ' ? ' ' : c;
	}
	if (i == t->text.size)
		return false;
	token->begin = i;
	token->gap = (unsigned)(i - from);
	if (date_is_digit(t->text.data[i]))
		read_number(t, token);
	else
		read_word(t, token);
	t->next = token->end;
	return true;
}

void date_tokens_begin(struct date_tokens *t, struct bytes text)
{
	t->text = text;
	t->at = t->room;
	t->count = t->next = 0;
}

void date_tokens_fill(struct date_tokens *t, size_t drop)
{
	t->at += drop;
	t->count -= drop;
	if (t->at > t->room + DATE_TOKEN_COUNT) {
		memcpy(t->room, t->at, t->count * sizeof(*t->at));
		t->at = t->room;
	}
	while (t->count < DATE_TOKEN_COUNT && next_token(t, &t->at[t->count]))
		t->count++;
}
