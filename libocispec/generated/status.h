/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/status.schema; do not edit */
#ifndef DAVIT_OCI_STATUS_H
#define DAVIT_OCI_STATUS_H

#include "libocispec/generated/types.h"

struct oci_status;
struct oci_status_cgroup;
struct oci_cgroup_place;

struct oci_cgroup_places {
	uint32_t n;
	struct oci_cgroup_place *v;
};

enum {
	OCI_STATUS_VERSION,
	OCI_STATUS_ID,
	OCI_STATUS_PHASE,
	OCI_STATUS_OCI_VERSION,
	OCI_STATUS_BUNDLE,
	OCI_STATUS_ROOTFS,
	OCI_STATUS_CREATED,
	OCI_STATUS_OWNER,
	OCI_STATUS_ANNOTATIONS,
	OCI_STATUS_PID,
	OCI_STATUS_START_TIME,
	OCI_STATUS_BOOT_ID,
	OCI_STATUS_NAMESPACES,
	OCI_STATUS_HAS_PROCESS,
	OCI_STATUS_CGROUP,
	OCI_STATUS_SECCOMP_KEY,
	OCI_STATUS_LISTENER_PATH,
	OCI_STATUS_LISTENER_METADATA,
	OCI_STATUS_HOOKS,
	OCI_STATUS_PID_FILE,
	OCI_STATUS_DETACHED,
	OCI_STATUS_JOINED,
	OCI_STATUS_MEMBERS,
};

struct oci_status {
	uint32_t version;
	const char *id;
	enum oci_status_phase phase;
	const char *oci_version;
	const char *bundle;
	const char *rootfs;
	const char *created;
	const char *owner;
	struct oci_map annotations;
	int32_t pid;
	uint64_t start_time;
	const char *boot_id;
	uint32_t namespaces;
	bool has_process;
	struct oci_status_cgroup *cgroup;
	const char *seccomp_key;
	const char *listener_path;
	const char *listener_metadata;
	struct oci_hooks *hooks;
	const char *pid_file;
	bool detached;
	uint32_t joined;
	uint32_t self_at;
	uint32_t at[OCI_STATUS_MEMBERS];
};

enum {
	OCI_STATUS_CGROUP_DRIVER,
	OCI_STATUS_CGROUP_UNIT,
	OCI_STATUS_CGROUP_PLACES,
	OCI_STATUS_CGROUP_MEMBERS,
};

struct oci_status_cgroup {
	enum oci_cgroup_driver driver;
	const char *unit;
	struct oci_cgroup_places places;
	uint32_t self_at;
	uint32_t at[OCI_STATUS_CGROUP_MEMBERS];
};

enum {
	OCI_CGROUP_PLACE_HIERARCHY,
	OCI_CGROUP_PLACE_PATH,
	OCI_CGROUP_PLACE_LEVELS_MADE,
	OCI_CGROUP_PLACE_MEMBERS,
};

struct oci_cgroup_place {
	const char *hierarchy;
	const char *path;
	uint32_t levels_made;
	uint32_t self_at;
	uint32_t at[OCI_CGROUP_PLACE_MEMBERS];
};

#endif
