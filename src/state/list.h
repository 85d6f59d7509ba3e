/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* list - the ids in a root */
#ifndef DAVIT_STATE_LIST_H
#define DAVIT_STATE_LIST_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

struct list {
	const char **ids; /* sorted by bytes */
	uint32_t n;
};

/* list_read - directories whose name is a valid id, with or without a status; a root that does not
 * exist has none */
int list_read(struct arena *arena, const char *root, struct list *ret_list, struct error *err);

#endif
