#include "core/near/verify.h"

#include "cmd/body_argument.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"

/* Shared runs shorter than this are chance. */
#define PASSAGE_CHARS  12
#define PASSAGES_SHOWN 12

struct comparison {
	struct body_argument a, b;
	struct fingerprint print_a, print_b;
	struct verdict verdict;
	struct passages passages;
};

static void compare(struct archive *archive, struct comparison *c)
{
	struct fingerprinter *f =
		fingerprinter_new(&archive->settings.fingerprint);
	struct bytes a = buffer_view(&c->a.text), b = buffer_view(&c->b.text);
	struct verify_side side_a = {&c->print_a, a, NULL, 0, c->a.day};
	struct verify_side side_b = {&c->print_b, b, NULL, 0, c->b.day};

	fingerprint_make(f, a, NULL, 0, &c->print_a);
	fingerprint_make(f, b, NULL, 0, &c->print_b);
	verify_pair(f, &side_a, &side_b, &c->verdict);
	if (id_equal(&c->a.id, &c->b.id)) {
		c->verdict.relation = RELATION_EXACT;
		c->verdict.rule = "the two have the same text";
	}
	passages_align(f, a, b, PASSAGE_CHARS, &c->passages);
	fingerprinter_free(f);
}

static void print_json_why(const struct comparison *c)
{
	const struct verdict *v = &c->verdict;
	struct json json = JSON_INIT;

	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.why/1");
	json_put_id(&json, "a", 'b', &c->a.id);
	json_put_id(&json, "b", 'b', &c->b.id);
	json_put_text(&json, "relation", relation_name(v->relation));
	json_key(&json, "merges");
	json_bool(&json, v->merges);
	json_put_text(&json, "rule", v->rule);
	json_put_real(&json, "jaccard", v->jaccard);
	json_put_real(&json, "containment_a", v->containment_a);
	json_put_real(&json, "containment_b", v->containment_b);
	json_put_count(&json, "shingles_a", c->print_a.shingle_count);
	json_put_count(&json, "shingles_b", c->print_b.shingle_count);
	json_put_count(&json, "shared_shingles", v->shared);
	json_put_count(&json, "masked_furniture", 0);
	json_key(&json, "passages");
	json_open(&json, '[');
	for (size_t i = 0; i < c->passages.count; i++) {
		const struct passage *p = &c->passages.at[i];

		json_open(&json, '{');
		json_put_count(&json, "chars", p->chars);
		json_put_string(&json, "text",
				bytes_slice(buffer_view(&c->a.text), p->a.begin,
					    p->a.end));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static void print_why(const struct session *session, const struct comparison *c)
{
	const struct verdict *v = &c->verdict;
	struct buffer out = BUFFER_INIT;

	buffer_append_string(&out, print_color(session, PRINT_BOLD));
	print_short_id(&out, 'b', &c->a.id);
	buffer_printf(&out, " to ");
	print_short_id(&out, 'b', &c->b.id);
	buffer_printf(&out, ": %s%s%s\n",
		      v->relation == RELATION_NONE ? "no copy"
						   : relation_name(v->relation),
		      v->merges || v->relation == RELATION_EXACT
			      ? ", stand in one cluster"
			      : ", do not join a cluster",
		      print_color(session, PRINT_PLAIN));
	buffer_printf(&out, "  rule: %s\n", v->rule);
	buffer_printf(&out,
		      "  %u shingles shared of %zu and %zu: Jaccard %.3f; %.0f "
		      "%% of the first stands in the second, %.0f %% of the "
		      "second in the first\n",
		      v->shared, c->print_a.shingle_count,
		      c->print_b.shingle_count, v->jaccard,
		      v->containment_a * 100, v->containment_b * 100);
	buffer_printf(&out, "  %zu shared passages\n", c->passages.count);
	for (size_t i = 0; i < c->passages.count && i < PASSAGES_SHOWN; i++) {
		const struct passage *p = &c->passages.at[i];

		buffer_printf(&out, "  %5u  ", p->chars);
		print_text(&out,
			   bytes_slice(buffer_view(&c->a.text), p->a.begin,
				       p->a.end),
			   100);
		buffer_append_byte(&out, '\n');
	}
	if (c->passages.count > PASSAGES_SHOWN)
		buffer_printf(&out, "         and %zu more\n",
			      c->passages.count - PASSAGES_SHOWN);
	session_print(buffer_view(&out));
	buffer_release(&out);
}

int command_why(struct session *session, int argc, const char **argv)
{
	struct comparison c = {.a = BODY_ARGUMENT_INIT};
	struct fault fault = FAULT_INIT;
	const char **names;
	size_t count;
	int status = session_options(session, NULL, argc, argv, &names, &count);

	if (status == EXIT_DONE && count != 2)
		status = session_usage("why: name two bodies, captures or "
				       "clusters");
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status != EXIT_DONE)
		return status;
	if (body_argument_load(session->archive, names[0], &c.a, &fault) < 0 ||
	    body_argument_load(session->archive, names[1], &c.b, &fault) < 0) {
		status = session_fail(&fault);
	} else {
		compare(session->archive, &c);
		if (session->json)
			print_json_why(&c);
		else
			print_why(session, &c);
	}
	passages_release(&c.passages);
	fingerprint_release(&c.print_a);
	fingerprint_release(&c.print_b);
	body_argument_release(&c.a);
	body_argument_release(&c.b);
	return status;
}
