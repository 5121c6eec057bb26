/*
 * fuzz.h - what a fuzz target is: libFuzzer's entry, and laws that abort.
 *
 * `make fuzz` links a target with libFuzzer; `make test` links it with
 * replay_inputs.c and runs the saved inputs in corpus/NAME through it.
 */
#ifndef NEWSFOLD_TESTS_FUZZ_FUZZ_H
#define NEWSFOLD_TESTS_FUZZ_FUZZ_H

#include "core/base/bytes.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A law that must hold whatever the input; NDEBUG does not switch it off. */
#define LAW(condition)                                                         \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: broken law: %s\n", __FILE__,   \
				__LINE__, #condition);                         \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
