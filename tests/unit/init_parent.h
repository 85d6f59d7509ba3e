/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* init_parent - a small parent for davit-init: programs made by hand, the clone, the packets
 *
 * It does what launch/ does, without a plan: for the tests of src/init/, and of what a start costs.
 * Everything ends the test program (bail) when the machine does not let it work.
 */
#ifndef DAVIT_TESTS_UNIT_INIT_PARENT_H
#define DAVIT_TESTS_UNIT_INIT_PARENT_H

#include "plan/program.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* --- a program by hand --- */

#define MAKER_OPS 96
#define MAKER_SIZE (512u << 10)

/* The block itself: room for MAKER_OPS operations, one origin, then texts. Offsets are final. */
struct maker {
	union {
		struct program program;
		uint8_t bytes[MAKER_SIZE];
	} block;
	uint32_t n_ops, size;
};

void maker_init(struct maker *maker);
/* a new operation, all zero but the slots, which are SLOT_NONE */
struct op *maker_op(struct maker *maker, uint16_t code);
uint32_t maker_text(struct maker *maker, const char *text);
uint32_t maker_bytes(struct maker *maker, const void *bytes, size_t size);
/* a vector of n texts; spare: a cell for HOME at its end */
uint32_t maker_vector(struct maker *maker, const char *const *texts, size_t n, bool spare);
/* FIND and EXEC of candidates, argv of NULL-terminated words, an environment of PATH and spare */
void maker_find(struct maker *maker, const char *const *candidates, uint32_t uid, uint32_t gid);
void maker_exec(struct maker *maker, const char *const *candidates, const char *const *argv);
/* EXEC of `sh -c SCRIPT` */
void maker_shell(struct maker *maker, const char *script);
/* the finished block; program->size bytes. n_sources: slots behind the four fixed ones */
const struct program *maker_finish(struct maker *maker, uint32_t n_sources);

/* --- a parent --- */

struct parent {
	/* set before parent_start */
	uint64_t flags;                /* CLONE_NEW* */
	const char *uid_map, *gid_map; /* with CLONE_NEWUSER: "0 100000 65536" */
	bool deny_groups;              /* setgroups: deny */
	const char *time_offsets;      /* "boottime 1000 0\n" */
	const int *sources;            /* slots from SLOT_FIRST_SOURCE on */
	uint32_t n_sources, preserve_fds;
	const char *home;     /* answered to SYNC CREATED: "HOME=/x" */
	int start;            /* listening start socket, -1: none */
	const char *emulator; /* path of qemu-ARCH: davit-init is another machine's */
	bool no_go;           /* parent_start ends before GO */

	/* filled by it */
	struct page *page;
	char page_path[64]; /* a file, as the state directory's: it is locked */
	int control, pidfd, output;
	pid_t pid;
	int status;                         /* of wait, once reaped */
	int passwd, executable;             /* brought by SYNC CREATED, or -1 */
	bool created, failed, acknowledged; /* packets that came */
};

#define PARENT_INIT                                                                     \
	{                                                                               \
		.start = -1, .control = -1, .pidfd = -1, .passwd = -1, .executable = -1 \
	}

/* parent_start - clone davit-init with this program and send GO. Its standard output goes into a
 * file of ours. */
void parent_start(struct parent *parent, const struct program *program);
/* parent_serve - take packets until EOF or, when `wait` is set, until WAIT's ANSWER; SYNC CREATED
 * is answered. False when ten seconds did not suffice. */
bool parent_serve(struct parent *parent, bool wait);
/* parent_reap - wait for its end, ten seconds at most (then it is killed); the wait status */
int parent_reap(struct parent *parent);
/* parent_run - start, serve, reap; exit status, or 128 + signal */
int parent_run(struct parent *parent, const struct program *program);
/* the payload's output; valid until the next call */
const char *parent_output(struct parent *parent);
/* value of a line `Name:\tvalue` of text, as number of base 16 or 10; -1 when missing */
long long parent_field(const char *text, const char *name, int base);
void parent_free(struct parent *parent);

#endif
