/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/kill.h"

#include <signal.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "cgroup/cgroup.h"
#include "host/identity.h"
#include "host/pidfd.h"
#include "launch/query.h"
#include "launch/undo.h"
#include "launch/words.h"

/* As every shell counts: libc keeps the kernel's first two for itself */
enum { RT_FIRST = 34, SIGNAL_LAST = 64 };

/* Other names of the same signals */
static const struct {
	const char *name;
	int number;
} aliases[] = {{"IOT", SIGABRT}, {"CLD", SIGCHLD}, {"POLL", SIGIO}, {"UNUSED", SIGSYS}};

/* kill_offset - `RTMIN`, `RTMIN+3`, `RTMAX-3`; 0 when it is none */
static int kill_offset(const char *name)
{
	bool up = strncasecmp(name, "RTMIN", 5) == 0;
	uint64_t offset = 0;

	if (!up && strncasecmp(name, "RTMAX", 5) != 0)
		return 0;
	name += 5;
	if (*name && (*name != (up ? '+' : '-') || text_u64(name + 1, &offset) < 0 ||
		      offset > SIGNAL_LAST - RT_FIRST))
		return 0;
	return up ? RT_FIRST + (int)offset : SIGNAL_LAST - (int)offset;
}

static int kill_name(const char *name)
{
	for (int number = 1; number < 32; number++) {
		const char *known = words_signal(number);

		if (known && strcasecmp(known + 3, name) == 0)
			return number;
	}
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strcasecmp(aliases[i].name, name) == 0)
			return aliases[i].number;
	return kill_offset(name);
}

int kill_parse(const char *text, int *ret_number, struct error *err)
{
	uint64_t value;
	int number;

	if (text_u64(text, &value) == 0)
		number = value <= SIGNAL_LAST ? (int)value : 0;
	else
		number = kill_name(strncasecmp(text, "SIG", 3) == 0 ? text + 3 : text);
	if (number > 0) {
		*ret_number = number;
		return 0;
	}
	error_set(err, ERROR_USAGE, 0, "unknown signal `%.60s`", text);
	return error_hint(err, "a name such as TERM or SIGTERM, RTMIN+1, or a number up to %d",
			  SIGNAL_LAST);
}

static int kill_not_running(const char *id, struct error *err)
{
	return error_set(err, ERROR_STATE, 0, "container not running: `%s`", id);
}

static int kill_failed(pid_t pid, int result, struct error *err)
{
	return error_set(err, ERROR_KERNEL, -result, "send a signal to process %d", (int)pid);
}

/* kill_process - the container's process. 0; 1 when it is gone; -1 with *err. */
static int kill_process(const struct oci_status *status, int number, int *ret_pidfd,
			struct error *err)
{
	int pidfd = identity_open(status->pid, status->start_time, status->boot_id);
	int result = pidfd < 0 ? pidfd : pidfd_kill(pidfd, number);

	if (result >= 0 && ret_pidfd) {
		*ret_pidfd = pidfd;
		return 0;
	}
	cleanup_close(&pidfd);
	if (result >= 0 || result == -ESRCH)
		return result >= 0 ? 0 : 1;
	return kill_failed(status->pid, result, err);
}

static bool kill_is_in(pid_t pid, const pid_t *pids, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (pids[i] == pid)
			return true;
	return false;
}

/* kill_each - every process of the cgroups. A descriptor is opened for each, then they are listed
 * again: whoever is still there is the one that the descriptor names. */
static int kill_each(struct arena *arena, const struct oci_status *status, int number,
		     struct error *err)
{
	uint32_t n, n_again;
	pid_t *pids, *again;
	int *pidfds, failed = 0;

	if (cgroup_procs(arena, status->cgroup, &pids, &n, err))
		return -1;
	pidfds = arena_array_of(arena, n, int);
	for (uint32_t i = 0; i < n; i++)
		pidfds[i] = pidfd_of(pids[i]);
	if (cgroup_procs(arena, status->cgroup, &again, &n_again, err))
		n_again = 0, failed = -1;
	for (uint32_t i = 0; i < n; i++) {
		int result = -ESRCH;

		if (pidfds[i] >= 0 && kill_is_in(pids[i], again, n_again))
			result = pidfd_kill(pidfds[i], number);
		cleanup_close(&pidfds[i]);
		if (result < 0 && result != -ESRCH && !failed)
			failed = kill_failed(pids[i], result, err);
	}
	return failed;
}

/* kill_frozen - who is frozen on v1 takes a SIGKILL when it is thawed. That a created one is, the
 * query does not say. */
static void kill_frozen(struct arena *arena, const struct query *query)
{
	if (query->state != OCI_STATE_STATUS_RUNNING)
		cgroup_thaw(arena, query->status->cgroup);
}

int kill_hard(struct arena *arena, const struct query *query, int *ret_pidfd, struct error *err)
{
	const struct oci_status *status = query->status;
	int pidfd = FD_NONE;
	int result = status->pid > 0 ? kill_process(status, SIGKILL, &pidfd, err) : 1;

	/* without the process, or without a pid namespace that dies with it: whoever is there */
	if (result >= 0 && (result || !undo_owns_pids(status)))
		result = cgroup_kill(arena, status->cgroup, err);
	else if (result == 0)
		kill_frozen(arena, query);
	if (result < 0) {
		cleanup_close(&pidfd);
		return -1;
	}
	*ret_pidfd = pidfd;
	return 0;
}

static int kill_all(struct arena *arena, const struct query *query, int number, struct error *err)
{
	const struct oci_status *status = query->status;
	bool has_cgroup = status && status->cgroup && status->cgroup->places.n > 0;
	int result;

	if (has_cgroup && number == SIGKILL)
		return cgroup_kill(arena, status->cgroup, err);
	if (has_cgroup)
		return kill_each(arena, status, number, err);
	if (!status || query->state == OCI_STATE_STATUS_STOPPED)
		return 0;
	result = kill_process(status, number, NULL, err);
	return result < 0 ? -1 : 0;
}

static int kill_one(struct arena *arena, const struct query *query, const char *id, int number,
		    struct error *err)
{
	int pidfd = FD_NONE, result;

	if (number == SIGKILL && !undo_owns_pids(query->status)) {
		result = kill_hard(arena, query, &pidfd, err);
		cleanup_close(&pidfd);
		return result;
	}
	result = kill_process(query->status, number, NULL, err);
	if (result == 0 && number == SIGKILL)
		kill_frozen(arena, query);
	return result > 0 ? kill_not_running(id, err) : result;
}

int kill_container(struct arena *arena, const char *root, const char *id, int number, bool all,
		   struct error *err)
{
	struct query query;

	if (query_container(arena, root, id, &query, err))
		return -1;
	switch (query.state) {
	case OCI_STATE_STATUS_CREATING:
		return error_set(err, ERROR_STATE, 0,
				 "cannot kill container `%s` in the creating state", id);
	case OCI_STATE_STATUS_STOPPED:
		return all ? kill_all(arena, &query, number, err) : kill_not_running(id, err);
	case OCI_STATE_STATUS_CREATED:
	case OCI_STATE_STATUS_RUNNING:
	case OCI_STATE_STATUS_PAUSED:
		break;
	}
	return all ? kill_all(arena, &query, number, err)
		   : kill_one(arena, &query, id, number, err);
}
