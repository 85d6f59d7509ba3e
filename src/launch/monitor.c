/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/monitor.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "host/pidfd.h"
#include "launch/words.h"
#include "sys/raw.h"

int monitor_status(int wait_status)
{
	return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

static bool is_job_control(int number)
{
	return number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

/* What a terminal sends goes to the whole foreground group, and the payload of an attached run is
 * in ours: it has the signal already. */
static bool monitor_has_it(const struct launch *launch, const struct signalfd_siginfo *info)
{
	return info->ssi_code == SI_KERNEL && getpgid(launch->pid) == getpgrp();
}

static void monitor_forward(const struct launch *launch, int number)
{
	const char *name = words_signal(number);
	int result = pidfd_kill(launch->pidfd, number);

	if (result < 0 && result != -ESRCH)
		log_warning("give %s to the container: %s", name ? name : "a signal",
			    errno_text(-result));
}

/* SIGURG is nothing by default and is what some language run times poke themselves with; SIGPIPE is
 * ours; SIGCHLD is about our children. A terminal's stop stops us as well, so that the shell goes
 * on; the payload as pid 1 does not hear it. */
static void monitor_signal(struct launch *launch, const struct signalfd_siginfo *info)
{
	int number = (int)info->ssi_signo;

	if (number == SIGCHLD || number == SIGURG || launch_ignores(launch, number) ||
	    (number == SIGPIPE && info->ssi_pid == (uint32_t)getpid()))
		return;
	if (!monitor_has_it(launch, info))
		monitor_forward(launch, number);
	else if (is_job_control(number))
		(void)kill(getpid(), SIGSTOP);
}

static void monitor_signals(struct launch *launch)
{
	struct signalfd_siginfo info = {0};

	while (sys_read(launch->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		monitor_signal(launch, &info);
}

/* Whoever is dead: orphans that were given to us, until it is the payload. */
static void monitor_reap(struct launch *launch)
{
	int status, pid;

	while (!launch->reaped && (pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (pid != launch->pid)
			continue;
		launch->wait_status = status;
		launch->reaped = true;
	}
}

int monitor_wait(struct launch *launch, int *ret_status, struct error *err)
{
	for (int number = 1; number <= 64; number++)
		if (launch->pending & (UINT64_C(1) << (number - 1)))
			monitor_signal(launch,
				       &(struct signalfd_siginfo){.ssi_signo = (uint32_t)number});
	/* the orphans of a pid namespace are its first process's */
	if (!launch->request->no_subreaper && !(launch->plan->clone_flags & CLONE_NEWPID))
		(void)sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	while (!launch->reaped) {
		struct pollfd fds[] = {
			{.fd = launch->pidfd, .events = POLLIN},
			{.fd = launch->signals, .events = POLLIN},
		};
		int n = poll(fds, ARRAY_SIZE(fds), -1);

		if (n < 0 && errno != EINTR)
			return launch_fail(launch, err, "poll", -errno, "wait for the container");
		if (n <= 0)
			continue;
		if (fds[0].revents)
			monitor_reap(launch);
		if (launch->reaped || !fds[1].revents)
			continue;
		monitor_signals(launch);
		monitor_reap(launch);
	}
	*ret_status = monitor_status(launch->wait_status);
	return 0;
}
