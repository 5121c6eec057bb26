/*
 * fuzz_packed.c - any parts in a sound package: what lies behind lengths and
 * checksums, which bytes alone hardly ever get past.
 *
 * The first byte says what is packed: z zip, w WACZ, x xlsx, t tar, f a folder,
 * g gzip members, W a WARC. The rest are parts with 0x1E between them (doubled:
 * itself). Each is a name, an LF and content; of a WARC the head's lines, a
 * blank one and the block, whose length is filled in; of gzip content alone.
 * A tar's names begin with the type of the member.
 */
#include "tests/fuzz/dump_laws.h"

#include "core/base/wire.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define PARTS_MAX      16
#define SEPARATOR      0x1E
#define NAME_MAX_BYTES 96

struct part {
	struct bytes name, content;
};

static size_t split(struct bytes input, struct buffer *text,
		    struct part part[PARTS_MAX])
{
	size_t end[PARTS_MAX], count = 0, begin = 0;

	buffer_clear(text);
	for (size_t i = 0; i < input.size && count < PARTS_MAX - 1; i++) {
		bool is_mark = input.data[i] == SEPARATOR;

		if (is_mark &&
		    (i + 1 == input.size || input.data[i + 1] != SEPARATOR)) {
			end[count++] = text->size;
			continue;
		}
		i += is_mark;
		buffer_append_byte(text, input.data[i]);
	}
	end[count++] = text->size;
	for (size_t i = 0; i < count; begin = end[i++]) {
		struct bytes all =
			bytes_slice(buffer_view(text), begin, end[i]);
		size_t line = bytes_find(all, BYTES_LITERAL("\n"), 0);

		if (line == SIZE_MAX)
			line = all.size;
		part[i].name = bytes_slice(
			all, 0, line < NAME_MAX_BYTES ? line : NAME_MAX_BYTES);
		part[i].content = line < all.size
					  ? bytes_slice(all, line + 1, all.size)
					  : BYTES_NONE;
	}
	return count;
}

static void put16(struct buffer *out, uint16_t value)
{
	wire_put8(out, (uint8_t)value);
	wire_put8(out, (uint8_t)(value >> 8));
}

/* Of a zip: the fields that the local and the central head share. */
static void put_zip_fields(const struct part *part, struct buffer *out)
{
	put16(out, 20); /* version */
	put16(out, 0);
	put16(out, 0); /* stored */
	wire_put32(out, 0x5A820000);
	wire_put32(out, (uint32_t)crc32(0, part->content.data,
					(uInt)part->content.size));
	wire_put32(out, (uint32_t)part->content.size);
	wire_put32(out, (uint32_t)part->content.size);
	put16(out, (uint16_t)part->name.size);
	put16(out, 0);
}

static void pack_zip(const struct part *part, size_t count, struct buffer *out)
{
	struct buffer central = BUFFER_INIT;
	uint32_t begin;

	for (size_t i = 0; i < count; i++) {
		wire_put32(&central, 0x02014b50);
		put16(&central, 20);
		put_zip_fields(&part[i], &central);
		for (int n = 0; n < 5; n++)
			put16(&central, 0);
		wire_put32(&central, (uint32_t)out->size);
		buffer_append_bytes(&central, part[i].name);
		wire_put32(out, 0x04034b50);
		put_zip_fields(&part[i], out);
		buffer_append_bytes(out, part[i].name);
		buffer_append_bytes(out, part[i].content);
	}
	begin = (uint32_t)out->size;
	buffer_append_bytes(out, buffer_view(&central));
	wire_put32(out, 0x06054b50);
	wire_put32(out, 0);
	put16(out, (uint16_t)count);
	put16(out, (uint16_t)count);
	wire_put32(out, (uint32_t)central.size);
	wire_put32(out, begin);
	put16(out, 0);
	buffer_release(&central);
}

/* The content of a link is its target. */
static void pack_tar(const struct part *part, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		char head[512] = "", *name = head;
		struct bytes title = part[i].name, content = part[i].content;
		char type = title.size ? (char)title.data[0] : '0';
		unsigned sum = 0;

		if (title.size)
			memcpy(name, title.data + 1, title.size - 1);
		if (type == '1' || type == '2') {
			if (content.size)
				memcpy(head + 157, content.data,
				       content.size < 99 ? content.size : 99);
			content = BYTES_NONE;
		}
		snprintf(head + 100, 8, "0000644");
		snprintf(head + 124, 12, "%011zo", content.size);
		snprintf(head + 136, 12, "%011o", 0u);
		head[156] = type;
		memcpy(head + 257, "ustar\00000", 8);
		memset(head + 148, ' ', 8);
		for (size_t n = 0; n < sizeof(head); n++)
			sum += (unsigned char)head[n];
		snprintf(head + 148, 8, "%06o", sum);
		buffer_append(out, head, sizeof(head));
		buffer_append_bytes(out, content);
		while (out->size % 512)
			buffer_append_byte(out, 0);
	}
	for (int i = 0; i < 1024; i++)
		buffer_append_byte(out, 0);
}

static void pack_gzip(const struct part *part, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct bytes content = part[i].content;
		z_stream z = {.next_in = (Bytef *)(uintptr_t)content.data,
			      .avail_in = (uInt)content.size};
		uInt room = (uInt)content.size + 256;

		LAW(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, 0) == Z_OK);
		buffer_reserve(out, room);
		z.next_out = out->data + out->size;
		z.avail_out = room;
		LAW(deflate(&z, Z_FINISH) == Z_STREAM_END);
		out->size += z.total_out;
		deflateEnd(&z);
	}
}

/* The name is the head's first line here: all of it is wanted. */
static void pack_warc(const struct part *part, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		struct bytes rest = part[i].content;
		size_t blank = bytes_find(rest, BYTES_LITERAL("\n\n"), 0);
		struct bytes block = BYTES_NONE;

		if (blank != SIZE_MAX) {
			block = bytes_slice(rest, blank + 2, rest.size);
			rest = bytes_slice(rest, 0, blank);
		}
		buffer_append_string(out, "WARC/1.1\r\nWARC-Type: ");
		buffer_append_bytes(out, part[i].name);
		buffer_append_string(out, "\r\n");
		buffer_append_bytes(out, rest);
		buffer_printf(out, "\nContent-Length: %zu\r\n\r\n", block.size);
		buffer_append_bytes(out, block);
		buffer_append_string(out, "\r\n\r\n");
	}
}

static bool is_plain_name(struct bytes name)
{
	if (name.size == 0 || name.data[0] == '/' ||
	    name.data[name.size - 1] == '/')
		return false;
	for (size_t i = 0; i < name.size; i++)
		if (name.data[i] == 0 ||
		    (name.data[i] == '.' && i + 1 < name.size &&
		     name.data[i + 1] == '.'))
			return false;
	return true;
}

static void write_file(const char *path, struct bytes bytes)
{
	FILE *out = fopen(path, "wb");

	if (!out)
		return;
	if (bytes.size)
		LAW(fwrite(bytes.data, 1, bytes.size, out) == bytes.size);
	fclose(out);
}

static void write_folder(const char *folder, const struct part *part,
			 size_t count)
{
	struct buffer path = BUFFER_INIT;

	for (size_t i = 0; i < count; i++) {
		if (!is_plain_name(part[i].name))
			continue;
		buffer_clear(&path);
		buffer_printf(&path, "%s/", folder);
		for (size_t n = 0; n < part[i].name.size; n++) {
			if (part[i].name.data[n] == '/')
				mkdir(buffer_string(&path), 0700);
			buffer_append_byte(&path, part[i].name.data[n]);
		}
		write_file(buffer_string(&path), part[i].content);
	}
	buffer_release(&path);
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buffer text = BUFFER_INIT, packed = BUFFER_INIT;
	char folder[] = "/tmp/fuzz-packed-XXXXXX", path[64];
	struct part part[PARTS_MAX];
	const char *suffix = "zip";
	size_t count;

	if (size == 0)
		return 0;
	count = split(bytes_make(data + 1, size - 1), &text, part);
	buffer_clear(&packed);
	switch (data[0]) {
	case 'w':
		suffix = "wacz";
		pack_zip(part, count, &packed);
		break;
	case 'x':
		suffix = "xlsx";
		pack_zip(part, count, &packed);
		break;
	case 't':
		suffix = "tar";
		pack_tar(part, count, &packed);
		break;
	case 'g':
		suffix = "gz";
		pack_gzip(part, count, &packed);
		break;
	case 'W':
		suffix = "warc";
		pack_warc(part, count, &packed);
		break;
	default:
		pack_zip(part, count, &packed);
	}
	LAW(mkdtemp(folder));
	if (data[0] == 'f') {
		write_folder(folder, part, count);
		check_dump(folder, NULL);
	} else {
		snprintf(path, sizeof(path), "%s/a.%s", folder, suffix);
		write_file(path, buffer_view(&packed));
		check_dump(path, NULL);
	}
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return 0;
}
