/*
 * outlet_names.h - one name for an outlet that captures call by two.
 *
 * A page says what its outlet is called ("Meridian Press"); a JSON line of the
 * same site often has the host alone ("meridian.example"). To who reads a
 * report they are one. A host stands for a name when the name is that of nearly
 * all captures from the host that have one: not at portals, where many outlets
 * share a host. Read off the captures alone, so order changes nothing.
 */
#ifndef NEWSFOLD_STORE_OUTLET_NAMES_H
#define NEWSFOLD_STORE_OUTLET_NAMES_H

#include "store/archive.h"

/* `host` as captures write it where they give no better name. */
struct outlet_name {
	struct bytes host, name;
};

struct outlet_names {
	struct outlet_name *item; /* by host */
	size_t count, capacity;
};

int outlet_names_load(struct outlet_names *names, struct archive *archive,
		      struct fault *fault);
void outlet_names_release(struct outlet_names *names);

/* The name of an outlet given as `outlet`, or that itself. */
struct bytes outlet_names_find(const struct outlet_names *names,
			       struct bytes outlet);

#endif
