/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

#define MAX_NAMES 128u

/* One option as found on the command line. */
struct found {
	const struct option *option;
	void *values;
	const char *shown; /* `--bundle`, `-b`: as the user may read it */
};

static bool find_long(const struct option_set *sets, uint32_t n_sets, const char *name, size_t len,
		      struct found *ret_found)
{
	for (uint32_t s = 0; s < n_sets; s++) {
		for (const struct option *o = sets[s].options; o && o->name; o++) {
			if (strlen(o->name) != len || memcmp(o->name, name, len) != 0)
				continue;
			*ret_found = (struct found){.option = o, .values = sets[s].values};
			return true;
		}
	}
	return false;
}

static bool find_letter(const struct option_set *sets, uint32_t n_sets, char letter,
			struct found *ret_found)
{
	for (uint32_t s = 0; s < n_sets; s++) {
		for (const struct option *o = sets[s].options; o && o->name; o++) {
			if (o->letter != letter || letter == 0)
				continue;
			*ret_found = (struct found){.option = o, .values = sets[s].values};
			return true;
		}
	}
	return false;
}

static void hint_help(const struct options *options, const char *closest, struct error *err)
{
	const char *command = options->command ? options->command : "";
	const char *space = options->command ? " " : "";

	if (closest)
		(void)error_hint(err, "did you mean `--%s`? see `davit help%s%s`", closest, space,
				 command);
	else
		(void)error_hint(err, "see `davit help%s%s`", space, command);
}

static int unknown_flag(const struct options *options, const struct option_set *sets,
			uint32_t n_sets, const char *word, struct error *err)
{
	const char *names[MAX_NAMES];
	const char *name = word + strspn(word, "-");
	size_t len = strcspn(name, "=");
	uint32_t n = 0;

	for (uint32_t s = 0; s < n_sets; s++) {
		for (const struct option *o = sets[s].options; o && o->name; o++) {
			if (o->help && n < MAX_NAMES)
				names[n++] = o->name;
		}
	}
	name = arena_bytes(options->arena, name, len);
	error_set(err, ERROR_USAGE, 0, "unknown flag: %.*s", (int)(strcspn(word, "=")), word);
	hint_help(options, text_closest(name, names, n), err);
	return -1;
}

static int bad_value(const struct options *options, const struct found *found, const char *value,
		     const char *wanted, struct error *err)
{
	error_set(err, ERROR_USAGE, 0, "invalid value `%s` for flag %s: %s", value, found->shown,
		  wanted);
	hint_help(options, NULL, err);
	return -1;
}

static void *target(const struct found *found)
{
	return (char *)found->values + found->option->offset;
}

static int set_flag(const struct options *options, const struct found *found, const char *value,
		    struct error *err)
{
	bool *ret = target(found);

	if (!value || text_is(value, "true") || text_is(value, "1"))
		*ret = true;
	else if (text_is(value, "false") || text_is(value, "0"))
		*ret = false;
	else
		return bad_value(options, found, value, "true or false", err);
	return 0;
}

static int set_number(struct options *options, const struct found *found, const char *value,
		      struct error *err)
{
	uint64_t number = 0;

	if (text_u64(value, &number) < 0 || number > INT32_MAX)
		return bad_value(options, found, value, "must be a number from 0 to 2147483647",
				 err);
	*(uint32_t *)target(found) = (uint32_t)number;
	if (found->option->kind == OPTION_FDS && number > options->fds)
		options->fds = (uint32_t)number;
	return 0;
}

static void add_to_list(struct arena *arena, struct option_list *list, const char *value)
{
	const char **longer = arena_array_of(arena, (size_t)list->n + 1, const char *);

	if (list->n)
		memcpy(longer, list->v, list->n * sizeof(*longer));
	longer[list->n++] = value;
	list->v = longer;
}

static bool needs_value(const struct option *option)
{
	switch (option->kind) {
	case OPTION_FLAG:
	case OPTION_MAYBE:
		return false;
	case OPTION_TEXT:
	case OPTION_NUMBER:
	case OPTION_FDS:
	case OPTION_LIST:
	case OPTION_IGNORED:
		break;
	}
	return true;
}

/* value: text behind `=`, or NULL; then the next word is the value where one is needed. */
static int store(struct options *options, const struct found *found, const char *value,
		 struct error *err)
{
	if (!value && needs_value(found->option)) {
		if (options->next == options->n_words) {
			error_set(err, ERROR_USAGE, 0, "flag needs an argument: %s", found->shown);
			hint_help(options, NULL, err);
			return -1;
		}
		value = options->words[options->next++];
	}

	switch (found->option->kind) {
	case OPTION_FLAG:
		return set_flag(options, found, value, err);
	case OPTION_TEXT:
		*(const char **)target(found) = value;
		return 0;
	case OPTION_NUMBER:
	case OPTION_FDS:
		return set_number(options, found, value, err);
	case OPTION_LIST:
		add_to_list(options->arena, target(found), value);
		return 0;
	case OPTION_MAYBE:
		if (!value && options->next < options->n_words) {
			const char *word = options->words[options->next];

			if (text_is(word, "true") || text_is(word, "false") ||
			    text_is(word, "auto")) {
				value = word;
				options->next++;
			}
		}
		*(const char **)target(found) = value ? value : "true";
		return 0;
	case OPTION_IGNORED:
		return 0;
	}
	return 0;
}

/* A word of letters behind one dash: `-d`, `-dq`, `-b DIR`, `-bDIR`, `-b=DIR`. */
static int take_letters(struct options *options, const struct option_set *sets, uint32_t n_sets,
			const char *word, struct error *err)
{
	for (const char *c = word + 1; *c; c++) {
		char shown[3] = {'-', *c, 0};
		struct found found;

		if (!find_letter(sets, n_sets, *c, &found))
			return unknown_flag(options, sets, n_sets, word, err);
		found.shown = shown;
		if (c[1] == '=')
			return store(options, &found, c + 2, err);
		if (c[1] && needs_value(found.option))
			return store(options, &found, c + 1, err);
		if (store(options, &found, NULL, err) < 0)
			return -1;
	}
	return 0;
}

static int take_option(struct options *options, const struct option_set *sets, uint32_t n_sets,
		       const char *word, struct error *err)
{
	bool two_dashes = word[1] == '-';
	const char *name = word + (two_dashes ? 2 : 1);
	size_t len = strcspn(name, "=");
	struct found found;

	if (find_long(sets, n_sets, name, len, &found)) {
		found.shown = arena_printf(options->arena, "--%s", found.option->name);
		return store(options, &found, name[len] ? name + len + 1 : NULL, err);
	}
	if (two_dashes)
		return unknown_flag(options, sets, n_sets, word, err);
	return take_letters(options, sets, n_sets, word, err);
}

int options_parse(struct options *options, const struct option_set *sets, uint32_t n_sets,
		  uint32_t max_plain, const char **plain, uint32_t *n_plain, struct error *err)
{
	uint32_t found = 0;

	while (options->next < options->n_words && found < max_plain) {
		const char *word = options->words[options->next++];

		if (text_is(word, "--")) {
			while (options->next < options->n_words && found < max_plain) {
				plain[(*n_plain)++] = options->words[options->next++];
				found++;
			}
			return 0;
		}
		if (word[0] == '-' && word[1] != 0) {
			if (take_option(options, sets, n_sets, word, err) < 0)
				return -1;
			continue;
		}
		plain[(*n_plain)++] = word;
		found++;
	}
	return 0;
}
