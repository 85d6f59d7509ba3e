/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compile - what the parts of plan_compile share: the inputs, the decisions made so far, and the
 * way to name places. Internal to plan/.
 */
#ifndef DAVIT_PLAN_COMPILE_H
#define DAVIT_PLAN_COMPILE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"
#include "libocispec/oci.h"
#include "plan/builder.h"
#include "plan/mount_options.h"
#include "plan/plan.h"
#include "spec/spec.h"
#include "sys/consts.h"

#include <stdbool.h>
#include <stdint.h>

/* Rows of a plan that are collected before their number is known. */
struct compile_list {
	struct buffer rows;
	uint32_t n;
};

/* A mount of the config, parsed: plan_mounts.c */
struct compile_mount {
	const char *destination; /* normal form */
	const char *source;      /* as in the config; "" when absent */
	const char *type;        /* likewise */
	struct mount_options options;
	uint32_t index;
	bool is_bind;
	bool late_read_only; /* something has to be written into it before */
};

struct compile {
	struct arena *arena;
	const struct spec *spec;
	const struct oci_config *config;
	const struct oci_linux *section;   /* config.linux; an empty one when it is absent */
	const struct oci_process *process; /* NULL when absent */
	const struct oci_user *user;       /* process.user; all 0 when absent */
	const struct request *request;
	const struct oci_facts *facts;
	const struct plan_filter *filter;
	struct program_builder *builder;
	struct plan *plan;

	uint64_t created, joined;     /* namespaces, CLONE_NEW* */
	bool pure_v2;                 /* and the driver is ours: the only hierarchy is v2 */
	bool owns_host;               /* we are privileged in the initial user namespace */
	struct compile_mount *mounts; /* one for each of config.mounts */
	const char **device_paths;    /* one for each of linux.devices, in normal form */
	struct compile_list late;     /* struct op: OP_ATTR */
	bool keeps_proc;              /* a mount gives the handle on procfs */
	struct compile_list sources, warnings;

	/* plan_env.c: the environment without doubles, and where executables are looked for */
	struct compile_list env; /* const char * */
	const char *search_path; /* PATH of the environment, or the default */
	uint32_t search_path_at; /* its entry; 0 = the default */
	uint32_t gids;           /* mark of the supplementary group ids */
	uint32_t candidates;     /* mark of the vector of what may be the executable */
};

/* compile_origin - where something comes from, and in words what it is. at: of the document, 0 for
 * what no member asked for. */
struct plan_origin compile_origin(struct compile *c, uint32_t at, const char *path,
				  const char *what);
/* compile_mark - the same as an origin of the program */
uint32_t compile_mark(struct compile *c, uint32_t at, const char *path, const char *what);

/* compile_text - printf into the arena */
const char *compile_text(struct compile *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* compile_concat - texts one behind the other, ended by NULL; what is said of each operation is
 * made of it, for it costs a tenth of printf */
const char *compile_concat(struct compile *c, ...) __attribute__((sentinel));
/* compile_index - `member[i]` */
const char *compile_index(struct compile *c, const char *member, uint32_t i);

/* compile_refuse - the config asks for what cannot be done. Returns -1. */
int compile_refuse(struct compile *c, uint32_t at, const char *path, struct error *err,
		   const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* compile_warn - done differently from what one might expect; the caller logs it */
void compile_warn(struct compile *c, uint32_t at, const char *path, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* compile_add - append an operation without slots */
#define compile_add(c, ...) builder_add((c)->builder, &OP(__VA_ARGS__))

/* compile_source - one more descriptor for davit-init; its slot. What is asked for twice alike is
 * opened twice: a detached tree can be attached once. */
int16_t compile_source(struct compile *c, const struct plan_source *source);

void compile_list_add(struct compile_list *list, const void *row, size_t size);

bool compile_creates(const struct compile *c, uint64_t namespace_flag);
bool compile_has_cap(const struct compile *c, unsigned int cap);
/* compile_kernel - may the kernel have it? False when facts say it is older than `major.minor` or
 * lacks `feature`. */
bool compile_kernel(const struct compile *c, uint32_t major, uint32_t minor, const char *feature);

/* compile_is_mapped - is the id (of the container) known in its user namespace? */
bool compile_is_mapped(const struct plan_id_map *maps, uint32_t n, uint64_t id);

/* --- the emitters, in the order of plan.c; each returns 0 or -1 with *err --- */
typedef int compile_function(struct compile *c, struct error *err);

/* plan_namespaces.c: decide comes before everything else */
compile_function plan_namespaces_decide, plan_namespaces_unshare, plan_namespaces_loopback,
	plan_namespaces_names;
/* plan_cgroup.c, plan_cgroup_mount.c */
compile_function plan_cgroup_decide, plan_cgroup_join;
int plan_cgroup_mount(struct compile *c, const struct compile_mount *m, struct error *err);
/* plan_rootfs.c */
compile_function plan_rootfs_enter, plan_rootfs_pivot, plan_rootfs_seal;
/* plan_mounts.c: decide parses all, for those who ask what is mounted where */
compile_function plan_mounts_decide, plan_mounts_make, plan_mounts_seal, plan_mounts_readonly,
	plan_mounts_mask;
/* plan_devices.c. plan_devices_below: is a node or link made below this directory? */
compile_function plan_devices_decide, plan_devices_make;
bool plan_devices_below(const struct compile *c, const char *directory);
/* plan_mounts.c: the origin of a mount, and its pieces for composed ones (cgroup) */
uint32_t plan_mounts_mark(struct compile *c, const struct compile_mount *m);
void plan_mounts_add(struct compile *c, const struct compile_mount *m, const char *destination,
		     const char *type, const char *source, const char *data);
void plan_mounts_bind(struct compile *c, const struct compile_mount *m, const char *destination,
		      struct plan_source *source);
void plan_mounts_late(struct compile *c, const struct compile_mount *m, const char *destination);
/* plan_sysctl.c */
compile_function plan_sysctl_write;
/* plan_process.c, plan_env.c, plan_caps.c, plan_seccomp.c */
compile_function plan_process_decide, plan_process_cwd, plan_process_settle, plan_process_created,
	plan_process_wait, plan_process_limits, plan_process_no_new_privs, plan_process_ids,
	plan_process_signals, plan_process_exec;
compile_function plan_env_decide, plan_caps_bounding, plan_caps_set, plan_seccomp_load;

#endif
