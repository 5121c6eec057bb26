#include "cmd/masked_text.h"

bool masked_text_take(const struct masked_text *text, struct bytes *part,
		      struct masked_piece *out)
{
	size_t at, end, i = 0;

	if (!part->size)
		return false;
	at = (size_t)(part->data - text->body.data);
	end = at + part->size;
	while (i < text->mask->span_count && text->mask->span[i].end <= at)
		i++;
	out->is_furniture = false;
	if (i < text->mask->span_count) {
		struct span span = text->mask->span[i];

		out->is_furniture = span.begin <= at;
		if (out->is_furniture && span.end < end)
			end = span.end;
		else if (!out->is_furniture && span.begin < end)
			end = span.begin;
	}
	out->text = bytes_slice(text->body, at, end);
	*part = bytes_slice(*part, out->text.size, part->size);
	return true;
}
