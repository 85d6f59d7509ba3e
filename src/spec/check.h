/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check - what config.json must be beyond its types; private to src/spec
 *
 * Every check adds what it finds to the document and goes on, so that all problems are known after
 * one pass; the document keeps them in its own order. Members that are absent are the parser's
 * business where the schema requires them.
 */
#ifndef DAVIT_SPEC_CHECK_H
#define DAVIT_SPEC_CHECK_H

#include "base/arena.h"
#include "libocispec/oci.h"

#include <stdbool.h>
#include <stdint.h>

#define CHECK_NO_ID UINT32_MAX /* (uid_t)-1: "leave it as it is" to the kernel */

struct check {
	struct arena *arena;
	struct oci_document *doc;
	const struct oci_config *config;
	/* The parser found errors: members may be missing and elements NULL. What was found there
	 * must not be reported twice, and what needs several members is not looked at. */
	bool is_partial;
	/* linux.namespaces by type: listed at all, and joined by a path */
	bool listed[OCI_NAMESPACE_TYPE_LAST + 1], joined[OCI_NAMESPACE_TYPE_LAST + 1];
};

void check_config(struct check *c);    /* check.c: everything; calls the others */
void check_linux(struct check *c);     /* check_linux.c */
void check_resources(struct check *c); /* check_resources.c */
void check_seccomp(struct check *c);   /* check_seccomp.c */
void check_later(struct check *c);     /* check_later.c: what is not built yet */

/* check_fail - one more error. at: of the member (or of what stands for it); hint may be NULL. */
void check_fail(struct check *c, uint32_t at, const char *path, const char *hint, const char *fmt,
		...) __attribute__((format(printf, 5, 6)));

/* check_path - the JSON path of something that was found wrong: "mounts[3].destination" */
const char *check_path(struct check *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));

/* check_absolute - must begin with a slash */
void check_absolute(struct check *c, const struct oci_strings *strings, const char *path);

/* check_id_maps - sizes, overflow, overlaps, at most 340 entries (user_namespaces(7)) */
void check_id_maps(struct check *c, const struct oci_id_maps *maps, const char *path);

/* check_env - entries must be NAME=value */
void check_env(struct check *c, const struct oci_strings *env, const char *path);

#endif
