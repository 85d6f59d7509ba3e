/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_env - the payload's environment: of a name that is there twice the last one counts */
#include "plan/compile.h"

#include <string.h>

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* An open hash table of entries by name: index + 1, 0 = free. */
struct names {
	uint32_t *table, size;
	const struct oci_strings *env;
};

static size_t name_size(const char *entry)
{
	return strcspn(entry, "=");
}

static uint32_t *names_find(const struct names *names, const char *entry)
{
	size_t size = name_size(entry);
	uint32_t hash = 2166136261u, at; /* FNV-1a */

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)entry[i]) * 16777619u;
	for (at = hash & (names->size - 1); names->table[at]; at = (at + 1) & (names->size - 1)) {
		const char *other = names->env->v[names->table[at] - 1];

		if (name_size(other) == size && memcmp(other, entry, size) == 0)
			break;
	}
	return &names->table[at];
}

static const char *names_value(const struct names *names, const char *name, uint32_t *ret_at)
{
	uint32_t index = *names_find(names, name);

	if (index == 0)
		return NULL;
	*ret_at = names->env->at[index - 1];
	return names->env->v[index - 1] + strlen(name) + 1;
}

static void add(struct compile *c, const char *entry)
{
	compile_list_add(&c->env, &entry, sizeof(entry));
}

int plan_env_decide(struct compile *c, struct error *err)
{
	struct names names = {.size = 16};
	const char *home, *path;
	uint32_t at = 0;

	(void)err;
	if (c->process == NULL)
		return 0;
	names.env = &c->process->env;
	while (names.size < names.env->n * 2)
		names.size *= 2;
	names.table = arena_array_of(c->arena, names.size, uint32_t);
	for (uint32_t i = 0; i < names.env->n; i++)
		*names_find(&names, names.env->v[i]) = i + 1;

	home = names_value(&names, "HOME", &at);
	c->plan->want_home = home == NULL || *home == '\0';
	c->plan->home_uid = c->user->uid;
	path = names_value(&names, "PATH", &at);
	c->search_path = path ? path : DEFAULT_PATH;
	c->search_path_at = path ? at : 0;
	for (uint32_t i = 0; i < names.env->n; i++) {
		const char *entry = names.env->v[i];

		if (*names_find(&names, entry) != i + 1)
			continue;
		if (c->plan->want_home && text_starts(entry, "HOME="))
			continue;
		add(c, entry);
	}
	/* sd_listen_fds(3): descriptors 3 and up are handed over, the payload is pid 1 */
	if (c->request->listen_fds) {
		if (names_value(&names, "LISTEN_FDS", &at) == NULL)
			add(c, compile_text(c, "LISTEN_FDS=%u", c->request->listen_fds));
		if (names_value(&names, "LISTEN_PID", &at) == NULL)
			add(c, "LISTEN_PID=1");
	}
	return 0;
}
