#include "cmd/serve_pool.h"

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

/* What changes when a writer commits. */
struct stamp {
	int64_t seconds[2], nanoseconds[2];
	int64_t bytes[2];
};

struct serve_pool {
	char *folder;
	struct serve_reader *reader;
	unsigned count;
	struct stamp stamp; /* the watching thread's alone */
	/* Opening an archive may catch up what is derived: one at a time. */
	pthread_mutex_t opening;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t given;
	struct serve_reader *idle;
	unsigned long_work;
	uint64_t generation;
	uint64_t complained; /* the generation that could not be opened */
};

static struct stamp stamp_of(const char *folder)
{
	static const char *const names[] = {"catalog.sqlite",
					    "catalog.sqlite-wal"};
	struct stamp stamp = {{0}, {0}, {0}};

	for (size_t i = 0; i < 2; i++) {
		struct buffer path = BUFFER_INIT;
		struct stat st;

		file_join(&path, folder, names[i]);
		/* A reader makes an empty WAL and takes it away. */
		if (stat(buffer_string(&path), &st) == 0 && st.st_size) {
			stamp.seconds[i] = st.st_mtim.tv_sec;
			stamp.nanoseconds[i] = st.st_mtim.tv_nsec;
			stamp.bytes[i] = st.st_size;
		}
		buffer_release(&path);
	}
	return stamp;
}

struct serve_pool *serve_pool_new(struct session *session, unsigned readers)
{
	struct serve_pool *pool = memory_alloc_zero(1, sizeof(*pool));

	pool->folder = memory_copy_string(session->archive->folder);
	pool->count = readers ? readers : 1;
	pool->reader = memory_alloc_zero(pool->count, sizeof(*pool->reader));
	pool->stamp = stamp_of(pool->folder);
	pool->generation = 1;
	pthread_mutex_init(&pool->opening, NULL);
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->given, NULL);
	for (unsigned i = pool->count; i-- > 0;) {
		struct serve_reader *reader = &pool->reader[i];

		reader->session.quiet = session->quiet;
		reader->session.verbose = session->verbose;
		reader->session.threads = session->threads;
		reader->next = pool->idle;
		pool->idle = reader;
	}
	pool->reader[0].session.archive = session->archive;
	pool->reader[0].generation = pool->generation;
	session->archive = NULL;
	return pool;
}

static void release_maker(struct serve_reader *reader)
{
	if (reader->has_maker)
		report_maker_release(&reader->maker);
	reader->has_maker = false;
}

void serve_pool_free(struct serve_pool *pool)
{
	if (!pool)
		return;
	for (unsigned i = 0; i < pool->count; i++) {
		release_maker(&pool->reader[i]);
		archive_close(pool->reader[i].session.archive);
	}
	pthread_mutex_destroy(&pool->opening);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->given);
	free(pool->reader);
	free(pool->folder);
	free(pool);
}

const char *serve_pool_folder(const struct serve_pool *pool)
{
	return pool->folder;
}

/* Said once a change. */
static void complain(struct serve_pool *pool, uint64_t generation,
		     const struct fault *fault)
{
	bool is_news;

	pthread_mutex_lock(&pool->lock);
	is_news = pool->complained != generation;
	pool->complained = generation;
	pthread_mutex_unlock(&pool->lock);
	if (is_news)
		log_line(LOG_WARN, "%s", fault->message);
}

/* Open the archive as it is now; where that fails, what was open goes on
 * answering. */
static void reopen(struct serve_pool *pool, struct serve_reader *reader,
		   uint64_t generation, struct fault *fault)
{
	struct archive *opened = NULL;
	int rc;

	pthread_mutex_lock(&pool->opening);
	rc = archive_open(pool->folder, ARCHIVE_READ_NOW, &opened, fault);
	pthread_mutex_unlock(&pool->opening);
	if (rc < 0) {
		complain(pool, generation, fault);
	} else {
		release_maker(reader);
		archive_close(reader->session.archive);
		reader->session.archive = opened;
	}
	reader->generation = generation;
}

static struct serve_reader *take(struct serve_pool *pool, bool is_long,
				 uint64_t *generation)
{
	struct serve_reader *reader = NULL;

	pthread_mutex_lock(&pool->lock);
	if (!is_long || pool->long_work < (pool->count + 1) / 2) {
		pool->long_work += is_long;
		while (!pool->idle)
			pthread_cond_wait(&pool->given, &pool->lock);
		reader = pool->idle;
		pool->idle = reader->next;
		*generation = pool->generation;
	}
	pthread_mutex_unlock(&pool->lock);
	return reader;
}

static void give(struct serve_pool *pool, struct serve_reader *reader,
		 bool is_long)
{
	pthread_mutex_lock(&pool->lock);
	pool->long_work -= is_long;
	reader->next = pool->idle;
	pool->idle = reader;
	pthread_cond_signal(&pool->given);
	pthread_mutex_unlock(&pool->lock);
}

static struct serve_reader *take_open(struct serve_pool *pool, bool is_long,
				      struct fault *fault)
{
	uint64_t generation;
	struct serve_reader *reader = take(pool, is_long, &generation);

	if (!reader)
		return NULL;
	if (reader->generation != generation || !reader->session.archive)
		reopen(pool, reader, generation, fault);
	if (reader->session.archive)
		return reader;
	give(pool, reader, is_long);
	return NULL;
}

struct serve_reader *serve_pool_take(struct serve_pool *pool,
				     struct fault *fault)
{
	return take_open(pool, false, fault);
}

struct serve_reader *serve_pool_take_long(struct serve_pool *pool,
					  struct fault *fault)
{
	return take_open(pool, true, fault);
}

void serve_pool_give(struct serve_pool *pool, struct serve_reader *reader)
{
	if (reader)
		give(pool, reader, false);
}

void serve_pool_give_long(struct serve_pool *pool, struct serve_reader *reader)
{
	if (reader)
		give(pool, reader, true);
}

/* An idle reader that has an archive open which is no longer the newest. */
static struct serve_reader *take_stale(struct serve_pool *pool)
{
	struct serve_reader **at, *reader;

	pthread_mutex_lock(&pool->lock);
	at = &pool->idle;
	while (*at && (!(*at)->session.archive ||
		       (*at)->generation == pool->generation))
		at = &(*at)->next;
	reader = *at;
	if (reader)
		*at = reader->next;
	pthread_mutex_unlock(&pool->lock);
	return reader;
}

uint64_t serve_pool_refresh(struct serve_pool *pool)
{
	struct stamp now = stamp_of(pool->folder);
	struct serve_reader *reader;
	uint64_t generation;

	pthread_mutex_lock(&pool->lock);
	if (memcmp(&now, &pool->stamp, sizeof(now)) != 0)
		pool->generation++;
	generation = pool->generation;
	pthread_mutex_unlock(&pool->lock);
	pool->stamp = now;
	while ((reader = take_stale(pool))) {
		struct fault fault = FAULT_INIT;

		reopen(pool, reader, generation, &fault);
		give(pool, reader, false);
	}
	return generation;
}

int serve_reader_make_maker(struct serve_reader *reader, struct fault *fault)
{
	int rc;

	if (reader->has_maker)
		return 0;
	rc = report_maker_init(&reader->maker, reader->session.archive,
			       UINT64_MAX, fault);
	if (rc < 0)
		report_maker_release(&reader->maker);
	reader->has_maker = rc == 0;
	return rc;
}
