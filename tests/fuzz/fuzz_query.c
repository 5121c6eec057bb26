/*
 * fuzz_query.c - any query over any text: the first line asks, the rest is
 * read. What the text has, the index's tokens must find; a snippet keeps in
 * bounds.
 */
#include "tests/fuzz/fuzz.h"

#include "core/find/snippet.h"
#include "core/find/token.h"

/* Does the text have this token (is_prefix: begin with it)? Each stands with a
 * space behind it. */
static bool has_token(struct bytes tokens, struct bytes token, bool is_prefix)
{
	size_t at = 0;

	while ((at = bytes_find(tokens, token, at)) != SIZE_MAX) {
		size_t end = at + token.size;

		if ((at == 0 || tokens.data[at - 1] == ' ') &&
		    (is_prefix || tokens.data[end] == ' '))
			return true;
		at++;
	}
	return false;
}

/* Every quoted token of the expression. */
static void check_tokens(const struct buffer *asked, struct bytes tokens)
{
	struct bytes rest = buffer_view(asked);

	while (rest.size) {
		size_t end = bytes_find(rest, BYTES_LITERAL("\""), 1);
		bool is_prefix;

		LAW(rest.data[0] == '"' && end != SIZE_MAX);
		is_prefix = end + 1 < rest.size && rest.data[end + 1] == '*';
		LAW(has_token(tokens, bytes_slice(rest, 1, end), is_prefix));
		end += 1 + is_prefix;
		end += end < rest.size;
		rest = bytes_slice(rest, end, rest.size);
	}
}

static void check_terms(const struct query *query, const struct folded *folded)
{
	struct token_set set = {0};
	struct buffer tokens = BUFFER_INIT, asked = BUFFER_INIT;
	size_t begin, end;

	token_text(&set, folded, &tokens);
	for (size_t i = 0; i < query->term_count; i++) {
		if (!term_find(&query->term[i], folded, 0, &begin, &end))
			continue;
		LAW(begin < end && end <= folded->shadow.count);
		token_term(&query->term[i], &asked);
		check_tokens(&asked, buffer_view(&tokens));
	}
	token_set_release(&set);
	buffer_release(&tokens);
	buffer_release(&asked);
}

static void check_snippet(const struct query *query,
			  const struct folded *folded)
{
	struct snippet snippet = {.text = BUFFER_INIT};
	size_t last = 0;

	snippet_make(query, folded, 60, &snippet);
	for (size_t i = 0; i < snippet.mark_count; i++) {
		LAW(snippet.mark[i].begin >= last);
		LAW(snippet.mark[i].begin <= snippet.mark[i].end);
		last = snippet.mark[i].end;
	}
	LAW(last <= snippet.text.size);
	snippet_release(&snippet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes input = bytes_make(data, size);
	size_t line = bytes_find(input, BYTES_LITERAL("\n"), 0);
	struct buffer text = BUFFER_INIT;
	struct folded folded = {.shadow = {0}};
	struct query query;

	line = line == SIZE_MAX ? size : line;
	buffer_append_bytes(&text, bytes_slice(input, 0, line));
	if (query_parse(buffer_string(&text), &query, NULL) == 0) {
		struct folder *folder = folder_new();

		folded.text = bytes_slice(input, line, size);
		fold_text(folder, folded.text, &folded.shadow);
		check_terms(&query, &folded);
		check_snippet(&query, &folded);
		folder_free(folder);
		query_release(&query);
	}
	shadow_release(&folded.shadow);
	buffer_release(&text);
	return 0;
}
