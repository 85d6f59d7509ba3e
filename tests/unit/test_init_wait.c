/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* davit-init in the state `created`: the lock, signals, the start socket */
#include "init_parent.h"

#include "sys/raw.h"

#include "tap.h"

#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE 10000

static struct maker maker;
static struct sockaddr_un address = {.sun_family = AF_UNIX};

static int make_listener(void)
{
	int fd = sys_socket(AF_UNIX, SOCK_SEQPACKET, 0);

	/* an abstract name is enough where nobody leaves the network namespace */
	(void)snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "davit-test-%d",
		       (int)getpid());
	if (sys_bind(fd, &address, sizeof(address)) < 0 || sys_listen(fd, 8) < 0)
		bail("no start socket");
	return fd;
}

static int connect_client(void)
{
	int fd = sys_socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (sys_connect(fd, &address, sizeof(address)) < 0)
		bail("cannot connect");
	return fd;
}

static void say(int fd, uint16_t kind, uint16_t version)
{
	struct packet packet = {.kind = kind, .version = version};

	if (sys_sendto(fd, &packet, sizeof(packet), MSG_NOSIGNAL, NULL, 0) != sizeof(packet))
		bail("cannot send");
}

/* kind of the next packet, 0 for EOF, -1 for too late; a descriptor that came with it */
static int hear(int fd, int *ret_fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct packet packet;
	struct iovec data = {.iov_base = &packet, .iov_len = sizeof(packet)};
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct pollfd polled = {.fd = fd, .events = POLLIN};
	ssize_t n;

	*ret_fd = -1;
	if (poll(&polled, 1, DEADLINE) != 1)
		return -1;
	n = sys_recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
	if (n != sizeof(packet))
		return 0;
	if (message.msg_controllen >= CMSG_LEN(sizeof(int)))
		memcpy(ret_fd, CMSG_DATA(&control.head), sizeof(int));
	return packet.kind;
}

static void make_program(void)
{
	struct op *op;

	maker_init(&maker);
	maker_op(&maker, OP_SYNC)->number[0] = SYNC_CREATED;
	op = maker_op(&maker, OP_WAIT);
	op->slot = SLOT_LOCK;
	op->slot2 = SLOT_START;
	maker_op(&maker, OP_SIGNALS);
	maker_shell(&maker, "echo started");
}

static void start(struct parent *parent)
{
	*parent = (struct parent)PARENT_INIT;
	parent->start = make_listener();
	parent->flags = CLONE_NEWPID;
	make_program();
	parent_start(parent, maker_finish(&maker, 0));
	ok(parent_serve(parent, true) && parent->acknowledged, "created, and said so");
	/* davit's create ends here */
	(void)sys_close(parent->start);
	parent->start = -1;
	(void)sys_close(parent->control);
	parent->control = -1;
}

/* byte `byte` of the page's file is locked by another open file description */
static bool is_locked(const struct parent *parent, int64_t byte)
{
	struct sys_flock lock = {.type = F_WRLCK, .start = byte, .size = 1};
	int fd = sys_openat(AT_FDCWD, parent->page_path, O_RDWR | O_CLOEXEC, 0);
	int r = sys_fcntl(fd, F_OFD_GETLK, (long)&lock);

	(void)sys_close(fd);
	return r == 0 && lock.type != F_UNLCK;
}

static void test_signals(void)
{
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct parent parent;
		int status;

		start(&parent);
		(void)sys_kill(parent.pid, SIGUSR1); /* not one of those */
		(void)sys_kill(parent.pid, numbers[i]);
		status = parent_reap(&parent);
		ok(WIFEXITED(status) && WEXITSTATUS(status) == 128 + numbers[i],
		   "signal %d ends a created container with %d, though it is pid 1", numbers[i],
		   128 + numbers[i]);
		ok(!is_locked(&parent, 1), "the lock is gone with it");
		parent_free(&parent);
	}
}

static void test_start(void)
{
	struct parent parent;
	int client, fd, late;
	struct program program = {0};

	start(&parent);
	is_u64(parent.page->stage, STAGE_CREATED, "stage is CREATED");
	ok(is_locked(&parent, 1), "byte 1 is locked");
	ok(!is_locked(&parent, 0), "byte 0 is not");

	client = connect_client();
	(void)sys_close(client);
	client = connect_client();
	say(client, PACKET_START, PACKET_VERSION + 1);
	is_i64(hear(client, &fd), PACKET_REFUSED, "another version is refused");
	is_i64(hear(client, &fd), 0, "and left");
	(void)sys_close(client);
	client = connect_client();
	say(client, PACKET_GO, PACKET_VERSION);
	is_i64(hear(client, &fd), PACKET_REFUSED, "another packet is refused");
	(void)sys_close(client);
	is_u64(parent.page->stage, STAGE_CREATED, "still waiting");

	client = connect_client();
	late = connect_client();
	say(client, PACKET_START, PACKET_VERSION);
	is_i64(hear(client, &fd), PACKET_ACCEPTED, "START is accepted");
	ok(fd >= 0 && sys_pread(fd, &program, sizeof(program), 0) == sizeof(program) &&
		   program.magic == PROGRAM_MAGIC && program.size == parent.page->program_size,
	   "with the program");
	(void)sys_close(fd);
	is_i64(hear(client, &fd), 0, "EOF at the exec");
	is_i64(hear(late, &fd), 0, "a second client was not accepted");
	is_i64(parent_reap(&parent), 0, "the payload ran");
	is_text(parent_output(&parent), "started\n", "its output");
	is_u64(parent.page->stage, STAGE_EXEC, "stage is EXEC");
	is_i64(parent.page->number, 0, "no errno");
	(void)sys_close(client);
	(void)sys_close(late);
	parent_free(&parent);
}

/* A client that hangs must not make us deaf. */
static void test_hanging_client(void)
{
	struct parent parent;
	int client;

	start(&parent);
	client = connect_client();
	(void)sys_kill(parent.pid, SIGTERM);
	is_i64(WEXITSTATUS(parent_reap(&parent)), 143, "TERM with a client that says nothing");
	(void)sys_close(client);
	parent_free(&parent);
}

int main(void)
{
	if (geteuid() != 0)
		return skip_all("needs root");
	test_signals();
	test_start();
	test_hanging_client();
	return done();
}
