/*
 * replay_inputs.c - run saved inputs through a fuzz target, without libFuzzer.
 *
 *   replay FILE|FOLDER...      prints how many; a finding aborts
 */
#include "tests/fuzz/fuzz.h"

#include "core/base/buffer.h"

#include <dirent.h>
#include <sys/stat.h>

static unsigned replayed;

static void replay_file(const char *path)
{
	struct buffer content = BUFFER_INIT;
	FILE *in = fopen(path, "rb");
	unsigned char part[65536];
	size_t got;

	if (!in) {
		fprintf(stderr, "replay: %s: cannot be read\n", path);
		exit(2);
	}
	while ((got = fread(part, 1, sizeof(part), in)) > 0)
		buffer_append(&content, part, got);
	fclose(in);
	LLVMFuzzerTestOneInput(content.data, content.size);
	buffer_release(&content);
	replayed++;
}

static void replay_folder(const char *path)
{
	struct dirent **entry;
	int count = scandir(path, &entry, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		struct buffer inner = BUFFER_INIT;

		if (entry[i]->d_name[0] != '.') {
			buffer_printf(&inner, "%s/%s", path, entry[i]->d_name);
			replay_file(buffer_string(&inner));
		}
		buffer_release(&inner);
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');

	for (int i = 1; i < argc; i++) {
		struct stat status;

		if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode))
			replay_folder(argv[i]);
		else
			replay_file(argv[i]);
	}
	printf("replay: %s, %u saved inputs\n", name ? name + 1 : argv[0],
	       replayed);
	return replayed == 0;
}
