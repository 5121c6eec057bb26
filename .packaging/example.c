/*
 * A program that uses the library: it takes two tellings of a story, prints the
 * cluster they make, asks for one more telling, and brings an original back.
 *
 *     cc example.c $(pkg-config --cflags --libs newsfold) -o example
 *     ./example FOLDER
 */
#include <newsfold.h>
#include <stdio.h>
#include <string.h>

#define STORY                                                                  \
	"A passenger ferry carrying two hundred people ran aground on a "      \
	"sandbank in thick fog early on Tuesday, and everyone on board was "   \
	"brought ashore without serious injury, the coastguard said. "         \
	"Lifeboats "                                                           \
	"reached the vessel within twenty-five minutes and took passengers "   \
	"off "                                                                 \
	"in groups of twelve."

static const char dump[] =
	"{\"url\":\"https://a.example/1\",\"outlet\":\"Alpha\",\"title\":"
	"\"Ferry aground\",\"text\":\"" STORY "\"}\n"
	"{\"url\":\"https://b.example/9\",\"outlet\":\"Beta\",\"title\":"
	"\"Fog strands ferry\",\"text\":\"" STORY " Tugs will try to pull "
	"it free at high tide.\"}\n";

static int see_cluster(void *context, const struct newsfold_cluster *c)
{
	char *first = context;

	printf("cluster of %llu captures, %llu texts\n",
	       (unsigned long long)c->captures, (unsigned long long)c->texts);
	for (size_t i = 0; i < c->member_count; i++)
		for (size_t k = 0; k < c->member[i].capture_count; k++)
			printf("  %-10s %.2f  %s: %s\n", c->member[i].relation,
			       c->member[i].jaccard,
			       c->member[i].capture[k].outlet,
			       c->member[i].capture[k].title);
	strcpy(first, c->member[0].capture[0].id);
	return 0;
}

static int see_similar(void *context, double similarity,
		       const struct newsfold_member *member)
{
	(void)context;
	printf("similar %.2f  %s\n", similarity, member->relation);
	return 0;
}

static int see_bytes(void *context, const void *data, size_t size)
{
	(void)context;
	printf("original of %zu bytes: %.*s...\n", size,
	       size < 40 ? (int)size : 40, (const char *)data);
	return 0;
}

int main(int argc, char **argv)
{
	char error[256] = "", capture[NEWSFOLD_ID_SIZE] = "";
	struct newsfold_counts counts;
	struct newsfold *archive = NULL;
	int rc = argc == 2 ? newsfold_create(argv[1], error, sizeof(error))
			   : NEWSFOLD_USAGE;

	if (rc == NEWSFOLD_OK)
		rc = newsfold_open(argv[1], NEWSFOLD_WRITE, &archive, error,
				   sizeof(error));
	if (rc < 0) {
		fprintf(stderr, "%s\n", *error ? error : "name a folder");
		return 1;
	}
	rc = newsfold_ingest(archive, "feed.jsonl", NULL, dump,
			     sizeof(dump) - 1, &counts);
	if (rc == NEWSFOLD_OK)
		printf("took %llu of %llu records\n",
		       (unsigned long long)counts.captures,
		       (unsigned long long)counts.records);
	if (rc == NEWSFOLD_OK)
		rc = newsfold_clusters(archive, 2, see_cluster, capture);
	if (rc == NEWSFOLD_OK)
		rc = newsfold_similar(archive, STORY, strlen(STORY),
				      see_similar, NULL);
	if (rc == NEWSFOLD_OK)
		rc = newsfold_restore(archive, capture, see_bytes, NULL);
	if (rc == NEWSFOLD_OK && newsfold_restore(archive, "r:ffff", see_bytes,
						  NULL) == NEWSFOLD_MISSING)
		printf("and what is not there: %s\n",
		       newsfold_error_text(archive));
	if (rc < 0)
		fprintf(stderr, "%s\n", newsfold_error_text(archive));
	newsfold_close(archive);
	return rc < 0;
}
