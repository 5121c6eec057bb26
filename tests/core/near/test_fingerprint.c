#include "core/base/hash.h"
#include "core/near/fingerprint.h"
#include "core/near/fold.h"
#include "core/near/keyset.h"
#include "core/near/passage.h"
#include "prose.h"

#include <criterion/criterion.h>

static struct fingerprint make(struct bytes body, const struct span *mask,
			       size_t mask_count)
{
	static const struct fingerprint_settings settings =
		FINGERPRINT_SETTINGS_DEFAULT;
	struct fingerprinter *f = fingerprinter_new(&settings);
	struct fingerprint out = FINGERPRINT_INIT;

	fingerprint_make(f, body, mask, mask_count, &out);
	fingerprinter_free(f);
	return out;
}

static size_t shared_passages(const struct fingerprint *a,
			      const struct fingerprint *b)
{
	return keyset_shared(a->passage, a->passage_count, b->passage,
			     b->passage_count);
}

Test(fingerprint, a_text_without_letters_has_no_key)
{
	static const char *const empty[] = {"", " \n ", "... --- !!!", "😀"};

	for (size_t i = 0; i < 4; i++) {
		struct fingerprint fp =
			make(bytes_of_string(empty[i]), NULL, 0);

		cr_assert_eq(fp.band_count, 0);
		cr_assert_eq(fp.passage_count, 0);
		cr_assert_eq(fp.shingle_count, 0);
		cr_assert_eq(fp.shadow_chars, 0);
		fingerprint_release(&fp);
	}
}

Test(fingerprint, of_a_long_text_differs_where_its_end_does)
{
	struct buffer text = BUFFER_INIT;
	struct fingerprint a, b;

	while (text.size <= FOLD_SIZE_LIMIT)
		buffer_printf(&text, "Line %zu of a very long text.\n",
			      text.size);
	a = make(buffer_view(&text), NULL, 0);
	text.data[text.size - 3] ^= 1;
	b = make(buffer_view(&text), NULL, 0);
	cr_assert_eq(a.shadow_chars, b.shadow_chars);
	cr_assert_neq(a.shadow_hash, b.shadow_hash);
	cr_assert_eq(keyset_shared(a.shingle, a.shingle_count, b.shingle,
				   b.shingle_count),
		     a.shingle_count);
	fingerprint_release(&a);
	fingerprint_release(&b);
	buffer_release(&text);
}

Test(fingerprint, short_texts_meet_by_equality_alone)
{
	struct fingerprint a =
		make(BYTES_LITERAL("Rain is expected on Monday."), NULL, 0);
	struct fingerprint b =
		make(BYTES_LITERAL("RAIN IS EXPECTED, on monday"), NULL, 0);
	struct fingerprint c =
		make(BYTES_LITERAL("Rain is expected on Tuesday."), NULL, 0);

	cr_assert_eq(a.band_count, 1);
	cr_assert_eq(a.passage_count, 0);
	cr_assert_eq(a.band[0], b.band[0]);
	cr_assert_eq(a.shadow_hash, b.shadow_hash);
	cr_assert_neq(a.band[0], c.band[0]);
	fingerprint_release(&a);
	fingerprint_release(&b);
	fingerprint_release(&c);
}

/* 47 letters of Hangul weigh more than 100 units. */
Test(fingerprint, a_brief_has_keys_in_every_script)
{
	struct fingerprint korean = make(
		BYTES_LITERAL("강원 산지에 밤사이 대설특보가 내려져 등산로 "
			      "아홉 곳이 통제됐고 도로 제설 작업이 아침까지 "
			      "이어졌다"),
		NULL, 0);
	struct fingerprint latin = make(
		BYTES_LITERAL("Snow closed nine paths in the hills overnight, "
			      "and roads were being cleared this morning"),
		NULL, 0);

	cr_assert_lt(korean.shadow_chars, 100);
	cr_assert_gt(korean.passage_count, 0);
	cr_assert_lt(latin.shadow_units, 100);
	cr_assert_eq(latin.passage_count, 0);
	fingerprint_release(&korean);
	fingerprint_release(&latin);
}

Test(fingerprint, a_shared_sentence_is_found_wherever_it_stands)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		enum prose_script script =
			seed % 2 ? PROSE_LATIN : PROSE_HANGUL;
		struct buffer a = BUFFER_INIT, b = BUFFER_INIT;
		struct fingerprint x, y;

		prose_append(&a, script, seed, 0, 9);
		prose_append(&b, script, seed + 1000, 0, (unsigned)seed % 7);
		/* Two sentences are more than 94 units. */
		prose_append(&b, script, seed, 4, 6);
		prose_append(&b, script, seed + 1000, 7, 9);
		x = make(buffer_view(&a), NULL, 0);
		y = make(buffer_view(&b), NULL, 0);
		cr_assert_geq(shared_passages(&x, &y), 1, "seed %d", (int)seed);
		fingerprint_release(&x);
		fingerprint_release(&y);
		buffer_release(&a);
		buffer_release(&b);
	}
}

Test(fingerprint, masked_text_leaves_shingles_and_figures_not_keys)
{
	struct buffer body = BUFFER_INIT;
	struct fingerprint plain, whole, masked;
	struct span mask;

	prose_append(&body, PROSE_LATIN, 3, 0, 5);
	plain = make(buffer_view(&body), NULL, 0);
	mask.begin = (uint32_t)body.size;
	buffer_append_string(&body, " Copyright 1998 by nobody at all.");
	mask.end = (uint32_t)body.size;
	whole = make(buffer_view(&body), NULL, 0);
	masked = make(buffer_view(&body), &mask, 1);
	cr_assert_eq(masked.shingle_count, plain.shingle_count);
	cr_assert_arr_eq(masked.shingle, plain.shingle,
			 plain.shingle_count * sizeof(*plain.shingle));
	cr_assert_gt(whole.shingle_count, plain.shingle_count);
	cr_assert_eq(whole.number_count, 1);
	cr_assert_eq(masked.number_count, 0);
	cr_assert_eq(masked.band_count, whole.band_count);
	cr_assert_arr_eq(masked.band, whole.band,
			 whole.band_count * sizeof(*whole.band));
	cr_assert_arr_eq(masked.passage, whole.passage,
			 whole.passage_count * sizeof(*whole.passage));
	fingerprint_release(&plain);
	fingerprint_release(&whole);
	fingerprint_release(&masked);
	buffer_release(&body);
}

Test(fingerprint, figures_are_told_by_their_digits)
{
	static const struct {
		const char *text;
		size_t figures;
	} table[] = {
		{"no figures here", 0},
		{"1 2 3", 3},
		{"7 7 7", 1},
		{"1,234.50 and 1234.5", 2},
		{"1,234 and 1234", 1},
		{"10일 10시", 1},
		{"5-4", 2},
		{"１２ and 12", 1},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct fingerprint fp =
			make(bytes_of_string(table[i].text), NULL, 0);

		cr_assert_eq(fp.number_count, table[i].figures, "of \"%s\"",
			     table[i].text);
		fingerprint_release(&fp);
	}
}

static uint64_t digest(const uint64_t *key, size_t count)
{
	return hash64(bytes_make(key, count * sizeof(*key)), 0);
}

/* Keys stay in archives: what changes them must raise FINGERPRINT_VERSION. */
Test(fingerprint, version_1_is_frozen)
{
	struct buffer body = BUFFER_INIT;
	struct fingerprint fp;

	prose_append(&body, PROSE_LATIN, 1, 0, 6);
	buffer_append_string(&body, " In 1998, 12.5 percent.");
	prose_append(&body, PROSE_HANGUL, 1, 0, 6);
	fp = make(buffer_view(&body), NULL, 0);
	cr_assert_eq(digest(fp.shingle, fp.shingle_count), 0x3864c9c95df6352e);
	cr_assert_eq(digest(fp.band, fp.band_count), 0xd2e7c7055a383800);
	cr_assert_eq(digest(fp.passage, fp.passage_count), 0x45c7dc8b2058ad33);
	cr_assert_eq(digest(fp.number, fp.number_count), 0xedcc70a338f02892);
	fingerprint_release(&fp);
	buffer_release(&body);
}
