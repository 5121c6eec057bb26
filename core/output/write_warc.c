/*
 * WARC 1.1 (ISO 28500:2017). A text is a conversion record, an original a
 * resource (one that was a WARC record stays as it is); what stands in the file
 * already is a revisit of it; beside each a metadata record says where it was
 * found and of which cluster it is.
 */
#include "core/input/warc_head.h"
#include "core/output/export_format.h"
#include "core/output/warc_record.h"
#include "core/text/date.h"

#define REVISIT_PROFILE                                                        \
	"http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

/* Hand on the record in scratch. */
static int put_record(struct export *e, struct fault *fault)
{
	if (!e->options.wants_gzip)
		return export_write(e, &e->scratch, fault);
	warc_record_pack(&e->packed, buffer_view(&e->scratch));
	buffer_clear(&e->scratch);
	return export_write(e, &e->packed, fault);
}

static int put_warcinfo(struct export *e, struct fault *fault)
{
	static const struct id none = {{0}};
	struct id id = warc_record_id("warcinfo", &none);
	struct buffer block = BUFFER_INIT;

	warc_record_header(&block, "software",
			   bytes_of_string(e->options.program));
	warc_record_header(&block, "format",
			   BYTES_LITERAL("WARC File Format "
					 "1.1"));
	warc_record_header(
		&block, "conformsTo",
		BYTES_LITERAL("http://iipc.github.io/warc-specifications/"
			      "specifications/warc-format/warc-1.1/"));
	warc_record_header(
		&block, "description",
		e->options.wants_originals
			? BYTES_LITERAL("originals of a newsfold archive; "
					"identical ones as revisit")
			: BYTES_LITERAL("article texts of a newsfold archive; "
					"identical ones as revisit"));
	warc_record_begin(&e->scratch, "warcinfo", &id, e->options.made);
	warc_record_end(&e->scratch, "application/warc-fields",
			buffer_view(&block));
	buffer_release(&block);
	return put_record(e, fault);
}

static int64_t date_of(const struct export *e, const struct export_item *item)
{
	int64_t date;

	if (date_unix_of_text(item->field[FIELD_FETCHED], &date) ||
	    date_unix_of_text(item->field[FIELD_PUBLISHED], &date))
		return date;
	return e->options.made;
}

static const char *type_of_original(struct bytes bytes)
{
	struct bytes head =
		bytes_slice(bytes, 0, bytes.size < 1024 ? bytes.size : 1024);

	if (bytes_starts_with(head, BYTES_LITERAL("\xEF\xBB\xBF")))
		head = bytes_slice(head, 3, head.size);
	head = bytes_trim(head);
	if (head.size && head.data[0] == '<')
		return "text/html";
	if (head.size && (head.data[0] == '{' || head.data[0] == '['))
		return "application/json";
	return "text/plain";
}

/* Head and block of a sound record, of all its segments, what ends it left off;
 * 0 when it is none. A block may end in empty lines of its own, as a chunked
 * page does. */
static size_t warc_record_size(struct bytes bytes)
{
	struct bytes rest = bytes;
	struct warc_head head;
	size_t size = 0;

	while (bytes_starts_with(rest, BYTES_LITERAL("WARC/1."))) {
		if (warc_head_parse(&head, rest) ||
		    !bytes_ends_with(bytes_slice(rest, 0, head.size),
				     BYTES_LITERAL("\r\n\r\n")) ||
		    head.content_length > rest.size - head.size)
			return 0;
		size = bytes.size - rest.size + head.size +
		       (size_t)head.content_length;
		rest = bytes_slice(bytes, size + warc_closing_size(bytes, size),
				   bytes.size);
	}
	return size;
}

/* A record that came out of a WARC goes back into one. */
static void copy_record(struct buffer *out, struct bytes record)
{
	buffer_append_bytes(out, record);
	buffer_append_string(out, "\r\n\r\n");
}

/* By this a reader of ours knows the text for what it is: no page's whole text.
 */
static void put_body_id(struct buffer *out, const struct id *body)
{
	struct buffer id = BUFFER_INIT;

	export_put_id(&id, 'b', body);
	warc_record_header(out, "Newsfold-Body", buffer_view(&id));
	buffer_release(&id);
}

static void put_whole(struct export *e, const struct export_item *item,
		      const struct id *id, struct bytes payload)
{
	bool is_original = e->options.wants_originals;

	warc_record_begin(&e->scratch, is_original ? "resource" : "conversion",
			  id, date_of(e, item));
	warc_record_target(&e->scratch, item->field[FIELD_URL], item->dump,
			   item->record);
	if (!is_original)
		put_body_id(&e->scratch, &item->body);
	warc_record_digest(&e->scratch, "WARC-Block-Digest", payload);
	warc_record_digest(&e->scratch, "WARC-Payload-Digest", payload);
	warc_record_end(&e->scratch,
			is_original ? type_of_original(payload)
				    : "text/plain; charset=utf-8",
			payload);
}

static void put_revisit(struct export *e, const struct export_item *item,
			const struct id *id, const struct id *of,
			struct bytes payload)
{
	warc_record_begin(&e->scratch, "revisit", id, date_of(e, item));
	warc_record_target(&e->scratch, item->field[FIELD_URL], item->dump,
			   item->record);
	warc_record_header(&e->scratch, "WARC-Profile",
			   BYTES_LITERAL(REVISIT_PROFILE));
	warc_record_refer(&e->scratch, "WARC-Refers-To", of);
	warc_record_digest(&e->scratch, "WARC-Payload-Digest", payload);
	warc_record_end(&e->scratch, NULL, BYTES_NONE);
}

static void put_number(struct buffer *block, const char *name, double value)
{
	buffer_printf(block, "%s: %.6f\r\n", name, value);
}

static void put_provenance(struct buffer *block, const struct export_item *item)
{
	struct buffer id = BUFFER_INIT;
	char sha256[SHA256_HEX_SIZE + 1];

	export_put_id(&id, 'r', &item->id);
	warc_record_header(block, "capture", buffer_view(&id));
	buffer_clear(&id);
	export_put_id(&id, 'b', &item->body);
	warc_record_header(block, "body", buffer_view(&id));
	if (item->has_cluster) {
		buffer_clear(&id);
		export_put_id(&id, 'c', &item->cluster);
		warc_record_header(block, "cluster", buffer_view(&id));
	}
	warc_record_header(block, "relation", bytes_of_string(item->relation));
	put_number(block, "jaccard", item->jaccard);
	put_number(block, "containment", item->containment);
	warc_record_header(block, "dump", item->dump);
	warc_record_header(block, "record", item->record);
	buffer_printf(block, "offset: %llu\r\nlength: %llu\r\n",
		      (unsigned long long)item->offset,
		      (unsigned long long)item->length);
	hex_encode(item->sha256.byte, SHA256_SIZE, sha256);
	warc_record_header(block, "sha256", bytes_of_string(sha256));
	for (enum field f = 0; f < FIELD_COUNT; f++)
		warc_record_header(block, field_name(f), item->field[f]);
	buffer_release(&id);
}

static int put_metadata(struct export *e, const struct export_item *item,
			const struct id *about, struct fault *fault)
{
	struct id id = warc_record_id("metadata", &item->id);
	struct buffer block = BUFFER_INIT;

	put_provenance(&block, item);
	warc_record_begin(&e->scratch, "metadata", &id, e->options.made);
	warc_record_target(&e->scratch, item->field[FIELD_URL], item->dump,
			   item->record);
	if (about)
		warc_record_refer(&e->scratch, "WARC-Refers-To", about);
	else
		warc_record_header(&e->scratch, "WARC-Refers-To", item->record);
	warc_record_end(&e->scratch, "application/warc-fields",
			buffer_view(&block));
	buffer_release(&block);
	return put_record(e, fault);
}

static int put_item(struct export *e, const struct export_item *item,
		    struct fault *fault)
{
	struct bytes payload =
		e->options.wants_originals ? item->original : item->text;
	struct id what = id_of(payload);
	struct id id = warc_record_id(
		e->options.wants_originals ? "resource" : "conversion", &what);
	struct id copy = warc_record_id("revisit", &item->id);
	bool is_new = id_set_add(&e->written, &id);
	size_t record_size =
		e->options.wants_originals ? warc_record_size(payload) : 0;
	bool is_record = record_size > 0;
	int rc;

	if (is_record && is_new)
		copy_record(&e->scratch, bytes_slice(payload, 0, record_size));
	else if (is_new)
		put_whole(e, item, &id, payload);
	else if (!is_record)
		put_revisit(e, item, &copy, &id, payload);
	rc = e->scratch.size ? put_record(e, fault) : 0;
	return rc < 0 ? rc
		      : put_metadata(e, item,
				     is_record ? NULL
				     : is_new  ? &id
					       : &copy,
				     fault);
}

const struct export_format export_warc = {.name = "warc",
					  .is_binary = true,
					  .begin = put_warcinfo,
					  .item = put_item};
