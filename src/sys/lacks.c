/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sys/lacks.h"

#include "sys/raw.h"

#include <errno.h>

/* Each call with arguments that it refuses before it looks at anything else. */
static int lacks_probe(uint32_t call)
{
	switch (call) {
	case LACKS_OPENAT2: /* a size below that of the first struct open_how: EINVAL */
		return sys_openat2(-EBADF, "", NULL, 0);
	case LACKS_MOUNT_SETATTR: /* likewise */
		return sys_mount_setattr(-EBADF, "", 0, NULL, 0);
	case LACKS_OPEN_TREE_ATTR: /* a size without attributes: EINVAL */
		return sys_open_tree_attr(-EBADF, "", 0, NULL, 1);
	default:
		return -EINVAL;
	}
}

bool lacks_call(uint32_t *lacks, uint32_t call, int error)
{
	if (error != -ENOSYS && error != -EPERM && error != -EINVAL)
		return false;
	if (error != -ENOSYS) {
		error = lacks_probe(call);
		if (error != -ENOSYS && error != -EPERM)
			return false;
	}
	*lacks |= call;
	return true;
}
