/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The container's cgroups on the machine's own hierarchies and in a view with cgroup2 alone. Every
 * cgroup is called davit-unit-PID, and at the end none is left. */
#include "cgroup/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "cgroup/tree.h"
#include "host/layout.h"
#include "libocispec/oci.h"
#include "tests/unit/tap.h"

static struct arena *arena;
static const char *const view_names[] = {"hybrid", "v2"};

/* --- a plan by hand --- */

static bool has_controller(const struct oci_hierarchy *one, const char *name)
{
	for (uint32_t i = 0; i < one->controllers.n; i++) {
		if (text_is(one->controllers.v[i], name))
			return true;
	}
	return false;
}

static struct plan *plan_for(const struct oci_facts *facts, const char *path)
{
	struct plan *made = arena_new_of(arena, struct plan);
	struct plan_hierarchy *all = arena_array_of(arena, facts->hierarchies.n,
						    struct plan_hierarchy);

	for (uint32_t i = 0; i < facts->hierarchies.n; i++) {
		const struct oci_hierarchy *one = &facts->hierarchies.v[i];

		all[i] = (struct plan_hierarchy){
			.name = one->name,
			.mount = one->mount,
			.path = path,
			.v2 = one->v2,
			.is_cpuset = !one->v2 && has_controller(one, "cpuset"),
		};
	}
	made->driver = CGROUP_DRIVER_FS;
	made->hierarchies = all;
	made->n_hierarchies = facts->hierarchies.n;
	return made;
}

static int hierarchy_of(const struct oci_facts *facts, const char *controller)
{
	for (uint32_t i = 0; i < facts->hierarchies.n; i++) {
		if (has_controller(&facts->hierarchies.v[i], controller))
			return (int)i;
	}
	return -1;
}

static struct plan_cgroup_row row(int hierarchy, const char *file, const char *text)
{
	return (struct plan_cgroup_row){
		.hierarchy = (uint32_t)hierarchy,
		.file = file,
		.text = text,
		.origin = {.path = "linux.resources.test", .place = {7, 9}},
	};
}

static void set_rows(struct plan *made, const struct plan_cgroup_row *rows, uint32_t n)
{
	made->rows = rows;
	made->n_rows = n;
}

/* content - of a file of the container's cgroup, without the newline */
static const char *content(const struct plan *made, int hierarchy, const char *file)
{
	const struct plan_hierarchy *one = &made->hierarchies[hierarchy];
	char *text;
	size_t size;

	if (file_read(arena, AT_FDCWD, arena_printf(arena, "%s%s/%s", one->mount, one->path, file),
		      1 << 20, &text, &size) < 0)
		return "(missing)";
	if (size && text[size - 1] == '\n')
		text[size - 1] = '\0';
	return text;
}

static bool exists_everywhere(const struct plan *made)
{
	for (uint32_t i = 0; i < made->n_hierarchies; i++) {
		if (access(arena_printf(arena, "%s%s", made->hierarchies[i].mount,
					made->hierarchies[i].path),
			   F_OK) < 0)
			return false;
	}
	return true;
}

/* left_over - how many hierarchies still have something of ours */
static uint32_t left_over(const struct plan *made)
{
	const char *top = arena_printf(arena, "/davit-unit-%d", (int)getpid());
	uint32_t n = 0;

	for (uint32_t i = 0; i < made->n_hierarchies; i++)
		n += access(arena_printf(arena, "%s%s", made->hierarchies[i].mount, top), F_OK) ==
		     0;
	return n;
}

static bool says(const struct error *err, const char *words)
{
	char line[2048];

	error_format(err, line, sizeof(line));
	if (strstr(line, words))
		return true;
	diag("said: %s", line);
	return false;
}

/* joined_child - a process in the container's cgroups that waits for a signal; it has forked `more`
 * times */
static pid_t joined_child(struct cgroup *cgroup, int more)
{
	int ready[2];
	pid_t pid;
	char byte;

	if (pipe(ready) < 0)
		bail("pipe");
	pid = fork();
	if (pid == 0) {
		for (uint32_t i = 0; i < cgroup->status->places.n; i++) {
			int fd = FD_NONE;

			if (cgroup_open_tasks(cgroup, i, &fd, NULL) < 0 || write(fd, "0", 1) != 1)
				_exit(1);
			(void)close(fd);
		}
		while (more-- > 0 && fork() != 0)
			;
		(void)!write(ready[1], "", 1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		bail("the child did not join");
	(void)close(ready[0]);
	return pid;
}

/* --- what is true in every view --- */

static void test_life(const struct oci_facts *facts, const char *view)
{
	const char *path = arena_printf(arena, "/davit-unit-%d/inner", (int)getpid());
	struct plan *made = plan_for(facts, path);
	struct cgroup *cgroup = NULL, *again = NULL;
	struct error err = {0};
	uint32_t wrong = 0;
	pid_t pid;
	int status;

	ok(cgroup_look(arena, made, &cgroup, &err) == 0, "%s: look", view);
	if (!cgroup)
		return;
	for (uint32_t i = 0; i < cgroup->status->places.n; i++)
		wrong += cgroup->status->places.v[i].levels_made != 2;
	is_u64(wrong, 0, "two levels are to be made in each hierarchy");
	ok(!exists_everywhere(made) && left_over(made) == 0, "%s: looking made nothing", view);
	ok(cgroup_make(cgroup, &err) == 0 && exists_everywhere(made), "%s: made", view);
	pid = joined_child(cgroup, 3);
	ok(cgroup_look(arena, made, &again, &err) < 0 && err.kind == ERROR_STATE &&
		   says(&err, "has processes in it"),
	   "%s: an existing cgroup with processes is refused", view);
	ok(cgroup_remove(arena, cgroup->status, deadline_in(20), &err) < 0 &&
		   says(&err, "is in it"),
	   "%s: it cannot be removed, and who is in it is told", view);
	ok(cgroup_wait_empty(arena, cgroup->status, deadline_in(20), &err) < 0 &&
		   err.number == ETIMEDOUT,
	   "%s: waiting for its end has a deadline", view);
	ok(cgroup_kill(arena, cgroup->status, &err) == 0, "%s: kill", view);
	ok(cgroup_wait_empty(arena, cgroup->status, deadline_in(5000), &err) == 0,
	   "%s: it gets empty", view);
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
	   "%s: killed by SIGKILL", view);
	ok(cgroup_remove(arena, cgroup->status, deadline_in(5000), &err) == 0 &&
		   left_over(made) == 0,
	   "%s: nothing is left", view);
	ok(cgroup_remove(arena, cgroup->status, deadline_in(0), &err) == 0,
	   "%s: removing what is gone is fine", view);
	cgroup_close(cgroup);
}

/* a cgroup that was there stays there, and what the payload nested in ours goes */
static void test_borders(const struct oci_facts *facts, const char *view)
{
	const char *top = arena_printf(arena, "/davit-unit-%d", (int)getpid());
	struct plan *outer = plan_for(facts, top);
	struct plan *inner = plan_for(facts, arena_printf(arena, "%s/a", top));
	struct cgroup *theirs = NULL, *ours = NULL, *second = NULL;
	struct error err = {0};
	uint32_t nested = 0;

	if (cgroup_look(arena, outer, &theirs, &err) < 0 || cgroup_make(theirs, &err) < 0 ||
	    cgroup_look(arena, inner, &ours, &err) < 0 ||
	    cgroup_look(arena, inner, &second, &err) < 0)
		bail("cannot make cgroups: %s", err.text);
	is_u64(ours->status->places.v[0].levels_made, 1, "only what is missing is to be made");
	ok(cgroup_make(ours, &err) == 0, "%s: made below an existing one", view);
	ok(cgroup_make(second, &err) < 0 && err.number == EEXIST, "%s: who comes second is refused",
	   view);
	is_u64(second->status->places.v[0].levels_made, 0, "and has nothing to undo");
	ok(cgroup_remove(arena, second->status, deadline_in(100), &err) == 0 &&
		   exists_everywhere(inner),
	   "%s: so its undo takes nothing away", view);
	for (uint32_t i = 0; i < inner->n_hierarchies; i++) {
		const char *dir = arena_printf(arena, "%s%s", inner->hierarchies[i].mount,
					       inner->hierarchies[i].path);

		nested += mkdir(arena_printf(arena, "%s/x", dir), 0755) == 0 &&
			  mkdir(arena_printf(arena, "%s/x/y", dir), 0755) == 0 &&
			  mkdir(arena_printf(arena, "%s/z", dir), 0755) == 0;
	}
	is_u64(nested, inner->n_hierarchies, "the payload nests cgroups of its own");
	ok(cgroup_remove(arena, ours->status, deadline_in(5000), &err) == 0 &&
		   exists_everywhere(outer) && !exists_everywhere(inner),
	   "%s: ours and the nested ones go, the one above stays", view);
	ok(cgroup_remove(arena, theirs->status, deadline_in(5000), &err) == 0 &&
		   left_over(outer) == 0,
	   "%s: nothing is left", view);
}

static void test_paths(const struct oci_facts *facts)
{
	static const char *const bad[] = {"/", "", "a", "/../a", "/a/..", "/a//b", "/.", "/a/"};
	struct oci_cgroup_place place = {.hierarchy = "/sys/fs/cgroup", .levels_made = 1};
	struct oci_status_cgroup status = {.places = {1, &place}};
	uint32_t refused = 0, damaged = 0;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct cgroup *cgroup;
		struct error err = {0};

		refused += cgroup_look(arena, plan_for(facts, bad[i]), &cgroup, &err) < 0;
		place.path = bad[i];
		damaged += cgroup_remove(arena, &status, deadline_in(0), &err) < 0;
	}
	is_u64(refused, ARRAY_SIZE(bad), "paths that are no container's cgroup are refused");
	is_u64(damaged, ARRAY_SIZE(bad), "a damaged status removes nothing");
	ok(cgroup_kill(arena, NULL, NULL) == 0 &&
		   cgroup_wait_empty(arena, NULL, deadline_in(0), NULL) == 0 &&
		   cgroup_remove(arena, NULL, deadline_in(0), NULL) == 0,
	   "no cgroups: nothing to do");
}

static void test_disabled(const struct oci_facts *facts)
{
	struct plan *made = plan_for(facts, "/davit-unit-disabled");
	struct cgroup *cgroup = NULL;
	struct error err = {0};
	int fd = 7;

	made->driver = CGROUP_DRIVER_DISABLED;
	ok(cgroup_look(arena, made, &cgroup, &err) == 0 && cgroup_make(cgroup, &err) == 0 &&
		   cgroup_limits(cgroup, false, &err) == 0 &&
		   cgroup_device_filter(cgroup, &err) == 0 && cgroup_dir(cgroup, &fd, &err) == 0 &&
		   fd == FD_NONE,
	   "disabled: everything does nothing");
	is_u64(cgroup->status->places.n, 0, "and the status has no places");
	ok(cgroup->status->driver == OCI_CGROUP_DRIVER_DISABLED, "but the driver's name");
}

/* --- v1 --- */

static struct cgroup *make_one(struct plan *made)
{
	struct cgroup *cgroup = NULL;
	struct error err = {0};

	if (cgroup_look(arena, made, &cgroup, &err) < 0 || cgroup_make(cgroup, &err) < 0)
		bail("cannot make cgroups: %s", err.text);
	return cgroup;
}

static void test_v1_rows(const struct oci_facts *facts)
{
	struct plan *made = plan_for(facts, arena_printf(arena, "/davit-unit-%d", (int)getpid()));
	struct cgroup *cgroup = make_one(made);
	int memory = hierarchy_of(facts, "memory"), pids = hierarchy_of(facts, "pids"),
	    devices = hierarchy_of(facts, "devices"), cpuset = hierarchy_of(facts, "cpuset");
	struct plan_cgroup_row rows[] = {
		row(devices, "devices.deny", "a"),
		row(devices, "devices.allow", "c 1:3 rwm"),
		row(devices, "devices.allow", "c *:* m"),
		row(memory, "memory.limit_in_bytes", "16777216"),
		row(memory, "memory.no_such_file", "1"),
		row(pids, "pids.max", "77"),
	};
	struct error err = {0};

	rows[4].optional = true;
	rows[5].late = true;
	if (memory < 0 || pids < 0 || devices < 0 || cpuset < 0) {
		skip("no v1 hierarchies of memory, pids, devices and cpuset");
		goto out;
	}
	ok(strcmp(content(made, cpuset, "cpuset.cpus"), "") != 0 &&
		   strcmp(content(made, cpuset, "cpuset.mems"), "") != 0,
	   "cpuset is filled from above");
	set_rows(made, rows, ARRAY_SIZE(rows));
	ok(cgroup_limits(cgroup, false, &err) == 0, "early rows are written");
	is_text(content(made, devices, "devices.list"), "c 1:3 rwm\nc *:* m",
		"rows of one file, one after the other");
	is_text(content(made, memory, "memory.limit_in_bytes"), "16777216", "memory");
	is_text(content(made, pids, "pids.max"), "max", "the late one is not written yet");
	ok(cgroup_limits(cgroup, true, &err) == 0, "late rows");
	is_text(content(made, pids, "pids.max"), "77", "the late one");

	rows[0] = row(memory, "memory.limit_in_bytes", "much");
	set_rows(made, rows, 1);
	ok(cgroup_limits(cgroup, false, &err) < 0 && err.number == EINVAL &&
		   says(&err, "`much` to `memory.limit_in_bytes`") &&
		   says(&err, "config.json:7:9: linux.resources.test"),
	   "what the kernel refuses is quoted, with its place");
	rows[0] = row(memory, "memory.no_such_file", "1");
	ok(cgroup_limits(cgroup, false, &err) < 0 && err.number == ENOENT &&
		   says(&err, "memory.no_such_file"),
	   "a missing file is named");
	rows[0] = row(memory, "../memory.limit_in_bytes", "1");
	ok(cgroup_limits(cgroup, false, &err) < 0, "a file with a slash is refused");
out:
	ok(cgroup_remove(arena, cgroup->status, deadline_in(5000), &err) == 0 &&
		   left_over(made) == 0,
	   "v1 rows: nothing is left");
	cgroup_close(cgroup);
}

static void test_v1_frozen(const struct oci_facts *facts)
{
	struct plan *made = plan_for(facts, arena_printf(arena, "/davit-unit-%d", (int)getpid()));
	struct cgroup *cgroup = make_one(made), *again;
	int freezer = hierarchy_of(facts, "freezer"), status;
	struct plan_cgroup_row frozen = row(freezer, "freezer.state", "FROZEN");
	struct error err = {0};
	pid_t pid;

	if (freezer < 0) {
		skip("no v1 freezer");
		goto out;
	}
	set_rows(made, &frozen, 1);
	ok(cgroup_limits(cgroup, false, &err) == 0 && cgroup_look(arena, made, &again, &err) < 0 &&
		   says(&err, "is frozen"),
	   "an existing frozen cgroup is refused");
	frozen.text = "THAWED";
	ok(cgroup_is_frozen(arena, cgroup->status) == 1 &&
		   cgroup_limits(cgroup, false, &err) == 0 &&
		   cgroup_is_frozen(arena, cgroup->status) == 0,
	   "v1: frozen or not");
	pid = joined_child(cgroup, 0);
	frozen.text = "FROZEN";
	ok(cgroup_limits(cgroup, false, &err) == 0 &&
		   cgroup_kill(arena, cgroup->status, &err) == 0 &&
		   cgroup_wait_empty(arena, cgroup->status, deadline_in(5000), &err) == 0,
	   "a frozen process is killed");
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "and is dead");
out:
	ok(cgroup_remove(arena, cgroup->status, deadline_in(5000), &err) == 0 &&
		   left_over(made) == 0,
	   "v1 frozen: nothing is left");
	cgroup_close(cgroup);
}

/* --- v2 --- */

#define SUBTREE "/sys/fs/cgroup/cgroup.subtree_control"

static void test_v2_rows(const struct oci_facts *facts)
{
	struct plan *made = plan_for(facts, arena_printf(arena, "/davit-unit-%d", (int)getpid()));
	struct plan_hierarchy *all = arena_new_of(arena, struct plan_hierarchy);
	bool available = has_controller(&facts->hierarchies.v[0], "hugetlb");
	struct plan_cgroup_row rows[] = {
		row(0, "cgroup.max.depth", "3"),
		row(0, "hugetlb.2MB.max", "4194304"),
	};
	struct cgroup *cgroup;
	struct error err = {0};
	char *before;
	size_t size;

	if (file_read(arena, AT_FDCWD, SUBTREE, 4096, &before, &size) < 0)
		bail("cannot read " SUBTREE);
	*all = made->hierarchies[0];
	all->enable = available ? PLAN_CONTROLLER_HUGETLB : 0;
	made->hierarchies = all;
	cgroup = make_one(made);
	set_rows(made, rows, available ? 2 : 1);
	ok(cgroup_limits(cgroup, false, &err) == 0, "v2: rows are written");
	is_text(content(made, 0, "cgroup.max.depth"), "3", "one of the core");
	if (available)
		is_text(content(made, 0, "hugetlb.2MB.max"), "4194304", "one of a controller");
	else
		skip("cgroup2 has no hugetlb controller");
	if (has_controller(&facts->hierarchies.v[0], "memory")) {
		skip("cgroup2 has the memory controller");
		skip("cgroup2 has the memory controller");
	} else {
		struct cgroup *other = NULL;

		rows[0] = row(0, "memory.max", "1048576");
		set_rows(made, rows, 1);
		ok(cgroup_limits(cgroup, false, &err) < 0 &&
			   says(&err, "controller `memory` is not available in cgroup `/`"),
		   "a file without its controller: the cgroup that lacks it is named");
		all->enable = PLAN_CONTROLLER_MEMORY;
		all->path = arena_printf(arena, "%s/b", all->path);
		ok(cgroup_look(arena, made, &other, &err) == 0 && cgroup_make(other, &err) < 0 &&
			   says(&err, "`+memory`") && says(&err, "controller `memory`"),
		   "a controller that cannot be enabled is named");
		all->path = arena_printf(arena, "/davit-unit-%d", (int)getpid());
	}
	ok(cgroup_remove(arena, cgroup->status, deadline_in(5000), &err) == 0 &&
		   left_over(made) == 0,
	   "v2 rows: nothing is left");
	cgroup_close(cgroup);
	if (available && !strstr(before, "hugetlb"))
		(void)file_write(AT_FDCWD, SUBTREE, "-hugetlb");
}

/* open_inside - what open(2) says in the container's cgroup: 0 or errno */
static int open_inside(struct cgroup *cgroup, const char *path, int flags)
{
	int status, fd = FD_NONE;
	pid_t pid = fork();

	if (pid == 0) {
		if (cgroup_open_tasks(cgroup, 0, &fd, NULL) < 0 || write(fd, "0", 1) != 1)
			_exit(255);
		_exit(open(path, flags) >= 0 ? 0 : errno);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void test_v2_devices(const struct oci_facts *facts)
{
	static const struct plan_device_rule rules[] = {
		{.allow = false, .type = 'a', .major = -1, .minor = -1, .access = 7},
		{.allow = true, .type = 'c', .major = 1, .minor = 3, .access = 7},
		{.allow = true, .type = 'c', .major = 1, .minor = 5, .access = 1},
	};
	struct plan *made = plan_for(facts, arena_printf(arena, "/davit-unit-%d", (int)getpid()));
	struct cgroup *cgroup = make_one(made);
	struct error err = {0};

	made->device_rules = rules;
	made->n_device_rules = ARRAY_SIZE(rules);
	if (cgroup_device_filter(cgroup, &err) < 0) {
		ok(err.number == EPERM, "the device filter: %s", err.text);
		skip("BPF is not allowed here");
	} else {
		is_i64(open_inside(cgroup, "/dev/null", O_RDWR), 0, "null is allowed");
		is_i64(open_inside(cgroup, "/dev/zero", O_RDONLY), 0, "zero may be read");
		is_i64(open_inside(cgroup, "/dev/zero", O_RDWR), EPERM, "but not written");
		is_i64(open_inside(cgroup, "/dev/full", O_RDONLY), EPERM, "full is denied");
	}
	ok(cgroup_remove(arena, cgroup->status, deadline_in(5000), &err) == 0 &&
		   left_over(made) == 0,
	   "v2 devices: nothing is left");
	cgroup_close(cgroup);
}

static void test_v2_frozen(const struct oci_facts *facts)
{
	struct plan *made = plan_for(facts, arena_printf(arena, "/davit-unit-%d", (int)getpid()));
	struct cgroup *cgroup = make_one(made), *again;
	struct plan_cgroup_row frozen = row(0, "cgroup.freeze", "1");
	struct error err = {0};
	int status;
	pid_t pid = joined_child(cgroup, 0);

	set_rows(made, &frozen, 1);
	ok(cgroup_limits(cgroup, false, &err) == 0, "freeze");
	for (deadline_ms end = deadline_in(5000);
	     cgroup_is_frozen(arena, cgroup->status) == 0 && deadline_left(end) > 0;)
		(void)sched_yield();
	ok(cgroup_is_frozen(arena, cgroup->status) == 1, "v2: frozen");
	ok(cgroup_kill(arena, cgroup->status, &err) == 0 &&
		   cgroup_wait_empty(arena, cgroup->status, deadline_in(5000), &err) == 0,
	   "a frozen process is killed");
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "and is dead");
	ok(cgroup_look(arena, made, &again, &err) < 0 && says(&err, "is frozen"),
	   "an existing frozen cgroup is refused");
	ok(cgroup_remove(arena, cgroup->status, deadline_in(5000), &err) == 0 &&
		   left_over(made) == 0,
	   "v2 frozen: nothing is left");
	cgroup_close(cgroup);
}

/* --- the views --- */

static bool enter_v2(void)
{
	return unshare(CLONE_NEWNS) == 0 && mount("", "/", "", MS_REC | MS_PRIVATE, NULL) == 0 &&
	       umount2("/sys/fs/cgroup", MNT_DETACH) == 0 &&
	       mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL) == 0;
}

static void test_view(const char *view)
{
	struct oci_facts facts = {0};
	struct error err = {0};

	if (layout_read(arena, true, &facts, &err) < 0)
		bail("layout: %s", err.text);
	test_life(&facts, view);
	test_borders(&facts, view);
	if (text_is(view, "v2")) {
		ok(facts.cgroup_layout == OCI_CGROUP_LAYOUT_V2 && facts.hierarchies.n == 1,
		   "the layout is v2");
		test_v2_rows(&facts);
		test_v2_devices(&facts);
		test_v2_frozen(&facts);
		return;
	}
	test_paths(&facts);
	test_disabled(&facts);
	if (facts.cgroup_layout == OCI_CGROUP_LAYOUT_V1 ||
	    facts.cgroup_layout == OCI_CGROUP_LAYOUT_HYBRID) {
		test_v1_rows(&facts);
		test_v1_frozen(&facts);
	}
}

int main(void)
{
	if (geteuid() != 0)
		return skip_all("needs root");
	if (access("/sys/fs/cgroup/cgroup.procs", W_OK) < 0 &&
	    access("/sys/fs/cgroup/pids/cgroup.procs", W_OK) < 0)
		return skip_all("needs writable cgroups");
	arena = arena_new();
	test_view(view_names[0]);
	if (enter_v2())
		test_view(view_names[1]);
	else
		skip("cgroup2 alone cannot be shown");
	arena_free(arena);
	return done();
}
