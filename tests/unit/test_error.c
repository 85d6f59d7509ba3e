/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/tap.h"

static char line[8192];

static void test_format(void)
{
	struct error err;

	is_i64(error_set(&err, ERROR_KERNEL, ENOENT, "bind `%s` on `%s`", "/srv/x", "/data"), -1,
	       "error_set returns -1");
	is_text(error_format(&err, line, sizeof(line)),
		"bind `/srv/x` on `/data`: no such file or directory", "text and errno");
	is_i64(error_at(&err, "config.json", "mounts[3]", (struct place){42, 17}), -1,
	       "error_at returns -1");
	is_text(error_format(&err, line, sizeof(line)),
		"config.json:42:17: mounts[3]: bind `/srv/x` on `/data`: no such file or directory",
		"with its place");
	is_i64(error_hint(&err, "needs Linux %s", "5.12"), -1, "error_hint returns -1");
	is_i64(error_step(&err, "sources"), -1, "error_step returns -1");
	is_text(error_format(&err, line, sizeof(line)),
		"config.json:42:17: mounts[3]: bind `/srv/x` on `/data`: "
		"no such file or directory (needs Linux 5.12)",
		"with its hint");
	(void)error_at(&err, "other.json", "root", (struct place){1, 1});
	(void)error_step(&err, "clone");
	is_text(err.path, "mounts[3]", "the first place stays");
	is_text(err.step, "sources", "the first step stays");
	is_u64(err.place.line, 42, "the first line stays");

	(void)error_set(&err, ERROR_CONFIG, 0, "unknown word");
	is_text(err.hint, "", "error_set forgets what was there");
	(void)error_at(&err, "config.json", "", (struct place){0, 0});
	is_text(error_format(&err, line, sizeof(line)), "config.json: unknown word",
		"a document without a place");

	(void)error_set(&err, ERROR_KERNEL, EPERM, "clone3");
	(void)error_step(&err, "clone");
	is_text(error_format(&err, line, sizeof(line)), "clone: clone3: operation not permitted",
		"the step stands where there is no place");
}

static void test_null(void)
{
	is_i64(error_set(NULL, ERROR_USAGE, 0, "x"), -1, "nobody wants the error");
	is_i64(error_hint(NULL, "x"), -1, "nor its hint");
	is_i64(error_at(NULL, "f", "p", (struct place){1, 1}), -1, "nor its place");
	is_i64(error_step(NULL, "s"), -1, "nor its step");
}

static void test_hostile(void)
{
	struct error err;
	char small[12], big[2048];

	(void)error_set(&err, ERROR_CONFIG, 0,
			"a\x1b[31mb\nc\x7f\xc2\x9b|\xff|\xe2\x82\xac|\xe2\x82");
	is_text(error_format(&err, line, sizeof(line)),
		"a\\x1b[31mb\\x0ac\\x7f\\xc2\\x9b|\\xff|\xe2\x82\xac|\\xe2\\x82",
		"controls and broken UTF-8 are escaped, a euro sign is not");

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	(void)error_set(&err, ERROR_CONFIG, 0, "%s", big);
	is_u64(strlen(err.text), sizeof(err.text) - 1, "a long text fills its field");
	ok(strcmp(err.text + strlen(err.text) - 3, "...") == 0, "and says that it was cut");

	(void)error_at(&err, "config.json", big, (struct place){1, 2});
	is_u64(strlen(err.path), sizeof(err.path) - 1, "a long path fills its field");
	ok(strstr(err.path, "x...x") != NULL, "and its middle is cut");

	for (size_t i = 0; i + 2 < sizeof(big); i += 2)
		memcpy(big + i, "\xc3\xa4", 2);
	big[sizeof(big) - 2] = '\0';
	(void)error_set(&err, ERROR_CONFIG, 0, "%s", big);
	(void)error_at(&err, big, big, (struct place){1, 2});
	(void)error_hint(&err, "%s", big);
	ok(!strstr(error_format(&err, line, sizeof(line)), "\\x"), "no character is cut in two");

	(void)error_set(&err, ERROR_CONFIG, 0, "0123456789\x01");
	is_text(error_format(&err, small, sizeof(small)), "0123456789",
		"a small buffer takes whole characters only");
	is_text(error_format(&err, small, 1), "", "a buffer of one byte");
	memset(small, 'k', sizeof(small));
	(void)error_format(&err, small, 0);
	ok(small[0] == 'k', "a buffer of no byte is left alone");
}

static void test_errno(void)
{
	int number, capital = 0, empty = 0, differ = 0;

	is_text(errno_text(ENOENT), "no such file or directory", "ENOENT");
	is_text(errno_text(EAGAIN), "resource temporarily unavailable", "EAGAIN");
	is_text(errno_text(EOPNOTSUPP), "operation not supported", "EOPNOTSUPP");
	is_text(errno_text(4000), "unknown error 4000", "a number without a name");
	is_text(errno_text(-1), "unknown error -1", "a negative number");
	for (number = 1; number < 134; number++) {
		const char *text = errno_text(number);

		empty += text[0] == '\0';
		capital += text[0] >= 'A' && text[0] <= 'Z' && !(text[1] >= 'A' && text[1] <= 'Z');
		differ += strcasecmp(text, strerror(number)) != 0;
	}
	is_i64(empty, 0, "every number has a text");
	is_i64(capital, 0, "none begins with a capital");
	ok(differ <= 2, "they are strerror's (%d differ)", differ);
}

int main(void)
{
	ok(sizeof(struct error) <= 1024, "an error is small");
	test_format();
	test_null();
	test_hostile();
	test_errno();
	return done();
}
