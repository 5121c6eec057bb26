/*
 * Which bodies have the words: candidates, then the texts themselves.
 */
#include "core/base/log.h"
#include "core/base/memory.h"
#include "store/body_sweep.h"
#include "store/search_index.h"
#include "store/search_state.h"

#include <stdlib.h>

/* Beyond this a count changes no rank. */
#define COUNT_MAX 200
/* BM25's usual constants, and what a title is worth: a word in it says more of
 * what an article is about than any number of times in the text. */
#define SATURATION   1.2
#define LENGTH_SHARE 0.75
#define TITLE_WORTH  1.5

struct numbers {
	uint32_t *number;
	size_t count;
};

/* Keep what stands in both; both are sorted. */
static void intersect(struct numbers *a, const struct numbers *b)
{
	size_t kept = 0, k = 0;

	for (size_t i = 0; i < a->count; i++) {
		while (k < b->count && b->number[k] < a->number[i])
			k++;
		if (k < b->count && b->number[k] == a->number[i])
			a->number[kept++] = a->number[i];
	}
	a->count = kept;
}

static int ask_index(struct search *s, struct search_index *index,
		     struct numbers *out, struct fault *fault)
{
	bool is_first = true;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->query->term_count; i++) {
		struct numbers found = {0};

		if (s->query->term[i].is_excluded)
			continue;
		rc = search_index_find(index, &s->query->term[i], &found.number,
				       &found.count, fault);
		if (rc == 0 && !is_first) {
			intersect(out, &found);
			free(found.number);
		} else {
			*out = found;
			is_first = false;
		}
		if (!is_first && out->count == 0)
			break;
	}
	return rc;
}

/* Bodies that may have the words by the index, else FAULT_...: then all. */
static int find_by_index(struct search *s, struct numbers *out,
			 struct fault *fault)
{
	const struct search_index_options options = {
		s->options->threads, s->options->is_cancelled,
		s->options->progress, s->options->context};
	struct search_index *index;
	int rc = search_index_open(s->archive, &options, &index, fault);

	if (rc < 0)
		return rc;
	rc = ask_index(s, index, out, fault);
	search_index_close(index);
	s->used_index = rc == 0;
	return rc;
}

static void take_all(struct search *s, struct numbers *out)
{
	out->number = memory_resize(out->number, s->table.count + 1,
				    sizeof(*out->number));
	out->count = s->table.count;
	for (uint32_t i = 0; i < s->table.count; i++)
		out->number[i] = i + 1;
}

/* Leave out what the catalog can tell is not wanted. */
static void narrow(const struct search *s, struct numbers *numbers)
{
	size_t kept = 0;

	for (size_t i = 0; i < numbers->count; i++) {
		uint32_t n = numbers->number[i];

		if (n <= s->table.count && s->table.body[n].captures &&
		    (!s->cluster || s->table.body[n].cluster == s->cluster))
			numbers->number[kept++] = n;
	}
	numbers->count = kept;
}

/* How often each term stands in the titles is told apart from the body: any
 * title that has it is enough. */
static bool title_has(const struct term *term, struct sweep_scratch *scratch,
		      const struct swept *body)
{
	struct folded title = {.shadow = {0}};
	size_t at = 0, begin, end;
	bool is_there = false;

	while (!is_there && swept_next_title(body, &at, &title.text)) {
		fold_text(scratch->folder, title.text, &title.shadow);
		is_there = term_find(term, &title, 0, &begin, &end);
	}
	shadow_release(&title.shadow);
	return is_there;
}

static double score_of(const struct search *s, unsigned count, size_t bytes,
		       bool in_title)
{
	double length = s->mean_bytes > 0 ? (double)bytes / s->mean_bytes : 1;
	double norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length);

	return count * (SATURATION + 1) / (count + norm) +
	       (in_title ? TITLE_WORTH : 0);
}

static void look(void *context, struct sweep_scratch *scratch,
		 struct swept *body)
{
	const struct search *s = context;
	struct folded *f = &scratch->folded;

	f->text = buffer_view(&body->text);
	fold_text(scratch->folder, f->text, &f->shadow);
	body->score = 0;
	for (size_t i = 0; i < s->query->term_count; i++) {
		const struct term *term = &s->query->term[i];
		unsigned count = term_count(term, f, COUNT_MAX);
		bool in_title = title_has(term, scratch, body);

		if (term->is_excluded != (count == 0 && !in_title))
			return;
		if (!term->is_excluded)
			body->score +=
				score_of(s, count, body->text.size, in_title);
	}
	body->is_found = true;
}

static void add_hit(struct search *s, uint32_t number, double score)
{
	const struct body_entry *entry = &s->table.body[number];
	struct search_hit *hit;

	ARRAY_RESERVE(s->hit, s->hit_count + 1, s->hit_capacity);
	hit = &s->hit[s->hit_count++];
	*hit = (struct search_hit){
		.number = number,
		.captures = entry->captures,
		.cluster = entry->cluster,
		.seen = entry->published != INT64_MAX ? entry->published
						      : entry->fetched,
		.id = entry->id,
		.score = score,
	};
}

static int keep(void *context, struct swept *body, struct fault *fault)
{
	struct search *s = context;

	(void)fault;
	if (body->is_missing && body->has_captures)
		unread_count(&s->unread, &body->why);
	if (body->is_found)
		add_hit(context, body->number, body->score);
	return 0;
}

static int is_cancelled(void *context)
{
	const struct search *s = context;

	return s->options->is_cancelled &&
	       s->options->is_cancelled(s->options->context);
}

static void progress(void *context, uint64_t done, uint64_t total)
{
	const struct search *s = context;

	if (s->options->progress)
		s->options->progress(s->options->context, done, total);
}

static int read_texts(struct search *s, const struct numbers *numbers,
		      struct fault *fault)
{
	struct body_sweep sweep = {.archive = s->archive,
				   .threads = s->options->threads,
				   .context = s,
				   .work = look,
				   .finish = keep,
				   .is_cancelled = is_cancelled,
				   .progress = progress};

	/* Filters alone: nothing to look for in the texts. */
	if (s->query->term_count == 0) {
		for (size_t i = 0; i < numbers->count; i++)
			add_hit(s, numbers->number[i], 0);
		return 0;
	}
	return body_sweep_run(&sweep, numbers->number, numbers->count, fault);
}

int search_hits(struct search *s, struct fault *fault)
{
	struct fault why = FAULT_INIT;
	struct numbers numbers = {0};
	int rc = 0;

	if (!s->options->without_index && s->query->wanted) {
		rc = find_by_index(s, &numbers, &why);
		if (rc == FAULT_INTERRUPTED) {
			*fault = why;
			free(numbers.number);
			return rc;
		}
		if (rc < 0)
			log_line(LOG_WARN, "%s; reading all texts instead",
				 why.message);
	}
	if (!s->used_index)
		take_all(s, &numbers);
	narrow(s, &numbers);
	rc = read_texts(s, &numbers, fault);
	free(numbers.number);
	return rc;
}
