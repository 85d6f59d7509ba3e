/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mount_options - the options of a mount as bits; later options win (behaviours 12) */
#ifndef DAVIT_PLAN_MOUNT_OPTIONS_H
#define DAVIT_PLAN_MOUNT_OPTIONS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Attributes to set and to clear, in the words of mount_setattr(2). */
struct mount_attrs {
	uint32_t set, clear;
};

struct mount_options {
	bool bind, recursive, remount;
	bool idmap, ridmap; /* with or without mappings of their own; a later issue */
	bool copy_up, copy_symlink, source_no_follow, destination_no_follow;
	uint32_t flags;           /* MS_* of mount(2), without MS_BIND, MS_REC, MS_REMOUNT */
	struct mount_attrs attrs; /* of this mount: what was asked for, on or off */
	struct mount_attrs below; /* rro, rnosuid, …: of it and all below */
	uint32_t propagation;     /* MS_SHARED…, with MS_REC; 0 = nothing said */
	const char *data;         /* for the file system, by commas; "" = none */
	bool has_mode;            /* data has mode= */
	/* the last option (index + 1; 0 = none) that only a file system, or its superblock,
	 * understands: no use on a bind mount */
	uint32_t data_at, super_at;
};

/* mount_options_parse - any list of words has a meaning: unknown ones are data. Mount options of
 * the kernel are given in both forms: flags (and the recursive ones folded in, for a new file
 * system has nothing below it) for mount(2), attrs and below for mount_setattr(2). */
void mount_options_parse(struct arena *arena, const char *const *words, uint32_t n,
			 struct mount_options *ret_options);

/* mount_options_words - all words that are not data, for `features`; ends with NULL */
const char *const *mount_options_words(void);

#endif
