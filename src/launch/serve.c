/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/serve.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "host/procfs.h"
#include "launch/home.h"
#include "launch/verdict.h"
#include "launch/words.h"
#include "state/status.h"
#include "sys/raw.h"

enum phase {
	PHASE_MAKING = 0x1,  /* GO was sent */
	PHASE_MOUNTED = 0x2, /* SYNC MOUNTED was answered */
	PHASE_CREATED = 0x4, /* SYNC CREATED was answered: serve is done with a `run` */
	PHASE_WAITING = 0x8, /* init waits for START: and with a `create` */
	PHASE_OVER = 0x10
};

typedef int serve_function(struct launch *launch, struct serve_packet *packet, struct error *err);
static serve_function serve_created, serve_waiting, serve_failed;

/* What may come when. Hooks are a later issue: SYNC MOUNTED is in no phase yet. */
static const struct {
	uint16_t kind;
	uint32_t sync, extras; /* arg: enum sync, and the bits that may come with it */
	uint32_t allowed;      /* phases */
	enum phase next;
	serve_function *run;
} rows[] = {
	{PACKET_SYNC, SYNC_CREATED, SYNC_HAS_PASSWD | SYNC_HAS_EXECUTABLE,
	 PHASE_MAKING | PHASE_MOUNTED, PHASE_CREATED, serve_created},
	{PACKET_ANSWER, SYNC_CREATED, 0, PHASE_CREATED, PHASE_WAITING, serve_waiting},
	{PACKET_FAIL, 0, UINT32_MAX, PHASE_MAKING | PHASE_MOUNTED | PHASE_CREATED, PHASE_OVER,
	 serve_failed},
};

void serve_close(struct serve_packet *packet)
{
	for (int i = 0; i < SERVE_FDS; i++)
		cleanup_close(&packet->fds[i]);
}

int serve_receive(int fd, struct serve_packet *packet)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int) * SERVE_FDS)];
	} control = {0};
	struct iovec iov = {&packet->packet, sizeof(packet->packet)};
	struct msghdr message = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = sys_recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;
	size_t size;

	*packet = (struct serve_packet){.packet = packet->packet, .fds = {FD_NONE, FD_NONE}};
	if (n == -EAGAIN || n == -EINTR)
		return 0;
	if (n <= 0)
		return SERVE_CLOSED; /* -ECONNRESET: what we sent was never read */
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
		size = header->cmsg_len - CMSG_LEN(0);
		memcpy(packet->fds, CMSG_DATA(header),
		       size < sizeof(packet->fds) ? size : sizeof(packet->fds));
	}
	if (n != sizeof(packet->packet) || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) {
		serve_close(packet);
		return SERVE_STRANGE;
	}
	return SERVE_PACKET;
}

/* Takes every signal that waits. Returns SERVE_SIGNAL when one ends the start, else 0. */
static int serve_signals(struct launch *launch)
{
	struct signalfd_siginfo info = {0};

	while (sys_read(launch->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		int number = (int)info.ssi_signo;

		if (number < 1 || number > 64 || launch_ignores(launch, number))
			continue;
		if (number == SIGINT || number == SIGTERM || number == SIGHUP ||
		    number == SIGQUIT) {
			launch->interrupted = number;
			return SERVE_SIGNAL;
		}
		launch->pending |= UINT64_C(1) << (number - 1);
	}
	return 0;
}

int serve_wait(struct launch *launch, struct serve_packet *ret_packet)
{
	deadline_ms deadline = 0;
	int left = launch->deadline;

	for (;;) {
		struct pollfd fds[] = {
			{.fd = launch->control, .events = POLLIN},
			{.fd = launch->signals, .events = POLLIN},
			{.fd = launch->pidfd, .events = POLLIN},
		};
		int n = poll(fds, ARRAY_SIZE(fds), left);
		int event = 0;

		if (n == 0)
			return SERVE_TIMEOUT;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (fds[0].revents)
			event = serve_receive(launch->control, ret_packet);
		if (!event && fds[1].revents)
			event = serve_signals(launch);
		if (!event && fds[2].revents)
			event = SERVE_DEAD;
		if (event)
			return event;
		/* woken for nothing, which is rare: only now is a clock needed */
		if (!deadline)
			deadline = deadline_in(launch->deadline);
		left = deadline_left(deadline);
	}
}

static int serve_oom_score(struct launch *launch, struct error *err)
{
	char text[16];
	int result;

	if (!launch->plan->set_oom_score_adj)
		return 0;
	if (launch_proc(launch, err))
		return -1;
	(void)snprintf(text, sizeof(text), "%d", launch->plan->oom_score_adj);
	result = procfs_write(launch->proc, launch->pid, "oom_score_adj", text);
	if (result == 0)
		return 0;
	launch_fail(launch, err, "oom_score_adj", result, "write %s to oom_score_adj", text);
	return launch_at(launch, err, &launch->plan->oom_origin);
}

/* Hard limits above davit-init's own; the rows of the program only lower. */
static int serve_raise(struct launch *launch, struct error *err)
{
	for (uint32_t i = 0; i < launch->plan->n_raises; i++) {
		const struct plan_rlimit *raise = &launch->plan->raises[i];
		struct sys_rlimit64 limit = {.soft = raise->soft, .hard = raise->hard};
		int result = sys_prlimit64(launch->pid, raise->resource, &limit, NULL);

		if (result == 0)
			continue;
		launch_fail(launch, err, "prlimit", result, "%s: prlimit", raise->origin.what);
		return launch_at(launch, err, &raise->origin);
	}
	return 0;
}

static int serve_pid_file(struct launch *launch, struct error *err)
{
	const char *path = launch->request->pid_file;
	char text[16];
	int n, result;

	if (!path)
		return 0;
	n = snprintf(text, sizeof(text), "%d", (int)launch->pid);
	result = file_replace(AT_FDCWD, path, text, (size_t)n, 0644);
	if (result < 0)
		return launch_fail(launch, err, "open", result, "write the pid file `%s`", path);
	launch->pid_file_written = true;
	return 0;
}

static int serve_status(struct launch *launch, struct error *err)
{
	launch->status.phase = OCI_STATUS_PHASE_CREATED;
	return status_write(launch->arena, &launch->dir, &launch->status, err);
}

static int serve_answer(struct launch *launch, uint32_t sync, struct error *err)
{
	struct packet answer = {.kind = PACKET_ANSWER, .version = PACKET_VERSION, .arg = sync};
	ssize_t n = sys_sendto(launch->control, &answer, sizeof(answer), MSG_NOSIGNAL, NULL, 0);

	if (n == (ssize_t)sizeof(answer))
		return 0;
	if (n != -EPIPE && n != -ECONNRESET)
		return launch_fail(launch, err, "sendto", (int)n, "answer davit-init");
	return verdict_failure(launch, err);
}

/* The container is made: the last values, then the world may know. */
static int serve_created(struct launch *launch, struct serve_packet *packet, struct error *err)
{
	struct page *page = launch->page;
	uint32_t has = packet->packet.arg;
	int passwd = has & SYNC_HAS_PASSWD ? packet->fds[0] : FD_NONE;
	int *executable = &packet->fds[has & SYNC_HAS_PASSWD ? 1 : 0];

	if (serve_oom_score(launch, err) || serve_raise(launch, err))
		return -1;
	if (has & SYNC_HAS_EXECUTABLE)
		launch->found = take_fd(executable);
	if (launch->plan->want_home)
		page->home_size = home_read(launch->arena, passwd, launch->plan->home_uid,
					    page->home, sizeof(page->home));
	if (serve_pid_file(launch, err) || serve_status(launch, err))
		return -1;
	return serve_answer(launch, SYNC_CREATED, err);
}

static int serve_waiting(struct launch *launch, struct serve_packet *packet, struct error *err)
{
	(void)launch;
	(void)packet;
	(void)err;
	return 0;
}

static int serve_failed(struct launch *launch, struct serve_packet *packet, struct error *err)
{
	(void)packet;
	return verdict_failure(launch, err);
}

/* Descriptors must be exactly those that the bits announce. */
static bool serve_fds_fit(const struct serve_packet *packet)
{
	int n = !!(packet->packet.arg & SYNC_HAS_PASSWD) +
		!!(packet->packet.arg & SYNC_HAS_EXECUTABLE);

	if (packet->packet.kind != PACKET_SYNC)
		n = 0; /* FAIL: the operation's index */
	for (int i = 0; i < SERVE_FDS; i++)
		if ((packet->fds[i] >= 0) != (i < n))
			return false;
	return true;
}

static int serve_packet(struct launch *launch, enum phase *phase, struct serve_packet *packet,
			struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].kind != packet->packet.kind ||
		    packet->packet.version != PACKET_VERSION || !(rows[i].allowed & *phase) ||
		    (packet->packet.arg & ~rows[i].extras) != rows[i].sync ||
		    !serve_fds_fit(packet))
			continue;
		*phase = rows[i].next;
		return rows[i].run(launch, packet, err);
	}
	return error_set(err, ERROR_INTERNAL, 0,
			 "unexpected packet from davit-init: kind %u, version %u, argument %#x",
			 packet->packet.kind, packet->packet.version, packet->packet.arg);
}

int serve_until_created(struct launch *launch, struct error *err)
{
	enum phase phase = PHASE_MAKING;
	enum phase last = launch->plan->start_now ? PHASE_CREATED : PHASE_WAITING;

	while (phase != last) {
		struct serve_packet packet = {.fds = {FD_NONE, FD_NONE}};
		int event = serve_wait(launch, &packet);
		int result;

		if (event != SERVE_PACKET)
			return verdict_event(launch, event, err);
		result = serve_packet(launch, &phase, &packet, err);
		if (result) {
			serve_close(&packet);
			return -1;
		}
	}
	return 0;
}
