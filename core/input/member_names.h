/*
 * member_names.h - which names the members of a container have taken.
 *
 * x.html.gz is recorded as x.html; a container that holds both must not give
 * two files one name. It is read in order, so the later one gives way. The same
 * member twice is no matter: the later stands for both, as tar has it.
 */
#ifndef NEWSFOLD_CORE_INPUT_MEMBER_NAMES_H
#define NEWSFOLD_CORE_INPUT_MEMBER_NAMES_H

#include "core/base/id_set.h"

#include <stdbool.h>

/* Names remembered at most, 32 bytes each; of those after them two may be one.
 */
#define MEMBER_NAMES_MAX (1u << 21)

struct member_names {
	struct id_set seen;
};

void member_names_release(struct member_names *names);
/* A member is called `path`: is that taken by one that was compressed? */
bool member_names_take(struct member_names *names, const char *path);
/* The compressed member `path` would be `peeled`: is that taken by another? */
bool member_names_take_peeled(struct member_names *names, const char *path,
			      const char *peeled);

#endif
