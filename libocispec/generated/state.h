/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/state.schema; do not edit */
#ifndef DAVIT_OCI_STATE_H
#define DAVIT_OCI_STATE_H

#include "libocispec/generated/types.h"

struct oci_state;
struct oci_process_state;

enum {
	OCI_STATE_OCI_VERSION,
	OCI_STATE_ID,
	OCI_STATE_STATUS,
	OCI_STATE_PID,
	OCI_STATE_BUNDLE,
	OCI_STATE_ROOTFS,
	OCI_STATE_CREATED,
	OCI_STATE_ANNOTATIONS,
	OCI_STATE_OWNER,
	OCI_STATE_MEMBERS,
};

struct oci_state {
	const char *oci_version;
	const char *id;
	enum oci_state_status status;
	int32_t pid;
	const char *bundle;
	const char *rootfs;
	const char *created;
	struct oci_map annotations;
	const char *owner;
	uint32_t self_at;
	uint32_t at[OCI_STATE_MEMBERS];
};

enum {
	OCI_PROCESS_STATE_OCI_VERSION,
	OCI_PROCESS_STATE_FDS,
	OCI_PROCESS_STATE_PID,
	OCI_PROCESS_STATE_METADATA,
	OCI_PROCESS_STATE_STATE,
	OCI_PROCESS_STATE_MEMBERS,
};

struct oci_process_state {
	const char *oci_version;
	struct oci_strings fds;
	int32_t pid;
	const char *metadata;
	struct oci_state *state;
	uint32_t self_at;
	uint32_t at[OCI_PROCESS_STATE_MEMBERS];
};

#endif
