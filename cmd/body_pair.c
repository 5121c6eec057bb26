#include "cmd/body_pair.h"

#include "cmd/passage_widen.h"
#include "store/link_composite.h"

static void compare(struct archive *archive, const struct furniture *furniture,
		    unsigned passage_chars, struct body_pair *p)
{
	struct fingerprinter *f =
		fingerprinter_new(&archive->settings.fingerprint);
	struct bytes a = buffer_view(&p->a.text), b = buffer_view(&p->b.text);
	struct verify_side side_a, side_b;

	furniture_mask_make(furniture, f, p->a.number, a, &p->mask_a);
	furniture_mask_make(furniture, f, p->b.number, b, &p->mask_b);
	fingerprint_make(f, a, p->mask_a.span, p->mask_a.span_count,
			 &p->print_a);
	fingerprint_make(f, b, p->mask_b.span, p->mask_b.span_count,
			 &p->print_b);
	side_a = furniture_side(furniture, p->a.number, a, &p->print_a,
				&p->mask_a, p->a.day);
	side_b = furniture_side(furniture, p->b.number, b, &p->print_b,
				&p->mask_b, p->b.day);
	verify_explain(f, &side_a, &side_b, &p->trace, &p->verdict);
	passages_align(f, a, b, passage_chars, &p->passages);
	passages_widen(a, b, &p->passages);
	fingerprinter_free(f);
}

static int set_apart(struct archive *archive, uint32_t other,
		     struct body_pair *p, struct fault *fault)
{
	struct catalog_body body;
	int rc = catalog_get_body(archive->catalog, other, &body, fault);

	if (rc < 0)
		return rc;
	p->is_composite = true;
	p->other = body.id;
	p->verdict.merges = false;
	p->verdict.rule = "one holds another story besides";
	return 0;
}

/* What the rules say of the two, a third text may take back. */
static int look_beside(struct archive *archive, struct body_pair *p,
		       struct fault *fault)
{
	struct link_composite *composite = link_composite_new(archive->catalog);
	struct catalog_edge edge =
		catalog_edge_of_verdict(p->a.number, p->b.number, &p->verdict);
	uint32_t other;
	int rc = link_composite_find(composite, &edge, &other, fault);

	if (rc == 0 && other)
		rc = set_apart(archive, other, p, fault);
	link_composite_free(composite);
	return rc;
}

/* A weak pair joins nobody alone, and others may join what this one does not:
 * the clusters tell. */
static int look_at_clusters(struct archive *archive, struct body_pair *p,
			    struct fault *fault)
{
	struct catalog_body a, b;
	int rc = catalog_get_body(archive->catalog, p->a.number, &a, fault);

	if (rc == 0)
		rc = catalog_get_body(archive->catalog, p->b.number, &b, fault);
	if (rc == 0)
		p->is_together = a.number == b.number ||
				 (a.cluster && a.cluster == b.cluster);
	return rc;
}

int body_pair_load(struct archive *archive, const char *a, const char *b,
		   unsigned passage_chars, struct body_pair *out,
		   struct fault *fault)
{
	struct furniture furniture = {.key_count = 0};
	uint32_t both[2];
	int rc = body_argument_load(archive, a, &out->a, fault);

	if (rc == 0)
		rc = body_argument_load(archive, b, &out->b, fault);
	both[0] = out->a.number;
	both[1] = out->b.number;
	if (rc == 0)
		rc = furniture_load_some(&furniture, archive, both, 2, fault);
	if (rc == 0)
		compare(archive, &furniture, passage_chars, out);
	if (rc == 0)
		rc = look_beside(archive, out, fault);
	if (rc == 0)
		rc = look_at_clusters(archive, out, fault);
	furniture_release(&furniture);
	return rc;
}

void body_pair_release(struct body_pair *p)
{
	passages_release(&p->passages);
	fingerprint_release(&p->print_a);
	fingerprint_release(&p->print_b);
	furniture_mask_release(&p->mask_a);
	furniture_mask_release(&p->mask_b);
	body_argument_release(&p->a);
	body_argument_release(&p->b);
}
