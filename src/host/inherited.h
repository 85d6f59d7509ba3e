/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inherited - what we inherited from our caller and the payload must not (behaviours 28) */
#ifndef DAVIT_HOST_INHERITED_H
#define DAVIT_HOST_INHERITED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct inherited {
	uint64_t ignored, blocked; /* signals: bit n - 1 is signal n */
	uint32_t umask;
	uint32_t cpus_allowed; /* how many CPUs its affinity has */
	bool is_root;          /* real, effective, saved ids, and those of files: all 0 */
	bool gains_caps;       /* an exec as root gives capabilities that we have not */
};

/* inherited_parse - from the text of /proc/self/status: all but nice and policy. Returns 0, or
 * -EINVAL when a line is missing. */
int inherited_parse(const char *status, struct inherited *ret_inherited);

/* inherited_reset_ignored - SIG_DFL for every signal in `ignored`, in this process: an ignored
 * signal survives both CLONE_CLEAR_SIGHAND and execve. One call a signal. SIGPIPE stays ignored
 * when keep_pipe. */
void inherited_reset_ignored(const struct inherited *inherited, bool keep_pipe);

#endif
