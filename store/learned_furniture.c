#include "store/learned_furniture.h"

#include "core/base/memory.h"
#include "core/base/sort.h"

#include <stdlib.h>

/* Of a hundred million lines one in three million meets another's key by
 * chance; with all 64 bits a line in the postings takes two bytes more. */
#define KEY_BITS	  48
#define FILTER_BITS_A_KEY 16

uint64_t furniture_line_key(uint64_t group, uint64_t line)
{
	return hash64_mix(group ^ hash64_mix(line)) >> (64 - KEY_BITS);
}

uint64_t furniture_key(struct bytes label, uint64_t line)
{
	return furniture_line_key(body_mark_of_label(label), line);
}

void furniture_release(struct furniture *f)
{
	free(f->key);
	free(f->filter);
	free(f->has_keys);
	body_marks_release(&f->marks);
	memset(f, 0, sizeof(*f));
}

static int add_key(void *context, uint64_t key, struct bytes label,
		   struct fault *fault)
{
	struct furniture *f = context;
	uint64_t group = body_mark_of_label(label);

	(void)fault;
	ARRAY_RESERVE(f->key, f->key_count + 1, f->key_capacity);
	f->key[f->key_count++] = key;
	if (f->has_keys_count && f->has_keys[f->has_keys_count - 1] == group)
		return 0;
	ARRAY_RESERVE(f->has_keys, f->has_keys_count + 1, f->has_keys_capacity);
	f->has_keys[f->has_keys_count++] = group;
	return 0;
}

static void make_filter(struct furniture *f)
{
	size_t bits = 64;

	while (bits < f->key_count * FILTER_BITS_A_KEY)
		bits *= 2;
	ARRAY_RESERVE(f->filter, bits / 64, f->filter_capacity);
	memset(f->filter, 0, bits / 8);
	f->filter_mask = bits - 1;
	for (size_t i = 0; i < f->key_count; i++) {
		uint64_t bit = f->key[i] & f->filter_mask;

		f->filter[bit / 64] |= UINT64_C(1) << bit % 64;
	}
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
	make_filter(f);
	return rc;
}

int furniture_load(struct furniture *f, struct archive *archive,
		   uint32_t body_count, struct fault *fault)
{
	int rc;

	memset(f, 0, sizeof(*f));
	rc = body_marks_load(&f->marks, archive->catalog, body_count, fault);
	return rc == 0 ? furniture_load_keys(f, archive, fault) : rc;
}

int furniture_load_some(struct furniture *f, struct archive *archive,
			const uint32_t *number, size_t count,
			struct fault *fault)
{
	int rc;

	memset(f, 0, sizeof(*f));
	rc = body_marks_load_some(&f->marks, archive->catalog, number, count,
				  fault);
	return rc == 0 ? furniture_load_keys(f, archive, fault) : rc;
}

uint64_t furniture_outlet(const struct furniture *f, uint32_t number)
{
	size_t count;
	const uint64_t *group =
		body_marks_of(&f->marks, BODY_MARK_LABEL, number, &count);

	return count == 1 ? *group : 0;
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
	side.page = body_marks_of(&f->marks, BODY_MARK_PAGE, number,
				  &side.page_count);
	side.title = body_marks_of(&f->marks, BODY_MARK_TITLE, number,
				   &side.title_count);
	return side;
}

bool furniture_has_key(const struct furniture *f, uint64_t key)
{
	uint64_t bit = key & f->filter_mask;

	return f->filter[bit / 64] >> bit % 64 & 1 &&
	       sorted_has_u64(f->key, f->key_count, key);
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
	size_t count;
	const uint64_t *group =
		body_marks_of(&f->marks, BODY_MARK_LABEL, number, &count);

	for (size_t i = 0; i < count; i++)
		if (furniture_has_key(f, furniture_line_key(group[i], line)))
			return true;
	return false;
}

/* Most bodies are of no outlet with furniture, and need not be read. */
static bool may_have_furniture(const struct furniture *f, uint32_t number)
{
	size_t count;
	const uint64_t *group =
		body_marks_of(&f->marks, BODY_MARK_LABEL, number, &count);

	for (size_t i = 0; i < count; i++)
		if (sorted_has_u64(f->has_keys, f->has_keys_count, group[i]))
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
