#include "cmd/serve_route.h"

#include <criterion/criterion.h>

Test(serve_host, is_a_number_localhost_or_the_allowed_name)
{
	static const struct {
		const char *host, *allowed;
		bool is_known;
	} table[] = {
		{"127.0.0.1", NULL, true},
		{"127.0.0.1:7373", NULL, true},
		{"192.0.2.7:80", NULL, true},
		{"[::1]:7373", NULL, true},
		{"[2001:db8::1]", NULL, true},
		{"localhost", NULL, true},
		{"LocalHost:1", NULL, true},
		{"desk.example:80", "desk.example", true},
		{"DESK.example", "desk.example", true},
		{NULL, NULL, false},
		{"", NULL, false},
		{":80", NULL, false},
		{"evil.example", NULL, false},
		{"evil.example", "desk.example", false},
		{"desk.example.evil.example", "desk.example", false},
		{"127.0.0.1.evil.example", NULL, false},
		{"localhost.evil.example", NULL, false},
		{"[::1", NULL, false},
		{"[evil.example]", NULL, false},
		{"2130706433", NULL, false},
		{"0x7f.1", NULL, false},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		cr_assert_eq(
			serve_host_is_known(table[i].host, table[i].allowed),
			table[i].is_known, "%s", table[i].host);
}

Test(serve_host, longer_than_any_name_is_not_known)
{
	char host[1024];

	memset(host, '1', sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';
	cr_assert_not(serve_host_is_known(host, NULL));
}

/* What is refused is refused before the state is asked. */
Test(serve_route, refuses_what_is_no_id_or_no_command)
{
	static const struct {
		const char *path;
		unsigned status;
	} table[] = {
		{"", 404},
		{"/x", 404},
		{"/../etc/passwd", 404},
		{"/restore/", 404},
		{"/restore/r:", 404},
		{"/restore/r:12", 404},
		{"/restore/../../etc/passwd", 404},
		{"/restore/r:1234/../x", 404},
		{"/restore/x:1234", 404},
		{"/restore/r:123456789012345678901234567890123", 404},
		{"/cluster/c:12G4", 404},
		{"/api/", 404},
		{"/api/ingest", 404},
		{"/api/forget", 404},
		{"/api/restore", 404},
		{"/api/clusters/", 404},
		{"/api/show", 400},
		{"/api/diff", 400},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct serve_answer answer = {.status = 0};

		serve_route(NULL, table[i].path, BYTES_NONE, &answer);
		cr_assert_eq(answer.status, table[i].status, "%s",
			     table[i].path);
		cr_assert(answer.bytes.size > 0);
		buffer_release(&answer.bytes);
	}
}

Test(serve_route, refuses_a_parameter_that_would_be_passed_over)
{
	const struct {
		const char *path;
		struct bytes query;
	} table[] = {
		{"/api/list", BYTES_LITERAL("min-size\0"
					    "3\0")},
		{"/api/clusters", BYTES_LITERAL("outlet\0A\0min_size\0"
						"3\0")},
		{"/api/stats", BYTES_LITERAL("limit\0"
					     "1\0")},
		{"/api/show", BYTES_LITERAL("id\0r:1234\0limit\0"
					    "1\0")},
		{"/api/search", BYTES_LITERAL("q\0x\0all\0"
					      "1\0")},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct serve_answer answer = {.status = 0};

		serve_route(NULL, table[i].path, table[i].query, &answer);
		cr_assert_eq(answer.status, 400, "%s", table[i].path);
		cr_assert_neq(bytes_find(buffer_view(&answer.bytes),
					 BYTES_LITERAL("no parameter"), 0),
			      SIZE_MAX, "%s", table[i].path);
		buffer_release(&answer.bytes);
	}
}
