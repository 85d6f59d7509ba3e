/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/home.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

struct field {
	const char *text;
	size_t size;
};

/* field `index` of a line, fields end at colons */
static bool field_find(const char *line, size_t size, int index, struct field *ret_field)
{
	const char *end = line + size;

	for (; index > 0; index--) {
		line = memchr(line, ':', (size_t)(end - line));
		if (!line)
			return false;
		line++;
	}
	ret_field->text = line;
	end = memchr(line, ':', (size_t)(end - line)) ?: end;
	ret_field->size = (size_t)(end - line);
	return true;
}

static bool field_is_number(const struct field *field, uint32_t number)
{
	uint64_t value = 0;

	if (field->size == 0 || field->size > 10)
		return false;
	for (size_t i = 0; i < field->size; i++) {
		if (field->text[i] < '0' || field->text[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(field->text[i] - '0');
	}
	return value == number;
}

static bool field_is_path(const struct field *field)
{
	if (field->size == 0 || field->text[0] != '/')
		return false;
	for (size_t i = 0; i < field->size; i++)
		if ((unsigned char)field->text[i] < ' ' || field->text[i] == 0x7f)
			return false;
	return true;
}

uint32_t home_find(const char *text, size_t size, uint32_t uid, char *buf, size_t buf_size)
{
	struct field home = {.text = "/", .size = 1};

	while (size > 0) {
		const char *newline = memchr(text, '\n', size);
		size_t n = newline ? (size_t)(newline - text) : size;
		struct field id, path;

		if (field_find(text, n, 2, &id) && field_is_number(&id, uid)) {
			if (field_find(text, n, 5, &path) && field_is_path(&path) &&
			    path.size + sizeof("HOME=") <= buf_size)
				home = path;
			break;
		}
		n += newline != NULL;
		text += n;
		size -= n;
	}
	return (uint32_t)snprintf(buf, buf_size, "HOME=%.*s", (int)home.size, home.text) + 1;
}

uint32_t home_read(struct arena *arena, int fd, uint32_t uid, char *buf, size_t buf_size)
{
	struct stat st;
	char *text = NULL;
	ssize_t n = 0;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    st.st_size <= HOME_PASSWD_MAX) {
		text = arena_alloc(arena, (size_t)st.st_size);
		n = pread(fd, text, (size_t)st.st_size, 0);
	}
	return home_find(text ? text : "", n > 0 ? (size_t)n : 0, uid, buf, buf_size);
}
