/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Facts of this machine against what other interfaces say, and layouts in views of our own making.
 * With an argument, only gathers once (for counting its system calls). */
#include "host/facts.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "host/layout.h"
#include "libocispec/oci.h"
#include "tests/unit/tap.h"

static struct arena *arena;

static void test_always(void)
{
	struct oci_facts *facts = NULL;
	struct error err = {0};
	struct utsname name;
	mode_t mask = umask(0027);
	char release[64];

	ok(facts_gather(arena, 0, NULL, &facts, &err) == 0, "gathered");
	(void)umask(mask);
	if (!facts || uname(&name) < 0)
		bail("%s", err.text);
	(void)snprintf(release, sizeof(release), "%u.%u", facts->kernel >> 16,
		       facts->kernel & 0xffff);
	ok(text_starts(name.release, release), "the kernel is %s", release);
	is_text(facts->arch, name.machine, "the architecture");
	is_u64(facts->euid, geteuid(), "the user");
	is_u64(facts->egid, getegid(), "the group");
	is_u64(facts->umask, 0027, "the umask");
	ok(prctl(PR_CAPBSET_READ, facts->last_cap, 0, 0, 0) >= 0 &&
		   prctl(PR_CAPBSET_READ, facts->last_cap + 1, 0, 0, 0) < 0,
	   "the last capability is %u", facts->last_cap);
	for (uint32_t cap = 0; cap <= facts->last_cap; cap++) {
		if ((facts->caps_bounding >> cap & 1) !=
		    (uint64_t)(prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1))
			bail("bounding set, capability %u", cap);
	}
	ok(OCI_HAS(facts, OCI_FACTS_CAPS_BOUNDING), "the bounding set");
	ok(OCI_HAS(facts, OCI_FACTS_CGROUP_LAYOUT) && OCI_HAS(facts, OCI_FACTS_HIERARCHIES) &&
		   OCI_HAS(facts, OCI_FACTS_INITIAL_USERNS),
	   "what is always there is marked");
	ok(!OCI_HAS(facts, OCI_FACTS_SUBUID) && !OCI_HAS(facts, OCI_FACTS_LSM) &&
		   !OCI_HAS(facts, OCI_FACTS_RLIMITS_HARD),
	   "what was not asked for is absent");
}

static void test_wanted(void)
{
	struct oci_facts *facts = NULL, *again = NULL;
	struct inherited inherited;
	struct error err = {0};
	struct rlimit limit;
	struct buffer text = BUFFER(arena);
	struct oci_document *document;

	ok(facts_gather(arena, FACTS_ALL, &inherited, &facts, &err) == 0, "everything gathered");
	if (!facts)
		bail("%s", err.text);
	is_u64(facts->rlimits_hard.n, 16, "sixteen limits");
	ok(getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
		   facts->rlimits_hard.v[RLIMIT_NOFILE].name == OCI_RLIMIT_TYPE_NOFILE &&
		   facts->rlimits_hard.v[RLIMIT_NOFILE].hard == limit.rlim_max,
	   "the hard limit of open files");
	ok(facts->nr_cpus >= (uint32_t)sysconf(_SC_NPROCESSORS_ONLN), "%u CPUs", facts->nr_cpus);
	ok(facts->pid_max > 300, "the highest pid");
	ok(facts->kernel_has.n + facts->kernel_lacks.n > 0, "the kernel was probed: %u, %u",
	   facts->kernel_has.n, facts->kernel_lacks.n);
	ok(inherited.cpus_allowed > 0 && inherited.umask == facts->umask, "what was inherited");
	oci_write_facts(&text, facts, OCI_INDENTED);
	document = oci_document_open(arena, "facts.json", text.data, text.size);
	ok(oci_parse_facts(arena, document, &again, &err) == 0 && again, "written and read again");
	if (again)
		ok(again->hierarchies.n == facts->hierarchies.n && again->kernel == facts->kernel &&
			   again->caps_effective == facts->caps_effective &&
			   again->rlimits_hard.n == 16 &&
			   again->initial_userns == facts->initial_userns,
		   "and the same");
	facts = NULL;
	ok(facts_gather(arena, FACTS_RLIMIT(RLIMIT_CORE), NULL, &facts, &err) == 0 &&
		   facts->rlimits_hard.n == 1 &&
		   facts->rlimits_hard.v[0].name == OCI_RLIMIT_TYPE_CORE,
	   "one limit, when one is asked for");
}

static uint32_t want_of(const char *config)
{
	struct oci_config *parsed = NULL;
	struct error err = {0};

	if (oci_parse_config(arena, oci_document_open(arena, "config.json", config, strlen(config)),
			     &parsed, &err) < 0)
		bail("%s", err.text);
	return facts_want(parsed);
}

static void test_want(void)
{
	is_u64(want_of("{\"ociVersion\":\"1.0.0\"}"), 0, "an empty config needs nothing");
	is_u64(want_of("{\"ociVersion\":\"1.0.0\",\"process\":{\"cwd\":\"/\",\"args\":[\"a\"],"
		       "\"user\":{\"uid\":0,\"gid\":0},\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\","
		       "\"soft\":1,\"hard\":1}]},\"linux\":{\"resources\":{\"memory\":{\"swap\":1}}"
		       ","
		       "\"namespaces\":[{\"type\":\"user\"}]}}"),
	       FACTS_RLIMIT(RLIMIT_NOFILE) | FACTS_SWAP | FACTS_SUBIDS,
	       "a limit, swap, a user namespace without mappings");
}

/* --- layouts --- */

static bool private_mounts(void)
{
	return unshare(CLONE_NEWNS) == 0 && mount("", "/", "", MS_REC | MS_PRIVATE, NULL) == 0;
}

static enum oci_cgroup_layout layout_now(struct oci_facts *facts)
{
	struct error err = {0};

	memset(facts, 0, sizeof(*facts));
	if (layout_read(arena, true, facts, &err) < 0) {
		diag("%s", err.text);
		return (enum oci_cgroup_layout)0;
	}
	return facts->cgroup_layout;
}

/* view_none, …: in a child; the exit status is the verdict, 0 good, 77 cannot be shown here */
static int view_none(void)
{
	struct oci_facts facts;

	if (!private_mounts() || umount2("/sys/fs/cgroup", MNT_DETACH) < 0)
		return 77;
	return layout_now(&facts) != OCI_CGROUP_LAYOUT_NONE || facts.hierarchies.n != 0;
}

static int view_v2(void)
{
	struct oci_facts facts;

	if (!private_mounts() || umount2("/sys/fs/cgroup", MNT_DETACH) < 0 ||
	    mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL) < 0)
		return 77;
	return layout_now(&facts) != OCI_CGROUP_LAYOUT_V2 || facts.hierarchies.n != 1 ||
	       !text_is(facts.hierarchies.v[0].mount, "/sys/fs/cgroup") ||
	       !text_is(facts.hierarchies.v[0].name, "") || !facts.hierarchies.v[0].v2;
}

static int view_v1(void)
{
	struct oci_facts facts;

	if (!private_mounts() || umount2("/sys/fs/cgroup/unified", MNT_DETACH) < 0)
		return 77;
	if (layout_now(&facts) != OCI_CGROUP_LAYOUT_V1 || facts.hierarchies.n == 0)
		return 1;
	for (uint32_t i = 0; i < facts.hierarchies.n; i++) {
		if (facts.hierarchies.v[i].v2 || !facts.hierarchies.v[i].own)
			return 1;
	}
	return 0;
}

/* a hierarchy that is mounted where nobody expects it, with a blank in the name */
static int view_elsewhere(void)
{
	struct oci_facts facts;

	if (!private_mounts() || umount2("/sys/fs/cgroup/pids", MNT_DETACH) < 0 ||
	    mount("tmpfs", "/mnt", "tmpfs", 0, NULL) < 0 || mkdir("/mnt/else where", 0755) < 0 ||
	    mount("cgroup", "/mnt/else where", "cgroup", 0, "pids") < 0)
		return 77;
	if (layout_now(&facts) != OCI_CGROUP_LAYOUT_HYBRID)
		return 1;
	for (uint32_t i = 0; i < facts.hierarchies.n; i++) {
		if (text_is(facts.hierarchies.v[i].name, "pids"))
			return !text_is(facts.hierarchies.v[i].mount, "/mnt/else where");
	}
	return 2;
}

static void test_view(int (*view)(void), const char *name)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(view());
	(void)waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip("this machine cannot show that cgroup view");
	else
		ok(status == 0, "layout: %s", name);
}

int main(int argc, char **argv)
{
	struct oci_facts *facts;

	(void)argv;
	arena = arena_new();
	if (argc > 1)
		return facts_gather(arena, 0, NULL, &facts, NULL) < 0;
	test_always();
	test_wanted();
	test_want();
	test_view(view_none, "nothing mounted");
	test_view(view_v2, "cgroup2 alone");
	test_view(view_v1, "v1 alone");
	test_view(view_elsewhere, "a hierarchy mounted elsewhere");
	arena_free(arena);
	return done();
}
