/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/text.h"

#include <errno.h>
#include <string.h>

/* the longest word that text_closest looks at */
enum { CLOSEST_MAX = 63 };

bool text_is(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
	size_t length = strlen(text), tail = strlen(suffix);

	return length >= tail && memcmp(text + length - tail, suffix, tail) == 0;
}

int text_u64(const char *text, uint64_t *ret_value)
{
	uint64_t value = 0;
	const char *c;

	if (!*text)
		return -EINVAL;
	for (c = text; *c; c++)
		if (*c < '0' || *c > '9')
			return -EINVAL;
	for (c = text; *c; c++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*c - '0'), &value))
			return -ERANGE;
	*ret_value = value;
	return 0;
}

int text_i64(const char *text, int64_t *ret_value)
{
	bool negative = text[0] == '-';
	uint64_t value;
	int r = text_u64(text + negative, &value);

	if (r < 0)
		return r;
	if (value > (uint64_t)INT64_MAX + negative)
		return -ERANGE;
	*ret_value = negative ? (int64_t)(0 - value) : (int64_t)value;
	return 0;
}

size_t text_utf8(const char *text, size_t size)
{
	const unsigned char *c = (const unsigned char *)text;
	uint32_t code;
	size_t n, i;

	if (size == 0)
		return 0;
	if (c[0] < 0x80)
		return 1;
	if (c[0] < 0xc2 || c[0] > 0xf4)
		return 0;
	n = c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
	if (size < n)
		return 0;
	code = c[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((c[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (c[i] & 0x3f);
	}
	if ((n == 3 && code < 0x800) || (n == 4 && (code < 0x10000 || code > 0x10ffff)) ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return n;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static unsigned int smaller(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* distance - insertions, deletions, replacements and swaps of neighbours that make b of a */
static unsigned int distance(const char *a, size_t size_a, const char *b, size_t size_b)
{
	unsigned int row[3][CLOSEST_MAX + 1], cost;
	size_t i, j;

	for (j = 0; j <= size_b; j++)
		row[0][j] = (unsigned int)j;
	for (i = 1; i <= size_a; i++) {
		unsigned int *now = row[i % 3], *last = row[(i + 2) % 3], *older = row[(i + 1) % 3];

		now[0] = (unsigned int)i;
		for (j = 1; j <= size_b; j++) {
			cost = lower(a[i - 1]) != lower(b[j - 1]);
			now[j] = smaller(last[j - 1] + cost, smaller(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				now[j] = smaller(now[j], older[j - 2] + 1);
		}
	}
	return row[size_a % 3][size_b];
}

const char *text_closest(const char *text, const char *const *words, size_t n)
{
	size_t size = strlen(text), word_size, i;
	unsigned int best = 2 + (unsigned int)(size / 4), d;
	const char *closest = NULL;

	if (size == 0 || size > CLOSEST_MAX)
		return NULL;
	for (i = 0; i < n; i++) {
		word_size = strlen(words[i]);
		if (word_size > CLOSEST_MAX)
			continue;
		d = distance(text, size, words[i], word_size);
		/* everything of it replaced is no likeness */
		if (d < best && d < size && d < word_size) {
			best = d;
			closest = words[i];
		}
	}
	return closest;
}

const char *path_normal(struct arena *arena, const char *path)
{
	char *normal = arena_alloc(arena, strlen(path) + 2);
	char *end = normal;
	size_t part;

	for (; *path; path += part) {
		while (*path == '/')
			path++;
		part = strcspn(path, "/");
		if (part == 0 || (part == 1 && path[0] == '.'))
			continue;
		if (part == 2 && path[0] == '.' && path[1] == '.') {
			while (end > normal && *--end != '/')
				;
			continue;
		}
		*end++ = '/';
		memcpy(end, path, part);
		end += part;
	}
	if (end == normal)
		*end++ = '/';
	*end = '\0';
	return normal;
}

const char *path_join(struct arena *arena, const char *base, const char *path)
{
	if (path[0] == '/')
		return arena_text(arena, path);
	return arena_printf(arena, "%s%s%s", base, text_ends(base, "/") ? "" : "/", path);
}

bool path_is_below(const char *path, const char *parent)
{
	size_t size = strlen(parent);

	if (text_is(parent, "/"))
		return true;
	return strncmp(path, parent, size) == 0 && (path[size] == '/' || path[size] == '\0');
}
