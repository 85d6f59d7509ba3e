/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* arena - memory of one command, freed as a whole
 *
 * Allocation never returns NULL: when memory runs out, one line is written to descriptor 2 and the
 * process ends with status 1 (nothing of ours survives a dead davit: see PR_SET_PDEATHSIG in
 * docs/architecture.md). All memory is zeroed.
 */
#ifndef DAVIT_BASE_ARENA_H
#define DAVIT_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena; /* opaque */

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is fine */
void arena_freep(struct arena **arena);

/* arena_alloc - `size` bytes, zeroed, aligned for any type. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size)
	__attribute__((malloc, returns_nonnull, alloc_size(2)));

/* arena_array - n * size bytes, overflow checked (an overflow is out of memory). */
void *arena_array(struct arena *arena, size_t n, size_t size)
	__attribute__((malloc, returns_nonnull, alloc_size(2, 3)));

/* arena_extend - make the last allocation larger where it is; false when it is not the last one, or
 * the room does not suffice (then nothing is changed). Both sizes as asked for. */
bool arena_extend(struct arena *arena, void *taken, size_t size, size_t new_size);

#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array_of(arena, n, type) ((type *)arena_array((arena), (n), sizeof(type)))

/* copies, NUL-terminated */
char *arena_text(struct arena *arena, const char *text) __attribute__((returns_nonnull));
char *arena_bytes(struct arena *arena, const void *bytes, size_t size)
	__attribute__((returns_nonnull));
char *arena_printf(struct arena *arena, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));
char *arena_vprintf(struct arena *arena, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0), returns_nonnull));

#endif
