/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* memory - what gcc emits calls to even in a freestanding program; linked into davit-init only.
 * Small rather than fast: davit-init copies a few hundred bytes in its life. Built with
 * -fno-tree-loop-distribute-patterns, or these loops would become calls of themselves. */
#include <stddef.h>

#ifndef DAVIT_INIT_LIBC

#pragma GCC diagnostic ignored "-Wredundant-decls"

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *text);

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	char *t = to;
	const char *f = from;

	while (n--)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	char *t = to;
	const char *f = from;

	if ((size_t)(t - f) >= n)
		return memcpy(to, from, n);
	while (n--)
		t[n] = f[n];
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	char *t = to;

	while (n--)
		*t++ = (char)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i])
			return x[i] - y[i];
	return 0;
}

size_t strlen(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

#else

typedef int memory_is_not_used;

#endif
