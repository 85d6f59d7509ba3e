/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/buffer.h"

#include "base/cleanup.h"

#include <string.h>

#include "tests/unit/tap.h"

int main(void)
{
	autoarena struct arena *arena = arena_new();
	struct buffer buf = BUFFER(arena), other = BUFFER(arena);
	char expected[4001];
	size_t i;

	buffer_add_text(&buf, "");
	is_text(buf.data, "", "an empty text leaves a NUL");
	buffer_add_text(&buf, "one");
	buffer_add_char(&buf, ' ');
	buffer_add(&buf, "two and more", 3);
	is_text(buf.data, "one two", "text, character, bytes");
	is_u64(buf.size, 7, "the size is without the NUL");
	buffer_printf(&buf, " %d", 3);
	is_text(buf.data, "one two 3", "formatted, where there is room");

	buffer_printf(&other, "%s", "fresh");
	is_text(other.data, "fresh", "formatted into a fresh buffer");

	for (i = 0; i < 4000; i++) {
		expected[i] = (char)('a' + i % 26);
		buffer_add_char(&other, expected[i]);
	}
	expected[4000] = '\0';
	is_text(other.data + 5, expected, "grows a character at a time");
	is_u64(other.size, 4005, "to its size");

	buffer_printf(&buf, "%s|%s", expected, "end");
	is_u64(buf.size, 9 + 4000 + 4, "formatted beyond the room");
	is_text(buf.data + buf.size - 4, "|end", "and complete");

	memcpy(buffer_reserve(&buf, 10000), "raw", 3);
	is_u64(buf.size, 9 + 4000 + 4, "reserving does not move the size");
	ok(buf.room > buf.size + 10000, "but there is room");
	buf.size += 3;
	buffer_add_text(&buf, "");
	is_text(buf.data + buf.size - 7, "|endraw", "what was put there stays");

	/* the room is used up to the last byte */
	other = BUFFER(arena);
	buffer_add(&other, expected, 239);
	buffer_printf(&other, "%s", "xy");
	is_text(other.data + 239, "xy", "formatted across the end of the room");
	return done();
}
