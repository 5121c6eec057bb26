#include "store/unread.h"

#include "core/base/log.h"

void unread_count(struct unread *unread, const struct fault *why)
{
	if (unread->count++ == 0)
		unread->why = *why;
}

void unread_tell(const struct unread *unread, const char *what)
{
	if (unread->count)
		log_line(LOG_WARN, "%s: %llu; the first: %s", what,
			 (unsigned long long)unread->count,
			 unread->why.message);
}

int unread_get(struct unread *unread, struct archive *archive,
	       const struct id *id, struct buffer *out, struct fault *fault)
{
	struct fault why = FAULT_INIT;
	int rc = object_store_get(archive->objects, id, out, NULL, &why);

	if (rc == 0)
		return 1;
	if (rc == FAULT_CORRUPT || rc == FAULT_MISSING) {
		unread_count(unread, &why);
		return 0;
	}
	if (fault)
		*fault = why;
	return rc;
}
