/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* examine - why an exec failed, from the file itself: the kernel's errno says little
 *
 * The descriptor was opened by davit-init, in the container's root, when it judged the file; what
 * is read from it is the container's: anything.
 */
#ifndef DAVIT_LAUNCH_EXAMINE_H
#define DAVIT_LAUNCH_EXAMINE_H

#include "base/error.h"
#include "launch/words.h"

#include <stdbool.h>
#include <stddef.h>

/* examine_bytes - the cause that the file's first bytes show. Pure. machine: ELF e_machine of this
 * machine. False when they show none. */
bool examine_bytes(const unsigned char *bytes, size_t size, int number, unsigned int machine,
		   char *ret_cause, size_t cause_size);

/* examine_file - the same from a descriptor, O_PATH or readable */
bool examine_file(int fd, int number, char *ret_cause, size_t cause_size);

/* examine_add - the cause as the hint of a failed EXEC. fd FD_NONE, or another operation: nothing.
 */
void examine_add(int fd, const struct words *words, struct error *err);

#endif
