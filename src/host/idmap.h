/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* idmap - what the parent writes while the child waits: id maps and time offsets
 *
 * user_namespaces(7), time_namespaces(7). Errors quote file, text and the kernel's reason; the
 * place in config.json is added by the caller.
 */
#ifndef DAVIT_HOST_IDMAP_H
#define DAVIT_HOST_IDMAP_H

#include "base/arena.h"
#include "base/error.h"
#include "host/deadline.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* same members as struct plan_id_map */
struct idmap_line {
	uint32_t inside, outside, size;
};

struct idmap {
	const struct idmap_line *uid, *gid;
	uint32_t n_uid, n_gid;
	bool deny_setgroups;  /* "deny" is written first */
	bool helpers;         /* by newuidmap and newgidmap, found along PATH */
	deadline_ms deadline; /* of the helpers */
};

/* idmap_write - at most 340 lines each (the kernel's bound). proc: of procfs_open. */
int idmap_write(struct arena *arena, int proc, pid_t pid, const struct idmap *map,
		struct error *err);

struct idmap_time_offset {
	bool set;
	int64_t secs;
	uint32_t nanosecs;
};

/* idmap_write_time_offsets - before the child's exec, which freezes them */
int idmap_write_time_offsets(int proc, pid_t pid, const struct idmap_time_offset *monotonic,
			     const struct idmap_time_offset *boottime, struct error *err);

#endif
