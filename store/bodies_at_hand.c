#include "store/bodies_at_hand.h"

#include "core/base/memory.h"
#include "core/near/body_scan.h"
#include "store/new_texts.h"

#include <stdlib.h>
#include <string.h>

#define HASH_BITS 10
/* A place whose body goes is taken over, storage and all, by the one that
 * comes, unless it is this much of everything: then small ones would sit in it.
 */
#define LARGE_PART 64

/* One body, read and fingerprinted. */
struct side {
	uint32_t number;
	struct buffer body; /* empty where is_lost */
	bool is_lost;
	struct furniture_mask mask;
	struct fingerprint print;
	struct body_scan scan;
	size_t bytes;		     /* of all its storage */
	struct side *newer, *older;  /* asked for */
	struct side *next_of_bucket; /* of numbers that meet */
};

struct bodies_at_hand {
	struct archive *archive;
	const struct body_table *table;
	const struct furniture *furniture;
	const struct text_spool *texts;
	struct fingerprinter *fingerprinter;
	size_t limit, bytes;
	struct side *newest, *oldest;
	struct side *bucket[1U << HASH_BITS];
};

struct bodies_at_hand *bodies_at_hand_new(struct archive *archive,
					  const struct body_table *table,
					  const struct furniture *furniture,
					  const struct text_spool *texts,
					  struct fingerprinter *fingerprinter,
					  size_t bytes)
{
	struct bodies_at_hand *b = memory_alloc_zero(1, sizeof(*b));

	b->archive = archive;
	b->table = table;
	b->furniture = furniture;
	b->texts = texts;
	b->fingerprinter = fingerprinter;
	b->limit = bytes;
	return b;
}

static void side_free(struct side *side)
{
	buffer_release(&side->body);
	furniture_mask_release(&side->mask);
	fingerprint_release(&side->print);
	body_scan_release(&side->scan);
	free(side);
}

void bodies_at_hand_free(struct bodies_at_hand *b)
{
	if (!b)
		return;
	while (b->newest) {
		struct side *side = b->newest;

		b->newest = side->older;
		side_free(side);
	}
	free(b);
}

/* It may still have to be made. */
static size_t index_bytes(const struct body_scan *scan)
{
	size_t made = scan->index.head_capacity * sizeof(uint32_t) +
		      scan->index.next_capacity * sizeof(uint32_t) +
		      scan->index.filter_capacity * sizeof(uint64_t);
	size_t needed = shingle_index_bytes(scan->shingles.count);

	return made > needed ? made : needed;
}

static size_t bytes_of(const struct side *side)
{
	return sizeof(*side) + side->body.capacity + side->scan.capacity +
	       index_bytes(&side->scan) +
	       side->mask.lines.capacity * sizeof(*side->mask.lines.at) +
	       side->mask.span_capacity * sizeof(*side->mask.span) +
	       (side->print.shingle_capacity + side->print.band_capacity +
		side->print.passage_capacity + side->print.number_capacity) *
		       sizeof(uint64_t);
}

static struct side **bucket_of(struct bodies_at_hand *b, uint32_t number)
{
	return &b->bucket[number * UINT32_C(0x9E3779B9) >> (32 - HASH_BITS)];
}

static void put_newest(struct bodies_at_hand *b, struct side *side)
{
	side->newer = NULL;
	side->older = b->newest;
	if (b->newest)
		b->newest->newer = side;
	else
		b->oldest = side;
	b->newest = side;
}

static void take_out(struct bodies_at_hand *b, struct side *side)
{
	*(side->newer ? &side->newer->older : &b->newest) = side->older;
	*(side->older ? &side->older->newer : &b->oldest) = side->newer;
}

/* The oldest, in no list any more, its storage not freed. */
static struct side *take_oldest(struct bodies_at_hand *b)
{
	struct side *side = b->oldest;
	struct side **at = bucket_of(b, side->number);

	take_out(b, side);
	while (*at != side)
		at = &(*at)->next_of_bucket;
	*at = side->next_of_bucket;
	b->bytes -= side->bytes;
	return side;
}

/* A place for one more: the two newest stay. */
static struct side *make_room(struct bodies_at_hand *b)
{
	while (b->bytes > b->limit && b->oldest && b->oldest->newer &&
	       b->oldest->newer->newer) {
		struct side *side = take_oldest(b);

		if (b->bytes <= b->limit &&
		    side->bytes <= b->limit / LARGE_PART)
			return side;
		side_free(side);
	}
	return memory_alloc_zero(1, sizeof(struct side));
}

static int read_side(struct bodies_at_hand *b, struct side *side,
		     uint32_t number, struct fault *fault)
{
	struct bytes body;
	int rc = 0;

	buffer_clear(&side->body);
	if (!new_texts_get(b->archive->new_texts, number, &side->body) &&
	    !text_spool_get(b->texts, number, &side->body))
		rc = object_store_get(b->archive->objects,
				      &b->table->body[number].id, &side->body,
				      NULL, fault);
	side->is_lost = rc == FAULT_CORRUPT || rc == FAULT_MISSING;
	if (side->is_lost)
		buffer_clear(&side->body);
	else if (rc < 0)
		return rc;
	body = buffer_view(&side->body);
	fingerprint_read(b->fingerprinter, body, &side->print);
	furniture_mask_of_read(b->furniture, b->fingerprinter, number, body,
			       &side->mask);
	fingerprint_sets_of_read(b->fingerprinter, body, side->mask.span,
				 side->mask.span_count, &side->print,
				 &side->scan);
	side->number = number;
	return 0;
}

static int load(struct bodies_at_hand *b, uint32_t number, struct side **out,
		struct fault *fault)
{
	struct side *side = make_room(b);
	struct side **bucket = bucket_of(b, number);
	int rc = read_side(b, side, number, fault);

	if (rc < 0) {
		side_free(side);
		return rc;
	}
	side->bytes = bytes_of(side);
	b->bytes += side->bytes;
	side->next_of_bucket = *bucket;
	*bucket = side;
	put_newest(b, side);
	*out = side;
	return 0;
}

int bodies_at_hand_get(struct bodies_at_hand *b, uint32_t number,
		       struct verify_side *out, struct fault *fault)
{
	struct side *side = *bucket_of(b, number);
	int rc = 0;

	while (side && side->number != number)
		side = side->next_of_bucket;
	if (!side) {
		rc = load(b, number, &side, fault);
	} else if (side != b->newest) {
		take_out(b, side);
		put_newest(b, side);
	}
	if (rc < 0)
		return rc;
	*out = furniture_side(b->furniture, number, buffer_view(&side->body),
			      &side->print, &side->mask,
			      body_entry_day(&b->table->body[number]));
	out->scan = &side->scan;
	return side->is_lost;
}
