#include "store/body_marks.h"

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/near/fold.h"
#include "core/text/url_page.h"

#include <stdlib.h>

/* A shorter title ("News in brief") stands over many stories: in units, as
 * shingles weigh letters. */
#define TITLE_UNITS 24
#define LABEL_SEED  1

struct marked {
	uint32_t body;
	uint64_t mark;
};

/* Marks of one kind, as the captures give them. */
struct heap {
	struct marked *at;
	size_t count, capacity;
};

struct gathering {
	struct heap heap[BODY_MARK_KINDS];
	struct body_marks *marks;
	struct folder *folder;
	struct shadow shadow;
};

uint64_t body_mark_of_label(struct bytes label)
{
	return hash64(label, LABEL_SEED);
}

static uint64_t mark_of_title(struct gathering *g, struct bytes title)
{
	struct shadow *shadow = &g->shadow;
	uint32_t units = 0;
	uint64_t hash;

	fold_text(g->folder, title, shadow);
	for (size_t i = 0; i < shadow->count; i++)
		units += shadow->units[i];
	if (units < TITLE_UNITS)
		return 0;
	hash = hash64(bytes_make(shadow->letter,
				 shadow->count * sizeof(*shadow->letter)),
		      0);
	return hash ? hash : 1;
}

/* A capture often has the marks of the one before. */
static void add(struct heap *heap, uint32_t body, uint64_t mark)
{
	const struct marked *last =
		heap->count ? &heap->at[heap->count - 1] : NULL;

	if (last && last->body == body && last->mark == mark)
		return;
	ARRAY_RESERVE(heap->at, heap->count + 1, heap->capacity);
	heap->at[heap->count++] = (struct marked){body, mark};
}

/* Is the mark of a label an outlet's or a dump's? */
static void note_label(struct body_marks *marks,
		       const struct catalog_trace *trace, uint64_t mark)
{
	size_t count = marks->dump_count;

	if (trace->has_outlet) {
		marks->has_outlet_like_dump |= bytes_starts_with(
			trace->label, BYTES_LITERAL(CATALOG_DUMP_LABEL));
	} else if (!count || marks->dump[count - 1] != mark) {
		ARRAY_RESERVE(marks->dump, count + 1, marks->dump_capacity);
		marks->dump[marks->dump_count++] = mark;
	}
}

static int see_trace(void *context, const struct catalog_trace *trace,
		     struct fault *fault)
{
	struct gathering *g = context;
	uint64_t page = trace->address.size ? url_page(trace->address) : 0;
	uint64_t title = trace->title.size ? mark_of_title(g, trace->title) : 0;
	uint64_t label = body_mark_of_label(trace->label);

	if (trace->body > g->marks->body_count)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: a capture of body %u of %u; run "
				 "`newsfold rebuild`",
				 trace->body, g->marks->body_count);
	note_label(g->marks, trace, label);
	add(&g->heap[BODY_MARK_LABEL], trace->body, label);
	if (page)
		add(&g->heap[BODY_MARK_PAGE], trace->body, page);
	if (title)
		add(&g->heap[BODY_MARK_TITLE], trace->body, title);
	return 0;
}

/* One body's: sorted to `to`, repeats left out; how many are left. */
static uint32_t move_sorted(uint64_t *mark, uint32_t count, uint64_t *to)
{
	uint32_t kept = 0;

	if (count > 1)
		qsort(mark, count, sizeof(*mark), compare_u64);
	for (uint32_t i = 0; i < count; i++)
		if (kept == 0 || mark[i] != to[kept - 1])
			to[kept++] = mark[i];
	return kept;
}

/* Into lists by body: counted, then placed where the counts say. */
static void settle(struct body_marks *marks, enum body_mark kind,
		   struct heap *heap)
{
	size_t bodies = (size_t)marks->body_count + 2;
	uint32_t *first = memory_alloc_zero(bodies + 1, sizeof(*first));
	uint64_t *mark = memory_alloc((heap->count + 1) * sizeof(*mark));
	uint32_t kept = 0, begin = 0;

	/* first[n + 1] counts, then is where body n goes on, then its end. */
	for (size_t i = 0; i < heap->count; i++)
		first[heap->at[i].body + 2]++;
	for (size_t i = 1; i <= bodies; i++)
		first[i] += first[i - 1];
	for (size_t i = 0; i < heap->count; i++)
		mark[first[heap->at[i].body + 1]++] = heap->at[i].mark;
	for (size_t i = 0; i + 1 < bodies; i++) {
		uint32_t end = first[i + 1];

		first[i] = kept;
		kept += move_sorted(mark + begin, end - begin, mark + kept);
		begin = end;
	}
	first[bodies - 1] = kept;
	free(heap->at);
	marks->first[kind] = first;
	marks->mark[kind] = mark;
}

static void begin(struct body_marks *marks, struct gathering *g,
		  uint32_t body_count)
{
	*marks = (struct body_marks){.body_count = body_count};
	*g = (struct gathering){.marks = marks, .folder = folder_new()};
}

static void end(struct body_marks *marks, struct gathering *g)
{
	for (int kind = 0; kind < BODY_MARK_KINDS; kind++)
		settle(marks, (enum body_mark)kind, &g->heap[kind]);
	if (marks->dump_count)
		qsort(marks->dump, marks->dump_count, sizeof(*marks->dump),
		      compare_u64);
	folder_free(g->folder);
	shadow_release(&g->shadow);
}

int body_marks_load(struct body_marks *marks, struct catalog *catalog,
		    uint32_t body_count, struct fault *fault)
{
	struct gathering g;
	int rc;

	begin(marks, &g, body_count);
	rc = catalog_each_trace(catalog, 0, see_trace, &g, fault);
	end(marks, &g);
	return rc;
}

int body_marks_load_some(struct body_marks *marks, struct catalog *catalog,
			 const uint32_t *number, size_t count,
			 struct fault *fault)
{
	struct gathering g;
	uint32_t greatest = 0;
	int rc = 0;

	for (size_t i = 0; i < count; i++)
		if (number[i] > greatest)
			greatest = number[i];
	begin(marks, &g, greatest);
	for (size_t i = 0; rc == 0 && i < count; i++)
		if (number[i])
			rc = catalog_each_trace(catalog, number[i], see_trace,
						&g, fault);
	end(marks, &g);
	return rc;
}

void body_marks_release(struct body_marks *marks)
{
	for (int kind = 0; kind < BODY_MARK_KINDS; kind++) {
		free(marks->mark[kind]);
		free(marks->first[kind]);
	}
	free(marks->dump);
	*marks = (struct body_marks){.body_count = 0};
}

const uint64_t *body_marks_of(const struct body_marks *marks,
			      enum body_mark kind, uint32_t number,
			      size_t *out_count)
{
	const uint32_t *first = &marks->first[kind][number];

	*out_count = first[1] - first[0];
	return marks->mark[kind] + first[0];
}

/* The labels of all of them, with repeats; the caller frees them. */
static uint64_t *gather_labels(const struct body_marks *marks,
			       const uint32_t *number, size_t count,
			       size_t *out_count)
{
	uint64_t *label = NULL;
	size_t n = 0, capacity = 0;

	for (size_t i = 0; i < count; i++) {
		size_t here;
		const uint64_t *mark =
			body_marks_of(marks, BODY_MARK_LABEL, number[i], &here);

		ARRAY_RESERVE(label, n + here, capacity);
		for (size_t k = 0; k < here; k++)
			label[n++] = mark[k];
	}
	*out_count = n;
	return label;
}

bool body_marks_outlets(const struct body_marks *marks, const uint32_t *number,
			size_t count, uint64_t *out)
{
	uint64_t *label;
	size_t n;

	if (marks->has_outlet_like_dump && marks->dump_count)
		return false;
	*out = 0;
	label = gather_labels(marks, number, count, &n);
	if (n > 1)
		qsort(label, n, sizeof(*label), compare_u64);
	for (size_t i = 0; i < n; i++)
		*out += (i == 0 || label[i] != label[i - 1]) &&
			!sorted_has_u64(marks->dump, marks->dump_count,
					label[i]);
	free(label);
	return true;
}
