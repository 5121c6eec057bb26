#include "core/near/layout.h"
#include "prose.h"

#include <criterion/criterion.h>

/* Sentences [from, to) of a few stories, one after the other. */
struct part {
	uint64_t seed;
	unsigned from, to;
};

static struct bytes write_parts(struct buffer *out, const struct part *part,
				int count)
{
	for (int i = 0; i < count; i++)
		prose_append(out, PROSE_LATIN, part[i].seed, part[i].from,
			     part[i].to);
	return buffer_view(out);
}

static uint32_t letters_of(struct fingerprinter *f, struct bytes text)
{
	struct shadow shadow = {0};
	uint32_t count;

	fold_text(f->folder, text, &shadow);
	count = (uint32_t)shadow.count;
	shadow_release(&shadow);
	return count;
}

/* What stands in both but in another order is no news, on either side. */
Test(layout, counts_no_news_in_what_changed_its_place)
{
	static const struct part told[] = {{1, 0, 9}, {2, 0, 4}, {3, 0, 4}};
	static const struct part again[] = {
		{3, 0, 4}, {2, 0, 4}, {1, 0, 5}, {4, 0, 3}, {1, 5, 9}};
	static const struct fingerprint_settings settings =
		FINGERPRINT_SETTINGS_DEFAULT;
	struct fingerprinter *f = fingerprinter_new(&settings);
	struct buffer large = BUFFER_INIT, small = BUFFER_INIT,
		      own = BUFFER_INIT;
	struct verify_side a = {.body = write_parts(&small, again, 5)};
	struct verify_side b = {.body = write_parts(&large, told, 3)};
	uint32_t news = letters_of(f, write_parts(&own, &again[3], 1));
	struct layout layout;

	layout_make(f, &a, &b, &layout);
	layout_find_news(f, &layout);
	cr_assert_gt(f->alignment.count, f->chain.count, "some lie elsewhere");
	/* A letter or two at the seams can match by chance. */
	cr_assert_leq(layout.news, news);
	cr_assert_geq(layout.news, news - 8);
	buffer_release(&large);
	buffer_release(&small);
	buffer_release(&own);
	fingerprinter_free(f);
}
