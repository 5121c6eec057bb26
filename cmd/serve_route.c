#include "cmd/serve_route.h"

#include "core/base/memory.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LIMIT_DEFAULT "100"
#define LIMIT_MOST    1000
#define VALUE_BYTES   1024

/* The commands that only read. These take no parameters. */
static const struct {
	const char *name;
	enum serve_kept what;
} kept[] = {{"stats", SERVE_STATS}, {"dumps", SERVE_DUMPS}, {"log", SERVE_LOG}};

/* The others, and the parameters each takes. */
static const struct api_command {
	const char *name;
	const char *ids[3];	/* parameters that are ids, in order */
	const char *options[9]; /* given on as --NAME=VALUE */
	bool takes_words;	/* q, behind -- */
	bool has_limit;		/* --limit, never without */
} commands_served[] = {
	{"list",
	 {NULL},
	 {"dump", "outlet", "since", "until", "skip", NULL},
	 false,
	 true},
	{"clusters",
	 {NULL},
	 {"kind", "min-size", "min-similarity", "outlet", "since", "until",
	  "canonical", "skip", NULL},
	 false,
	 true},
	{"show", {"id", NULL}, {NULL}, false, false},
	{"why", {"a", "b", NULL}, {NULL}, false, false},
	{"diff", {"a", "b", NULL}, {NULL}, false, false},
	{"similar", {"id", NULL}, {NULL}, false, false},
	{"timeline", {"id", NULL}, {NULL}, false, false},
	{"search", {NULL}, {NULL}, true, true},
};

/* The value of a parameter, NULL when it is not there. */
static const char *value_of(struct bytes query, const char *name)
{
	const char *at = (const char *)query.data;
	const char *end = at + query.size;

	while (at < end) {
		const char *value = at + strlen(at) + 1;

		if (strcmp(at, name) == 0)
			return value;
		at = value + strlen(value) + 1;
	}
	return NULL;
}

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* The first parameter that the command (NULL: one without any) does not take;
 * NULL when it takes all. */
static const char *unknown_name(const struct api_command *c, struct bytes query)
{
	const char *at = (const char *)query.data;
	const char *end = at + query.size;

	while (at < end) {
		if (!c ||
		    !(is_one_of(at, c->options) || is_one_of(at, c->ids) ||
		      (c->has_limit && strcmp(at, "limit") == 0) ||
		      (c->takes_words && strcmp(at, "q") == 0)))
			return at;
		at += strlen(at) + 1;
		at += strlen(at) + 1;
	}
	return NULL;
}

/* A kind, a colon, hex digits: nothing that could be an option or a file. */
static bool is_id(const char *text)
{
	size_t digits;

	if (!text || !strchr("bcrd", text[0]) || text[0] == '\0' ||
	    text[1] != ':')
		return false;
	digits = strspn(text + 2, "0123456789abcdef");
	return digits >= 4 && digits <= ID_HEX_SIZE &&
	       text[2 + digits] == '\0' && access(text, F_OK) != 0;
}

struct arguments {
	const char *at[SERVE_ARGUMENTS + 1];
	char *owned[SERVE_ARGUMENTS];
	int count, owned_count;
};

static void add(struct arguments *a, const char *text)
{
	a->at[a->count++] = text;
	a->at[a->count] = NULL;
}

static void add_option(struct arguments *a, const char *name, const char *value)
{
	struct buffer text = BUFFER_INIT;

	buffer_printf(&text, "--%s=%s", name, value);
	a->owned[a->owned_count] = memory_copy_string(buffer_string(&text));
	add(a, a->owned[a->owned_count++]);
	buffer_release(&text);
}

static void release(struct arguments *a)
{
	for (int i = 0; i < a->owned_count; i++)
		free(a->owned[i]);
}

/* 1 to LIMIT_MOST, or nothing. */
static bool is_limit(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	unsigned long limit = digits && digits <= 4 && text[digits] == '\0'
				      ? strtoul(text, NULL, 10)
				      : 0;

	return limit >= 1 && limit <= LIMIT_MOST;
}

/* The command line that the request means; NULL, or what is wrong with it. */
static const char *build(const struct api_command *c, struct bytes query,
			 struct arguments *a)
{
	const char *text;

	add(a, c->name);
	for (size_t i = 0; c->options[i]; i++) {
		text = value_of(query, c->options[i]);
		if (text && strlen(text) > VALUE_BYTES)
			return "a parameter is longer than 1,024 bytes";
		if (text && text[0])
			add_option(a, c->options[i], text);
	}
	if (c->has_limit) {
		text = value_of(query, "limit");
		if (text && !is_limit(text))
			return "limit must be 1 to 1000";
		add_option(a, "limit", text ? text : LIMIT_DEFAULT);
	}
	for (size_t i = 0; c->ids[i]; i++) {
		text = value_of(query, c->ids[i]);
		if (!is_id(text))
			return "an id is missing, or is none: write it as "
			       "c:12ab34cd, with its kind";
		add(a, text);
	}
	if (c->takes_words) {
		text = value_of(query, "q");
		if (!text || !text[0] || strlen(text) > VALUE_BYTES)
			return "q, the words to look for, is missing or longer "
			       "than 1,024 bytes";
		add(a, "--");
		add(a, text);
	}
	return NULL;
}

static bool refuse_unknown(const char *command, const struct api_command *c,
			   struct bytes query, struct serve_answer *out)
{
	struct buffer why = BUFFER_INIT;
	const char *name = unknown_name(c, query);

	if (!name)
		return false;
	buffer_printf(&why, "%s takes no parameter called %.64s", command,
		      name);
	serve_answer_error(out, 400, buffer_string(&why));
	buffer_release(&why);
	return true;
}

static void route_api(struct serve_state *state, const char *name,
		      struct bytes query, struct serve_answer *out)
{
	for (size_t i = 0; i < ARRAY_COUNT(kept); i++) {
		if (strcmp(kept[i].name, name) != 0)
			continue;
		if (!refuse_unknown(name, NULL, query, out))
			serve_state_kept(state, kept[i].what, out);
		return;
	}
	for (size_t i = 0; i < ARRAY_COUNT(commands_served); i++) {
		struct arguments a = {.count = 0};
		const char *wrong;

		if (strcmp(commands_served[i].name, name) != 0)
			continue;
		if (refuse_unknown(name, &commands_served[i], query, out))
			return;
		wrong = build(&commands_served[i], query, &a);
		if (wrong)
			serve_answer_error(out, 400, wrong);
		else if (commands_served[i].takes_words)
			serve_state_search(state, a.count, a.at, out);
		else
			serve_state_command(state, a.count, a.at, out);
		release(&a);
		return;
	}
	serve_answer_error(
		out, 404,
		"no such command here; there are stats, dumps, log, "
		"list, clusters, show, why, diff, similar, timeline, "
		"search");
}

static const char *after(const char *path, const char *prefix)
{
	size_t size = strlen(prefix);

	return strncmp(path, prefix, size) == 0 ? path + size : NULL;
}

void serve_route(struct serve_state *state, const char *path,
		 struct bytes query, struct serve_answer *out)
{
	const char *rest, *what;

	if (strcmp(path, "/") == 0) {
		serve_state_kept(state, SERVE_PAGE, out);
	} else if ((rest = after(path, "/api/"))) {
		route_api(state, rest, query, out);
	} else if ((rest = after(path, "/cluster/")) && is_id(rest)) {
		serve_state_cluster(state, rest, out);
	} else if ((rest = after(path, "/restore/")) && is_id(rest)) {
		what = value_of(query, "what");
		if (what && strcmp(what, "body") && strcmp(what, "original"))
			serve_answer_error(out, 400,
					   "what must be original or body");
		else
			serve_state_restore(state, rest, what && what[0] == 'b',
					    out);
	} else {
		serve_answer_error(out, 404, "nothing here");
	}
}

/* The name in "name:port", "[::1]:port", "name". */
static bool host_name(const char *host, char *out, size_t size)
{
	bool is_bracketed = host[0] == '[';
	const char *begin = host + is_bracketed;
	size_t length = strcspn(begin, is_bracketed ? "]" : ":");

	if (length == 0 || length >= size ||
	    (is_bracketed && begin[length] != ']'))
		return false;
	memcpy(out, begin, length);
	out[length] = '\0';
	return true;
}

bool serve_host_is_known(const char *host, const char *allowed)
{
	unsigned char number[sizeof(struct in6_addr)];
	char name[256];

	if (!host || !host_name(host, name, sizeof(name)))
		return false;
	return bytes_equal_nocase(bytes_of_string(name),
				  BYTES_LITERAL("localhost")) ||
	       inet_pton(AF_INET, name, number) == 1 ||
	       inet_pton(AF_INET6, name, number) == 1 ||
	       (allowed && bytes_equal_nocase(bytes_of_string(name),
					      bytes_of_string(allowed)));
}
