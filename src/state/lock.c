/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "state/lock.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "host/identity.h"
#include "host/small.h"
#include "sys/raw.h"

enum { PAUSE_MS_MAX = 16 };

static int lock_call(int fd, int command, enum lock_byte byte, short type, short *ret_type)
{
	/* l_pid must be 0 for these */
	struct flock lock = {
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = (off_t)byte,
		.l_len = 1,
	};
	int r;

	do
		r = fcntl(fd, command, &lock) < 0 ? -errno : 0;
	while (r == -EINTR);
	if (r == 0 && ret_type)
		*ret_type = lock.l_type;
	return r == -EACCES ? -EAGAIN : r;
}

int lock_try(int fd, enum lock_byte byte)
{
	return lock_call(fd, F_OFD_SETLK, byte, F_WRLCK, NULL);
}

int lock_drop(int fd, enum lock_byte byte)
{
	return lock_call(fd, F_OFD_SETLK, byte, F_UNLCK, NULL);
}

int lock_is_held(int fd, enum lock_byte byte)
{
	short type = F_UNLCK;
	int r = lock_call(fd, F_OFD_GETLK, byte, F_WRLCK, &type);

	return r < 0 ? r : type != F_UNLCK;
}

/* --- who holds it: such locks have no pid, but /proc/PID/fdinfo shows the locks of each open file
 * --- */

/* fdinfo_has_lock - `lock: 1: OFDLCK ADVISORY WRITE -1 00:1b:4711 0 0`: device:inode, first and
 * last byte */
static bool fdinfo_has_lock(const char *text, ino_t inode, enum lock_byte byte)
{
	char place[64];

	(void)snprintf(place, sizeof(place), ":%llu %d %d\n", (unsigned long long)inode, (int)byte,
		       (int)byte);
	return strstr(text, "OFDLCK") && strstr(text, place);
}

/* process_holds - one process; proc: /proc */
static bool process_holds(int proc, const char *pid, const char *tail, ino_t inode,
			  enum lock_byte byte)
{
	char path[512], target[PATH_MAX], text[2048];
	struct dirent *entry;
	autodir DIR *dir = NULL;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/fd", pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			(void)close(fd);
		return false;
	}
	while ((entry = readdir(dir))) {
		ssize_t n = readlinkat(fd, entry->d_name, target, sizeof(target) - 1);

		if (n <= 0)
			continue;
		target[n] = '\0';
		if (!text_ends(target, tail))
			continue;
		(void)snprintf(path, sizeof(path), "%s/fdinfo/%s", pid, entry->d_name);
		if (small_read(proc, path, text, sizeof(text)) > 0 &&
		    fdinfo_has_lock(text, inode, byte))
			return true;
	}
	return false;
}

pid_t lock_holder(struct arena *arena, int fd, enum lock_byte byte, const char *id)
{
	const char *tail = arena_printf(arena, "/%s/page", id);
	autodir DIR *proc = opendir("/proc");
	struct dirent *entry;
	struct stat st;
	uint64_t pid = 0;

	if (!proc || fstat(fd, &st) < 0)
		return 0;
	while ((entry = readdir(proc))) {
		if (text_u64(entry->d_name, &pid) < 0 || pid == (uint64_t)getpid())
			continue;
		if (process_holds(dirfd(proc), entry->d_name, tail, st.st_ino, byte))
			return (pid_t)pid;
	}
	return 0;
}

/* seconds_running - how long the process has been there; -1 when that cannot be told */
static long long seconds_running(pid_t pid)
{
	struct identity identity;
	struct timespec now;

	/* our clock, the host's start time: in a time namespace of our own the difference is off by
	 * the offset, and not said when that shows */
	if (identity_read(pid, &identity) < 0 || clock_gettime(CLOCK_BOOTTIME, &now) < 0)
		return -1;
	return (long long)now.tv_sec -
	       (long long)(identity.start_time / (uint64_t)sysconf(_SC_CLK_TCK));
}

int lock_wait(struct arena *arena, int fd, enum lock_byte byte, deadline_ms deadline,
	      const char *id, struct error *err)
{
	int pause_ms = 1, r;
	char path[64], command[64];
	long long seconds;
	pid_t pid;

	while ((r = lock_try(fd, byte)) == -EAGAIN && deadline_left(deadline) > 0) {
		struct timespec time = {.tv_nsec = pause_ms * 1000000L};

		/* the blocking kind of this lock has no deadline */
		(void)nanosleep(&time, NULL);
		pause_ms = pause_ms < PAUSE_MS_MAX ? pause_ms * 2 : PAUSE_MS_MAX;
	}
	if (r == 0)
		return 0;
	if (r != -EAGAIN)
		return error_set(err, ERROR_KERNEL, -r, "lock container `%s`", id);
	if (!err)
		return -1; /* then nobody need be looked for */
	pid = lock_holder(arena, fd, byte, id);
	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (pid == 0 || small_read_line(AT_FDCWD, path, command, sizeof(command)) < 0)
		return error_set(err, ERROR_STATE, ETIMEDOUT,
				 "container `%s` is being changed by another process", id);
	seconds = seconds_running(pid);
	if (seconds < 0)
		return error_set(err, ERROR_STATE, ETIMEDOUT,
				 "container `%s` is being changed by process %d (`%s`)", id,
				 (int)pid, command);
	return error_set(err, ERROR_STATE, ETIMEDOUT,
			 "container `%s` is being changed by process %d (`%s`), which has been "
			 "running for %lld s",
			 id, (int)pid, command, seconds);
}
