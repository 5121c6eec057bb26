/*
 * one_body - how long the library takes to give one text back.
 *
 *   newsfold --json list | ... | build/bench/one_body ARCHIVE
 *
 * Ids of bodies on standard input, one a line; each is asked for once, in that
 * order. Prints the median, the 99th percentile and the longest, in
 * milliseconds of wall time.
 */
#include "core/base/memory.h"
#include "store/newsfold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int count_bytes(void *context, const void *data, size_t size)
{
	(void)data;
	*(size_t *)context += size;
	return 0;
}

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int read_all(struct newsfold *archive)
{
	double *took = NULL;
	size_t count = 0, capacity = 0, bytes = 0;
	char id[80];

	while (fgets(id, sizeof(id), stdin)) {
		double begin;

		id[strcspn(id, "\n")] = 0;
		begin = milliseconds();
		if (newsfold_restore(archive, id, count_bytes, &bytes) < 0) {
			fprintf(stderr, "one_body: %s: %s\n", id,
				newsfold_error_text(archive));
			free(took);
			return EXIT_FAILURE;
		}
		ARRAY_RESERVE(took, count + 1, capacity);
		took[count++] = milliseconds() - begin;
	}
	if (!count)
		return EXIT_FAILURE;
	qsort(took, count, sizeof(*took), by_size);
	printf("%.3f %.3f %.3f\n", took[count / 2], took[count * 99 / 100],
	       took[count - 1]);
	free(took);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct newsfold *archive = NULL;
	char error[256];
	int status;

	if (argc != 2) {
		fprintf(stderr, "usage: one_body ARCHIVE <IDS\n");
		return 2;
	}
	if (newsfold_open(argv[1], NEWSFOLD_READ, &archive, error,
			  sizeof(error)) < 0) {
		fprintf(stderr, "one_body: %s\n", error);
		return EXIT_FAILURE;
	}
	status = read_all(archive);
	newsfold_close(archive);
	return status;
}
