#include "store/ingest_encode.h"

#include "store/object/script_of.h"

/* What was seen before is looked for when this is no shorter and no longer: an
 * entry alone is some 30 bytes, and the prefix of a coder is held whole. */
#define SEEN_BYTES_MIN ((size_t)1 << 10)
#define SEEN_BYTES_MAX ((size_t)8 << 20)
/* A text of fewer bytes may stand on many pages. */
#define SEEN_TEXT_MIN 200
/* Seeds of their keys. */
#define KEY_OF_TEXT    3
#define KEY_OF_ADDRESS 4
/* A page seen again is coded in some hundredth of its bytes, one against its
 * outlet's in some tenth. One that has changed so much as to come near that is
 * tried both ways, so the next can lean on it where it is as if seen first. */
#define SEEN_SHRINKS 24
/* A large page has its text so many times. */
#define TEXT_IN_LARGE 5

static const size_t bundle_bytes[JOB_BUNDLE_KINDS] = {
	/* Decoded whenever link or a reader wants one of its texts. */
	[JOB_TEXTS] = (size_t)16 << 10,
	[JOB_AROUND] = (size_t)64 << 10,
};

/* A new bundle; NULL when there are too many. */
static struct object_bundle *add_bundle(struct ingest_job *job,
					enum job_bundle kind, uint8_t script)
{
	size_t n = job->bundle_count[kind];

	if (n == INGEST_JOB_BUNDLES)
		return NULL;
	if (!job->bundle[kind][n])
		job->bundle[kind][n] = object_bundle_new(bundle_bytes[kind]);
	job->bundle_script[kind][n] = script;
	job->bundle_count[kind]++;
	return job->bundle[kind][n];
}

/* Texts in one script are coded together: letters and words are counted once
 * a frame. */
static struct object_bundle *last_bundle(struct ingest_job *job,
					 enum job_bundle kind, uint8_t script)
{
	for (size_t n = job->bundle_count[kind]; n > 0; n--)
		if (job->bundle_script[kind][n - 1] == script)
			return job->bundle[kind][n - 1];
	return add_bundle(job, kind, script);
}

/* A text that stands alone is coded with others of the job. One that stood in
 * the job before is there once: put will find it. */
static bool join_body(const struct ingest_worker_setup *setup,
		      struct ingest_job *job, struct ingest_item *item,
		      struct bytes body)
{
	struct object_store *objects = setup->archive->objects;
	uint8_t script = object_script_of(body);
	struct object_bundle *bundle = last_bundle(job, JOB_TEXTS, script);

	if (!bundle || body.size > bundle_bytes[JOB_TEXTS] / 2)
		return false;
	if (object_store_join(objects, OBJECT_BODY, body, bundle, item->body))
		return true;
	bundle = add_bundle(job, JOB_TEXTS, script);
	return bundle && object_store_join(objects, OBJECT_BODY, body, bundle,
					   item->body);
}

int ingest_encode_body(const struct ingest_worker_setup *setup,
		       struct ingest_job *job, struct ingest_item *item)
{
	struct bytes body = buffer_view(&item->article.body);
	struct object_base base[OBJECT_BASE_MAX];
	size_t count =
		base_hints_body(setup->hints, body, &item->fingerprint, base);

	if (count == 0 && join_body(setup, job, item, body))
		return 0;
	return object_store_encode(setup->archive->objects, OBJECT_BODY, body,
				   base, count, item->body, &item->fault);
}

bool ingest_item_is_page(const struct ingest_item *item)
{
	return item->document.kind == CONTENT_HTML ||
	       item->document.kind == CONTENT_TEXT;
}

/* A text that is little more than its body is told with others of its kind. */
static bool wrap_original(const struct ingest_worker_setup *setup,
			  struct ingest_job *job, struct ingest_item *item,
			  struct bytes bytes)
{
	struct bytes body = buffer_view(&item->article.body);
	struct object_base source = {id_of(body), body};
	uint8_t script = object_script_of(body);
	struct object_bundle *bundle = last_bundle(job, JOB_AROUND, script);

	if (item->document.kind == CONTENT_NONE)
		return false;
	if (bundle && object_bundle_is_full(bundle))
		bundle = add_bundle(job, JOB_AROUND, script);
	return bundle &&
	       object_store_wrap(setup->archive->objects, OBJECT_ORIGINAL,
				 bytes, &source, bundle, item->original);
}

/* As the dump gives it, or the page. */
static struct bytes address_of(const struct ingest_job *job,
			       const struct ingest_item *item)
{
	struct bytes address = ingest_job_view(job, item->given[FIELD_URL]);

	return address.size || item->document.kind == CONTENT_NONE
		       ? address
		       : buffer_view(&item->article.field[FIELD_URL].text);
}

/* The address comes first; a page has many where it is told apart by what does
 * not matter, but its text is on its outlet once. */
static void make_seen_keys(const struct ingest_job *job,
			   struct ingest_item *item, size_t size)
{
	struct bytes address = address_of(job, item);
	struct bytes outlet =
		buffer_view(&item->article.field[FIELD_OUTLET].text);
	struct bytes body = buffer_view(&item->article.body);

	item->seen_key_count = 0;
	if (size < SEEN_BYTES_MIN || size > SEEN_BYTES_MAX)
		return;
	if (address.size)
		item->seen_key[item->seen_key_count++] =
			hash64(address, KEY_OF_ADDRESS + item->document.kind);
	if (ingest_item_is_page(item) && body.size >= SEEN_TEXT_MIN)
		item->seen_key[item->seen_key_count++] =
			hash64_mix(hash64(outlet, KEY_OF_TEXT)) ^
			hash64(body, KEY_OF_TEXT);
}

static bool find_seen(const struct ingest_worker_setup *setup,
		      const struct ingest_item *item, struct id *out)
{
	for (size_t i = 0; i < item->seen_key_count; i++)
		if (page_hints_seen(setup->pages, item->seen_key[i], out))
			return true;
	return false;
}

/* Its own body, or, where that leans on another and must not, the other, which
 * is like it. */
static bool text_of(const struct ingest_worker_setup *setup,
		    const struct ingest_item *item, bool must_be_alone,
		    struct object_base *out)
{
	struct bytes body = buffer_view(&item->article.body);

	if (item->document.kind == CONTENT_NONE || !body.size)
		return false;
	*out = (struct object_base){id_of(body), body};
	if (must_be_alone &&
	    (item->body_is_stored ? object_store_base(setup->archive->objects,
						      &out->id, &out->id)
				  : object_encoded_base(item->body, &out->id)))
		out->bytes = BYTES_NONE;
	return true;
}

/* As the next of those seen at its address. */
static int encode_as_seen(const struct ingest_worker_setup *setup,
			  struct ingest_item *item, struct bytes bytes,
			  const struct id *seen)
{
	struct object_base base[OBJECT_BASE_MAX] = {{.id = *seen}};
	size_t count = 1;

	count += text_of(setup, item, false, &base[count]);
	return object_store_encode(setup->archive->objects, OBJECT_ORIGINAL,
				   bytes, base, count, item->original,
				   &item->fault);
}

/* Where a page is much more than its text, the text costs little beside what
 * the page does when it is seen again; so does all of it once that has been. */
static bool must_bear_others(const struct ingest_item *item, size_t size,
			     bool is_again)
{
	return ingest_item_is_page(item) &&
	       (is_again || size / TEXT_IN_LARGE > item->article.body.size);
}

/* The prefix ends with what is most like the original: its own body. Pages lean
 * on a page of their outlet, too. One that must bear others, as it is seen
 * again, leans on what stands alone, the first of its outlet on nothing. */
static int encode_as_new(const struct ingest_worker_setup *setup,
			 struct ingest_item *item, struct bytes bytes,
			 bool is_again, struct object_encoded *out)
{
	struct object_store *objects = setup->archive->objects;
	bool bears = must_bear_others(item, bytes.size, is_again);
	enum page_hint hint = PAGE_HINT_NONE;
	struct object_base base[OBJECT_BASE_MAX];
	size_t count = 0;

	if (ingest_item_is_page(item))
		hint = page_hints_outlet(
			setup->pages,
			buffer_view(&item->article.field[FIELD_OUTLET].text),
			bytes.size, &base[0]);
	item->is_first_of_outlet = hint == PAGE_HINT_FIRST;
	if (hint == PAGE_HINT_FOUND &&
	    !(is_again && object_store_depth(objects, &base[0].id) > 0))
		count++;
	if (hint != PAGE_HINT_FIRST || !bears)
		count += text_of(setup, item, bears, &base[count]);
	return object_store_encode(objects, OBJECT_ORIGINAL, bytes, base, count,
				   out, &item->fault);
}

static void swap(struct object_encoded **a, struct object_encoded **b)
{
	struct object_encoded *other = *a;

	*a = *b;
	*b = other;
}

int ingest_encode_original(const struct ingest_worker_setup *setup,
			   struct ingest_job *job, struct ingest_item *item,
			   struct object_encoded **spare)
{
	struct bytes bytes = ingest_job_view(job, item->bytes);
	struct id seen;
	bool is_to_bear;
	int rc;

	item->seen_key_count = 0;
	item->is_first_of_outlet = false;
	if (item->is_stored || setup->is_dry_run ||
	    wrap_original(setup, job, item, bytes))
		return 0;
	make_seen_keys(job, item, bytes.size);
	if (!find_seen(setup, item, &seen))
		return encode_as_new(setup, item, bytes, false, item->original);
	is_to_bear = object_store_depth(setup->archive->objects, &seen) >=
		     OBJECT_DEPTH_MAX;
	rc = encode_as_seen(setup, item, bytes, &seen);
	if (rc < 0 || !ingest_item_is_page(item) ||
	    object_encoded_bytes(item->original) * SEEN_SHRINKS < bytes.size)
		return rc;
	rc = encode_as_new(setup, item, bytes, true, *spare);
	if (rc == 0 && (is_to_bear || item->is_first_of_outlet ||
			object_encoded_bytes(*spare) <
				object_encoded_bytes(item->original)))
		swap(&item->original, spare);
	return rc;
}

/* A fault is the first item's, since all are the job's. */
void ingest_encode_bundles(const struct ingest_worker_setup *setup,
			   struct ingest_job *job)
{
	struct object_store *objects = setup->archive->objects;
	struct ingest_item *first = &job->item[0];

	for (size_t kind = 0; kind < JOB_BUNDLE_KINDS; kind++)
		for (size_t i = 0;
		     i < job->bundle_count[kind] && first->rc == 0; i++)
			first->rc = object_store_encode_bundle(
				objects, job->bundle[kind][i], &first->fault);
}
