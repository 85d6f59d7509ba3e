/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/subid.h"

#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "host/spawn.h"
#include "libocispec/oci.h"

enum { FILE_SIZE_MAX = 16 << 20, RANGES_MAX = 64, HELPER_MS = 5000 };

/* user_name - from /etc/passwd, no NSS: name:password:uid:…; NULL when it is not there */
static const char *user_name(struct arena *arena, uint32_t uid)
{
	char *text, *line;
	size_t size;

	if (file_read(arena, AT_FDCWD, "/etc/passwd", FILE_SIZE_MAX, &text, &size) < 0)
		return NULL;
	while ((line = strsep(&text, "\n"))) {
		const char *name = strsep(&line, ":"), *number;
		uint64_t value = 0;

		(void)strsep(&line, ":");
		number = strsep(&line, ":");
		if (number && *name && text_u64(number, &value) == 0 && value == uid)
			return name;
	}
	return NULL;
}

static void add_range(struct arena *arena, struct oci_id_ranges *ranges, const char *first,
		      const char *count)
{
	struct oci_id_range range = {0};
	uint64_t a = 0, b = 0;

	if (!first || !count || text_u64(first, &a) < 0 || text_u64(count, &b) < 0 || b == 0 ||
	    a + b > UINT32_MAX || b > UINT32_MAX || ranges->n == RANGES_MAX)
		return;
	if (!ranges->v)
		ranges->v = arena_array_of(arena, RANGES_MAX, struct oci_id_range);
	range.first = (uint32_t)a;
	range.count = (uint32_t)b;
	OCI_SET(&range, OCI_ID_RANGE_FIRST);
	OCI_SET(&range, OCI_ID_RANGE_COUNT);
	ranges->v[ranges->n++] = range;
}

/* from_file - subuid(5): name-or-number:first:count */
static void from_file(struct arena *arena, const char *path, const char *name, uint32_t uid,
		      struct oci_id_ranges *ranges)
{
	char *text, *line;
	size_t size;

	if (file_read(arena, AT_FDCWD, path, FILE_SIZE_MAX, &text, &size) < 0)
		return;
	while ((line = strsep(&text, "\n"))) {
		const char *owner = strsep(&line, ":"), *first = strsep(&line, ":");
		uint64_t number = 0;

		if (text_is(owner, name) || (text_u64(owner, &number) == 0 && number == uid))
			add_range(arena, ranges, first, line);
	}
}

/* from_helper - getsubids [-g] NAME prints `0: name first count` lines */
static void from_helper(struct arena *arena, const char *name, bool groups,
			struct oci_id_ranges *ranges)
{
	const char *argv[] = {"getsubids", groups ? "-g" : name, groups ? name : NULL, NULL};
	struct spawn spawn = {.argv = argv};
	struct spawn_result result;
	char *text, *line;

	spawn.path = spawn_find(arena, "getsubids");
	spawn.deadline = deadline_in(HELPER_MS);
	if (!spawn.path || spawn_run(arena, &spawn, &result, NULL) < 0 || result.status != 0 ||
	    result.truncated)
		return;
	text = result.output;
	while ((line = strsep(&text, "\n"))) {
		const char *first, *owner;

		(void)strsep(&line, " ");
		owner = strsep(&line, " ");
		first = strsep(&line, " ");
		if (text_is(owner, name))
			add_range(arena, ranges, first, line);
	}
}

void subid_read(struct arena *arena, struct oci_facts *facts)
{
	const char *name = user_name(arena, facts->euid);

	from_file(arena, "/etc/subuid", name, facts->euid, &facts->subuid);
	from_file(arena, "/etc/subgid", name, facts->euid, &facts->subgid);
	if (name && (!facts->subuid.n || !facts->subgid.n)) {
		facts->subuid.n = facts->subgid.n = 0;
		from_helper(arena, name, false, &facts->subuid);
		from_helper(arena, name, true, &facts->subgid);
	}
	OCI_SET(facts, OCI_FACTS_SUBUID);
	OCI_SET(facts, OCI_FACTS_SUBGID);
}
