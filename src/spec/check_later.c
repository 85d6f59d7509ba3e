/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the specification has and davit does not do yet is refused here, by name and place, so that
 * nothing is silently ignored. An empty object or list, a 0 that means "unset", and false ask for
 * nothing. When something is built, its line goes away. */
#include "spec/check.h"

#include "base/text.h"

/* subject: "hooks are" */
static void later(struct check *c, bool asked, uint32_t at, const char *path, const char *subject)
{
	if (asked)
		check_fail(c, at, path, NULL, "%s not supported yet", subject);
}

static bool is_set(const char *text)
{
	return text && text[0];
}

static void later_process(struct check *c, const struct oci_process *p)
{
	if (!p)
		return;
	later(c, is_set(p->apparmor_profile), p->at[OCI_PROCESS_APPARMOR_PROFILE],
	      "process.apparmorProfile", "AppArmor profiles are");
	later(c, is_set(p->selinux_label), p->at[OCI_PROCESS_SELINUX_LABEL], "process.selinuxLabel",
	      "SELinux labels are");
	later(c, p->scheduler, p->at[OCI_PROCESS_SCHEDULER], "process.scheduler",
	      "scheduling policies are");
	later(c, p->io_priority, p->at[OCI_PROCESS_IO_PRIORITY], "process.ioPriority",
	      "I/O priorities are");
}

static void later_mounts(struct check *c, const struct oci_mounts *mounts)
{
	static const char subject[] = "id-mapped mounts are";

	for (uint32_t i = 0; i < mounts->n; i++) {
		const struct oci_mount *m = &mounts->v[i];

		if (m->uid_mappings.n)
			later(c, true, m->at[OCI_MOUNT_UID_MAPPINGS],
			      check_path(c, "mounts[%u].uidMappings", i), subject);
		if (m->gid_mappings.n)
			later(c, true, m->at[OCI_MOUNT_GID_MAPPINGS],
			      check_path(c, "mounts[%u].gidMappings", i), subject);
		for (uint32_t j = 0; j < m->options.n; j++) {
			const char *o = m->options.v[j];

			if (!o)
				continue;
			if (text_is(o, "idmap") || text_is(o, "ridmap") ||
			    text_starts(o, "idmap=") || text_starts(o, "ridmap="))
				later(c, true, m->options.at[j],
				      check_path(c, "mounts[%u].options[%u]", i, j), subject);
		}
	}
}

static void later_hooks(struct check *c, const struct oci_hooks *h)
{
	static const char subject[] = "hooks are";

	if (!h)
		return;
	later(c, h->prestart.n, h->at[OCI_HOOKS_PRESTART], "hooks.prestart", subject);
	later(c, h->create_runtime.n, h->at[OCI_HOOKS_CREATE_RUNTIME], "hooks.createRuntime",
	      subject);
	later(c, h->create_container.n, h->at[OCI_HOOKS_CREATE_CONTAINER], "hooks.createContainer",
	      subject);
	later(c, h->start_container.n, h->at[OCI_HOOKS_START_CONTAINER], "hooks.startContainer",
	      subject);
	later(c, h->poststart.n, h->at[OCI_HOOKS_POSTSTART], "hooks.poststart", subject);
	later(c, h->poststop.n, h->at[OCI_HOOKS_POSTSTOP], "hooks.poststop", subject);
}

static void later_namespaces(struct check *c, const struct oci_linux *l)
{
	for (uint32_t i = 0; i < l->namespaces.n; i++) {
		const struct oci_namespace *n = &l->namespaces.v[i];

		if (!is_set(n->path))
			continue;
		switch (n->type) {
		case OCI_NAMESPACE_TYPE_USER:
		case OCI_NAMESPACE_TYPE_MOUNT:
		case OCI_NAMESPACE_TYPE_CGROUP:
		case OCI_NAMESPACE_TYPE_TIME:
			check_fail(c, n->at[OCI_NAMESPACE_PATH],
				   check_path(c, "linux.namespaces[%u].path", i), NULL,
				   "joining a %s namespace is not supported yet",
				   oci_namespace_type_words[n->type]);
			break;
		case OCI_NAMESPACE_TYPE_PID:
		case OCI_NAMESPACE_TYPE_NETWORK:
		case OCI_NAMESPACE_TYPE_IPC:
		case OCI_NAMESPACE_TYPE_UTS:
			break;
		}
	}
}

static void later_memory(struct check *c, const struct oci_memory *m)
{
	if (!m)
		return;
	later(c, m->reservation, m->at[OCI_MEMORY_RESERVATION],
	      "linux.resources.memory.reservation", "this limit is");
	later(c, m->kernel, m->at[OCI_MEMORY_KERNEL], "linux.resources.memory.kernel",
	      "this limit is");
	later(c, m->kernel_tcp, m->at[OCI_MEMORY_KERNEL_TCP], "linux.resources.memory.kernelTCP",
	      "this limit is");
	later(c, OCI_HAS(m, OCI_MEMORY_SWAPPINESS), m->at[OCI_MEMORY_SWAPPINESS],
	      "linux.resources.memory.swappiness", "swappiness is");
	later(c, m->disable_oom_killer, m->at[OCI_MEMORY_DISABLE_OOM_KILLER],
	      "linux.resources.memory.disableOOMKiller", "disabling the OOM killer is");
	later(c, m->use_hierarchy, m->at[OCI_MEMORY_USE_HIERARCHY],
	      "linux.resources.memory.useHierarchy", "this setting is");
}

static void later_cpu(struct check *c, const struct oci_cpu *cpu)
{
	static const char subject[] = "limits of the CPU are";

	if (!cpu)
		return;
	later(c, cpu->shares, cpu->at[OCI_CPU_SHARES], "linux.resources.cpu.shares", subject);
	later(c, cpu->quota, cpu->at[OCI_CPU_QUOTA], "linux.resources.cpu.quota", subject);
	later(c, cpu->burst, cpu->at[OCI_CPU_BURST], "linux.resources.cpu.burst", subject);
	later(c, cpu->period, cpu->at[OCI_CPU_PERIOD], "linux.resources.cpu.period", subject);
	later(c, cpu->realtime_runtime, cpu->at[OCI_CPU_REALTIME_RUNTIME],
	      "linux.resources.cpu.realtimeRuntime", subject);
	later(c, cpu->realtime_period, cpu->at[OCI_CPU_REALTIME_PERIOD],
	      "linux.resources.cpu.realtimePeriod", subject);
	later(c, is_set(cpu->cpus), cpu->at[OCI_CPU_CPUS], "linux.resources.cpu.cpus", subject);
	later(c, is_set(cpu->mems), cpu->at[OCI_CPU_MEMS], "linux.resources.cpu.mems", subject);
	later(c, cpu->idle, cpu->at[OCI_CPU_IDLE], "linux.resources.cpu.idle", subject);
}

static void later_block_io(struct check *c, const struct oci_block_io *io)
{
	static const char subject[] = "limits of block I/O are";

	if (!io)
		return;
	later(c, io->weight, io->at[OCI_BLOCK_IO_WEIGHT], "linux.resources.blockIO.weight",
	      subject);
	later(c, io->leaf_weight, io->at[OCI_BLOCK_IO_LEAF_WEIGHT],
	      "linux.resources.blockIO.leafWeight", subject);
	later(c, io->weight_device.n, io->at[OCI_BLOCK_IO_WEIGHT_DEVICE],
	      "linux.resources.blockIO.weightDevice", subject);
	later(c, io->throttle_read_bps_device.n, io->at[OCI_BLOCK_IO_THROTTLE_READ_BPS_DEVICE],
	      "linux.resources.blockIO.throttleReadBpsDevice", subject);
	later(c, io->throttle_write_bps_device.n, io->at[OCI_BLOCK_IO_THROTTLE_WRITE_BPS_DEVICE],
	      "linux.resources.blockIO.throttleWriteBpsDevice", subject);
	later(c, io->throttle_read_iops_device.n, io->at[OCI_BLOCK_IO_THROTTLE_READ_IOPS_DEVICE],
	      "linux.resources.blockIO.throttleReadIOPSDevice", subject);
	later(c, io->throttle_write_iops_device.n, io->at[OCI_BLOCK_IO_THROTTLE_WRITE_IOPS_DEVICE],
	      "linux.resources.blockIO.throttleWriteIOPSDevice", subject);
}

static void later_resources(struct check *c, const struct oci_resources *r)
{
	if (!r)
		return;
	later_memory(c, r->memory);
	later_cpu(c, r->cpu);
	later_block_io(c, r->block_io);
	later(c, r->hugepage_limits.n, r->at[OCI_RESOURCES_HUGEPAGE_LIMITS],
	      "linux.resources.hugepageLimits", "limits of huge pages are");
	if (r->network) {
		later(c, r->network->class_id, r->network->at[OCI_NETWORK_CLASS_ID],
		      "linux.resources.network.classID", "network classes are");
		later(c, r->network->priorities.n, r->network->at[OCI_NETWORK_PRIORITIES],
		      "linux.resources.network.priorities", "network priorities are");
	}
	later(c, r->rdma.n, r->at[OCI_RESOURCES_RDMA], "linux.resources.rdma",
	      "limits of RDMA are");
	later(c, r->unified.n, r->at[OCI_RESOURCES_UNIFIED], "linux.resources.unified",
	      "cgroup files by name are");
}

static void later_seccomp(struct check *c, const struct oci_seccomp *s)
{
	if (!s)
		return;
	later(c, is_set(s->listener_path), s->at[OCI_SECCOMP_LISTENER_PATH],
	      "linux.seccomp.listenerPath", "seccomp listeners are");
	for (uint32_t i = 0; i < s->flags.n; i++) {
		if (s->flags.v[i] == OCI_SECCOMP_FLAG_WAIT_KILLABLE_RECV)
			later(c, true, s->flags.at[i], check_path(c, "linux.seccomp.flags[%u]", i),
			      "seccomp listeners are");
	}
	for (uint32_t i = 0; i < s->syscalls.n; i++) {
		const struct oci_syscall *call = &s->syscalls.v[i];

		if (call->action == OCI_SECCOMP_ACTION_NOTIFY)
			later(c, true, call->at[OCI_SYSCALL_ACTION],
			      check_path(c, "linux.seccomp.syscalls[%u].action", i),
			      "seccomp listeners are");
	}
}

static void later_linux(struct check *c, const struct oci_linux *l)
{
	later_namespaces(c, l);
	later(c, l->net_devices.n, l->at[OCI_LINUX_NET_DEVICES], "linux.netDevices",
	      "network devices are");
	/* even an empty object asks for something: a class named by the container */
	later(c, l->intel_rdt, l->at[OCI_LINUX_INTEL_RDT], "linux.intelRdt", "Intel RDT is");
	later(c, l->memory_policy, l->at[OCI_LINUX_MEMORY_POLICY], "linux.memoryPolicy",
	      "memory policies are");
	later(c, l->personality, l->at[OCI_LINUX_PERSONALITY], "linux.personality",
	      "personalities are");
	later(c, is_set(l->mount_label), l->at[OCI_LINUX_MOUNT_LABEL], "linux.mountLabel",
	      "SELinux labels are");
	later_resources(c, l->resources);
	later_seccomp(c, l->seccomp);
}

void check_later(struct check *c)
{
	const struct oci_config *config = c->config;
	const struct oci_linux *l = config->linux_;

	later_process(c, config->process);
	later_mounts(c, &config->mounts);
	later_hooks(c, config->hooks);
	if (!c->listed[OCI_NAMESPACE_TYPE_MOUNT])
		check_fail(c,
			   l && OCI_HAS(l, OCI_LINUX_NAMESPACES) ? l->at[OCI_LINUX_NAMESPACES]
			   : l                                   ? l->self_at
								 : config->self_at,
			   "linux.namespaces", "add `{\"type\": \"mount\"}`",
			   "a container without a mount namespace is not supported yet");
	if (l)
		later_linux(c, l);
}
