#include "core/input/format.h"

#include "core/base/memory.h"
#include "core/input/sniff.h"

static const struct format *const formats[] = {
	&format_warc, &format_arc,  &format_jsonl, &format_json,
	&format_csv,  &format_xlsx, &format_rss,   &format_mhtml,
	&format_html, &format_text, &format_other,
};

const struct format *format_of_name(const char *name)
{
	if (strcmp(name, "tsv") == 0)
		name = "csv";
	if (strcmp(name, "ndjson") == 0)
		name = "jsonl";
	if (strcmp(name, "atom") == 0)
		name = "rss";
	for (size_t i = 0; i < ARRAY_COUNT(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

const struct format *format_choose(const struct sample *sample,
				   const char *forced)
{
	const struct format *best = forced ? format_of_name(forced) : NULL;
	int best_bid = BID_NONE;

	if (best)
		return best;
	for (size_t i = 0; i < ARRAY_COUNT(formats); i++) {
		int bid = formats[i]->bid(sample);

		if (bid > best_bid) {
			best_bid = bid;
			best = formats[i];
		}
	}
	return best ? best : &format_other;
}

const char *const *reader_formats(void)
{
	static const char *const names[] = {
		"folder", "tar",   "cpio", "zip",  "7z",   "rar",
		"cab",	  "ar",	   "xar",  "warc", "arc",  "jsonl",
		"ndjson", "json",  "csv",  "tsv",  "xlsx", "rss",
		"atom",	  "mhtml", "html", "text", NULL};

	return names;
}
