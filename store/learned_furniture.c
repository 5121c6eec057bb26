#include "store/learned_furniture.h"

#include "core/base/memory.h"

#include <stdlib.h>

uint64_t furniture_line_key(uint64_t group, uint64_t line)
{
	return hash64_mix(group ^ hash64_mix(line));
}

static uint64_t group_of(struct bytes label)
{
	return hash64(label, 1);
}

uint64_t furniture_key(struct bytes label, uint64_t line)
{
	return furniture_line_key(group_of(label), line);
}

static int compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void furniture_release(struct furniture *f)
{
	free(f->key);
	free(f->has_keys);
	free(f->group);
	free(f->first);
	body_marks_release(&f->pages);
	body_marks_release(&f->titles);
	memset(f, 0, sizeof(*f));
}

static int add_key(void *context, uint64_t key, struct bytes label,
		   struct fault *fault)
{
	struct furniture *f = context;
	uint64_t group = group_of(label);

	(void)fault;
	ARRAY_RESERVE(f->key, f->key_count + 1, f->key_capacity);
	f->key[f->key_count++] = key;
	if (f->has_keys_count && f->has_keys[f->has_keys_count - 1] == group)
		return 0;
	ARRAY_RESERVE(f->has_keys, f->has_keys_count + 1, f->has_keys_capacity);
	f->has_keys[f->has_keys_count++] = group;
	return 0;
}

int furniture_load_keys(struct furniture *f, struct archive *archive,
			struct fault *fault)
{
	int rc;

	f->key_count = f->has_keys_count = 0;
	rc = catalog_each_furniture(archive->catalog, add_key, f, fault);
	if (f->key_count)
		qsort(f->key, f->key_count, sizeof(*f->key), compare_u64);
	if (f->has_keys_count)
		qsort(f->has_keys, f->has_keys_count, sizeof(*f->has_keys),
		      compare_u64);
	return rc;
}

/* Labels come by body, each once or more in a row. */
static int add_group(void *context, uint32_t body, struct bytes label,
		     struct fault *fault)
{
	struct furniture *f = context;
	uint64_t group = group_of(label);
	uint32_t begin;

	if (body > f->body_count)
		return fault_set(fault, FAULT_CORRUPT,
				 "catalog: a capture of body %u of %u; run "
				 "`newsfold rebuild`",
				 body, f->body_count);
	/* first[] holds begins up to this body while loading. */
	begin = f->first[body] ? f->first[body] - 1 : (uint32_t)f->group_count;
	f->first[body] = begin + 1;
	if (f->group_count > begin && f->group[f->group_count - 1] == group)
		return 0;
	ARRAY_RESERVE(f->group, f->group_count + 1, f->group_capacity);
	f->group[f->group_count++] = group;
	return 0;
}

/* Turn the begins (plus one, 0 for bodies without captures) into offsets. */
static void settle_offsets(struct furniture *f)
{
	uint32_t next = (uint32_t)f->group_count;

	f->first[f->body_count + 1] = next;
	for (uint32_t i = f->body_count + 1; i-- > 0;) {
		if (f->first[i])
			next = f->first[i] - 1;
		f->first[i] = next;
	}
}

int furniture_load(struct furniture *f, struct archive *archive,
		   uint32_t body_count, struct fault *fault)
{
	int rc;

	memset(f, 0, sizeof(*f));
	f->body_count = body_count;
	f->first = memory_alloc_zero((size_t)body_count + 2, sizeof(*f->first));
	rc = furniture_load_keys(f, archive, fault);
	if (rc == 0)
		rc = catalog_each_label(archive->catalog, 0, add_group, f,
					fault);
	settle_offsets(f);
	if (rc == 0)
		rc = body_marks_load(&f->pages, BODY_MARK_PAGE,
				     archive->catalog, body_count, fault);
	if (rc == 0)
		rc = body_marks_load(&f->titles, BODY_MARK_TITLE,
				     archive->catalog, body_count, fault);
	return rc;
}

int furniture_load_two(struct furniture *f, struct archive *archive, uint32_t a,
		       uint32_t b, struct fault *fault)
{
	uint32_t smaller = a < b ? a : b, larger = a < b ? b : a;
	int rc;

	memset(f, 0, sizeof(*f));
	f->body_count = larger;
	f->first = memory_alloc_zero((size_t)larger + 2, sizeof(*f->first));
	rc = furniture_load_keys(f, archive, fault);
	if (rc == 0 && smaller)
		rc = catalog_each_label(archive->catalog, smaller, add_group, f,
					fault);
	if (rc == 0 && larger && larger != smaller)
		rc = catalog_each_label(archive->catalog, larger, add_group, f,
					fault);
	settle_offsets(f);
	if (rc == 0)
		rc = body_marks_load_two(&f->pages, BODY_MARK_PAGE,
					 archive->catalog, smaller, larger,
					 fault);
	if (rc == 0)
		rc = body_marks_load_two(&f->titles, BODY_MARK_TITLE,
					 archive->catalog, smaller, larger,
					 fault);
	return rc;
}

uint64_t furniture_outlet(const struct furniture *f, uint32_t number)
{
	uint32_t first = f->first[number];

	return f->first[number + 1] == first + 1 ? f->group[first] : 0;
}

struct verify_side furniture_side(const struct furniture *f, uint32_t number,
				  struct bytes body,
				  const struct fingerprint *print,
				  const struct furniture_mask *mask,
				  int64_t day)
{
	struct verify_side side = {
		.fingerprint = print,
		.body = body,
		.mask = mask->span,
		.mask_count = mask->span_count,
		.day = day,
	};

	if (!number)
		return side;
	side.outlet = furniture_outlet(f, number);
	side.page = body_marks_of(&f->pages, number, &side.page_count);
	side.title = body_marks_of(&f->titles, number, &side.title_count);
	return side;
}

static bool is_among(uint64_t value, const uint64_t *sorted, size_t count)
{
	return count &&
	       bsearch(&value, sorted, count, sizeof(*sorted), compare_u64);
}

bool furniture_has_key(const struct furniture *f, uint64_t key)
{
	return is_among(key, f->key, f->key_count);
}

void furniture_mask_release(struct furniture_mask *mask)
{
	body_lines_release(&mask->lines);
	free(mask->span);
	memset(mask, 0, sizeof(*mask));
}

static bool is_furniture(const struct furniture *f, uint32_t number,
			 uint64_t line)
{
	for (uint32_t g = f->first[number]; g < f->first[number + 1]; g++)
		if (furniture_has_key(f, furniture_line_key(f->group[g], line)))
			return true;
	return false;
}

/* Most bodies are of no outlet with furniture, and need not be read. */
static bool may_have_furniture(const struct furniture *f, uint32_t number)
{
	for (uint32_t g = f->first[number]; g < f->first[number + 1]; g++)
		if (is_among(f->group[g], f->has_keys, f->has_keys_count))
			return true;
	return false;
}

static void mask_lines(const struct furniture *f, uint32_t number,
		       struct furniture_mask *out)
{
	for (size_t i = 0; i < out->lines.count; i++) {
		struct span span = out->lines.at[i].span;

		if (!is_furniture(f, number, out->lines.at[i].hash))
			continue;
		if (out->span_count &&
		    out->span[out->span_count - 1].end + 1 >= span.begin) {
			out->span[out->span_count - 1].end = span.end;
			continue;
		}
		ARRAY_RESERVE(out->span, out->span_count + 1,
			      out->span_capacity);
		out->span[out->span_count++] = span;
	}
}

typedef void lines_fn(struct fingerprinter *fingerprinter, struct bytes body,
		      struct body_lines *out);

static void make_mask(const struct furniture *f,
		      struct fingerprinter *fingerprinter, uint32_t number,
		      struct bytes body, lines_fn *find_lines,
		      struct furniture_mask *out)
{
	out->span_count = 0;
	if (!may_have_furniture(f, number))
		return;
	find_lines(fingerprinter, body, &out->lines);
	mask_lines(f, number, out);
}

void furniture_mask_make(const struct furniture *f,
			 struct fingerprinter *fingerprinter, uint32_t number,
			 struct bytes body, struct furniture_mask *out)
{
	make_mask(f, fingerprinter, number, body, body_lines_find, out);
}

void furniture_mask_of_read(const struct furniture *f,
			    struct fingerprinter *fingerprinter,
			    uint32_t number, struct bytes body,
			    struct furniture_mask *out)
{
	make_mask(f, fingerprinter, number, body, body_lines_of_read, out);
}

bool furniture_leaves_text(const struct furniture *f,
			   struct fingerprinter *fingerprinter, uint32_t number,
			   struct bytes body)
{
	struct body_lines lines = {.count = 0};
	bool is_left = false;

	body_lines_find(fingerprinter, body, &lines);
	for (size_t i = 0; i < lines.count && !is_left; i++)
		is_left = !is_furniture(f, number, lines.at[i].hash);
	body_lines_release(&lines);
	return is_left;
}
