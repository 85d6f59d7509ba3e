/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* subid - subordinate ids of the effective user (behaviours 31)
 *
 * From /etc/subuid and /etc/subgid, by number and by the name in /etc/passwd; where these have
 * none, from getsubids(1), if installed, which knows LDAP and sssd.
 */
#ifndef DAVIT_HOST_SUBID_H
#define DAVIT_HOST_SUBID_H

#include "base/arena.h"

struct oci_facts;

/* subid_read - fill subuid and subgid for facts->euid; none is no error */
void subid_read(struct arena *arena, struct oci_facts *facts);

#endif
