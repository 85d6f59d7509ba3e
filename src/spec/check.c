/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/check.h"

#include <stdarg.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

#define MAX_HOST_NAME 64u /* __NEW_UTS_LEN */
#define MAX_ID_MAPS 340u  /* user_namespaces(7), since Linux 4.15 */

/* Has the parser complained about this very place? */
static bool is_known(const struct check *c, uint32_t at)
{
	for (const struct oci_problem *p = c->doc->problems; p; p = p->next) {
		if (p->severity == OCI_ERROR && p->offset + 1 == at)
			return true;
	}
	return false;
}

void check_fail(struct check *c, uint32_t at, const char *path, const char *hint, const char *fmt,
		...)
{
	va_list args;
	const char *text;

	if (c->is_partial && is_known(c, at))
		return;
	va_start(args, fmt);
	text = arena_vprintf(c->arena, fmt, args);
	va_end(args);
	oci_problem_add(c->doc, c->arena, OCI_ERROR, at, path, hint, "%s", text);
}

const char *check_path(struct check *c, const char *fmt, ...)
{
	va_list args;
	const char *text;

	va_start(args, fmt);
	text = arena_vprintf(c->arena, fmt, args);
	va_end(args);
	return text;
}

void check_absolute(struct check *c, const struct oci_strings *strings, const char *path)
{
	for (uint32_t i = 0; i < strings->n; i++) {
		if (!strings->v[i] || strings->v[i][0] == '/')
			continue;
		check_fail(c, strings->at[i], check_path(c, "%s[%u]", path, i),
			   "paths of the container begin with `/`", "`%s` is not absolute",
			   strings->v[i]);
	}
}

void check_env(struct check *c, const struct oci_strings *env, const char *path)
{
	for (uint32_t i = 0; i < env->n; i++) {
		const char *equals = env->v[i] ? strchr(env->v[i], '=') : NULL;

		if (!env->v[i])
			continue;
		if (!equals)
			check_fail(c, env->at[i], check_path(c, "%s[%u]", path, i), NULL,
				   "`%s` is not of the form NAME=value", env->v[i]);
		else if (equals == env->v[i])
			check_fail(c, env->at[i], check_path(c, "%s[%u]", path, i), NULL,
				   "`%s` has no name before the `=`", env->v[i]);
	}
}

static bool ranges_overlap(uint32_t a, uint32_t a_size, uint32_t b, uint32_t b_size)
{
	return (uint64_t)a < (uint64_t)b + b_size && (uint64_t)b < (uint64_t)a + a_size;
}

void check_id_maps(struct check *c, const struct oci_id_maps *maps, const char *path)
{
	uint32_t n = maps->n < MAX_ID_MAPS ? maps->n : MAX_ID_MAPS;

	if (maps->n > MAX_ID_MAPS)
		check_fail(c, maps->v[MAX_ID_MAPS].self_at,
			   check_path(c, "%s[%u]", path, MAX_ID_MAPS), NULL,
			   "%u mappings are too many, the kernel takes %u", maps->n, MAX_ID_MAPS);
	for (uint32_t i = 0; i < n; i++) {
		const struct oci_id_map *m = &maps->v[i];

		if (m->size == 0)
			check_fail(c, m->at[OCI_ID_MAP_SIZE], check_path(c, "%s[%u].size", path, i),
				   NULL, "a mapping of no ids");
		if ((uint64_t)m->container_id + m->size > UINT32_MAX ||
		    (uint64_t)m->host_id + m->size > UINT32_MAX)
			check_fail(c, m->at[OCI_ID_MAP_SIZE], check_path(c, "%s[%u].size", path, i),
				   NULL, "the mapping goes beyond the highest id, 4294967294");
		for (uint32_t j = 0; j < i; j++) {
			const struct oci_id_map *o = &maps->v[j];
			bool inside = ranges_overlap(m->container_id, m->size, o->container_id,
						     o->size);

			if (!inside && !ranges_overlap(m->host_id, m->size, o->host_id, o->size))
				continue;
			check_fail(c, m->self_at, check_path(c, "%s[%u]", path, i), NULL,
				   "overlaps %s[%u] %s", path, j,
				   inside ? "in the container" : "on the host");
			break;
		}
	}
}

/* SemVer 2.0.0: MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD]; returns the end, or NULL */
static const char *skip_number(const char *text)
{
	size_t len = strspn(text, "0123456789");

	if (len == 0 || (len > 1 && text[0] == '0') || len > 9)
		return NULL;
	return text + len;
}

static const char *skip_identifiers(const char *text, bool is_build)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789-";

	for (;;) {
		size_t len = strspn(text, allowed);

		if (len == 0)
			return NULL;
		if (!is_build && len > 1 && text[0] == '0' && strspn(text, "0123456789") == len)
			return NULL;
		text += len;
		if (*text != '.')
			return text;
		text++;
	}
}

static bool is_semver(const char *text)
{
	for (int part = 0; part < 3; part++) {
		text = skip_number(text);
		if (!text)
			return false;
		if (part < 2 && *text++ != '.')
			return false;
	}
	if (*text == '-')
		text = skip_identifiers(text + 1, false);
	if (text && *text == '+')
		text = skip_identifiers(text + 1, true);
	return text && *text == 0;
}

static void check_version(struct check *c)
{
	const char *version = c->config->oci_version;
	uint32_t at = c->config->at[OCI_CONFIG_OCI_VERSION];

	if (!version)
		return;
	if (!is_semver(version))
		check_fail(c, at, "ociVersion", "such as `1.3.0`",
			   "`%s` is not a version in SemVer form", version);
	else if (!text_starts(version, "1."))
		check_fail(c, at, "ociVersion", "davit knows version 1 of the specification",
			   "version `%s` is not supported", version);
}

static void check_root(struct check *c)
{
	const struct oci_root *root = c->config->root;

	if (!OCI_HAS(c->config, OCI_CONFIG_ROOT))
		check_fail(c, c->config->self_at, "", NULL, "required member `root` is missing");
	else if (root && root->path && !root->path[0])
		check_fail(c, root->at[OCI_ROOT_PATH], "root.path", NULL, "is empty");
}

static void check_host_name(struct check *c, const char *name, uint32_t at, const char *path)
{
	if (!name || !name[0])
		return;
	if (strlen(name) > MAX_HOST_NAME)
		check_fail(c, at, path, NULL, "%zu bytes are too long, the kernel takes %u",
			   strlen(name), MAX_HOST_NAME);
	if (!c->listed[OCI_NAMESPACE_TYPE_UTS])
		check_fail(c, at, path, "add `{\"type\": \"uts\"}` to linux.namespaces",
			   "needs a uts namespace, or it would rename the host");
}

static void check_user(struct check *c, const struct oci_user *user)
{
	if (!user)
		return;
	if (user->uid == CHECK_NO_ID)
		check_fail(c, user->at[OCI_USER_UID], "process.user.uid", NULL, "%u is no user id",
			   user->uid);
	if (user->gid == CHECK_NO_ID)
		check_fail(c, user->at[OCI_USER_GID], "process.user.gid", NULL, "%u is no group id",
			   user->gid);
	if (user->umask > 0777)
		check_fail(c, user->at[OCI_USER_UMASK], "process.user.umask",
			   "the number is decimal: 18 is 0022", "%u has other bits than 0777",
			   user->umask);
	for (uint32_t i = 0; i < user->additional_gids.n; i++) {
		if (user->additional_gids.v[i] == CHECK_NO_ID)
			check_fail(c, user->additional_gids.at[i],
				   check_path(c, "process.user.additionalGids[%u]", i), NULL,
				   "%u is no group id", user->additional_gids.v[i]);
	}
}

static void check_rlimits(struct check *c, const struct oci_rlimits *rlimits)
{
	bool seen[OCI_RLIMIT_TYPE_LAST + 1] = {false};

	for (uint32_t i = 0; i < rlimits->n; i++) {
		const struct oci_rlimit *r = &rlimits->v[i];

		if (r->type && seen[r->type])
			check_fail(c, r->at[OCI_RLIMIT_TYPE],
				   check_path(c, "process.rlimits[%u].type", i), NULL,
				   "%s is set twice", oci_rlimit_type_words[r->type]);
		seen[r->type] = true;
		if (OCI_HAS(r, OCI_RLIMIT_SOFT) && OCI_HAS(r, OCI_RLIMIT_HARD) && r->soft > r->hard)
			check_fail(c, r->at[OCI_RLIMIT_SOFT],
				   check_path(c, "process.rlimits[%u].soft", i), NULL,
				   "the soft limit %llu is above the hard limit %llu",
				   (unsigned long long)r->soft, (unsigned long long)r->hard);
	}
}

static void check_cpu_list(struct check *c, const char *list, uint32_t at, const char *path)
{
	if (list && list[strspn(list, "0123456789, -")] != 0)
		check_fail(c, at, path, "such as `0-3,7`", "`%s` is not a list of CPUs", list);
}

static void check_process(struct check *c)
{
	const struct oci_process *p = c->config->process;

	if (!p)
		return;
	if (p->cwd && p->cwd[0] != '/')
		check_fail(c, p->at[OCI_PROCESS_CWD], "process.cwd", NULL, "`%s` is not absolute",
			   p->cwd);
	if (p->args.n == 0)
		check_fail(c, OCI_HAS(p, OCI_PROCESS_ARGS) ? p->at[OCI_PROCESS_ARGS] : p->self_at,
			   "process.args", NULL, "nothing to run: at least one entry is needed");
	else if (p->args.v[0] && p->args.v[0][0] == 0)
		check_fail(c, p->args.at[0], "process.args[0]", NULL,
			   "exec: \"\": executable file not found in $PATH");
	check_env(c, &p->env, "process.env");
	check_user(c, p->user);
	check_rlimits(c, &p->rlimits);
	if (p->exec_cpu_affinity) {
		const struct oci_exec_cpu_affinity *a = p->exec_cpu_affinity;

		check_cpu_list(c, a->initial, a->at[OCI_EXEC_CPU_AFFINITY_INITIAL],
			       "process.execCPUAffinity.initial");
		check_cpu_list(c, a->final, a->at[OCI_EXEC_CPU_AFFINITY_FINAL],
			       "process.execCPUAffinity.final");
	}
}

static void check_mount_maps(struct check *c, uint32_t i)
{
	const struct oci_mount *m = &c->config->mounts.v[i];

	if ((m->uid_mappings.n == 0) != (m->gid_mappings.n == 0)) {
		bool has_uid = m->uid_mappings.n != 0;

		check_fail(
			c, m->at[has_uid ? OCI_MOUNT_UID_MAPPINGS : OCI_MOUNT_GID_MAPPINGS],
			check_path(c, "mounts[%u].%s", i, has_uid ? "uidMappings" : "gidMappings"),
			NULL, "%s is missing: both are needed, or none",
			has_uid ? "gidMappings" : "uidMappings");
	}
	if (m->uid_mappings.n)
		check_id_maps(c, &m->uid_mappings, check_path(c, "mounts[%u].uidMappings", i));
	if (m->gid_mappings.n)
		check_id_maps(c, &m->gid_mappings, check_path(c, "mounts[%u].gidMappings", i));
}

static void check_mounts(struct check *c)
{
	for (uint32_t i = 0; i < c->config->mounts.n; i++) {
		const struct oci_mount *m = &c->config->mounts.v[i];

		if (m->destination && !m->destination[0])
			check_fail(c, m->at[OCI_MOUNT_DESTINATION],
				   check_path(c, "mounts[%u].destination", i), NULL, "is empty");
		check_mount_maps(c, i);
	}
}

static void check_hook_list(struct check *c, const struct oci_hook_list *hooks, const char *name)
{
	for (uint32_t i = 0; i < hooks->n; i++) {
		const struct oci_hook *h = &hooks->v[i];

		if (h->path && h->path[0] != '/')
			check_fail(c, h->at[OCI_HOOK_PATH],
				   check_path(c, "hooks.%s[%u].path", name, i), NULL,
				   "`%s` is not absolute", h->path);
		if (h->env.n)
			check_env(c, &h->env, check_path(c, "hooks.%s[%u].env", name, i));
	}
}

static void check_hooks(struct check *c)
{
	const struct oci_hooks *h = c->config->hooks;

	if (!h)
		return;
	check_hook_list(c, &h->prestart, "prestart");
	check_hook_list(c, &h->create_runtime, "createRuntime");
	check_hook_list(c, &h->create_container, "createContainer");
	check_hook_list(c, &h->start_container, "startContainer");
	check_hook_list(c, &h->poststart, "poststart");
	check_hook_list(c, &h->poststop, "poststop");
}

static void note_namespaces(struct check *c)
{
	const struct oci_linux *l = c->config->linux_;

	for (size_t i = 0; c->is_partial && i < ARRAY_SIZE(c->listed); i++)
		c->listed[i] = true;
	for (uint32_t i = 0; l && i < l->namespaces.n; i++) {
		const struct oci_namespace *n = &l->namespaces.v[i];

		c->listed[n->type] = true;
		c->joined[n->type] = n->path && n->path[0];
	}
}

void check_config(struct check *c)
{
	const struct oci_config *config = c->config;

	note_namespaces(c);
	check_version(c);
	check_root(c);
	check_process(c);
	check_host_name(c, config->hostname, config->at[OCI_CONFIG_HOSTNAME], "hostname");
	check_host_name(c, config->domainname, config->at[OCI_CONFIG_DOMAINNAME], "domainname");
	check_mounts(c);
	check_hooks(c);
	if (config->linux_) {
		check_linux(c);
		check_resources(c);
		check_seccomp(c);
	}
	check_later(c);
}
