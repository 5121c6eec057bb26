/* Batches of captures, coded after the ids of what was logged before them. */
#include "store/object/object_encoded.h"

/* What is logged must come back. */
static bool comes_back(struct object_store *store, struct bytes bytes,
		       size_t frame_at, struct object_encoded *e)
{
	buffer_clear(&e->again);
	return object_codec_decompress(store->records, buffer_view(&e->prefix),
				       bytes_slice(buffer_view(&e->payload),
						   frame_at, e->payload.size),
				       bytes.size, &e->again) &&
	       bytes_equal(buffer_view(&e->again), bytes);
}

bool object_encode_after_ids(struct object_store *store, struct bytes bytes,
			     struct object_encoded *out)
{
	size_t frame_at;

	if (id_stretch_is_empty(&store->stretch))
		return false;
	buffer_clear(&out->prefix);
	buffer_clear(&out->payload);
	id_stretch_list(&store->stretch, &out->prefix);
	id_stretch_put_sums(&store->stretch, &out->payload);
	frame_at = out->payload.size;
	if (!object_codec_compress(store->records, buffer_view(&out->prefix),
				   bytes, &out->payload) ||
	    out->payload.size >= bytes.size ||
	    (store->options.compare_on_write &&
	     !comes_back(store, bytes, frame_at, out))) {
		buffer_clear(&out->prefix);
		buffer_clear(&out->payload);
		return false;
	}
	out->codec = PACK_AFTER_IDS;
	return true;
}

int object_decode_after_ids(struct object_store *store,
			    const struct pack_entry *head, struct bytes payload,
			    struct buffer *out, struct fault *fault)
{
	struct wire_reader in = wire_reader_make(payload);
	struct id_stretch stretch = {.begin = 0};
	struct buffer prefix = BUFFER_INIT;
	int rc =
		id_stretch_find(&stretch, &store->log, head->place - head->back,
				head->place, &in, fault);

	if (rc == FAULT_CORRUPT)
		rc = object_corrupt(head->place,
				    "the ids it is coded after are lost",
				    fault);
	if (rc == 0) {
		id_stretch_list(&stretch, &prefix);
		if (!object_codec_decompress(store->codec, buffer_view(&prefix),
					     wire_get_raw(&in, wire_left(&in)),
					     (size_t)head->raw_bytes, out))
			rc = object_corrupt(head->place, "does not decompress",
					    fault);
	}
	buffer_release(&prefix);
	id_stretch_release(&stretch);
	return rc;
}
