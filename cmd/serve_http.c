#include "cmd/serve_http.h"

#include "cmd/report_page.h"
#include "cmd/serve_client.h"
#include "cmd/serve_route.h"
#include "cmd/serve_work.h"
#include "core/base/memory.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define CONNECTIONS  512
#define CROWD	     (CONNECTIONS * 3 / 4)
#define HEAD_BYTES   ((size_t)32 << 10)
#define IDLE_SECONDS 15
/* Threads that hold connections; they make no answers. */
#define HOLDERS 2
/* Of all answers on their way. */
#define WAITING_BYTES ((size_t)512 << 20)
/* Who has waited so long in the queue may have hung up. */
#define PATIENCE_SECONDS 2

struct serve_http {
	struct MHD_Daemon *daemon;
	struct serve_state *state;
	char *allowed_host;
	struct buffer policy;
	struct serve_clients *clients;
	struct serve_work *work;
	atomic_bool is_ending;
	pthread_mutex_t lock; /* of what follows */
	size_t waiting_bytes;
};

/* ---- Clients ----------------------------------------------------------- */

/* A client is removed before its socket is closed. */
static void on_connection(void *context, struct MHD_Connection *connection,
			  void **client,
			  enum MHD_ConnectionNotificationCode code)
{
	struct serve_http *http = context;
	const union MHD_ConnectionInfo *info;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		serve_clients_remove(http->clients, *client);
		return;
	}
	info = MHD_get_connection_info(connection,
				       MHD_CONNECTION_INFO_CONNECTION_FD);
	*client =
		serve_clients_add(http->clients, info ? info->connect_fd : -1);
}

static struct serve_client *client_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

void serve_http_watch(struct serve_http *http)
{
	serve_clients_watch(http->clients);
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

	answer->shared = NULL;
	buffer_release(&answer->bytes);
	if (!response)
		return MHD_NO;
	put_headers(http, response, answer);
	serve_clients_enter(http->clients, client_of(connection), SERVE_ANSWER,
			    size);
	result = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

/* ---- Requests ---------------------------------------------------------- */

/* A request while its answer is made: its connection is suspended meanwhile. */
struct request {
	struct serve_job job;
	struct serve_http *http;
	struct MHD_Connection *connection;
	struct serve_client *client;
	time_t arrived;
	struct buffer path;
	struct buffer
		arguments; /* names and values in turn, a NUL after each */
	struct serve_answer answer;
	bool is_given;	 /* to the workers */
	bool is_dropped; /* there is nobody to answer */
};

static void request_free(struct request *request)
{
	if (!request)
		return;
	shared_bytes_drop(request->answer.shared);
	buffer_release(&request->answer.bytes);
	buffer_release(&request->arguments);
	buffer_release(&request->path);
	free(request);
}

static enum MHD_Result keep_argument(void *context, enum MHD_ValueKind kind,
				     const char *name, const char *value)
{
	struct request *request = context;

	(void)kind;
	if (!value)
		return MHD_YES;
	buffer_append(&request->arguments, name, strlen(name) + 1);
	buffer_append(&request->arguments, value, strlen(value) + 1);
	return MHD_YES;
}

static void answer_request(struct serve_job *job)
{
	struct request *request = (struct request *)(void *)job;
	struct serve_http *http = request->http;

	request->is_dropped =
		http->is_ending ||
		(time(NULL) - request->arrived > PATIENCE_SECONDS
			 ? serve_clients_is_gone(http->clients, request->client)
			 : serve_clients_is_shut(http->clients,
						 request->client));
	if (!request->is_dropped)
		serve_route(http->state, buffer_string(&request->path),
			    buffer_view(&request->arguments), &request->answer);
	MHD_resume_connection(request->connection);
}

static struct request *request_new(struct serve_http *http,
				   struct MHD_Connection *connection,
				   const char *path)
{
	struct request *request = memory_alloc_zero(1, sizeof(*request));

	request->job.run = answer_request;
	request->http = http;
	request->connection = connection;
	request->client = client_of(connection);
	request->answer.status = 500;
	buffer_append_string(&request->path, path);
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND,
				  keep_argument, request);
	return request;
}

static void give_to_work(struct serve_http *http, struct request *request)
{
	request->is_given = true;
	request->arrived = time(NULL);
	serve_clients_enter(http->clients, request->client, SERVE_WORK, 0);
	MHD_suspend_connection(request->connection);
	if (!serve_work_put(http->work, &request->job)) {
		request->is_dropped = true;
		MHD_resume_connection(request->connection);
	}
}

static enum MHD_Result refuse(struct serve_http *http,
			      struct MHD_Connection *connection,
			      unsigned status, const char *why)
{
	struct serve_answer answer = {.status = status};

	serve_answer_error(&answer, status, why);
	return send_answer(http, connection, &answer);
}

/* Called with the head, with the whole request, and again when the answer is
 * there. (After an answer to the head alone libmicrohttpd closes.) */
static enum MHD_Result on_request(void *context,
				  struct MHD_Connection *connection,
				  const char *path, const char *method,
				  const char *version, const char *upload,
				  size_t *upload_size, void **made)
{
	struct serve_http *http = context;
	struct request *request = *made;
	const char *host = MHD_lookup_connection_value(connection,
						       MHD_HEADER_KIND, "Host");

	(void)version;
	(void)upload;
	if (*upload_size || (request && request->is_dropped))
		return MHD_NO;
	if (request && request->is_given)
		return send_answer(http, connection, &request->answer);
	if (request) {
		give_to_work(http, request);
		return MHD_YES;
	}
	if (!serve_host_is_known(host, http->allowed_host))
		return refuse(http, connection, 403,
			      "not under this name; --host NAME allows it");
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return refuse(http, connection, 405,
			      "read-only: GET and HEAD alone");
	*made = request_new(http, connection, path);
	return MHD_YES;
}

static void on_completed(void *context, struct MHD_Connection *connection,
			 void **request, enum MHD_RequestTerminationCode code)
{
	struct serve_http *http = context;

	(void)code;
	request_free(*request);
	*request = NULL;
	serve_clients_enter(http->clients, client_of(connection), SERVE_KEPT,
			    0);
}

/* ---- Start and stop ---------------------------------------------------- */

static int start(struct serve_http *http,
		 const struct serve_http_options *options, struct fault *fault)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
			 MHD_ALLOW_SUSPEND_RESUME;

	if (options->address->sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	http->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, http, MHD_OPTION_SOCK_ADDR,
		options->address, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS, MHD_OPTION_THREAD_POOL_SIZE,
		(unsigned)HOLDERS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
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
	http->clients = serve_clients_new(CROWD);
	http->work = serve_work_new(options->threads);
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
	/* Nothing may be suspended when the daemon stops. */
	http->is_ending = true;
	serve_work_end(http->work);
	if (http->daemon)
		MHD_stop_daemon(http->daemon);
	serve_work_free(http->work);
	serve_clients_free(http->clients);
	pthread_mutex_destroy(&http->lock);
	buffer_release(&http->policy);
	free(http->allowed_host);
	free(http);
}
