/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan - all decisions of a start, made without touching the kernel
 *
 * plan_compile is pure: located config, typed command line, facts and the filter's bytes in; a
 * const plan out. Flags are bits, names are numbers, paths are joined and normalised, every cgroup
 * file occurs once. launch/ executes the parent's rows; davit-init interprets `program`.
 */
#ifndef DAVIT_PLAN_PLAN_H
#define DAVIT_PLAN_PLAN_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/program.h"
#include "plan/request.h"

#include <stdbool.h>
#include <stdint.h>

struct spec;      /* spec/spec.h */
struct oci_facts; /* libocispec/generated */

/* The seccomp filter, made by seccomp/ (or read from its cache) before the plan; n = 0: no profile.
 */
struct plan_filter {
	const void *code; /* struct sock_filter[n] */
	uint32_t n;
	uint32_t flags;  /* SECCOMP_FILTER_FLAG_* */
	const char *key; /* cache key, for the state; NULL = none */
	bool allows_sendmsg;
};

/* Where something came from: the same texts as the program's origins, for errors of the parent. */
struct plan_origin {
	const char *path, *what; /* "mounts[3]", "bind `/srv/x` on `/data`" */
	struct place place;
};

/* A descriptor that the parent opens before the clone and lists to davit-init. */
enum source_kind {
	SOURCE_TREE = 1, /* open_tree(CLONE) of path; recursive: AT_RECURSIVE */
	SOURCE_TASKS     /* cgroup.procs/tasks file of hierarchy `hierarchy`, opened for writing */
};
struct plan_source {
	enum source_kind kind;
	int16_t slot;       /* SLOT_FIRST_SOURCE + index */
	const char *path;   /* TREE: absolute path on the host */
	uint32_t hierarchy; /* TASKS: index into plan.hierarchies */
	bool recursive, no_follow;
	struct plan_origin origin;
};

struct plan_id_map {
	uint32_t inside, outside, size;
	struct plan_origin origin;
};

/* A namespace that is made. */
struct plan_make {
	uint64_t type; /* CLONE_NEW*: one bit */
	struct plan_origin origin;
};

struct plan_join {
	uint64_t type;    /* CLONE_NEW* */
	const char *path; /* absolute */
	struct plan_origin origin;
};

/* Controllers that are enabled on v2; their words are in cgroup/v2.c. */
enum plan_controller {
	PLAN_CONTROLLER_CPUSET = 0x01,
	PLAN_CONTROLLER_CPU = 0x02,
	PLAN_CONTROLLER_IO = 0x04,
	PLAN_CONTROLLER_MEMORY = 0x08,
	PLAN_CONTROLLER_HUGETLB = 0x10,
	PLAN_CONTROLLER_PIDS = 0x20,
	PLAN_CONTROLLER_RDMA = 0x40,
	PLAN_CONTROLLER_MISC = 0x80
};

/* A hierarchy that the container's cgroup exists in. */
struct plan_hierarchy {
	const char *name;  /* "memory", "cpu,cpuacct", "name=systemd", "" for v2 */
	const char *mount; /* "/sys/fs/cgroup/memory" */
	const char *path;  /* the container's cgroup below the mount, "/davit-ID" */
	bool v2;
	bool is_cpuset;  /* v1: cpus and mems copied down from the parent first */
	uint32_t enable; /* v2: bits of plan_controller to enable on the way (one write a level) */
	struct plan_origin origin; /* linux.cgroupsPath, or nowhere */
};

/* One value in one file of the container's cgroup; each file occurs once, order is the order of
 * writing (cpuset, cpu, io, hugetlb, rdma, pids, memory; v1 devices first). */
struct plan_cgroup_row {
	uint32_t hierarchy; /* index into plan.hierarchies */
	const char *file, *text;
	const char *property; /* systemd, a later issue: NULL */
	bool late;            /* after the last clone of ours (pids.max) */
	bool optional;        /* SOFT: missing file is a warning */
	struct plan_origin origin;
};

struct plan_device_rule {
	bool allow;
	char type;            /* 'a', 'b', 'c' */
	int64_t major, minor; /* -1 = any */
	uint32_t access;      /* 1 = r, 2 = w, 4 = m */
	struct plan_origin origin;
};

struct plan_rlimit {
	uint32_t resource;
	uint64_t soft, hard;
	struct plan_origin origin;
};

struct plan_time_offset {
	bool set;
	int64_t secs;
	uint32_t nanosecs;
	struct plan_origin origin;
};

enum topology { TOPOLOGY_DIRECT = 1, TOPOLOGY_STAGED };

struct plan {
	enum topology topology;
	uint64_t clone_flags; /* CLONE_NEW* but what davit-init unshares; CLONE_INTO_CGROUP is
				 launch's */
	const struct plan_make *makes; /* all of them, also those that davit-init unshares */
	uint32_t n_makes;
	const struct plan_join *joins;
	uint32_t n_joins;

	const struct plan_id_map *uid_map, *gid_map;
	uint32_t n_uid_map, n_gid_map;
	bool deny_setgroups, helper_maps; /* newuidmap/newgidmap */
	struct plan_time_offset boottime, monotonic;

	enum cgroup_driver driver;
	const struct plan_hierarchy *hierarchies;
	uint32_t n_hierarchies;
	const struct plan_cgroup_row *rows;
	uint32_t n_rows;
	const struct plan_device_rule *device_rules; /* v2: for BPF; on v1 they are rows */
	uint32_t n_device_rules;

	const struct plan_source *sources; /* slot SLOT_FIRST_SOURCE + i */
	uint32_t n_sources;

	const struct plan_rlimit
		*raises; /* hard limits above ours: prlimit by the parent at SYNC CREATED */
	uint32_t n_raises;
	int32_t oom_score_adj;
	bool set_oom_score_adj;
	struct plan_origin oom_origin;

	bool want_home; /* HOME is missing: SYNC CREATED brings /etc/passwd */
	uint32_t home_uid;
	bool has_process;
	bool start_now;     /* run: the program has no WAIT */
	bool terminal;      /* asked for; stdio is handed over, with a log hint */
	const char *rootfs; /* absolute, for the state */
	const char *seccomp_key;

	const struct program *program; /* encoded bytes, program->size of them */

	const struct plan_warning {
		struct plan_origin origin;
		const char *text;
	} * warnings; /* to be logged by the caller */
	uint32_t n_warnings;
};

/* plan_compile - Should: refuse what cannot be done, with the place, before any side effect.
 * Mustn't: call the kernel, read files or the environment, depend on anything but its arguments.
 * Everything is allocated in the arena. Returns 0, or -1 with *err. */
int plan_compile(struct arena *arena, const struct spec *spec, const struct request *request,
		 const struct oci_facts *facts, const struct plan_filter *filter,
		 const struct plan **ret_plan, struct error *err);

#endif
