#include "core/text/charset_label.h"

#include "core/text/charset.h"

struct label_row {
	const char *label;
	const char *name;
};

/* WHATWG labels whose iconv name differs; others go by their own name. */
static const struct label_row rows[] = {
	{"ansi_x3.4-1968", "cp1252"},
	{"ascii", "cp1252"},
	{"us-ascii", "cp1252"},
	{"iso-8859-1", "cp1252"},
	{"iso8859-1", "cp1252"},
	{"iso_8859-1", "cp1252"},
	{"latin1", "cp1252"},
	{"latin-1", "cp1252"},
	{"l1", "cp1252"},
	{"windows-1252", "cp1252"},
	{"x-cp1252", "cp1252"},
	{"ansi", "cp1252"},
	{"euc-kr", "cp949"},
	{"euckr", "cp949"},
	{"euc_kr", "cp949"},
	{"ks_c_5601-1987", "cp949"},
	{"ks_c_5601-1989", "cp949"},
	{"ksc5601", "cp949"},
	{"ksc_5601", "cp949"},
	{"ks_c_5601", "cp949"},
	{"korean", "cp949"},
	{"windows-949", "cp949"},
	{"ms949", "cp949"},
	{"x-windows-949", "cp949"},
	{"uhc", "cp949"},
	{"iso-ir-149", "cp949"},
	{"cp949", "cp949"},
	{"gb2312", "gb18030"},
	{"gbk", "gb18030"},
	{"gb_2312-80", "gb18030"},
	{"x-gbk", "gb18030"},
	{"chinese", "gb18030"},
	{"cp936", "gb18030"},
	{"ms936", "gb18030"},
	{"euc-cn", "gb18030"},
	{"gb18030", "gb18030"},
	{"big5", "big5-hkscs"},
	{"big5-hkscs", "big5-hkscs"},
	{"x-x-big5", "big5-hkscs"},
	{"cp950", "big5-hkscs"},
	{"big-5", "big5-hkscs"},
	{"shift_jis", "cp932"},
	{"shift-jis", "cp932"},
	{"sjis", "cp932"},
	{"x-sjis", "cp932"},
	{"ms_kanji", "cp932"},
	{"windows-31j", "cp932"},
	{"ms932", "cp932"},
	{"cp932", "cp932"},
	{"euc-jp", "eucjp-ms"},
	{"x-euc-jp", "eucjp-ms"},
	{"eucjp", "eucjp-ms"},
	{"iso-2022-jp", "iso-2022-jp-3"},
	{"csiso2022jp", "iso-2022-jp-3"},
	{"iso-8859-9", "cp1254"},
	{"latin5", "cp1254"},
	{"iso-8859-11", "cp874"},
	{"tis-620", "cp874"},
	{"windows-874", "cp874"},
	{"utf8", "utf-8"},
	{"utf-8", "utf-8"},
	{"unicode-1-1-utf-8", "utf-8"},
	{"utf-8-sig", "utf-8"},
	{"utf8mb4", "utf-8"},
	{"koi8-ru", "koi8-u"},
	{"koi", "koi8-r"},
	{"cyrillic", "iso-8859-5"},
	{"arabic", "iso-8859-6"},
	{"greek", "iso-8859-7"},
	{"hebrew", "iso-8859-8"},
	{"logical", "iso-8859-8"},
	{"macintosh", "macintosh"},
	{"x-mac-roman", "macintosh"},
	{"x-mac-cyrillic", "mac-cyrillic"},
	{"utf-16", "utf-16le"},
	{"unicode", "utf-16le"},
	{"ucs-2", "utf-16le"},
};

/* Families iconv knows by the WHATWG name or close to it. */
static const char *const families[] = {
	"windows-125", "iso-8859-", "iso8859-", "koi8-",  "cp125",     "ibm866",
	"cp866",       "utf-16le",  "utf-16be", "utf-32", "iso-2022-", "johab",
	"euc-tw",      "mac-",	    "viscii",	"tcvn",
};

static bool is_label_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
	       c == '_' || c == '.' || c == ':' || c == '+';
}

/* "charset=X" inside a longer value gives X. */
static struct bytes after_charset(struct bytes value)
{
	size_t at = bytes_find_nocase(value, BYTES_LITERAL("charset"), 0);

	if (at == SIZE_MAX)
		return BYTES_NONE;
	value = bytes_trim(bytes_slice(value, at + 7, value.size));
	if (value.size == 0 || value.data[0] != '=')
		return BYTES_NONE;
	return bytes_slice(value, 1, value.size);
}

static struct bytes bare_label(struct bytes value)
{
	size_t begin = 0, end;

	while (begin < value.size && !is_label_byte(value.data[begin]) &&
	       value.data[begin] != '>')
		begin++;
	end = begin;
	while (end < value.size && is_label_byte(value.data[end]))
		end++;
	return bytes_slice(value, begin, end);
}

void charset_of_label(struct bytes value, char out[CHARSET_LABEL_SIZE])
{
	struct bytes inner = after_charset(value);
	struct bytes label = bare_label(inner.size ? inner : value);

	out[0] = 0;
	if (label.size == 0 || label.size >= CHARSET_LABEL_SIZE ||
	    (!inner.size && memchr(value.data, '/', value.size)))
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (bytes_equal_nocase(label, bytes_of_string(rows[i].label))) {
			strcpy(out, rows[i].name);
			return;
		}
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		if (!bytes_starts_with_nocase(label,
					      bytes_of_string(families[i])))
			continue;
		for (size_t j = 0; j < label.size; j++) {
			unsigned char c = label.data[j];

			out[j] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
		}
		out[label.size] = 0;
		return;
	}
}

static struct bytes label_in_tag(struct bytes tag)
{
	return bare_label(after_charset(tag));
}

static struct bytes label_in_xml(struct bytes head)
{
	size_t stop = bytes_find(head, BYTES_LITERAL("?>"), 0);
	size_t at;

	if (stop == SIZE_MAX || stop > 256)
		return BYTES_NONE;
	at = bytes_find(bytes_slice(head, 0, stop), BYTES_LITERAL("encoding"),
			0);
	if (at == SIZE_MAX)
		return BYTES_NONE;
	return bare_label(bytes_slice(head, at + 8, stop));
}

struct bytes charset_label_in_page(struct bytes head)
{
	size_t at = 0;
	struct bytes label;

	if (bytes_starts_with(bytes_trim(head), BYTES_LITERAL("<?xml"))) {
		label = label_in_xml(bytes_trim(head));
		if (label.size)
			return label;
	}
	while (at < head.size) {
		const unsigned char *lt =
			memchr(head.data + at, '<', head.size - at);
		const unsigned char *gt;
		size_t begin;

		if (!lt)
			break;
		begin = (size_t)(lt - head.data);
		at = begin + 1;
		if (!bytes_starts_with_nocase(bytes_slice(head, at, head.size),
					      BYTES_LITERAL("meta")))
			continue;
		gt = memchr(lt, '>', head.size - begin);
		if (!gt)
			break;
		label = label_in_tag(
			bytes_slice(head, begin, (size_t)(gt - head.data)));
		if (label.size)
			return label;
	}
	return BYTES_NONE;
}
