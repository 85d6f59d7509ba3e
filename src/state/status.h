/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* status - the status file: everything that is needed to undo, written before it is done
 *
 * struct oci_status is libocispec's. Replaced atomically (status.tmp, rename), mode 0600.
 */
#ifndef DAVIT_STATE_STATUS_H
#define DAVIT_STATE_STATUS_H

#include "base/arena.h"
#include "base/error.h"
#include "libocispec/generated/status.h"
#include "state/dir.h"

#define STATUS_VERSION 1u /* what we write; higher ones are refused by name */
#define STATUS_SIZE_MAX (17u << 20)

/* status_write - sets version and id itself */
int status_write(struct arena *arena, const struct dir *dir, struct oci_status *status,
		 struct error *err);

/* status_read - *ret_status NULL, and 0, when there is no status file: the container is being made,
 * or its maker was killed (see lock_is_held) */
int status_read(struct arena *arena, const struct dir *dir, struct oci_status **ret_status,
		struct error *err);

#endif
