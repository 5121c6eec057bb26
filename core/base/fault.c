#include "core/base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int fault_set(struct fault *fault, enum fault_code code, const char *format,
	      ...)
{
	va_list args;

	if (fault) {
		fault->code = code;
		va_start(args, format);
		vsnprintf(fault->message, sizeof(fault->message), format, args);
		va_end(args);
	}
	return code;
}

enum fault_code fault_code_of_errno(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
		return FAULT_FULL;
	case ENOENT:
	case ENOTDIR:
		return FAULT_MISSING;
	case EPIPE:
		return FAULT_CLOSED;
	default:
		return FAULT_IO;
	}
}

int fault_set_errno(struct fault *fault, const char *format, ...)
{
	int error = errno;
	va_list args;
	size_t used;

	if (!fault)
		return fault_code_of_errno(error);
	fault->code = fault_code_of_errno(error);
	va_start(args, format);
	vsnprintf(fault->message, sizeof(fault->message), format, args);
	va_end(args);
	used = strlen(fault->message);
	snprintf(fault->message + used, sizeof(fault->message) - used, ": %s",
		 strerror(error));
	return fault->code;
}
