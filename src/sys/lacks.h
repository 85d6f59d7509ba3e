/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lacks - which system calls this kernel, or the filter around us, does not have
 *
 * Operations try the new way first. When it fails in a way that could mean "there is no such call",
 * lacks_call asks with impossible arguments, so that a real error is never mistaken for absence.
 * The answer is kept by the caller (sys/ has no state): one word of LACKS_* bits, zero at first.
 */
#ifndef DAVIT_SYS_LACKS_H
#define DAVIT_SYS_LACKS_H

#include <stdbool.h>
#include <stdint.h>

#define LACKS_OPENAT2 0x01u
#define LACKS_MOUNT_SETATTR 0x02u
#define LACKS_OPEN_TREE_ATTR 0x04u

/* lacks_call - is `call` (one LACKS_* bit), which just failed with `error` (-errno), absent?
 *
 * Sets the bit in *lacks when it is. Only ENOSYS, EPERM and EINVAL can mean absence: a seccomp
 * filter around us may answer with either of the first two.
 */
bool lacks_call(uint32_t *lacks, uint32_t call, int error);

#endif
