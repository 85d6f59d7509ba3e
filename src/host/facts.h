/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts - what the plan needs to know of the machine and of our privileges
 *
 * Each fact costs system calls, so what only some configs need is gathered on request. What was not
 * gathered is absent (OCI_HAS is false), and facts that were are marked present.
 */
#ifndef DAVIT_HOST_FACTS_H
#define DAVIT_HOST_FACTS_H

#include "base/arena.h"
#include "base/error.h"
#include "host/inherited.h"

#include <stdint.h>

struct oci_config;
struct oci_facts;

/* Always there: kernel, arch, euid, egid, umask, last_cap, caps_effective, caps_bounding,
 * initial_userns, cgroup_layout, hierarchies with their controllers. */
enum facts_want {
	FACTS_SUBIDS = 0x01,  /* subuid, subgid (of the effective user), newuidmap */
	FACTS_LSM = 0x02,     /* lsm: "apparmor", "selinux", … in the kernel's words */
	FACTS_SWAP = 0x04,    /* swap_accounting */
	FACTS_SECCOMP = 0x08, /* seccomp */
	FACTS_CPUS = 0x10,    /* nr_cpus: possible ones */
	FACTS_PID_MAX = 0x20, /* pid_max */
	FACTS_KERNEL = 0x40,  /* kernel_has, kernel_lacks: see FACTS_FEATURES */
	FACTS_OWN = 0x80      /* hierarchies[].own on pure v2, where it costs calls of its own */
};
#define FACTS_RLIMIT(resource) (0x10000u << (resource)) /* rlimits_hard; RLIMIT_* 0 to 15 */
#define FACTS_ALL_RLIMITS 0xffff0000u
#define FACTS_ALL 0xffff00ffu

/* The words of kernel_has and kernel_lacks: a system call by its name, otherwise what it is. Probed
 * with impossible arguments. A word in neither list: could not be told (a filter's EPERM). */
#define FACTS_FEATURES                                                                            \
	"openat2", "clone3", "close_range", "open_tree", "move_mount", "fsopen", "mount_setattr", \
		"pidfd_open", "pidfd_send_signal", "pidfd_getfd", "faccessat2", "time_namespace", \
		"cgroup_namespace", "user_namespace"

/* facts_want - what has to be gathered for this config (enum facts_want | FACTS_RLIMIT) */
uint32_t facts_want(const struct oci_config *config);

/* facts_gather - at most 12 system calls for want 0 on pure v2, 15 + one a hierarchy elsewhere.
 * ret_inherited may be NULL; it costs two calls. Returns 0, or -1 with *err. */
int facts_gather(struct arena *arena, uint32_t want, struct inherited *ret_inherited,
		 struct oci_facts **ret_facts, struct error *err);

#endif
