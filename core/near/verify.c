#include "core/near/verify.h"

#include "core/near/keyset.h"
#include "core/near/verify_rules.h"

const char *relation_name(enum relation relation)
{
	static const char *const name[RELATION_COUNT] = {
		"none", "partial", "contained", "contains",
		"near", "exact",   "canonical"};

	return (unsigned)relation < RELATION_COUNT ? name[relation] : "none";
}

enum relation relation_turned(enum relation relation)
{
	if (relation == RELATION_CONTAINED)
		return RELATION_CONTAINS;
	return relation == RELATION_CONTAINS ? RELATION_CONTAINED : relation;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_sides(const struct verify_side *a,
			 const struct verify_side *b)
{
	const struct fingerprint *x = a->fingerprint, *y = b->fingerprint;
	int order = compare_numbers(x->shingle_count, y->shingle_count);

	if (!order)
		order = compare_numbers(x->shadow_units, y->shadow_units);
	if (!order)
		order = compare_numbers(x->shadow_hash, y->shadow_hash);
	return order ? order : bytes_compare(a->body, b->body);
}

static void count_shared(struct verify_case *c)
{
	const struct fingerprint *s = c->small->fingerprint;
	const struct fingerprint *l = c->large->fingerprint;
	size_t shared = keyset_shared(s->shingle, s->shingle_count, l->shingle,
				      l->shingle_count);
	size_t all = s->shingle_count + l->shingle_count - shared;

	c->shared = (uint32_t)shared;
	if (!shared)
		return;
	c->jaccard = (double)shared / (double)all;
	c->small_in_large = (double)shared / (double)s->shingle_count;
	c->large_in_small = (double)shared / (double)l->shingle_count;
}

static bool is_same_shadow(const struct verify_side *a,
			   const struct verify_side *b)
{
	return a->fingerprint->shadow_hash == b->fingerprint->shadow_hash &&
	       a->fingerprint->shadow_chars == b->fingerprint->shadow_chars;
}

static struct verify_case case_of(struct fingerprinter *fingerprinter,
				  const struct verify_side *a,
				  const struct verify_side *b)
{
	bool in_order = compare_sides(a, b) <= 0;

	return (struct verify_case){.fingerprinter = fingerprinter,
				    .small = in_order ? a : b,
				    .large = in_order ? b : a,
				    .is_same_shadow = is_same_shadow(a, b)};
}

bool verify_sees_apart(const struct verify_side *a, const struct verify_side *b)
{
	struct verify_case c = case_of(NULL, a, b);

	return verify_rules_out(&c);
}

void verify_pair(struct fingerprinter *fingerprinter,
		 const struct verify_side *a, const struct verify_side *b,
		 struct verdict *out)
{
	verify_explain(fingerprinter, a, b, NULL, out);
}

void verify_explain(struct fingerprinter *fingerprinter,
		    const struct verify_side *a, const struct verify_side *b,
		    struct verify_trace *trace, struct verdict *out)
{
	struct verify_case c = case_of(fingerprinter, a, b);
	bool in_order = c.small == a;
	struct ruling ruling;

	c.trace = trace;
	if (trace)
		trace->count = 0;
	count_shared(&c);
	ruling = verify_rule(&c);
	if (ruling.relation == RELATION_EXACT || c.is_same_shadow)
		c.jaccard = c.small_in_large = c.large_in_small =
			ruling.relation ? 1 : c.jaccard;
	*out = (struct verdict){
		.jaccard = (float)c.jaccard,
		.containment_a =
			(float)(in_order ? c.small_in_large : c.large_in_small),
		.containment_b =
			(float)(in_order ? c.large_in_small : c.small_in_large),
		.shared = c.shared,
		.relation = in_order ? ruling.relation
				     : relation_turned(ruling.relation),
		.merges = ruling.merges,
		.as_page = ruling.as_page,
		.rule = ruling.rule};
}
