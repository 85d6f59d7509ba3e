/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/facts.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "host/facts_probe.h"
#include "host/layout.h"
#include "host/small.h"
#include "host/spawn.h"
#include "host/subid.h"
#include "libocispec/oci.h"
#include "sys/raw.h"

/* inode of the initial user namespace, part of the kernel's interface (PROC_USER_INIT_INO) */
#define USER_NAMESPACE_INITIAL 0xeffffffdU

/* the newest that we know: where the search for the kernel's last capability begins */
enum { LAST_CAP_KNOWN = 40 };

/* --- what is always gathered --- */

static int gather_kernel(struct arena *arena, struct oci_facts *facts, struct error *err)
{
	struct utsname name;
	char *end;
	unsigned long major, minor;

	if (uname(&name) < 0)
		return error_set(err, ERROR_KERNEL, errno, "ask for the kernel's name");
	major = strtoul(name.release, &end, 10);
	minor = *end == '.' ? strtoul(end + 1, NULL, 10) : 0;
	if (major > 0xffff || minor > 0xffff || end == name.release)
		return error_set(err, ERROR_KERNEL, 0, "kernel release `%s` has no number",
				 name.release);
	facts->kernel = (uint32_t)(major << 16 | minor);
	facts->arch = arena_text(arena, name.machine);
	OCI_SET(facts, OCI_FACTS_KERNEL);
	OCI_SET(facts, OCI_FACTS_ARCH);
	return 0;
}

/* status_number - the nth number, from 0, behind "\nName:"; 0 when it is not there */
static uint64_t status_number(const char *status, const char *name, int nth, int base)
{
	const char *line = strstr(status, name);
	uint64_t number = 0;
	char *end;

	if (!line)
		return 0;
	line += strlen(name);
	for (int i = 0; i <= nth; i++, line = end)
		number = strtoull(line, &end, base);
	return number;
}

/* gather_status - /proc/self/status has most of what there is to know about us, in one read */
static int gather_status(struct oci_facts *facts, struct inherited *ret_inherited,
			 struct error *err)
{
	char status[6144]; /* 1.5 KiB in practice; the lists of CPUs and nodes can grow */
	int r = small_read(AT_FDCWD, "/proc/self/status", status, sizeof(status));

	if (r < 0) {
		error_set(err, ERROR_KERNEL, -r, "read `/proc/self/status`");
		return error_hint(err, "davit needs procfs on /proc");
	}
	facts->euid = (uint32_t)status_number(status, "\nUid:", 1, 10);
	facts->egid = (uint32_t)status_number(status, "\nGid:", 1, 10);
	facts->umask = (uint32_t)status_number(status, "\nUmask:", 0, 8);
	facts->caps_effective = status_number(status, "\nCapEff:", 0, 16);
	facts->caps_bounding = status_number(status, "\nCapBnd:", 0, 16);
	OCI_SET(facts, OCI_FACTS_EUID);
	OCI_SET(facts, OCI_FACTS_EGID);
	OCI_SET(facts, OCI_FACTS_UMASK);
	OCI_SET(facts, OCI_FACTS_CAPS_EFFECTIVE);
	OCI_SET(facts, OCI_FACTS_CAPS_BOUNDING);
	if (!ret_inherited)
		return 0;
	r = inherited_parse(status, ret_inherited);
	return r < 0 ? error_set(err, ERROR_KERNEL, -r, "read our own signals") : 0;
}

static bool cap_exists(uint32_t cap)
{
	return sys_prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0;
}

/* gather_last_cap - no call where the bounding set shows as much as we know: a later capability
 * that it has not cannot be had, and need not be dropped */
static void gather_last_cap(struct oci_facts *facts)
{
	uint32_t last = LAST_CAP_KNOWN;

	if (facts->caps_bounding >> last)
		last = 63u - (uint32_t)__builtin_clzll(facts->caps_bounding);
	else
		while (last && !cap_exists(last))
			last--;
	facts->last_cap = last;
	OCI_SET(facts, OCI_FACTS_LAST_CAP);
}

static void gather_userns(struct oci_facts *facts)
{
	struct stat st;

	/* a kernel without user namespaces has no file: all there is is initial */
	facts->initial_userns = stat("/proc/self/ns/user", &st) < 0 ||
				st.st_ino == USER_NAMESPACE_INITIAL;
	OCI_SET(facts, OCI_FACTS_INITIAL_USERNS);
}

/* --- what is gathered on request --- */

static void gather_rlimits(struct arena *arena, uint32_t want, struct oci_facts *facts)
{
	struct oci_rlimit_hards *all = &facts->rlimits_hard;
	struct sys_rlimit64 limit = {0};

	all->v = arena_array_of(arena, OCI_RLIMIT_TYPE_LAST, struct oci_rlimit_hard);
	for (uint32_t i = 0; i < OCI_RLIMIT_TYPE_LAST; i++) {
		struct oci_rlimit_hard *one = &all->v[all->n];

		if (!(want & FACTS_RLIMIT(i)) || sys_prlimit64(0, i, NULL, &limit) < 0)
			continue;
		/* the schema's words are in the kernel's order, from 1 */
		one->name = (enum oci_rlimit_type)(i + 1);
		one->hard = limit.hard;
		OCI_SET(one, OCI_RLIMIT_HARD_NAME);
		OCI_SET(one, OCI_RLIMIT_HARD_HARD);
		all->n++;
	}
	OCI_SET(facts, OCI_FACTS_RLIMITS_HARD);
}

/* swap_is_accounted - v1 has the file at its root; v2 has none there, so a cgroup below it is asked
 */
static bool swap_is_accounted(struct arena *arena, const struct oci_facts *facts)
{
	for (uint32_t i = 0; i < facts->hierarchies.n; i++) {
		const struct oci_hierarchy *one = &facts->hierarchies.v[i];
		bool memory = false;

		for (uint32_t k = 0; k < one->controllers.n; k++)
			memory = memory || text_is(one->controllers.v[k], "memory");
		if (!memory)
			continue;
		if (!one->v2)
			return access(arena_printf(arena, "%s/memory.memsw.limit_in_bytes",
						   one->mount),
				      F_OK) == 0;
		if (!text_is(one->own, "/") &&
		    access(arena_printf(arena, "%s%s/memory.max", one->mount, one->own), F_OK) == 0)
			return access(arena_printf(arena, "%s%s/memory.swap.max", one->mount,
						   one->own),
				      F_OK) == 0;
		/* no cgroup of ours to look at: a kernel with swap has it, unless told otherwise */
		return access("/proc/swaps", F_OK) == 0;
	}
	return false;
}

static void gather_cpus(struct oci_facts *facts)
{
	char text[256], *last;

	if (small_read_line(AT_FDCWD, "/sys/devices/system/cpu/possible", text, sizeof(text)) < 0)
		return;
	last = text + strlen(text);
	while (last > text && last[-1] >= '0' && last[-1] <= '9')
		last--;
	facts->nr_cpus = (uint32_t)strtoul(last, NULL, 10) + 1;
	OCI_SET(facts, OCI_FACTS_NR_CPUS);
}

static void gather_pid_max(struct oci_facts *facts)
{
	char text[64];

	if (small_read_line(AT_FDCWD, "/proc/sys/kernel/pid_max", text, sizeof(text)) < 0 ||
	    text_u64(text, &facts->pid_max) < 0)
		return;
	OCI_SET(facts, OCI_FACTS_PID_MAX);
}

int facts_gather(struct arena *arena, uint32_t want, struct inherited *ret_inherited,
		 struct oci_facts **ret_facts, struct error *err)
{
	struct oci_facts *facts = arena_new_of(arena, struct oci_facts);

	if (gather_kernel(arena, facts, err) < 0 || gather_status(facts, ret_inherited, err) < 0)
		return -1;
	gather_last_cap(facts);
	gather_userns(facts);
	if (layout_read(arena, (want & (FACTS_OWN | FACTS_SWAP)) != 0, facts, err) < 0)
		return -1;
	if (want & FACTS_ALL_RLIMITS)
		gather_rlimits(arena, want, facts);
	if (want & FACTS_SWAP) {
		facts->swap_accounting = swap_is_accounted(arena, facts);
		OCI_SET(facts, OCI_FACTS_SWAP_ACCOUNTING);
	}
	if (want & FACTS_SUBIDS) {
		subid_read(arena, facts);
		facts->newuidmap = spawn_find(arena, "newuidmap") && spawn_find(arena, "newgidmap");
		OCI_SET(facts, OCI_FACTS_NEWUIDMAP);
	}
	if (want & FACTS_CPUS)
		gather_cpus(facts);
	if (want & FACTS_PID_MAX)
		gather_pid_max(facts);
	if (want & FACTS_LSM)
		facts_probe_lsm(arena, facts);
	if (want & FACTS_SECCOMP)
		facts_probe_seccomp(arena, facts);
	if (want & FACTS_KERNEL)
		facts_probe_kernel(arena, facts);
	*ret_facts = facts;
	return 0;
}

/* --- by need --- */

static uint32_t want_process(const struct oci_process *process)
{
	uint32_t want = 0;

	for (uint32_t i = 0; i < process->rlimits.n; i++)
		want |= FACTS_RLIMIT(process->rlimits.v[i].type - 1);
	if (process->apparmor_profile || process->selinux_label)
		want |= FACTS_LSM;
	return want;
}

static uint32_t want_resources(const struct oci_resources *resources)
{
	uint32_t want = 0;

	if (resources->memory && OCI_HAS(resources->memory, OCI_MEMORY_SWAP))
		want |= FACTS_SWAP;
	if (resources->cpu && resources->cpu->cpus)
		want |= FACTS_CPUS;
	return want;
}

uint32_t facts_want(const struct oci_config *config)
{
	const struct oci_linux *linux_ = config->linux_;
	uint32_t want = config->process ? want_process(config->process) : 0;

	if (!linux_)
		return want;
	if (linux_->resources)
		want |= want_resources(linux_->resources);
	if (linux_->mount_label)
		want |= FACTS_LSM;
	/* FACTS_SECCOMP is not asked for: every flag that davit takes is older than the oldest
	 * kernel it runs on, and the eight calls would be paid by each start with a profile */
	for (uint32_t i = 0; i < linux_->namespaces.n; i++) {
		const struct oci_namespace *one = &linux_->namespaces.v[i];

		/* behaviours 13: without mappings the caller's default ones are taken; and with
		 * mappings newuidmap may be what can write them */
		if (one->type == OCI_NAMESPACE_TYPE_USER && !one->path &&
		    (!linux_->uid_mappings.n || !linux_->gid_mappings.n || geteuid() != 0))
			want |= FACTS_SUBIDS;
	}
	return want;
}
