/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tap - the harness of the unit tests: Test Anything Protocol on stdout, for automake's driver
 *
 *   int main(void)
 *   {
 *           ok(answer() == 42, "answer of %s", "everything");
 *           is_text(name(), "davit", "the name");
 *           return done();
 *   }
 *
 * One main a program; the macros count. done() prints the plan unless plan() did, and returns the
 * exit status. Output is unbuffered, so that what a crash leaves is right.
 */
#ifndef DAVIT_TESTS_UNIT_TAP_H
#define DAVIT_TESTS_UNIT_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
	unsigned int run, failed, planned;
} tap;

static inline __attribute__((format(printf, 2, 3), unused)) bool tap_result(bool passed,
									    const char *fmt, ...)
{
	va_list args;

	if (tap.run++ == 0)
		(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (!passed)
		tap.failed++;
	printf("%sok %u - ", passed ? "" : "not ", tap.run);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	return passed;
}

/* plan - say at the start how many there will be (optional) */
static inline __attribute__((unused)) void plan(unsigned int n)
{
	tap.planned = n;
	printf("1..%u\n", n);
}

/* diag - a comment in the output */
#define diag(...) (printf("# "), printf(__VA_ARGS__), (void)printf("\n"))

/* ok - one test; what follows the condition is its name, as for printf. Its value is the
 * condition's. */
#define ok(condition, ...)                    \
	(tap_result((condition), __VA_ARGS__) \
		 ? true                       \
		 : (printf("#   at %s:%d: %s\n", __FILE__, __LINE__, #condition), false))

static inline __attribute__((unused)) bool tap_is_text(const char *got, const char *want,
						       const char *name, const char *file, int line)
{
	bool same = got && want ? strcmp(got, want) == 0 : got == want;

	if (tap_result(same, "%s", name))
		return true;
	printf("#   at %s:%d\n#     got: %s\n#    want: %s\n", file, line, got ? got : "(NULL)",
	       want ? want : "(NULL)");
	return false;
}

static inline __attribute__((unused)) bool tap_is_u64(uint64_t got, uint64_t want, const char *name,
						      const char *file, int line)
{
	if (tap_result(got == want, "%s", name))
		return true;
	printf("#   at %s:%d\n#     got: %" PRIu64 " (0x%" PRIx64 ")\n#    want: %" PRIu64
	       " (0x%" PRIx64 ")\n",
	       file, line, got, got, want, want);
	return false;
}

static inline __attribute__((unused)) bool tap_is_i64(int64_t got, int64_t want, const char *name,
						      const char *file, int line)
{
	if (tap_result(got == want, "%s", name))
		return true;
	printf("#   at %s:%d\n#     got: %" PRId64 "\n#    want: %" PRId64 "\n", file, line, got,
	       want);
	return false;
}

/* is_text - both may be NULL */
#define is_text(got, want, name) tap_is_text((got), (want), (name), __FILE__, __LINE__)
#define is_u64(got, want, name) tap_is_u64((got), (want), (name), __FILE__, __LINE__)
#define is_i64(got, want, name) tap_is_i64((got), (want), (name), __FILE__, __LINE__)

/* skip - one test that cannot run here; the reason must be in tests/skips.allowed */
static inline __attribute__((unused)) void skip(const char *reason)
{
	tap.run++;
	printf("ok %u # SKIP %s\n", tap.run, reason);
}

/* skip_all - the whole program cannot run here: `return skip_all("needs root");` */
static inline __attribute__((unused)) int skip_all(const char *reason)
{
	printf("1..0 # SKIP %s\n", reason);
	return 0;
}

/* bail - the rest makes no sense */
#define bail(...) \
	(printf("Bail out! "), printf(__VA_ARGS__), printf("\n"), (void)fflush(stdout), _Exit(99))

/* done - the plan, and the exit status for main to return */
static inline __attribute__((unused)) int done(void)
{
	if (!tap.planned)
		printf("1..%u\n", tap.run);
	(void)fflush(stdout);
	return tap.failed || (tap.planned && tap.planned != tap.run);
}

#endif
