/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/layout.h"

#include <string.h>
#include <sys/vfs.h>

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "host/small.h"
#include "libocispec/oci.h"
#include "sys/consts.h"

#define CGROUP_ROOT "/sys/fs/cgroup"

enum {
	OWN_READ = 4096,
	OWN_SIZE_MAX = 1 << 20,        /* /proc/self/cgroup: a path of PATH_MAX a hierarchy */
	MOUNTINFO_SIZE_MAX = 64 << 20, /* 100 000 mounts are normal somewhere */
	HIERARCHIES_MAX = 64
};

static bool is_file_system(const char *path, uint32_t magic)
{
	struct statfs st;

	return statfs(path, &st) == 0 && (uint32_t)st.f_type == magic;
}

/* next_field - cut off what ends at the separator; NULL when there is no more */
static char *next_field(char **rest, char separator)
{
	char *field = *rest, *end;

	if (!field)
		return NULL;
	end = strchr(field, separator);
	if (end)
		*end++ = '\0';
	*rest = end;
	return field;
}

static void split_words(struct arena *arena, const char *text, char separator,
			struct oci_strings *ret_words)
{
	char *copy = arena_text(arena, text), *rest = copy, *word;
	uint32_t n = 1;

	for (const char *at = copy; (at = strchr(at, separator)); at++)
		n++;
	ret_words->v = arena_array_of(arena, n, const char *);
	ret_words->at = arena_array_of(arena, n, uint32_t);
	ret_words->n = 0;
	while ((word = next_field(&rest, separator))) {
		if (*word)
			ret_words->v[ret_words->n++] = word;
	}
}

/* --- the guess --- */

/* guess_mount - for "cpu,cpuacct": that name, then each member's (systemd makes links) */
static const char *guess_mount(struct arena *arena, const char *name)
{
	const char *path;
	char *rest, *member;

	if (text_starts(name, "name="))
		name += strlen("name=");
	path = arena_printf(arena, CGROUP_ROOT "/%s", name);
	if (is_file_system(path, CGROUP_SUPER_MAGIC))
		return path;
	rest = strchr(name, ',') ? arena_text(arena, name) : NULL;
	while ((member = next_field(&rest, ','))) {
		path = arena_printf(arena, CGROUP_ROOT "/%s", member);
		if (is_file_system(path, CGROUP_SUPER_MAGIC))
			return path;
	}
	return NULL;
}

/* --- mountinfo, when a guess was wrong --- */

/* unescape - octal escapes of blanks, in place */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' &&
		    from[2] <= '7' && from[3] >= '0' && from[3] <= '7') {
			*to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 |
				       (from[3] - '0'));
			from += 3;
			continue;
		}
		*to++ = *from;
	}
	*to = '\0';
}

static bool has_word(const char *list, const char *word, size_t size)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == size && strncmp(list, word, size) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* has_all - is every name of the hierarchy among the options? */
static bool has_all(const char *options, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ",");

		if (!has_word(options, name, n))
			return false;
		name += n + (name[n] == ',');
	}
	return true;
}

/* mountinfo_match - proc(5): id parent device root MOUNT options … - TYPE source SUPER-OPTIONS; the
 * line is cut up */
static const char *mountinfo_match(char *line, const struct oci_hierarchy *hierarchy)
{
	char *tail = strstr(line, " - "), *rest = line, *mount = NULL, *type, *options;

	if (!tail)
		return NULL;
	*tail = '\0';
	tail += 3;
	for (int i = 0; i < 5; i++)
		mount = next_field(&rest, ' ');
	type = next_field(&tail, ' ');
	(void)next_field(&tail, ' ');
	options = next_field(&tail, ' ');
	if (!mount || !type || !options)
		return NULL;
	unescape(mount);
	if (hierarchy->v2)
		return text_is(type, "cgroup2") && is_file_system(mount, CGROUP2_SUPER_MAGIC)
			       ? mount
			       : NULL;
	return text_is(type, "cgroup") && has_all(options, hierarchy->name) &&
			       is_file_system(mount, CGROUP_SUPER_MAGIC)
		       ? mount
		       : NULL;
}

static const char *mountinfo_find(struct arena *arena, const char *mountinfo, size_t size,
				  const struct oci_hierarchy *hierarchy)
{
	/* only lines that may match are copied: one kernel page each at most */
	const char *at = mountinfo, *end = mountinfo + size;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t length = newline ? (size_t)(newline - at) : (size_t)(end - at);

		if (memmem(at, length, " - cgroup", strlen(" - cgroup"))) {
			char *line = arena_bytes(arena, at, length);
			const char *mount = mountinfo_match(line, hierarchy);

			if (mount)
				return mount;
		}
		at += length + 1;
	}
	return NULL;
}

static int find_missing(struct arena *arena, struct oci_hierarchies *all, struct error *err)
{
	char *mountinfo;
	size_t size;
	int r;

	r = file_read(arena, AT_FDCWD, "/proc/self/mountinfo", MOUNTINFO_SIZE_MAX, &mountinfo,
		      &size);
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "read `/proc/self/mountinfo`");
	for (uint32_t i = 0; i < all->n; i++) {
		if (!all->v[i].mount)
			all->v[i].mount = mountinfo_find(arena, mountinfo, size, &all->v[i]);
	}
	return 0;
}

/* --- the whole --- */

/* parse_own - each line `number:list:path` */
static void parse_own(struct arena *arena, char *text, struct oci_hierarchies *ret_all)
{
	char *rest = text, *line;

	ret_all->v = arena_array_of(arena, HIERARCHIES_MAX, struct oci_hierarchy);
	ret_all->n = 0;
	while ((line = next_field(&rest, '\n')) && ret_all->n < HIERARCHIES_MAX) {
		char *fields = line;
		const char *number = next_field(&fields, ':'), *name = next_field(&fields, ':');

		if (!number || !name || !fields)
			continue;
		ret_all->v[ret_all->n++] = (struct oci_hierarchy){
			.name = name,
			.own = fields,
			.v2 = text_is(number, "0") && !*name,
		};
	}
}

static int read_controllers(struct arena *arena, struct oci_hierarchy *hierarchy, struct error *err)
{
	char text[1024];
	const char *path;
	int n;

	if (!hierarchy->v2) {
		split_words(arena, text_starts(hierarchy->name, "name=") ? "" : hierarchy->name,
			    ',', &hierarchy->controllers);
		return 0;
	}
	path = arena_printf(arena, "%s/cgroup.controllers", hierarchy->mount);
	n = small_read_line(AT_FDCWD, path, text, sizeof(text));
	if (n < 0)
		return error_set(err, ERROR_KERNEL, -n, "read `%s`", path);
	split_words(arena, text, ' ', &hierarchy->controllers);
	return 0;
}

/* keep_mounted - drop what is mounted nowhere, say which layout that makes */
static int keep_mounted(struct arena *arena, struct oci_hierarchies *all, struct oci_facts *facts,
			struct error *err)
{
	bool v1 = false, v2 = false;
	uint32_t n = 0;

	for (uint32_t i = 0; i < all->n; i++) {
		struct oci_hierarchy *one = &all->v[n];

		if (!all->v[i].mount)
			continue;
		*one = all->v[i];
		if (read_controllers(arena, one, err) < 0)
			return -1;
		OCI_SET(one, OCI_HIERARCHY_NAME);
		OCI_SET(one, OCI_HIERARCHY_MOUNT);
		if (one->own)
			OCI_SET(one, OCI_HIERARCHY_OWN);
		OCI_SET(one, OCI_HIERARCHY_V2);
		OCI_SET(one, OCI_HIERARCHY_CONTROLLERS);
		v1 = v1 || !one->v2;
		v2 = v2 || one->v2;
		n++;
	}
	all->n = n;
	facts->hierarchies = *all;
	facts->cgroup_layout = v1 && v2 ? OCI_CGROUP_LAYOUT_HYBRID
			       : v2     ? OCI_CGROUP_LAYOUT_V2
			       : v1     ? OCI_CGROUP_LAYOUT_V1
					: OCI_CGROUP_LAYOUT_NONE;
	OCI_SET(facts, OCI_FACTS_HIERARCHIES);
	OCI_SET(facts, OCI_FACTS_CGROUP_LAYOUT);
	return 0;
}

/* is_whole - the unified hierarchy's line is always the last one */
static bool is_whole(const char *text)
{
	const char *last = text_starts(text, "0::") ? text : strstr(text, "\n0::");

	return last && strchr(last + 1, '\n');
}

/* read_own - a list of records, so a short read need not be its end */
static int read_own(struct arena *arena, char **ret_text)
{
	struct buffer text = BUFFER(arena);
	autofd int fd = FD_NONE;
	ssize_t n;

	fd = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	do {
		n = read(fd, buffer_reserve(&text, OWN_READ), OWN_READ);
		if (n < 0)
			return -errno;
		text.size += (size_t)n;
		text.data[text.size] = '\0';
		if (text.size > OWN_SIZE_MAX)
			return -EFBIG;
	} while (n > 0 && !is_whole(text.data));
	*ret_text = text.data;
	return 0;
}

/* read_unified - cgroup2 at its usual place is all there is */
static int read_unified(struct arena *arena, struct oci_facts *facts, struct error *err)
{
	struct oci_hierarchies all = {.n = 1, .v = arena_new_of(arena, struct oci_hierarchy)};

	all.v[0] = (struct oci_hierarchy){.name = "", .mount = CGROUP_ROOT, .v2 = true};
	return keep_mounted(arena, &all, facts, err);
}

int layout_read(struct arena *arena, bool own, struct oci_facts *facts, struct error *err)
{
	struct oci_hierarchies all;
	bool missing = false, unified_only;
	char *text = NULL;
	int r;

	/* with cgroup2 right there, hierarchies of v1 are not this machine's way */
	unified_only = is_file_system(CGROUP_ROOT, CGROUP2_SUPER_MAGIC);
	if (unified_only && !own)
		return read_unified(arena, facts, err);
	r = read_own(arena, &text);
	if (r == -ENOENT) { /* a kernel without cgroups, or no /proc */
		facts->cgroup_layout = OCI_CGROUP_LAYOUT_NONE;
		OCI_SET(facts, OCI_FACTS_CGROUP_LAYOUT);
		OCI_SET(facts, OCI_FACTS_HIERARCHIES);
		return 0;
	}
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "read `/proc/self/cgroup`");
	parse_own(arena, text, &all);
	for (uint32_t i = 0; i < all.n; i++) {
		struct oci_hierarchy *one = &all.v[i];

		if (one->v2)
			one->mount = unified_only ? CGROUP_ROOT
				     : is_file_system(CGROUP_ROOT "/unified", CGROUP2_SUPER_MAGIC)
					     ? CGROUP_ROOT "/unified"
					     : NULL;
		else if (!unified_only)
			one->mount = guess_mount(arena, one->name);
		/* v1 alone is ordinary, so a missing cgroup2 is not looked for on its account */
		missing = missing || (!one->mount && !one->v2 && !unified_only);
	}
	if (missing && find_missing(arena, &all, err) < 0)
		return -1;
	return keep_mounted(arena, &all, facts, err);
}
