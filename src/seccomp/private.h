/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* what the files of src/seccomp share */
#ifndef DAVIT_SECCOMP_PRIVATE_H
#define DAVIT_SECCOMP_PRIVATE_H

#include "base/hash.h"
#include "seccomp/seccomp.h"

/* arch.c: libseccomp's number, 0 = this libseccomp does not know it */
uint32_t arch_number(enum oci_seccomp_arch arch);

/* cache.c: the name of the file: everything that decides what the filter is. Two profiles that mean
 * the same may have different keys, never the other way round. */
void cache_key(const struct oci_seccomp *profile, const char *version, uint32_t arch,
	       char ret_key[HASH_HEX_SIZE]);

/* cache.c: 0; -ENOENT: nothing there, or not whole (then logged) */
int cache_read(struct arena *arena, const char *root, const char *key,
	       struct seccomp_filter *filter);

#endif
