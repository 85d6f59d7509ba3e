/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/start.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/cleanup.h"
#include "cgroup/cgroup.h"
#include "host/identity.h"
#include "host/pidfd.h"
#include "launch/launch.h"
#include "launch/query.h"
#include "launch/serve.h"
#include "launch/verdict.h"
#include "launch/words.h"
#include "plan/verify.h"
#include "sys/raw.h"

/* Another davit that changes the container is waited for so long */
#define START_LOCK 10000
/* A process that closed its socket dies at once, unless something stops it. */
#define START_DEATH 5000

struct start {
	struct arena *arena;
	struct dir dir;
	struct query query;
	int pidfd, socket;
	int program, found; /* as davit-init sent them; FD_NONE before */
	const struct page *page;
	deadline_ms deadline;
};

static int start_refuse(const char *id, enum oci_state_status state, struct error *err)
{
	return error_set(err, ERROR_STATE, 0, "cannot start container `%s` in the %s state", id,
			 query_word(state));
}

/* start_again - it is not what it was when we looked: another start was faster, or it is dead */
static int start_again(struct start *start, struct error *err)
{
	enum oci_state_status state;

	if (query_dir(start->arena, &start->dir, &start->query, err))
		return -1;
	state = start->query.state;
	if (state != OCI_STATE_STATUS_CREATED)
		return start_refuse(start->dir.id, state, err);
	return error_set(err, ERROR_STATE, 0, "container `%s` does not take a start",
			 start->dir.id);
}

/* --- before START --- */

/* start_lock - the usual case first: nobody else is at work. Whoever cannot be started need not be
 * waited for. */
static int start_lock(struct start *start, const char *root, const char *id, struct error *err)
{
	if (dir_open_locked(start->arena, root, id, deadline_now(), &start->dir, NULL) == 0)
		return 0;
	if (query_container(start->arena, root, id, &start->query, err))
		return -1;
	if (start->query.state != OCI_STATE_STATUS_CREATED)
		return start_refuse(id, start->query.state, err);
	return dir_open_locked(start->arena, root, id, deadline_in(START_LOCK), &start->dir, err);
}

static int start_check(struct start *start, struct error *err)
{
	const struct oci_status *status;
	int frozen;

	if (query_dir(start->arena, &start->dir, &start->query, err))
		return -1;
	status = start->query.status;
	if (start->query.state != OCI_STATE_STATUS_CREATED)
		return start_refuse(start->dir.id, start->query.state, err);
	if (!status->has_process) {
		error_set(err, ERROR_STATE, 0, "container `%s` has nothing to start",
			  start->dir.id);
		return error_hint(err, "its config has no `process`");
	}
	frozen = cgroup_is_frozen(start->arena, status->cgroup);
	if (frozen < 0)
		return error_set(err, ERROR_KERNEL, -frozen,
				 "ask whether the cgroup of container `%s` is frozen",
				 start->dir.id);
	return frozen ? start_refuse(start->dir.id, OCI_STATE_STATUS_PAUSED, err) : 0;
}

/* start_page - only its head is mapped: what another davit reads. It is a file of ours, and nobody
 * but davit-init, before its exec, writes it. */
static int start_page(struct start *start, struct error *err)
{
	struct stat st;
	void *memory;

	if (fstat(start->dir.page, &st) < 0)
		return error_set(err, ERROR_KERNEL, errno, "look at the page");
	if (st.st_size < (off_t)PAGE_SIZE_HEAD)
		return error_set(err, ERROR_STATE, 0, "the page of container `%s` is damaged",
				 start->dir.id);
	memory = mmap(NULL, PAGE_SIZE_HEAD, PROT_READ, MAP_SHARED, start->dir.page, 0);
	if (memory == MAP_FAILED)
		return error_set(err, ERROR_KERNEL, errno, "map the page");
	start->page = memory;
	return 0;
}

static int start_connect(struct start *start, struct error *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = DIR_SOCKET};
	struct packet packet = {.kind = PACKET_START, .version = PACKET_VERSION};
	const struct oci_status *status = start->query.status;
	ssize_t n;
	int result;

	start->pidfd = identity_open(status->pid, status->start_time, status->boot_id);
	if (start->pidfd == -ESRCH)
		return start_again(start, err);
	if (start->pidfd < 0)
		return error_set(err, ERROR_KERNEL, -start->pidfd, "open process %d",
				 (int)status->pid);
	start->socket = sys_socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (start->socket < 0)
		return error_set(err, ERROR_KERNEL, -start->socket, "make a socket");
	/* by a relative name: sun_path is short */
	result = sys_fchdir(start->dir.fd);
	if (result == 0) {
		result = sys_connect(start->socket, &address, sizeof(address));
		(void)sys_chdir("/");
	}
	if (result == -ECONNREFUSED || result == -ENOENT)
		return start_again(start, err);
	if (result < 0)
		return error_set(err, ERROR_KERNEL, -result, "connect to davit-init");
	n = sys_sendto(start->socket, &packet, sizeof(packet), MSG_NOSIGNAL, NULL, 0);
	return n == (ssize_t)sizeof(packet) ? 0 : start_again(start, err);
}

/* --- after it --- */

/* start_wait - the socket, then the process: what was said is heard before the end is. Returns enum
 * serve_event or -errno. */
static int start_wait(struct start *start, struct serve_packet *ret_packet)
{
	struct pollfd fds[] = {
		{.fd = start->socket, .events = POLLIN},
		{.fd = start->pidfd, .events = POLLIN},
	};

	for (;;) {
		int n = poll(fds, ARRAY_SIZE(fds), deadline_left(start->deadline));
		int event = 0;

		if (n == 0)
			return SERVE_TIMEOUT;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0 && fds[0].revents)
			event = serve_receive(start->socket, ret_packet);
		if (n > 0 && !event && fds[1].revents)
			event = SERVE_DEAD;
		if (event)
			return event;
	}
}

/* start_end - nothing of a start that failed goes on. What it was told to do, it may be doing. */
static void start_end(const struct start *start)
{
	if (pidfd_wait(start->pidfd, deadline_in(START_DEATH)) == 0)
		return;
	(void)pidfd_kill(start->pidfd, SIGKILL);
	(void)pidfd_wait(start->pidfd, deadline_in(START_DEATH));
}

static int start_event(struct start *start, int event, struct error *err)
{
	if (event == SERVE_TIMEOUT) {
		(void)pidfd_kill(start->pidfd, SIGKILL);
		start_end(start);
		error_set(err, ERROR_LIMIT, 0, "davit-init does not answer");
		return error_hint(err, "davit waited %d seconds", LAUNCH_DEADLINE / 1000);
	}
	if (event < 0)
		return error_set(err, ERROR_KERNEL, -event, "wait for davit-init");
	return error_set(err, ERROR_INTERNAL, 0, "unexpected bytes from davit-init");
}

/* start_accepted - the answer to START. An end before it: this was not our start. */
static int start_accepted(struct start *start, struct error *err)
{
	struct serve_packet packet = {.fds = {FD_NONE, FD_NONE}};
	int event = start_wait(start, &packet);

	if (event == SERVE_CLOSED || event == SERVE_DEAD)
		return start_again(start, err);
	if (event != SERVE_PACKET)
		return start_event(start, event, err);
	if (packet.packet.kind == PACKET_ACCEPTED) {
		start->program = take_fd(&packet.fds[0]);
		if (packet.packet.arg & SYNC_HAS_EXECUTABLE)
			start->found = take_fd(&packet.fds[1]);
		serve_close(&packet);
		return 0;
	}
	serve_close(&packet);
	if (packet.packet.kind == PACKET_REFUSED) {
		error_set(err, ERROR_STATE, 0, "the container's davit-init is of another version");
		return error_hint(err, "it knows version %u of the start protocol, this davit %u",
				  packet.packet.arg, PACKET_VERSION);
	}
	return start_event(start, SERVE_STRANGE, err);
}

/* start_program - mapped only to name places; NULL when it is not one. Sealed: it cannot shrink
 * under the mapping. */
static const struct program *start_program(const struct start *start)
{
	const int needed = F_SEAL_SHRINK | F_SEAL_WRITE;
	struct stat st;
	uint32_t op;
	void *memory;

	if (start->program < 0 || (fcntl(start->program, F_GET_SEALS) & needed) != needed ||
	    fstat(start->program, &st) < 0 || st.st_size < (off_t)sizeof(struct program) ||
	    st.st_size > (off_t)PROGRAM_MAX_SIZE)
		return NULL;
	memory = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, start->program, 0);
	if (memory == MAP_FAILED || program_verify(memory, (size_t)st.st_size, &op) < 0)
		return NULL;
	return memory;
}

static uint32_t start_context(const struct oci_status *status)
{
	uint32_t context = 0;

	if (status->namespaces & CLONE_NEWUSER)
		context |= WORDS_USERNS;
	if (!(status->namespaces & CLONE_NEWNET))
		context |= WORDS_HOST_NET;
	else if (status->joined & CLONE_NEWNET)
		context |= WORDS_JOINED_NET;
	if (!(status->namespaces & CLONE_NEWCGROUP))
		context |= WORDS_HOST_CGROUP;
	return context;
}

static int start_failure(struct start *start, struct verdict *verdict, struct error *err)
{
	if (!verdict_is_told(verdict) && pidfd_wait(start->pidfd, deadline_in(START_DEATH)) < 0) {
		start_event(start, SERVE_TIMEOUT, err);
		return -1;
	}
	verdict->program = start_program(start);
	return verdict_tell(verdict, "killed", err);
}

/* start_verdict - the end of the connection only wakes us: the page decides */
static int start_verdict(struct start *start, struct error *err)
{
	struct verdict verdict = {
		.page = start->page,
		.document = "config.json",
		.context = start_context(start->query.status),
		.found = start->found,
	};
	struct serve_packet packet = {.fds = {FD_NONE, FD_NONE}};
	int event = start_wait(start, &packet);

	serve_close(&packet);
	if (event == SERVE_CLOSED || event == SERVE_DEAD) {
		if (verdict_is_started(&verdict))
			return 0;
		start_failure(start, &verdict, err);
	} else {
		start_event(start, event == SERVE_PACKET ? SERVE_STRANGE : event, err);
	}
	start_end(start);
	return -1;
}

int start_container(struct arena *arena, const char *root, const char *id, struct error *err)
{
	struct start start = {
		.arena = arena,
		.pidfd = FD_NONE,
		.socket = FD_NONE,
		.program = FD_NONE,
		.found = FD_NONE,
	};
	int result = 0;

	if (start_lock(&start, root, id, err))
		return -1;
	start.deadline = deadline_in(LAUNCH_DEADLINE);
	/* davit ends after this, and with it what else is open */
	if (start_check(&start, err) || start_page(&start, err) || start_connect(&start, err) ||
	    start_accepted(&start, err) || start_verdict(&start, err))
		result = -1;
	dir_close(&start.dir);
	return result;
}
