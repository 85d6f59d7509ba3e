/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "state/list.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/cleanup.h"
#include "state/dir.h"

static int compare_ids(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

int list_read(struct arena *arena, const char *root, struct list *ret_list, struct error *err)
{
	autodir DIR *dir = opendir(root);
	struct buffer ids = BUFFER(arena);
	struct list list = {0};
	struct dirent *entry;

	if (!dir && errno != ENOENT)
		return error_set(err, ERROR_KERNEL, errno, "open directory `%s`", root);
	while (dir && (errno = 0, entry = readdir(dir))) {
		const char *id;

		/* DT_UNKNOWN: a file system that does not say; what is no directory fails later */
		if ((entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) ||
		    !dir_id_is_valid(entry->d_name))
			continue;
		id = arena_text(arena, entry->d_name);
		buffer_add(&ids, &id, sizeof(id));
		list.n++;
	}
	if (dir && errno)
		return error_set(err, ERROR_KERNEL, errno, "read directory `%s`", root);
	list.ids = arena_array_of(arena, list.n, const char *);
	if (list.n) {
		memcpy(list.ids, ids.data, ids.size);
		qsort(list.ids, list.n, sizeof(*list.ids), compare_ids);
	}
	*ret_list = list;
	return 0;
}
