#include "cmd/packed_name.h"

#include "core/base/bytes.h"
#include "core/base/log.h"

void packed_name_tell(const char *file, const char *holds)
{
	static const char *const ends[] = {".gz",  ".tgz", ".bz2",
					   ".xz",  ".zst", ".lz4",
					   ".zip", ".7z",  ".wacz"};
	struct bytes name = bytes_of_string(file);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (bytes_ends_with(name, bytes_of_string(ends[i])))
			log_line(LOG_WARN,
				 "%s: holds %s, not what its name says", file,
				 holds);
}
