#include "cmd/body_pair.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/log.h"

/* Shared runs shorter than this are chance. */
#define PASSAGE_CHARS  12
#define PASSAGES_SHOWN 12

/* How much of a body furniture covers. */
static uint64_t masked_bytes(const struct furniture_mask *mask)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < mask->span_count; i++)
		bytes += mask->span[i].end - mask->span[i].begin;
	return bytes;
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
	json_put_text(&json, "rule", v->rule);
	json_put_real(&json, "jaccard", v->jaccard);
	json_put_real(&json, "containment_a", v->containment_a);
	json_put_real(&json, "containment_b", v->containment_b);
	json_put_count(&json, "shingles_a", c->print_a.shingle_count);
	json_put_count(&json, "shingles_b", c->print_b.shingle_count);
	json_put_count(&json, "shared_shingles", v->shared);
	json_put_count(&json, "masked_furniture",
		       masked_bytes(&c->mask_a) + masked_bytes(&c->mask_b));
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
	if (c->mask_a.span_count + c->mask_b.span_count)
		buffer_printf(&out,
			      "  page furniture left out: %llu bytes of the "
			      "first, %llu of the second\n",
			      (unsigned long long)masked_bytes(&c->mask_a),
			      (unsigned long long)masked_bytes(&c->mask_b));
	buffer_append_string(&out, "  ");
	print_count(&out, c->passages.count, "shared passage, its characters:",
		    "shared passages, their characters:");
	buffer_append_byte(&out, '\n');
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
