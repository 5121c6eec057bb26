/*
 * archive_lock.h - the lock of the one writer: flock(2) of DIR/lock, which
 * names the process that holds it.
 *
 * Whoever takes it mends at first: what is derived is set right when it was
 * left behind, by readers, too. Others wait for that, since it ends by itself
 * and they would have to do the same.
 */
#ifndef NEWSFOLD_STORE_ARCHIVE_LOCK_H
#define NEWSFOLD_STORE_ARCHIVE_LOCK_H

#include "core/base/fault.h"

#include <stdbool.h>

/*
 * The lock, to be closed, of one who mends. FAULT_LOCKED when another writes,
 * or, unless `waits`, mends; FAULT_INTERRUPTED when a signal came meanwhile.
 */
int archive_lock_take(const char *folder, bool waits, int *out_lock,
		      struct fault *fault);
/* What its holder does from here on. */
void archive_lock_name(int lock, bool mends);

#endif
