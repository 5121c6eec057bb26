#include "cmd/body_pair.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"

/* Shared runs shorter than this are chance. */
#define PASSAGE_CHARS  12
#define PASSAGES_SHOWN 12
#define MASKED_SHOWN   6

/* How much of a body furniture covers. */
static uint64_t masked_bytes(const struct furniture_mask *mask)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < mask->span_count; i++)
		bytes += mask->span[i].end - mask->span[i].begin;
	return bytes;
}

/* What the rules measured, in their order, and where each drew the line. */
static void put_tests(struct json *json, const struct verify_trace *trace)
{
	json_key(json, "tests");
	json_open(json, '[');
	for (size_t i = 0; i < trace->count; i++) {
		const struct verify_test *t = &trace->at[i];

		json_open(json, '{');
		json_put_text(json, "test", t->what);
		json_put_real(json, "value", t->value);
		json_put_real(json, "limit", t->limit);
		json_put_text(json, "copies",
			      t->wants_more ? "reach it" : "stay under it");
		json_key(json, "passed");
		json_bool(json, t->is_passed);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_masked(struct json *json, const char *key, struct bytes text,
		       const struct furniture_mask *mask)
{
	json_key(json, key);
	json_open(json, '[');
	for (size_t i = 0; i < mask->span_count; i++)
		json_string(json, bytes_slice(text, mask->span[i].begin,
					      mask->span[i].end));
	json_close(json, ']');
}

static void print_json_why(const struct body_pair *c)
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
	json_key(&json, "one_cluster");
	json_bool(&json, c->is_together);
	json_put_text(&json, "rule", v->rule);
	if (c->is_composite)
		json_put_id(&json, "holds_besides", 'b', &c->other);
	json_put_real(&json, "jaccard", v->jaccard);
	json_put_real(&json, "containment_a", v->containment_a);
	json_put_real(&json, "containment_b", v->containment_b);
	json_put_count(&json, "shingles_a", c->print_a.shingle_count);
	json_put_count(&json, "shingles_b", c->print_b.shingle_count);
	json_put_count(&json, "shared_shingles", v->shared);
	json_put_count(&json, "masked_furniture",
		       masked_bytes(&c->mask_a) + masked_bytes(&c->mask_b));
	put_masked(&json, "masked_a", buffer_view(&c->a.text), &c->mask_a);
	put_masked(&json, "masked_b", buffer_view(&c->b.text), &c->mask_b);
	put_tests(&json, &c->trace);
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

/* "0.43" of shares, "312" of units and letters. */
static void print_measure(struct buffer *out, double value, double limit)
{
	buffer_printf(out, limit < 10 ? "%.2f" : "%.0f", value);
}

static void print_tests(const struct session *session, struct buffer *out,
			const struct verify_trace *trace)
{
	if (trace->count)
		buffer_append_string(out,
				     "  measured, and what copies have:\n");
	for (size_t i = 0; i < trace->count; i++) {
		const struct verify_test *t = &trace->at[i];

		buffer_printf(out, "    %s%s: ",
			      print_color(session, t->is_passed ? PRINT_DIM
								: PRINT_PLAIN),
			      t->what);
		print_measure(out, t->value, t->limit);
		buffer_append_string(out, t->wants_more ? ", at least "
							: ", less than ");
		print_measure(out, t->limit, t->limit);
		buffer_printf(out, "%s%s\n", t->is_passed ? "" : " - not so",
			      print_color(session, PRINT_PLAIN));
	}
}

static void print_masked(const struct session *session, struct buffer *out,
			 const char *of, struct bytes text,
			 const struct furniture_mask *mask)
{
	if (!mask->span_count)
		return;
	buffer_printf(out, "  page furniture left out of the %s, %llu bytes:\n",
		      of, (unsigned long long)masked_bytes(mask));
	for (size_t i = 0; i < mask->span_count && i < MASKED_SHOWN; i++) {
		buffer_printf(out, "         %s",
			      print_color(session, PRINT_DIM));
		print_text(out,
			   bytes_slice(text, mask->span[i].begin,
				       mask->span[i].end),
			   100);
		buffer_printf(out, "%s\n", print_color(session, PRINT_PLAIN));
	}
	if (mask->span_count > MASKED_SHOWN)
		buffer_printf(out, "         and %zu more places\n",
			      mask->span_count - MASKED_SHOWN);
}

static void print_passages(struct buffer *out, const struct body_pair *c)
{
	buffer_append_string(out, "  ");
	print_count(out, c->passages.count, "shared passage, its characters:",
		    "shared passages, their characters:");
	buffer_append_byte(out, '\n');
	for (size_t i = 0; i < c->passages.count && i < PASSAGES_SHOWN; i++) {
		const struct passage *p = &c->passages.at[i];

		buffer_printf(out, "  %5u  ", p->chars);
		print_text(out,
			   bytes_slice(buffer_view(&c->a.text), p->a.begin,
				       p->a.end),
			   100);
		buffer_append_byte(out, '\n');
	}
	if (c->passages.count > PASSAGES_SHOWN)
		buffer_printf(out, "         and %zu more\n",
			      c->passages.count - PASSAGES_SHOWN);
}

/* What came of it, which is not for the two alone to decide. */
static const char *standing(const struct body_pair *c)
{
	bool joins = c->verdict.merges || c->verdict.relation == RELATION_EXACT;

	if (c->is_together)
		return joins ? ", stand in one cluster"
			     : ", stand in one cluster by other copies of both";
	return joins ? ", yet stand in no one cluster"
		     : ", do not join a cluster";
}

static void print_why(const struct session *session, const struct body_pair *c)
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
		      standing(c), print_color(session, PRINT_PLAIN));
	buffer_printf(&out, "  rule: %s", v->rule);
	if (c->is_composite) {
		buffer_append_string(&out, ", ");
		print_short_id(&out, 'b', &c->other);
		buffer_printf(&out, ": the %s is a composite",
			      v->containment_a < v->containment_b ? "first"
								  : "second");
	}
	buffer_append_byte(&out, '\n');
	if (v->merges && !c->is_together)
		buffer_append_string(&out,
				     "  no second text on either side joins "
				     "them, which a pair under Jaccard 0.60 or "
				     "of one page alone needs\n");
	print_tests(session, &out, &c->trace);
	buffer_printf(&out,
		      "  %u shingles shared of %zu and %zu: Jaccard %.3f; %.0f "
		      "%% of the first stands in the second, %.0f %% of the "
		      "second in the first\n",
		      v->shared, c->print_a.shingle_count,
		      c->print_b.shingle_count, v->jaccard,
		      v->containment_a * 100, v->containment_b * 100);
	print_masked(session, &out, "first", buffer_view(&c->a.text),
		     &c->mask_a);
	print_masked(session, &out, "second", buffer_view(&c->b.text),
		     &c->mask_b);
	print_passages(&out, c);
	session_print(buffer_view(&out));
	buffer_release(&out);
}

int command_why(struct session *session, int argc, const char **argv)
{
	struct body_pair c = BODY_PAIR_INIT;
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
	if (body_pair_load(session->archive, names[0], names[1], PASSAGE_CHARS,
			   &c, &fault) < 0)
		status = session_fail(&fault);
	else if (session->json)
		print_json_why(&c);
	else
		print_why(session, &c);
	body_pair_release(&c);
	return status;
}
