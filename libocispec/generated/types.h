/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/types.schema; do not edit */
#ifndef DAVIT_OCI_TYPES_H
#define DAVIT_OCI_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* Enumerations: 0 is absent; oci_X_words[value] is the word, [0] is NULL.
 * Every struct ends in self_at, the byte offset of its `{` + 1, and at[], for each member the byte
 * offset of its value + 1, 0 when absent; OCI_TYPE_MEMBER is the index. See libocispec/oci.h. */

struct oci_strings {
	uint32_t n;
	const char **v;
	uint32_t *at; /* of each element: byte offset + 1 */
};

struct oci_u32s {
	uint32_t n;
	uint32_t *v;
	uint32_t *at;
};

struct oci_pair {
	const char *key, *value;
	uint32_t key_at, at;
};

/* in the document's order, no key twice */
struct oci_map {
	uint32_t n;
	struct oci_pair *v;
};

enum oci_namespace_type {
	OCI_NAMESPACE_TYPE_PID = 1,
	OCI_NAMESPACE_TYPE_NETWORK,
	OCI_NAMESPACE_TYPE_MOUNT,
	OCI_NAMESPACE_TYPE_IPC,
	OCI_NAMESPACE_TYPE_UTS,
	OCI_NAMESPACE_TYPE_USER,
	OCI_NAMESPACE_TYPE_CGROUP,
	OCI_NAMESPACE_TYPE_TIME,
	OCI_NAMESPACE_TYPE_LAST = OCI_NAMESPACE_TYPE_TIME,
};
extern const char *const oci_namespace_type_words[OCI_NAMESPACE_TYPE_LAST + 1];

enum oci_rlimit_type {
	OCI_RLIMIT_TYPE_CPU = 1,
	OCI_RLIMIT_TYPE_FSIZE,
	OCI_RLIMIT_TYPE_DATA,
	OCI_RLIMIT_TYPE_STACK,
	OCI_RLIMIT_TYPE_CORE,
	OCI_RLIMIT_TYPE_RSS,
	OCI_RLIMIT_TYPE_NPROC,
	OCI_RLIMIT_TYPE_NOFILE,
	OCI_RLIMIT_TYPE_MEMLOCK,
	OCI_RLIMIT_TYPE_AS,
	OCI_RLIMIT_TYPE_LOCKS,
	OCI_RLIMIT_TYPE_SIGPENDING,
	OCI_RLIMIT_TYPE_MSGQUEUE,
	OCI_RLIMIT_TYPE_NICE,
	OCI_RLIMIT_TYPE_RTPRIO,
	OCI_RLIMIT_TYPE_RTTIME,
	OCI_RLIMIT_TYPE_LAST = OCI_RLIMIT_TYPE_RTTIME,
};
extern const char *const oci_rlimit_type_words[OCI_RLIMIT_TYPE_LAST + 1];

enum oci_scheduler_policy {
	OCI_SCHEDULER_POLICY_OTHER = 1,
	OCI_SCHEDULER_POLICY_FIFO,
	OCI_SCHEDULER_POLICY_RR,
	OCI_SCHEDULER_POLICY_BATCH,
	OCI_SCHEDULER_POLICY_ISO,
	OCI_SCHEDULER_POLICY_IDLE,
	OCI_SCHEDULER_POLICY_DEADLINE,
	OCI_SCHEDULER_POLICY_LAST = OCI_SCHEDULER_POLICY_DEADLINE,
};
extern const char *const oci_scheduler_policy_words[OCI_SCHEDULER_POLICY_LAST + 1];

enum oci_scheduler_flag {
	OCI_SCHEDULER_FLAG_RESET_ON_FORK = 1,
	OCI_SCHEDULER_FLAG_RECLAIM,
	OCI_SCHEDULER_FLAG_DL_OVERRUN,
	OCI_SCHEDULER_FLAG_KEEP_POLICY,
	OCI_SCHEDULER_FLAG_KEEP_PARAMS,
	OCI_SCHEDULER_FLAG_UTIL_CLAMP_MIN,
	OCI_SCHEDULER_FLAG_UTIL_CLAMP_MAX,
	OCI_SCHEDULER_FLAG_LAST = OCI_SCHEDULER_FLAG_UTIL_CLAMP_MAX,
};
extern const char *const oci_scheduler_flag_words[OCI_SCHEDULER_FLAG_LAST + 1];

struct oci_scheduler_flags {
	uint32_t n;
	enum oci_scheduler_flag *v;
	uint32_t *at;
};

enum oci_io_priority_class {
	OCI_IO_PRIORITY_CLASS_RT = 1,
	OCI_IO_PRIORITY_CLASS_BE,
	OCI_IO_PRIORITY_CLASS_IDLE,
	OCI_IO_PRIORITY_CLASS_LAST = OCI_IO_PRIORITY_CLASS_IDLE,
};
extern const char *const oci_io_priority_class_words[OCI_IO_PRIORITY_CLASS_LAST + 1];

enum oci_device_type {
	OCI_DEVICE_TYPE_C = 1,
	OCI_DEVICE_TYPE_B,
	OCI_DEVICE_TYPE_U,
	OCI_DEVICE_TYPE_P,
	OCI_DEVICE_TYPE_LAST = OCI_DEVICE_TYPE_P,
};
extern const char *const oci_device_type_words[OCI_DEVICE_TYPE_LAST + 1];

enum oci_device_rule_type {
	OCI_DEVICE_RULE_TYPE_A = 1,
	OCI_DEVICE_RULE_TYPE_C,
	OCI_DEVICE_RULE_TYPE_B,
	OCI_DEVICE_RULE_TYPE_LAST = OCI_DEVICE_RULE_TYPE_B,
};
extern const char *const oci_device_rule_type_words[OCI_DEVICE_RULE_TYPE_LAST + 1];

enum oci_propagation {
	OCI_PROPAGATION_SHARED = 1,
	OCI_PROPAGATION_SLAVE,
	OCI_PROPAGATION_PRIVATE,
	OCI_PROPAGATION_UNBINDABLE,
	OCI_PROPAGATION_RSHARED,
	OCI_PROPAGATION_RSLAVE,
	OCI_PROPAGATION_RPRIVATE,
	OCI_PROPAGATION_RUNBINDABLE,
	OCI_PROPAGATION_LAST = OCI_PROPAGATION_RUNBINDABLE,
};
extern const char *const oci_propagation_words[OCI_PROPAGATION_LAST + 1];

enum oci_personality_domain {
	OCI_PERSONALITY_DOMAIN_LINUX = 1,
	OCI_PERSONALITY_DOMAIN_LINUX32,
	OCI_PERSONALITY_DOMAIN_LAST = OCI_PERSONALITY_DOMAIN_LINUX32,
};
extern const char *const oci_personality_domain_words[OCI_PERSONALITY_DOMAIN_LAST + 1];

enum oci_memory_policy_mode {
	OCI_MEMORY_POLICY_MODE_DEFAULT = 1,
	OCI_MEMORY_POLICY_MODE_PREFERRED,
	OCI_MEMORY_POLICY_MODE_BIND,
	OCI_MEMORY_POLICY_MODE_INTERLEAVE,
	OCI_MEMORY_POLICY_MODE_LOCAL,
	OCI_MEMORY_POLICY_MODE_PREFERRED_MANY,
	OCI_MEMORY_POLICY_MODE_WEIGHTED_INTERLEAVE,
	OCI_MEMORY_POLICY_MODE_LAST = OCI_MEMORY_POLICY_MODE_WEIGHTED_INTERLEAVE,
};
extern const char *const oci_memory_policy_mode_words[OCI_MEMORY_POLICY_MODE_LAST + 1];

enum oci_memory_policy_flag {
	OCI_MEMORY_POLICY_FLAG_NUMA_BALANCING = 1,
	OCI_MEMORY_POLICY_FLAG_RELATIVE_NODES,
	OCI_MEMORY_POLICY_FLAG_STATIC_NODES,
	OCI_MEMORY_POLICY_FLAG_LAST = OCI_MEMORY_POLICY_FLAG_STATIC_NODES,
};
extern const char *const oci_memory_policy_flag_words[OCI_MEMORY_POLICY_FLAG_LAST + 1];

struct oci_memory_policy_flags {
	uint32_t n;
	enum oci_memory_policy_flag *v;
	uint32_t *at;
};

enum oci_seccomp_action {
	OCI_SECCOMP_ACTION_KILL = 1,
	OCI_SECCOMP_ACTION_KILL_PROCESS,
	OCI_SECCOMP_ACTION_KILL_THREAD,
	OCI_SECCOMP_ACTION_TRAP,
	OCI_SECCOMP_ACTION_ERRNO,
	OCI_SECCOMP_ACTION_TRACE,
	OCI_SECCOMP_ACTION_ALLOW,
	OCI_SECCOMP_ACTION_LOG,
	OCI_SECCOMP_ACTION_NOTIFY,
	OCI_SECCOMP_ACTION_LAST = OCI_SECCOMP_ACTION_NOTIFY,
};
extern const char *const oci_seccomp_action_words[OCI_SECCOMP_ACTION_LAST + 1];

enum oci_seccomp_arch {
	OCI_SECCOMP_ARCH_X86 = 1,
	OCI_SECCOMP_ARCH_X86_64,
	OCI_SECCOMP_ARCH_X32,
	OCI_SECCOMP_ARCH_ARM,
	OCI_SECCOMP_ARCH_AARCH64,
	OCI_SECCOMP_ARCH_MIPS,
	OCI_SECCOMP_ARCH_MIPS64,
	OCI_SECCOMP_ARCH_MIPS64N32,
	OCI_SECCOMP_ARCH_MIPSEL,
	OCI_SECCOMP_ARCH_MIPSEL64,
	OCI_SECCOMP_ARCH_MIPSEL64N32,
	OCI_SECCOMP_ARCH_PPC,
	OCI_SECCOMP_ARCH_PPC64,
	OCI_SECCOMP_ARCH_PPC64LE,
	OCI_SECCOMP_ARCH_S390,
	OCI_SECCOMP_ARCH_S390X,
	OCI_SECCOMP_ARCH_PARISC,
	OCI_SECCOMP_ARCH_PARISC64,
	OCI_SECCOMP_ARCH_RISCV64,
	OCI_SECCOMP_ARCH_LOONGARCH64,
	OCI_SECCOMP_ARCH_M68K,
	OCI_SECCOMP_ARCH_SH,
	OCI_SECCOMP_ARCH_SHEB,
	OCI_SECCOMP_ARCH_LAST = OCI_SECCOMP_ARCH_SHEB,
};
extern const char *const oci_seccomp_arch_words[OCI_SECCOMP_ARCH_LAST + 1];

struct oci_seccomp_archs {
	uint32_t n;
	enum oci_seccomp_arch *v;
	uint32_t *at;
};

enum oci_seccomp_flag {
	OCI_SECCOMP_FLAG_TSYNC = 1,
	OCI_SECCOMP_FLAG_LOG,
	OCI_SECCOMP_FLAG_SPEC_ALLOW,
	OCI_SECCOMP_FLAG_WAIT_KILLABLE_RECV,
	OCI_SECCOMP_FLAG_LAST = OCI_SECCOMP_FLAG_WAIT_KILLABLE_RECV,
};
extern const char *const oci_seccomp_flag_words[OCI_SECCOMP_FLAG_LAST + 1];

struct oci_seccomp_flags {
	uint32_t n;
	enum oci_seccomp_flag *v;
	uint32_t *at;
};

enum oci_seccomp_operator {
	OCI_SECCOMP_OPERATOR_NE = 1,
	OCI_SECCOMP_OPERATOR_LT,
	OCI_SECCOMP_OPERATOR_LE,
	OCI_SECCOMP_OPERATOR_EQ,
	OCI_SECCOMP_OPERATOR_GE,
	OCI_SECCOMP_OPERATOR_GT,
	OCI_SECCOMP_OPERATOR_MASKED_EQ,
	OCI_SECCOMP_OPERATOR_LAST = OCI_SECCOMP_OPERATOR_MASKED_EQ,
};
extern const char *const oci_seccomp_operator_words[OCI_SECCOMP_OPERATOR_LAST + 1];

enum oci_state_status {
	OCI_STATE_STATUS_CREATING = 1,
	OCI_STATE_STATUS_CREATED,
	OCI_STATE_STATUS_RUNNING,
	OCI_STATE_STATUS_STOPPED,
	OCI_STATE_STATUS_PAUSED,
	OCI_STATE_STATUS_LAST = OCI_STATE_STATUS_PAUSED,
};
extern const char *const oci_state_status_words[OCI_STATE_STATUS_LAST + 1];

enum oci_status_phase {
	OCI_STATUS_PHASE_CREATING = 1,
	OCI_STATUS_PHASE_CREATED,
	OCI_STATUS_PHASE_STOPPED,
	OCI_STATUS_PHASE_DELETING,
	OCI_STATUS_PHASE_LAST = OCI_STATUS_PHASE_DELETING,
};
extern const char *const oci_status_phase_words[OCI_STATUS_PHASE_LAST + 1];

enum oci_cgroup_driver {
	OCI_CGROUP_DRIVER_CGROUPFS = 1,
	OCI_CGROUP_DRIVER_SYSTEMD,
	OCI_CGROUP_DRIVER_DISABLED,
	OCI_CGROUP_DRIVER_LAST = OCI_CGROUP_DRIVER_DISABLED,
};
extern const char *const oci_cgroup_driver_words[OCI_CGROUP_DRIVER_LAST + 1];

enum oci_cgroup_layout {
	OCI_CGROUP_LAYOUT_V2 = 1,
	OCI_CGROUP_LAYOUT_V1,
	OCI_CGROUP_LAYOUT_HYBRID,
	OCI_CGROUP_LAYOUT_NONE,
	OCI_CGROUP_LAYOUT_LAST = OCI_CGROUP_LAYOUT_NONE,
};
extern const char *const oci_cgroup_layout_words[OCI_CGROUP_LAYOUT_LAST + 1];

struct oci_hook;
struct oci_hooks;
struct oci_id_map;

struct oci_hook_list {
	uint32_t n;
	struct oci_hook *v;
};

struct oci_id_maps {
	uint32_t n;
	struct oci_id_map *v;
};

enum {
	OCI_HOOK_PATH,
	OCI_HOOK_ARGS,
	OCI_HOOK_ENV,
	OCI_HOOK_TIMEOUT,
	OCI_HOOK_MEMBERS,
};

struct oci_hook {
	const char *path;
	struct oci_strings args;
	struct oci_strings env;
	int32_t timeout;
	uint32_t self_at;
	uint32_t at[OCI_HOOK_MEMBERS];
};

enum {
	OCI_HOOKS_PRESTART,
	OCI_HOOKS_CREATE_RUNTIME,
	OCI_HOOKS_CREATE_CONTAINER,
	OCI_HOOKS_START_CONTAINER,
	OCI_HOOKS_POSTSTART,
	OCI_HOOKS_POSTSTOP,
	OCI_HOOKS_MEMBERS,
};

struct oci_hooks {
	struct oci_hook_list prestart;
	struct oci_hook_list create_runtime;
	struct oci_hook_list create_container;
	struct oci_hook_list start_container;
	struct oci_hook_list poststart;
	struct oci_hook_list poststop;
	uint32_t self_at;
	uint32_t at[OCI_HOOKS_MEMBERS];
};

enum {
	OCI_ID_MAP_CONTAINER_ID,
	OCI_ID_MAP_HOST_ID,
	OCI_ID_MAP_SIZE,
	OCI_ID_MAP_MEMBERS,
};

struct oci_id_map {
	uint32_t container_id;
	uint32_t host_id;
	uint32_t size;
	uint32_t self_at;
	uint32_t at[OCI_ID_MAP_MEMBERS];
};

#endif
