/*
 * pack_log.h - the packs folder: which packs there are, and reading them.
 *
 * Files are opened when they are read and closed when there are many. Reading
 * and looking are thread-safe, beside one thread that adds and sets. An open
 * log pins its folder with a shared flock(2): a compaction puts another in its
 * place, but the files of this one stay until it is released.
 */
#ifndef NEWSFOLD_STORE_OBJECT_PACK_LOG_H
#define NEWSFOLD_STORE_OBJECT_PACK_LOG_H

#include "store/object/pack_entry.h"

#include <pthread.h>
#include <stdatomic.h>

struct pack_file {
	uint32_t number;
	uint64_t size;	 /* when it was last looked at */
	uint64_t digest; /* of the commit before it, when the header is good */
	bool header_good;
	uint32_t version; /* of its format, when the header is good */
	int fd;		  /* -1: not open */
	unsigned users;
};

struct pack_log {
	char *folder;  /* the packs folder */
	int folder_fd; /* the same, even when it has been renamed */
	uint64_t key;
	struct pack_file *pack; /* ascending numbers; never empty once open */
	size_t pack_count;
	size_t pack_capacity;
	unsigned open_count;
	bool reads_around;	/* what cannot be read is zeros */
	atomic_bool has_unread; /* there was some */
	pthread_mutex_t lock;	/* guards pack[] */
};

/* Make the folder and the first pack. */
int pack_log_create(const char *folder, struct fault *fault);
/* FAULT_MISSING when there is no pack, FAULT_VERSION, FAULT_CORRUPT when no
 * pack tells the log's key, nor is it that of `seen`, whose commit somebody
 * saw. Release it whatever comes back. */
int pack_log_open(struct pack_log *log, const char *folder,
		  const struct object_store_options *options,
		  struct fault *fault);
void pack_log_release(struct pack_log *log);

/* "packs/00000001.pack", for messages. */
void pack_log_name(uint32_t number, char out[32]);
/* Its path, appended. */
void pack_log_path(const struct pack_log *log, uint32_t number,
		   struct buffer *out);

/* What is known of the first pack with at least this number; false if none. */
bool pack_log_look(struct pack_log *log, uint32_t number,
		   struct pack_file *out);
/* Of all packs together, and how many there are. */
uint64_t pack_log_bytes(struct pack_log *log, uint64_t *out_packs);
/* Add a pack after all others, and after number `after`, which may have been
 * lost: header written, synced, listed. */
int pack_log_add(struct pack_log *log, uint32_t after, uint64_t previous_digest,
		 struct fault *fault);
/* The last pack is of this size now. */
void pack_log_set_end(struct pack_log *log, uint64_t size);

/* Read at a place; *out_got is short at the end of the file. FAULT_CORRUPT
 * when there is no such pack, FAULT_IO when the disk cannot read it. */
int pack_log_read(struct pack_log *log, object_place place, void *data,
		  size_t size, size_t *out_got, struct fault *fault);

#endif
