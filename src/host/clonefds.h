/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clonefds - which descriptors a child keeps: everything in the gaps is closed (or marked) */
#ifndef DAVIT_HOST_CLONEFDS_H
#define DAVIT_HOST_CLONEFDS_H

#include <stdint.h>

#include "sys/clone.h"

/* clonefds_gaps - what lies between the descriptors kept[n] (any order, twice is fine, negative
 * ones are skipped; the array is sorted in place), from `from` on. At most n + 1 gaps. Returns how
 * many, or -E2BIG when there are more than `room`. */
int clonefds_gaps(int *kept, uint32_t n, uint32_t from, struct clone_gap *ret_gaps, uint32_t room);

#endif
