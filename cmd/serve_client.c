#include "cmd/serve_client.h"

#include "core/base/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/* Milliseconds. */
#define HEAD_TIME   10000
#define ANSWER_TIME 30000
/* An answer may take its size at a slow line's speed, too: bytes in each. */
#define SLOW_LINE 64
/* In a crowd an answer may take so long before it makes room. */
#define CROWDED_TIME 2000
/* Between two looks for those who hung up. */
#define LOOK_TIME 100

struct serve_client {
	struct serve_client *next, **link;
	int socket;
	enum serve_phase phase;
	bool is_shut;
	int64_t since; /* when the phase began */
	int64_t deadline;
};

struct serve_clients {
	size_t crowd;
	pthread_mutex_t lock; /* of what follows */
	struct serve_client *first;
	size_t count;	/* that are not shut */
	int64_t looked; /* when */
};

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct serve_clients *serve_clients_new(size_t crowd)
{
	struct serve_clients *clients = memory_alloc_zero(1, sizeof(*clients));

	clients->crowd = crowd;
	pthread_mutex_init(&clients->lock, NULL);
	return clients;
}

void serve_clients_free(struct serve_clients *clients)
{
	if (!clients)
		return;
	pthread_mutex_destroy(&clients->lock);
	free(clients);
}

static void enter(struct serve_client *client, enum serve_phase phase,
		  size_t bytes)
{
	client->phase = phase;
	client->since = now();
	client->deadline = client->since;
	client->deadline +=
		phase == SERVE_HEAD || phase == SERVE_KEPT
			? HEAD_TIME
			: ANSWER_TIME + (int64_t)(bytes / SLOW_LINE);
}

static void shut(struct serve_clients *clients, struct serve_client *client)
{
	if (client->is_shut)
		return;
	client->is_shut = true;
	clients->count--;
	shutdown(client->socket, SHUT_RDWR);
}

/* Who has never asked makes room first, then who is kept, then who takes its
 * answer; of each, who has waited longer; of two that came at once, the one
 * further back in the list. */
static bool goes_before(const struct serve_client *a,
			const struct serve_client *b)
{
	return a->phase != b->phase ? a->phase < b->phase
				    : a->since <= b->since;
}

static bool has_hung_up(const struct serve_client *client)
{
	char byte;
	ssize_t got = recv(client->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

/* libmicrohttpd sees of a suspended connection only later that it is closed. */
static void shut_hung_up(struct serve_clients *clients)
{
	int64_t time = now();

	if (time - clients->looked < LOOK_TIME)
		return;
	clients->looked = time;
	for (struct serve_client *c = clients->first; c; c = c->next)
		if (!c->is_shut && c->phase == SERVE_WORK && has_hung_up(c))
			shut(clients, c);
}

static void make_room(struct serve_clients *clients)
{
	struct serve_client *out = NULL;
	int64_t time = now();

	for (struct serve_client *c = clients->first; c; c = c->next)
		if (!c->is_shut &&
		    (c->phase == SERVE_HEAD || c->phase == SERVE_KEPT ||
		     (c->phase == SERVE_ANSWER &&
		      c->since + CROWDED_TIME < time)) &&
		    (!out || goes_before(c, out)))
			out = c;
	if (out)
		shut(clients, out);
}

struct serve_client *serve_clients_add(struct serve_clients *clients,
				       int socket)
{
	struct serve_client *client = memory_alloc_zero(1, sizeof(*client));

	client->socket = socket;
	enter(client, SERVE_HEAD, 0);
	pthread_mutex_lock(&clients->lock);
	if (clients->count >= clients->crowd)
		shut_hung_up(clients);
	if (clients->count >= clients->crowd)
		make_room(clients);
	client->next = clients->first;
	client->link = &clients->first;
	if (client->next)
		client->next->link = &client->next;
	clients->first = client;
	clients->count++;
	pthread_mutex_unlock(&clients->lock);
	return client;
}

void serve_clients_remove(struct serve_clients *clients,
			  struct serve_client *client)
{
	if (!client)
		return;
	pthread_mutex_lock(&clients->lock);
	*client->link = client->next;
	if (client->next)
		client->next->link = client->link;
	clients->count -= !client->is_shut;
	pthread_mutex_unlock(&clients->lock);
	free(client);
}

void serve_clients_enter(struct serve_clients *clients,
			 struct serve_client *client, enum serve_phase phase,
			 size_t bytes)
{
	if (!client)
		return;
	pthread_mutex_lock(&clients->lock);
	enter(client, phase, bytes);
	pthread_mutex_unlock(&clients->lock);
}

bool serve_clients_is_shut(struct serve_clients *clients,
			   const struct serve_client *client)
{
	bool is_shut;

	pthread_mutex_lock(&clients->lock);
	is_shut = client->is_shut;
	pthread_mutex_unlock(&clients->lock);
	return is_shut;
}

bool serve_clients_is_gone(struct serve_clients *clients,
			   const struct serve_client *client)
{
	return serve_clients_is_shut(clients, client) || has_hung_up(client);
}

void serve_clients_watch(struct serve_clients *clients)
{
	int64_t time = now();

	pthread_mutex_lock(&clients->lock);
	for (struct serve_client *c = clients->first; c; c = c->next)
		if (c->phase != SERVE_WORK && c->deadline < time)
			shut(clients, c);
	pthread_mutex_unlock(&clients->lock);
}
