/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/inherited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/raw.h"

/* line_value - what follows "\nName:" and blanks; NULL when there is no such line */
static const char *line_value(const char *status, const char *name)
{
	size_t size = strlen(name);
	const char *at = status;

	for (; (at = strstr(at, name)); at++) {
		if ((at == status || at[-1] == '\n') && at[size] == ':')
			return at + size + 1 + strspn(at + size + 1, " \t");
	}
	return NULL;
}

static int line_number(const char *status, const char *name, int base, uint64_t *ret_value)
{
	const char *value = line_value(status, name);
	char *end;

	if (!value)
		return -EINVAL;
	*ret_value = strtoull(value, &end, base);
	return end == value ? -EINVAL : 0;
}

/* line_is_zero - nothing but noughts and tabs */
static bool line_is_zero(const char *status, const char *name)
{
	const char *value = line_value(status, name);

	return value && value[strspn(value, "0\t")] == '\n';
}

/* line_bits - how many bits are set in a mask of hexadecimal digits and commas */
static uint32_t line_bits(const char *status, const char *name)
{
	static const char digits[] = "0123456789abcdef";
	const char *value = line_value(status, name);
	uint32_t n = 0;

	for (; value && *value && *value != '\n'; value++) {
		const char *digit = strchr(digits, *value);

		if (digit)
			n += (uint32_t)__builtin_popcount((unsigned int)(digit - digits));
	}
	return n;
}

int inherited_parse(const char *status, struct inherited *ret_inherited)
{
	struct inherited inherited = {0};
	uint64_t mask = 0, permitted = 0, bounding = 0;

	if (line_number(status, "SigIgn", 16, &inherited.ignored) < 0 ||
	    line_number(status, "SigBlk", 16, &inherited.blocked) < 0 ||
	    line_number(status, "CapPrm", 16, &permitted) < 0 ||
	    line_number(status, "CapBnd", 16, &bounding) < 0 ||
	    line_number(status, "Umask", 8, &mask) < 0)
		return -EINVAL;
	inherited.umask = (uint32_t)mask;
	inherited.is_root = line_is_zero(status, "Uid") && line_is_zero(status, "Gid");
	inherited.gains_caps = (bounding & ~permitted) != 0;
	inherited.cpus_allowed = line_bits(status, "Cpus_allowed");
	*ret_inherited = inherited;
	return 0;
}

void inherited_reset_ignored(const struct inherited *inherited, bool keep_pipe)
{
	/* the kernel's struct sigaction, whatever its members: all zero is SIG_DFL, no flags */
	static const uint64_t nothing[8];

	for (int i = 1; i <= 64; i++) {
		if (!(inherited->ignored >> (i - 1) & 1) || (keep_pipe && i == SIGPIPE))
			continue;
		(void)sys_rt_sigaction(i, nothing, NULL, SYS_SIGSET_SIZE);
	}
}
