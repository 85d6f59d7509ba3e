/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ROOT/.cache/seccomp/KEY: a header, then the instructions. Not a leftover of any container, and no
 * valid container id. The directories are 0700; a file that is not ours, not whole or not of this
 * key is not believed. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "seccomp/private.h"

#define FORMAT 1u
#define MAX_FILES 64u
#define MAX_NAME 96u /* a key, a dot and a process id */

struct header {
	char magic[8];
	uint32_t format, n, allows_sendmsg, unused;
	char key[HASH_HEX_SIZE - 1];
	uint8_t digest[HASH_SIZE]; /* of all before it and the instructions */
};

static const char magic[8] = {'d', 'a', 'v', 'i', 't', 'b', 'p', 'f'};

static void add_syscall(struct hash *hash, const struct oci_syscall *call)
{
	hash_add_u64(hash, (uint64_t)call->action);
	hash_add_u64(hash, OCI_HAS(call, OCI_SYSCALL_ERRNO_RET) ? call->errno_ret : UINT64_MAX);
	hash_add_u64(hash, call->names.n);
	for (uint32_t i = 0; i < call->names.n; i++)
		hash_add_text(hash, call->names.v[i]);
	hash_add_u64(hash, call->args.n);
	for (uint32_t i = 0; i < call->args.n; i++) {
		const struct oci_syscall_arg *arg = &call->args.v[i];

		hash_add_u64(hash, arg->index);
		hash_add_u64(hash, (uint64_t)arg->op);
		hash_add_u64(hash, arg->value);
		hash_add_u64(hash, arg->value_two);
	}
}

/* The flags are not part of the filter. */
void cache_key(const struct oci_seccomp *profile, const char *version, uint32_t arch,
	       char ret_key[HASH_HEX_SIZE])
{
	uint8_t digest[HASH_SIZE];
	struct hash hash;

	hash_init(&hash);
	hash_add_u64(&hash, FORMAT);
	hash_add_text(&hash, PACKAGE_VERSION);
	hash_add_text(&hash, version);
	hash_add_u64(&hash, arch);
	hash_add_u64(&hash, (uint64_t)profile->default_action);
	hash_add_u64(&hash, OCI_HAS(profile, OCI_SECCOMP_DEFAULT_ERRNO_RET)
				    ? profile->default_errno_ret
				    : UINT64_MAX);
	hash_add_u64(&hash, profile->architectures.n);
	for (uint32_t i = 0; i < profile->architectures.n; i++)
		hash_add_u64(&hash, (uint64_t)profile->architectures.v[i]);
	hash_add_u64(&hash, profile->syscalls.n);
	for (uint32_t i = 0; i < profile->syscalls.n; i++)
		add_syscall(&hash, &profile->syscalls.v[i]);
	hash_end(&hash, digest);
	hash_hex(digest, ret_key);
}

static void content_digest(const struct header *header, const void *code,
			   uint8_t ret_digest[HASH_SIZE])
{
	struct hash hash;

	hash_init(&hash);
	hash_add(&hash, header, offsetof(struct header, digest));
	hash_add(&hash, code, header->n * sizeof(struct sock_filter));
	hash_end(&hash, ret_digest);
}

static const char *fault_of(const struct header *header, size_t size, const char *key)
{
	uint8_t digest[HASH_SIZE];

	if (size < sizeof(*header) || memcmp(header->magic, magic, sizeof(magic)) != 0)
		return "is no filter";
	if (header->format != FORMAT || header->n == 0 || header->n > BPF_MAXINSNS ||
	    size != sizeof(*header) + header->n * sizeof(struct sock_filter))
		return "has another size or format";
	if (memcmp(header->key, key, sizeof(header->key)) != 0)
		return "is another profile's";
	content_digest(header, header + 1, digest);
	return memcmp(digest, header->digest, HASH_SIZE) == 0 ? NULL : "is damaged";
}

/* Four system calls: open, fstat, read, close. */
static int read_file(struct arena *arena, const char *path, struct header **ret_header,
		     size_t *ret_size)
{
	autofd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct header *header;
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_uid != (uid_t)getauxval(AT_EUID) || (st.st_mode & 022))
		return -EPERM;
	if (st.st_size < (off_t)sizeof(*header) ||
	    st.st_size > (off_t)(sizeof(*header) + BPF_MAXINSNS * sizeof(struct sock_filter)))
		return -EBADMSG;
	header = arena_alloc(arena, (size_t)st.st_size);
	do
		n = read(fd, header, (size_t)st.st_size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	*ret_header = header;
	*ret_size = (size_t)n;
	return 0;
}

int cache_read(struct arena *arena, const char *root, const char *key,
	       struct seccomp_filter *filter)
{
	const char *path = arena_printf(arena, "%s/.cache/seccomp/%s", root, key);
	struct header *header = NULL;
	const char *fault;
	size_t size = 0;
	int r = read_file(arena, path, &header, &size);

	if (r == -ENOENT || r == -ENOTDIR)
		return -ENOENT;
	fault = header ? fault_of(header, size, key) : errno_text(-r);
	if (!header || fault) {
		log_warning("cached seccomp filter `%s`: %s; it is compiled anew", path, fault);
		return -ENOENT;
	}
	filter->code = (const struct sock_filter *)(header + 1);
	filter->n = header->n;
	filter->allows_sendmsg = header->allows_sendmsg != 0;
	return 0;
}

/* The root as state/ makes it: 0700 with parents 0755; the rest 0700. */
static int make_dirs(struct arena *arena, const char *path, const char *root)
{
	char *part = arena_text(arena, path);
	size_t root_len = strlen(root);

	for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
		size_t len = slash ? (size_t)(slash - part) : strlen(part);

		if (slash)
			*slash = 0;
		if (mkdir(part, len < root_len ? 0755 : 0700) < 0 && errno != EEXIST)
			return -errno;
		if (!slash)
			return 0;
		*slash = '/';
	}
}

static int open_dir(struct arena *arena, const char *root)
{
	const char *path = arena_printf(arena, "%s/.cache/seccomp", root);
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(path, flags), r;

	if (fd < 0 && errno == ENOENT) {
		r = make_dirs(arena, path, root);
		if (r < 0)
			return r;
		fd = open(path, flags);
	}
	return fd < 0 ? -errno : fd;
}

/* Removes the oldest files until MAX_FILES are left. Leftovers of killed writers are files too. */
static void evict(int dir_fd)
{
	for (uint32_t round = 0; round < MAX_FILES; round++) {
		char oldest[MAX_NAME] = "";
		struct timespec when = {0};
		uint32_t n = 0;
		int copy = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		autodir DIR *dir = copy < 0 ? NULL : fdopendir(copy);

		if (!dir) {
			if (copy >= 0)
				(void)close(copy);
			return;
		}
		for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
			struct stat st;

			if (e->d_name[0] == '.' || strlen(e->d_name) >= MAX_NAME ||
			    fstatat(dir_fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
				continue;
			n++;
			if (oldest[0] && (st.st_mtim.tv_sec > when.tv_sec ||
					  (st.st_mtim.tv_sec == when.tv_sec &&
					   st.st_mtim.tv_nsec >= when.tv_nsec)))
				continue;
			when = st.st_mtim;
			memcpy(oldest, e->d_name, strlen(e->d_name) + 1);
		}
		if (n <= MAX_FILES || unlinkat(dir_fd, oldest, 0) < 0)
			return;
	}
}

static int write_file(struct arena *arena, int dir_fd, const char *name, const void *data,
		      size_t size)
{
	const char *other = arena_printf(arena, "%s.%d", name, (int)getpid());
	autofd int fd = openat(dir_fd, other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
			       0600);
	int r;

	if (fd < 0)
		return -errno;
	r = fd_write_all(fd, data, size);
	if (r == 0 && renameat(dir_fd, other, dir_fd, name) < 0)
		r = -errno;
	if (r < 0)
		(void)unlinkat(dir_fd, other, 0);
	return r;
}

void seccomp_store(struct arena *arena, const char *root, const struct seccomp_filter *filter)
{
	size_t size = sizeof(struct header) + filter->n * sizeof(struct sock_filter);
	struct header *header;
	int r;

	if (filter->n == 0 || filter->is_cached || !filter->key)
		return;
	header = arena_alloc(arena, size);
	*header = (struct header){
		.format = FORMAT, .n = filter->n, .allows_sendmsg = filter->allows_sendmsg};
	memcpy(header->magic, magic, sizeof(magic));
	memcpy(header->key, filter->key, sizeof(header->key));
	memcpy(header + 1, filter->code, filter->n * sizeof(struct sock_filter));
	content_digest(header, header + 1, header->digest);

	autofd int dir_fd = open_dir(arena, root);

	r = dir_fd < 0 ? dir_fd : write_file(arena, dir_fd, filter->key, header, size);
	if (r < 0)
		log_warning("the seccomp filter is not cached below `%s`: %s", root,
			    errno_text(-r));
	else
		evict(dir_fd);
}
