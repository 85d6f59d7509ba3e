/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dir - the state directory of one container
 *
 * Making it is the first side effect of a start. A directory without a status file is legal:
 * whoever made it was killed, or is at work (then the writer's lock is held). Deleting unlinks
 * exactly what is ours, never recurses, never follows.
 */
#ifndef DAVIT_STATE_DIR_H
#define DAVIT_STATE_DIR_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"

#include <stdbool.h>
#include <stddef.h>

#define DIR_STATUS "status"
#define DIR_CONFIG "config.json"
#define DIR_PAGE "page"
#define DIR_SOCKET "s"
#define DIR_ID_MAX 255u

struct dir {
	const char *root, *id; /* borrowed from the caller */
	int fd;                /* ROOT/ID, O_DIRECTORY, close-on-exec */
	int page; /* its page, O_RDWR, close-on-exec, the writer's lock held through it; or FD_NONE
		   */
	bool adopted;    /* it was there, without a status */
	bool has_socket; /* there may be a start socket: dir_delete need not be surprised */
};

#define DIR_NONE ((struct dir){.fd = FD_NONE, .page = FD_NONE})

/* dir_id_is_valid - [A-Za-z0-9_+.-]+, not starting with a dot, at most DIR_ID_MAX bytes */
bool dir_id_is_valid(const char *id);

/* dir_make - mkdir ROOT (0700, with its parents 0755) and ROOT/ID (0700), the file `page` (0600,
 * empty) and the writer's lock on it. A directory that has a status: ERROR_STATE, `container with
 * given ID already exists`. One without: adopted when its lock is free, else refused, naming who
 * holds it. The directory is checked to be ours (uid, mode), never a symlink. */
int dir_make(struct arena *arena, const char *root, const char *id, struct dir *ret_dir,
	     struct error *err);

/* dir_exists - is there anything of that name? For a valid id. */
bool dir_exists(const char *root, const char *id);

/* dir_open - for readers: no page, no lock. ERROR_STATE `container `x` does not exist`. */
int dir_open(const char *root, const char *id, struct dir *ret_dir, struct error *err);

/* dir_open_locked - for writers: as dir_open, then the writer's lock until the deadline. `page` is
 * made when it is missing. */
int dir_open_locked(struct arena *arena, const char *root, const char *id, deadline_ms deadline,
		    struct dir *ret_dir, struct error *err);

/* dir_write_config - the verbatim copy */
int dir_write_config(const struct dir *dir, const void *data, size_t size, struct error *err);

/* dir_read_config - at most 16 MiB */
int dir_read_config(struct arena *arena, const struct dir *dir, char **ret_data, size_t *ret_size,
		    struct error *err);

/* dir_delete - the files, then the directory. Missing ones are fine. The lock must be held. */
int dir_delete(const struct dir *dir, struct error *err);

/* dir_close - descriptors, and with them the lock */
void dir_close(struct dir *dir);

#endif
