/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* query - what a container is doing, asked without a lock and without waking anybody
 *
 * Right at every point of a create or start that was killed (docs/architecture.md, State that
 * survives a crash): nothing is believed that the kernel does not hold itself: the locks on two
 * bytes of `page`, the identity of the process, the freezer.
 */
#ifndef DAVIT_LAUNCH_QUERY_H
#define DAVIT_LAUNCH_QUERY_H

#include "base/arena.h"
#include "base/error.h"
#include "libocispec/oci.h"
#include "state/dir.h"

struct query {
	enum oci_state_status state;
	struct oci_status *status; /* NULL: no status file (creating, or its maker was killed) */
	bool is_abandoned; /* its maker was killed: nobody is at work, there is no process */
};

/* query_dir - ask about an open state directory. dir->page may be FD_NONE. */
int query_dir(struct arena *arena, const struct dir *dir, struct query *ret_query,
	      struct error *err);

/* query_container - open, ask, close. ERROR_STATE `container `x` does not exist`. */
int query_container(struct arena *arena, const char *root, const char *id, struct query *ret_query,
		    struct error *err);

/* query_word - `running`, as `state` and messages say it */
const char *query_word(enum oci_state_status state);

/* query_answer - the document that `state` prints; pid 0 when stopped */
void query_answer(const struct query *query, const char *id, struct oci_state *ret_state);

#endif
