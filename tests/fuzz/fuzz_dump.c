/*
 * fuzz_dump.c - any bytes as a dump: every reader, told or guessed.
 *
 * The first byte forces a format: l JSON lines, j JSON, c CSV, w WARC, a ARC,
 * r RSS, m MHTML, x xlsx; with any other the format is told from the content.
 */
#include "tests/fuzz/dump_laws.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const name[] = {
		['l'] = "jsonl", ['j'] = "json", ['c'] = "csv",
		['w'] = "warc",	 ['a'] = "arc",	 ['r'] = "rss",
		['m'] = "mhtml", ['x'] = "xlsx"};
	const char *format = NULL;
	char path[64];
	int fd;

	if (size == 0)
		return 0;
	if (data[0] < sizeof(name) / sizeof(name[0]))
		format = name[data[0]];
	fd = memfd_create("dump", 0);
	LAW(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
	lseek(fd, 0, SEEK_SET);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	check_dump(path, format);
	close(fd);
	return 0;
}
