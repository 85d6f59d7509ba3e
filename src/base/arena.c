/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Chunks come straight from mmap: one system call each, zeroed, and only the pages that are used
 * count; those of the first are populated by its mmap, for a page fault costs as much as many pages
 * of that. Their size doubles up to a bound, so that a big config costs few calls and a small one
 * little memory. With AddressSanitizer each allocation is a chunk of its own, so that it sees every
 * overflow. */

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifndef ARENA_ASAN
#define ARENA_ASAN 0
#endif

enum {
	ARENA_ALIGN = 16,
	ARENA_FIRST = 96 * 1024, /* what most commands need; populated by its mmap */
	ARENA_SECOND = 256 * 1024,
	ARENA_LARGEST = 1024 * 1024,
	ARENA_PAGE = 4096,
};

struct chunk {
	struct chunk *next;
	size_t size; /* of all of it */
} __attribute__((aligned(ARENA_ALIGN)));

struct arena {
	struct chunk *chunks; /* newest first; the arena itself is in the oldest */
	char *free;
	size_t room;
	size_t next_size;
};

static void __attribute__((noreturn)) out_of_memory(void)
{
	static const char message[] = "davit: error: out of memory\n";

	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(1);
	_exit(1);
}

static struct chunk *chunk_new(size_t size, int populate)
{
	struct chunk *chunk;

	if (ARENA_ASAN) {
		chunk = calloc(1, size);
		if (!chunk)
			out_of_memory();
	} else {
		chunk = mmap(NULL, size, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | populate, -1, 0);
		if (chunk == MAP_FAILED)
			out_of_memory();
	}
	chunk->size = size;
	return chunk;
}

struct arena *arena_new(void)
{
	size_t head = sizeof(struct chunk) +
		      ((sizeof(struct arena) + ARENA_ALIGN - 1) & -ARENA_ALIGN);
	struct chunk *chunk = chunk_new(ARENA_ASAN ? head : ARENA_FIRST, MAP_POPULATE);
	struct arena *arena = (struct arena *)(chunk + 1);

	arena->chunks = chunk;
	arena->free = (char *)chunk + head;
	arena->room = chunk->size - head;
	arena->next_size = ARENA_SECOND;
	return arena;
}

void arena_free(struct arena *arena)
{
	struct chunk *chunk, *next;

	if (!arena)
		return;
	for (chunk = arena->chunks; chunk; chunk = next) {
		next = chunk->next;
		if (ARENA_ASAN)
			free(chunk);
		else
			(void)munmap(chunk, chunk->size);
	}
}

void arena_freep(struct arena **arena)
{
	arena_free(*arena);
	*arena = NULL;
}

/* arena_alloc_alone - a chunk for this allocation; the current chunk stays the current one */
static void *arena_alloc_alone(struct arena *arena, size_t size)
{
	struct chunk *chunk;

	if (__builtin_add_overflow(size, sizeof(*chunk), &size))
		out_of_memory();
	chunk = chunk_new(size, 0);
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk + 1;
}

static size_t arena_round(size_t size)
{
	return (size + ARENA_ALIGN - 1) & -(size_t)ARENA_ALIGN;
}

bool arena_extend(struct arena *arena, void *taken, size_t size, size_t new_size)
{
	size_t more;

	if (ARENA_ASAN || new_size < size || new_size > SIZE_MAX / 2 ||
	    (char *)taken + arena_round(size) != arena->free)
		return false;
	more = arena_round(new_size) - arena_round(size);
	if (more > arena->room)
		return false;
	arena->free += more;
	arena->room -= more;
	return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct chunk *chunk;
	void *taken;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	if (ARENA_ASAN)
		return arena_alloc_alone(arena, size);
	size = arena_round(size);
	if (size > arena->room) {
		if (size > ARENA_SECOND / 4)
			return arena_alloc_alone(arena,
						 (size + ARENA_PAGE - 1) & -(size_t)ARENA_PAGE);
		chunk = chunk_new(arena->next_size, 0);
		if (arena->next_size < ARENA_LARGEST)
			arena->next_size *= 2;
		chunk->next = arena->chunks;
		arena->chunks = chunk;
		arena->free = (char *)(chunk + 1);
		arena->room = chunk->size - sizeof(*chunk);
	}
	taken = arena->free;
	arena->free += size;
	arena->room -= size;
	return taken;
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory();
	return arena_alloc(arena, total);
}

char *arena_bytes(struct arena *arena, const void *bytes, size_t size)
{
	char *copy;

	if (size == SIZE_MAX)
		out_of_memory();
	copy = arena_alloc(arena, size + 1);
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_bytes(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

char *arena_vprintf(struct arena *arena, const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int size;

	va_copy(again, args);
	size = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (size < 0)
		out_of_memory();
	text = arena_alloc(arena, (size_t)size + 1);
	(void)vsnprintf(text, (size_t)size + 1, fmt, args);
	return text;
}
