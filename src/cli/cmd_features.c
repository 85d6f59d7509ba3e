/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* features - what this davit knows and does, whatever the machine (features.md). The lists come
 * from the tables of the code that honours them; what is not built yet is not claimed. */
#include "cli/command.h"

#include "base/text.h"
#include "commit.h"
#include "libocispec/oci.h"
#include "plan/caps.h"
#include "plan/mount_options.h"
#include "seccomp/seccomp.h"
#include "spec/spec.h"

#define MAX_WORDS 128u

static void add(struct arena *arena, struct oci_strings *list, const char *word)
{
	if (!list->v)
		list->v = arena_array_of(arena, MAX_WORDS, const char *);
	if (word && list->n < MAX_WORDS)
		list->v[list->n++] = word;
}

static struct oci_features_seccomp *seccomp_features(struct arena *arena)
{
	struct oci_features_seccomp *s = arena_new_of(arena, struct oci_features_seccomp);

	s->enabled = seccomp_is_built();
	OCI_SET(s, OCI_FEATURES_SECCOMP_ENABLED);
	if (!s->enabled)
		return s;
	for (uint32_t i = 1; i <= OCI_SECCOMP_ACTION_LAST; i++) {
		if (seccomp_knows_action((enum oci_seccomp_action)i))
			add(arena, &s->actions, oci_seccomp_action_words[i]);
	}
	for (uint32_t i = 1; i <= OCI_SECCOMP_OPERATOR_LAST; i++)
		add(arena, &s->operators, oci_seccomp_operator_words[i]);
	for (uint32_t i = 1; i <= OCI_SECCOMP_ARCH_LAST; i++) {
		if (seccomp_knows_arch((enum oci_seccomp_arch)i))
			add(arena, &s->archs, oci_seccomp_arch_words[i]);
	}
	for (uint32_t i = 1; i <= OCI_SECCOMP_FLAG_LAST; i++) {
		add(arena, &s->known_flags, oci_seccomp_flag_words[i]);
		if (seccomp_flag((enum oci_seccomp_flag)i))
			add(arena, &s->supported_flags, oci_seccomp_flag_words[i]);
	}
	return s;
}

static struct oci_features_cgroup *cgroup_features(struct arena *arena)
{
	struct oci_features_cgroup *c = arena_new_of(arena, struct oci_features_cgroup);

	c->v1 = true;
	c->v2 = true;
	OCI_SET(c, OCI_FEATURES_CGROUP_SYSTEMD);
	OCI_SET(c, OCI_FEATURES_CGROUP_SYSTEMD_USER);
	OCI_SET(c, OCI_FEATURES_CGROUP_RDMA);
	return c;
}

static struct oci_features_switch *not_yet(struct arena *arena)
{
	struct oci_features_switch *s = arena_new_of(arena, struct oci_features_switch);

	OCI_SET(s, OCI_FEATURES_SWITCH_ENABLED);
	return s;
}

static struct oci_features_linux *linux_features(struct arena *arena)
{
	struct oci_features_linux *l = arena_new_of(arena, struct oci_features_linux);

	for (uint32_t i = 1; i <= OCI_NAMESPACE_TYPE_LAST; i++)
		add(arena, &l->namespaces, oci_namespace_type_words[i]);
	for (uint32_t i = 0; i <= CAP_NUMBER_LAST; i++)
		add(arena, &l->capabilities, caps_name(i));
	l->cgroup = cgroup_features(arena);
	l->seccomp = seccomp_features(arena);
	l->apparmor = not_yet(arena);
	l->selinux = not_yet(arena);
	l->memory_policy = arena_new_of(arena, struct oci_features_memory_policy);
	OCI_SET(l->memory_policy, OCI_FEATURES_MEMORY_POLICY_MODES);
	OCI_SET(l->memory_policy, OCI_FEATURES_MEMORY_POLICY_FLAGS);
	l->intel_rdt = arena_new_of(arena, struct oci_features_intel_rdt);
	OCI_SET(l->intel_rdt, OCI_FEATURES_INTEL_RDT_ENABLED);
	OCI_SET(l->intel_rdt, OCI_FEATURES_INTEL_RDT_SCHEMATA);
	OCI_SET(l->intel_rdt, OCI_FEATURES_INTEL_RDT_MONITORING);
	l->mount_extensions = arena_new_of(arena, struct oci_features_mount_extensions);
	l->mount_extensions->idmap = not_yet(arena);
	l->net_devices = not_yet(arena);
	return l;
}

static void annotations(struct arena *arena, struct oci_map *map)
{
	static const char *const words[] = {PACKAGE_VERSION, DAVIT_COMMIT, "false"};
	static const char *const keys[] = {"run.oci.davit.version", "run.oci.davit.commit",
					   "run.oci.davit.checkpoint.enabled"};

	map->v = arena_array_of(arena, 4, struct oci_pair);
	for (uint32_t i = 0; i < 3; i++)
		map->v[map->n++] = (struct oci_pair){.key = keys[i], .value = words[i]};
	if (seccomp_is_built())
		map->v[map->n++] = (struct oci_pair){.key = "io.github.seccomp.libseccomp.version",
						     .value = seccomp_version_text(arena)};
}

static int run(struct command_context *context, struct error *err)
{
	struct arena *arena = context->arena;
	struct oci_features features = {
		.oci_version_min = SPEC_VERSION_MIN,
		.oci_version_max = SPEC_VERSION_MAX,
		.linux_ = linux_features(arena),
	};

	(void)err;
	for (const char *const *word = mount_options_words(); *word; word++) {
		/* refused by spec/check_later.c */
		if (!text_is(*word, "idmap") && !text_is(*word, "ridmap"))
			add(arena, &features.mount_options, *word);
	}
	annotations(arena, &features.annotations);
	/* empty lists: no hook is run yet, and no annotation changes what davit does */
	OCI_SET(&features, OCI_FEATURES_HOOKS);
	OCI_SET(&features, OCI_FEATURES_POTENTIALLY_UNSAFE_CONFIG_ANNOTATIONS);
	oci_write_features(&context->out, &features, OCI_INDENTED);
	return 0;
}

const struct command command_features = {
	.name = "features",
	.arguments = "",
	.summary = "show what this davit can do, as JSON",
	.run = run,
};
