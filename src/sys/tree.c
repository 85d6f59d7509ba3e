/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sys/tree.h"

#include "sys/lacks.h"
#include "sys/raw.h"

#include <errno.h>
#include <stddef.h>

#define TREE_VALUE_MAX 255 /* fsconfig(2) takes no longer one */

static int tree_setattr(int fd, unsigned int flags, uint32_t set, uint32_t clr,
			uint32_t propagation, uint32_t *lacks)
{
	struct sys_mount_attr attr = {
		.attr_set = set,
		.attr_clr = clr,
		.propagation = propagation & ~(uint32_t)MS_REC,
	};
	int r;

	if (*lacks & LACKS_MOUNT_SETATTR)
		return -ENOSYS;
	r = sys_mount_setattr(fd, "", AT_EMPTY_PATH | flags, &attr, sizeof(attr));
	/* COMPAT(5.12): mount_setattr */
	if (r < 0 && lacks_call(lacks, LACKS_MOUNT_SETATTR, r))
		return -ENOSYS;
	return r;
}

int tree_change(int fd, const struct tree_change *change, uint32_t *lacks)
{
	bool deep = change->propagation & MS_REC;
	int r;

	if (deep || change->rec_set || change->rec_clr) {
		r = tree_setattr(fd, AT_RECURSIVE, change->rec_set, change->rec_clr,
				 deep ? change->propagation : 0, lacks);
		if (r < 0)
			return r;
	}
	if (!change->set && !change->clr && (deep || !change->propagation))
		return 0;
	return tree_setattr(fd, 0, change->set, change->clr, deep ? 0 : change->propagation, lacks);
}

int tree_attach(int tree, int at)
{
	struct statx from, to;
	int r = sys_move_mount(tree, "", at, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);

	/* the kernel says EINVAL for many things; this one it can be told apart */
	if (r == -EINVAL && sys_fstat(tree, &from) == 0 && sys_fstat(at, &to) == 0 &&
	    S_ISDIR(from.stx_mode) != S_ISDIR(to.stx_mode))
		return S_ISDIR(from.stx_mode) ? -ENOTDIR : -EISDIR;
	return r;
}

static unsigned int tree_clone_flags(bool recursive)
{
	return (unsigned int)(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH |
			      AT_SYMLINK_NOFOLLOW | (recursive ? AT_RECURSIVE : 0));
}

int tree_clone(int fd, bool recursive)
{
	return sys_open_tree(fd, "", tree_clone_flags(recursive));
}

int tree_clone_with(int dir, const char *path, bool recursive, uint32_t set, uint32_t *lacks)
{
	const unsigned int flags = tree_clone_flags(recursive);
	struct sys_mount_attr attr = {.attr_set = set};
	int fd, r;

	/* COMPAT(6.15): open_tree_attr */
	if (!(*lacks & LACKS_OPEN_TREE_ATTR)) {
		fd = sys_open_tree_attr(dir, path, flags, &attr, sizeof(attr));
		if (fd >= 0 || !lacks_call(lacks, LACKS_OPEN_TREE_ATTR, fd))
			return fd;
	}
	fd = sys_open_tree(dir, path, flags);
	if (fd < 0)
		return fd;
	r = tree_setattr(fd, recursive ? AT_RECURSIVE : 0, set, 0, 0, lacks);
	if (r < 0 && r != -ENOSYS) {
		sys_close(fd);
		return r;
	}
	return fd;
}

const struct tree_change tree_node = {
	.set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC,
};

/* --- a new file system --- */

static const struct {
	uint32_t flag, attribute;
} tree_attributes[] = {
	{MS_RDONLY, MOUNT_ATTR_RDONLY},
	{MS_NOSUID, MOUNT_ATTR_NOSUID},
	{MS_NODEV, MOUNT_ATTR_NODEV},
	{MS_NOEXEC, MOUNT_ATTR_NOEXEC},
	{MS_NOATIME, MOUNT_ATTR_NOATIME},
	{MS_NODIRATIME, MOUNT_ATTR_NODIRATIME},
	{MS_STRICTATIME, MOUNT_ATTR_STRICTATIME},
	{MS_NOSYMFOLLOW, MOUNT_ATTR_NOSYMFOLLOW},
};

/* What mount(2) hands to the file system itself; MS_SILENT and MS_I_VERSION have no word here. */
static const struct {
	uint32_t flag;
	char word[12];
} tree_words[] = {
	{MS_RDONLY, "ro"},
	{MS_SYNCHRONOUS, "sync"},
	{MS_DIRSYNC, "dirsync"},
	{MS_LAZYTIME, "lazytime"},
};

static unsigned int tree_attributes_of(uint64_t flags)
{
	unsigned int attributes = 0;

	/* strictatime wins, as in mount(2) */
	if (flags & MS_STRICTATIME)
		flags &= ~(uint64_t)(MS_NOATIME | MS_RELATIME);
	for (size_t i = 0; i < sizeof(tree_attributes) / sizeof(tree_attributes[0]); i++)
		if (flags & tree_attributes[i].flag)
			attributes |= tree_attributes[i].attribute;
	return attributes;
}

/* One option, NUL-terminated: `key`, `key=value` or `key="va,lue"`. */
static int tree_config_option(int fs, char *option, char *end)
{
	char *value = option, last = '\0';
	int r;

	while (*value != '\0' && *value != '=')
		value++;
	if (*value == '\0')
		return sys_fsconfig(fs, SYS_FSCONFIG_SET_FLAG, option, NULL, 0);
	*value = '\0';
	if (value[1] == '"' && end - value > 2 && end[-1] == '"') {
		last = '"';
		*--end = '\0';
	}
	if (end - value - 1 > TREE_VALUE_MAX)
		r = -E2BIG;
	else
		r = sys_fsconfig(fs, SYS_FSCONFIG_SET_STRING, option, value + (last ? 2 : 1), 0);
	if (last)
		*end = last;
	*value = '=';
	return r;
}

static int tree_config(int fs, const char *source, char *data, uint64_t flags)
{
	int r = 0;

	if (*source != '\0')
		r = sys_fsconfig(fs, SYS_FSCONFIG_SET_STRING, "source", source, 0);
	for (size_t i = 0; r == 0 && i < sizeof(tree_words) / sizeof(tree_words[0]); i++)
		if (flags & tree_words[i].flag)
			r = sys_fsconfig(fs, SYS_FSCONFIG_SET_FLAG, tree_words[i].word, NULL, 0);
	while (r == 0 && *data != '\0') {
		bool quoted = false;
		char *end = data, cut;

		for (; *end != '\0' && (quoted || *end != ','); end++)
			quoted ^= *end == '"';
		cut = *end;
		*end = '\0';
		if (end > data)
			r = tree_config_option(fs, data, end);
		*end = cut;
		data = cut == '\0' ? end : end + 1;
	}
	return r < 0 ? r : sys_fsconfig(fs, SYS_FSCONFIG_CMD_CREATE, NULL, NULL, 0);
}

int tree_make_fs(const char *type, const char *source, char *data, uint64_t flags,
		 enum tree_stage *ret_stage)
{
	int fs = sys_fsopen(type, FSOPEN_CLOEXEC), r;

	if (fs < 0) {
		*ret_stage = TREE_STAGE_OPEN;
		return fs;
	}
	r = tree_config(fs, source, data, flags);
	if (r < 0) {
		*ret_stage = TREE_STAGE_CONFIG;
	} else {
		r = sys_fsmount(fs, FSMOUNT_CLOEXEC, tree_attributes_of(flags));
		if (r < 0)
			*ret_stage = TREE_STAGE_MOUNT;
	}
	sys_close(fs);
	return r;
}
