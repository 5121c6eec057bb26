#include "cmd/forget_print.h"

#include "cmd/print.h"
#include "core/base/log.h"

static int print_one(void *context, const struct catalog_capture *c,
		     struct fault *fault)
{
	struct buffer out = BUFFER_INIT;

	(void)context;
	(void)fault;
	buffer_append_string(&out, "  ");
	print_short_id(&out, 'r', &c->capture.id);
	buffer_append_string(&out, "  ");
	if (c->capture.kind == RECORD_CAPTURE) {
		print_capture(&out, c);
	} else {
		print_text(&out, c->dump_name, 0);
		buffer_append_byte(&out, ' ');
		print_text(&out, c->capture.record, 0);
		buffer_append_string(&out, " (no article)");
	}
	buffer_append_byte(&out, '\n');
	session_print(buffer_view(&out));
	buffer_release(&out);
	return 0;
}

static int print_items(struct session *session, const struct forget_plan *plan,
		       struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < plan->item_count; i++) {
		filter.row = plan->item[i].row;
		rc = catalog_each_capture(session->archive->catalog, &filter,
					  print_one, NULL, fault);
	}
	return rc;
}

static void print_clusters(const struct forget_plan *plan, struct buffer *out)
{
	for (size_t i = 0; i < plan->cluster_count; i++) {
		const struct forget_cluster *c = &plan->cluster[i];

		buffer_append_string(out, "  ");
		print_short_id(out, 'c', &c->id);
		buffer_printf(out, " loses %llu of %llu captures%s\n",
			      (unsigned long long)c->going,
			      (unsigned long long)c->size,
			      c->going == c->size ? " and is no more"
			      : c->canonical_goes
				      ? "; another text stands for it"
				      : "");
	}
}

static uint64_t in_glue(const struct forget_plan *plan)
{
	uint64_t count = 0;

	for (size_t i = 0; i < plan->item_count; i++)
		count += plan->item[i].leaves_glue;
	return count;
}

/* What refers to what goes. */
static void print_rest(const struct forget_plan *plan, struct buffer *out)
{
	for (size_t i = 0; i < plan->kept_count; i++) {
		buffer_append_string(out, "  ");
		print_short_id(out, 'b', &plan->kept[i].body);
		buffer_append_string(out, " stays: ");
		print_count(out, plan->kept[i].captures, "other capture has it",
			    "other captures have it");
		buffer_append_byte(out, '\n');
	}
	print_clusters(plan, out);
	if (plan->leaning) {
		buffer_append_string(out, "  ");
		print_count(out, plan->leaning, "stored object is",
			    "stored objects are");
		buffer_append_string(out, " coded against what goes; compact "
					  "codes them anew\n");
	}
	if (in_glue(plan)) {
		buffer_append_string(out, "  ");
		print_count(out, in_glue(plan), "record was", "records were");
		buffer_append_string(
			out, " over the size limit or inside a workbook: "
			     "what lies between the records of a dump "
			     "stays\n");
	}
}

int forget_print_plan(struct session *session, const struct forget_plan *plan,
		      bool is_dry_run, struct fault *fault)
{
	struct buffer out = BUFFER_INIT;
	int rc;

	if (session->json || plan->item_count == 0)
		return 0;
	print_count(&out, plan->item_count, "capture", "captures");
	buffer_append_string(&out, " and ");
	print_count(&out, plan->bodies, "text", "texts");
	buffer_append_string(&out, is_dry_run ? " would go, out of "
					      : " go, out of ");
	print_count(&out, plan->dumps, "dump\n", "dumps\n");
	session_print(buffer_view(&out));
	rc = print_items(session, plan, fault);
	buffer_clear(&out);
	print_rest(plan, &out);
	session_print(buffer_view(&out));
	buffer_release(&out);
	return rc;
}

static void put_ids(struct json *json, const struct forget_plan *plan,
		    bool bodies)
{
	struct id_set seen = ID_SET_INIT;

	json_open(json, '[');
	for (size_t i = 0; i < plan->item_count; i++) {
		const struct forget_item *item = &plan->item[i];
		char text[ID_HEX_SIZE + 3] = {bodies ? 'b' : 'r', ':'};

		if (bodies &&
		    (!item->body_goes || !id_set_add(&seen, &item->body)))
			continue;
		hex_encode(bodies ? item->body.byte : item->id.byte, ID_SIZE,
			   text + 2);
		json_string(json, bytes_of_string(text));
	}
	json_close(json, ']');
	id_set_release(&seen);
}

static void put_referring(struct json *json, const struct forget_plan *plan)
{
	json_key(json, "kept");
	json_open(json, '[');
	for (size_t i = 0; i < plan->kept_count; i++) {
		json_open(json, '{');
		json_put_id(json, "body", 'b', &plan->kept[i].body);
		json_put_count(json, "captures", plan->kept[i].captures);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_key(json, "clusters");
	json_open(json, '[');
	for (size_t i = 0; i < plan->cluster_count; i++) {
		const struct forget_cluster *c = &plan->cluster[i];

		json_open(json, '{');
		json_put_id(json, "id", 'c', &c->id);
		json_put_count(json, "size", c->size);
		json_put_count(json, "going", c->going);
		json_key(json, "canonical_goes");
		json_bool(json, c->canonical_goes);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_put_count(json, "leaning", plan->leaning);
	json_put_count(json, "dumps", plan->dumps);
}

static void put_tombstone_id(struct json *json, const char *key,
			     uint64_t number)
{
	struct buffer id = BUFFER_INIT;

	if (number)
		buffer_printf(&id, "t:%llu", (unsigned long long)number);
	json_put_string(json, key, buffer_view(&id));
	buffer_release(&id);
}

void forget_print_end(struct session *session, const struct forget_plan *plan,
		      uint64_t number, bool is_dry_run)
{
	struct json json = JSON_INIT;

	if (!session->json) {
		if (plan->item_count == 0)
			log_line(LOG_INFO, "nothing to do: it was forgotten "
					   "before");
		else if (!is_dry_run)
			log_line(LOG_INFO,
				 "forgotten as t:%llu; the next compact drops "
				 "the bytes, until then --lift t:%llu brings "
				 "them back",
				 (unsigned long long)number,
				 (unsigned long long)number);
		return;
	}
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.forget/1");
	put_tombstone_id(&json, "tombstone", number);
	json_key(&json, "dry_run");
	json_bool(&json, is_dry_run);
	json_key(&json, "captures");
	put_ids(&json, plan, false);
	json_key(&json, "bodies");
	put_ids(&json, plan, true);
	put_referring(&json, plan);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static uint64_t keys_of(const struct tombstone *t, enum forgotten_kind kind)
{
	struct id_set seen = ID_SET_INIT;
	uint64_t count = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->key[i].kind == kind)
			count += id_set_add(&seen, &t->key[i].id);
	id_set_release(&seen);
	return count;
}

static void print_keys(const struct tombstone *t, struct buffer *out)
{
	static const struct {
		enum forgotten_kind kind;
		const char *one, *many;
	} kinds[] = {
		{FORGOTTEN_CAPTURE, "capture", "captures"},
		{FORGOTTEN_BODY, "text", "texts"},
		{FORGOTTEN_URL, "URL", "URLs"},
		{FORGOTTEN_OUTLET, "outlet", "outlets"},
	};
	bool is_first = true;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		uint64_t count = keys_of(t, kinds[i].kind);

		if (!count)
			continue;
		buffer_append_string(out, is_first ? " " : ", ");
		print_count(out, count, kinds[i].one, kinds[i].many);
		is_first = false;
	}
}

static void put_keys(struct json *json, const struct tombstone *t)
{
	json_put_count(json, "captures", keys_of(t, FORGOTTEN_CAPTURE));
	json_put_count(json, "bodies", keys_of(t, FORGOTTEN_BODY));
	json_put_count(json, "urls", keys_of(t, FORGOTTEN_URL));
	json_put_count(json, "outlets", keys_of(t, FORGOTTEN_OUTLET));
}

void forget_print_lift(struct session *session, const struct tombstone *lift,
		       uint64_t number, uint64_t gone)
{
	struct json json = JSON_INIT;
	struct buffer out = BUFFER_INIT;

	if (session->json) {
		json_open(&json, '{');
		json_put_text(&json, "schema", "newsfold.lift/1");
		put_tombstone_id(&json, "tombstone", number);
		put_keys(&json, lift);
		json_put_count(&json, "gone", gone);
		json_close(&json, '}');
		session_print_json(&json);
		buffer_release(&json.text);
		return;
	}
	buffer_append_string(&out, number ? "lifted:" : "would be lifted:");
	print_keys(lift, &out);
	buffer_append_byte(&out, '\n');
	if (gone)
		buffer_printf(&out,
			      "the bytes of %llu went with a compact; ingest "
			      "their dumps again to have them back\n",
			      (unsigned long long)gone);
	session_print(buffer_view(&out));
	buffer_release(&out);
}

int forget_print_tombstone(void *context, const struct tombstone *t,
			   struct fault *fault)
{
	struct session *session = context;
	const char *action = t->action == TOMBSTONE_LIFT ? "lift" : "forget";
	struct json json = JSON_INIT;
	struct buffer out = BUFFER_INIT, time = BUFFER_INIT;

	(void)fault;
	print_time(&time, t->time);
	if (session->json) {
		json_open(&json, '{');
		json_put_text(&json, "schema", "newsfold.tombstone/1");
		put_tombstone_id(&json, "id", t->number);
		json_put_text(&json, "action", action);
		json_put_string(&json, "time", buffer_view(&time));
		put_keys(&json, t);
		json_close(&json, '}');
		session_print_json(&json);
	} else {
		buffer_printf(&out, "t:%llu  %s  %s",
			      (unsigned long long)t->number,
			      buffer_string(&time), action);
		print_keys(t, &out);
		buffer_append_byte(&out, '\n');
		session_print(buffer_view(&out));
	}
	buffer_release(&json.text);
	buffer_release(&out);
	buffer_release(&time);
	return 0;
}
