/* Work that is taken is done. */
#include "cmd/serve_work.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>
#include <stdatomic.h>

#define JOBS 500

struct counted {
	struct serve_job job;
	atomic_uint *done;
	unsigned place; /* when it ran */
};

static void count(struct serve_job *job)
{
	struct counted *c = (struct counted *)(void *)job;

	c->place = atomic_fetch_add(c->done, 1);
}

static void do_all(unsigned threads, struct counted *c, atomic_uint *done)
{
	struct serve_work *work = serve_work_new(threads);

	for (size_t i = 0; i < JOBS; i++) {
		c[i] = (struct counted){.job.run = count, .done = done};
		cr_assert(serve_work_put(work, &c[i].job));
	}
	serve_work_end(work);
	cr_assert(!serve_work_put(work, &c[0].job), "nothing would run it");
	serve_work_free(work);
}

Test(serve_work, what_was_put_is_done_before_the_end)
{
	struct counted c[JOBS];

	for (unsigned threads = 1; threads <= 8; threads *= 2) {
		atomic_uint done = 0;

		do_all(threads, c, &done);
		cr_assert_eq(done, JOBS);
	}
}

Test(serve_work, one_thread_keeps_the_order)
{
	struct counted c[JOBS];
	atomic_uint done = 0;

	do_all(1, c, &done);
	for (unsigned i = 0; i < JOBS; i++)
		cr_assert_eq(c[i].place, i);
}
