/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cgroup/cgroup.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "base/text.h"
#include "cgroup/device_bpf.h"
#include "cgroup/tree.h"
#include "cgroup/v1.h"
#include "cgroup/v2.h"
#include "sys/consts.h"

/* how often a level that somebody else removes at the same moment is made again */
enum { MAKE_TRIES = 8 };

static const char *const config_path = "linux.cgroupsPath";

/* --- looking --- */

static enum oci_cgroup_driver driver_word(enum cgroup_driver driver)
{
	switch (driver) {
	case CGROUP_DRIVER_FS:
		return OCI_CGROUP_DRIVER_CGROUPFS;
	case CGROUP_DRIVER_SYSTEMD:
		return OCI_CGROUP_DRIVER_SYSTEMD;
	case CGROUP_DRIVER_DISABLED:
		break;
	}
	return OCI_CGROUP_DRIVER_DISABLED;
}

static const char *shown_name(const struct plan_hierarchy *hierarchy)
{
	return hierarchy->v2 ? "cgroup2" : hierarchy->name;
}

static const char *dir_of(struct arena *arena, const struct plan_hierarchy *hierarchy)
{
	return arena_printf(arena, "%s%s", hierarchy->mount, hierarchy->path);
}

/* path_is_safe - absolute, not the root, no empty parts, no dots */
static bool path_is_safe(const char *path)
{
	if (path[0] != '/' || !path[1])
		return false;
	while (*path) {
		size_t size = strcspn(++path, "/");

		if (size == 0 || (size <= 2 && strncmp(path, "..", size) == 0))
			return false;
		path += size;
	}
	return true;
}

/* check_path - the plan normalised it; a mistake there must not reach rmdir */
static int check_path(const char *path, struct error *err)
{
	if (path_is_safe(path))
		return 0;
	error_set(err, ERROR_CONFIG, 0, "`%s` cannot be a container's cgroup", path);
	return error_at(err, "config.json", config_path, (struct place){0});
}

static int refuse_state(const struct plan_hierarchy *hierarchy, const char *what, pid_t pid,
			struct error *err)
{
	if (pid > 0)
		error_set(err, ERROR_STATE, 0, "cgroup `%s` (%s) exists and %s: process %d",
			  hierarchy->path, shown_name(hierarchy), what, (int)pid);
	else
		error_set(err, ERROR_STATE, 0, "cgroup `%s` (%s) exists and %s", hierarchy->path,
			  shown_name(hierarchy), what);
	error_hint(err, "empty it, or choose another linux.cgroupsPath");
	return error_at(err, "config.json", config_path, (struct place){0});
}

/* check_fit - CG-01: an existing cgroup must be empty and not frozen */
static int check_fit(struct arena *arena, const struct plan_hierarchy *hierarchy, struct error *err)
{
	const char *dir = dir_of(arena, hierarchy);
	bool populated = false, frozen = false;
	pid_t pid = 0;
	int r;

	if (hierarchy->v2) {
		r = v2_events(dir, &populated, &frozen);
	} else {
		r = tree_procs(dir, &pid, 1);
		populated = r > 0;
		if (r >= 0 && strstr(hierarchy->name, "freezer"))
			frozen = v1_frozen(dir) == 1;
	}
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "look into cgroup `%s` (%s)",
				 hierarchy->path, shown_name(hierarchy));
	if (populated) {
		if (pid == 0)
			(void)tree_first_proc(arena, dir, &pid);
		return refuse_state(hierarchy, "has processes in it", pid, err);
	}
	return frozen ? refuse_state(hierarchy, "is frozen", 0, err) : 0;
}

static int look_one(struct cgroup *cgroup, uint32_t i, struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[i];
	struct oci_cgroup_place *place = &cgroup->status->places.v[i];
	int missing;

	if (check_path(hierarchy->path, err) < 0)
		return -1;
	missing = tree_missing(cgroup->arena, hierarchy->mount, hierarchy->path);
	if (missing < 0)
		return error_set(err, ERROR_KERNEL, -missing, "look for cgroup `%s` (%s)",
				 hierarchy->path, shown_name(hierarchy));
	place->hierarchy = hierarchy->mount;
	place->path = hierarchy->path;
	place->levels_made = (uint32_t)missing;
	return missing ? 0 : check_fit(cgroup->arena, hierarchy, err);
}

int cgroup_look(struct arena *arena, const struct plan *plan, struct cgroup **ret_cgroup,
		struct error *err)
{
	struct cgroup *cgroup = arena_new_of(arena, struct cgroup);
	uint32_t n = plan->driver == CGROUP_DRIVER_DISABLED ? 0 : plan->n_hierarchies;

	if (plan->driver == CGROUP_DRIVER_SYSTEMD)
		return error_set(err, ERROR_INTERNAL, 0, "the systemd driver is not built yet");
	cgroup->arena = arena;
	cgroup->plan = plan;
	cgroup->status = arena_new_of(arena, struct oci_status_cgroup);
	cgroup->status->driver = driver_word(plan->driver);
	cgroup->status->places.n = n;
	cgroup->status->places.v = arena_array_of(arena, n, struct oci_cgroup_place);
	cgroup->dirs = arena_array_of(arena, n, int);
	for (uint32_t i = 0; i < n; i++) {
		cgroup->dirs[i] = FD_NONE;
		if (look_one(cgroup, i, err) < 0)
			return -1;
	}
	*ret_cgroup = cgroup;
	return 0;
}

/* --- making --- */

static int make_reason(const struct plan_hierarchy *hierarchy, const char *dir, int number,
		       struct error *err)
{
	error_set(err, ERROR_KERNEL, number, "make cgroup `%s` (%s)",
		  dir + strlen(hierarchy->mount), shown_name(hierarchy));
	if (number == EROFS || number == EACCES || number == EPERM)
		return error_hint(err,
				  "the hierarchy at `%s` is not ours to change; "
				  "--cgroup-manager=disabled does without",
				  hierarchy->mount);
	if (number == EAGAIN)
		return error_hint(err, "cgroup.max.depth or cgroup.max.descendants of a cgroup "
				       "above is reached");
	return -1;
}

/* make_level - what comes before and with the mkdir of one level; *ret_number is its errno */
static int make_level(struct cgroup *cgroup, uint32_t i, uint32_t level, bool missing,
		      int *ret_number, struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[i];
	size_t mount_size = strlen(hierarchy->mount);
	const char *parent, *child;

	*ret_number = 0;
	parent = tree_prefix(cgroup->arena, hierarchy->mount, hierarchy->path, level - 1);
	if (hierarchy->v2 && v2_enable(parent, parent + mount_size, hierarchy->enable, err) < 0)
		return -1;
	if (!missing)
		return 0;
	child = tree_prefix(cgroup->arena, hierarchy->mount, hierarchy->path, level);
	if (mkdir(child, 0755) < 0) {
		*ret_number = errno;
		return make_reason(hierarchy, child, errno, err);
	}
	return hierarchy->is_cpuset ? v1_fill_cpuset(parent, child, err) : 0;
}

/* make_levels - *ret_number is EEXIST or ENOENT when somebody else works on the same levels */
static int make_levels(struct cgroup *cgroup, uint32_t i, int *ret_number, struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[i];
	struct oci_cgroup_place *place = &cgroup->status->places.v[i];
	uint32_t depth = tree_depth(hierarchy->path);
	uint32_t exist = depth - place->levels_made;

	/* on v1, what exists needs nothing */
	for (uint32_t level = hierarchy->v2 ? 1 : exist + 1; level <= depth; level++) {
		if (make_level(cgroup, i, level, level > exist, ret_number, err) == 0)
			continue;
		/* a level above the container's that another one made first is theirs to remove */
		if (*ret_number == EEXIST)
			place->levels_made = depth - level;
		return -1;
	}
	return 0;
}

static int make_one(struct cgroup *cgroup, uint32_t i, struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[i];
	struct oci_cgroup_place *place = &cgroup->status->places.v[i];
	int number = 0;

	for (int tries = 0; tries < MAKE_TRIES; tries++) {
		int missing;

		if (make_levels(cgroup, i, &number, err) == 0)
			return 0;
		/* the container's own: whoever made it wants it */
		if ((number != EEXIST && number != ENOENT) ||
		    (number == EEXIST && place->levels_made == 0))
			return -1;
		if (number == EEXIST)
			continue;
		missing = tree_missing(cgroup->arena, hierarchy->mount, hierarchy->path);
		if (missing < 0)
			return -1;
		place->levels_made = (uint32_t)missing;
	}
	return -1;
}

int cgroup_make(struct cgroup *cgroup, struct error *err)
{
	for (uint32_t i = 0; i < cgroup->status->places.n; i++) {
		if (make_one(cgroup, i, err) == 0)
			continue;
		/* nothing of these is there: undo must not look at what others may make */
		for (uint32_t k = i + 1; k < cgroup->status->places.n; k++)
			cgroup->status->places.v[k].levels_made = 0;
		return -1;
	}
	return 0;
}

/* --- limits --- */

static int row_open_reason(struct cgroup *cgroup, const struct plan_cgroup_row *row, int number,
			   struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[row->hierarchy];

	error_set(err, ERROR_KERNEL, number, "open `%s` of cgroup `%s` (%s) to write `%.100s`",
		  row->file, hierarchy->path, shown_name(hierarchy), row->text);
	if (number == ENOENT && hierarchy->v2)
		(void)v2_explain_missing(cgroup->arena, hierarchy->mount, hierarchy->path,
					 row->file, err);
	return error_at(err, "config.json", row->origin.path, row->origin.place);
}

static int row_write_reason(struct cgroup *cgroup, const struct plan_cgroup_row *row, int number,
			    struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[row->hierarchy];

	error_set(err, ERROR_KERNEL, number, "write `%.200s` to `%s` of cgroup `%s` (%s)",
		  row->text, row->file, hierarchy->path, shown_name(hierarchy));
	return error_at(err, "config.json", row->origin.path, row->origin.place);
}

static int row_open(struct cgroup *cgroup, const struct plan_cgroup_row *row, int *ret_fd,
		    struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[row->hierarchy];
	const char *path = arena_printf(cgroup->arena, "%s%s/%s", hierarchy->mount, hierarchy->path,
					row->file);
	int fd;

	/* a file of the cgroup itself and nothing else */
	if (strchr(row->file, '/'))
		return row_open_reason(cgroup, row, EINVAL, err);
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0) {
		*ret_fd = fd;
		return 0;
	}
	if (errno == ENOENT && row->optional) {
		log_warning("%s: cgroup file `%s` does not exist here", row->origin.path,
			    row->file);
		*ret_fd = FD_NONE;
		return 0;
	}
	return row_open_reason(cgroup, row, errno, err);
}

static int row_write(struct cgroup *cgroup, const struct plan_cgroup_row *row, int fd,
		     struct error *err)
{
	/* an empty write does nothing; a newline clears a list */
	const char *text = row->text[0] ? row->text : "\n";
	size_t size = strlen(text);
	ssize_t n;

	do
		n = write(fd, text, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return row_write_reason(cgroup, row, errno, err);
	return (size_t)n == size ? 0 : row_write_reason(cgroup, row, EIO, err);
}

int cgroup_limits(struct cgroup *cgroup, bool late, struct error *err)
{
	const struct plan *plan = cgroup->plan;
	const struct plan_cgroup_row *last = NULL;
	autofd int fd = FD_NONE;

	if (cgroup->status->places.n == 0)
		return 0;
	for (uint32_t i = 0; i < plan->n_rows; i++) {
		const struct plan_cgroup_row *row = &plan->rows[i];

		if (row->late != late)
			continue;
		if (!last || last->hierarchy != row->hierarchy || !text_is(last->file, row->file)) {
			cleanup_close(&fd);
			if (row_open(cgroup, row, &fd, err) < 0)
				return -1;
		}
		last = row;
		if (fd >= 0 && row_write(cgroup, row, fd, err) < 0)
			return -1;
	}
	return 0;
}

/* --- descriptors --- */

static int open_dir(struct cgroup *cgroup, uint32_t i, struct error *err)
{
	const struct plan_hierarchy *hierarchy = &cgroup->plan->hierarchies[i];

	if (cgroup->dirs[i] >= 0)
		return 0;
	cgroup->dirs[i] = open(dir_of(cgroup->arena, hierarchy),
			       O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (cgroup->dirs[i] < 0)
		return error_set(err, ERROR_KERNEL, errno, "open cgroup `%s` (%s)", hierarchy->path,
				 shown_name(hierarchy));
	return 0;
}

int cgroup_dir(struct cgroup *cgroup, int *ret_fd, struct error *err)
{
	for (uint32_t i = 0; i < cgroup->status->places.n; i++) {
		if (!cgroup->plan->hierarchies[i].v2)
			continue;
		if (open_dir(cgroup, i, err) < 0)
			return -1;
		*ret_fd = cgroup->dirs[i];
		return 0;
	}
	*ret_fd = FD_NONE;
	return 0;
}

int cgroup_open_tasks(struct cgroup *cgroup, uint32_t hierarchy, int *ret_fd, struct error *err)
{
	const struct plan_hierarchy *one;
	const char *file;
	int fd;

	if (hierarchy >= cgroup->status->places.n)
		return error_set(err, ERROR_INTERNAL, 0, "hierarchy %u is not in the plan",
				 hierarchy);
	one = &cgroup->plan->hierarchies[hierarchy];
	file = one->v2 ? "cgroup.procs" : "tasks";
	/* no O_CLOEXEC: listed to davit-init */
	fd = open(arena_printf(cgroup->arena, "%s/%s", dir_of(cgroup->arena, one), file),
		  O_WRONLY | O_NOCTTY);
	if (fd < 0)
		return error_set(err, ERROR_KERNEL, errno, "open `%s` of cgroup `%s` (%s)", file,
				 one->path, shown_name(one));
	*ret_fd = fd;
	return 0;
}

int cgroup_device_filter(struct cgroup *cgroup, struct error *err)
{
	const struct plan *plan = cgroup->plan;
	struct buffer insns = BUFFER(cgroup->arena);
	autofd int program = FD_NONE;
	int dir = FD_NONE, r;
	uint32_t n;

	if (plan->n_device_rules == 0)
		return 0;
	if (cgroup_dir(cgroup, &dir, err) < 0)
		return -1;
	if (dir < 0)
		return 0;
	n = device_bpf_compile(&insns, plan->device_rules, plan->n_device_rules);
	program = device_bpf_load(insns.data, n);
	if (program < 0) {
		error_set(err, ERROR_KERNEL, -program, "load the device filter (%u rules)",
			  plan->n_device_rules);
		error_at(err, "config.json", "linux.resources.devices", (struct place){0});
		if (program == -E2BIG)
			return error_hint(err, "the kernel's verifier takes some 2000 rules");
		return program == -EPERM ? error_hint(err, "needs CAP_SYS_ADMIN (or CAP_BPF and "
							   "CAP_NET_ADMIN) in the initial user "
							   "namespace")
					 : -1;
	}
	r = device_bpf_attach(program, dir);
	if (r == 0)
		return 0;
	error_set(err, ERROR_KERNEL, -r, "attach the device filter to the container's cgroup");
	error_at(err, "config.json", "linux.resources.devices", (struct place){0});
	return r == -EPERM ? error_hint(err, "a cgroup above has a device filter that allows no "
					     "other beside it")
			   : -1;
}

void cgroup_close(struct cgroup *cgroup)
{
	for (uint32_t i = 0; cgroup && i < cgroup->status->places.n; i++)
		cleanup_close(&cgroup->dirs[i]);
}

/* --- by the status file --- */

static const char *place_dir(struct arena *arena, const struct oci_cgroup_place *place)
{
	return arena_printf(arena, "%s%s", place->hierarchy, place->path);
}

/* place_is_safe - the file is ours, but a damaged one shall not make us remove something else */
static bool place_is_safe(const struct oci_cgroup_place *place)
{
	return place->hierarchy && place->path && place->hierarchy[0] == '/' &&
	       path_is_safe(place->path) && place->levels_made <= tree_depth(place->path);
}

static uint32_t places_of(const struct oci_status_cgroup *status)
{
	return status ? status->places.n : 0;
}

static bool is_v2(const struct oci_cgroup_place *place)
{
	struct statfs st;

	return statfs(place->hierarchy, &st) == 0 && (uint32_t)st.f_type == CGROUP2_SUPER_MAGIC;
}

int cgroup_kill(struct arena *arena, const struct oci_status_cgroup *status, struct error *err)
{
	const char *failed = NULL;
	int number = 0;

	for (uint32_t i = 0; i < places_of(status); i++) {
		const struct oci_cgroup_place *place = &status->places.v[i];
		const char *dir = place_dir(arena, place);
		int r = place_is_safe(place) ? 0 : -EINVAL;

		if (r == 0)
			r = is_v2(place) ? v2_kill(dir) : -ENOENT;
		if (r == -ENOENT)
			r = v1_kill(arena, dir);
		if (r < 0 && r != -ENOENT) {
			failed = dir;
			number = -r;
		}
	}
	/* a SIGKILL waits for the thaw; after all kills, or something could still run */
	for (uint32_t i = 0; i < places_of(status); i++)
		v1_thaw(arena, place_dir(arena, &status->places.v[i]));
	return failed ? error_set(err, ERROR_KERNEL, number, "kill the processes in `%s`", failed)
		      : 0;
}

/* is_freezer - by the mount's name: `/sys/fs/cgroup/freezer` */
static bool is_freezer(const struct oci_cgroup_place *place)
{
	const char *last = strrchr(place->hierarchy, '/');

	return last && strstr(last, "freezer");
}

void cgroup_thaw(struct arena *arena, const struct oci_status_cgroup *status)
{
	for (uint32_t i = 0; i < places_of(status); i++)
		if (is_freezer(&status->places.v[i]))
			v1_thaw(arena, place_dir(arena, &status->places.v[i]));
}

static int procs_below(struct arena *arena, const char *top, pid_t *pids, uint32_t *n)
{
	const char *const *dirs;
	uint32_t n_dirs;
	int r = tree_list(arena, top, &dirs, &n_dirs);

	for (uint32_t i = 0; r >= 0 && i < n_dirs; i++) {
		uint32_t kept = *n;

		r = tree_procs(dirs[i], pids + *n, CGROUP_PROCS_MAX - *n);
		for (int k = 0; k < r; k++) {
			pid_t pid = pids[*n + (uint32_t)k];

			if (pid > 0)
				pids[kept++] = pid;
		}
		*n = kept;
	}
	return r < 0 ? r : 0;
}

int cgroup_procs(struct arena *arena, const struct oci_status_cgroup *status, pid_t **ret_pids,
		 uint32_t *ret_n, struct error *err)
{
	pid_t *pids = NULL;
	uint32_t n = 0, which = 0;
	const char *top;
	int r;

	if (places_of(status) > 0) {
		pids = arena_array_of(arena, CGROUP_PROCS_MAX, pid_t);
		for (uint32_t i = 0; i < status->places.n; i++)
			if (is_v2(&status->places.v[i]))
				which = i;
		top = place_dir(arena, &status->places.v[which]);
		r = procs_below(arena, top, pids, &n);
		if (r < 0)
			return error_set(err, ERROR_KERNEL, -r, "list the processes in `%s`", top);
	}
	*ret_pids = pids;
	*ret_n = n;
	return 0;
}

int cgroup_wait_empty(struct arena *arena, const struct oci_status_cgroup *status,
		      deadline_ms deadline, struct error *err)
{
	for (uint32_t i = 0; i < places_of(status); i++) {
		const struct oci_cgroup_place *place = &status->places.v[i];
		const char *dir = place_dir(arena, place);
		pid_t pid = 0;
		int r = is_v2(place) ? v2_wait_empty(dir, deadline) : v1_wait_empty(dir, deadline);

		if (r == 0)
			continue;
		if (r == -ETIMEDOUT && tree_first_proc(arena, dir, &pid) == 0)
			return error_set(err, ERROR_LIMIT, -r,
					 "wait for process %d and others in `%s` to end", (int)pid,
					 dir);
		return error_set(err, ERROR_KERNEL, -r, "wait for `%s` to be empty", dir);
	}
	return 0;
}

/* remove_place - the container's own level with all in it, then the levels above that we made, as
 * long as nobody else uses them */
static int remove_place(struct arena *arena, const struct oci_cgroup_place *place,
			deadline_ms deadline)
{
	uint32_t depth = tree_depth(place->path), i;
	int r;

	if (!place_is_safe(place))
		return -EINVAL;
	if (place->levels_made == 0)
		return 0;
	r = tree_remove(tree_prefix(arena, place->hierarchy, place->path, depth), deadline);
	for (i = 1; r == 0 && i < place->levels_made; i++) {
		if (rmdir(tree_prefix(arena, place->hierarchy, place->path, depth - i)) < 0 &&
		    errno != ENOENT)
			break;
	}
	return r;
}

int cgroup_remove(struct arena *arena, const struct oci_status_cgroup *status, deadline_ms deadline,
		  struct error *err)
{
	int result = 0;

	for (uint32_t i = places_of(status); i > 0; i--) {
		const struct oci_cgroup_place *place = &status->places.v[i - 1];
		int r = remove_place(arena, place, deadline);
		pid_t pid = 0;

		if (r == 0 || result < 0)
			continue;
		result = error_set(err, ERROR_KERNEL, -r, "remove cgroup `%s%s`", place->hierarchy,
				   place->path);
		if (tree_first_proc(arena, place_dir(arena, place), &pid) == 0)
			error_hint(err, "process %d is in it", (int)pid);
	}
	return result;
}

int cgroup_is_frozen(struct arena *arena, const struct oci_status_cgroup *status)
{
	bool populated, frozen;
	int r;

	/* the v1 freezer decides where it is mounted (evidence-cgroups 5) */
	for (uint32_t i = 0; i < places_of(status); i++) {
		if (!is_freezer(&status->places.v[i]))
			continue;
		r = v1_frozen(place_dir(arena, &status->places.v[i]));
		if (r != -ENOENT)
			return r;
	}
	for (uint32_t i = 0; i < places_of(status); i++) {
		if (!is_v2(&status->places.v[i]))
			continue;
		r = v2_events(place_dir(arena, &status->places.v[i]), &populated, &frozen);
		return r == -ENOENT || r == -ENODEV ? 0 : r < 0 ? r : frozen;
	}
	return 0;
}
