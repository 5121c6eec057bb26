#include "cmd/command.h"
#include "cmd/serve_http.h"
#include "cmd/session.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <netdb.h>
#include <stdlib.h>
#include <time.h>

#define BIND_DEFAULT "127.0.0.1:7373"
/* Requests answered at once; each has the archive open for itself. */
#define THREADS_LEAST 4
#define THREADS_MOST  8

static bool is_port(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && digits <= 5 && text[digits] == '\0' &&
	       strtoul(text, NULL, 10) <= 65535;
}

/* "ADDRESS:PORT" with a numeric address; [::1]:PORT too. */
static int parse_bind(const char *text, struct addrinfo **out)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
				 .ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV |
					     AI_PASSIVE};
	const char *colon = strrchr(text, ':');
	struct buffer host = BUFFER_INIT;
	int rc = EAI_NONAME;

	if (colon && colon > text && is_port(colon + 1)) {
		bool is_bracketed = text[0] == '[' && colon[-1] == ']';

		buffer_append(&host, text + is_bracketed,
			      (size_t)(colon - text) -
				      2 * (size_t)is_bracketed);
		rc = getaddrinfo(buffer_string(&host), colon + 1, &hints, out);
	}
	buffer_release(&host);
	return rc ? session_usage("--bind %s: write a numeric address and a "
				  "port, as " BIND_DEFAULT,
				  text)
		  : EXIT_DONE;
}

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)address;

		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	return IN6_IS_ADDR_LOOPBACK(
		&((const struct sockaddr_in6 *)(const void *)address)
			 ->sin6_addr);
}

static void say_where(const struct session *session,
		      const struct addrinfo *address, unsigned port)
{
	char host[NI_MAXHOST] = "";
	struct buffer url = BUFFER_INIT;
	struct json json = JSON_INIT;

	getnameinfo(address->ai_addr, address->ai_addrlen, host, sizeof(host),
		    NULL, 0, NI_NUMERICHOST);
	buffer_printf(&url,
		      strchr(host, ':') ? "http://[%s]:%u/" : "http://%s:%u/",
		      host, port);
	if (!is_loopback(address->ai_addr))
		log_line(LOG_WARN,
			 "everyone who reaches %s can read the archive", host);
	if (session->json) {
		json_open(&json, '{');
		json_put_text(&json, "schema", "newsfold.serve/1");
		json_put_string(&json, "url", buffer_view(&url));
		json_close(&json, '}');
		session_print_json(&json);
		fflush(stdout);
	} else {
		log_line(LOG_INFO, "%s  read-only; Ctrl-C ends it",
			 buffer_string(&url));
	}
	buffer_release(&json.text);
	buffer_release(&url);
}

static void wait_for_the_end(struct serve_state *state, struct serve_http *http)
{
	const struct timespec second = {1, 0};

	while (!session_is_cancelled(NULL)) {
		nanosleep(&second, NULL);
		serve_http_watch(http);
		serve_state_refresh(state);
	}
}

static int run(struct session *session, const struct addrinfo *address,
	       const char *title, const char *host)
{
	unsigned threads = session_threads(session);
	const struct serve_http_options options = {
		.address = address->ai_addr,
		.address_size = address->ai_addrlen,
		.allowed_host = host,
		.threads = threads < THREADS_LEAST  ? THREADS_LEAST
			   : threads > THREADS_MOST ? THREADS_MOST
						    : threads};
	struct serve_state *state = serve_state_new(
		session, title ? title : "Duplicate coverage", options.threads);
	struct serve_http *http = NULL;
	struct fault fault = FAULT_INIT;
	int rc = serve_http_start(state, &options, &http, &fault);

	if (rc == 0) {
		say_where(session, address, serve_http_port(http));
		wait_for_the_end(state, http);
		serve_http_stop(http);
	}
	serve_state_free(state);
	return rc < 0 ? session_fail(&fault) : EXIT_DONE;
}

int command_serve(struct session *session, int argc, const char **argv)
{
	char *bind = NULL, *title = NULL, *host = NULL;
	struct poptOption options[] = {
		{"bind", 0, POPT_ARG_STRING, &bind, 0,
		 "where to listen (default: " BIND_DEFAULT
		 "; port 0: any that is free)",
		 "ADDRESS:PORT"},
		{"host", 0, POPT_ARG_STRING, &host, 0,
		 "a host name that requests may give, beside localhost and "
		 "numbers",
		 "NAME"},
		{"title", 0, POPT_ARG_STRING, &title, 0,
		 "what stands over the page", "TEXT"},
		POPT_TABLEEND};
	struct addrinfo *address = NULL;
	const char **arguments;
	size_t count;
	int status = session_options(session, options, argc, argv, &arguments,
				     &count);

	if (status == EXIT_DONE && count)
		status =
			session_usage("serve takes no arguments, only options");
	if (status == EXIT_DONE)
		status = parse_bind(bind ? bind : BIND_DEFAULT, &address);
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE)
		status = run(session, address, title, host);
	if (address)
		freeaddrinfo(address);
	free(bind);
	free(title);
	free(host);
	return status;
}
