/* Who makes room in a crowd. */
#include "cmd/serve_client.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <sys/socket.h>
#include <unistd.h>

struct line {
	int ours, theirs;
	struct serve_client *client;
};

static struct line connect_to(struct serve_clients *clients)
{
	struct line line;
	int ends[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	line.ours = ends[0];
	line.theirs = ends[1];
	line.client = serve_clients_add(clients, line.ours);
	return line;
}

static bool is_shut(const struct line *line)
{
	char byte;

	return recv(line->theirs, &byte, 1, MSG_DONTWAIT) == 0;
}

static void hang_up(struct serve_clients *clients, struct line *line)
{
	serve_clients_remove(clients, line->client);
	close(line->ours);
	close(line->theirs);
}

Test(serve_client, in_a_crowd_the_longest_silent_makes_room)
{
	struct serve_clients *clients = serve_clients_new(4);
	struct line line[7];

	for (size_t i = 0; i < 4; i++)
		line[i] = connect_to(clients);
	serve_clients_enter(clients, line[0].client, SERVE_WORK, 0);
	serve_clients_enter(clients, line[2].client, SERVE_ANSWER, 100);
	for (size_t i = 0; i < 4; i++)
		cr_assert(!is_shut(&line[i]), "%zu: there is room", i);
	for (size_t i = 4; i < 7; i++)
		line[i] = connect_to(clients);
	for (size_t i = 0; i < 7; i++)
		cr_assert_eq(is_shut(&line[i]), i == 1 || i == 3 || i == 4,
			     "%zu", i);
	for (size_t i = 0; i < 7; i++)
		hang_up(clients, &line[i]);
	serve_clients_free(clients);
}

Test(serve_client, who_has_had_an_answer_stays_longer_than_who_never_asked)
{
	struct serve_clients *clients = serve_clients_new(2);
	struct line kept = connect_to(clients), mute = connect_to(clients), c,
		    d;

	serve_clients_enter(clients, kept.client, SERVE_KEPT, 0);
	c = connect_to(clients);
	cr_assert(is_shut(&mute));
	serve_clients_enter(clients, c.client, SERVE_WORK, 0);
	cr_assert(!is_shut(&kept));
	d = connect_to(clients);
	cr_assert(is_shut(&kept));
	hang_up(clients, &kept);
	hang_up(clients, &mute);
	hang_up(clients, &c);
	hang_up(clients, &d);
	serve_clients_free(clients);
}

Test(serve_client, who_has_left_leaves_room)
{
	struct serve_clients *clients = serve_clients_new(2);
	struct line a = connect_to(clients), b = connect_to(clients), c;

	hang_up(clients, &a);
	c = connect_to(clients);
	cr_assert(!is_shut(&b));
	serve_clients_watch(clients);
	cr_assert(!is_shut(&b), "there is time");
	hang_up(clients, &b);
	hang_up(clients, &c);
	serve_clients_free(clients);
}

Test(serve_client, is_gone_when_it_hung_up_and_not_when_it_is_silent)
{
	struct serve_clients *clients = serve_clients_new(2);
	struct line a = connect_to(clients);

	cr_assert(!serve_clients_is_gone(clients, a.client));
	cr_assert_eq(send(a.theirs, "G", 1, 0), 1);
	cr_assert(!serve_clients_is_gone(clients, a.client), "it said more");
	hang_up(clients, &a);
	a = connect_to(clients);
	shutdown(a.theirs, SHUT_RDWR);
	cr_assert(serve_clients_is_gone(clients, a.client));
	cr_assert(!serve_clients_is_shut(clients, a.client));
	hang_up(clients, &a);
	serve_clients_free(clients);
}

Test(serve_client, who_left_while_its_answer_is_made_goes_before_the_silent)
{
	struct serve_clients *clients = serve_clients_new(3);
	struct line line[4];

	for (size_t i = 0; i < 3; i++)
		line[i] = connect_to(clients);
	serve_clients_enter(clients, line[1].client, SERVE_WORK, 0);
	serve_clients_enter(clients, line[2].client, SERVE_WORK, 0);
	shutdown(line[1].theirs, SHUT_WR);
	line[3] = connect_to(clients);
	cr_assert(serve_clients_is_shut(clients, line[1].client));
	cr_assert(!is_shut(&line[0]), "it is silent, but there");
	cr_assert(!is_shut(&line[2]), "it waits for its answer");
	for (size_t i = 0; i < 4; i++)
		hang_up(clients, &line[i]);
	serve_clients_free(clients);
}
