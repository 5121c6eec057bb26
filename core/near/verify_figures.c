#include "core/near/verify_figures.h"

#include "core/near/keyset.h"
#include "core/near/verify_measure.h"

#define FIGURES_LEAST	3
#define FIGURES_SHARE	.5
#define REFIGURED_SHARE .34 /* of the smaller's figures, changed in place */
#define REFIGURED_LEAST 2
/* Short texts are the ones that come in series: */
#define SHORT_FIGURES_SHARE   .6
#define SHORT_REFIGURED_SHARE .15

/* The same frame with other figures: a report of a series, not a copy. */
bool verify_has_other_figures(const struct verify_case *c)
{
	const struct fingerprint *s = c->small->fingerprint;
	const struct fingerprint *l = c->large->fingerprint;
	size_t least = s->number_count < l->number_count ? s->number_count
							 : l->number_count;
	size_t shared;

	if (least < (verify_is_short(c) ? 1 : FIGURES_LEAST))
		return false;
	shared = keyset_shared(s->number, s->number_count, l->number,
			       l->number_count);
	return !verify_reaches(
		c, "figures both have", (double)shared / (double)least,
		verify_is_short(c) ? SHORT_FIGURES_SHARE : FIGURES_SHARE);
}

/* The same, told by the places: the words stay and the figures among them do
 * not. An editor's cut or slip leaves few such places. */
bool verify_has_changed_figures(const struct verify_case *c,
				const struct layout *layout)
{
	size_t s = c->small->fingerprint->number_count;
	size_t l = c->large->fingerprint->number_count;
	size_t least = s < l ? s : l;

	if (layout->refigured < (verify_is_short(c) ? 1 : REFIGURED_LEAST))
		return false;
	return !verify_stays_under(
		c, "figures changed in their places",
		layout->refigured / (double)(least ? least : 1),
		verify_is_short(c) ? SHORT_REFIGURED_SHARE : REFIGURED_SHARE);
}
