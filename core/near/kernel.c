#include "core/near/kernel.h"

#include <pthread.h>

static const struct kernel *best;
static pthread_once_t best_once = PTHREAD_ONCE_INIT;

static void choose(void)
{
	const struct kernel *const all[] = {kernel_avx512(), kernel_avx2(),
					    kernel_neon(), kernel_portable()};

	for (size_t i = 0; !best; i++)
		best = all[i];
}

const struct kernel *kernel_best(void)
{
	pthread_once(&best_once, choose);
	return best;
}
