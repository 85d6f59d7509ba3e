/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/facts.schema; do not edit */
#ifndef DAVIT_OCI_FACTS_H
#define DAVIT_OCI_FACTS_H

#include "libocispec/generated/types.h"

struct oci_facts;
struct oci_hierarchy;
struct oci_id_range;
struct oci_rlimit_hard;
struct oci_seccomp_support;

struct oci_hierarchies {
	uint32_t n;
	struct oci_hierarchy *v;
};

struct oci_id_ranges {
	uint32_t n;
	struct oci_id_range *v;
};

struct oci_rlimit_hards {
	uint32_t n;
	struct oci_rlimit_hard *v;
};

enum {
	OCI_FACTS_KERNEL,
	OCI_FACTS_ARCH,
	OCI_FACTS_EUID,
	OCI_FACTS_EGID,
	OCI_FACTS_UMASK,
	OCI_FACTS_LAST_CAP,
	OCI_FACTS_CAPS_EFFECTIVE,
	OCI_FACTS_CAPS_BOUNDING,
	OCI_FACTS_INITIAL_USERNS,
	OCI_FACTS_CGROUP_LAYOUT,
	OCI_FACTS_HIERARCHIES,
	OCI_FACTS_SWAP_ACCOUNTING,
	OCI_FACTS_SUBUID,
	OCI_FACTS_SUBGID,
	OCI_FACTS_NEWUIDMAP,
	OCI_FACTS_KERNEL_HAS,
	OCI_FACTS_KERNEL_LACKS,
	OCI_FACTS_LSM,
	OCI_FACTS_RLIMITS_HARD,
	OCI_FACTS_SECCOMP,
	OCI_FACTS_NR_CPUS,
	OCI_FACTS_PID_MAX,
	OCI_FACTS_MEMBERS,
};

struct oci_facts {
	uint32_t kernel;
	const char *arch;
	uint32_t euid;
	uint32_t egid;
	uint32_t umask;
	uint32_t last_cap;
	uint64_t caps_effective;
	uint64_t caps_bounding;
	bool initial_userns;
	enum oci_cgroup_layout cgroup_layout;
	struct oci_hierarchies hierarchies;
	bool swap_accounting;
	struct oci_id_ranges subuid;
	struct oci_id_ranges subgid;
	bool newuidmap;
	struct oci_strings kernel_has;
	struct oci_strings kernel_lacks;
	struct oci_strings lsm;
	struct oci_rlimit_hards rlimits_hard;
	struct oci_seccomp_support *seccomp;
	uint32_t nr_cpus;
	uint64_t pid_max;
	uint32_t self_at;
	uint32_t at[OCI_FACTS_MEMBERS];
};

enum {
	OCI_HIERARCHY_NAME,
	OCI_HIERARCHY_MOUNT,
	OCI_HIERARCHY_OWN,
	OCI_HIERARCHY_V2,
	OCI_HIERARCHY_CONTROLLERS,
	OCI_HIERARCHY_MEMBERS,
};

struct oci_hierarchy {
	const char *name;
	const char *mount;
	const char *own;
	bool v2;
	struct oci_strings controllers;
	uint32_t self_at;
	uint32_t at[OCI_HIERARCHY_MEMBERS];
};

enum {
	OCI_ID_RANGE_FIRST,
	OCI_ID_RANGE_COUNT,
	OCI_ID_RANGE_MEMBERS,
};

struct oci_id_range {
	uint32_t first;
	uint32_t count;
	uint32_t self_at;
	uint32_t at[OCI_ID_RANGE_MEMBERS];
};

enum {
	OCI_RLIMIT_HARD_NAME,
	OCI_RLIMIT_HARD_HARD,
	OCI_RLIMIT_HARD_MEMBERS,
};

struct oci_rlimit_hard {
	enum oci_rlimit_type name;
	uint64_t hard;
	uint32_t self_at;
	uint32_t at[OCI_RLIMIT_HARD_MEMBERS];
};

enum {
	OCI_SECCOMP_SUPPORT_ENABLED,
	OCI_SECCOMP_SUPPORT_ACTIONS,
	OCI_SECCOMP_SUPPORT_FLAGS,
	OCI_SECCOMP_SUPPORT_MEMBERS,
};

struct oci_seccomp_support {
	bool enabled;
	struct oci_strings actions;
	struct oci_strings flags;
	uint32_t self_at;
	uint32_t at[OCI_SECCOMP_SUPPORT_MEMBERS];
};

#endif
