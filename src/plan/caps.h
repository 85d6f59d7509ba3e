/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* caps - names of capabilities; a table of our own, so that plans do not depend on a library */
#ifndef DAVIT_PLAN_CAPS_H
#define DAVIT_PLAN_CAPS_H

#include <stdint.h>

enum {
	CAP_NUMBER_SETGID = 6,
	CAP_NUMBER_SETUID = 7,
	CAP_NUMBER_SETPCAP = 8,
	CAP_NUMBER_SYS_ADMIN = 21,
	CAP_NUMBER_SYS_RESOURCE = 24,
	CAP_NUMBER_MKNOD = 27,
	CAP_NUMBER_LAST = 40 /* that has a name here: CAP_CHECKPOINT_RESTORE, Linux 5.9 */
};

/* caps_number - of a name as in `CAP_CHOWN`, case as written there; -1 when unknown */
int caps_number(const char *name);

/* caps_name - NULL when it has none here */
const char *caps_name(unsigned int number);

/* caps_closest - for "did you mean"; NULL when nothing is close */
const char *caps_closest(const char *name);

#endif
