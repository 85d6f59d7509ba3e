/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* request - the command line, typed. Filled by cli/, read by plan/ and launch/. */
#ifndef DAVIT_PLAN_REQUEST_H
#define DAVIT_PLAN_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

enum request_what { REQUEST_RUN = 1, REQUEST_CREATE, REQUEST_EXEC };

enum cgroup_driver { CGROUP_DRIVER_FS = 1, CGROUP_DRIVER_SYSTEMD, CGROUP_DRIVER_DISABLED };

struct request {
	enum request_what what;
	const char *root;        /* state root, absolute: /run/davit */
	const char *id;          /* checked: [A-Za-z0-9_+.-]+, not starting with a dot */
	const char *bundle;      /* absolute, real path */
	const char *config_path; /* absolute */
	const char *pid_file;    /* absolute, or NULL */
	const char *console_socket;
	uint32_t preserve_fds, listen_fds;
	enum cgroup_driver driver;
	bool detach, keep, no_pivot, no_new_keyring, no_subreaper, rootless;
};

#endif
