/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* buffer - bytes that grow, in an arena; for output, encoded programs, file contents
 *
 * buf.data is NUL-terminated behind buf.size whenever anything was added through these functions.
 */
#ifndef DAVIT_BASE_BUFFER_H
#define DAVIT_BASE_BUFFER_H

#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>

struct buffer {
	struct arena *arena;
	char *data;
	size_t size, room;
};

#define BUFFER(a) ((struct buffer){.arena = (a)})

void buffer_add(struct buffer *buf, const void *bytes, size_t size);
void buffer_add_text(struct buffer *buf, const char *text);
void buffer_add_char(struct buffer *buf, char c);
void buffer_printf(struct buffer *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buf, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

/* buffer_reserve - room for `size` more bytes; returns where they go (buf.size is not moved). */
void *buffer_reserve(struct buffer *buf, size_t size);

#endif
