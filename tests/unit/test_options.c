/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include "base/cleanup.h"
#include "tests/unit/tap.h"

struct values {
	bool detach, quiet;
	const char *bundle, *rootless;
	uint32_t number, fds;
	struct option_list env;
};

#define AT(member) offsetof(struct values, member)
static const struct option table[] = {{"detach", 'd', OPTION_FLAG, AT(detach), NULL, "help"},
				      {"quiet", 'q', OPTION_FLAG, AT(quiet), NULL, "help"},
				      {"bundle", 'b', OPTION_TEXT, AT(bundle), "DIR", "help"},
				      {"number", 0, OPTION_NUMBER, AT(number), "N", "help"},
				      {"preserve-fds", 0, OPTION_FDS, AT(fds), "N", "help"},
				      {"env", 'e', OPTION_LIST, AT(env), "NAME=VALUE", "help"},
				      {"rootless", 0, OPTION_MAYBE, AT(rootless), NULL, "help"},
				      {"criu", 0, OPTION_IGNORED, 0, "PATH", NULL},
				      OPTION_END};

static struct arena *arena;
static struct values got;
static const char *plain[32];
static uint32_t n_plain, fds;

/* Splits at blanks and parses; the error's text, or NULL. */
static const char *parse(const char *line, uint32_t max_plain)
{
	static struct error err;
	const char *words[32];
	struct option_set set = {table, &got};
	struct options options = {.arena = arena, .words = words};
	char *rest = arena_text(arena, line);

	for (char *word = strsep(&rest, " "); word && options.n_words < 32;
	     word = strsep(&rest, " "))
		words[options.n_words++] = word;
	got = (struct values){0};
	n_plain = 0;
	err = (struct error){0};
	if (options_parse(&options, &set, 1, max_plain, plain, &n_plain, &err) < 0)
		return err.text;
	while (options.next < options.n_words)
		plain[n_plain++] = words[options.next++];
	fds = options.fds;
	return NULL;
}

static void test_forms(void)
{
	is_text(parse("--bundle /b id", UINT32_MAX), NULL, "value as the next word");
	is_text(got.bundle, "/b", "stored");
	is_u64(n_plain, 1, "one plain word");
	is_text(parse("--bundle=/b id", UINT32_MAX), NULL, "value behind `=`");
	is_text(got.bundle, "/b", "stored");
	is_text(parse("-bundle /b", UINT32_MAX), NULL, "one dash, as containerd's library writes");
	is_text(got.bundle, "/b", "stored");
	is_text(parse("-bundle=/b=c", UINT32_MAX), NULL, "one dash and `=`");
	is_text(got.bundle, "/b=c", "only the first `=` counts");
	is_text(parse("--bundle= id", UINT32_MAX), NULL, "an empty value");
	is_text(got.bundle, "", "is a value");
	is_text(parse("id --bundle /b -d", UINT32_MAX), NULL, "behind the id");
	ok(got.detach && strcmp(got.bundle, "/b") == 0 && n_plain == 1, "taken all the same");
	is_text(parse("-b /b", UINT32_MAX), NULL, "a letter");
	is_text(got.bundle, "/b", "stored");
	is_text(parse("-b/b", UINT32_MAX), NULL, "a letter with its value");
	is_text(got.bundle, "/b", "stored");
	is_text(parse("-dqb=/b", UINT32_MAX), NULL, "letters in one word");
	ok(got.detach && got.quiet && strcmp(got.bundle, "/b") == 0, "all are taken");
	is_text(parse("--detach=false -q=1", UINT32_MAX), NULL, "flags with a value");
	ok(!got.detach && got.quiet, "are what it says");
	is_text(parse("-e A=1 --env B=2,3 -eC=", UINT32_MAX), NULL, "a list");
	ok(got.env.n == 3 && strcmp(got.env.v[1], "B=2,3") == 0 && strcmp(got.env.v[2], "C=") == 0,
	   "is not parted at commas");
	is_text(parse("--criu /usr/sbin/criu id", UINT32_MAX), NULL, "an ignored option");
	is_u64(n_plain, 1, "takes its value with it");
	is_text(parse("- id", UINT32_MAX), NULL, "a single dash");
	is_u64(n_plain, 2, "is a plain word");
}

static void test_rootless(void)
{
	is_text(parse("--rootless id", UINT32_MAX), NULL, "an optional value");
	ok(strcmp(got.rootless, "true") == 0 && n_plain == 1, "that is missing");
	(void)parse("--rootless auto id", UINT32_MAX);
	ok(strcmp(got.rootless, "auto") == 0 && n_plain == 1, "that follows");
	(void)parse("--rootless=false id", UINT32_MAX);
	ok(strcmp(got.rootless, "false") == 0 && n_plain == 1, "behind `=`");
}

static void test_stop(void)
{
	is_text(parse("-d id --bundle=/b ls -d --color", 2), NULL, "stopping behind two words");
	ok(got.detach && strcmp(got.bundle, "/b") == 0, "options before are taken");
	ok(n_plain == 4 && strcmp(plain[2], "-d") == 0, "those behind are the command's");
	is_text(parse("id -- -d", UINT32_MAX), NULL, "two dashes");
	ok(!got.detach && n_plain == 2 && strcmp(plain[1], "-d") == 0, "end the options");
}

static void test_numbers(void)
{
	is_text(parse("--number 17 --preserve-fds 3", UINT32_MAX), NULL, "numbers");
	ok(got.number == 17 && got.fds == 3, "are stored");
	is_u64(fds, 3, "descriptors to be looked for are noted");
	is_text(parse("--number -1", UINT32_MAX),
		"invalid value `-1` for flag --number: must be a number from 0 to 2147483647",
		"negative");
	ok(parse("--number 1x", UINT32_MAX) && parse("--number=", UINT32_MAX) &&
		   parse("--number 2147483648", UINT32_MAX) && parse("--number 0x1", UINT32_MAX),
	   "trailing garbage, nothing, too large, hexadecimal");
}

static void test_errors(void)
{
	is_text(parse("id --bundle", UINT32_MAX), "flag needs an argument: --bundle",
		"the words that engines probe for");
	is_text(parse("-b", UINT32_MAX), "flag needs an argument: -b", "for a letter");
	is_text(parse("-bundle", UINT32_MAX), "flag needs an argument: --bundle", "for one dash");
	is_text(parse("--bundel /b", UINT32_MAX), "unknown flag: --bundel", "unknown");
	is_text(parse("--bundel=/b", UINT32_MAX), "unknown flag: --bundel", "without its value");
	is_text(parse("-x", UINT32_MAX), "unknown flag: -x", "unknown letter");
	is_text(parse("-dx", UINT32_MAX), "unknown flag: -dx", "unknown letter among known ones");
	is_text(parse("--detach=maybe", UINT32_MAX),
		"invalid value `maybe` for flag --detach: true or false", "a flag's wrong value");
	is_text(parse("--d", UINT32_MAX), "unknown flag: --d", "no abbreviations");
}

int main(void)
{
	arena = arena_new();
	test_forms();
	test_rootless();
	test_stop();
	test_numbers();
	test_errors();
	arena_free(arena);
	return done();
}
