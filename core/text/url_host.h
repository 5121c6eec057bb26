/*
 * url_host.h - the host in a URL.
 */
#ifndef NEWSFOLD_CORE_TEXT_URL_HOST_H
#define NEWSFOLD_CORE_TEXT_URL_HOST_H

#include "core/base/bytes.h"

/* Without "www." and the port, as it is written; empty when `url` has no "://".
 * Borrowed of `url`. */
struct bytes url_host(struct bytes url);

#endif
