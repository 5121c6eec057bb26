#include "core/near/glance.h"

#include "core/near/fingerprinter.h"
#include "prose.h"

#include <criterion/criterion.h>

static bool may_relate(struct bytes a, struct bytes b)
{
	static const struct fingerprint_settings settings =
		FINGERPRINT_SETTINGS_DEFAULT;
	struct fingerprinter *f = fingerprinter_new(&settings);
	struct fingerprint print = FINGERPRINT_INIT;
	struct glance glance = {.bits = NULL};
	bool answer;

	fingerprint_read(f, a, &print);
	glance_make(&print, &f->shingles[0], &glance);
	fingerprint_read(f, b, &print);
	answer = glance_at_read(f, &glance, &print);
	glance_release(&glance);
	fingerprinter_free(f);
	return answer;
}

Test(glance, passes_over_texts_that_share_nothing)
{
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;

	for (int script = PROSE_LATIN; script <= PROSE_HANGUL; script++) {
		buffer_clear(&a);
		buffer_clear(&b);
		prose_append(&a, (enum prose_script)script, 1, 0, 20);
		prose_append(&b, (enum prose_script)script, 2, 0, 30);
		cr_assert_not(may_relate(buffer_view(&a), buffer_view(&b)));
		cr_assert_not(may_relate(buffer_view(&b), buffer_view(&a)));
	}
	buffer_release(&a);
	buffer_release(&b);
}

Test(glance, stops_at_a_shared_passage_of_any_place)
{
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;

	for (unsigned at = 0; at < 20; at += 5) {
		buffer_clear(&a);
		buffer_clear(&b);
		prose_append(&a, PROSE_LATIN, 1, 0, 20);
		prose_append(&b, PROSE_LATIN, 2, 0, at);
		prose_append(&b, PROSE_LATIN, 1, at, at + 2);
		prose_append(&b, PROSE_LATIN, 2, at, 20);
		cr_assert(may_relate(buffer_view(&a), buffer_view(&b)));
		cr_assert(may_relate(buffer_view(&b), buffer_view(&a)));
	}
	buffer_release(&a);
	buffer_release(&b);
}

Test(glance, knows_short_texts_by_their_letters_alone)
{
	cr_assert(may_relate(BYTES_LITERAL("Rain, then sun."),
			     BYTES_LITERAL("rain then SUN")));
	cr_assert_not(may_relate(BYTES_LITERAL("Rain, then sun."),
				 BYTES_LITERAL("Rain, then snow.")));
	cr_assert_not(may_relate(BYTES_LITERAL("..."), BYTES_LITERAL("...")));
	cr_assert_not(may_relate(BYTES_LITERAL(""), BYTES_LITERAL("")));
}
