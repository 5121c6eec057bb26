#include "cmd/serve_http.h"

#include "cmd/report_page.h"
#include "cmd/serve_route.h"
#include "core/base/memory.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define CONNECTIONS  256
#define HEAD_BYTES   ((size_t)32 << 10)
#define IDLE_SECONDS 15
/* For a head to be whole, and for an answer to be taken: its size at a slow
 * line's speed, too. */
#define HEAD_SECONDS   10
#define ANSWER_SECONDS 30
#define SLOW_LINE      ((size_t)64 << 10) /* bytes a second */
/* Of all answers on their way. */
#define WAITING_BYTES ((size_t)512 << 20)

/* A connection, in the list of those that are open. */
struct client {
	struct client *next, **link;
	int socket;
	time_t deadline;
};

struct serve_http {
	struct MHD_Daemon *daemon;
	struct serve_state *state;
	char *allowed_host;
	struct buffer policy;
	pthread_mutex_t lock; /* of what follows */
	struct client *clients;
	size_t waiting_bytes;
};

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

/* ---- Time -------------------------------------------------------------- */

static void client_arrives(struct serve_http *http,
			   struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct client *client = memory_alloc_zero(1, sizeof(*client));

	client->socket = info ? info->connect_fd : -1;
	client->deadline = now() + HEAD_SECONDS;
	pthread_mutex_lock(&http->lock);
	client->next = http->clients;
	client->link = &http->clients;
	if (client->next)
		client->next->link = &client->next;
	http->clients = client;
	pthread_mutex_unlock(&http->lock);
	*context = client;
}

/* Before the socket is closed: the watch shuts down no other one. */
static void client_leaves(struct serve_http *http, struct client *client)
{
	if (!client)
		return;
	pthread_mutex_lock(&http->lock);
	*client->link = client->next;
	if (client->next)
		client->next->link = client->link;
	pthread_mutex_unlock(&http->lock);
	free(client);
}

static void on_connection(void *context, struct MHD_Connection *connection,
			  void **client,
			  enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		client_arrives(context, connection, client);
	else
		client_leaves(context, *client);
}

static void set_deadline(struct serve_http *http,
			 struct MHD_Connection *connection, time_t seconds)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct client *client = info ? info->socket_context : NULL;

	if (!client)
		return;
	pthread_mutex_lock(&http->lock);
	client->deadline = now() + seconds;
	pthread_mutex_unlock(&http->lock);
}

static void on_completed(void *context, struct MHD_Connection *connection,
			 void **request, enum MHD_RequestTerminationCode code)
{
	(void)request;
	(void)code;
	set_deadline(context, connection, HEAD_SECONDS);
}

void serve_http_watch(struct serve_http *http)
{
	time_t time = now();

	pthread_mutex_lock(&http->lock);
	for (struct client *c = http->clients; c; c = c->next)
		if (c->deadline < time && c->socket >= 0)
			shutdown(c->socket, SHUT_RDWR);
	pthread_mutex_unlock(&http->lock);
}

/* ---- Answers ----------------------------------------------------------- */

static void release_shared(void *context)
{
	shared_bytes_drop(context);
}

static struct MHD_Response *response_of_shared(struct shared_bytes *shared)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer_with_free_callback_cls(
			shared->bytes.size, shared->bytes.data, release_shared,
			shared);

	if (!response)
		shared_bytes_drop(shared);
	return response;
}

/* Bytes on their way; given back when the last of them is sent. */
struct waiting {
	struct serve_http *http;
	struct buffer bytes;
};

static void release_waiting(void *context)
{
	struct waiting *w = context;

	pthread_mutex_lock(&w->http->lock);
	w->http->waiting_bytes -= w->bytes.size;
	pthread_mutex_unlock(&w->http->lock);
	buffer_release(&w->bytes);
	free(w);
}

static bool take_room(struct serve_http *http, size_t size)
{
	bool has_room;

	pthread_mutex_lock(&http->lock);
	has_room = size <= WAITING_BYTES - http->waiting_bytes;
	if (has_room)
		http->waiting_bytes += size;
	pthread_mutex_unlock(&http->lock);
	return has_room;
}

static struct MHD_Response *response_of(struct serve_http *http,
					struct serve_answer *answer)
{
	struct waiting *w;
	struct MHD_Response *response;

	if (!take_room(http, answer->bytes.size)) {
		serve_answer_error(answer, 503,
				   "too many answers on their way; ask again");
		if (!take_room(http, answer->bytes.size))
			return NULL;
	}
	w = memory_alloc_zero(1, sizeof(*w));
	w->http = http;
	buffer_swap(&w->bytes, &answer->bytes);
	response = MHD_create_response_from_buffer_with_free_callback_cls(
		w->bytes.size, (void *)(uintptr_t)buffer_string(&w->bytes),
		release_waiting, w);
	if (!response)
		release_waiting(w);
	return response;
}

static void put_headers(const struct serve_http *http,
			struct MHD_Response *response,
			const struct serve_answer *answer)
{
	static const char *const always[][2] = {
		{"X-Content-Type-Options", "nosniff"},
		{"X-Frame-Options", "DENY"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cache-Control", "no-store"}};
	char disposition[96];

	for (size_t i = 0; i < ARRAY_COUNT(always); i++)
		MHD_add_response_header(response, always[i][0], always[i][1]);
	MHD_add_response_header(response, "Content-Type", answer->media_type);
	MHD_add_response_header(response, "Content-Security-Policy",
				buffer_string(&http->policy));
	if (answer->file_name) {
		snprintf(disposition, sizeof(disposition),
			 "attachment; filename=\"%s\"", answer->file_name);
		MHD_add_response_header(response, "Content-Disposition",
					disposition);
	}
	if (answer->status == 405)
		MHD_add_response_header(response, "Allow", "GET, HEAD");
	if (answer->status == 503)
		MHD_add_response_header(response, "Retry-After", "5");
}

static enum MHD_Result send_answer(struct serve_http *http,
				   struct MHD_Connection *connection,
				   struct serve_answer *answer)
{
	size_t size = answer->shared ? answer->shared->bytes.size
				     : answer->bytes.size;
	struct MHD_Response *response =
		answer->shared ? response_of_shared(answer->shared)
			       : response_of(http, answer);
	enum MHD_Result result;

	buffer_release(&answer->bytes);
	if (!response)
		return MHD_NO;
	put_headers(http, response, answer);
	set_deadline(http, connection,
		     (time_t)(ANSWER_SECONDS + size / SLOW_LINE));
	result = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

static const char *value_of(void *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND,
					   name);
}

static enum MHD_Result on_request(void *context,
				  struct MHD_Connection *connection,
				  const char *path, const char *method,
				  const char *version, const char *upload,
				  size_t *upload_size, void **request)
{
	struct serve_http *http = context;
	struct serve_answer answer = {.status = 500};
	const char *host = MHD_lookup_connection_value(connection,
						       MHD_HEADER_KIND, "Host");

	(void)version;
	(void)upload;
	(void)request;
	if (*upload_size)
		return MHD_NO;
	if (!serve_host_is_known(host, http->allowed_host))
		serve_answer_error(
			&answer, 403,
			"not under this name; --host NAME allows it");
	else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		serve_answer_error(&answer, 405,
				   "read-only: GET and HEAD alone");
	else
		serve_route(http->state, path, value_of, connection, &answer);
	return send_answer(http, connection, &answer);
}

/* ---- Start and stop ---------------------------------------------------- */

static int start(struct serve_http *http,
		 const struct serve_http_options *options, struct fault *fault)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;

	if (options->address->sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	http->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, http, MHD_OPTION_SOCK_ADDR,
		options->address, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS, MHD_OPTION_THREAD_POOL_SIZE,
		options->threads, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		HEAD_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_SECONDS, MHD_OPTION_NOTIFY_CONNECTION,
		on_connection, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
		http, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (http->daemon)
		return 0;
	return errno ? fault_set_errno(fault, "cannot listen")
		     : fault_set(fault, FAULT_IO, "cannot listen");
}

int serve_http_start(struct serve_state *state,
		     const struct serve_http_options *options,
		     struct serve_http **out, struct fault *fault)
{
	struct serve_http *http = memory_alloc_zero(1, sizeof(*http));
	int rc;

	http->state = state;
	http->allowed_host = options->allowed_host
				     ? memory_copy_string(options->allowed_host)
				     : NULL;
	report_page_policy(&http->policy, "'self'");
	buffer_append_string(&http->policy, "; frame-ancestors 'none'");
	pthread_mutex_init(&http->lock, NULL);
	rc = start(http, options, fault);
	if (rc < 0) {
		serve_http_stop(http);
		return rc;
	}
	*out = http;
	return 0;
}

unsigned serve_http_port(const struct serve_http *http)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info ? info->port : 0;
}

void serve_http_stop(struct serve_http *http)
{
	if (!http)
		return;
	if (http->daemon)
		MHD_stop_daemon(http->daemon);
	pthread_mutex_destroy(&http->lock);
	buffer_release(&http->policy);
	free(http->allowed_host);
	free(http);
}
