/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BUFFER_FIRST = 240 };

void *buffer_reserve(struct buffer *buf, size_t size)
{
	size_t needed, room;
	char *data;

	/* an overflow becomes more than any memory has: arena_alloc ends the process */
	if (__builtin_add_overflow(buf->size, size, &needed) ||
	    __builtin_add_overflow(needed, 1, &needed))
		needed = SIZE_MAX;
	if (needed > buf->room) {
		room = buf->room ? buf->room : BUFFER_FIRST;
		while (room < needed && room <= SIZE_MAX / 2)
			room *= 2;
		if (room < needed)
			room = needed;
		if (!buf->data || !arena_extend(buf->arena, buf->data, buf->room, room)) {
			data = arena_alloc(buf->arena, room);
			if (buf->data)
				memcpy(data, buf->data, buf->size);
			buf->data = data;
		}
		buf->room = room;
	}
	return buf->data + buf->size;
}

void buffer_add(struct buffer *buf, const void *bytes, size_t size)
{
	char *end = buffer_reserve(buf, size);

	if (size)
		memcpy(end, bytes, size);
	end[size] = '\0';
	buf->size += size;
}

void buffer_add_text(struct buffer *buf, const char *text)
{
	buffer_add(buf, text, strlen(text));
}

void buffer_add_char(struct buffer *buf, char c)
{
	buffer_add(buf, &c, 1);
}

void buffer_printf(struct buffer *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buffer_vprintf(buf, fmt, args);
	va_end(args);
}

void buffer_vprintf(struct buffer *buf, const char *fmt, va_list args)
{
	size_t room = buf->room - buf->size;
	va_list again;
	int size;

	/* most fit in what is there: one pass */
	va_copy(again, args);
	size = vsnprintf(buf->data ? buf->data + buf->size : NULL, buf->data ? room : 0, fmt,
			 again);
	va_end(again);
	if (size < 0)
		return;
	if (!buf->data || (size_t)size >= room)
		(void)vsnprintf(buffer_reserve(buf, (size_t)size), (size_t)size + 1, fmt, args);
	buf->size += (size_t)size;
}
