/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* seccomp - from the profile of config.json to the bytes of a filter, and back to its meaning
 *
 * Compiling a real engine's profile with libseccomp takes ten milliseconds, so the result is kept
 * in ROOT/.cache/seccomp/KEY; a warm start costs five system calls. Built --without-seccomp, the
 * same functions refuse every profile (seccomp_none.c).
 */
#ifndef DAVIT_SECCOMP_SECCOMP_H
#define DAVIT_SECCOMP_SECCOMP_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "libocispec/oci.h"

#include <stdbool.h>
#include <stdint.h>

struct sock_filter; /* linux/filter.h */

struct seccomp_filter {
	const struct sock_filter *code;
	uint32_t n;          /* 0: no profile */
	uint32_t flags;      /* SECCOMP_FILTER_FLAG_* */
	const char *key;     /* of the cache, hexadecimal; NULL without a profile */
	bool allows_sendmsg; /* whatever its arguments */
	bool is_cached;      /* read from the cache: need not be stored */
};

/* seccomp_filter - Should: read the cache when root (the state root) is given, and compile when it
 * has nothing that is whole. Mustn't: write anything; see seccomp_store.
 * profile: NULL gives a filter of 0 instructions. doc: names the place of an error; NULL = none.
 * facts: what the kernel supports; NULL, or without `seccomp`: everything is.
 * A broken file of the cache is a warning in the log. Returns 0, or -1 with *err. */
int seccomp_filter(struct arena *arena, const struct oci_seccomp *profile,
		   const struct oci_document *doc, const char *root, const struct oci_facts *facts,
		   struct seccomp_filter *ret_filter, struct error *err);

/* seccomp_store - put a filter into the cache of the state root, atomically, unless it came from
 * there; more than 64 files: the oldest goes. A failure is a warning in the log, no error. */
void seccomp_store(struct arena *arena, const char *root, const struct seccomp_filter *filter);

/* What this davit can do, for `features` and `--version`. */
bool seccomp_is_built(void);
bool seccomp_knows_action(enum oci_seccomp_action action);
bool seccomp_knows_arch(enum oci_seccomp_arch arch);
uint32_t seccomp_flag(enum oci_seccomp_flag flag); /* SECCOMP_FILTER_FLAG_*, 0 = not supported */
/* seccomp_version_text - "2.5.4", or NULL when not built in */
const char *seccomp_version_text(struct arena *arena);

/* seccomp_simulate - what the kernel would answer (SECCOMP_RET_* with data) for one system call;
 * *ret_reads_args says whether the path looked at its arguments. A program that the kernel would
 * not take gives SECCOMP_RET_KILL_PROCESS. */
struct seccomp_data; /* linux/seccomp.h */
uint32_t seccomp_simulate(const struct sock_filter *code, uint32_t n,
			  const struct seccomp_data *data, bool *ret_reads_args);

#endif
