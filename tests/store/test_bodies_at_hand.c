/* What is at hand is what would be read, whatever had to make room for it. */
#include "tests/store/archive_fixture.h"

#include "core/base/memory.h"
#include "core/near/fingerprint.h"
#include "store/bodies_at_hand.h"

#include <stdlib.h>
#include <string.h>

#define STORIES 40u

struct bench {
	char *scratch;
	struct archive *archive;
	struct body_table table;
	struct furniture furniture;
	struct fingerprinter *fingerprinter;
};

static void set_up(struct bench *b)
{
	char *folder, *dump;
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT;
	struct fault fault = FAULT_INIT;

	memset(b, 0, sizeof(*b));
	b->scratch = scratch_folder();
	folder = archive_fixture_make(b->scratch, "archive");
	dump = scratch_path(b->scratch, "d.jsonl");
	for (unsigned i = 0; i < STORIES; i++) {
		story_text(i, &text);
		/* One is far longer than the others. */
		for (unsigned k = 0; i == 5 && k < 200; k++)
			buffer_append_string(&text, "\nLine upon line of it.");
		story_line(&lines, "a", "one.example", "2025-01-02",
			   buffer_view(&text));
	}
	scratch_write(dump, buffer_view(&lines));
	archive_fixture_ingest(folder, dump, "d");
	b->archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(body_table_load(&b->table, b->archive->catalog, &fault),
		     0);
	cr_assert_eq(b->table.count, STORIES);
	cr_assert_eq(furniture_load(&b->furniture, b->archive, STORIES, &fault),
		     0);
	b->fingerprinter = fingerprinter_new(&b->archive->settings.fingerprint);
	buffer_release(&lines);
	buffer_release(&text);
	free(dump);
	free(folder);
}

static void tear_down(struct bench *b)
{
	fingerprinter_free(b->fingerprinter);
	furniture_release(&b->furniture);
	body_table_release(&b->table);
	archive_close(b->archive);
	scratch_remove(b->scratch);
}

/* Is this body `number`, by its bytes in the store and what is known of them?
 */
static void expect_body(const struct bench *b, const struct verify_side *side,
			uint32_t number)
{
	struct fingerprinter *f =
		fingerprinter_new(&b->archive->settings.fingerprint);
	struct buffer body = BUFFER_INIT;
	struct fingerprint print = FINGERPRINT_INIT;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(object_store_get(b->archive->objects,
				      &b->table.body[number].id, &body, NULL,
				      &fault),
		     0);
	cr_assert(bytes_equal(side->body, buffer_view(&body)));
	fingerprint_make(f, side->body, NULL, 0, &print);
	cr_assert_eq(side->fingerprint->shadow_hash, print.shadow_hash);
	cr_assert_eq(side->fingerprint->shingle_count, print.shingle_count);
	cr_assert_arr_eq(side->fingerprint->shingle, print.shingle,
			 print.shingle_count * sizeof(*print.shingle));
	fingerprint_release(&print);
	buffer_release(&body);
	fingerprinter_free(f);
}

/* All pairs, with room for `bytes`. */
static void walk_all_pairs(struct bench *b, const struct text_spool *texts,
			   size_t bytes)
{
	struct bodies_at_hand *bodies =
		bodies_at_hand_new(b->archive, &b->table, &b->furniture, texts,
				   b->fingerprinter, bytes);
	struct fault fault = FAULT_INIT;
	struct verify_side x, y;

	for (uint32_t i = 1; i <= STORIES; i++)
		for (uint32_t k = i + 1; k <= STORIES; k += 1 + (i + k) % 5) {
			cr_assert_eq(bodies_at_hand_get(bodies, i, &x, &fault),
				     0);
			cr_assert_eq(bodies_at_hand_get(bodies, k, &y, &fault),
				     0);
			expect_body(b, &x, i);
			expect_body(b, &y, k);
		}
	bodies_at_hand_free(bodies);
}

Test(bodies_at_hand, two_bodies_stay_whatever_the_room)
{
	struct bench b;

	set_up(&b);
	walk_all_pairs(&b, NULL, 0);
	walk_all_pairs(&b, NULL, 200000);
	walk_all_pairs(&b, NULL, SIZE_MAX);
	tear_down(&b);
}

/* Of the bodies in pairs, as the store has them; the others are not there. */
Test(bodies_at_hand, take_texts_from_a_spool)
{
	static const uint64_t pair[] = {(uint64_t)6 << 32 | 39,
					(uint64_t)1 << 32 | 6,
					(uint64_t)2 << 32 | 39};
	struct text_spool *texts = NULL;
	struct buffer body = BUFFER_INIT, text = BUFFER_INIT;
	struct bench b;

	set_up(&b);
	cr_assert_eq(text_spool_make(b.archive, &b.table, pair,
				     ARRAY_COUNT(pair), 2, &texts, NULL),
		     0);
	for (uint32_t i = 1; i <= STORIES; i++) {
		bool is_in = i == 1 || i == 2 || i == 6 || i == 39;

		buffer_clear(&body);
		buffer_clear(&text);
		cr_assert_not(text_spool_get(NULL, i, &text));
		cr_assert_eq(text_spool_get(texts, i, &text), is_in, "%u", i);
		cr_assert_eq(object_store_get(b.archive->objects,
					      &b.table.body[i].id, &body, NULL,
					      NULL),
			     0);
		cr_assert(!is_in ||
			  bytes_equal(buffer_view(&text), buffer_view(&body)));
	}
	walk_all_pairs(&b, texts, 0);
	text_spool_free(texts);
	buffer_release(&body);
	buffer_release(&text);
	tear_down(&b);
}
