/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seccomp/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "seccomp/private.h"

#define TREE_FROM 32u /* rules from which the binary tree is worth its instructions */
#define MAX_ARGS 6u

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1u << 5)
#endif

struct build {
	struct arena *arena;
	const struct oci_seccomp *profile;
	const struct oci_document *doc;
	scmp_filter_ctx filter;
	uint32_t default_action, n_rules;
};

static int refuse(const struct build *b, uint32_t at, const char *path, struct error *err)
{
	struct place place = b->doc ? oci_place_at(b->doc, at) : (struct place){0, 0};

	return error_at(err, b->doc ? b->doc->name : "", path, place);
}

static uint32_t action_number(enum oci_seccomp_action action, uint32_t number)
{
	switch (action) {
	case OCI_SECCOMP_ACTION_KILL:
	case OCI_SECCOMP_ACTION_KILL_THREAD:
		return SCMP_ACT_KILL_THREAD;
	case OCI_SECCOMP_ACTION_KILL_PROCESS:
		return SCMP_ACT_KILL_PROCESS;
	case OCI_SECCOMP_ACTION_TRAP:
		return SCMP_ACT_TRAP;
	case OCI_SECCOMP_ACTION_ERRNO:
		return SCMP_ACT_ERRNO(number & 0xffffu);
	case OCI_SECCOMP_ACTION_TRACE:
		return SCMP_ACT_TRACE(number & 0xffffu);
	case OCI_SECCOMP_ACTION_ALLOW:
		return SCMP_ACT_ALLOW;
	case OCI_SECCOMP_ACTION_LOG:
		return SCMP_ACT_LOG;
	case OCI_SECCOMP_ACTION_NOTIFY:
		break;
	}
	return SCMP_ACT_NOTIFY;
}

bool seccomp_knows_action(enum oci_seccomp_action action)
{
	return action != OCI_SECCOMP_ACTION_NOTIFY; /* a later issue */
}

uint32_t seccomp_flag(enum oci_seccomp_flag flag)
{
	switch (flag) {
	case OCI_SECCOMP_FLAG_TSYNC:
		return SECCOMP_FILTER_FLAG_TSYNC;
	case OCI_SECCOMP_FLAG_LOG:
		return SECCOMP_FILTER_FLAG_LOG;
	case OCI_SECCOMP_FLAG_SPEC_ALLOW:
		return SECCOMP_FILTER_FLAG_SPEC_ALLOW;
	case OCI_SECCOMP_FLAG_WAIT_KILLABLE_RECV:
		break; /* the kernel takes it only together with a listener: a later issue */
	}
	return 0;
}

bool seccomp_is_built(void)
{
	return true;
}

const char *seccomp_version_text(struct arena *arena)
{
	const struct scmp_version *v = seccomp_version();

	return arena_printf(arena, "%u.%u.%u", v->major, v->minor, v->micro);
}

static bool is_supported(const struct oci_facts *facts, const char *flag)
{
	if (!facts || !facts->seccomp || !OCI_HAS(facts->seccomp, OCI_SECCOMP_SUPPORT_FLAGS))
		return true;
	for (uint32_t i = 0; i < facts->seccomp->flags.n; i++) {
		if (text_is(facts->seccomp->flags.v[i], flag))
			return true;
	}
	return false;
}

/* Absent means SPEC_ALLOW where the kernel has it, as with runc and crun; an empty list means none.
 */
static int find_flags(const struct build *b, const struct oci_facts *facts, uint32_t *ret_flags,
		      struct error *err)
{
	const struct oci_seccomp *p = b->profile;
	uint32_t flags = 0;

	if (!OCI_HAS(p, OCI_SECCOMP_FLAGS)) {
		bool has = is_supported(facts, oci_seccomp_flag_words[OCI_SECCOMP_FLAG_SPEC_ALLOW]);

		*ret_flags = has ? SECCOMP_FILTER_FLAG_SPEC_ALLOW : 0;
		return 0;
	}
	for (uint32_t i = 0; i < p->flags.n; i++) {
		const char *word = oci_seccomp_flag_words[p->flags.v[i]];
		uint32_t flag = seccomp_flag(p->flags.v[i]);

		if (flag && is_supported(facts, word)) {
			flags |= flag;
			continue;
		}
		error_set(err, ERROR_CONFIG, 0,
			  flag ? "this kernel does not know `%s`" : "`%s` is not supported yet",
			  word);
		return refuse(b, p->flags.at[i],
			      arena_printf(b->arena, "linux.seccomp.flags[%u]", i), err);
	}
	*ret_flags = flags;
	return 0;
}

static int add_archs(struct build *b, struct error *err)
{
	const struct oci_seccomp_archs *archs = &b->profile->architectures;

	for (uint32_t i = 0; i < archs->n; i++) {
		uint32_t number = arch_number(archs->v[i]);
		int r = number ? seccomp_arch_add(b->filter, number) : -EINVAL;

		if (r == 0 || r == -EEXIST)
			continue;
		if (r == -EDOM)
			error_set(err, ERROR_CONFIG, 0,
				  "`%s` has another byte order than this machine",
				  oci_seccomp_arch_words[archs->v[i]]);
		else
			error_set(err, ERROR_CONFIG, 0, "libseccomp %s does not know `%s`",
				  seccomp_version_text(b->arena),
				  oci_seccomp_arch_words[archs->v[i]]);
		return refuse(b, archs->at[i],
			      arena_printf(b->arena, "linux.seccomp.architectures[%u]", i), err);
	}
	return 0;
}

static struct scmp_arg_cmp condition(const struct oci_syscall_arg *arg)
{
	return (struct scmp_arg_cmp){
		.arg = arg->index,
		.op = (enum scmp_compare)arg->op, /* the schema's order is libseccomp's */
		.datum_a = arg->value,
		.datum_b = arg->value_two,
	};
}

/* Conditions on different arguments are joined by "and"; several on one argument cannot be, so each
 * of the conditions becomes a rule of its own, joined by "or", as with runc and crun. */
static bool is_one_rule(const struct oci_syscall_args *args)
{
	uint32_t seen = 0;

	for (uint32_t i = 0; i < args->n; i++) {
		uint32_t bit = 1u << (args->v[i].index & 31);

		if (seen & bit)
			return false;
		seen |= bit;
	}
	return args->n <= MAX_ARGS;
}

static int add_rule(struct build *b, uint32_t action, int nr, const struct oci_syscall_args *args)
{
	struct scmp_arg_cmp cmp[MAX_ARGS];
	int r = 0;

	if (is_one_rule(args)) {
		for (uint32_t i = 0; i < args->n; i++)
			cmp[i] = condition(&args->v[i]);
		b->n_rules++;
		return seccomp_rule_add_array(b->filter, action, nr, args->n, cmp);
	}
	for (uint32_t i = 0; i < args->n && (r == 0 || r == -EEXIST); i++) {
		cmp[0] = condition(&args->v[i]);
		b->n_rules++;
		r = seccomp_rule_add_array(b->filter, action, nr, 1, cmp);
	}
	return r;
}

static int add_syscall(struct build *b, uint32_t i, struct error *err)
{
	const struct oci_syscall *call = &b->profile->syscalls.v[i];
	uint32_t number = OCI_HAS(call, OCI_SYSCALL_ERRNO_RET) ? call->errno_ret : EPERM;
	uint32_t action = action_number(call->action, number);

	if (!seccomp_knows_action(call->action)) {
		error_set(err, ERROR_CONFIG, 0, "seccomp listeners are not supported yet");
		return refuse(b, call->at[OCI_SYSCALL_ACTION],
			      arena_printf(b->arena, "linux.seccomp.syscalls[%u].action", i), err);
	}
	if (action == b->default_action)
		return 0;
	for (uint32_t j = 0; j < call->names.n; j++) {
		int nr = seccomp_syscall_resolve_name(call->names.v[j]);
		int r;

		/* what libseccomp does not know gets the default action (SEC-11) */
		if (nr == __NR_SCMP_ERROR)
			continue;
		r = add_rule(b, action, nr, &call->args);
		if (r == 0 || r == -EEXIST)
			continue;
		error_set(err, ERROR_CONFIG, -r, "add the rule for `%s`", call->names.v[j]);
		return refuse(b, call->names.at[j],
			      arena_printf(b->arena, "linux.seccomp.syscalls[%u].names[%u]", i, j),
			      err);
	}
	return 0;
}

/* libseccomp writes only to descriptors. With vm.memfd_noexec=2 a plain memfd is refused, before
 * 6.3 the flag is. COMPAT(6.3): MFD_NOEXEC_SEAL */
static int export(struct build *b, struct seccomp_filter *filter)
{
	autofd int fd = memfd_create("seccomp", MFD_CLOEXEC | MFD_NOEXEC_SEAL);
	char *code;
	size_t size;
	int r;

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("seccomp", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = seccomp_export_bpf(b->filter, fd);
	if (r < 0)
		return r;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	r = fd_read_all(b->arena, fd, BPF_MAXINSNS * sizeof(struct sock_filter), &code, &size);
	if (r < 0)
		return r;
	if (size == 0 || size % sizeof(struct sock_filter))
		return -EBADMSG;
	filter->code = (const void *)code; /* of the arena: aligned for any type */
	filter->n = (uint32_t)(size / sizeof(struct sock_filter));
	return 0;
}

static bool allows_sendmsg(const struct seccomp_filter *filter)
{
	struct seccomp_data data = {.nr = SYS_sendmsg, .arch = seccomp_arch_native()};
	bool reads_args = true;
	uint32_t answer = seccomp_simulate(filter->code, filter->n, &data, &reads_args) &
			  SECCOMP_RET_ACTION_FULL;

	return !reads_args && (answer == SECCOMP_RET_ALLOW || answer == SECCOMP_RET_LOG);
}

static int compile_into(struct build *b, struct seccomp_filter *filter, struct error *err)
{
	int r = seccomp_attr_set(b->filter, SCMP_FLTATR_CTL_NNP, 0);

	if (r < 0)
		return error_set(err, ERROR_INTERNAL, -r, "prepare a seccomp filter");
	if (add_archs(b, err) < 0)
		return -1;
	for (uint32_t i = 0; i < b->profile->syscalls.n; i++) {
		if (add_syscall(b, i, err) < 0)
			return -1;
	}
	if (b->n_rules > TREE_FROM)
		(void)seccomp_attr_set(b->filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	r = export(b, filter);
	if (r == -EFBIG) {
		error_set(err, ERROR_LIMIT, 0,
			  "the filter has more than %d instructions, the kernel takes no more",
			  BPF_MAXINSNS);
		return refuse(b, b->profile->self_at, "linux.seccomp", err);
	}
	if (r < 0) {
		error_set(err, ERROR_KERNEL, -r, "compile the seccomp filter");
		return refuse(b, b->profile->self_at, "linux.seccomp", err);
	}
	return 0;
}

static int compile(struct build *b, struct seccomp_filter *filter, struct error *err)
{
	const struct oci_seccomp *p = b->profile;
	uint32_t number = OCI_HAS(p, OCI_SECCOMP_DEFAULT_ERRNO_RET) ? p->default_errno_ret : EPERM;
	int r;

	if (!seccomp_knows_action(p->default_action)) {
		error_set(err, ERROR_CONFIG, 0, "SCMP_ACT_NOTIFY cannot be the default");
		return refuse(b, p->at[OCI_SECCOMP_DEFAULT_ACTION], "linux.seccomp.defaultAction",
			      err);
	}
	b->default_action = action_number(p->default_action, number);
	b->filter = seccomp_init(b->default_action);
	if (!b->filter)
		return error_set(err, ERROR_INTERNAL, ENOMEM, "prepare a seccomp filter");
	r = compile_into(b, filter, err);
	seccomp_release(b->filter);
	return r;
}

int seccomp_filter(struct arena *arena, const struct oci_seccomp *profile,
		   const struct oci_document *doc, const char *root, const struct oci_facts *facts,
		   struct seccomp_filter *ret_filter, struct error *err)
{
	struct build b = {.arena = arena, .profile = profile, .doc = doc};
	struct seccomp_filter filter = {.n = 0};
	char key[HASH_HEX_SIZE];

	if (!profile) {
		*ret_filter = filter;
		return 0;
	}
	if (find_flags(&b, facts, &filter.flags, err) < 0)
		return -1;
	cache_key(profile, seccomp_version_text(arena), seccomp_arch_native(), key);
	filter.key = arena_text(arena, key);
	if (root && cache_read(arena, root, filter.key, &filter) == 0) {
		filter.is_cached = true;
	} else {
		if (compile(&b, &filter, err) < 0)
			return -1;
		filter.allows_sendmsg = allows_sendmsg(&filter);
	}
	*ret_filter = filter;
	return 0;
}
