/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* made by libocispec/generate.py from schema/; do not edit */
#include "libocispec/tables.h"

#include <stddef.h>

#include "libocispec/generated/types.h"
#include "libocispec/generated/config.h"
#include "libocispec/generated/state.h"
#include "libocispec/generated/features.h"
#include "libocispec/generated/status.h"
#include "libocispec/generated/facts.h"

/* clang-format off */
const char *const oci_namespace_type_words[] = {
	NULL,
	"pid",
	"network",
	"mount",
	"ipc",
	"uts",
	"user",
	"cgroup",
	"time",
};

const char *const oci_rlimit_type_words[] = {
	NULL,
	"RLIMIT_CPU",
	"RLIMIT_FSIZE",
	"RLIMIT_DATA",
	"RLIMIT_STACK",
	"RLIMIT_CORE",
	"RLIMIT_RSS",
	"RLIMIT_NPROC",
	"RLIMIT_NOFILE",
	"RLIMIT_MEMLOCK",
	"RLIMIT_AS",
	"RLIMIT_LOCKS",
	"RLIMIT_SIGPENDING",
	"RLIMIT_MSGQUEUE",
	"RLIMIT_NICE",
	"RLIMIT_RTPRIO",
	"RLIMIT_RTTIME",
};

const char *const oci_scheduler_policy_words[] = {
	NULL,
	"SCHED_OTHER",
	"SCHED_FIFO",
	"SCHED_RR",
	"SCHED_BATCH",
	"SCHED_ISO",
	"SCHED_IDLE",
	"SCHED_DEADLINE",
};

const char *const oci_scheduler_flag_words[] = {
	NULL,
	"SCHED_FLAG_RESET_ON_FORK",
	"SCHED_FLAG_RECLAIM",
	"SCHED_FLAG_DL_OVERRUN",
	"SCHED_FLAG_KEEP_POLICY",
	"SCHED_FLAG_KEEP_PARAMS",
	"SCHED_FLAG_UTIL_CLAMP_MIN",
	"SCHED_FLAG_UTIL_CLAMP_MAX",
};

const char *const oci_io_priority_class_words[] = {
	NULL,
	"IOPRIO_CLASS_RT",
	"IOPRIO_CLASS_BE",
	"IOPRIO_CLASS_IDLE",
};

const char *const oci_device_type_words[] = {
	NULL,
	"c",
	"b",
	"u",
	"p",
};

const char *const oci_device_rule_type_words[] = {
	NULL,
	"a",
	"c",
	"b",
};

const char *const oci_propagation_words[] = {
	NULL,
	"shared",
	"slave",
	"private",
	"unbindable",
	"rshared",
	"rslave",
	"rprivate",
	"runbindable",
};

const char *const oci_personality_domain_words[] = {
	NULL,
	"LINUX",
	"LINUX32",
};

const char *const oci_memory_policy_mode_words[] = {
	NULL,
	"MPOL_DEFAULT",
	"MPOL_PREFERRED",
	"MPOL_BIND",
	"MPOL_INTERLEAVE",
	"MPOL_LOCAL",
	"MPOL_PREFERRED_MANY",
	"MPOL_WEIGHTED_INTERLEAVE",
};

const char *const oci_memory_policy_flag_words[] = {
	NULL,
	"MPOL_F_NUMA_BALANCING",
	"MPOL_F_RELATIVE_NODES",
	"MPOL_F_STATIC_NODES",
};

const char *const oci_seccomp_action_words[] = {
	NULL,
	"SCMP_ACT_KILL",
	"SCMP_ACT_KILL_PROCESS",
	"SCMP_ACT_KILL_THREAD",
	"SCMP_ACT_TRAP",
	"SCMP_ACT_ERRNO",
	"SCMP_ACT_TRACE",
	"SCMP_ACT_ALLOW",
	"SCMP_ACT_LOG",
	"SCMP_ACT_NOTIFY",
};

const char *const oci_seccomp_arch_words[] = {
	NULL,
	"SCMP_ARCH_X86",
	"SCMP_ARCH_X86_64",
	"SCMP_ARCH_X32",
	"SCMP_ARCH_ARM",
	"SCMP_ARCH_AARCH64",
	"SCMP_ARCH_MIPS",
	"SCMP_ARCH_MIPS64",
	"SCMP_ARCH_MIPS64N32",
	"SCMP_ARCH_MIPSEL",
	"SCMP_ARCH_MIPSEL64",
	"SCMP_ARCH_MIPSEL64N32",
	"SCMP_ARCH_PPC",
	"SCMP_ARCH_PPC64",
	"SCMP_ARCH_PPC64LE",
	"SCMP_ARCH_S390",
	"SCMP_ARCH_S390X",
	"SCMP_ARCH_PARISC",
	"SCMP_ARCH_PARISC64",
	"SCMP_ARCH_RISCV64",
	"SCMP_ARCH_LOONGARCH64",
	"SCMP_ARCH_M68K",
	"SCMP_ARCH_SH",
	"SCMP_ARCH_SHEB",
};

const char *const oci_seccomp_flag_words[] = {
	NULL,
	"SECCOMP_FILTER_FLAG_TSYNC",
	"SECCOMP_FILTER_FLAG_LOG",
	"SECCOMP_FILTER_FLAG_SPEC_ALLOW",
	"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
};

const char *const oci_seccomp_operator_words[] = {
	NULL,
	"SCMP_CMP_NE",
	"SCMP_CMP_LT",
	"SCMP_CMP_LE",
	"SCMP_CMP_EQ",
	"SCMP_CMP_GE",
	"SCMP_CMP_GT",
	"SCMP_CMP_MASKED_EQ",
};

const char *const oci_state_status_words[] = {
	NULL,
	"creating",
	"created",
	"running",
	"stopped",
	"paused",
};

const char *const oci_status_phase_words[] = {
	NULL,
	"creating",
	"created",
	"stopped",
	"deleting",
};

const char *const oci_cgroup_driver_words[] = {
	NULL,
	"cgroupfs",
	"systemd",
	"disabled",
};

const char *const oci_cgroup_layout_words[] = {
	NULL,
	"v2",
	"v1",
	"hybrid",
	"none",
};

const struct oci_enum oci_enums[OCI_ENUMS] = {
	[OCI_ENUM_NAMESPACE_TYPE] = {oci_namespace_type_words, 8},
	[OCI_ENUM_RLIMIT_TYPE] = {oci_rlimit_type_words, 16},
	[OCI_ENUM_SCHEDULER_POLICY] = {oci_scheduler_policy_words, 7},
	[OCI_ENUM_SCHEDULER_FLAG] = {oci_scheduler_flag_words, 7},
	[OCI_ENUM_IO_PRIORITY_CLASS] = {oci_io_priority_class_words, 3},
	[OCI_ENUM_DEVICE_TYPE] = {oci_device_type_words, 4},
	[OCI_ENUM_DEVICE_RULE_TYPE] = {oci_device_rule_type_words, 3},
	[OCI_ENUM_PROPAGATION] = {oci_propagation_words, 8},
	[OCI_ENUM_PERSONALITY_DOMAIN] = {oci_personality_domain_words, 2},
	[OCI_ENUM_MEMORY_POLICY_MODE] = {oci_memory_policy_mode_words, 7},
	[OCI_ENUM_MEMORY_POLICY_FLAG] = {oci_memory_policy_flag_words, 3},
	[OCI_ENUM_SECCOMP_ACTION] = {oci_seccomp_action_words, 9},
	[OCI_ENUM_SECCOMP_ARCH] = {oci_seccomp_arch_words, 23},
	[OCI_ENUM_SECCOMP_FLAG] = {oci_seccomp_flag_words, 4},
	[OCI_ENUM_SECCOMP_OPERATOR] = {oci_seccomp_operator_words, 7},
	[OCI_ENUM_STATE_STATUS] = {oci_state_status_words, 5},
	[OCI_ENUM_STATUS_PHASE] = {oci_status_phase_words, 4},
	[OCI_ENUM_CGROUP_DRIVER] = {oci_cgroup_driver_words, 3},
	[OCI_ENUM_CGROUP_LAYOUT] = {oci_cgroup_layout_words, 4},
};

const char oci_names[] =
	"path\0"
	"args\0"
	"env\0"
	"timeout\0"
	"prestart\0"
	"createRuntime\0"
	"createContainer\0"
	"startContainer\0"
	"poststart\0"
	"poststop\0"
	"containerID\0"
	"hostID\0"
	"size\0"
	"ociVersion\0"
	"process\0"
	"root\0"
	"hostname\0"
	"domainname\0"
	"mounts\0"
	"hooks\0"
	"annotations\0"
	"linux\0"
	"solaris\0"
	"windows\0"
	"vm\0"
	"zos\0"
	"freebsd\0"
	"readonly\0"
	"destination\0"
	"type\0"
	"source\0"
	"options\0"
	"uidMappings\0"
	"gidMappings\0"
	"terminal\0"
	"consoleSize\0"
	"user\0"
	"commandLine\0"
	"cwd\0"
	"capabilities\0"
	"rlimits\0"
	"noNewPrivileges\0"
	"apparmorProfile\0"
	"oomScoreAdj\0"
	"scheduler\0"
	"selinuxLabel\0"
	"ioPriority\0"
	"execCPUAffinity\0"
	"height\0"
	"width\0"
	"uid\0"
	"gid\0"
	"umask\0"
	"additionalGids\0"
	"username\0"
	"bounding\0"
	"effective\0"
	"inheritable\0"
	"permitted\0"
	"ambient\0"
	"hard\0"
	"soft\0"
	"policy\0"
	"nice\0"
	"priority\0"
	"flags\0"
	"runtime\0"
	"deadline\0"
	"period\0"
	"class\0"
	"initial\0"
	"final\0"
	"sysctl\0"
	"resources\0"
	"cgroupsPath\0"
	"namespaces\0"
	"devices\0"
	"netDevices\0"
	"seccomp\0"
	"rootfsPropagation\0"
	"maskedPaths\0"
	"readonlyPaths\0"
	"mountLabel\0"
	"intelRdt\0"
	"memoryPolicy\0"
	"personality\0"
	"timeOffsets\0"
	"major\0"
	"minor\0"
	"fileMode\0"
	"name\0"
	"memory\0"
	"cpu\0"
	"pids\0"
	"blockIO\0"
	"hugepageLimits\0"
	"network\0"
	"rdma\0"
	"unified\0"
	"allow\0"
	"access\0"
	"limit\0"
	"reservation\0"
	"swap\0"
	"kernel\0"
	"kernelTCP\0"
	"swappiness\0"
	"disableOOMKiller\0"
	"useHierarchy\0"
	"checkBeforeUpdate\0"
	"shares\0"
	"quota\0"
	"burst\0"
	"realtimeRuntime\0"
	"realtimePeriod\0"
	"cpus\0"
	"mems\0"
	"idle\0"
	"weight\0"
	"leafWeight\0"
	"weightDevice\0"
	"throttleReadBpsDevice\0"
	"throttleWriteBpsDevice\0"
	"throttleReadIOPSDevice\0"
	"throttleWriteIOPSDevice\0"
	"rate\0"
	"pageSize\0"
	"classID\0"
	"priorities\0"
	"hcaHandles\0"
	"hcaObjects\0"
	"defaultAction\0"
	"defaultErrnoRet\0"
	"architectures\0"
	"listenerPath\0"
	"listenerMetadata\0"
	"syscalls\0"
	"names\0"
	"action\0"
	"errnoRet\0"
	"index\0"
	"value\0"
	"valueTwo\0"
	"op\0"
	"closID\0"
	"schemata\0"
	"l3CacheSchema\0"
	"memBwSchema\0"
	"enableMonitoring\0"
	"mode\0"
	"nodes\0"
	"domain\0"
	"monotonic\0"
	"boottime\0"
	"secs\0"
	"nanosecs\0"
	"id\0"
	"status\0"
	"pid\0"
	"bundle\0"
	"rootfs\0"
	"created\0"
	"owner\0"
	"fds\0"
	"metadata\0"
	"state\0"
	"ociVersionMin\0"
	"ociVersionMax\0"
	"mountOptions\0"
	"potentiallyUnsafeConfigAnnotations\0"
	"cgroup\0"
	"apparmor\0"
	"selinux\0"
	"mountExtensions\0"
	"v1\0"
	"v2\0"
	"systemd\0"
	"systemdUser\0"
	"enabled\0"
	"actions\0"
	"operators\0"
	"archs\0"
	"knownFlags\0"
	"supportedFlags\0"
	"modes\0"
	"monitoring\0"
	"idmap\0"
	"version\0"
	"phase\0"
	"startTime\0"
	"bootId\0"
	"hasProcess\0"
	"seccompKey\0"
	"pidFile\0"
	"detached\0"
	"joined\0"
	"driver\0"
	"unit\0"
	"places\0"
	"hierarchy\0"
	"levelsMade\0"
	"arch\0"
	"euid\0"
	"egid\0"
	"lastCap\0"
	"capsEffective\0"
	"capsBounding\0"
	"initialUserns\0"
	"cgroupLayout\0"
	"hierarchies\0"
	"swapAccounting\0"
	"subuid\0"
	"subgid\0"
	"newuidmap\0"
	"kernelHas\0"
	"kernelLacks\0"
	"lsm\0"
	"rlimitsHard\0"
	"nrCpus\0"
	"pidMax\0"
	"mount\0"
	"own\0"
	"controllers\0"
	"first\0"
	"count\0"
	;

const struct oci_range oci_ranges[] = {
	{1, 2147483647},
	{0, 4294967295},
	{-1000, 1000},
	{0, 18446744073709551615u},
	{-2147483648, 2147483647},
	{0, 7},
	{INT64_MIN, 9223372036854775807},
	{0, 65535},
	{0, 2147483647},
};

const struct oci_member oci_members[] = {
	/* hook */
	{0, 4, OCI_KIND_STRING, offsetof(struct oci_hook, path), OCI_FLAG_REQUIRED, 0, 0},
	{5, 4, OCI_KIND_STRINGS, offsetof(struct oci_hook, args), 0, 0, 0},
	{10, 3, OCI_KIND_STRINGS, offsetof(struct oci_hook, env), 0, 0, 0},
	{14, 7, OCI_KIND_I32, offsetof(struct oci_hook, timeout), 0, 0, 0},
	/* hooks */
	{22, 8, OCI_KIND_OBJECTS, offsetof(struct oci_hooks, prestart), 0, OCI_TYPE_HOOK, 0},
	{31, 13, OCI_KIND_OBJECTS, offsetof(struct oci_hooks, create_runtime), 0, OCI_TYPE_HOOK, 0},
	{45, 15, OCI_KIND_OBJECTS, offsetof(struct oci_hooks, create_container), 0, OCI_TYPE_HOOK, 0},
	{61, 14, OCI_KIND_OBJECTS, offsetof(struct oci_hooks, start_container), 0, OCI_TYPE_HOOK, 0},
	{76, 9, OCI_KIND_OBJECTS, offsetof(struct oci_hooks, poststart), 0, OCI_TYPE_HOOK, 0},
	{86, 8, OCI_KIND_OBJECTS, offsetof(struct oci_hooks, poststop), 0, OCI_TYPE_HOOK, 0},
	/* id_map */
	{95, 11, OCI_KIND_U32, offsetof(struct oci_id_map, container_id), OCI_FLAG_REQUIRED, 0, 1},
	{107, 6, OCI_KIND_U32, offsetof(struct oci_id_map, host_id), OCI_FLAG_REQUIRED, 0, 1},
	{114, 4, OCI_KIND_U32, offsetof(struct oci_id_map, size), OCI_FLAG_REQUIRED, 0, 1},
	/* config */
	{119, 10, OCI_KIND_STRING, offsetof(struct oci_config, oci_version), OCI_FLAG_REQUIRED, 0, 0},
	{130, 7, OCI_KIND_OBJECT, offsetof(struct oci_config, process), 0, OCI_TYPE_PROCESS, 0},
	{138, 4, OCI_KIND_OBJECT, offsetof(struct oci_config, root), 0, OCI_TYPE_ROOT, 0},
	{143, 8, OCI_KIND_STRING, offsetof(struct oci_config, hostname), 0, 0, 0},
	{152, 10, OCI_KIND_STRING, offsetof(struct oci_config, domainname), 0, 0, 0},
	{163, 6, OCI_KIND_OBJECTS, offsetof(struct oci_config, mounts), 0, OCI_TYPE_MOUNT, 0},
	{170, 5, OCI_KIND_OBJECT, offsetof(struct oci_config, hooks), 0, OCI_TYPE_HOOKS, 0},
	{176, 11, OCI_KIND_MAP, offsetof(struct oci_config, annotations), 0, 0, 0},
	{188, 5, OCI_KIND_OBJECT, offsetof(struct oci_config, linux_), 0, OCI_TYPE_LINUX, 0},
	{194, 7, OCI_KIND_OPAQUE, 0, OCI_FLAG_FOREIGN, 0, 0},
	{202, 7, OCI_KIND_OPAQUE, 0, OCI_FLAG_FOREIGN, 0, 0},
	{210, 2, OCI_KIND_OPAQUE, 0, OCI_FLAG_FOREIGN, 0, 0},
	{213, 3, OCI_KIND_OPAQUE, 0, OCI_FLAG_FOREIGN, 0, 0},
	{217, 7, OCI_KIND_OPAQUE, 0, OCI_FLAG_FOREIGN, 0, 0},
	/* root */
	{0, 4, OCI_KIND_STRING, offsetof(struct oci_root, path), OCI_FLAG_REQUIRED, 0, 0},
	{225, 8, OCI_KIND_BOOL, offsetof(struct oci_root, readonly), 0, 0, 0},
	/* mount */
	{234, 11, OCI_KIND_STRING, offsetof(struct oci_mount, destination), OCI_FLAG_REQUIRED, 0, 0},
	{246, 4, OCI_KIND_STRING, offsetof(struct oci_mount, type), 0, 0, 0},
	{251, 6, OCI_KIND_STRING, offsetof(struct oci_mount, source), 0, 0, 0},
	{258, 7, OCI_KIND_STRINGS, offsetof(struct oci_mount, options), 0, 0, 0},
	{266, 11, OCI_KIND_OBJECTS, offsetof(struct oci_mount, uid_mappings), 0, OCI_TYPE_ID_MAP, 0},
	{278, 11, OCI_KIND_OBJECTS, offsetof(struct oci_mount, gid_mappings), 0, OCI_TYPE_ID_MAP, 0},
	/* process */
	{290, 8, OCI_KIND_BOOL, offsetof(struct oci_process, terminal), 0, 0, 0},
	{299, 11, OCI_KIND_OBJECT, offsetof(struct oci_process, console_size), 0, OCI_TYPE_BOX, 0},
	{311, 4, OCI_KIND_OBJECT, offsetof(struct oci_process, user), 0, OCI_TYPE_USER, 0},
	{5, 4, OCI_KIND_STRINGS, offsetof(struct oci_process, args), 0, 0, 0},
	{316, 11, OCI_KIND_STRING, offsetof(struct oci_process, command_line), OCI_FLAG_FOREIGN, 0, 0},
	{10, 3, OCI_KIND_STRINGS, offsetof(struct oci_process, env), 0, 0, 0},
	{328, 3, OCI_KIND_STRING, offsetof(struct oci_process, cwd), OCI_FLAG_REQUIRED, 0, 0},
	{332, 12, OCI_KIND_OBJECT, offsetof(struct oci_process, capabilities), 0, OCI_TYPE_CAPABILITIES, 0},
	{345, 7, OCI_KIND_OBJECTS, offsetof(struct oci_process, rlimits), 0, OCI_TYPE_RLIMIT, 0},
	{353, 15, OCI_KIND_BOOL, offsetof(struct oci_process, no_new_privileges), 0, 0, 0},
	{369, 15, OCI_KIND_STRING, offsetof(struct oci_process, apparmor_profile), 0, 0, 0},
	{385, 11, OCI_KIND_I32, offsetof(struct oci_process, oom_score_adj), 0, 0, 2},
	{397, 9, OCI_KIND_OBJECT, offsetof(struct oci_process, scheduler), 0, OCI_TYPE_SCHEDULER, 0},
	{407, 12, OCI_KIND_STRING, offsetof(struct oci_process, selinux_label), 0, 0, 0},
	{420, 10, OCI_KIND_OBJECT, offsetof(struct oci_process, io_priority), 0, OCI_TYPE_IO_PRIORITY, 0},
	{431, 15, OCI_KIND_OBJECT, offsetof(struct oci_process, exec_cpu_affinity), 0, OCI_TYPE_EXEC_CPU_AFFINITY, 0},
	/* box */
	{447, 6, OCI_KIND_U64, offsetof(struct oci_box, height), OCI_FLAG_REQUIRED, 0, 3},
	{454, 5, OCI_KIND_U64, offsetof(struct oci_box, width), OCI_FLAG_REQUIRED, 0, 3},
	/* user */
	{460, 3, OCI_KIND_U32, offsetof(struct oci_user, uid), OCI_FLAG_REQUIRED, 0, 1},
	{464, 3, OCI_KIND_U32, offsetof(struct oci_user, gid), OCI_FLAG_REQUIRED, 0, 1},
	{468, 5, OCI_KIND_U32, offsetof(struct oci_user, umask), 0, 0, 1},
	{474, 14, OCI_KIND_U32S, offsetof(struct oci_user, additional_gids), 0, 0, 1},
	{489, 8, OCI_KIND_STRING, offsetof(struct oci_user, username), OCI_FLAG_FOREIGN, 0, 0},
	/* capabilities */
	{498, 8, OCI_KIND_STRINGS, offsetof(struct oci_capabilities, bounding), 0, 0, 0},
	{507, 9, OCI_KIND_STRINGS, offsetof(struct oci_capabilities, effective), 0, 0, 0},
	{517, 11, OCI_KIND_STRINGS, offsetof(struct oci_capabilities, inheritable), 0, 0, 0},
	{529, 9, OCI_KIND_STRINGS, offsetof(struct oci_capabilities, permitted), 0, 0, 0},
	{539, 7, OCI_KIND_STRINGS, offsetof(struct oci_capabilities, ambient), 0, 0, 0},
	/* rlimit */
	{246, 4, OCI_KIND_ENUM, offsetof(struct oci_rlimit, type), OCI_FLAG_REQUIRED, OCI_ENUM_RLIMIT_TYPE, 0},
	{547, 4, OCI_KIND_U64, offsetof(struct oci_rlimit, hard), OCI_FLAG_REQUIRED, 0, 3},
	{552, 4, OCI_KIND_U64, offsetof(struct oci_rlimit, soft), OCI_FLAG_REQUIRED, 0, 3},
	/* scheduler */
	{557, 6, OCI_KIND_ENUM, offsetof(struct oci_scheduler, policy), OCI_FLAG_REQUIRED, OCI_ENUM_SCHEDULER_POLICY, 0},
	{564, 4, OCI_KIND_I32, offsetof(struct oci_scheduler, nice), 0, 0, 4},
	{569, 8, OCI_KIND_I32, offsetof(struct oci_scheduler, priority), 0, 0, 4},
	{578, 5, OCI_KIND_ENUMS, offsetof(struct oci_scheduler, flags), 0, OCI_ENUM_SCHEDULER_FLAG, 0},
	{584, 7, OCI_KIND_U64, offsetof(struct oci_scheduler, runtime), 0, 0, 3},
	{592, 8, OCI_KIND_U64, offsetof(struct oci_scheduler, deadline), 0, 0, 3},
	{601, 6, OCI_KIND_U64, offsetof(struct oci_scheduler, period), 0, 0, 3},
	/* io_priority */
	{608, 5, OCI_KIND_ENUM, offsetof(struct oci_io_priority, class), OCI_FLAG_REQUIRED, OCI_ENUM_IO_PRIORITY_CLASS, 0},
	{569, 8, OCI_KIND_I32, offsetof(struct oci_io_priority, priority), OCI_FLAG_REQUIRED, 0, 5},
	/* exec_cpu_affinity */
	{614, 7, OCI_KIND_STRING, offsetof(struct oci_exec_cpu_affinity, initial), 0, 0, 0},
	{622, 5, OCI_KIND_STRING, offsetof(struct oci_exec_cpu_affinity, final), 0, 0, 0},
	/* linux */
	{266, 11, OCI_KIND_OBJECTS, offsetof(struct oci_linux, uid_mappings), 0, OCI_TYPE_ID_MAP, 0},
	{278, 11, OCI_KIND_OBJECTS, offsetof(struct oci_linux, gid_mappings), 0, OCI_TYPE_ID_MAP, 0},
	{628, 6, OCI_KIND_MAP, offsetof(struct oci_linux, sysctl), 0, 0, 0},
	{635, 9, OCI_KIND_OBJECT, offsetof(struct oci_linux, resources), 0, OCI_TYPE_RESOURCES, 0},
	{645, 11, OCI_KIND_STRING, offsetof(struct oci_linux, cgroups_path), 0, 0, 0},
	{657, 10, OCI_KIND_OBJECTS, offsetof(struct oci_linux, namespaces), 0, OCI_TYPE_NAMESPACE, 0},
	{668, 7, OCI_KIND_OBJECTS, offsetof(struct oci_linux, devices), 0, OCI_TYPE_DEVICE, 0},
	{676, 10, OCI_KIND_OBJECT_MAP, offsetof(struct oci_linux, net_devices), 0, OCI_TYPE_NET_DEVICE, 0},
	{687, 7, OCI_KIND_OBJECT, offsetof(struct oci_linux, seccomp), 0, OCI_TYPE_SECCOMP, 0},
	{695, 17, OCI_KIND_ENUM, offsetof(struct oci_linux, rootfs_propagation), 0, OCI_ENUM_PROPAGATION, 0},
	{713, 11, OCI_KIND_STRINGS, offsetof(struct oci_linux, masked_paths), 0, 0, 0},
	{725, 13, OCI_KIND_STRINGS, offsetof(struct oci_linux, readonly_paths), 0, 0, 0},
	{739, 10, OCI_KIND_STRING, offsetof(struct oci_linux, mount_label), 0, 0, 0},
	{750, 8, OCI_KIND_OBJECT, offsetof(struct oci_linux, intel_rdt), 0, OCI_TYPE_INTEL_RDT, 0},
	{759, 12, OCI_KIND_OBJECT, offsetof(struct oci_linux, memory_policy), 0, OCI_TYPE_MEMORY_POLICY, 0},
	{772, 11, OCI_KIND_OBJECT, offsetof(struct oci_linux, personality), 0, OCI_TYPE_PERSONALITY, 0},
	{784, 11, OCI_KIND_OBJECT, offsetof(struct oci_linux, time_offsets), 0, OCI_TYPE_TIME_OFFSETS, 0},
	/* namespace */
	{246, 4, OCI_KIND_ENUM, offsetof(struct oci_namespace, type), OCI_FLAG_REQUIRED, OCI_ENUM_NAMESPACE_TYPE, 0},
	{0, 4, OCI_KIND_STRING, offsetof(struct oci_namespace, path), 0, 0, 0},
	/* device */
	{0, 4, OCI_KIND_STRING, offsetof(struct oci_device, path), OCI_FLAG_REQUIRED, 0, 0},
	{246, 4, OCI_KIND_ENUM, offsetof(struct oci_device, type), OCI_FLAG_REQUIRED, OCI_ENUM_DEVICE_TYPE, 0},
	{796, 5, OCI_KIND_I64, offsetof(struct oci_device, major), 0, 0, 6},
	{802, 5, OCI_KIND_I64, offsetof(struct oci_device, minor), 0, 0, 6},
	{808, 8, OCI_KIND_U32, offsetof(struct oci_device, file_mode), 0, 0, 1},
	{460, 3, OCI_KIND_U32, offsetof(struct oci_device, uid), 0, 0, 1},
	{464, 3, OCI_KIND_U32, offsetof(struct oci_device, gid), 0, 0, 1},
	/* net_device */
	{817, 4, OCI_KIND_STRING, offsetof(struct oci_net_device, name), 0, 0, 0},
	/* resources */
	{668, 7, OCI_KIND_OBJECTS, offsetof(struct oci_resources, devices), 0, OCI_TYPE_DEVICE_RULE, 0},
	{822, 6, OCI_KIND_OBJECT, offsetof(struct oci_resources, memory), 0, OCI_TYPE_MEMORY, 0},
	{829, 3, OCI_KIND_OBJECT, offsetof(struct oci_resources, cpu), 0, OCI_TYPE_CPU, 0},
	{833, 4, OCI_KIND_OBJECT, offsetof(struct oci_resources, pids), 0, OCI_TYPE_PIDS, 0},
	{838, 7, OCI_KIND_OBJECT, offsetof(struct oci_resources, block_io), 0, OCI_TYPE_BLOCK_IO, 0},
	{846, 14, OCI_KIND_OBJECTS, offsetof(struct oci_resources, hugepage_limits), 0, OCI_TYPE_HUGEPAGE_LIMIT, 0},
	{861, 7, OCI_KIND_OBJECT, offsetof(struct oci_resources, network), 0, OCI_TYPE_NETWORK, 0},
	{869, 4, OCI_KIND_OBJECT_MAP, offsetof(struct oci_resources, rdma), 0, OCI_TYPE_RDMA, 0},
	{874, 7, OCI_KIND_MAP, offsetof(struct oci_resources, unified), 0, 0, 0},
	/* device_rule */
	{882, 5, OCI_KIND_BOOL, offsetof(struct oci_device_rule, allow), OCI_FLAG_REQUIRED, 0, 0},
	{246, 4, OCI_KIND_ENUM, offsetof(struct oci_device_rule, type), 0, OCI_ENUM_DEVICE_RULE_TYPE, 0},
	{796, 5, OCI_KIND_I64, offsetof(struct oci_device_rule, major), 0, 0, 6},
	{802, 5, OCI_KIND_I64, offsetof(struct oci_device_rule, minor), 0, 0, 6},
	{888, 6, OCI_KIND_STRING, offsetof(struct oci_device_rule, access), 0, 0, 0},
	/* memory */
	{895, 5, OCI_KIND_I64, offsetof(struct oci_memory, limit), 0, 0, 6},
	{901, 11, OCI_KIND_I64, offsetof(struct oci_memory, reservation), 0, 0, 6},
	{913, 4, OCI_KIND_I64, offsetof(struct oci_memory, swap), 0, 0, 6},
	{918, 6, OCI_KIND_I64, offsetof(struct oci_memory, kernel), 0, 0, 6},
	{925, 9, OCI_KIND_I64, offsetof(struct oci_memory, kernel_tcp), 0, 0, 6},
	{935, 10, OCI_KIND_U64, offsetof(struct oci_memory, swappiness), 0, 0, 3},
	{946, 16, OCI_KIND_BOOL, offsetof(struct oci_memory, disable_oom_killer), 0, 0, 0},
	{963, 12, OCI_KIND_BOOL, offsetof(struct oci_memory, use_hierarchy), 0, 0, 0},
	{976, 17, OCI_KIND_BOOL, offsetof(struct oci_memory, check_before_update), 0, 0, 0},
	/* cpu */
	{994, 6, OCI_KIND_U64, offsetof(struct oci_cpu, shares), 0, 0, 3},
	{1001, 5, OCI_KIND_I64, offsetof(struct oci_cpu, quota), 0, 0, 6},
	{1007, 5, OCI_KIND_U64, offsetof(struct oci_cpu, burst), 0, 0, 3},
	{601, 6, OCI_KIND_U64, offsetof(struct oci_cpu, period), 0, 0, 3},
	{1013, 15, OCI_KIND_I64, offsetof(struct oci_cpu, realtime_runtime), 0, 0, 6},
	{1029, 14, OCI_KIND_U64, offsetof(struct oci_cpu, realtime_period), 0, 0, 3},
	{1044, 4, OCI_KIND_STRING, offsetof(struct oci_cpu, cpus), 0, 0, 0},
	{1049, 4, OCI_KIND_STRING, offsetof(struct oci_cpu, mems), 0, 0, 0},
	{1054, 4, OCI_KIND_I64, offsetof(struct oci_cpu, idle), 0, 0, 6},
	/* pids */
	{895, 5, OCI_KIND_I64, offsetof(struct oci_pids, limit), 0, 0, 6},
	/* block_io */
	{1059, 6, OCI_KIND_U16, offsetof(struct oci_block_io, weight), 0, 0, 7},
	{1066, 10, OCI_KIND_U16, offsetof(struct oci_block_io, leaf_weight), 0, 0, 7},
	{1077, 12, OCI_KIND_OBJECTS, offsetof(struct oci_block_io, weight_device), 0, OCI_TYPE_WEIGHT_DEVICE, 0},
	{1090, 21, OCI_KIND_OBJECTS, offsetof(struct oci_block_io, throttle_read_bps_device), 0, OCI_TYPE_THROTTLE_DEVICE, 0},
	{1112, 22, OCI_KIND_OBJECTS, offsetof(struct oci_block_io, throttle_write_bps_device), 0, OCI_TYPE_THROTTLE_DEVICE, 0},
	{1135, 22, OCI_KIND_OBJECTS, offsetof(struct oci_block_io, throttle_read_iops_device), 0, OCI_TYPE_THROTTLE_DEVICE, 0},
	{1158, 23, OCI_KIND_OBJECTS, offsetof(struct oci_block_io, throttle_write_iops_device), 0, OCI_TYPE_THROTTLE_DEVICE, 0},
	/* weight_device */
	{796, 5, OCI_KIND_I64, offsetof(struct oci_weight_device, major), OCI_FLAG_REQUIRED, 0, 6},
	{802, 5, OCI_KIND_I64, offsetof(struct oci_weight_device, minor), OCI_FLAG_REQUIRED, 0, 6},
	{1059, 6, OCI_KIND_U16, offsetof(struct oci_weight_device, weight), 0, 0, 7},
	{1066, 10, OCI_KIND_U16, offsetof(struct oci_weight_device, leaf_weight), 0, 0, 7},
	/* throttle_device */
	{796, 5, OCI_KIND_I64, offsetof(struct oci_throttle_device, major), OCI_FLAG_REQUIRED, 0, 6},
	{802, 5, OCI_KIND_I64, offsetof(struct oci_throttle_device, minor), OCI_FLAG_REQUIRED, 0, 6},
	{1182, 4, OCI_KIND_U64, offsetof(struct oci_throttle_device, rate), OCI_FLAG_REQUIRED, 0, 3},
	/* hugepage_limit */
	{1187, 8, OCI_KIND_STRING, offsetof(struct oci_hugepage_limit, page_size), OCI_FLAG_REQUIRED, 0, 0},
	{895, 5, OCI_KIND_U64, offsetof(struct oci_hugepage_limit, limit), OCI_FLAG_REQUIRED, 0, 3},
	/* network */
	{1196, 7, OCI_KIND_U32, offsetof(struct oci_network, class_id), 0, 0, 1},
	{1204, 10, OCI_KIND_OBJECTS, offsetof(struct oci_network, priorities), 0, OCI_TYPE_INTERFACE_PRIORITY, 0},
	/* interface_priority */
	{817, 4, OCI_KIND_STRING, offsetof(struct oci_interface_priority, name), OCI_FLAG_REQUIRED, 0, 0},
	{569, 8, OCI_KIND_U32, offsetof(struct oci_interface_priority, priority), OCI_FLAG_REQUIRED, 0, 1},
	/* rdma */
	{1215, 10, OCI_KIND_U32, offsetof(struct oci_rdma, hca_handles), 0, 0, 1},
	{1226, 10, OCI_KIND_U32, offsetof(struct oci_rdma, hca_objects), 0, 0, 1},
	/* seccomp */
	{1237, 13, OCI_KIND_ENUM, offsetof(struct oci_seccomp, default_action), OCI_FLAG_REQUIRED, OCI_ENUM_SECCOMP_ACTION, 0},
	{1251, 15, OCI_KIND_U32, offsetof(struct oci_seccomp, default_errno_ret), 0, 0, 1},
	{1267, 13, OCI_KIND_ENUMS, offsetof(struct oci_seccomp, architectures), 0, OCI_ENUM_SECCOMP_ARCH, 0},
	{578, 5, OCI_KIND_ENUMS, offsetof(struct oci_seccomp, flags), 0, OCI_ENUM_SECCOMP_FLAG, 0},
	{1281, 12, OCI_KIND_STRING, offsetof(struct oci_seccomp, listener_path), 0, 0, 0},
	{1294, 16, OCI_KIND_STRING, offsetof(struct oci_seccomp, listener_metadata), 0, 0, 0},
	{1311, 8, OCI_KIND_OBJECTS, offsetof(struct oci_seccomp, syscalls), 0, OCI_TYPE_SYSCALL, 0},
	/* syscall */
	{1320, 5, OCI_KIND_STRINGS, offsetof(struct oci_syscall, names), OCI_FLAG_NONEMPTY | OCI_FLAG_REQUIRED, 0, 0},
	{1326, 6, OCI_KIND_ENUM, offsetof(struct oci_syscall, action), OCI_FLAG_REQUIRED, OCI_ENUM_SECCOMP_ACTION, 0},
	{1333, 8, OCI_KIND_U32, offsetof(struct oci_syscall, errno_ret), 0, 0, 1},
	{5, 4, OCI_KIND_OBJECTS, offsetof(struct oci_syscall, args), 0, OCI_TYPE_SYSCALL_ARG, 0},
	/* syscall_arg */
	{1342, 5, OCI_KIND_U32, offsetof(struct oci_syscall_arg, index), OCI_FLAG_REQUIRED, 0, 1},
	{1348, 5, OCI_KIND_U64, offsetof(struct oci_syscall_arg, value), OCI_FLAG_REQUIRED, 0, 3},
	{1354, 8, OCI_KIND_U64, offsetof(struct oci_syscall_arg, value_two), 0, 0, 3},
	{1363, 2, OCI_KIND_ENUM, offsetof(struct oci_syscall_arg, op), OCI_FLAG_REQUIRED, OCI_ENUM_SECCOMP_OPERATOR, 0},
	/* intel_rdt */
	{1366, 6, OCI_KIND_STRING, offsetof(struct oci_intel_rdt, clos_id), 0, 0, 0},
	{1373, 8, OCI_KIND_STRINGS, offsetof(struct oci_intel_rdt, schemata), 0, 0, 0},
	{1382, 13, OCI_KIND_STRING, offsetof(struct oci_intel_rdt, l3_cache_schema), 0, 0, 0},
	{1396, 11, OCI_KIND_STRING, offsetof(struct oci_intel_rdt, mem_bw_schema), 0, 0, 0},
	{1408, 16, OCI_KIND_BOOL, offsetof(struct oci_intel_rdt, enable_monitoring), 0, 0, 0},
	/* memory_policy */
	{1425, 4, OCI_KIND_ENUM, offsetof(struct oci_memory_policy, mode), OCI_FLAG_REQUIRED, OCI_ENUM_MEMORY_POLICY_MODE, 0},
	{1430, 5, OCI_KIND_STRING, offsetof(struct oci_memory_policy, nodes), 0, 0, 0},
	{578, 5, OCI_KIND_ENUMS, offsetof(struct oci_memory_policy, flags), 0, OCI_ENUM_MEMORY_POLICY_FLAG, 0},
	/* personality */
	{1436, 6, OCI_KIND_ENUM, offsetof(struct oci_personality, domain), OCI_FLAG_REQUIRED, OCI_ENUM_PERSONALITY_DOMAIN, 0},
	{578, 5, OCI_KIND_STRINGS, offsetof(struct oci_personality, flags), 0, 0, 0},
	/* time_offsets */
	{1443, 9, OCI_KIND_OBJECT, offsetof(struct oci_time_offsets, monotonic), 0, OCI_TYPE_TIME_OFFSET, 0},
	{1453, 8, OCI_KIND_OBJECT, offsetof(struct oci_time_offsets, boottime), 0, OCI_TYPE_TIME_OFFSET, 0},
	/* time_offset */
	{1462, 4, OCI_KIND_I64, offsetof(struct oci_time_offset, secs), 0, 0, 6},
	{1467, 8, OCI_KIND_U32, offsetof(struct oci_time_offset, nanosecs), 0, 0, 1},
	/* state */
	{119, 10, OCI_KIND_STRING, offsetof(struct oci_state, oci_version), OCI_FLAG_REQUIRED, 0, 0},
	{1476, 2, OCI_KIND_STRING, offsetof(struct oci_state, id), OCI_FLAG_REQUIRED, 0, 0},
	{1479, 6, OCI_KIND_ENUM, offsetof(struct oci_state, status), OCI_FLAG_REQUIRED, OCI_ENUM_STATE_STATUS, 0},
	{1486, 3, OCI_KIND_I32, offsetof(struct oci_state, pid), 0, 0, 8},
	{1490, 6, OCI_KIND_STRING, offsetof(struct oci_state, bundle), OCI_FLAG_REQUIRED, 0, 0},
	{1497, 6, OCI_KIND_STRING, offsetof(struct oci_state, rootfs), 0, 0, 0},
	{1504, 7, OCI_KIND_STRING, offsetof(struct oci_state, created), 0, 0, 0},
	{176, 11, OCI_KIND_MAP, offsetof(struct oci_state, annotations), 0, 0, 0},
	{1512, 5, OCI_KIND_STRING, offsetof(struct oci_state, owner), 0, 0, 0},
	/* process_state */
	{119, 10, OCI_KIND_STRING, offsetof(struct oci_process_state, oci_version), OCI_FLAG_REQUIRED, 0, 0},
	{1518, 3, OCI_KIND_STRINGS, offsetof(struct oci_process_state, fds), 0, 0, 0},
	{1486, 3, OCI_KIND_I32, offsetof(struct oci_process_state, pid), OCI_FLAG_REQUIRED, 0, 8},
	{1522, 8, OCI_KIND_STRING, offsetof(struct oci_process_state, metadata), 0, 0, 0},
	{1531, 5, OCI_KIND_OBJECT, offsetof(struct oci_process_state, state), OCI_FLAG_REQUIRED, OCI_TYPE_STATE, 0},
	/* features */
	{1537, 13, OCI_KIND_STRING, offsetof(struct oci_features, oci_version_min), OCI_FLAG_REQUIRED, 0, 0},
	{1551, 13, OCI_KIND_STRING, offsetof(struct oci_features, oci_version_max), OCI_FLAG_REQUIRED, 0, 0},
	{170, 5, OCI_KIND_STRINGS, offsetof(struct oci_features, hooks), 0, 0, 0},
	{1565, 12, OCI_KIND_STRINGS, offsetof(struct oci_features, mount_options), 0, 0, 0},
	{188, 5, OCI_KIND_OBJECT, offsetof(struct oci_features, linux_), 0, OCI_TYPE_FEATURES_LINUX, 0},
	{176, 11, OCI_KIND_MAP, offsetof(struct oci_features, annotations), 0, 0, 0},
	{1578, 34, OCI_KIND_STRINGS, offsetof(struct oci_features, potentially_unsafe_config_annotations), 0, 0, 0},
	/* features_linux */
	{657, 10, OCI_KIND_STRINGS, offsetof(struct oci_features_linux, namespaces), 0, 0, 0},
	{332, 12, OCI_KIND_STRINGS, offsetof(struct oci_features_linux, capabilities), 0, 0, 0},
	{1613, 6, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, cgroup), 0, OCI_TYPE_FEATURES_CGROUP, 0},
	{687, 7, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, seccomp), 0, OCI_TYPE_FEATURES_SECCOMP, 0},
	{1620, 8, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, apparmor), 0, OCI_TYPE_FEATURES_SWITCH, 0},
	{1629, 7, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, selinux), 0, OCI_TYPE_FEATURES_SWITCH, 0},
	{759, 12, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, memory_policy), 0, OCI_TYPE_FEATURES_MEMORY_POLICY, 0},
	{750, 8, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, intel_rdt), 0, OCI_TYPE_FEATURES_INTEL_RDT, 0},
	{1637, 15, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, mount_extensions), 0, OCI_TYPE_FEATURES_MOUNT_EXTENSIONS, 0},
	{676, 10, OCI_KIND_OBJECT, offsetof(struct oci_features_linux, net_devices), 0, OCI_TYPE_FEATURES_SWITCH, 0},
	/* features_cgroup */
	{1653, 2, OCI_KIND_BOOL, offsetof(struct oci_features_cgroup, v1), 0, 0, 0},
	{1656, 2, OCI_KIND_BOOL, offsetof(struct oci_features_cgroup, v2), 0, 0, 0},
	{1659, 7, OCI_KIND_BOOL, offsetof(struct oci_features_cgroup, systemd), 0, 0, 0},
	{1667, 11, OCI_KIND_BOOL, offsetof(struct oci_features_cgroup, systemd_user), 0, 0, 0},
	{869, 4, OCI_KIND_BOOL, offsetof(struct oci_features_cgroup, rdma), 0, 0, 0},
	/* features_seccomp */
	{1679, 7, OCI_KIND_BOOL, offsetof(struct oci_features_seccomp, enabled), 0, 0, 0},
	{1687, 7, OCI_KIND_STRINGS, offsetof(struct oci_features_seccomp, actions), 0, 0, 0},
	{1695, 9, OCI_KIND_STRINGS, offsetof(struct oci_features_seccomp, operators), 0, 0, 0},
	{1705, 5, OCI_KIND_STRINGS, offsetof(struct oci_features_seccomp, archs), 0, 0, 0},
	{1711, 10, OCI_KIND_STRINGS, offsetof(struct oci_features_seccomp, known_flags), 0, 0, 0},
	{1722, 14, OCI_KIND_STRINGS, offsetof(struct oci_features_seccomp, supported_flags), 0, 0, 0},
	/* features_switch */
	{1679, 7, OCI_KIND_BOOL, offsetof(struct oci_features_switch, enabled), 0, 0, 0},
	/* features_memory_policy */
	{1737, 5, OCI_KIND_STRINGS, offsetof(struct oci_features_memory_policy, modes), 0, 0, 0},
	{578, 5, OCI_KIND_STRINGS, offsetof(struct oci_features_memory_policy, flags), 0, 0, 0},
	/* features_intel_rdt */
	{1679, 7, OCI_KIND_BOOL, offsetof(struct oci_features_intel_rdt, enabled), 0, 0, 0},
	{1373, 8, OCI_KIND_BOOL, offsetof(struct oci_features_intel_rdt, schemata), 0, 0, 0},
	{1743, 10, OCI_KIND_BOOL, offsetof(struct oci_features_intel_rdt, monitoring), 0, 0, 0},
	/* features_mount_extensions */
	{1754, 5, OCI_KIND_OBJECT, offsetof(struct oci_features_mount_extensions, idmap), 0, OCI_TYPE_FEATURES_SWITCH, 0},
	/* status */
	{1760, 7, OCI_KIND_U32, offsetof(struct oci_status, version), OCI_FLAG_REQUIRED, 0, 1},
	{1476, 2, OCI_KIND_STRING, offsetof(struct oci_status, id), OCI_FLAG_REQUIRED, 0, 0},
	{1768, 5, OCI_KIND_ENUM, offsetof(struct oci_status, phase), OCI_FLAG_REQUIRED, OCI_ENUM_STATUS_PHASE, 0},
	{119, 10, OCI_KIND_STRING, offsetof(struct oci_status, oci_version), 0, 0, 0},
	{1490, 6, OCI_KIND_STRING, offsetof(struct oci_status, bundle), 0, 0, 0},
	{1497, 6, OCI_KIND_STRING, offsetof(struct oci_status, rootfs), 0, 0, 0},
	{1504, 7, OCI_KIND_STRING, offsetof(struct oci_status, created), 0, 0, 0},
	{1512, 5, OCI_KIND_STRING, offsetof(struct oci_status, owner), 0, 0, 0},
	{176, 11, OCI_KIND_MAP, offsetof(struct oci_status, annotations), 0, 0, 0},
	{1486, 3, OCI_KIND_I32, offsetof(struct oci_status, pid), 0, 0, 8},
	{1774, 9, OCI_KIND_U64, offsetof(struct oci_status, start_time), 0, 0, 3},
	{1784, 6, OCI_KIND_STRING, offsetof(struct oci_status, boot_id), 0, 0, 0},
	{657, 10, OCI_KIND_U32, offsetof(struct oci_status, namespaces), 0, 0, 1},
	{1791, 10, OCI_KIND_BOOL, offsetof(struct oci_status, has_process), 0, 0, 0},
	{1613, 6, OCI_KIND_OBJECT, offsetof(struct oci_status, cgroup), 0, OCI_TYPE_STATUS_CGROUP, 0},
	{1802, 10, OCI_KIND_STRING, offsetof(struct oci_status, seccomp_key), 0, 0, 0},
	{1281, 12, OCI_KIND_STRING, offsetof(struct oci_status, listener_path), 0, 0, 0},
	{1294, 16, OCI_KIND_STRING, offsetof(struct oci_status, listener_metadata), 0, 0, 0},
	{170, 5, OCI_KIND_OBJECT, offsetof(struct oci_status, hooks), 0, OCI_TYPE_HOOKS, 0},
	{1813, 7, OCI_KIND_STRING, offsetof(struct oci_status, pid_file), 0, 0, 0},
	{1821, 8, OCI_KIND_BOOL, offsetof(struct oci_status, detached), 0, 0, 0},
	{1830, 6, OCI_KIND_U32, offsetof(struct oci_status, joined), 0, 0, 1},
	/* status_cgroup */
	{1837, 6, OCI_KIND_ENUM, offsetof(struct oci_status_cgroup, driver), OCI_FLAG_REQUIRED, OCI_ENUM_CGROUP_DRIVER, 0},
	{1844, 4, OCI_KIND_STRING, offsetof(struct oci_status_cgroup, unit), 0, 0, 0},
	{1849, 6, OCI_KIND_OBJECTS, offsetof(struct oci_status_cgroup, places), 0, OCI_TYPE_CGROUP_PLACE, 0},
	/* cgroup_place */
	{1856, 9, OCI_KIND_STRING, offsetof(struct oci_cgroup_place, hierarchy), OCI_FLAG_REQUIRED, 0, 0},
	{0, 4, OCI_KIND_STRING, offsetof(struct oci_cgroup_place, path), OCI_FLAG_REQUIRED, 0, 0},
	{1866, 10, OCI_KIND_U32, offsetof(struct oci_cgroup_place, levels_made), 0, 0, 1},
	/* facts */
	{918, 6, OCI_KIND_RELEASE, offsetof(struct oci_facts, kernel), OCI_FLAG_REQUIRED, 0, 0},
	{1877, 4, OCI_KIND_STRING, offsetof(struct oci_facts, arch), OCI_FLAG_REQUIRED, 0, 0},
	{1882, 4, OCI_KIND_U32, offsetof(struct oci_facts, euid), OCI_FLAG_REQUIRED, 0, 1},
	{1887, 4, OCI_KIND_U32, offsetof(struct oci_facts, egid), OCI_FLAG_REQUIRED, 0, 1},
	{468, 5, OCI_KIND_U32, offsetof(struct oci_facts, umask), 0, 0, 1},
	{1892, 7, OCI_KIND_U32, offsetof(struct oci_facts, last_cap), OCI_FLAG_REQUIRED, 0, 1},
	{1900, 13, OCI_KIND_HEX, offsetof(struct oci_facts, caps_effective), OCI_FLAG_REQUIRED, 0, 0},
	{1914, 12, OCI_KIND_HEX, offsetof(struct oci_facts, caps_bounding), OCI_FLAG_REQUIRED, 0, 0},
	{1927, 13, OCI_KIND_BOOL, offsetof(struct oci_facts, initial_userns), 0, 0, 0},
	{1941, 12, OCI_KIND_ENUM, offsetof(struct oci_facts, cgroup_layout), OCI_FLAG_REQUIRED, OCI_ENUM_CGROUP_LAYOUT, 0},
	{1954, 11, OCI_KIND_OBJECTS, offsetof(struct oci_facts, hierarchies), 0, OCI_TYPE_HIERARCHY, 0},
	{1966, 14, OCI_KIND_BOOL, offsetof(struct oci_facts, swap_accounting), 0, 0, 0},
	{1981, 6, OCI_KIND_OBJECTS, offsetof(struct oci_facts, subuid), 0, OCI_TYPE_ID_RANGE, 0},
	{1988, 6, OCI_KIND_OBJECTS, offsetof(struct oci_facts, subgid), 0, OCI_TYPE_ID_RANGE, 0},
	{1995, 9, OCI_KIND_BOOL, offsetof(struct oci_facts, newuidmap), 0, 0, 0},
	{2005, 9, OCI_KIND_STRINGS, offsetof(struct oci_facts, kernel_has), 0, 0, 0},
	{2015, 11, OCI_KIND_STRINGS, offsetof(struct oci_facts, kernel_lacks), 0, 0, 0},
	{2027, 3, OCI_KIND_STRINGS, offsetof(struct oci_facts, lsm), 0, 0, 0},
	{2031, 11, OCI_KIND_OBJECTS, offsetof(struct oci_facts, rlimits_hard), 0, OCI_TYPE_RLIMIT_HARD, 0},
	{687, 7, OCI_KIND_OBJECT, offsetof(struct oci_facts, seccomp), 0, OCI_TYPE_SECCOMP_SUPPORT, 0},
	{2043, 6, OCI_KIND_U32, offsetof(struct oci_facts, nr_cpus), 0, 0, 1},
	{2050, 6, OCI_KIND_U64, offsetof(struct oci_facts, pid_max), 0, 0, 3},
	/* hierarchy */
	{817, 4, OCI_KIND_STRING, offsetof(struct oci_hierarchy, name), OCI_FLAG_REQUIRED, 0, 0},
	{2057, 5, OCI_KIND_STRING, offsetof(struct oci_hierarchy, mount), OCI_FLAG_REQUIRED, 0, 0},
	{2063, 3, OCI_KIND_STRING, offsetof(struct oci_hierarchy, own), OCI_FLAG_REQUIRED, 0, 0},
	{1656, 2, OCI_KIND_BOOL, offsetof(struct oci_hierarchy, v2), 0, 0, 0},
	{2067, 11, OCI_KIND_STRINGS, offsetof(struct oci_hierarchy, controllers), 0, 0, 0},
	/* id_range */
	{2079, 5, OCI_KIND_U32, offsetof(struct oci_id_range, first), OCI_FLAG_REQUIRED, 0, 1},
	{2085, 5, OCI_KIND_U32, offsetof(struct oci_id_range, count), OCI_FLAG_REQUIRED, 0, 1},
	/* rlimit_hard */
	{817, 4, OCI_KIND_ENUM, offsetof(struct oci_rlimit_hard, name), OCI_FLAG_REQUIRED, OCI_ENUM_RLIMIT_TYPE, 0},
	{547, 4, OCI_KIND_U64, offsetof(struct oci_rlimit_hard, hard), OCI_FLAG_REQUIRED, 0, 3},
	/* seccomp_support */
	{1679, 7, OCI_KIND_BOOL, offsetof(struct oci_seccomp_support, enabled), 0, 0, 0},
	{1687, 7, OCI_KIND_STRINGS, offsetof(struct oci_seccomp_support, actions), 0, 0, 0},
	{578, 5, OCI_KIND_STRINGS, offsetof(struct oci_seccomp_support, flags), 0, 0, 0},
};

const struct oci_type oci_types[OCI_TYPES] = {
	[OCI_TYPE_HOOK] = {0, 4, false, sizeof(struct oci_hook), offsetof(struct oci_hook, at), 0, 0},
	[OCI_TYPE_HOOKS] = {4, 6, false, sizeof(struct oci_hooks), offsetof(struct oci_hooks, at), 0, 0},
	[OCI_TYPE_ID_MAP] = {10, 3, false, sizeof(struct oci_id_map), offsetof(struct oci_id_map, at), 0, 0},
	[OCI_TYPE_CONFIG] = {13, 14, false, sizeof(struct oci_config), offsetof(struct oci_config, at), 0, 0},
	[OCI_TYPE_ROOT] = {27, 2, false, sizeof(struct oci_root), offsetof(struct oci_root, at), 0, 0},
	[OCI_TYPE_MOUNT] = {29, 6, false, sizeof(struct oci_mount), offsetof(struct oci_mount, at), 0, 0},
	[OCI_TYPE_PROCESS] = {35, 16, false, sizeof(struct oci_process), offsetof(struct oci_process, at), 0, 0},
	[OCI_TYPE_BOX] = {51, 2, false, sizeof(struct oci_box), offsetof(struct oci_box, at), 0, 0},
	[OCI_TYPE_USER] = {53, 5, false, sizeof(struct oci_user), offsetof(struct oci_user, at), 0, 0},
	[OCI_TYPE_CAPABILITIES] = {58, 5, false, sizeof(struct oci_capabilities), offsetof(struct oci_capabilities, at), 0, 0},
	[OCI_TYPE_RLIMIT] = {63, 3, false, sizeof(struct oci_rlimit), offsetof(struct oci_rlimit, at), 0, 0},
	[OCI_TYPE_SCHEDULER] = {66, 7, false, sizeof(struct oci_scheduler), offsetof(struct oci_scheduler, at), 0, 0},
	[OCI_TYPE_IO_PRIORITY] = {73, 2, false, sizeof(struct oci_io_priority), offsetof(struct oci_io_priority, at), 0, 0},
	[OCI_TYPE_EXEC_CPU_AFFINITY] = {75, 2, false, sizeof(struct oci_exec_cpu_affinity), offsetof(struct oci_exec_cpu_affinity, at), 0, 0},
	[OCI_TYPE_LINUX] = {77, 17, false, sizeof(struct oci_linux), offsetof(struct oci_linux, at), 0, 0},
	[OCI_TYPE_NAMESPACE] = {94, 2, false, sizeof(struct oci_namespace), offsetof(struct oci_namespace, at), 0, 0},
	[OCI_TYPE_DEVICE] = {96, 7, false, sizeof(struct oci_device), offsetof(struct oci_device, at), 0, 0},
	[OCI_TYPE_NET_DEVICE] = {103, 1, false, sizeof(struct oci_net_device), offsetof(struct oci_net_device, at), sizeof(struct oci_net_device_entry), offsetof(struct oci_net_device_entry, value)},
	[OCI_TYPE_RESOURCES] = {104, 9, false, sizeof(struct oci_resources), offsetof(struct oci_resources, at), 0, 0},
	[OCI_TYPE_DEVICE_RULE] = {113, 5, false, sizeof(struct oci_device_rule), offsetof(struct oci_device_rule, at), 0, 0},
	[OCI_TYPE_MEMORY] = {118, 9, false, sizeof(struct oci_memory), offsetof(struct oci_memory, at), 0, 0},
	[OCI_TYPE_CPU] = {127, 9, false, sizeof(struct oci_cpu), offsetof(struct oci_cpu, at), 0, 0},
	[OCI_TYPE_PIDS] = {136, 1, false, sizeof(struct oci_pids), offsetof(struct oci_pids, at), 0, 0},
	[OCI_TYPE_BLOCK_IO] = {137, 7, false, sizeof(struct oci_block_io), offsetof(struct oci_block_io, at), 0, 0},
	[OCI_TYPE_WEIGHT_DEVICE] = {144, 4, false, sizeof(struct oci_weight_device), offsetof(struct oci_weight_device, at), 0, 0},
	[OCI_TYPE_THROTTLE_DEVICE] = {148, 3, false, sizeof(struct oci_throttle_device), offsetof(struct oci_throttle_device, at), 0, 0},
	[OCI_TYPE_HUGEPAGE_LIMIT] = {151, 2, false, sizeof(struct oci_hugepage_limit), offsetof(struct oci_hugepage_limit, at), 0, 0},
	[OCI_TYPE_NETWORK] = {153, 2, false, sizeof(struct oci_network), offsetof(struct oci_network, at), 0, 0},
	[OCI_TYPE_INTERFACE_PRIORITY] = {155, 2, false, sizeof(struct oci_interface_priority), offsetof(struct oci_interface_priority, at), 0, 0},
	[OCI_TYPE_RDMA] = {157, 2, false, sizeof(struct oci_rdma), offsetof(struct oci_rdma, at), sizeof(struct oci_rdma_entry), offsetof(struct oci_rdma_entry, value)},
	[OCI_TYPE_SECCOMP] = {159, 7, false, sizeof(struct oci_seccomp), offsetof(struct oci_seccomp, at), 0, 0},
	[OCI_TYPE_SYSCALL] = {166, 4, false, sizeof(struct oci_syscall), offsetof(struct oci_syscall, at), 0, 0},
	[OCI_TYPE_SYSCALL_ARG] = {170, 4, false, sizeof(struct oci_syscall_arg), offsetof(struct oci_syscall_arg, at), 0, 0},
	[OCI_TYPE_INTEL_RDT] = {174, 5, false, sizeof(struct oci_intel_rdt), offsetof(struct oci_intel_rdt, at), 0, 0},
	[OCI_TYPE_MEMORY_POLICY] = {179, 3, false, sizeof(struct oci_memory_policy), offsetof(struct oci_memory_policy, at), 0, 0},
	[OCI_TYPE_PERSONALITY] = {182, 2, false, sizeof(struct oci_personality), offsetof(struct oci_personality, at), 0, 0},
	[OCI_TYPE_TIME_OFFSETS] = {184, 2, true, sizeof(struct oci_time_offsets), offsetof(struct oci_time_offsets, at), 0, 0},
	[OCI_TYPE_TIME_OFFSET] = {186, 2, false, sizeof(struct oci_time_offset), offsetof(struct oci_time_offset, at), 0, 0},
	[OCI_TYPE_STATE] = {188, 9, false, sizeof(struct oci_state), offsetof(struct oci_state, at), 0, 0},
	[OCI_TYPE_PROCESS_STATE] = {197, 5, false, sizeof(struct oci_process_state), offsetof(struct oci_process_state, at), 0, 0},
	[OCI_TYPE_FEATURES] = {202, 7, false, sizeof(struct oci_features), offsetof(struct oci_features, at), 0, 0},
	[OCI_TYPE_FEATURES_LINUX] = {209, 10, false, sizeof(struct oci_features_linux), offsetof(struct oci_features_linux, at), 0, 0},
	[OCI_TYPE_FEATURES_CGROUP] = {219, 5, false, sizeof(struct oci_features_cgroup), offsetof(struct oci_features_cgroup, at), 0, 0},
	[OCI_TYPE_FEATURES_SECCOMP] = {224, 6, false, sizeof(struct oci_features_seccomp), offsetof(struct oci_features_seccomp, at), 0, 0},
	[OCI_TYPE_FEATURES_SWITCH] = {230, 1, false, sizeof(struct oci_features_switch), offsetof(struct oci_features_switch, at), 0, 0},
	[OCI_TYPE_FEATURES_MEMORY_POLICY] = {231, 2, false, sizeof(struct oci_features_memory_policy), offsetof(struct oci_features_memory_policy, at), 0, 0},
	[OCI_TYPE_FEATURES_INTEL_RDT] = {233, 3, false, sizeof(struct oci_features_intel_rdt), offsetof(struct oci_features_intel_rdt, at), 0, 0},
	[OCI_TYPE_FEATURES_MOUNT_EXTENSIONS] = {236, 1, false, sizeof(struct oci_features_mount_extensions), offsetof(struct oci_features_mount_extensions, at), 0, 0},
	[OCI_TYPE_STATUS] = {237, 22, false, sizeof(struct oci_status), offsetof(struct oci_status, at), 0, 0},
	[OCI_TYPE_STATUS_CGROUP] = {259, 3, false, sizeof(struct oci_status_cgroup), offsetof(struct oci_status_cgroup, at), 0, 0},
	[OCI_TYPE_CGROUP_PLACE] = {262, 3, false, sizeof(struct oci_cgroup_place), offsetof(struct oci_cgroup_place, at), 0, 0},
	[OCI_TYPE_FACTS] = {265, 22, true, sizeof(struct oci_facts), offsetof(struct oci_facts, at), 0, 0},
	[OCI_TYPE_HIERARCHY] = {287, 5, true, sizeof(struct oci_hierarchy), offsetof(struct oci_hierarchy, at), 0, 0},
	[OCI_TYPE_ID_RANGE] = {292, 2, true, sizeof(struct oci_id_range), offsetof(struct oci_id_range, at), 0, 0},
	[OCI_TYPE_RLIMIT_HARD] = {294, 2, true, sizeof(struct oci_rlimit_hard), offsetof(struct oci_rlimit_hard, at), 0, 0},
	[OCI_TYPE_SECCOMP_SUPPORT] = {296, 3, true, sizeof(struct oci_seccomp_support), offsetof(struct oci_seccomp_support, at), 0, 0},
};
