#include "cmd/version.h"

#include "cmd/session.h"

#include <archive.h>
#include <brotli/decode.h>
#include <expat.h>
#include <microhttpd.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdio.h>
#include <utf8proc.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

struct library {
	const char *name;
	char version[64];
};

static void put(struct library *library, const char *name, const char *version)
{
	library->name = name;
	snprintf(library->version, sizeof(library->version), "%s", version);
}

static void put_numbers(struct library *library, const char *name,
			unsigned major, unsigned minor, unsigned patch)
{
	library->name = name;
	snprintf(library->version, sizeof(library->version), "%u.%u.%u", major,
		 minor, patch);
}

/* Those it runs with, not those it was built with. */
static size_t list_libraries(struct library *l)
{
	unsigned xxh = XXH_versionNumber();
	unsigned brotli = BrotliDecoderVersion();
	XML_Expat_Version expat = XML_ExpatVersionInfo();
	size_t n = 0;

	put_numbers(&l[n++], "brotli", brotli >> 24, brotli >> 12 & 0xFFF,
		    brotli & 0xFFF);
	put_numbers(&l[n++], "expat", (unsigned)expat.major,
		    (unsigned)expat.minor, (unsigned)expat.micro);
	put(&l[n++], "libarchive", archive_version_string() + 11);
	put(&l[n++], "libmicrohttpd", MHD_get_version());
	put(&l[n++], "openssl", OpenSSL_version(OPENSSL_VERSION_STRING));
	put(&l[n++], "sqlite", sqlite3_libversion());
	put(&l[n++], "unicode", utf8proc_unicode_version());
	put(&l[n++], "utf8proc", utf8proc_version());
	put_numbers(&l[n++], "xxhash", xxh / 10000, xxh / 100 % 100, xxh % 100);
	put(&l[n++], "zlib", zlibVersion());
	put(&l[n++], "zstd", ZSTD_versionString());
	return n;
}

void version_print(bool is_json)
{
	struct library library[16];
	size_t n = list_libraries(library);
	struct json json = JSON_INIT;

	if (!is_json) {
		printf("newsfold " NEWSFOLD_VERSION "\n");
		for (size_t i = 0; i < n; i++)
			printf("  %-13s %s\n", library[i].name,
			       library[i].version);
		return;
	}
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.version/1");
	json_put_text(&json, "version", NEWSFOLD_VERSION);
	json_key(&json, "libraries");
	json_open(&json, '{');
	for (size_t i = 0; i < n; i++)
		json_put_text(&json, library[i].name, library[i].version);
	json_close(&json, '}');
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}
