/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "state/dir.h"

#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "state/lock.h"

/* how often a directory that is deleted under our hands is made again; and how long one that is
 * only just being made or deleted is waited for */
enum { MAKE_TRIES = 16, MAKE_WAIT_MS = 200, CONFIG_SIZE_MAX = 16 << 20 };

/* what file_replace appends */
#define TEMPORARY ".tmp"

bool dir_id_is_valid(const char *id)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_+.-";
	size_t size = strlen(id);

	return size > 0 && size <= DIR_ID_MAX && id[0] != '.' && strspn(id, allowed) == size;
}

static int refuse_id(const char *id, struct error *err)
{
	error_set(err, ERROR_USAGE, 0, "`%.300s` cannot be the id of a container", id);
	return error_hint(err, "letters, digits, `_`, `+`, `-`, `.`, not first; at most %u bytes",
			  DIR_ID_MAX);
}

static int refuse_missing(const char *id, struct error *err)
{
	return error_set(err, ERROR_STATE, 0, "container `%s` does not exist", id);
}

/* dir_path - false when it is too long */
static bool dir_path(const char *root, const char *id, char *buf, size_t size)
{
	int n = snprintf(buf, size, "%s/%s", root, id);

	return n > 0 && (size_t)n < size;
}

/* root_make - with its parents 0755; itself 0700. Only called when it is missing. */
static int root_make(struct arena *arena, const char *root, struct error *err)
{
	char *path = arena_text(arena, root);

	if (path[0] != '/')
		return error_set(err, ERROR_INTERNAL, 0, "root `%s` is not an absolute path", root);
	for (char *at = path + 1; (at = strchr(at, '/')); *at++ = '/') {
		*at = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			return error_set(err, ERROR_KERNEL, errno, "make directory `%s`", path);
	}
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return error_set(err, ERROR_KERNEL, errno, "make directory `%s`", path);
	return 0;
}

/* open_checked - the directory, which must be ours and nobody else's: what is in it is trusted */
static int open_checked(const char *path, int *ret_fd, struct error *err)
{
	autofd int fd = FD_NONE;
	struct stat st;

	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return error_set(err, ERROR_KERNEL, errno, "open directory `%s`", path);
	if (fstat(fd, &st) < 0)
		return error_set(err, ERROR_KERNEL, errno, "look at directory `%s`", path);
	if (st.st_uid != (uid_t)getauxval(AT_EUID) || (st.st_mode & 077)) {
		error_set(err, ERROR_STATE, 0,
			  "directory `%s` belongs to uid %u with mode %04o, not to us alone", path,
			  (unsigned int)st.st_uid, (unsigned int)(st.st_mode & 07777));
		return error_hint(err, "it is not davit's, or somebody tampered with it");
	}
	*ret_fd = take_fd(&fd);
	return 0;
}

/* is_linked - the page, now that it is locked, is still the one in the directory */
static bool is_linked(int page)
{
	struct stat st;

	return fstat(page, &st) == 0 && st.st_nlink > 0;
}

enum lock_result { LOCKED = 0, LOCK_FAILED = -1, LOCK_AGAIN = 1 };

/* lock_page - AGAIN: it was deleted while we waited */
static enum lock_result lock_page(struct arena *arena, struct dir *dir, int wait_ms,
				  struct error *err)
{
	dir->page = openat(dir->fd, DIR_PAGE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (dir->page < 0 && errno == ENOENT)
		return LOCK_AGAIN;
	if (dir->page < 0) {
		error_set(err, ERROR_KERNEL, errno, "open `%s/%s/" DIR_PAGE "`", dir->root,
			  dir->id);
		return LOCK_FAILED;
	}
	/* mostly it is free, and no clock is needed */
	if (lock_try(dir->page, LOCK_WRITER) < 0 &&
	    lock_wait(arena, dir->page, LOCK_WRITER, deadline_in(wait_ms), dir->id, err) < 0)
		return LOCK_FAILED;
	return is_linked(dir->page) ? LOCKED : LOCK_AGAIN;
}

static bool has_status(const struct dir *dir)
{
	return faccessat(dir->fd, DIR_STATUS, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int refuse_existing(const char *id, struct error *err)
{
	return error_set(err, ERROR_STATE, 0, "container with given ID already exists: `%s`", id);
}

/* adopt - what a killed maker may have left: nothing of it is known to be whole */
static int adopt(struct dir *dir, struct error *err)
{
	dir->adopted = true;
	(void)unlinkat(dir->fd, DIR_SOCKET, 0);
	(void)unlinkat(dir->fd, DIR_STATUS TEMPORARY, 0);
	(void)unlinkat(dir->fd, DIR_CONFIG, 0);
	if (ftruncate(dir->page, 0) < 0)
		return error_set(err, ERROR_KERNEL, errno, "empty `%s/%s/" DIR_PAGE "`", dir->root,
				 dir->id);
	return 0;
}

/* make_once - one try; AGAIN: somebody deleted the directory meanwhile */
static enum lock_result make_once(struct arena *arena, const char *path, struct dir *dir,
				  struct error *err)
{
	enum lock_result result;
	bool made = mkdir(path, 0700) == 0;

	if (!made && errno == ENOENT) {
		if (root_make(arena, dir->root, err) < 0)
			return LOCK_FAILED;
		return LOCK_AGAIN;
	}
	if (!made && errno != EEXIST) {
		error_set(err, ERROR_KERNEL, errno, "make directory `%s`", path);
		return LOCK_FAILED;
	}
	if (open_checked(path, &dir->fd, err) < 0) {
		if (made)
			(void)rmdir(path);
		return err->number == ENOENT ? LOCK_AGAIN : LOCK_FAILED;
	}
	/* before the lock, so that a running container does not make us wait; and after it */
	if (!made && has_status(dir)) {
		refuse_existing(dir->id, err);
		return LOCK_FAILED;
	}
	result = lock_page(arena, dir, MAKE_WAIT_MS, err);
	if (result == LOCKED && !made) {
		if (has_status(dir))
			return (enum lock_result)refuse_existing(dir->id, err);
		return (enum lock_result)adopt(dir, err);
	}
	return result;
}

int dir_make(struct arena *arena, const char *root, const char *id, struct dir *ret_dir,
	     struct error *err)
{
	struct error own = {0};
	char path[PATH_MAX];

	if (!dir_id_is_valid(id))
		return refuse_id(id, err);
	if (!dir_path(root, id, path, sizeof(path)))
		return error_set(err, ERROR_LIMIT, ENAMETOOLONG, "root `%.200s…`", root);
	for (int i = 0; i < MAKE_TRIES; i++) {
		struct dir dir = DIR_NONE;
		enum lock_result result;

		dir.root = root;
		dir.id = id;
		result = make_once(arena, path, &dir, &own);
		if (result == LOCKED) {
			*ret_dir = dir;
			return 0;
		}
		dir_close(&dir);
		if (result == LOCK_FAILED)
			break;
		error_set(&own, ERROR_STATE, 0, "container `%s` is being deleted again and again",
			  id);
	}
	if (err)
		*err = own;
	return -1;
}

bool dir_exists(const char *root, const char *id)
{
	char path[PATH_MAX];

	if (!dir_id_is_valid(id) || !dir_path(root, id, path, sizeof(path)))
		return false;
	return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

int dir_open(const char *root, const char *id, struct dir *ret_dir, struct error *err)
{
	struct dir dir = DIR_NONE;
	struct error own = {0};
	char path[PATH_MAX];

	if (!dir_id_is_valid(id))
		return refuse_id(id, err);
	if (!dir_path(root, id, path, sizeof(path)))
		return refuse_missing(id, err);
	dir.root = root;
	dir.id = id;
	if (open_checked(path, &dir.fd, &own) < 0) {
		if (own.number == ENOENT)
			return refuse_missing(id, err);
		if (err)
			*err = own;
		return -1;
	}
	*ret_dir = dir;
	return 0;
}

int dir_open_locked(struct arena *arena, const char *root, const char *id, deadline_ms deadline,
		    struct dir *ret_dir, struct error *err)
{
	struct dir dir = DIR_NONE;
	enum lock_result result;

	if (dir_open(root, id, &dir, err) < 0)
		return -1;
	result = lock_page(arena, &dir, deadline_left(deadline), err);
	if (result == LOCKED) {
		*ret_dir = dir;
		return 0;
	}
	dir_close(&dir);
	return result == LOCK_AGAIN ? refuse_missing(id, err) : -1;
}

int dir_write_config(const struct dir *dir, const void *data, size_t size, struct error *err)
{
	int r = file_create(dir->fd, DIR_CONFIG, data, size, 0600);

	return r < 0 ? error_set(err, ERROR_KERNEL, -r, "write `%s/%s/" DIR_CONFIG "`", dir->root,
				 dir->id)
		     : 0;
}

int dir_read_config(struct arena *arena, const struct dir *dir, char **ret_data, size_t *ret_size,
		    struct error *err)
{
	int r = file_read(arena, dir->fd, DIR_CONFIG, CONFIG_SIZE_MAX, ret_data, ret_size);

	return r < 0 ? error_set(err, ERROR_KERNEL, -r, "read `%s/%s/" DIR_CONFIG "`", dir->root,
				 dir->id)
		     : 0;
}

static int unlink_one(const struct dir *dir, const char *name, struct error *err)
{
	if (unlinkat(dir->fd, name, 0) == 0 || errno == ENOENT)
		return 0;
	return error_set(err, ERROR_KERNEL, errno, "remove `%s/%s/%s`", dir->root, dir->id, name);
}

/* delete_rest - the directory did not go: a socket (after a create), temporaries (after a crash).
 * They are touched only with a page of our own and its lock, or they could be those of somebody who
 * has adopted the directory meanwhile: then it is theirs, and our container is deleted. */
static int delete_rest(const struct dir *dir, const char *path, struct error *err)
{
	static const char *const files[] = {DIR_SOCKET, DIR_STATUS TEMPORARY, DIR_CONFIG TEMPORARY,
					    DIR_PAGE};
	autofd int page = FD_NONE;

	page = openat(dir->fd, DIR_PAGE, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (page < 0 && (errno == EEXIST || errno == ENOENT))
		return 0;
	if (page < 0)
		return error_set(err, ERROR_KERNEL, errno, "make `%s/" DIR_PAGE "`", path);
	if (lock_try(page, LOCK_WRITER) < 0 || !is_linked(page))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (unlink_one(dir, files[i], err) < 0)
			return -1;
	}
	if (rmdir(path) == 0 || errno == ENOENT)
		return 0;
	return error_set(err, ERROR_KERNEL, errno, "remove directory `%s`", path);
}

/* dir_delete - the page last: it carries the lock */
int dir_delete(const struct dir *dir, struct error *err)
{
	static const char *const files[] = {DIR_CONFIG, DIR_STATUS, DIR_PAGE};
	char path[PATH_MAX];

	if (!dir_path(dir->root, dir->id, path, sizeof(path)))
		return error_set(err, ERROR_LIMIT, ENAMETOOLONG, "root `%.200s…`", dir->root);
	if (dir->has_socket && unlink_one(dir, DIR_SOCKET, err) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (unlink_one(dir, files[i], err) < 0)
			return -1;
	}
	if (rmdir(path) == 0 || errno == ENOENT)
		return 0;
	if (errno == ENOTEMPTY || errno == EEXIST)
		return delete_rest(dir, path, err);
	return error_set(err, ERROR_KERNEL, errno, "remove directory `%s`", path);
}

void dir_close(struct dir *dir)
{
	cleanup_close(&dir->page);
	cleanup_close(&dir->fd);
}
