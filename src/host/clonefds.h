/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clonefds - which descriptors a child keeps: everything in the gaps is closed (or marked) */
#ifndef DAVIT_HOST_CLONEFDS_H
#define DAVIT_HOST_CLONEFDS_H

#include <stdint.h>

/* both ends included, as for close_range(2); the last gap ends at ~0u */
struct clonefds_gap {
	uint32_t first, last;
};

/* clonefds_gaps - what lies between the descriptors kept[n] (any order, twice is fine, negative
 * ones are skipped; the array is sorted in place), from `from` on. At most n + 1 gaps. Returns how
 * many, or -E2BIG when there are more than `room`. */
int clonefds_gaps(int *kept, uint32_t n, uint32_t from, struct clonefds_gap *ret_gaps,
		  uint32_t room);

#endif
