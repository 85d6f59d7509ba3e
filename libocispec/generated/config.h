/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/config.schema; do not edit */
#ifndef DAVIT_OCI_CONFIG_H
#define DAVIT_OCI_CONFIG_H

#include "libocispec/generated/types.h"

struct oci_config;
struct oci_root;
struct oci_mount;
struct oci_process;
struct oci_box;
struct oci_user;
struct oci_capabilities;
struct oci_rlimit;
struct oci_scheduler;
struct oci_io_priority;
struct oci_exec_cpu_affinity;
struct oci_linux;
struct oci_namespace;
struct oci_device;
struct oci_net_device;
struct oci_resources;
struct oci_device_rule;
struct oci_memory;
struct oci_cpu;
struct oci_pids;
struct oci_block_io;
struct oci_weight_device;
struct oci_throttle_device;
struct oci_hugepage_limit;
struct oci_network;
struct oci_interface_priority;
struct oci_rdma;
struct oci_seccomp;
struct oci_syscall;
struct oci_syscall_arg;
struct oci_intel_rdt;
struct oci_memory_policy;
struct oci_personality;
struct oci_time_offsets;
struct oci_time_offset;
struct oci_net_device_entry;
struct oci_rdma_entry;

struct oci_mounts {
	uint32_t n;
	struct oci_mount *v;
};

struct oci_rlimits {
	uint32_t n;
	struct oci_rlimit *v;
};

struct oci_namespaces {
	uint32_t n;
	struct oci_namespace *v;
};

struct oci_devices {
	uint32_t n;
	struct oci_device *v;
};

struct oci_net_devices {
	uint32_t n;
	struct oci_net_device_entry *v;
};

struct oci_device_rules {
	uint32_t n;
	struct oci_device_rule *v;
};

struct oci_weight_devices {
	uint32_t n;
	struct oci_weight_device *v;
};

struct oci_throttle_devices {
	uint32_t n;
	struct oci_throttle_device *v;
};

struct oci_hugepage_limits {
	uint32_t n;
	struct oci_hugepage_limit *v;
};

struct oci_interface_priorities {
	uint32_t n;
	struct oci_interface_priority *v;
};

struct oci_rdmas {
	uint32_t n;
	struct oci_rdma_entry *v;
};

struct oci_syscalls {
	uint32_t n;
	struct oci_syscall *v;
};

struct oci_syscall_args {
	uint32_t n;
	struct oci_syscall_arg *v;
};

enum {
	OCI_CONFIG_OCI_VERSION,
	OCI_CONFIG_PROCESS,
	OCI_CONFIG_ROOT,
	OCI_CONFIG_HOSTNAME,
	OCI_CONFIG_DOMAINNAME,
	OCI_CONFIG_MOUNTS,
	OCI_CONFIG_HOOKS,
	OCI_CONFIG_ANNOTATIONS,
	OCI_CONFIG_LINUX,
	OCI_CONFIG_SOLARIS,
	OCI_CONFIG_WINDOWS,
	OCI_CONFIG_VM,
	OCI_CONFIG_ZOS,
	OCI_CONFIG_FREEBSD,
	OCI_CONFIG_MEMBERS,
};

struct oci_config {
	const char *oci_version;
	struct oci_process *process;
	struct oci_root *root;
	const char *hostname;
	const char *domainname;
	struct oci_mounts mounts;
	struct oci_hooks *hooks;
	struct oci_map annotations;
	struct oci_linux *linux_;
	uint32_t self_at;
	uint32_t at[OCI_CONFIG_MEMBERS];
};

enum {
	OCI_ROOT_PATH,
	OCI_ROOT_READONLY,
	OCI_ROOT_MEMBERS,
};

struct oci_root {
	const char *path;
	bool readonly;
	uint32_t self_at;
	uint32_t at[OCI_ROOT_MEMBERS];
};

enum {
	OCI_MOUNT_DESTINATION,
	OCI_MOUNT_TYPE,
	OCI_MOUNT_SOURCE,
	OCI_MOUNT_OPTIONS,
	OCI_MOUNT_UID_MAPPINGS,
	OCI_MOUNT_GID_MAPPINGS,
	OCI_MOUNT_MEMBERS,
};

struct oci_mount {
	const char *destination;
	const char *type;
	const char *source;
	struct oci_strings options;
	struct oci_id_maps uid_mappings;
	struct oci_id_maps gid_mappings;
	uint32_t self_at;
	uint32_t at[OCI_MOUNT_MEMBERS];
};

enum {
	OCI_PROCESS_TERMINAL,
	OCI_PROCESS_CONSOLE_SIZE,
	OCI_PROCESS_USER,
	OCI_PROCESS_ARGS,
	OCI_PROCESS_COMMAND_LINE,
	OCI_PROCESS_ENV,
	OCI_PROCESS_CWD,
	OCI_PROCESS_CAPABILITIES,
	OCI_PROCESS_RLIMITS,
	OCI_PROCESS_NO_NEW_PRIVILEGES,
	OCI_PROCESS_APPARMOR_PROFILE,
	OCI_PROCESS_OOM_SCORE_ADJ,
	OCI_PROCESS_SCHEDULER,
	OCI_PROCESS_SELINUX_LABEL,
	OCI_PROCESS_IO_PRIORITY,
	OCI_PROCESS_EXEC_CPU_AFFINITY,
	OCI_PROCESS_MEMBERS,
};

struct oci_process {
	bool terminal;
	struct oci_box *console_size;
	struct oci_user *user;
	struct oci_strings args;
	const char *command_line;
	struct oci_strings env;
	const char *cwd;
	struct oci_capabilities *capabilities;
	struct oci_rlimits rlimits;
	bool no_new_privileges;
	const char *apparmor_profile;
	int32_t oom_score_adj;
	struct oci_scheduler *scheduler;
	const char *selinux_label;
	struct oci_io_priority *io_priority;
	struct oci_exec_cpu_affinity *exec_cpu_affinity;
	uint32_t self_at;
	uint32_t at[OCI_PROCESS_MEMBERS];
};

enum {
	OCI_BOX_HEIGHT,
	OCI_BOX_WIDTH,
	OCI_BOX_MEMBERS,
};

struct oci_box {
	uint64_t height;
	uint64_t width;
	uint32_t self_at;
	uint32_t at[OCI_BOX_MEMBERS];
};

enum {
	OCI_USER_UID,
	OCI_USER_GID,
	OCI_USER_UMASK,
	OCI_USER_ADDITIONAL_GIDS,
	OCI_USER_USERNAME,
	OCI_USER_MEMBERS,
};

struct oci_user {
	uint32_t uid;
	uint32_t gid;
	uint32_t umask;
	struct oci_u32s additional_gids;
	const char *username;
	uint32_t self_at;
	uint32_t at[OCI_USER_MEMBERS];
};

enum {
	OCI_CAPABILITIES_BOUNDING,
	OCI_CAPABILITIES_EFFECTIVE,
	OCI_CAPABILITIES_INHERITABLE,
	OCI_CAPABILITIES_PERMITTED,
	OCI_CAPABILITIES_AMBIENT,
	OCI_CAPABILITIES_MEMBERS,
};

struct oci_capabilities {
	struct oci_strings bounding;
	struct oci_strings effective;
	struct oci_strings inheritable;
	struct oci_strings permitted;
	struct oci_strings ambient;
	uint32_t self_at;
	uint32_t at[OCI_CAPABILITIES_MEMBERS];
};

enum {
	OCI_RLIMIT_TYPE,
	OCI_RLIMIT_HARD,
	OCI_RLIMIT_SOFT,
	OCI_RLIMIT_MEMBERS,
};

struct oci_rlimit {
	enum oci_rlimit_type type;
	uint64_t hard;
	uint64_t soft;
	uint32_t self_at;
	uint32_t at[OCI_RLIMIT_MEMBERS];
};

enum {
	OCI_SCHEDULER_POLICY,
	OCI_SCHEDULER_NICE,
	OCI_SCHEDULER_PRIORITY,
	OCI_SCHEDULER_FLAGS,
	OCI_SCHEDULER_RUNTIME,
	OCI_SCHEDULER_DEADLINE,
	OCI_SCHEDULER_PERIOD,
	OCI_SCHEDULER_MEMBERS,
};

struct oci_scheduler {
	enum oci_scheduler_policy policy;
	int32_t nice;
	int32_t priority;
	struct oci_scheduler_flags flags;
	uint64_t runtime;
	uint64_t deadline;
	uint64_t period;
	uint32_t self_at;
	uint32_t at[OCI_SCHEDULER_MEMBERS];
};

enum {
	OCI_IO_PRIORITY_CLASS,
	OCI_IO_PRIORITY_PRIORITY,
	OCI_IO_PRIORITY_MEMBERS,
};

struct oci_io_priority {
	enum oci_io_priority_class class;
	int32_t priority;
	uint32_t self_at;
	uint32_t at[OCI_IO_PRIORITY_MEMBERS];
};

enum {
	OCI_EXEC_CPU_AFFINITY_INITIAL,
	OCI_EXEC_CPU_AFFINITY_FINAL,
	OCI_EXEC_CPU_AFFINITY_MEMBERS,
};

struct oci_exec_cpu_affinity {
	const char *initial;
	const char *final;
	uint32_t self_at;
	uint32_t at[OCI_EXEC_CPU_AFFINITY_MEMBERS];
};

enum {
	OCI_LINUX_UID_MAPPINGS,
	OCI_LINUX_GID_MAPPINGS,
	OCI_LINUX_SYSCTL,
	OCI_LINUX_RESOURCES,
	OCI_LINUX_CGROUPS_PATH,
	OCI_LINUX_NAMESPACES,
	OCI_LINUX_DEVICES,
	OCI_LINUX_NET_DEVICES,
	OCI_LINUX_SECCOMP,
	OCI_LINUX_ROOTFS_PROPAGATION,
	OCI_LINUX_MASKED_PATHS,
	OCI_LINUX_READONLY_PATHS,
	OCI_LINUX_MOUNT_LABEL,
	OCI_LINUX_INTEL_RDT,
	OCI_LINUX_MEMORY_POLICY,
	OCI_LINUX_PERSONALITY,
	OCI_LINUX_TIME_OFFSETS,
	OCI_LINUX_MEMBERS,
};

struct oci_linux {
	struct oci_id_maps uid_mappings;
	struct oci_id_maps gid_mappings;
	struct oci_map sysctl;
	struct oci_resources *resources;
	const char *cgroups_path;
	struct oci_namespaces namespaces;
	struct oci_devices devices;
	struct oci_net_devices net_devices;
	struct oci_seccomp *seccomp;
	enum oci_propagation rootfs_propagation;
	struct oci_strings masked_paths;
	struct oci_strings readonly_paths;
	const char *mount_label;
	struct oci_intel_rdt *intel_rdt;
	struct oci_memory_policy *memory_policy;
	struct oci_personality *personality;
	struct oci_time_offsets *time_offsets;
	uint32_t self_at;
	uint32_t at[OCI_LINUX_MEMBERS];
};

enum {
	OCI_NAMESPACE_TYPE,
	OCI_NAMESPACE_PATH,
	OCI_NAMESPACE_MEMBERS,
};

struct oci_namespace {
	enum oci_namespace_type type;
	const char *path;
	uint32_t self_at;
	uint32_t at[OCI_NAMESPACE_MEMBERS];
};

enum {
	OCI_DEVICE_PATH,
	OCI_DEVICE_TYPE,
	OCI_DEVICE_MAJOR,
	OCI_DEVICE_MINOR,
	OCI_DEVICE_FILE_MODE,
	OCI_DEVICE_UID,
	OCI_DEVICE_GID,
	OCI_DEVICE_MEMBERS,
};

struct oci_device {
	const char *path;
	enum oci_device_type type;
	int64_t major;
	int64_t minor;
	uint32_t file_mode;
	uint32_t uid;
	uint32_t gid;
	uint32_t self_at;
	uint32_t at[OCI_DEVICE_MEMBERS];
};

enum {
	OCI_NET_DEVICE_NAME,
	OCI_NET_DEVICE_MEMBERS,
};

struct oci_net_device {
	const char *name;
	uint32_t self_at;
	uint32_t at[OCI_NET_DEVICE_MEMBERS];
};

struct oci_net_device_entry {
	const char *key;
	uint32_t key_at;
	struct oci_net_device value;
};

enum {
	OCI_RESOURCES_DEVICES,
	OCI_RESOURCES_MEMORY,
	OCI_RESOURCES_CPU,
	OCI_RESOURCES_PIDS,
	OCI_RESOURCES_BLOCK_IO,
	OCI_RESOURCES_HUGEPAGE_LIMITS,
	OCI_RESOURCES_NETWORK,
	OCI_RESOURCES_RDMA,
	OCI_RESOURCES_UNIFIED,
	OCI_RESOURCES_MEMBERS,
};

struct oci_resources {
	struct oci_device_rules devices;
	struct oci_memory *memory;
	struct oci_cpu *cpu;
	struct oci_pids *pids;
	struct oci_block_io *block_io;
	struct oci_hugepage_limits hugepage_limits;
	struct oci_network *network;
	struct oci_rdmas rdma;
	struct oci_map unified;
	uint32_t self_at;
	uint32_t at[OCI_RESOURCES_MEMBERS];
};

enum {
	OCI_DEVICE_RULE_ALLOW,
	OCI_DEVICE_RULE_TYPE,
	OCI_DEVICE_RULE_MAJOR,
	OCI_DEVICE_RULE_MINOR,
	OCI_DEVICE_RULE_ACCESS,
	OCI_DEVICE_RULE_MEMBERS,
};

struct oci_device_rule {
	bool allow;
	enum oci_device_rule_type type;
	int64_t major;
	int64_t minor;
	const char *access;
	uint32_t self_at;
	uint32_t at[OCI_DEVICE_RULE_MEMBERS];
};

enum {
	OCI_MEMORY_LIMIT,
	OCI_MEMORY_RESERVATION,
	OCI_MEMORY_SWAP,
	OCI_MEMORY_KERNEL,
	OCI_MEMORY_KERNEL_TCP,
	OCI_MEMORY_SWAPPINESS,
	OCI_MEMORY_DISABLE_OOM_KILLER,
	OCI_MEMORY_USE_HIERARCHY,
	OCI_MEMORY_CHECK_BEFORE_UPDATE,
	OCI_MEMORY_MEMBERS,
};

struct oci_memory {
	int64_t limit;
	int64_t reservation;
	int64_t swap;
	int64_t kernel;
	int64_t kernel_tcp;
	uint64_t swappiness;
	bool disable_oom_killer;
	bool use_hierarchy;
	bool check_before_update;
	uint32_t self_at;
	uint32_t at[OCI_MEMORY_MEMBERS];
};

enum {
	OCI_CPU_SHARES,
	OCI_CPU_QUOTA,
	OCI_CPU_BURST,
	OCI_CPU_PERIOD,
	OCI_CPU_REALTIME_RUNTIME,
	OCI_CPU_REALTIME_PERIOD,
	OCI_CPU_CPUS,
	OCI_CPU_MEMS,
	OCI_CPU_IDLE,
	OCI_CPU_MEMBERS,
};

struct oci_cpu {
	uint64_t shares;
	int64_t quota;
	uint64_t burst;
	uint64_t period;
	int64_t realtime_runtime;
	uint64_t realtime_period;
	const char *cpus;
	const char *mems;
	int64_t idle;
	uint32_t self_at;
	uint32_t at[OCI_CPU_MEMBERS];
};

enum {
	OCI_PIDS_LIMIT,
	OCI_PIDS_MEMBERS,
};

struct oci_pids {
	int64_t limit;
	uint32_t self_at;
	uint32_t at[OCI_PIDS_MEMBERS];
};

enum {
	OCI_BLOCK_IO_WEIGHT,
	OCI_BLOCK_IO_LEAF_WEIGHT,
	OCI_BLOCK_IO_WEIGHT_DEVICE,
	OCI_BLOCK_IO_THROTTLE_READ_BPS_DEVICE,
	OCI_BLOCK_IO_THROTTLE_WRITE_BPS_DEVICE,
	OCI_BLOCK_IO_THROTTLE_READ_IOPS_DEVICE,
	OCI_BLOCK_IO_THROTTLE_WRITE_IOPS_DEVICE,
	OCI_BLOCK_IO_MEMBERS,
};

struct oci_block_io {
	uint16_t weight;
	uint16_t leaf_weight;
	struct oci_weight_devices weight_device;
	struct oci_throttle_devices throttle_read_bps_device;
	struct oci_throttle_devices throttle_write_bps_device;
	struct oci_throttle_devices throttle_read_iops_device;
	struct oci_throttle_devices throttle_write_iops_device;
	uint32_t self_at;
	uint32_t at[OCI_BLOCK_IO_MEMBERS];
};

enum {
	OCI_WEIGHT_DEVICE_MAJOR,
	OCI_WEIGHT_DEVICE_MINOR,
	OCI_WEIGHT_DEVICE_WEIGHT,
	OCI_WEIGHT_DEVICE_LEAF_WEIGHT,
	OCI_WEIGHT_DEVICE_MEMBERS,
};

struct oci_weight_device {
	int64_t major;
	int64_t minor;
	uint16_t weight;
	uint16_t leaf_weight;
	uint32_t self_at;
	uint32_t at[OCI_WEIGHT_DEVICE_MEMBERS];
};

enum {
	OCI_THROTTLE_DEVICE_MAJOR,
	OCI_THROTTLE_DEVICE_MINOR,
	OCI_THROTTLE_DEVICE_RATE,
	OCI_THROTTLE_DEVICE_MEMBERS,
};

struct oci_throttle_device {
	int64_t major;
	int64_t minor;
	uint64_t rate;
	uint32_t self_at;
	uint32_t at[OCI_THROTTLE_DEVICE_MEMBERS];
};

enum {
	OCI_HUGEPAGE_LIMIT_PAGE_SIZE,
	OCI_HUGEPAGE_LIMIT_LIMIT,
	OCI_HUGEPAGE_LIMIT_MEMBERS,
};

struct oci_hugepage_limit {
	const char *page_size;
	uint64_t limit;
	uint32_t self_at;
	uint32_t at[OCI_HUGEPAGE_LIMIT_MEMBERS];
};

enum {
	OCI_NETWORK_CLASS_ID,
	OCI_NETWORK_PRIORITIES,
	OCI_NETWORK_MEMBERS,
};

struct oci_network {
	uint32_t class_id;
	struct oci_interface_priorities priorities;
	uint32_t self_at;
	uint32_t at[OCI_NETWORK_MEMBERS];
};

enum {
	OCI_INTERFACE_PRIORITY_NAME,
	OCI_INTERFACE_PRIORITY_PRIORITY,
	OCI_INTERFACE_PRIORITY_MEMBERS,
};

struct oci_interface_priority {
	const char *name;
	uint32_t priority;
	uint32_t self_at;
	uint32_t at[OCI_INTERFACE_PRIORITY_MEMBERS];
};

enum {
	OCI_RDMA_HCA_HANDLES,
	OCI_RDMA_HCA_OBJECTS,
	OCI_RDMA_MEMBERS,
};

struct oci_rdma {
	uint32_t hca_handles;
	uint32_t hca_objects;
	uint32_t self_at;
	uint32_t at[OCI_RDMA_MEMBERS];
};

struct oci_rdma_entry {
	const char *key;
	uint32_t key_at;
	struct oci_rdma value;
};

enum {
	OCI_SECCOMP_DEFAULT_ACTION,
	OCI_SECCOMP_DEFAULT_ERRNO_RET,
	OCI_SECCOMP_ARCHITECTURES,
	OCI_SECCOMP_FLAGS,
	OCI_SECCOMP_LISTENER_PATH,
	OCI_SECCOMP_LISTENER_METADATA,
	OCI_SECCOMP_SYSCALLS,
	OCI_SECCOMP_MEMBERS,
};

struct oci_seccomp {
	enum oci_seccomp_action default_action;
	uint32_t default_errno_ret;
	struct oci_seccomp_archs architectures;
	struct oci_seccomp_flags flags;
	const char *listener_path;
	const char *listener_metadata;
	struct oci_syscalls syscalls;
	uint32_t self_at;
	uint32_t at[OCI_SECCOMP_MEMBERS];
};

enum {
	OCI_SYSCALL_NAMES,
	OCI_SYSCALL_ACTION,
	OCI_SYSCALL_ERRNO_RET,
	OCI_SYSCALL_ARGS,
	OCI_SYSCALL_MEMBERS,
};

struct oci_syscall {
	struct oci_strings names;
	enum oci_seccomp_action action;
	uint32_t errno_ret;
	struct oci_syscall_args args;
	uint32_t self_at;
	uint32_t at[OCI_SYSCALL_MEMBERS];
};

enum {
	OCI_SYSCALL_ARG_INDEX,
	OCI_SYSCALL_ARG_VALUE,
	OCI_SYSCALL_ARG_VALUE_TWO,
	OCI_SYSCALL_ARG_OP,
	OCI_SYSCALL_ARG_MEMBERS,
};

struct oci_syscall_arg {
	uint32_t index;
	uint64_t value;
	uint64_t value_two;
	enum oci_seccomp_operator op;
	uint32_t self_at;
	uint32_t at[OCI_SYSCALL_ARG_MEMBERS];
};

enum {
	OCI_INTEL_RDT_CLOS_ID,
	OCI_INTEL_RDT_SCHEMATA,
	OCI_INTEL_RDT_L3_CACHE_SCHEMA,
	OCI_INTEL_RDT_MEM_BW_SCHEMA,
	OCI_INTEL_RDT_ENABLE_MONITORING,
	OCI_INTEL_RDT_MEMBERS,
};

struct oci_intel_rdt {
	const char *clos_id;
	struct oci_strings schemata;
	const char *l3_cache_schema;
	const char *mem_bw_schema;
	bool enable_monitoring;
	uint32_t self_at;
	uint32_t at[OCI_INTEL_RDT_MEMBERS];
};

enum {
	OCI_MEMORY_POLICY_MODE,
	OCI_MEMORY_POLICY_NODES,
	OCI_MEMORY_POLICY_FLAGS,
	OCI_MEMORY_POLICY_MEMBERS,
};

struct oci_memory_policy {
	enum oci_memory_policy_mode mode;
	const char *nodes;
	struct oci_memory_policy_flags flags;
	uint32_t self_at;
	uint32_t at[OCI_MEMORY_POLICY_MEMBERS];
};

enum {
	OCI_PERSONALITY_DOMAIN,
	OCI_PERSONALITY_FLAGS,
	OCI_PERSONALITY_MEMBERS,
};

struct oci_personality {
	enum oci_personality_domain domain;
	struct oci_strings flags;
	uint32_t self_at;
	uint32_t at[OCI_PERSONALITY_MEMBERS];
};

enum {
	OCI_TIME_OFFSETS_MONOTONIC,
	OCI_TIME_OFFSETS_BOOTTIME,
	OCI_TIME_OFFSETS_MEMBERS,
};

struct oci_time_offsets {
	struct oci_time_offset *monotonic;
	struct oci_time_offset *boottime;
	uint32_t self_at;
	uint32_t at[OCI_TIME_OFFSETS_MEMBERS];
};

enum {
	OCI_TIME_OFFSET_SECS,
	OCI_TIME_OFFSET_NANOSECS,
	OCI_TIME_OFFSET_MEMBERS,
};

struct oci_time_offset {
	int64_t secs;
	uint32_t nanosecs;
	uint32_t self_at;
	uint32_t at[OCI_TIME_OFFSET_MEMBERS];
};

#endif
