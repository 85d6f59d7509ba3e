/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_caps - the five sets as masks: what cannot be had is left out with a warning (CAP-01,
 * CAP-02)
 *
 * process.capabilities absent: all five sets are empty, as with peers.
 */
#include "plan/caps.h"
#include "plan/compile.h"

struct sets {
	uint64_t bounding, effective, inheritable, permitted, ambient;
};

/* What davit-init can have: everything in a user namespace of its own (user_namespaces(7)), the
 * bounding set elsewhere, for it is executed as root (capabilities(7)). */
static uint64_t available(const struct compile *c)
{
	uint64_t known = c->facts->last_cap < 63 ? ((uint64_t)2 << c->facts->last_cap) - 1
						 : ~(uint64_t)0;

	return compile_creates(c, CLONE_NEWUSER) ? known : c->facts->caps_bounding & known;
}

static uint64_t mask_of(struct compile *c, const struct oci_strings *list, const char *member,
			bool warn)
{
	uint64_t can = available(c), mask = 0;

	for (uint32_t i = 0; i < list->n; i++) {
		int number = caps_number(list->v[i]);
		const char *path, *near;

		if (number >= 0 && (can >> number & 1)) {
			mask |= (uint64_t)1 << number;
			continue;
		}
		if (!warn)
			continue;
		path = compile_text(c, "process.capabilities.%s[%u]", member, i);
		near = number < 0 ? caps_closest(list->v[i]) : NULL;
		if (number < 0 || (unsigned int)number > c->facts->last_cap)
			compile_warn(c, list->at[i], path,
				     "unknown capability `%s` is ignored%s%s%s", list->v[i],
				     near ? " (did you mean `" : "", near ? near : "",
				     near ? "`?)" : "");
		else
			compile_warn(c, list->at[i], path,
				     "%s is ignored: it is not in the caller's bounding set",
				     list->v[i]);
	}
	return mask;
}

/* bits that another set has to have first */
static uint64_t within(struct compile *c, uint64_t mask, uint64_t limit, uint32_t at,
		       const char *member, const char *reason)
{
	for (unsigned int i = 0; i < 64; i++) {
		const char *name = caps_name(i);

		if ((mask & ~limit) >> i & 1)
			compile_warn(c, at, compile_text(c, "process.capabilities.%s", member),
				     "%s is ignored: it is not %s", name ? name : "it", reason);
	}
	return mask & limit;
}

static struct sets sets_of(struct compile *c, bool warn)
{
	const struct oci_capabilities *caps = c->process ? c->process->capabilities : NULL;
	struct sets s = {0};

	if (caps == NULL)
		return s;
	s.bounding = mask_of(c, &caps->bounding, "bounding", warn);
	s.permitted = mask_of(c, &caps->permitted, "permitted", warn);
	s.effective = mask_of(c, &caps->effective, "effective", warn);
	s.inheritable = mask_of(c, &caps->inheritable, "inheritable", warn);
	s.ambient = mask_of(c, &caps->ambient, "ambient", warn);
	if (!warn)
		return s;
	/* capset(2), prctl(2) PR_CAP_AMBIENT */
	s.effective = within(c, s.effective, s.permitted, caps->at[OCI_CAPABILITIES_EFFECTIVE],
			     "effective", "permitted");
	s.inheritable = within(c, s.inheritable, s.bounding, caps->at[OCI_CAPABILITIES_INHERITABLE],
			       "inheritable", "in the bounding set");
	s.ambient = within(c, s.ambient, s.permitted & s.inheritable,
			   caps->at[OCI_CAPABILITIES_AMBIENT], "ambient",
			   "permitted and inheritable");
	return s;
}

static uint32_t mark(struct compile *c, const char *what)
{
	const struct oci_capabilities *caps = c->process->capabilities;

	return compile_mark(c, caps ? caps->self_at : c->process->self_at,
			    caps ? "process.capabilities" : "process", what);
}

int plan_caps_bounding(struct compile *c, struct error *err)
{
	/* what the caller's bounding set lacks is not there to be dropped; a new user namespace has
	 * all of it */
	uint64_t lacks = compile_creates(c, CLONE_NEWUSER) ? 0 : ~c->facts->caps_bounding;
	uint64_t all = (UINT64_C(2) << c->facts->last_cap) - 1;
	uint64_t keep = sets_of(c, false).bounding | (lacks & all);

	(void)err;
	compile_add(c, OP_BOUNDING, mark(c, "limit the bounding set of capabilities"),
		    .number = {keep, c->facts->last_cap});
	return 0;
}

int plan_caps_set(struct compile *c, struct error *err)
{
	struct sets s = sets_of(c, true);
	uint64_t keep = 0;

	/* The filter is loaded after this: without no_new_privs that takes CAP_SYS_ADMIN, which
	 * execve takes away again (it is in no other set). */
	if (c->section->seccomp && !c->process->no_new_privileges)
		keep = (uint64_t)1 << CAP_NUMBER_SYS_ADMIN;
	if (keep & ~available(c)) {
		(void)compile_refuse(c, c->section->at[OCI_LINUX_SECCOMP], "linux.seccomp", err,
				     "a filter cannot be loaded without CAP_SYS_ADMIN");
		return error_hint(err, "set process.noNewPrivileges to true");
	}
	compile_add(c, OP_CAPS, mark(c, "set the capabilities"),
		    .number = {s.effective | keep, s.permitted | keep, s.inheritable, s.ambient});
	return 0;
}
