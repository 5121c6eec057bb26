/*
 * Dumps made to hurt: bombs, depth, size.
 */
#include "core/base/file.h"
#include "dump_reading.h"
#include "sample_dumps.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

TestSuite(reader_hostile, .fini = reading_scratch_remove, .timeout = 120);

static const char *in_scratch(const char *name)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/%s", reading_scratch_folder(), name);
	return path;
}

/* Counts, keeps nothing. */
struct counter {
	uint64_t bytes, records, rejected;
	char reason[300];
};

static int count_file(void *context, const struct dump_file *file,
		      struct fault *fault)
{
	(void)context;
	(void)file;
	(void)fault;
	return 0;
}

static int count_segment(void *context, const struct segment *segment,
			 struct fault *fault)
{
	struct counter *counter = context;

	(void)fault;
	counter->bytes += segment->bytes.size;
	counter->records += segment->kind == SEGMENT_RECORD;
	counter->rejected += segment->kind == SEGMENT_REJECTED;
	if (segment->kind == SEGMENT_REJECTED)
		snprintf(counter->reason, sizeof(counter->reason), "%s",
			 segment->reason);
	return 0;
}

static struct counter count_dump(const char *path,
				 const struct reader_options *options)
{
	struct counter counter = {0};
	struct record_sink sink = {&counter, count_file, count_segment};
	struct reader_summary summary;
	struct fault fault = FAULT_INIT;

	cr_assert_eq(reader_read(path, options, &sink, &summary, &fault), 0,
		     "%s", fault.message);
	return counter;
}

Test(reader_hostile, a_bomb_is_named_and_the_rest_read)
{
	static const char *const makers[] = {
		"zip -q x bomb good.html",
		"tar -cf - bomb | gzip >bomb.gz; "
		"tar -cf x bomb.gz good.html",
		"gzip -9 <bomb >b.gz; gzip -9 <b.gz >bomb.gz; "
		"tar -cf x bomb.gz good.html",
		"xz -9 <bomb >bomb.xz; tar -cf x bomb.xz good.html"};
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};

	reading_scratch_file("good.html",
			     BYTES_LITERAL("<html><p>Rain.</p></html>"));
	reading_scratch_run("head -c 300000000 /dev/zero | tr '\\0' 'a' >bomb");
	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++) {
		struct counter counter;

		reading_scratch_run("rm -f x x.zip");
		reading_scratch_run(makers[i]);
		if (i == 0)
			reading_scratch_run("mv x.zip x");
		counter = count_dump(in_scratch("x"), &options);
		cr_assert_eq(counter.records, 1, "%zu", i);
		cr_assert_geq(counter.rejected, 1);
		cr_assert(strstr(counter.reason, "bomb"), "%s", counter.reason);
		cr_assert_lt(counter.bytes, 280u << 20);
	}
}

Test(reader_hostile, containers_nest_no_deeper_than_the_limit)
{
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};
	struct counter counter;

	reading_scratch_file("x", BYTES_LITERAL("<html><p>Rain.</p></html>"));
	reading_scratch_run(
		"for i in 1 2 3 4 5 6 7 8; do tar -cf y x; mv y x; done");
	counter = count_dump(in_scratch("x"), &options);
	cr_assert_eq(counter.records, 1);
	reading_scratch_run("for i in 1 2; do tar -cf y x; mv y x; done");
	counter = count_dump(in_scratch("x"), &options);
	cr_assert_eq(counter.records, 0);
	cr_assert_eq(counter.rejected, 1);
	cr_assert(strstr(counter.reason, "8 deep"), "%s", counter.reason);
}

/* Lines far over the limit go through in bounded memory. */
Test(reader_hostile, a_giant_line_passes_in_bounded_memory)
{
	static const char *const names[] = {"x.jsonl", "x.csv", "x.json",
					    "x.warc", "x.html"};
	static const char *const begins[] = {
		"{\"id\": 1, \"text\": \"a\"}\\n{\"id\": 2, \"text\": \"",
		"id,text\\n1,\"", "[{\"id\": 1, \"text\": \"",
		("WARC/1.0\\r\\nWARC-Type: resource\\r\\n"
		 "Content-Length: 80000000\\r\\n\\r\\n"),
		"<html><p>"};
	struct reader_options options = options_with_limit(1 << 18);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char command[600];
		struct counter counter;
		struct rusage before, after;

		snprintf(command, sizeof(command),
			 "(printf '%s'; head -c 80000000 /dev/zero | "
			 "tr '\\0' 'a') >%s",
			 begins[i], names[i]);
		reading_scratch_run(command);
		getrusage(RUSAGE_SELF, &before);
		counter = count_dump(in_scratch(names[i]), &options);
		getrusage(RUSAGE_SELF, &after);
		cr_assert_gt(counter.bytes, 80000000u, "%s", names[i]);
		cr_assert_eq(counter.rejected, 1, "%s %s", names[i],
			     counter.reason);
		cr_assert_lt(after.ru_maxrss - before.ru_maxrss, 16 << 10,
			     "%s: %ld KiB", names[i],
			     after.ru_maxrss - before.ru_maxrss);
		reading_scratch_run("rm x.*");
	}
}

/* What costs n * n where it is read again and again. */
static double processor_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What reading `begin` and then as many `unit`s as make `size` bytes takes. */
static double work_of(const char *name, const char *begin, const char *unit,
		      size_t size)
{
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};
	struct buffer bytes = BUFFER_INIT;
	struct counter counter;
	double before;

	if (strstr(name, ".gz"))
		sample_gzip_member(&bytes, BYTES_LITERAL("WARC/1.0"));
	buffer_append_string(&bytes, begin);
	while (bytes.size < size)
		buffer_append_string(&bytes, unit);
	before = processor_seconds();
	counter = count_dump(reading_scratch_file(name, buffer_view(&bytes)),
			     &options);
	before = processor_seconds() - before;
	if (!strstr(name, ".gz"))
		cr_assert_eq(counter.bytes, bytes.size, "%s", name);
	buffer_release(&bytes);
	return before;
}

Test(reader_hostile, repetition_takes_linear_time)
{
	static const struct {
		const char *name, *begin, *unit;
	} cases[] = {
		{"a.json", "[{\"a\": 1}", ",{\"a\":1"},
		{"a.json", "", "[{\"a\":["},
		{"a.json", "[{\"a\":1}", ",{\"a\":\""},
		{"a.jsonl", "{\"a\":1}\n{\"a\":1}\n", "{\"a\":"},
		{"a.csv", "id,text\n", "1,\"x\n"},
		{"a.csv", "id,text\n", "1,\"x\n2,\"y\"z\n"},
		{"a.csv", "id,text\n", "\"\",\"\"\"\n"},
		{"a.csv", "id,text\n", ","},
		{"a.warc", "", "WARC/1.0\r\nContent-Length: 99\r\n\r\n"},
		{"a.warc", "", "WARC/1.0\r\nContent-Length: 100000000\r\n\r\n"},
		{"a.warc", "", "WARC/1.0\r\nA: b\r\n"},
		{"a.warc.gz", "", "\x1f\x8b\x08\x01wwwwwwwwwwwwwww"},
		{"a.html", "<html>", "<!--"},
		{"a.txt", "", "<!-- -->"},
	};
	/* Eight times the bytes: eight times the work, 64 when it is quadratic.
	 * The processor's time, since the machine may be busy; some seconds
	 * more, since memory is dearer under sanitizers. */
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double small = work_of(cases[i].name, cases[i].begin,
				       cases[i].unit, 1u << 20);
		double large = work_of(cases[i].name, cases[i].begin,
				       cases[i].unit, 8u << 20);

		cr_assert_lt(large, 32 * small + 4, "case %zu: %.2f s to %.2f",
			     i, small, large);
	}
}

/* Says stop once so many bytes were read. */
struct stopper {
	uint64_t raw, limit;
};

static int is_over(void *context)
{
	const struct stopper *stopper = context;

	return stopper->raw >= stopper->limit;
}

static void note_progress(void *context, uint64_t raw_bytes)
{
	struct stopper *stopper = context;

	cr_assert_geq(raw_bytes, stopper->raw);
	stopper->raw = raw_bytes;
}

Test(reader_hostile, stops_in_the_middle_of_a_large_member)
{
	struct stopper stopper = {0, 3 << 20};
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT,
					 .is_cancelled = is_over,
					 .progress = note_progress,
					 .context = &stopper};
	struct counter counter = {0};
	struct record_sink sink = {&counter, count_file, count_segment};
	struct reader_summary summary;
	struct fault fault = FAULT_INIT;

	reading_scratch_run("head -c 50000000 /dev/zero | tr '\\0' 'a' >a.txt; "
			    "tar -cf x.tar a.txt");
	cr_assert_eq(reader_read(in_scratch("x.tar"), &options, &sink, &summary,
				 &fault),
		     FAULT_INTERRUPTED);
	cr_assert_lt(stopper.raw, 5 << 20);
	cr_assert_eq(counter.records, 0);
}
