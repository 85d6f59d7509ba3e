/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/arena.h"

#include "base/cleanup.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

static bool is_zero(const char *bytes, size_t size)
{
	while (size--)
		if (*bytes++)
			return false;
	return true;
}

static void test_alloc(void)
{
	autoarena struct arena *arena = arena_new();
	bool aligned = true, zeroed = true, kept = true;
	unsigned char *all[400];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		size_t size = i * 37 % 5000;

		all[i] = arena_alloc(arena, size);
		aligned &= ((uintptr_t)all[i] & 15) == 0;
		zeroed &= is_zero((char *)all[i], size);
		memset(all[i], (int)(i & 0xff), size);
	}
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		size_t size = i * 37 % 5000, j;

		for (j = 0; j < size; j++)
			kept &= all[i][j] == (i & 0xff);
	}
	ok(aligned, "aligned for any type");
	ok(zeroed, "zeroed");
	ok(kept, "no two allocations share a byte");

	all[0] = arena_alloc(arena, 0);
	ok(all[0] != NULL, "no byte is a pointer too");
	all[0] = arena_alloc(arena, 5 << 20);
	ok(is_zero((char *)all[0], 5 << 20), "five MiB in one piece");
	memset(all[0], 1, 5 << 20);
	ok(arena_array_of(arena, 3, uint64_t)[2] == 0, "an array of a type");
	ok(*arena_new_of(arena, int) == 0, "one of a type");
}

static void test_text(void)
{
	autoarena struct arena *arena = arena_new();
	static char big[70000];

	is_text(arena_text(arena, "davit"), "davit", "a copied text");
	is_text(arena_text(arena, ""), "", "an empty text");
	is_text(arena_bytes(arena, "a\0b", 3) + 2, "b", "bytes keep their NUL");
	is_text(arena_bytes(arena, NULL, 0), "", "no bytes");
	is_text(arena_printf(arena, "%s-%d", "n", 42), "n-42", "a formatted text");
	memset(big, 'y', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	is_text(arena_printf(arena, "%s", big), big, "a formatted text longer than a chunk");
}

/* run `body` in a child: its wait status, and what it wrote to stderr in ret_said[size] */
static int in_child(void (*body)(void), char *ret_said, size_t size)
{
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe(ends) < 0)
		bail("pipe");
	pid = fork();
	if (pid == 0) {
		(void)dup2(ends[1], 2);
		body();
		_exit(42);
	}
	(void)close(ends[1]);
	n = read(ends[0], ret_said, size - 1);
	ret_said[n > 0 ? n : 0] = '\0';
	(void)close(ends[0]);
	(void)waitpid(pid, &status, 0);
	return status;
}

static void overflow(void)
{
	volatile size_t many = SIZE_MAX / 2;

	(void)arena_array(arena_new(), many, 3);
}

static void exhaust(void)
{
	volatile size_t huge = SIZE_MAX / 2 - 100;

	(void)arena_alloc(arena_new(), huge);
}

static void test_memory_ends(void)
{
	char said[256];
	int status = in_child(overflow, said, sizeof(said));

	ok(WIFEXITED(status) && WEXITSTATUS(status) == 1, "an overflow ends the process with 1");
	is_text(said, "davit: error: out of memory\n", "and says so in one line");
	/* AddressSanitizer has words of its own for a huge calloc */
	status = in_child(exhaust, said, sizeof(said));
	ok(!WIFEXITED(status) || WEXITSTATUS(status) != 42, "no memory ends the process");
}

int main(void)
{
	struct arena *none = NULL;

	test_alloc();
	test_text();
	test_memory_ends();
	arena_free(NULL);
	arena_freep(&none);
	ok(true, "freeing nothing");
	return done();
}
