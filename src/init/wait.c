/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wait - what davit-init says and waits for: SYNC with the parent, START from a client */
#include "init/init.h"

#include "sys/inroot.h"
#include "sys/raw.h"

#define MAX_FDS 2
#define SIGNAL_BIT(signal) ((uint64_t)1 << ((signal)-1))

int init_send(int socket, enum packet_kind kind, uint32_t arg, const int *fds, uint32_t n_fds)
{
	struct packet packet = {.kind = (uint16_t)kind, .version = PACKET_VERSION, .arg = arg};
	struct { /* struct cmsghdr, as the kernel has it */
		size_t size;
		int level, type, fds[MAX_FDS];
	} rights = {.level = SOL_SOCKET, .type = SCM_RIGHTS};
	struct iovec data = {.iov_base = &packet, .iov_len = sizeof(packet)};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
	ssize_t n;

	if (n_fds > 0) {
		for (uint32_t i = 0; i < n_fds && i < MAX_FDS; i++)
			rights.fds[i] = fds[i];
		rights.size = offsetof(__typeof__(rights), fds) + n_fds * sizeof(int);
		message.msg_control = &rights;
		message.msg_controllen = rights.size;
	}
	do
		n = sys_sendmsg(socket, &message, MSG_NOSIGNAL);
	while (n == -EINTR);
	return n < 0 ? (int)n : 0;
}

/* One packet; -ECONNRESET for EOF, -EPROTO for anything that is not `kind`. */
static int wait_receive(int socket, enum packet_kind kind, uint32_t *ret_arg)
{
	struct packet packet[2] = {{0}, {0}};
	ssize_t n;

	do
		n = sys_read(socket, packet, sizeof(packet));
	while (n == -EINTR);
	if (n <= 0)
		return n < 0 ? (int)n : -ECONNRESET;
	if (n != (ssize_t)sizeof(packet[0]) || packet[0].kind != (uint16_t)kind ||
	    packet[0].version != PACKET_VERSION)
		return -EPROTO;
	*ret_arg = packet[0].arg;
	return 0;
}

void init_arm(struct init *in)
{
	if (in->armed)
		(void)sys_prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* sync_lock - byte 1 of the page's file: `created` for whoever asks (F_OFD_GETLK). Held until the
 * exec closes the descriptor. */
static int sync_lock(struct init *in, const struct op *wait)
{
	struct sys_flock lock = {.type = F_WRLCK, .whence = SEEK_SET, .start = 1, .size = 1};
	int r = sys_fcntl(init_fd(in, wait->slot), F_OFD_SETLK, (long)&lock);

	return r < 0 ? init_fail(in, DETAIL_LOCK, r) : 0;
}

/* sync_passwd - the container's /etc/passwd, for the parent to parse. None is no error: HOME is `/`
 * then. A fifo or device of the image must not hold us up. */
static void sync_passwd(struct init *in)
{
	int fd = inroot_open(init_root(in), "/etc/passwd", O_RDONLY | O_NONBLOCK | O_NOCTTY, 0,
			     &in->lacks);
	struct statx st;

	if (fd >= 0 && sys_fstat(fd, &st) == 0 && S_ISREG(st.stx_mode))
		in->passwd = fd;
}

static int sync_send(struct init *in, uint32_t sync)
{
	int fds[MAX_FDS];
	uint32_t arg = sync, n = 0;
	int r;

	if (sync == SYNC_CREATED && in->passwd >= 0) {
		fds[n++] = in->passwd;
		arg |= SYNC_HAS_PASSWD;
	}
	if (sync == SYNC_CREATED && in->executable >= 0) {
		fds[n++] = in->executable;
		arg |= SYNC_HAS_EXECUTABLE;
	}
	r = init_send(in->control, PACKET_SYNC, arg, fds, n);
	return r < 0 ? init_fail(in, DETAIL_SEND, r) : 0;
}

int op_sync(struct init *in, const struct op *op)
{
	uint32_t sync = (uint32_t)op->number[0], answered = 0;
	bool waits = in->op + 1 < in->program->n_ops && op[1].code == OP_WAIT;
	int r;

	if (sync == SYNC_CREATED && op->flags & SYNC_WANT_PASSWD)
		sync_passwd(in);
	if (sync == SYNC_CREATED && waits) {
		r = sync_lock(in, op + 1);
		if (r < 0)
			return r;
	}
	r = sync_send(in, sync);
	if (r < 0)
		return r;
	r = wait_receive(in->control, PACKET_ANSWER, &answered);
	if (r == 0 && answered != sync)
		r = -EPROTO;
	if (r < 0)
		return init_fail(in, r == -EPROTO ? DETAIL_PROTOCOL : DETAIL_RECV, r);
	if (sync != SYNC_CREATED)
		return 0;
	in->armed = false;
	r = sys_prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
	if (r < 0)
		return init_fail(in, DETAIL_PRCTL, r);
	init_stage(in, waits ? STAGE_CREATED : STAGE_STARTING);
	return 0;
}

/* wait_for - until fd has something to read; a signal ends the container, as a shell would say it.
 * All signals are blocked since before the clone: pid 1 would ignore them otherwise. */
static int wait_for(int signals, int fd)
{
	struct pollfd polled[2] = {{.fd = signals, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	uint32_t info[32]; /* struct signalfd_siginfo: the signal's number comes first */
	int r;

	do
		r = sys_ppoll(polled, 2, NULL, NULL, SYS_SIGSET_SIZE);
	while (r == -EINTR);
	if (r < 0)
		return r;
	if (polled[0].revents & POLLIN &&
	    sys_read(signals, info, sizeof(info)) == (ssize_t)sizeof(info))
		sys_exit_group(128 + (int)info[0]);
	return 0;
}

/* wait_client - one client: 1 when it started us, 0 when it left or was refused */
static int wait_client(struct init *in, int signals, int client)
{
	int fds[MAX_FDS] = {init_fd(in, SLOT_PROGRAM), in->executable};
	uint32_t n = in->executable >= 0 ? 2 : 1;
	uint32_t arg;
	int r = wait_for(signals, client);

	if (r < 0)
		return r;
	r = wait_receive(client, PACKET_START, &arg);
	if (r == -EPROTO)
		(void)init_send(client, PACKET_REFUSED, PACKET_VERSION, NULL, 0);
	if (r < 0)
		return 0;
	/* who has ACCEPTED in hand must not read an older stage */
	init_stage(in, STAGE_STARTING);
	r = init_send(client, PACKET_ACCEPTED, n > 1 ? SYNC_HAS_EXECUTABLE : 0, fds, n);
	if (r == 0)
		return 1;
	init_stage(in, STAGE_CREATED);
	return 0;
}

int op_wait(struct init *in, const struct op *op)
{
	uint64_t mask = SIGNAL_BIT(SIGTERM) | SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGHUP) |
			SIGNAL_BIT(SIGQUIT);
	int listener = init_fd(in, op->slot2), signals, client, r;

	signals = sys_signalfd4(-1, &mask, SYS_SIGSET_SIZE, O_CLOEXEC);
	if (signals < 0)
		return init_fail(in, DETAIL_SYSCALL, signals);
	/* the parent may be gone by now, that is not our business any more */
	(void)init_send(in->control, PACKET_ANSWER, SYNC_CREATED, NULL, 0);
	do {
		r = wait_for(signals, listener);
		if (r < 0)
			return init_fail(in, DETAIL_SYSCALL, r);
		client = sys_accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (client == -EINTR || client == -ECONNABORTED || client == -EAGAIN)
			continue;
		if (client < 0)
			return init_fail(in, DETAIL_SOCKET, client);
		/* the client that started us sees the exec as the end of its connection */
		r = wait_client(in, signals, client);
		if (r < 0)
			return init_fail(in, DETAIL_SYSCALL, r);
		if (r == 0)
			(void)sys_close(client);
	} while (client < 0 || r == 0);
	return 0;
}
