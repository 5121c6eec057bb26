#include "core/near/fingerprint.h"
#include "core/near/verify.h"
#include "prose.h"

#include <criterion/criterion.h>

static struct fingerprinter *fingerprinter(void)
{
	static const struct fingerprint_settings settings =
		FINGERPRINT_SETTINGS_DEFAULT;

	return fingerprinter_new(&settings);
}

static void check_slice(struct bytes text, struct span span, const char *want)
{
	cr_assert_leq(span.end, text.size);
	cr_assert(bytes_equal(bytes_slice(text, span.begin, span.end),
			      bytes_of_string(want)),
		  "got \"%.*s\", want \"%s\"", (int)(span.end - span.begin),
		  (const char *)text.data + span.begin, want);
}

Test(passages, run_over_punctuation_and_end_on_letters)
{
	static const char a[] =
		"Yesterday - \"The mayor, who is 61, spoke at noon\" (AP).";
	static const char b[] = "the Mayor who is 61 spoke at NOON; later left";
	struct fingerprinter *f = fingerprinter();
	struct passages passages = {0};

	passages_align(f, BYTES_LITERAL(a), BYTES_LITERAL(b), 10, &passages);
	cr_assert_eq(passages.count, 1);
	check_slice(BYTES_LITERAL(a), passages.at[0].a,
		    "The mayor, who is 61, spoke at noon");
	check_slice(BYTES_LITERAL(b), passages.at[0].b,
		    "the Mayor who is 61 spoke at NOON");
	cr_assert_eq(passages.at[0].chars, 26);
	passages_release(&passages);
	fingerprinter_free(f);
}

Test(passages, are_found_when_their_order_changes)
{
	static const char a[] = "가나다라마바사 아자차카타파하 거너더러머버서";
	static const char b[] =
		"거너더러머버서! 아자차카타파하! 가나다라마바사!";
	struct fingerprinter *f = fingerprinter();
	struct passages passages = {0};

	passages_align(f, BYTES_LITERAL(a), BYTES_LITERAL(b), 5, &passages);
	cr_assert_eq(passages.count, 3);
	check_slice(BYTES_LITERAL(b), passages.at[0].b, "가나다라마바사");
	check_slice(BYTES_LITERAL(b), passages.at[2].b, "거너더러머버서");
	passages_release(&passages);
	fingerprinter_free(f);
}

static void append_mixed(struct buffer *out, uint64_t seed)
{
	for (unsigned i = 0; i < 8; i++)
		prose_append(out, PROSE_LATIN, (seed >> i) & 3,
			     (unsigned)(seed >> (8 + i)) % 6,
			     (unsigned)(seed >> (8 + i)) % 6 + 1);
}

/* "warehouse" stands in one text before the sentence that both have. */
Test(passages, are_not_broken_up_by_a_word_of_theirs_elsewhere)
{
	static const char a[] =
		"Lost in the warehouse. The old bell of Skerrow was found in "
		"the warehouse behind the harbour on Friday.";
	static const char b[] =
		"Found again: the old bell of Skerrow was found in the "
		"warehouse behind the harbour on Friday, and rung.";
	static const char both[] = "he old bell of Skerrow was found in the "
				   "warehouse behind the harbour on Friday";
	struct fingerprinter *f = fingerprinter();
	struct passages passages = {0};

	for (int turned = 0; turned < 2; turned++) {
		const char *x = turned ? b : a, *y = turned ? a : b;

		passages_align(f, bytes_of_string(x), bytes_of_string(y), 8,
			       &passages);
		cr_assert_eq(passages.count, 1, "%zu", passages.count);
		cr_expect_eq(passages.at[0].a.end - passages.at[0].a.begin,
			     strlen(both) + 1);
	}
	passages_release(&passages);
	fingerprinter_free(f);
}

static void expect_turned(const struct passages *x, const struct passages *y)
{
	cr_assert_eq(x->count, y->count);
	for (size_t i = 0; i < x->count; i++) {
		const struct passage *p = &x->at[i];
		size_t k = 0;

		while (k < y->count && y->at[k].a.begin != p->b.begin)
			k++;
		cr_assert(k < y->count && y->at[k].b.begin == p->a.begin &&
			  y->at[k].chars == p->chars);
	}
}

/* Laws: in order, apart in both texts, equal once folded, the same either way
 * round. */
Test(passages, do_not_overlap_and_say_the_same)
{
	struct fingerprinter *f = fingerprinter();
	struct passages passages = {0}, inner = {0};

	for (uint64_t seed = 1; seed < 60; seed++) {
		struct buffer a = BUFFER_INIT, b = BUFFER_INIT;

		append_mixed(&a, seed * 0x9e3779b97f4a7c15ULL >> 20);
		append_mixed(&b, seed * 0xff51afd7ed558ccdULL >> 20);
		passages_align(f, buffer_view(&b), buffer_view(&a), 12, &inner);
		passages_align(f, buffer_view(&a), buffer_view(&b), 12,
			       &passages);
		expect_turned(&passages, &inner);
		for (size_t i = 0; i < passages.count; i++) {
			struct passage p = passages.at[i];

			cr_assert_geq(p.chars, 12);
			if (i)
				cr_assert_leq(passages.at[i - 1].a.end,
					      p.a.begin);
			for (size_t j = 0; j < i; j++)
				cr_assert(passages.at[j].b.end <= p.b.begin ||
					  p.b.end <= passages.at[j].b.begin);
			passages_align(f,
				       bytes_slice(buffer_view(&a), p.a.begin,
						   p.a.end),
				       bytes_slice(buffer_view(&b), p.b.begin,
						   p.b.end),
				       p.chars, &inner);
			cr_assert_eq(inner.count, 1);
		}
		buffer_release(&a);
		buffer_release(&b);
	}
	passages_release(&passages);
	passages_release(&inner);
	fingerprinter_free(f);
}

Test(passages, of_texts_made_of_repeats_take_linear_time, .timeout = 10)
{
	struct fingerprinter *f = fingerprinter();
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;
	struct passages passages = {0};

	for (int i = 0; i < 200000; i++) {
		buffer_append_string(&a, "abcde");
		buffer_append_string(&b, i % 100 ? "abcde" : "xyz");
	}
	passages_align(f, buffer_view(&a), buffer_view(&b), 10, &passages);
	cr_assert_gt(passages.count, 0);
	passages_align(f, buffer_view(&a), buffer_view(&a), 10, &passages);
	cr_assert_eq(passages.count, 1);
	cr_assert_eq(passages.at[0].chars, 1000000);
	buffer_release(&a);
	buffer_release(&b);
	passages_release(&passages);
	fingerprinter_free(f);
}

Test(passages, of_empty_texts_are_none)
{
	struct fingerprinter *f = fingerprinter();
	struct passages passages = {0};

	passages_align(f, BYTES_NONE, BYTES_LITERAL("abc"), 2, &passages);
	cr_assert_eq(passages.count, 0);
	passages_align(f, BYTES_LITERAL("abc"), BYTES_NONE, 0, &passages);
	cr_assert_eq(passages.count, 0);
	passages_release(&passages);
	fingerprinter_free(f);
}
