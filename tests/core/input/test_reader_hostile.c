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

/* A tar's member's header: a name, a size, its own sum. */
static void put_tar_header(struct buffer *out, const char *name, uint64_t size)
{
	char header[512] = {0};
	unsigned sum = 0;

	snprintf(header, 100, "%s", name);
	memcpy(header + 100, "0000644", 7);
	snprintf(header + 124, 12, "%011llo", (unsigned long long)size);
	snprintf(header + 136, 12, "%011o", 0u);
	header[156] = '0';
	memcpy(header + 257, "ustar\00000", 8);
	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	buffer_append(out, header, sizeof(header));
}

Test(reader_hostile, ten_thousand_containers_are_named_and_the_rest_read)
{
	enum { DEPTH = 10000, BLOCK = 512 };
	static const unsigned char zeros[2 * BLOCK];
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT};
	struct buffer tar = BUFFER_INIT;
	struct counter counter;

	/* Every layer is a header before and two blocks after what is in it;
	 * the outermost holds a page besides. */
	for (uint64_t i = 0; i < DEPTH; i++)
		put_tar_header(&tar, i + 1 < DEPTH ? "x.tar" : "x.html",
			       i + 1 < DEPTH ? (DEPTH - 1 - i) * 3 * BLOCK : 0);
	for (int i = 1; i < DEPTH; i++)
		buffer_append(&tar, zeros, sizeof(zeros));
	put_tar_header(&tar, "good.html", 26);
	buffer_append_string(&tar, "<html><p>Rain.</p></html>\n");
	buffer_append(&tar, zeros, 2 * BLOCK - 26 - BLOCK);
	buffer_append(&tar, zeros, sizeof(zeros));
	counter = count_dump(
		reading_scratch_file("deep.tar", buffer_view(&tar)), &options);
	cr_assert_eq(counter.records, 1);
	cr_assert_eq(counter.rejected, 1, "%s", counter.reason);
	cr_assert(strstr(counter.reason, "8 deep"), "%s", counter.reason);
	buffer_release(&tar);
}

/* Each lies about how long it is; the record after it is read. */
Test(reader_hostile, false_lengths_cost_one_record)
{
	static const char *const lengths[] = {"0",
					      "10",
					      "70",
					      "99999",
					      "999999999999",
					      "-1",
					      "18446744073709551615",
					      "x"};
	struct reader_options options = options_with_limit(1 << 20);

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct buffer warc = BUFFER_INIT;
		struct counter counter;

		buffer_printf(&warc,
			      "WARC/1.0\r\nWARC-Type: resource\r\n"
			      "WARC-Record-ID: <r:1>\r\nContent-Type: "
			      "text/html\r\nContent-Length: %s\r\n\r\n"
			      "<html><p>Twenty words of rain.</p></html>"
			      "\r\n\r\n",
			      lengths[i]);
		sample_warc_record(&warc, "resource", "2", "http://a.example/",
				   "text/html", BYTES_LITERAL("<p>Snow.</p>"));
		counter = count_dump(
			reading_scratch_file("a.warc", buffer_view(&warc)),
			&options);
		cr_assert_eq(counter.records, 1, "%s", lengths[i]);
		cr_assert_eq(counter.rejected, 1, "%s: %s", lengths[i],
			     counter.reason);
		cr_assert_eq(counter.bytes, warc.size);
		buffer_release(&warc);
	}
}
