/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* options - tables of options, and the words of a command line sorted by them
 *
 * Long options have one or two dashes, `--opt value` or `--opt=value`, and stand before or after
 * other words (behaviours.md 20). An option's value is stored in a struct of the command, at the
 * offset that its row says.
 */
#ifndef DAVIT_CLI_OPTIONS_H
#define DAVIT_CLI_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
	OPTION_FLAG = 1, /* bool; also --opt=true, --opt=false */
	OPTION_TEXT,     /* const char * */
	OPTION_NUMBER,   /* uint32_t */
	OPTION_FDS,      /* uint32_t: descriptors 3 to 2 + N must be open when davit starts */
	OPTION_LIST,     /* struct option_list: may be repeated */
	OPTION_MAYBE,    /* const char *: a value that may be missing (then it is `true`); without
			  * `=` only one of the words true, false, auto is taken for it */
	OPTION_IGNORED   /* taken with its value and forgotten */
};

struct option_list {
	uint32_t n;
	const char **v;
};

struct option {
	const char *name; /* long name, no dashes */
	char letter;      /* 0 = none */
	enum option_kind kind;
	size_t offset;        /* in the options struct */
	const char *argument; /* shown in the help: `DIR`; needed for TEXT, NUMBER, FDS, LIST */
	const char *help;     /* NULL: not shown in the help */
};

#define OPTION_END           \
	{                    \
		.name = NULL \
	}

/* One table of options with the struct that they fill. */
struct option_set {
	const struct option *options; /* ends with OPTION_END */
	void *values;
};

/* The words of a command line while they are sorted. */
struct options {
	struct arena *arena;
	const char *command; /* name shown in errors, NULL before it is known */
	const char *const *words;
	uint32_t n_words, next;
	uint32_t fds; /* highest value of an OPTION_FDS so far */
};

/* options_parse - take options (looked up in `sets`, the first match wins) and plain words from
 * words[next] on, until `max_plain` plain words were found, `--`, or the end. Plain words are
 * appended to ret_plain, which has room for all words; after `--` every word is plain.
 * max_plain: UINT32_MAX takes all; 1 stops behind the first, which is how the command's name and
 * exec's command line are found. Returns 0, or -1 with *err (ERROR_USAGE). */
int options_parse(struct options *options, const struct option_set *sets, uint32_t n_sets,
		  uint32_t max_plain, const char **plain, uint32_t *n_plain, struct error *err);

#endif
