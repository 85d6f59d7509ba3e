/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* memfd - files without a name: memfd_create(2). Close-on-exec; all return a descriptor or -errno.
 */
#ifndef DAVIT_HOST_MEMFD_H
#define DAVIT_HOST_MEMFD_H

#include <stddef.h>
#include <sys/types.h>

/* memfd_sealed - filled with the bytes by write(2), then sealed for good: nothing can change it. It
 * may not be executed where the kernel can forbid that (MFD_NOEXEC_SEAL, 6.3). */
int memfd_sealed(const char *name, const void *data, size_t size);

/* memfd_inherited - the same, *not* close-on-exec: for a child that is given a list */
int memfd_inherited(const char *name, const void *data, size_t size);

/* memfd_shared - size bytes of zeroes for MAP_SHARED, sealed against changes of its size */
int memfd_shared(const char *name, size_t size);

/* memfd_executable - as memfd_sealed, but executable and of that mode. -EACCES: vm.memfd_noexec=2,
 * or a security module. */
int memfd_executable(const char *name, const void *data, size_t size, mode_t mode);

#endif
