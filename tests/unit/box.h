/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* box - operations of davit-init on a root directory, called one by one in a process of their own
 *
 * box_run makes a directory with `rootfs/` and `canary/` in it, forks a process that plays davit
 * (outside: opens sources in the host's namespaces), enters new namespaces, runs PROPAGATE and
 * ROOT, then `inside`. Afterwards it reports what was expected there, that the canary is as before
 * (names, contents, inodes, owners, modes, times) and that no mount was made on the host. The test
 * program itself lives in a mount namespace of its own, which plays the host (box_start).
 */
#ifndef DAVIT_TESTS_UNIT_BOX_H
#define DAVIT_TESTS_UNIT_BOX_H

#include "init/init.h"
#include "tests/unit/tap.h"

#include <sys/types.h>

#define BOX_SLOTS 64
#define BOX_TEXTS 65536
#define BOX_BASE_ID 200000 /* the first id of the user namespace, outside */

struct box {
	struct init in;
	const char *dir; /* absolute path on the host */
	int dir_fd;      /* the same: what is changed through it is changed on the host */
	int proc;        /* the host's /proc: mountinfo of this process */
	uint32_t used;   /* bytes of base */
	struct box_report *report;
};

/* A step: `outside` before the namespaces are made, `inside` after ROOT */
typedef void box_function(struct box *box);

struct box_case {
	const char *name;
	unsigned long namespaces; /* CLONE_NEW*, CLONE_NEWNS and CLONE_NEWPID always */
	uint32_t lacks;           /* LACKS_*: as on an older kernel */
	uint32_t propagation;     /* of the rootfs; 0: MS_PRIVATE | MS_REC */
	bool no_root;             /* PROPAGATE and ROOT are left to inside */
	box_function *outside, *inside;
};

/* box_start - make this process a host of its own; false (and skip_all said why) without root */
bool box_start(void);
void box_run(const struct box_case *box_case);
/* box_done - for main to return: the results are counted here, not in the test's own file */
int box_done(void);

/* --- in both steps --- */

/* box_expect - one result, as ok() */
#define box_expect(box, condition, ...) \
	((condition) ? box_result((box), true, __VA_ARGS__) : box_result((box), false, __VA_ARGS__))
bool box_result(struct box *box, bool passed, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* box_make - shell-like: "d path", "f path text", "l path target", relative to the box's directory;
 * owned by the user namespace's root when there is one (d and f) */
void box_make(struct box *box, const char *what);

/* --- outside --- */

/* box_source - open_tree a path of the host (relative: to the box's directory) into a slot */
int box_source(struct box *box, const char *path, bool recursive);

/* --- inside --- */

uint32_t box_text(struct box *box, const char *text);
/* box_do - run one operation as davit-init does; 0 or -errno, in.detail says where */
int box_do(struct box *box, struct op op);
int box_mount(struct box *box, const char *destination, const char *type, const char *data,
	      uint64_t flags, uint16_t op_flags);
int box_bind(struct box *box, int slot, const char *destination, uint64_t attributes,
	     uint32_t propagation);
int box_path(struct box *box, enum op_code code, const char *path);

/* box_program - the operations of in.program; in.op is the last of them */
void box_program(struct box *box, const struct op *ops, uint32_t n);

/* box_line - the mountinfo line of what is mounted last at this path of the container; NULL: none.
 * After PIVOT this is exact; before it the host's paths are in the list too. */
const char *box_line(struct box *box, const char *path);
/* box_read - a file of the container, by plain path from root; "" when empty, NULL when not there
 */
const char *box_read(struct box *box, const char *path);
/* box_mode - st_mode, not following; 0 when not there */
mode_t box_mode(struct box *box, const char *path);

#endif
