/*
 * stages - what each phase of an ingest takes, in wall and processor seconds:
 * taking the dump in (records), and linking (texts).
 *
 *   build/bench/stages ARCHIVE DUMP...     ARCHIVE must not exist
 *   -j N   workers (one a processor)       -n   no link: for a profile of the
 * pipeline alone
 */
#include "core/base/bytes.h"
#include "store/ingest.h"
#include "store/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct mark {
	double wall, cpu;
};

static struct mark now(void)
{
	struct timespec t;
	struct rusage used;

	clock_gettime(CLOCK_MONOTONIC, &t);
	getrusage(RUSAGE_SELF, &used);
	return (struct mark){
		(double)t.tv_sec + (double)t.tv_nsec / 1e9,
		(double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
			(double)(used.ru_utime.tv_usec +
				 used.ru_stime.tv_usec) /
				1e6};
}

static void say(const char *phase, struct mark from, double bytes,
		uint64_t records)
{
	struct mark to = now();
	double wall = to.wall - from.wall, cpu = to.cpu - from.cpu;

	printf("%-8s %8.3f s  %8.3f cpu s  %7.1f MB/s  %6.1f us a record  "
	       "%.0f a second\n",
	       phase, wall, cpu, bytes / 1e6 / wall,
	       1e6 * cpu / (double)(records ? records : 1),
	       (double)records / wall);
}

static int fail(const struct fault *fault)
{
	fprintf(stderr, "stages: %s\n", fault->message);
	return EXIT_FAILURE;
}

static int take(struct archive *archive, const char *path, unsigned threads,
		bool links, struct fault *fault)
{
	struct ingest_options options = {
		.path = path,
		.limits = READER_LIMITS_DEFAULT,
		.threads = threads,
	};
	struct ingest_result result;
	struct link_result link;
	struct mark from = now();
	int rc = ingest_run(archive, &options, &result, fault);

	say("ingest", from, (double)result.counts.bytes_in,
	    result.counts.records);
	from = now();
	if (rc == 0 && links)
		rc = archive_link(archive, threads, &link, fault);
	if (rc == 0 && links)
		say("link", from, (double)result.counts.bytes_in, link.bodies);
	ingest_result_release(&result);
	return rc;
}

int main(int argc, char **argv)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT;
	struct fault fault = FAULT_INIT;
	struct archive *archive = NULL;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned threads = processors > 0 ? (unsigned)processors : 1;
	bool links = true;
	int c, rc;

	while ((c = getopt(argc, argv, "j:n")) != -1) {
		if (c == 'j')
			threads = (unsigned)strtoul(optarg, NULL, 10);
		else if (c == 'n')
			links = false;
		else
			return 2;
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: stages [-j N] [-n] ARCHIVE DUMP...\n");
		return 2;
	}
	rc = archive_create(argv[optind], &settings, &fault);
	if (rc == 0)
		rc = archive_open(argv[optind], ARCHIVE_WRITE, &archive,
				  &fault);
	for (int i = optind + 1; rc == 0 && i < argc; i++)
		rc = take(archive, argv[i], threads, links, &fault);
	archive_close(archive);
	return rc < 0 ? fail(&fault) : EXIT_SUCCESS;
}
