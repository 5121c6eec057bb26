#include "cmd/report_page.h"

#include "cmd/report/page_assets.h"
#include "core/base/hash.h"
#include "core/output/data_block.h"

/* Smaller data stands in the page as it is, to be read by people, too. */
#define PLAIN_BYTES (1u << 15)

static void append_hash(struct buffer *out, struct bytes bytes)
{
	struct sha256 digest = sha256_of(bytes);

	buffer_append_string(out, "'sha256-");
	base64_append(out, bytes_make(digest.byte, SHA256_SIZE));
	buffer_append_byte(out, '\'');
}

void report_page_policy(struct buffer *out, const char *connect)
{
	buffer_append_string(out, "default-src 'none'; script-src ");
	append_hash(out, page_asset_script());
	buffer_append_string(out, "; style-src ");
	append_hash(out, page_asset_style());
	buffer_printf(out,
		      "; img-src data:; connect-src %s; base-uri 'none'; "
		      "form-action 'none'",
		      connect);
}

/* Text in an element or a quoted attribute. */
static void append_text(struct buffer *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '<' || *p == '>' || *p == '&' || *p == '"')
			buffer_printf(out, "&#%d;", *p);
		else if ((unsigned char)*p >= 0x20)
			buffer_append_byte(out, (unsigned char)*p);
	}
}

static void append_data(struct buffer *out, const char *id, struct bytes json)
{
	bool is_plain = json.size <= PLAIN_BYTES;

	buffer_printf(out, "<script type=\"%s\" id=\"%s\">",
		      is_plain ? "application/json" : "text/plain", id);
	if (is_plain)
		data_block_append_json(out, json);
	else
		data_block_append(out, json);
	buffer_append_string(out, "</script>\n");
}

void report_page_head(struct buffer *out, const char *title,
		      const char *connect, struct bytes site_json)
{
	buffer_append_string(
		out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		     "<meta charset=\"utf-8\">\n"
		     "<meta http-equiv=\"Content-Security-Policy\" content=\"");
	report_page_policy(out, connect);
	buffer_append_string(
		out,
		"\">\n<meta name=\"viewport\" content=\"width=device-width, "
		"initial-scale=1\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<title>");
	append_text(out, title);
	buffer_append_string(out, "</title>\n<style>");
	buffer_append_bytes(out, page_asset_style());
	buffer_append_string(out, "</style>\n</head>\n");
	buffer_append_bytes(out, page_asset_body());
	append_data(out, "site", site_json);
	buffer_append_string(out, "<script>");
	buffer_append_bytes(out, page_asset_script());
	buffer_append_string(out, "</script>\n");
}

void report_page_block(struct buffer *out, size_t number, struct bytes json)
{
	char id[32];
	struct buffer name = BUFFER_INIT;

	buffer_printf(&name, "page-%zu", number);
	memcpy(id, buffer_string(&name), name.size + 1);
	append_data(out, id, json);
	buffer_release(&name);
}

void report_page_tail(struct buffer *out)
{
	buffer_append_string(out, "</body>\n</html>\n");
}
