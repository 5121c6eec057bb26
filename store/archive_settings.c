#include "store/archive_settings.h"

#include "core/base/log.h"
#include "core/base/wire.h"

#define SETTINGS_VERSION 1

void archive_settings_encode(const struct archive_settings *settings,
			     struct buffer *out)
{
	wire_put8(out, SETTINGS_VERSION);
	wire_put_varint(out, settings->fingerprint.shingle_units);
	wire_put_varint(out, settings->fingerprint.version);
	wire_put64(out, (uint64_t)settings->created);
}

int archive_settings_decode(struct bytes bytes, struct archive_settings *out,
			    struct fault *fault)
{
	struct wire_reader in = wire_reader_make(bytes);
	uint8_t version = wire_get8(&in);

	if (bytes.size && version != SETTINGS_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "archive settings: version %u, this program "
				 "knows %d",
				 version, SETTINGS_VERSION);
	out->fingerprint.shingle_units = (unsigned)wire_get_varint(&in);
	out->fingerprint.version = (unsigned)wire_get_varint(&in);
	out->created = (int64_t)wire_get64(&in);
	if (in.failed || wire_left(&in) || out->fingerprint.shingle_units < 3 ||
	    out->fingerprint.shingle_units > 255)
		return fault_set(fault, FAULT_CORRUPT,
				 "archive settings of %zu bytes: end early or "
				 "hold nonsense",
				 bytes.size);
	if (out->fingerprint.version != FINGERPRINT_VERSION)
		return fault_set(fault, FAULT_VERSION,
				 "archive settings: fingerprints of version "
				 "%u, this program knows %d",
				 out->fingerprint.version, FINGERPRINT_VERSION);
	return 0;
}

/* Looking for the settings among the entries of a log. */
struct search {
	struct object_store *objects;
	struct archive_settings *out;
	uint64_t entries;
};

static int visit(void *context, const struct object_entry *entry,
		 struct fault *fault)
{
	struct search *search = context;
	struct buffer bytes = BUFFER_INIT;
	int rc;

	search->entries++;
	if (entry->kind != OBJECT_SETTINGS)
		return 0;
	rc = object_store_get(search->objects, &entry->id, &bytes, NULL, fault);
	if (rc == 0)
		rc = archive_settings_decode(buffer_view(&bytes), search->out,
					     fault);
	buffer_release(&bytes);
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING)
		return 0;
	return rc < 0 ? rc : 1;
}

int archive_settings_get(struct object_store *objects,
			 struct archive_settings *out, struct fault *fault)
{
	static const struct archive_settings usual = ARCHIVE_SETTINGS_DEFAULT;
	struct search search = {objects, out, 0};
	struct object_store_stats stats;
	int rc = object_store_each(objects, 0, visit, &search, NULL, fault);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (search.entries == 0 && !object_store_met_damage(objects)) {
		object_store_stats(objects, &stats, NULL);
		return fault_set(fault, FAULT_CORRUPT,
				 "packs: no commit is whole in %llu bytes; "
				 "where an init was cut off, run it again",
				 (unsigned long long)stats.pack_bytes);
	}
	log_line(LOG_WARN, "the archive's settings are damaged; the defaults "
			   "are used");
	*out = usual;
	return 0;
}

int archive_settings_put(struct object_store *objects,
			 const struct archive_settings *settings,
			 struct fault *fault)
{
	struct buffer bytes = BUFFER_INIT;
	struct id id;
	bool is_new;
	int rc;

	archive_settings_encode(settings, &bytes);
	rc = object_store_put(objects, OBJECT_SETTINGS, buffer_view(&bytes),
			      NULL, 0, &id, &is_new, fault);
	if (rc == 0)
		rc = object_store_commit(objects, fault);
	buffer_release(&bytes);
	return rc;
}
