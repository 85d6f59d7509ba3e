/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/features.schema; do not edit */
#ifndef DAVIT_OCI_FEATURES_H
#define DAVIT_OCI_FEATURES_H

#include "libocispec/generated/types.h"

struct oci_features;
struct oci_features_linux;
struct oci_features_cgroup;
struct oci_features_seccomp;
struct oci_features_switch;
struct oci_features_memory_policy;
struct oci_features_intel_rdt;
struct oci_features_mount_extensions;

enum {
	OCI_FEATURES_OCI_VERSION_MIN,
	OCI_FEATURES_OCI_VERSION_MAX,
	OCI_FEATURES_HOOKS,
	OCI_FEATURES_MOUNT_OPTIONS,
	OCI_FEATURES_LINUX,
	OCI_FEATURES_ANNOTATIONS,
	OCI_FEATURES_POTENTIALLY_UNSAFE_CONFIG_ANNOTATIONS,
	OCI_FEATURES_MEMBERS,
};

struct oci_features {
	const char *oci_version_min;
	const char *oci_version_max;
	struct oci_strings hooks;
	struct oci_strings mount_options;
	struct oci_features_linux *linux_;
	struct oci_map annotations;
	struct oci_strings potentially_unsafe_config_annotations;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_MEMBERS];
};

enum {
	OCI_FEATURES_LINUX_NAMESPACES,
	OCI_FEATURES_LINUX_CAPABILITIES,
	OCI_FEATURES_LINUX_CGROUP,
	OCI_FEATURES_LINUX_SECCOMP,
	OCI_FEATURES_LINUX_APPARMOR,
	OCI_FEATURES_LINUX_SELINUX,
	OCI_FEATURES_LINUX_MEMORY_POLICY,
	OCI_FEATURES_LINUX_INTEL_RDT,
	OCI_FEATURES_LINUX_MOUNT_EXTENSIONS,
	OCI_FEATURES_LINUX_NET_DEVICES,
	OCI_FEATURES_LINUX_MEMBERS,
};

struct oci_features_linux {
	struct oci_strings namespaces;
	struct oci_strings capabilities;
	struct oci_features_cgroup *cgroup;
	struct oci_features_seccomp *seccomp;
	struct oci_features_switch *apparmor;
	struct oci_features_switch *selinux;
	struct oci_features_memory_policy *memory_policy;
	struct oci_features_intel_rdt *intel_rdt;
	struct oci_features_mount_extensions *mount_extensions;
	struct oci_features_switch *net_devices;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_LINUX_MEMBERS];
};

enum {
	OCI_FEATURES_CGROUP_V1,
	OCI_FEATURES_CGROUP_V2,
	OCI_FEATURES_CGROUP_SYSTEMD,
	OCI_FEATURES_CGROUP_SYSTEMD_USER,
	OCI_FEATURES_CGROUP_RDMA,
	OCI_FEATURES_CGROUP_MEMBERS,
};

struct oci_features_cgroup {
	bool v1;
	bool v2;
	bool systemd;
	bool systemd_user;
	bool rdma;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_CGROUP_MEMBERS];
};

enum {
	OCI_FEATURES_SECCOMP_ENABLED,
	OCI_FEATURES_SECCOMP_ACTIONS,
	OCI_FEATURES_SECCOMP_OPERATORS,
	OCI_FEATURES_SECCOMP_ARCHS,
	OCI_FEATURES_SECCOMP_KNOWN_FLAGS,
	OCI_FEATURES_SECCOMP_SUPPORTED_FLAGS,
	OCI_FEATURES_SECCOMP_MEMBERS,
};

struct oci_features_seccomp {
	bool enabled;
	struct oci_strings actions;
	struct oci_strings operators;
	struct oci_strings archs;
	struct oci_strings known_flags;
	struct oci_strings supported_flags;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_SECCOMP_MEMBERS];
};

enum {
	OCI_FEATURES_SWITCH_ENABLED,
	OCI_FEATURES_SWITCH_MEMBERS,
};

struct oci_features_switch {
	bool enabled;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_SWITCH_MEMBERS];
};

enum {
	OCI_FEATURES_MEMORY_POLICY_MODES,
	OCI_FEATURES_MEMORY_POLICY_FLAGS,
	OCI_FEATURES_MEMORY_POLICY_MEMBERS,
};

struct oci_features_memory_policy {
	struct oci_strings modes;
	struct oci_strings flags;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_MEMORY_POLICY_MEMBERS];
};

enum {
	OCI_FEATURES_INTEL_RDT_ENABLED,
	OCI_FEATURES_INTEL_RDT_SCHEMATA,
	OCI_FEATURES_INTEL_RDT_MONITORING,
	OCI_FEATURES_INTEL_RDT_MEMBERS,
};

struct oci_features_intel_rdt {
	bool enabled;
	bool schemata;
	bool monitoring;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_INTEL_RDT_MEMBERS];
};

enum {
	OCI_FEATURES_MOUNT_EXTENSIONS_IDMAP,
	OCI_FEATURES_MOUNT_EXTENSIONS_MEMBERS,
};

struct oci_features_mount_extensions {
	struct oci_features_switch *idmap;
	uint32_t self_at;
	uint32_t at[OCI_FEATURES_MOUNT_EXTENSIONS_MEMBERS];
};

#endif
