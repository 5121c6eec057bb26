#include "store/object/object_index.h"

#include "core/base/file.h"
#include "core/base/memory.h"
#include "store/object/object_state.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME_SIZE  48
#define OPEN_TRIES 8

struct segment_name {
	object_place from;
	object_place to;
};

struct segment_names {
	struct segment_name *name;
	size_t count;
	size_t capacity;
};

static void name_of(object_place from, object_place to, char out[NAME_SIZE])
{
	snprintf(out, NAME_SIZE, "%016llx-%016llx.index",
		 (unsigned long long)from, (unsigned long long)to);
}

static bool parse_name(const char *file, struct segment_name *out)
{
	char again[NAME_SIZE];
	char *end;

	out->from = strtoull(file, &end, 16);
	if (*end != '-')
		return false;
	out->to = strtoull(end + 1, NULL, 16);
	name_of(out->from, out->to, again);
	return out->to > out->from && strcmp(again, file) == 0;
}

static void list_names(const char *folder, struct segment_names *out)
{
	DIR *listing = opendir(folder);
	struct dirent *entry;
	struct segment_name name;

	out->count = 0;
	while (listing && (entry = readdir(listing))) {
		if (!parse_name(entry->d_name, &name))
			continue;
		ARRAY_RESERVE(out->name, out->count + 1, out->capacity);
		out->name[out->count++] = name;
	}
	if (listing)
		closedir(listing);
}

void object_index_drop(struct index_segment *segment)
{
	index_segment_release(segment);
	free(segment);
}

void object_index_forget(struct object_index *index)
{
	for (size_t i = 0; i < index->segment_count; i++)
		object_index_drop(index->segment[i]);
	index->segment_count = 0;
	index->covered = 0;
}

static void add_table(struct index_memtable *to,
		      const struct index_memtable *from, object_place begin)
{
	for (size_t i = 0; i < from->slot_count; i++)
		if (from->slot[i].place && from->slot[i].place >= begin)
			index_memtable_add(to, from->slot[i].prefix,
					   from->slot[i].place);
}

/* The smaller one into the larger. */
void object_index_add_table(struct object_index *index,
			    struct index_memtable *more)
{
	if (more->count > index->table.count) {
		struct index_memtable larger = *more;

		*more = index->table;
		index->table = larger;
	}
	add_table(&index->table, more, 0);
}

static void add_segment(struct object_index *index,
			struct index_segment *segment)
{
	size_t n = index->segment_count++;

	index->segment = memory_resize(index->segment, n + 1,
				       sizeof(struct index_segment *));
	index->segment[n] = segment;
	index->covered = segment->stretch.to;
}

static struct index_segment *open_segment(const struct object_index *index,
					  const struct segment_name *name,
					  int *out_rc)
{
	struct index_segment *segment = memory_alloc_zero(1, sizeof(*segment));
	struct buffer path = BUFFER_INIT;
	char file[NAME_SIZE];

	name_of(name->from, name->to, file);
	file_join(&path, index->folder, file);
	*out_rc = index_segment_open(segment, buffer_string(&path), index->key,
				     NULL);
	buffer_release(&path);
	if (*out_rc == 0 && segment->stretch.from == name->from &&
	    segment->stretch.to == name->to)
		return segment;
	object_index_drop(segment);
	return NULL;
}

/* The longest that begins where the chain ends; NULL when there is none. */
static struct segment_name *pick(struct segment_names *names, object_place from)
{
	struct segment_name *best = NULL;

	for (size_t i = 0; i < names->count; i++) {
		struct segment_name *it = &names->name[i];

		if (it->from == from && it->to && (!best || it->to > best->to))
			best = it;
	}
	return best;
}

/* Take what chains up; false when a file vanished under a writer's merge. */
static bool take_chain(struct object_index *index, struct segment_names *names)
{
	struct segment_name *name;

	while ((name = pick(names, index->covered))) {
		int rc;
		struct index_segment *segment = open_segment(index, name, &rc);

		if (segment)
			add_segment(index, segment);
		else if (rc == FAULT_MISSING)
			return false;
		else
			index->damaged = true;
		name->to = 0;
	}
	return true;
}

void object_index_init(struct object_index *index, const char *folder,
		       uint64_t key)
{
	struct segment_names names = {0};

	*index = (struct object_index){.key = key};
	index->folder = memory_copy_string(folder);
	for (int i = 0; i < OPEN_TRIES; i++) {
		object_index_forget(index);
		list_names(folder, &names);
		if (take_chain(index, &names))
			break;
	}
	free(names.name);
}

void object_index_release(struct object_index *index)
{
	object_index_forget(index);
	free(index->segment);
	free(index->folder);
	index_memtable_release(&index->table);
	*index = (struct object_index){0};
}

int object_index_find(const struct object_index *index, uint64_t prefix,
		      struct place_list *list)
{
	index_memtable_find(&index->table, prefix, list);
	for (size_t i = 0; i < index->segment_count; i++) {
		int rc = index_segment_find(index->segment[i], prefix, list);

		if (rc < 0)
			return rc;
	}
	return 0;
}

uint64_t object_index_bytes(const struct object_index *index)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < index->segment_count; i++)
		bytes += index->segment[i]->map_size;
	return bytes;
}

int object_index_write(const struct object_index *index,
		       const struct index_stretch *to,
		       struct index_segment **out, size_t *out_kept,
		       struct fault *fault)
{
	struct segment_name name = {index->covered, to->to};
	struct index_stretch stretch = *to;
	struct index_source *source;
	struct index_record *sorted;
	struct buffer path = BUFFER_INIT;
	size_t n = 0, count, kept = index->segment_count;
	char file[NAME_SIZE];
	int rc;

	*out = NULL;
	source = memory_alloc_zero(index->segment_count + 1, sizeof(*source));
	sorted = index_memtable_sorted(&index->table, to->to, &count);
	if (count)
		source[n++] =
			(struct index_source){.record = sorted, .count = count};
	stretch.count = count;
	for (; kept; kept--) {
		const struct index_segment *it = index->segment[kept - 1];

		if (it->stretch.count >= 2 * stretch.count)
			break;
		source[n++] = (struct index_source){
			.segment = it, .count = (size_t)it->stretch.count};
		stretch.count += it->stretch.count;
		name.from = it->stretch.from;
		object_add_sums(&stretch.sums, &it->stretch.sums);
	}
	stretch.from = name.from;
	name_of(name.from, name.to, file);
	file_join(&path, index->folder, file);
	rc = file_make_folders(index->folder, fault);
	if (rc == 0)
		rc = index_segment_write(buffer_string(&path), &stretch, source,
					 n, fault);
	if (rc == 0)
		rc = file_sync_folder(index->folder, fault);
	if (rc == 0)
		*out = open_segment(index, &name, &rc);
	if (rc == 0 && !*out)
		rc = fault_set(fault, FAULT_CORRUPT, "%s: not what was written",
			       file);
	*out_kept = kept;
	buffer_release(&path);
	free(sorted);
	free(source);
	return rc;
}

/* Remove files that are not among the segments. */
static void tidy(const struct object_index *index)
{
	struct buffer path = BUFFER_INIT;
	DIR *listing = opendir(index->folder);
	struct dirent *entry;

	while (listing && (entry = readdir(listing))) {
		bool live = entry->d_name[0] == '.';

		buffer_clear(&path);
		file_join(&path, index->folder, entry->d_name);
		for (size_t i = 0; !live && i < index->segment_count; i++)
			live = strcmp(index->segment[i]->path,
				      buffer_string(&path)) == 0;
		if (!live)
			unlink(buffer_string(&path));
	}
	if (listing)
		closedir(listing);
	buffer_release(&path);
}

void object_index_switch(struct object_index *index,
			 struct index_segment *segment, size_t kept)
{
	struct index_memtable rest = {0};

	add_table(&rest, &index->table, segment->stretch.to);
	index_memtable_release(&index->table);
	index->table = rest;
	for (size_t i = kept; i < index->segment_count; i++)
		object_index_drop(index->segment[i]);
	index->segment_count = kept;
	add_segment(index, segment);
	index->damaged = false;
	tidy(index);
}
