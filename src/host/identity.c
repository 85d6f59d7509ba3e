/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "host/pidfd.h"
#include "host/small.h"
#include "sys/consts.h"

/* inode of the initial time namespace, part of the kernel's interface (PROC_TIME_INIT_INO) */
#define TIME_NAMESPACE_INITIAL 0xeffffffaU

static int read_boot_id(char ret_boot[IDENTITY_BOOT_SIZE])
{
	/* it does not change under us, and a command asks more than once */
	static char boot[64];
	int n;

	if (!boot[0]) {
		n = small_read_line(AT_FDCWD, "/proc/sys/kernel/random/boot_id", boot,
				    sizeof(boot));
		if (n >= 0 && n != IDENTITY_BOOT_SIZE - 1)
			n = -EBADMSG;
		if (n < 0) {
			boot[0] = '\0';
			return n;
		}
	}
	memcpy(ret_boot, boot, IDENTITY_BOOT_SIZE);
	return 0;
}

/* boottime_offset - what the kernel adds to start times for us, in clock ticks, rounded down; 0 in
 * the initial time namespace */
static int boottime_offset(int64_t *ret_ticks, bool *ret_shifted)
{
	long long secs, nanosecs, ticks = sysconf(_SC_CLK_TCK);
	char text[256], *at, *end;
	struct stat st;
	int r;

	*ret_ticks = 0;
	*ret_shifted = false;
	/* COMPAT(5.6): no time namespaces, no file */
	if (stat("/proc/self/ns/time", &st) < 0 || st.st_ino == TIME_NAMESPACE_INITIAL)
		return 0;
	r = small_read(AT_FDCWD, "/proc/self/timens_offsets", text, sizeof(text));
	if (r < 0)
		return r;
	at = strstr(text, "boottime");
	if (!at)
		return -EBADMSG;
	at += strlen("boottime");
	secs = strtoll(at, &end, 10);
	if (end == at)
		return -EBADMSG;
	at = end;
	nanosecs = strtoll(at, &end, 10);
	if (end == at)
		return -EBADMSG;
	*ret_ticks = secs * ticks + nanosecs / (1000000000 / ticks);
	*ret_shifted = true;
	return 0;
}

/* stat_line - state and start time as the file has it, and whether that is in another time
 * namespace's time; -ESRCH when there is no such process */
static int stat_line(pid_t pid, char *ret_state, uint64_t *ret_start)
{
	char path[32], text[1024], *field;
	uint64_t start = 0;
	char state;
	int r;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	r = small_read(AT_FDCWD, path, text, sizeof(text));
	if (r < 0)
		return r == -ENOENT ? -ESRCH : r;
	/* the name, field 2, may hold anything, blanks and brackets too */
	field = strrchr(text, ')');
	if (!field || field[1] != ' ')
		return -EBADMSG;
	state = field[2];
	for (int i = 2; i < 22; i++) {
		field = strchr(field + 1, ' ');
		if (!field)
			return -EBADMSG;
	}
	field[1 + strcspn(field + 1, " \n")] = '\0';
	if (text_u64(field + 1, &start) < 0)
		return -EBADMSG;
	*ret_state = state;
	*ret_start = start;
	return 0;
}

int identity_read(pid_t pid, struct identity *ret_identity)
{
	struct identity identity = {.pid = pid};
	int64_t offset = 0;
	bool shifted = false;
	char state = 0;
	int r;

	r = stat_line(pid, &state, &identity.start_time);
	if (r == 0)
		r = boottime_offset(&offset, &shifted);
	if (r == 0)
		r = read_boot_id(identity.boot_id);
	if (r < 0)
		return r;
	identity.start_time -= (uint64_t)offset;
	*ret_identity = identity;
	return 0;
}

int identity_check(pid_t pid, uint64_t start_time, const char *boot_id,
		   enum identity_state *ret_state)
{
	char boot[IDENTITY_BOOT_SIZE] = "", state = 0;
	uint64_t start = 0, difference;
	int64_t offset = 0;
	bool shifted = false;
	int r;

	r = pid > 0 ? stat_line(pid, &state, &start) : -ESRCH;
	if (r == 0)
		r = boottime_offset(&offset, &shifted);
	if (r == 0 && boot_id)
		r = read_boot_id(boot);
	if (r == -ESRCH) {
		*ret_state = IDENTITY_GONE;
		return 0;
	}
	if (r < 0)
		return r;
	start -= (uint64_t)offset;
	difference = start > start_time ? start - start_time : start_time - start;
	/* the offset's fraction of a tick was lost, in one direction or the other */
	if (difference > (shifted ? 1 : 0) || (boot_id && strcmp(boot, boot_id) != 0))
		*ret_state = IDENTITY_GONE;
	else
		*ret_state = state == 'Z' || state == 'X' ? IDENTITY_ZOMBIE : IDENTITY_ALIVE;
	return 0;
}

int identity_open(pid_t pid, uint64_t start_time, const char *boot_id)
{
	autofd int pidfd = FD_NONE;
	enum identity_state state;
	int r;

	pidfd = pid > 0 ? pidfd_of(pid) : -ESRCH;
	if (pidfd < 0)
		return pidfd;
	r = identity_check(pid, start_time, boot_id, &state);
	if (r < 0)
		return r;
	return state == IDENTITY_ALIVE ? take_fd(&pidfd) : -ESRCH;
}
