#include "cmd/print_body.h"

#include "cmd/masked_text.h"
#include "cmd/print.h"
#include "core/base/log.h"
#include "store/learned_furniture.h"

/* The spans of a body that are furniture; none of one that no link has seen. */
static int find_furniture(struct archive *archive, const struct id *id,
			  struct bytes text, struct furniture_mask *mask,
			  struct fault *fault)
{
	struct furniture furniture = {.key_count = 0};
	struct fingerprinter *fingerprinter =
		fingerprinter_new(&archive->settings.fingerprint);
	uint32_t number = 0;
	int rc = catalog_body_number(archive->catalog, id, &number, fault);

	if (rc == 0 && number)
		rc = furniture_load_some(&furniture, archive, &number, 1,
					 fault);
	if (rc == 0 && number)
		furniture_mask_make(&furniture, fingerprinter, number, text,
				    mask);
	furniture_release(&furniture);
	fingerprinter_free(fingerprinter);
	return rc;
}

/* Each line of furniture by itself, so that a pager that cuts lines keeps it
 * grey. */
static void print_grey(struct buffer *out, struct bytes text)
{
	for (size_t at = 0, end; at < text.size; at = end + 1) {
		end = bytes_find(text, BYTES_LITERAL("\n"), at);
		if (end == SIZE_MAX)
			end = text.size;
		buffer_append_string(out, PRINT_DIM);
		log_escape(out, bytes_slice(text, at, end), true);
		buffer_append_string(out, PRINT_PLAIN);
		if (end < text.size)
			buffer_append_byte(out, '\n');
	}
}

int print_body(struct session *session, const struct id *id,
	       struct fault *fault)
{
	struct furniture_mask mask = {.span_count = 0};
	struct buffer body = BUFFER_INIT, out = BUFFER_INIT;
	struct masked_piece piece;
	struct bytes rest;
	int rc = object_store_get(session->archive->objects, id, &body, NULL,
				  fault);

	if (rc == 0 && session->use_color)
		rc = find_furniture(session->archive, id, buffer_view(&body),
				    &mask, fault);
	if (rc == 0) {
		const struct masked_text text = {buffer_view(&body), &mask};

		rest = text.body;
		while (masked_text_take(&text, &rest, &piece)) {
			if (piece.is_furniture)
				print_grey(&out, piece.text);
			else
				log_escape(&out, piece.text, true);
		}
		if (body.size && body.data[body.size - 1] != '\n')
			buffer_append_byte(&out, '\n');
		session_print(buffer_view(&out));
	}
	furniture_mask_release(&mask);
	buffer_release(&body);
	buffer_release(&out);
	return rc;
}
