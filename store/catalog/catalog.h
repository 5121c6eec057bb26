/*
 * catalog.h - captures, bodies, edges and clusters in SQLite.
 *
 * Derived: everything in it can be made again from the packs, and any SQL tool
 * can open it (the tables are described in DESIGN.md of this folder). Bodies
 * have numbers, 1, 2, ... in the order they stand in the log, by which edges
 * and postings know them; numbers never reach a user.
 *
 * A catalog is used by one thread at a time. Readers see what was committed
 * when they began to read.
 */
#ifndef NEWSFOLD_STORE_CATALOG_CATALOG_H
#define NEWSFOLD_STORE_CATALOG_CATALOG_H

#include "core/base/fault.h"
#include "core/base/hash.h"
#include "core/near/verify.h"
#include "store/capture.h"
#include "store/run.h"

enum catalog_mode { CATALOG_READ, CATALOG_WRITE };

struct catalog;

/* A writer makes the file when it is not there. FAULT_MISSING, FAULT_CORRUPT,
 * FAULT_VERSION (the answer to all: rebuild). */
int catalog_open(const char *path, enum catalog_mode mode, struct catalog **out,
		 struct fault *fault);
/* The same file for another thread to read. */
int catalog_open_again(const struct catalog *catalog, struct catalog **out,
		       struct fault *fault);
void catalog_close(struct catalog *catalog);
/* Remove the file and its companions, which nobody must be opening: SQLite
 * finds those by name, and would mix them with another file's. */
int catalog_remove(const char *path, struct fault *fault);
/* Nothing is in it any more. Who reads it goes on seeing what was there. */
int catalog_empty(const char *path, struct fault *fault);

/* Functions that visit stop when the visitor returns non-zero, and return that.
 */

/* One transaction around many writes or around reads that must agree. */
int catalog_begin(struct catalog *catalog, struct fault *fault);
int catalog_commit(struct catalog *catalog, struct fault *fault);
void catalog_rollback(struct catalog *catalog);

/* Small facts by name. A missing one reads as 0. */
int catalog_set_number(struct catalog *catalog, const char *key, uint64_t value,
		       struct fault *fault);
int catalog_get_number(struct catalog *catalog, const char *key,
		       uint64_t *out_value, struct fault *fault);

/* ---- What the log says ------------------------------------------------- */

/* The body whose object is `id`; its number is the one after the last, or what
 * it has when it is there. */
int catalog_add_body(struct catalog *catalog, const struct id *id,
		     uint64_t bytes, uint32_t *out_number, bool *out_is_new,
		     struct fault *fault);
int catalog_body_count(struct catalog *catalog, uint64_t *out_count,
		       struct fault *fault);
/* 0 when there is none. */
int catalog_body_number(struct catalog *catalog, const struct id *id,
			uint32_t *out_number, struct fault *fault);
/* The number after the last goes to a body that is forgotten: no question finds
 * it. */
int catalog_skip_body(struct catalog *catalog, struct fault *fault);
/* Adds the capture unless its id is there; *out_is_new tells. A capture whose
 * body is not there (its bytes were damaged) is kept without one. It takes the
 * place of one that was forgotten (RECORD_FORGOTTEN) or had no body. */
int catalog_add_capture(struct catalog *catalog, const struct capture *capture,
			bool *out_is_new, struct fault *fault);
/* The row of the record with this id, 0 when there is none. */
int catalog_find_record(struct catalog *catalog, const struct id *id,
			int64_t *out_row, struct fault *fault);
/* The dump's row, made on first sight; later versions replace earlier ones. */
int catalog_put_dump(struct catalog *catalog, const struct id *id,
		     struct bytes name, struct fault *fault);
int catalog_put_dump_version(struct catalog *catalog, const struct id *object,
			     const struct dump_version *version,
			     struct fault *fault);
/* A run first seen through its captures (ended = 0) or as a whole. */
int catalog_put_run(struct catalog *catalog, const struct run *run,
		    struct fault *fault);

/* The number of the last run, 0 when there was none. */
int catalog_last_run(struct catalog *catalog, uint64_t *out_number,
		     struct fault *fault);
/* The ids of all records of a dump that are there with their text, or of those
 * that were forgotten, in no order. */
typedef int catalog_id_fn(void *context, const struct id *id,
			  struct fault *fault);
int catalog_each_record_id(struct catalog *catalog, const struct id *dump,
			   bool is_forgotten, catalog_id_fn *visit,
			   void *context, struct fault *fault);

/* ---- What is forgotten ------------------------------------------------- */

/* What a key of a tombstone names (store/tombstone.h). */
enum forgotten_kind {
	FORGOTTEN_CAPTURE, /* a record of a dump, by its id */
	FORGOTTEN_BYTES,   /* a record's bytes: half of their SHA-256 */
	FORGOTTEN_BODY,
	FORGOTTEN_URL,	  /* a hash of it, see store/forgotten.h */
	FORGOTTEN_OUTLET, /* likewise */
	/* The body of a capture, when another kept it: nothing is said against
	 * it, but who lifts the capture lifts what was said since. */
	FORGOTTEN_KEPT_BODY,
	FORGOTTEN_KINDS
};

struct forgotten_key {
	enum forgotten_kind kind;
	struct id id;
};

int catalog_put_forgotten(struct catalog *catalog,
			  const struct forgotten_key *key, struct fault *fault);
typedef int catalog_forgotten_fn(void *context, const struct forgotten_key *key,
				 struct fault *fault);
int catalog_each_forgotten(struct catalog *catalog, catalog_forgotten_fn *visit,
			   void *context, struct fault *fault);
/* Originals of forgotten records of this dump that no other record of it has:
 * gaps, when it is restored. BYTES_NONE: of all dumps, that no record has. */
int catalog_each_gap(struct catalog *catalog, struct bytes dump_name,
		     catalog_id_fn *visit, void *context, struct fault *fault);

/* The originals of a dump's records, with the digests they came with. */
typedef int catalog_original_fn(void *context, const struct id *original,
				const struct sha256 *sha256,
				struct fault *fault);
int catalog_each_original(struct catalog *catalog, struct bytes dump_name,
			  catalog_original_fn *visit, void *context,
			  struct fault *fault);

/* ---- What link finds --------------------------------------------------- */

struct catalog_body {
	uint32_t number;
	struct id id;
	uint64_t bytes;
	uint64_t captures;
	int64_t published, fetched; /* earliest; INT64_MAX when unknown */
	int64_t cluster;	    /* rowid of its cluster; 0 when alone */
	/* The first and the last day of its captures (catalog_day_seen). */
	int64_t first_seen, last_seen;
};

/* Days since 1970, downwards before it; CATALOG_NO_DAY of INT64_MAX. */
#define CATALOG_NO_DAY INT32_MIN
int64_t catalog_day_of(int64_t seconds);
/* When a capture was seen: published, or fetched where that is not known. */
int64_t catalog_day_seen(int64_t published, int64_t fetched);

int catalog_get_body(struct catalog *catalog, uint32_t number,
		     struct catalog_body *out, struct fault *fault);
typedef int catalog_body_fn(void *context, const struct catalog_body *body,
			    struct fault *fault);
/* Bodies from number `from` on, in order. */
int catalog_each_body(struct catalog *catalog, uint32_t from,
		      catalog_body_fn *visit, void *context,
		      struct fault *fault);
/* Bodies whose captures changed since they were linked, then none. */
int catalog_each_touched(struct catalog *catalog, catalog_body_fn *visit,
			 void *context, struct fault *fault);
int catalog_clear_touched(struct catalog *catalog, struct fault *fault);
/* Without anything that a link has found: all bodies that stand anywhere are
 * touched, of none is anything known. Captures stay. */
int catalog_forget_links(struct catalog *catalog, struct fault *fault);

/* Learned furniture: lines by key, with the outlet they belong to. */
int catalog_put_furniture(struct catalog *catalog, uint64_t key,
			  struct bytes label, struct fault *fault);
typedef int catalog_furniture_fn(void *context, uint64_t key,
				 struct bytes label, struct fault *fault);
int catalog_each_furniture(struct catalog *catalog, catalog_furniture_fn *visit,
			   void *context, struct fault *fault);
/* The outlets (else dump names) of a body's captures, in order; the same one
 * may come more than once. */
typedef int catalog_label_fn(void *context, uint32_t body, struct bytes label,
			     struct fault *fault);
int catalog_each_label(struct catalog *catalog, uint32_t body,
		       catalog_label_fn *visit, void *context,
		       struct fault *fault);

/* What a capture of a body says of where it is from. Empty: not known. A source
 * id that is an address stands for a URL that is not given. */
struct catalog_trace {
	uint32_t body;
	struct bytes label, address, title;
	bool has_outlet; /* else the label is this and the dump's name */
};
#define CATALOG_DUMP_LABEL "dump "

/* Of every capture of a body, or of all bodies when it is 0; in no order. */
typedef int catalog_trace_fn(void *context, const struct catalog_trace *trace,
			     struct fault *fault);
int catalog_each_trace(struct catalog *catalog, uint32_t body,
		       catalog_trace_fn *visit, void *context,
		       struct fault *fault);

struct catalog_member {
	uint32_t body;
	enum relation relation; /* to the canonical */
	double jaccard, containment;
	bool direct;
};

struct catalog_cluster {
	int64_t row;
	struct id id;
	uint32_t canonical;
	uint64_t size, bodies, outlets;
	double min_similarity, median_similarity;
};

/* Store a cluster and its members, as many as it has bodies; its row is found.
 * Where the size is 0, it and the outlets are counted here. Its bodies are told
 * of it by catalog_set_cluster, best in order of their numbers. */
int catalog_put_cluster(struct catalog *catalog,
			struct catalog_cluster *cluster,
			const struct catalog_member *member,
			struct fault *fault);
int catalog_set_cluster(struct catalog *catalog, uint32_t body, int64_t row,
			struct fault *fault);
int catalog_drop_cluster(struct catalog *catalog, int64_t row,
			 struct fault *fault);
/* Members of one cluster, in order of body number. */
typedef int catalog_member_fn(void *context,
			      const struct catalog_member *member,
			      struct fault *fault);
int catalog_each_member(struct catalog *catalog, int64_t cluster,
			catalog_member_fn *visit, void *context,
			struct fault *fault);

/* ---- Questions --------------------------------------------------------- */

/* What an id means. */
struct catalog_name {
	char kind; /* 'b', 'c', 'r', 'd' */
	struct id id;
	int64_t row; /* body number, or row of cluster, record, dump */
};

/* An id as people type it: "b:12ab", "12ab". FAULT_MISSING, FAULT_AMBIGUOUS,
 * FAULT_USAGE (not hex, under 4 digits). */
int catalog_resolve(struct catalog *catalog, const char *text,
		    struct catalog_name *out, struct fault *fault);
/* The same among what is forgotten: records (row: theirs), bodies (row: 0), and
 * dumps, which stay. */
int catalog_resolve_forgotten(struct catalog *catalog, const char *text,
			      struct catalog_name *out, struct fault *fault);

/* A capture with what the catalog knows around it. */
struct catalog_capture {
	struct capture capture;
	int64_t row;
	struct bytes dump_name;
	uint32_t body;
	struct id cluster; /* when has_cluster */
	bool has_cluster;
};

/* A copy in one piece of memory of its own: free() it. */
struct catalog_capture *
catalog_capture_copy(const struct catalog_capture *capture);

typedef int catalog_capture_fn(void *context,
			       const struct catalog_capture *capture,
			       struct fault *fault);

struct catalog_filter {
	int64_t row;	   /* this record alone */
	uint32_t body;	   /* captures of this body */
	struct bytes dump; /* of this dump's name */
	struct bytes outlet;
	struct bytes since, until; /* of published, else fetched: see
				    * catalog_span.h */
	int kind;	 /* enum record_kind, or -1 for captures only */
	bool is_refused; /* rejected and forgotten records instead */
	uint64_t run;	 /* taken by this run; so asked, in order of runs */
	uint64_t skip;	 /* the first so many of them */
};

#define CATALOG_FILTER_INIT                                                    \
	{                                                                      \
		.kind = RECORD_CAPTURE                                         \
	}

/* In order of dump name, offset, record and id: the order of ingests changes
 * nothing. */
int catalog_each_capture(struct catalog *catalog,
			 const struct catalog_filter *filter,
			 catalog_capture_fn *visit, void *context,
			 struct fault *fault);

/* The titles of a body's captures, each once, in order. */
typedef int catalog_title_fn(void *context, uint32_t body, struct bytes title,
			     struct fault *fault);
int catalog_each_title(struct catalog *catalog, uint32_t body,
		       catalog_title_fn *visit, void *context,
		       struct fault *fault);
/* Titles of records after row `after`, of bodies up to number `body`. */
int catalog_each_later_title(struct catalog *catalog, int64_t after,
			     uint32_t body, catalog_title_fn *visit,
			     void *context, struct fault *fault);
/* The row of the last record, 0 when there is none. */
int catalog_last_record(struct catalog *catalog, int64_t *out_row,
			struct fault *fault);
/* A body's place in its cluster; *out_row is the cluster's row, 0 when it
 * stands alone. */
int catalog_get_member(struct catalog *catalog, uint32_t body,
		       struct catalog_member *out, int64_t *out_row,
		       struct fault *fault);

/* Each outlet at each host ("" without a URL is left out), and how many
 * captures say so; by host, the most frequent first, then by name. */
typedef int catalog_outlet_fn(void *context, struct bytes host,
			      struct bytes outlet, uint64_t captures,
			      struct fault *fault);
int catalog_each_outlet(struct catalog *catalog, catalog_outlet_fn *visit,
			void *context, struct fault *fault);

/* The number of the body of a record; 0 when it has none. */
int catalog_body_of_record(struct catalog *catalog, int64_t row,
			   uint32_t *out_number, struct fault *fault);

typedef int catalog_cluster_fn(void *context,
			       const struct catalog_cluster *cluster,
			       struct fault *fault);
/* Largest first, then by id; at least min_size captures. row != 0: that one. */
int catalog_each_cluster(struct catalog *catalog, int64_t row,
			 uint64_t min_size, catalog_cluster_fn *visit,
			 void *context, struct fault *fault);

/* What a cluster is to have; empty or 0: anything. */
struct catalog_wanted {
	/* Some capture: of this outlet, published (else fetched) in this span
	 * (catalog_span.h). */
	struct bytes outlet, since, until;
	unsigned relations; /* some member: bits 1 << enum relation */
};
/* Has it? 1, 0, or negative. Far cheaper than to load it. */
int catalog_cluster_has(struct catalog *catalog, int64_t row,
			const struct catalog_wanted *wanted,
			struct fault *fault);

struct catalog_dump {
	struct id id, version;
	struct bytes name, format;
	uint64_t records, captures, rejected, bytes;
	struct sha256 sha256;
	bool has_version, is_whole;
	int64_t first_run, last_run; /* Unix seconds */
};

typedef int catalog_dump_fn(void *context, const struct catalog_dump *dump,
			    struct fault *fault);
/* By name; NULL name: all. */
int catalog_each_dump(struct catalog *catalog, const char *name,
		      catalog_dump_fn *visit, void *context,
		      struct fault *fault);

int catalog_has_dump(struct catalog *catalog, const char *name, bool *out,
		     struct fault *fault);
/* The name of the dump in that row, appended; nothing when there is none. */
int catalog_dump_name(struct catalog *catalog, int64_t row, struct buffer *out,
		      struct fault *fault);

/* A run as the log command shows it. */
struct catalog_run {
	struct run run;
	struct bytes dump_name;
	bool is_finished;
};

typedef int catalog_run_fn(void *context, const struct catalog_run *run,
			   struct fault *fault);
int catalog_each_run(struct catalog *catalog, uint64_t number,
		     catalog_run_fn *visit, void *context, struct fault *fault);

/*
 * The originals of WARC captures that may be what a revisit names by a payload
 * digest alone, and whose digest the catalog has not been told. None when there
 * is no such revisit. The ids are gathered before the first is shown.
 */
typedef int catalog_id_fn(void *context, const struct id *id,
			  struct fault *fault);
int catalog_each_undigested(struct catalog *catalog, catalog_id_fn *visit,
			    void *context, struct fault *fault);
/* Tell it, "" when its head has none. */
int catalog_put_digest(struct catalog *catalog, const struct id *original,
		       struct bytes digest, struct fault *fault);
/* The original that came last from an address, or with a text, by a key of it.
 * get: 1 when there is one, 0 when not; has: is there any? */
int catalog_has_pages(struct catalog *catalog, struct fault *fault);
int catalog_put_page(struct catalog *catalog, uint64_t key,
		     const struct id *original, struct fault *fault);
int catalog_get_page(struct catalog *catalog, uint64_t key,
		     struct id *out_original, struct fault *fault);
/*
 * Give each revisit the page it refers to, where that is in the archive, and
 * take it from those whose page is gone: by the record it names, else by
 * address and date, else by payload digest, from the same address before
 * others; of several records that fit, the one with the smallest id.
 * A pure function of the records; bodies that gain or lose one are touched.
 */
int catalog_resolve_revisits(struct catalog *catalog, struct fault *fault);
/* The rows of revisits that have their page from that record. */
typedef int catalog_row_fn(void *context, int64_t row, struct fault *fault);
int catalog_each_revisit_of(struct catalog *catalog, int64_t row,
			    catalog_row_fn *visit, void *context,
			    struct fault *fault);
/* Are there any? 1, 0, or negative. */
int catalog_has_revisits(struct catalog *catalog, struct fault *fault);
int catalog_is_revisit(struct catalog *catalog, int64_t row, bool *out,
		       struct fault *fault);
/* The record that holds a revisit's page. 1; 0 when the row is no revisit, or
 * its page is not there; or negative. */
int catalog_page_of_revisit(struct catalog *catalog, int64_t row,
			    struct id *out, struct fault *fault);
/* How many revisits of a dump have their page. */
int catalog_count_revisits(struct catalog *catalog, const char *dump_name,
			   uint64_t *out, struct fault *fault);
/* The same by dump and the run that took them first. */
struct catalog_run_revisits {
	struct id dump;
	uint64_t run, count;
};
typedef int catalog_run_revisits_fn(void *context,
				    const struct catalog_run_revisits *of,
				    struct fault *fault);
int catalog_each_run_revisits(struct catalog *catalog,
			      catalog_run_revisits_fn *visit, void *context,
			      struct fault *fault);

struct catalog_totals {
	uint64_t dumps, captures, others, rejected, bodies, clusters, edges,
		duplicate_captures, original_bytes, forgotten;
};

int catalog_totals(struct catalog *catalog, struct catalog_totals *out,
		   struct fault *fault);

/* SQLite's own check and the row counts' sense. */
typedef void catalog_finding_fn(void *context, const char *place,
				const char *what);
int catalog_verify(struct catalog *catalog, catalog_finding_fn *finding,
		   void *context, uint64_t *out_bad, struct fault *fault);

#endif
