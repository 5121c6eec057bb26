#include "store/forgotten.h"

#include "core/base/memory.h"

#include <ctype.h>
#include <stdlib.h>

struct id forgotten_key_of_bytes(const struct sha256 *sha256)
{
	struct id id;

	memcpy(id.byte, sha256->byte, ID_SIZE);
	return id;
}

static struct id key_of(const char *what, struct bytes text)
{
	struct buffer key = BUFFER_INIT;
	struct id id;

	buffer_append_string(&key, what);
	buffer_append_bytes(&key, text);
	id = id_of(buffer_view(&key));
	buffer_release(&key);
	return id;
}

struct id forgotten_key_of_outlet(struct bytes outlet)
{
	return key_of("newsfold outlet ", outlet);
}

/* Step over a word at the head, in any case of letters. */
static struct bytes past(struct bytes text, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = 0; i < size; i++)
		if (i == text.size || tolower(text.data[i]) != word[i])
			return text;
	return bytes_slice(text, size, text.size);
}

struct id forgotten_key_of_url(struct bytes url)
{
	struct buffer key = BUFFER_INIT;
	bool is_host = true;
	struct id id;

	url = past(past(url, "http://"), "https://");
	url = past(past(url, "//"), "www.");
	for (size_t i = 0; i < url.size && url.data[i] != '#'; i++) {
		unsigned char c = url.data[i];

		is_host &= c != '/' && c != '?';
		buffer_append_byte(&key,
				   is_host ? (unsigned char)tolower(c) : c);
	}
	while (key.size && key.data[key.size - 1] == '/')
		buffer_truncate(&key, key.size - 1);
	id = key_of("newsfold url ", buffer_view(&key));
	buffer_release(&key);
	return id;
}

/* ---- The fold ----------------------------------------------------------- */

/* The tombstones in order of the log, to be read backwards: the last word on a
 * key is met first. */
struct fold {
	struct tombstone *at;
	size_t count, capacity;
};

static int keep(void *context, const struct tombstone *t, struct fault *fault)
{
	struct fold *fold = context;
	struct tombstone *copy;

	(void)fault;
	ARRAY_RESERVE(fold->at, fold->count + 1, fold->capacity);
	copy = &fold->at[fold->count++];
	*copy = *t;
	copy->capacity = t->count;
	copy->key = memory_alloc(t->count * sizeof(*t->key) + 1);
	if (t->count)
		memcpy(copy->key, t->key, t->count * sizeof(*t->key));
	return 0;
}

int forgotten_fold(struct forgotten *forgotten, struct object_store *objects,
		   struct fault *fault)
{
	struct id_set settled[FORGOTTEN_KINDS] = {ID_SET_INIT};
	struct fold fold = {NULL, 0, 0};
	int rc = tombstone_each(objects, keep, &fold, fault);

	for (size_t i = fold.count; i-- > 0;) {
		const struct tombstone *t = &fold.at[i];

		for (size_t k = 0; k < t->count; k++)
			if (t->key[k].kind != FORGOTTEN_KEPT_BODY &&
			    id_set_add(&settled[t->key[k].kind],
				       &t->key[k].id) &&
			    t->action == TOMBSTONE_FORGET)
				id_set_add(&forgotten->set[t->key[k].kind],
					   &t->key[k].id);
		tombstone_release(&fold.at[i]);
	}
	forgotten->tombstones = fold.count;
	for (size_t i = 0; i < FORGOTTEN_KINDS; i++)
		id_set_release(&settled[i]);
	free(fold.at);
	return rc;
}

static int take_key(void *context, const struct forgotten_key *key,
		    struct fault *fault)
{
	struct forgotten *forgotten = context;

	(void)fault;
	id_set_add(&forgotten->set[key->kind], &key->id);
	return 0;
}

int forgotten_load(struct forgotten *forgotten, struct catalog *catalog,
		   struct fault *fault)
{
	return catalog_each_forgotten(catalog, take_key, forgotten, fault);
}

int forgotten_save(const struct forgotten *forgotten, struct catalog *catalog,
		   struct fault *fault)
{
	static const struct id none;
	int rc = 0;

	for (size_t kind = 0; kind < FORGOTTEN_KINDS; kind++) {
		const struct id_set *set = &forgotten->set[kind];

		for (size_t i = 0; rc == 0 && i < set->capacity; i++) {
			struct forgotten_key key = {(enum forgotten_kind)kind,
						    set->slot[i]};

			if (!id_equal(&key.id, &none))
				rc = catalog_put_forgotten(catalog, &key,
							   fault);
		}
	}
	return rc;
}

void forgotten_release(struct forgotten *forgotten)
{
	for (size_t i = 0; i < FORGOTTEN_KINDS; i++)
		id_set_release(&forgotten->set[i]);
}

bool forgotten_is_empty(const struct forgotten *forgotten)
{
	for (size_t i = 0; i < FORGOTTEN_KINDS; i++)
		if (forgotten->set[i].count)
			return false;
	return true;
}

bool forgotten_has(const struct forgotten *forgotten, enum forgotten_kind kind,
		   const struct id *id)
{
	return id_set_has(&forgotten->set[kind], id);
}

bool forgotten_has_bytes(const struct forgotten *forgotten,
			 const struct sha256 *sha256)
{
	struct id key = forgotten_key_of_bytes(sha256);

	return forgotten_has(forgotten, FORGOTTEN_BYTES, &key);
}

bool forgotten_has_article(const struct forgotten *forgotten,
			   const struct id *body, struct bytes url,
			   struct bytes outlet)
{
	struct id key;

	if (forgotten_has(forgotten, FORGOTTEN_BODY, body))
		return true;
	if (url.size && forgotten->set[FORGOTTEN_URL].count) {
		key = forgotten_key_of_url(url);
		if (forgotten_has(forgotten, FORGOTTEN_URL, &key))
			return true;
	}
	if (outlet.size == 0 || !forgotten->set[FORGOTTEN_OUTLET].count)
		return false;
	key = forgotten_key_of_outlet(outlet);
	return forgotten_has(forgotten, FORGOTTEN_OUTLET, &key);
}
