/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/facts_probe.h"

#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "host/facts.h"
#include "host/small.h"
#include "libocispec/oci.h"
#include "sys/raw.h"

static void words_new(struct arena *arena, struct oci_strings *words, uint32_t room)
{
	words->n = 0;
	words->v = arena_array_of(arena, room, const char *);
	words->at = arena_array_of(arena, room, uint32_t);
}

/* --- the kernel's calls --- */

/* probe_call - what the call says to nonsense; each is looked at before anything is done */
static int probe_call(const char *name)
{
	struct statx st;

	if (text_is(name, "openat2"))
		return sys_openat2(-1, "", NULL, 0);
	if (text_is(name, "clone3"))
		return sys_clone3(NULL, 0);
	if (text_is(name, "close_range"))
		return sys_close_range(1, 0, 0);
	if (text_is(name, "open_tree"))
		return sys_open_tree(-1, "", ~0u);
	if (text_is(name, "move_mount"))
		return sys_move_mount(-1, "", -1, "", ~0u);
	if (text_is(name, "fsopen"))
		return sys_fsopen("", ~0u);
	if (text_is(name, "mount_setattr"))
		return sys_mount_setattr(-1, "", ~0u, NULL, 0);
	if (text_is(name, "pidfd_open"))
		return sys_pidfd_open(0, ~0u);
	if (text_is(name, "pidfd_send_signal"))
		return sys_pidfd_send_signal(-1, 0, NULL, ~0u);
	if (text_is(name, "pidfd_getfd"))
		return sys_pidfd_getfd(-1, -1, ~0u);
	if (text_is(name, "faccessat2"))
		return sys_faccessat2(-1, "", -1, -1);
	if (text_is(name, "time_namespace"))
		return sys_statx(AT_FDCWD, "/proc/self/ns/time", 0, 0, &st) == 0 ? 0 : -ENOSYS;
	if (text_is(name, "cgroup_namespace"))
		return sys_statx(AT_FDCWD, "/proc/self/ns/cgroup", 0, 0, &st) == 0 ? 0 : -ENOSYS;
	if (text_is(name, "user_namespace"))
		return sys_statx(AT_FDCWD, "/proc/self/ns/user", 0, 0, &st) == 0 ? 0 : -ENOSYS;
	return -EPERM;
}

void facts_probe_kernel(struct arena *arena, struct oci_facts *facts)
{
	static const char *const features[] = {FACTS_FEATURES};

	words_new(arena, &facts->kernel_has, ARRAY_SIZE(features));
	words_new(arena, &facts->kernel_lacks, ARRAY_SIZE(features));
	for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
		int r = probe_call(features[i]);

		/* EPERM: a filter, or asked for before the arguments: not known */
		if (r == -ENOSYS)
			facts->kernel_lacks.v[facts->kernel_lacks.n++] = features[i];
		else if (r != -EPERM)
			facts->kernel_has.v[facts->kernel_has.n++] = features[i];
	}
	OCI_SET(facts, OCI_FACTS_KERNEL_HAS);
	OCI_SET(facts, OCI_FACTS_KERNEL_LACKS);
}

/* --- security modules --- */

void facts_probe_lsm(struct arena *arena, struct oci_facts *facts)
{
	char text[512], *word, *rest;

	words_new(arena, &facts->lsm, 32);
	OCI_SET(facts, OCI_FACTS_LSM);
	if (small_read_line(AT_FDCWD, "/sys/kernel/security/lsm", text, sizeof(text)) >= 0) {
		rest = arena_text(arena, text);
		while ((word = strsep(&rest, ",")) && facts->lsm.n < 32)
			facts->lsm.v[facts->lsm.n++] = word;
		return;
	}
	/* securityfs is not mounted */
	if (small_read_line(AT_FDCWD, "/sys/module/apparmor/parameters/enabled", text,
			    sizeof(text)) > 0 &&
	    text[0] == 'Y')
		facts->lsm.v[facts->lsm.n++] = "apparmor";
	if (access("/sys/fs/selinux/enforce", F_OK) == 0)
		facts->lsm.v[facts->lsm.n++] = "selinux";
}

/* --- seccomp --- */

static const struct {
	const char *kernel, *oci;
} seccomp_actions[] = {
	{"kill_process", "SCMP_ACT_KILL_PROCESS"},
	{"kill_thread", "SCMP_ACT_KILL_THREAD"},
	{"trap", "SCMP_ACT_TRAP"},
	{"errno", "SCMP_ACT_ERRNO"},
	{"user_notif", "SCMP_ACT_NOTIFY"},
	{"trace", "SCMP_ACT_TRACE"},
	{"log", "SCMP_ACT_LOG"},
	{"allow", "SCMP_ACT_ALLOW"},
};

static const struct {
	unsigned int flags;
	const char *oci;
} seccomp_flags[] = {
	{SECCOMP_FILTER_FLAG_TSYNC, "SECCOMP_FILTER_FLAG_TSYNC"},
	{SECCOMP_FILTER_FLAG_LOG, "SECCOMP_FILTER_FLAG_LOG"},
	{SECCOMP_FILTER_FLAG_SPEC_ALLOW, "SECCOMP_FILTER_FLAG_SPEC_ALLOW"},
	/* only together with a listener */
	{SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV | SECCOMP_FILTER_FLAG_NEW_LISTENER,
	 "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"},
};

void facts_probe_seccomp(struct arena *arena, struct oci_facts *facts)
{
	struct oci_seccomp_support *support = arena_new_of(arena, struct oci_seccomp_support);
	char text[512], *rest = text, *word;
	int r;

	/* COMPAT(4.14): the list of actions */
	r = small_read_line(AT_FDCWD, "/proc/sys/kernel/seccomp/actions_avail", text, sizeof(text));
	support->enabled = r > 0;
	words_new(arena, &support->actions, ARRAY_SIZE(seccomp_actions));
	words_new(arena, &support->flags, ARRAY_SIZE(seccomp_flags));
	while (r > 0 && (word = strsep(&rest, " "))) {
		for (size_t i = 0; i < ARRAY_SIZE(seccomp_actions); i++) {
			if (text_is(word, seccomp_actions[i].kernel) &&
			    support->actions.n < ARRAY_SIZE(seccomp_actions))
				support->actions.v[support->actions.n++] = seccomp_actions[i].oci;
		}
	}
	/* a known flag comes as far as the pointer: EFAULT */
	for (size_t i = 0; r > 0 && i < ARRAY_SIZE(seccomp_flags); i++) {
		if (sys_seccomp(SECCOMP_SET_MODE_FILTER, seccomp_flags[i].flags, NULL) == -EFAULT)
			support->flags.v[support->flags.n++] = seccomp_flags[i].oci;
	}
	OCI_SET(support, OCI_SECCOMP_SUPPORT_ENABLED);
	OCI_SET(support, OCI_SECCOMP_SUPPORT_ACTIONS);
	OCI_SET(support, OCI_SECCOMP_SUPPORT_FLAGS);
	facts->seccomp = support;
	OCI_SET(facts, OCI_FACTS_SECCOMP);
}
