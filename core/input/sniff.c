#include "core/input/sniff.h"

#include "core/base/memory.h"
#include "core/input/sniff_charset.h"
#include "core/text/utf16.h"

#include <strings.h>

struct magic {
	size_t offset;
	struct bytes bytes;
	int kind;
};

#define MAGIC(offset, literal, kind)                                           \
	{                                                                      \
		offset,                                                        \
			{(const unsigned char *)(literal),                     \
			 sizeof(literal) - 1},                                 \
			kind                                                   \
	}

static int find_magic(const struct magic *table, size_t count,
		      struct bytes head)
{
	for (size_t i = 0; i < count; i++) {
		const struct magic *m = &table[i];

		if (head.size >= m->offset + m->bytes.size &&
		    memcmp(head.data + m->offset, m->bytes.data,
			   m->bytes.size) == 0)
			return m->kind;
	}
	return 0;
}

size_t sniff_skippable_frames(struct bytes head)
{
	size_t at = 0;

	while (head.size - at >= 8 && (head.data[at] & 0xf0) == 0x50 &&
	       memcmp(head.data + at + 1, "\x2a\x4d\x18", 3) == 0) {
		const unsigned char *p = head.data + at + 4;
		size_t size = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 |
			      (size_t)p[3] << 24;

		if (size > head.size - at - 8)
			return 0;
		at += 8 + size;
	}
	return at < head.size ? at : 0;
}

enum sniff_filter sniff_filter(struct bytes head)
{
	static const struct magic table[] = {
		MAGIC(0, "\x1f\x8b\x08", FILTER_GZIP),
		MAGIC(0, "\x5d\x2a\x4d\x18", FILTER_ZSTD), /* its dictionary */
		MAGIC(0, "\x28\xb5\x2f\xfd", FILTER_ZSTD),
		MAGIC(0, "\xfd\x37zXZ\0", FILTER_OTHER),
		MAGIC(0, "\x04\x22\x4d\x18", FILTER_OTHER),
		MAGIC(0, "\x02\x21\x4c\x18", FILTER_OTHER), /* lz4 -l */
		MAGIC(0, "LZIP\x01", FILTER_OTHER),
		MAGIC(0, "\x1f\x9d\x90", FILTER_OTHER),
		MAGIC(0, "\x1f\x9d\x8c", FILTER_OTHER),
		MAGIC(0, "\x5d\0\0\x80\0", FILTER_OTHER), /* .lzma */
		MAGIC(0, "\x5d\0\0\0\x04\xff", FILTER_OTHER),
	};
	enum sniff_filter kind;
	size_t passed;

	if (head.size >= 10 && memcmp(head.data, "BZh", 3) == 0 &&
	    head.data[3] >= '1' && head.data[3] <= '9' &&
	    (memcmp(head.data + 4, "1AY&SY", 6) == 0 ||
	     memcmp(head.data + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0))
		return FILTER_OTHER;
	kind = (enum sniff_filter)find_magic(table, ARRAY_COUNT(table), head);
	passed = kind == FILTER_NONE ? sniff_skippable_frames(head) : 0;
	if (!passed)
		return kind;
	kind = (enum sniff_filter)find_magic(
		table, ARRAY_COUNT(table),
		bytes_slice(head, passed, head.size));
	return kind == FILTER_ZSTD ? kind : FILTER_OTHER;
}

/* An old tar has no magic, but its header carries its own sum. */
static bool is_tar(struct bytes head)
{
	unsigned long said = 0, sum = 0;
	size_t i = 148;

	if (head.size < 512 || head.data[0] == 0)
		return false;
	while (i < 156 && head.data[i] == ' ')
		i++;
	if (i == 156 || head.data[i] < '0' || head.data[i] > '7')
		return false;
	for (; i < 156 && head.data[i] >= '0' && head.data[i] <= '7'; i++)
		said = said * 8 + (unsigned long)(head.data[i] - '0');
	for (i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : head.data[i];
	return said == sum;
}

/* The old binary cpio has a magic of two bytes; its first name tells more. */
static bool is_binary_cpio(struct bytes head)
{
	size_t name_size;

	if (head.size < 28)
		return false;
	if (head.data[0] == 0xc7 && head.data[1] == 0x71)
		name_size = head.data[20] | (size_t)head.data[21] << 8;
	else if (head.data[0] == 0x71 && head.data[1] == 0xc7)
		name_size = head.data[21] | (size_t)head.data[20] << 8;
	else
		return false;
	return name_size >= 2 && name_size <= 4096 &&
	       head.size > 26 + name_size &&
	       strnlen((const char *)head.data + 26, name_size) ==
		       name_size - 1;
}

/* Zips that are one document: their first member says so. */
static bool is_document_zip(struct bytes head)
{
	static const char *const first[] = {"[Content_Types].xml",
					    "mimetype",
					    "_rels/.rels",
					    "META-INF/",
					    "docProps/",
					    "word/",
					    "xl/",
					    "AndroidManifest.xml"};
	struct bytes name;

	if (head.size < 30 || memcmp(head.data, "PK\003\004", 4) != 0)
		return false;
	name = bytes_slice(head, 30, head.size);
	for (size_t i = 0; i < ARRAY_COUNT(first); i++)
		if (bytes_starts_with(name, bytes_of_string(first[i])))
			return true;
	return false;
}

enum container_kind sniff_container(struct bytes head)
{
	static const struct magic table[] = {
		MAGIC(0, "PK\003\004", CONTAINER_ZIP),
		MAGIC(0, "PK\005\006", CONTAINER_ZIP),
		MAGIC(0, "PK00PK\003\004", CONTAINER_ZIP),
		MAGIC(0, "7z\xbc\xaf\x27\x1c", CONTAINER_7Z),
		MAGIC(0, "070701", CONTAINER_CPIO),
		MAGIC(0, "070702", CONTAINER_CPIO),
		MAGIC(0, "070707", CONTAINER_CPIO),
		MAGIC(0, "Rar!\x1a\x07", CONTAINER_RAR),
		MAGIC(0, "MSCF\0\0\0\0", CONTAINER_CAB),
		MAGIC(0, "!<arch>\n", CONTAINER_AR),
		MAGIC(0, "xar!", CONTAINER_XAR),
	};

	if (is_document_zip(head))
		return CONTAINER_NONE;
	if (is_tar(head))
		return CONTAINER_TAR;
	if (is_binary_cpio(head))
		return CONTAINER_CPIO;
	return (enum container_kind)find_magic(table, ARRAY_COUNT(table), head);
}

static const char *const container_names[] = {
	"none", "tar", "cpio", "zip", "7z", "rar", "cab", "ar", "xar"};

const char *container_name(enum container_kind kind)
{
	return container_names[kind];
}

enum container_kind container_of_name(const char *name)
{
	if (strcmp(name, "wacz") == 0)
		return CONTAINER_ZIP;
	for (size_t i = 1; i < ARRAY_COUNT(container_names); i++)
		if (strcmp(name, container_names[i]) == 0)
			return (enum container_kind)i;
	return CONTAINER_NONE;
}

/* White space, byte order marks, XML declarations and comments before the
 * first tag. */
static struct bytes skip_prolog(struct bytes b)
{
	if (bytes_starts_with(b, BYTES_LITERAL("\xef\xbb\xbf")))
		b = bytes_slice(b, 3, b.size);
	for (;;) {
		struct bytes end;
		size_t at;

		while (b.size && (b.data[0] == ' ' || b.data[0] == '\t' ||
				  b.data[0] == '\n' || b.data[0] == '\r' ||
				  b.data[0] == '\f'))
			b = bytes_slice(b, 1, b.size);
		if (bytes_starts_with(b, BYTES_LITERAL("<!--")))
			end = BYTES_LITERAL("-->");
		else if (bytes_starts_with(b, BYTES_LITERAL("<?")))
			end = BYTES_LITERAL(">");
		else
			return b;
		at = bytes_find(b, end, 2);
		if (at == SIZE_MAX)
			return b;
		b = bytes_slice(b, at + end.size, b.size);
	}
}

static bool begins_as_html(struct bytes head)
{
	static const char *const tags[] = {"!doctype html",
					   "html",
					   "head",
					   "body",
					   "title",
					   "meta",
					   "link",
					   "base",
					   "script",
					   "style",
					   "div",
					   "table",
					   "article",
					   "main",
					   "section",
					   "header",
					   "nav",
					   "h1",
					   "h2",
					   "h3",
					   "p",
					   "br",
					   "a",
					   "center",
					   "iframe",
					   "ul",
					   "span",
					   "figure",
					   "img",
					   "font"};
	struct bytes b = skip_prolog(head);

	if (b.size < 2 || b.data[0] != '<')
		return false;
	b = bytes_slice(b, 1, b.size);
	for (size_t i = 0; i < ARRAY_COUNT(tags); i++) {
		struct bytes tag = bytes_of_string(tags[i]);

		if (bytes_starts_with_nocase(b, tag) && b.size > tag.size &&
		    memchr(" \t\r\n\f>/", b.data[tag.size], 7))
			return true;
	}
	return false;
}

static bool has_utf16_mark(struct bytes head)
{
	return bytes_starts_with(head, BYTES_LITERAL("\xff\xfe")) ||
	       bytes_starts_with(head, BYTES_LITERAL("\xfe\xff"));
}

/* NULs nearly all on one side of the byte pairs. */
static bool is_utf16(struct bytes head)
{
	size_t nul[2] = {0, 0};

	for (size_t i = 0; i < head.size; i++)
		if (head.data[i] == 0)
			nul[i & 1]++;
	return (nul[0] + nul[1]) * 8 > head.size &&
	       (nul[0] > 20 * nul[1] || nul[1] > 20 * nul[0]);
}

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Is none of eight bytes below 9 or from 14 to 31? Each byte's high bit is set
 * by an addition where the byte is at least so large. */
static bool is_printed(uint64_t eight)
{
	uint64_t low = eight & EIGHT(0x7f);
	uint64_t from9 = low + EIGHT(0x80 - 9);
	uint64_t from14 = low + EIGHT(0x80 - 14);
	uint64_t from32 = low + EIGHT(0x80 - 32);

	return !((~from9 | (from14 & ~from32)) & ~eight & EIGHT(0x80));
}

/* What no text holds: NULs, and controls (NULs among them) but for white space
 * and ESC. */
static size_t count_controls(struct bytes b, size_t *nuls)
{
	size_t i = 0, controls = 0;

	*nuls = 0;
	while (i < b.size) {
		size_t stop = b.size - i < 8 ? b.size : i + 8;
		uint64_t eight = EIGHT(' ');

		memcpy(&eight, b.data + i, stop - i);
		if (is_printed(eight)) {
			i = stop;
			continue;
		}
		for (; i < stop; i++) {
			unsigned char c = b.data[i];

			*nuls += c == 0;
			controls += c < 9 || (c > 13 && c < 27) ||
				    (c > 27 && c < 32);
		}
	}
	return controls;
}

enum content_class sniff_content(struct bytes head)
{
	static const char *const other[] = {"%PDF-", "%!PS",	"{\\rtf",
					    "GIF8",  "\x89PNG", "\xff\xd8\xff"};
	size_t controls, nuls;
	bool is_big;

	if (head.size == 0)
		return CLASS_EMPTY;
	if (head.size > SNIFF_SIZE)
		head.size = SNIFF_SIZE;
	for (size_t i = 0; i < ARRAY_COUNT(other); i++)
		if (bytes_starts_with(head, bytes_of_string(other[i])))
			return CLASS_BINARY;
	controls = count_controls(head, &nuls);
	if (has_utf16_mark(head) || (nuls && utf16_guess(head, &is_big)))
		return CLASS_TEXT;
	if ((controls - nuls) * 100 > head.size)
		return CLASS_BINARY;
	if (nuls && is_utf16(head))
		return CLASS_TEXT;
	if (begins_as_html(head))
		return CLASS_HTML;
	/* A lone NUL or so in a text is scraping damage, not a format. */
	if (controls == nuls &&
	    (nuls * 200 < head.size ||
	     (nuls * 50 < head.size && sniff_is_utf8(head))))
		return CLASS_TEXT;
	return nuls * 1000 > head.size ? CLASS_BINARY : CLASS_TEXT;
}

bool sniff_name_has(const char *name, const char *extension)
{
	size_t n = strlen(name), e = strlen(extension);

	return n > e && strcasecmp(name + n - e, extension) == 0;
}

static bool has_any(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (sniff_name_has(name, *list))
			return true;
	return false;
}

bool sniff_name_is_html(const char *name)
{
	static const char *const list[] = {
		".html", ".htm", ".xhtml", ".shtml", ".php", ".asp",
		".aspx", ".jsp", ".do",	   ".mhtml", NULL};

	return has_any(name, list);
}

bool sniff_name_is_other(const char *name)
{
	static const char *const list[] = {
		".css",	 ".js",	  ".mjs",  ".ts",	   ".map",  ".json",
		".py",	 ".sh",	  ".c",	   ".h",	   ".java", ".rb",
		".pl",	 ".yml",  ".yaml", ".toml",	   ".ini",  ".cfg",
		".conf", ".log",  ".sql",  ".xml",	   ".xsl",  ".rss",
		".atom", ".svg",  ".ps",   ".eps",	   ".tex",  ".bib",
		".csv",	 ".tsv",  ".bat",  ".webmanifest", ".lock", ".go",
		".rs",	 ".scss", ".less", ".vtt",	   ".srt",  ".ttf",
		".woff", ".ico",  ".cdx",  ".idx",	   ".cdxj", ".sha256",
		NULL};

	return has_any(name, list) || strcmp(name, "robots.txt") == 0 ||
	       name[0] == '.';
}

size_t sniff_name_peeled(const char *name, const char **out_suffix)
{
	static const char *const list[] = {".gz",   ".xz", ".zst", ".bz2",
					   ".lz4",  ".lz", ".Z",   ".lzma",
					   ".zstd", NULL};
	static const char *const tars[] = {".tgz", ".txz",  ".tbz2",
					   ".tbz", ".tzst", NULL};
	size_t size = strlen(name);

	*out_suffix = "";
	for (size_t i = 0; tars[i]; i++) {
		if (sniff_name_has(name, tars[i])) {
			*out_suffix = ".tar";
			return size - strlen(tars[i]);
		}
	}
	for (size_t i = 0; list[i]; i++)
		if (sniff_name_has(name, list[i]))
			return size - strlen(list[i]);
	return size;
}
