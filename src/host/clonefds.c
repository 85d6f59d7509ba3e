/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/clonefds.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

static int compare_fds(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int clonefds_gaps(int *kept, uint32_t n, uint32_t from, struct clone_gap *ret_gaps, uint32_t room)
{
	uint32_t next = from, used = 0;

	if (n > 1)
		qsort(kept, n, sizeof(*kept), compare_fds);
	for (uint32_t i = 0; i < n; i++) {
		if (kept[i] < 0 || (uint32_t)kept[i] < next)
			continue;
		if ((uint32_t)kept[i] > next) {
			if (used == room)
				return -E2BIG;
			ret_gaps[used++] = (struct clone_gap){next, (uint32_t)kept[i] - 1};
		}
		next = (uint32_t)kept[i] + 1;
	}
	if (used == room)
		return -E2BIG;
	ret_gaps[used++] = (struct clone_gap){next, ~(uint32_t)0};
	return (int)used;
}
