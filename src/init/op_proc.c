/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes to procfs, through a handle that the container cannot have prepared. */
#include "init/init.h"

#include "sys/lacks.h"
#include "sys/raw.h"
#include "sys/tree.h"

#include <stddef.h>

#define PROC_ROOT_INODE 1
#define PROC_PATH 512

/* A procfs of our own, attached nowhere */
static int proc_make(void)
{
	enum tree_stage stage;
	char none[1] = "";

	return tree_make_fs("proc", "proc", none, MS_NOSUID | MS_NODEV | MS_NOEXEC, &stage);
}

/* The copied host tree's, taken for what it is: only a procfs, and its root */
static int proc_of_host(int host_root)
{
	struct statfs fs;
	struct statx st;
	int fd = sys_openat(host_root, "proc", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);

	if (fd < 0)
		return fd;
	if (sys_fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC && sys_fstat(fd, &st) == 0 &&
	    st.stx_ino == PROC_ROOT_INODE)
		return fd;
	sys_close(fd);
	return -ENODEV;
}

int init_proc(struct init *in)
{
	int fd;

	if (in->proc >= 0)
		return 0;
	fd = proc_make();
	in->proc_detached = fd >= 0;
	/* a user namespace below a partly covered /proc gets EPERM: nested containers */
	if (fd < 0 && in->host_root >= 0)
		fd = proc_of_host(in->host_root);
	if (fd < 0)
		return init_fail(in, DETAIL_PROC_HANDLE, fd);
	in->proc = fd;
	return 0;
}

/* Change to a procfs of our own. */
static int proc_replace(struct init *in)
{
	int fd = proc_make();

	if (fd < 0)
		return init_fail(in, DETAIL_PROC_HANDLE, fd);
	sys_close(in->proc);
	in->proc = fd;
	in->proc_detached = true;
	return 0;
}

int init_proc_open(struct init *in, const char *path, int flags)
{
	struct sys_open_how how = {
		.flags = (uint64_t)(unsigned int)(flags | O_CLOEXEC | O_NOFOLLOW),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
	};
	int r = init_proc(in), fd;

	if (r < 0)
		return r;
	/* COMPAT(5.6): openat2 */
	if (!(in->lacks & LACKS_OPENAT2)) {
		fd = sys_openat2(in->proc, path, &how, sizeof(how));
		if (fd == -EXDEV)
			return init_fail(in, DETAIL_OVERMOUNTED, fd);
		if (fd >= 0)
			return fd;
		if (!lacks_call(&in->lacks, LACKS_OPENAT2, fd))
			return init_fail(in, DETAIL_OPEN, fd);
	}
	/* without it only a procfs that nothing can be mounted in will do */
	r = in->proc_detached ? 0 : proc_replace(in);
	if (r < 0)
		return r;
	fd = sys_openat(in->proc, path, flags | O_NOFOLLOW | O_CLOEXEC, 0);
	return fd < 0 ? init_fail(in, DETAIL_OPEN, fd) : fd;
}

int op_sysctl(struct init *in, const struct op *op)
{
	const char *name = init_text(in, op->text[0]), *value = init_text(in, op->text[1]);
	char path[PROC_PATH] = "sys/";
	size_t n = 4, size = 0;
	ssize_t written;
	int fd;

	for (size_t i = 0; name[i] != '\0'; i++) {
		if (n + 1 >= sizeof(path))
			return init_fail(in, DETAIL_OPEN, -ENAMETOOLONG);
		path[n++] = name[i];
	}
	path[n] = '\0';
	fd = init_proc_open(in, path, O_WRONLY);
	/* the configuration mounts its proc read-only */
	if (fd == -EROFS && !in->proc_detached)
		fd = proc_replace(in) ?: init_proc_open(in, path, O_WRONLY);
	if (fd < 0)
		return fd;
	while (value[size] != '\0')
		size++;
	written = sys_write(fd, value, size);
	sys_close(fd);
	if (written < 0)
		return init_fail(in, DETAIL_WRITE, (int)written);
	return (size_t)written == size ? 0 : init_fail(in, DETAIL_WRITE, -EIO);
}
