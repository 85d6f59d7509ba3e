/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts_probe - facts that take more than reading a number */
#ifndef DAVIT_HOST_FACTS_PROBE_H
#define DAVIT_HOST_FACTS_PROBE_H

#include "base/arena.h"

struct oci_facts;

/* facts_probe_kernel - every call once, with arguments that no kernel accepts */
void facts_probe_kernel(struct arena *arena, struct oci_facts *facts);

/* facts_probe_lsm - the active security modules, in the kernel's words */
void facts_probe_lsm(struct arena *arena, struct oci_facts *facts);

/* facts_probe_seccomp - actions and flags in the words of the runtime specification */
void facts_probe_seccomp(struct arena *arena, struct oci_facts *facts);

#endif
