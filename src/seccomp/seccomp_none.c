/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Built --without-seccomp: a profile is refused, never ignored. */
#include "seccomp/seccomp.h"

int seccomp_filter(struct arena *arena, const struct oci_seccomp *profile,
		   const struct oci_document *doc, const char *root, const struct oci_facts *facts,
		   struct seccomp_filter *ret_filter, struct error *err)
{
	(void)arena;
	(void)root;
	(void)facts;
	if (!profile) {
		*ret_filter = (struct seccomp_filter){.n = 0};
		return 0;
	}
	error_set(err, ERROR_CONFIG, 0, "this davit is built without seccomp");
	(void)error_hint(err, "leave the profile out, or build davit with libseccomp");
	return error_at(err, doc ? doc->name : "", "linux.seccomp",
			doc ? oci_place_at(doc, profile->self_at) : (struct place){0, 0});
}

void seccomp_store(struct arena *arena, const char *root, const struct seccomp_filter *filter)
{
	(void)arena;
	(void)root;
	(void)filter;
}

bool seccomp_is_built(void)
{
	return false;
}

bool seccomp_knows_action(enum oci_seccomp_action action)
{
	(void)action;
	return false;
}

bool seccomp_knows_arch(enum oci_seccomp_arch arch)
{
	(void)arch;
	return false;
}

uint32_t seccomp_flag(enum oci_seccomp_flag flag)
{
	(void)flag;
	return 0;
}

const char *seccomp_version_text(struct arena *arena)
{
	(void)arena;
	return NULL;
}
