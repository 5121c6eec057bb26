/*
 * near_speed - what the steps of a fingerprint do a second on one core.
 *
 *   build/bench/near_speed FILE...     each file is one body
 */
#include "core/base/file.h"
#include "core/near/fingerprint.h"
#include "core/near/fold.h"
#include "core/near/passage.h"
#include "core/near/sketch.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 7

struct bench {
	struct folder *folder;
	struct fingerprinter *fingerprinter;
	struct shadow shadow;
	struct shingles shingles;
	struct sketch sketch;
	struct fingerprint print;
	uint64_t *scratch, *key;
};

enum step { FOLD, SHINGLE, SKETCH, PASSAGE, KEYS, ALL, STEPS };

static const char *const step_name[STEPS] = {
	"fold", "shingle", "sketch", "passage", "all keys", "keys and sets"};

static double processor_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void do_step(struct bench *b, enum step step, struct bytes body)
{
	switch (step) {
	case FOLD:
		fold_text(b->folder, body, &b->shadow);
		break;
	case SHINGLE:
		shingles_make(&b->shadow, 15, true, &b->shingles);
		break;
	case SKETCH:
		sketch_make(b->shingles.hash, b->shingles.count, &b->sketch);
		break;
	case PASSAGE:
		passage_keys(&b->shadow, &b->shingles, b->scratch, b->key);
		break;
	case KEYS:
		fingerprint_make_keys(b->fingerprinter, body, &b->print);
		break;
	default:
		fingerprint_make(b->fingerprinter, body, NULL, 0, &b->print);
	}
}

static double time_step(struct bench *b, enum step step, struct bytes body)
{
	double best = 1e9;

	for (int round = 0; round < ROUNDS; round++) {
		double from = processor_seconds(), took;
		int times = 0;

		do
			do_step(b, step, body);
		while (++times < 8 || processor_seconds() - from < .005);
		took = (processor_seconds() - from) / times;
		best = took < best ? took : best;
	}
	return best;
}

static void measure(struct bench *b, const char *path)
{
	struct buffer text = BUFFER_INIT;
	struct fault fault = FAULT_INIT;

	if (file_read_all(path, (size_t)1 << 30, &text, &fault) < 0) {
		fprintf(stderr, "near_speed: %s\n", fault.message);
		exit(EXIT_FAILURE);
	}
	b->scratch = realloc(b->scratch, (text.size + 1) * sizeof(uint64_t));
	b->key = realloc(b->key, (text.size + 1) * sizeof(uint64_t));
	printf("%s, %zu bytes, MB/s:", path, text.size);
	for (enum step step = FOLD; step < STEPS; step++)
		printf("  %s %.0f", step_name[step],
		       (double)text.size / 1e6 /
			       time_step(b, step, buffer_view(&text)));
	printf("\n");
	buffer_release(&text);
}

int main(int argc, char **argv)
{
	struct fingerprint_settings settings = FINGERPRINT_SETTINGS_DEFAULT;
	struct bench b = {.folder = folder_new()};

	b.fingerprinter = fingerprinter_new(&settings);
	for (int i = 1; i < argc; i++)
		measure(&b, argv[i]);
	folder_free(b.folder);
	fingerprinter_free(b.fingerprinter);
	shadow_release(&b.shadow);
	shingles_release(&b.shingles);
	fingerprint_release(&b.print);
	free(b.scratch);
	free(b.key);
	return EXIT_SUCCESS;
}
