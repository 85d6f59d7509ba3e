/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* text - small helpers on NUL-terminated strings and lexical paths; pure */
#ifndef DAVIT_BASE_TEXT_H
#define DAVIT_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_is(const char *a, const char *b); /* both may be NULL; NULL is only NULL */
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);

/* text_u64, text_i64 - strict decimal, whole string, no sign (u64), no blanks, no leading '+'.
 * Return 0, or -EINVAL (not a number), -ERANGE. */
int text_u64(const char *text, uint64_t *ret_value);
int text_i64(const char *text, int64_t *ret_value);

/* text_utf8 - how many bytes the first character of text[size] has; 0 when it is not valid UTF-8
 * (overlong forms and surrogates are not) or size is 0. */
size_t text_utf8(const char *text, size_t size);

/* text_closest - the word of words[n] that looks most like `text` (edit distance ≤ 1 + length / 4,
 * case ignored), for "did you mean"; NULL when none does. */
const char *text_closest(const char *text, const char *const *words, size_t n);

/* path_normal - lexical normal form of an absolute or relative path as seen from `/`: one leading
 * slash, no `.`, no empty parts, `..` resolved without going above the root. */
const char *path_normal(struct arena *arena, const char *path);

/* path_join - base + "/" + path, or path itself when it is absolute. Not normalised. */
const char *path_join(struct arena *arena, const char *base, const char *path);

/* path_is_below - is `path` equal to or below `parent`? Both in normal form. */
bool path_is_below(const char *path, const char *parent);

#endif
