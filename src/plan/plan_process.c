/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_process - what the payload is, and what it does not inherit from davit's caller */
#include "plan/caps.h"
#include "plan/compile.h"

#include <limits.h>
#include <string.h>
#include <sys/resource.h>

#define UMASK_DEFAULT 0022u
#define GROUPS_MAX 65536u /* NGROUPS_MAX */
#define SEARCH_MAX 1024u  /* entries of PATH */

static const uint32_t rlimits[OCI_RLIMIT_TYPE_LAST + 1] = {
	[OCI_RLIMIT_TYPE_CPU] = RLIMIT_CPU,
	[OCI_RLIMIT_TYPE_FSIZE] = RLIMIT_FSIZE,
	[OCI_RLIMIT_TYPE_DATA] = RLIMIT_DATA,
	[OCI_RLIMIT_TYPE_STACK] = RLIMIT_STACK,
	[OCI_RLIMIT_TYPE_CORE] = RLIMIT_CORE,
	[OCI_RLIMIT_TYPE_RSS] = RLIMIT_RSS,
	[OCI_RLIMIT_TYPE_NPROC] = RLIMIT_NPROC,
	[OCI_RLIMIT_TYPE_NOFILE] = RLIMIT_NOFILE,
	[OCI_RLIMIT_TYPE_MEMLOCK] = RLIMIT_MEMLOCK,
	[OCI_RLIMIT_TYPE_AS] = RLIMIT_AS,
	[OCI_RLIMIT_TYPE_LOCKS] = RLIMIT_LOCKS,
	[OCI_RLIMIT_TYPE_SIGPENDING] = RLIMIT_SIGPENDING,
	[OCI_RLIMIT_TYPE_MSGQUEUE] = RLIMIT_MSGQUEUE,
	[OCI_RLIMIT_TYPE_NICE] = RLIMIT_NICE,
	[OCI_RLIMIT_TYPE_RTPRIO] = RLIMIT_RTPRIO,
	[OCI_RLIMIT_TYPE_RTTIME] = RLIMIT_RTTIME,
};

static uint32_t mark(struct compile *c, uint32_t member, const char *path, const char *what)
{
	uint32_t at = c->process->at[member];

	return compile_mark(c, at ? at : c->process->self_at, path, what);
}

static bool is_attached(const struct compile *c)
{
	return c->request->what == REQUEST_RUN && !c->request->detach;
}

/* Limits above the caller's hard ones are set by the parent, which may have the right to; init
 * only lowers. The soft limit follows late, with all others. */
static int raise_limits(struct compile *c, struct error *err)
{
	const struct oci_rlimits *list = &c->process->rlimits;
	struct plan_rlimit *raises = arena_array_of(c->arena, list->n, struct plan_rlimit);

	c->plan->raises = raises;
	for (uint32_t i = 0; i < list->n; i++) {
		const struct oci_rlimit *r = &list->v[i];
		const char *path = compile_index(c, "process.rlimits", i);
		const char *word = oci_rlimit_type_words[r->type];
		const struct oci_rlimit_hard *ours = NULL;

		for (uint32_t k = 0; k < c->facts->rlimits_hard.n; k++) {
			if (c->facts->rlimits_hard.v[k].name == r->type)
				ours = &c->facts->rlimits_hard.v[k];
		}
		if (ours == NULL || r->hard <= ours->hard)
			continue;
		if (!c->facts->initial_userns || !compile_has_cap(c, CAP_NUMBER_SYS_RESOURCE)) {
			(void)compile_refuse(
				c, r->at[OCI_RLIMIT_HARD], compile_text(c, "%s.hard", path), err,
				"%s cannot be raised to %llu from the caller's hard "
				"limit, %llu",
				word, (unsigned long long)r->hard, (unsigned long long)ours->hard);
			return error_hint(err, "needs CAP_SYS_RESOURCE in the initial user "
					       "namespace");
		}
		raises[c->plan->n_raises++] = (struct plan_rlimit){
			.resource = rlimits[r->type],
			.soft = r->hard,
			.hard = r->hard,
			.origin = compile_origin(c, r->self_at, path,
						 compile_text(c, "raise %s", word)),
		};
	}
	return 0;
}

static int check_terminal(struct compile *c, struct error *err)
{
	uint32_t at = c->process->at[OCI_PROCESS_TERMINAL];

	if (!c->process->terminal)
		return 0;
	if (!is_attached(c)) {
		(void)compile_refuse(c, at, "process.terminal", err,
				     "a terminal of a detached container is not supported yet");
		return error_hint(err, "set process.terminal to false");
	}
	c->plan->terminal = true;
	compile_warn(c, at, "process.terminal",
		     "no terminal is made: the caller's standard streams are handed over");
	return 0;
}

int plan_process_decide(struct compile *c, struct error *err)
{
	const struct oci_process *p = c->process;

	c->plan->has_process = p != NULL;
	c->plan->start_now = c->request->what == REQUEST_RUN;
	if (p == NULL) {
		if (c->plan->start_now)
			return compile_refuse(c, c->config->self_at, "process", err,
					      "there is nothing to run: `process` is missing");
		return 0;
	}
	if (c->plan->deny_setgroups && c->user->additional_gids.n)
		return compile_refuse(c, c->user->at[OCI_USER_ADDITIONAL_GIDS],
				      "process.user.additionalGids", err,
				      "groups cannot be set where the own group alone is mapped");
	if (c->user->additional_gids.n > GROUPS_MAX)
		return compile_refuse(c, c->user->at[OCI_USER_ADDITIONAL_GIDS],
				      "process.user.additionalGids", err,
				      "%u groups are too many, the kernel takes %u",
				      c->user->additional_gids.n, GROUPS_MAX);
	c->gids = builder_bytes(c->builder, c->user->additional_gids.v,
				c->user->additional_gids.n * sizeof(uint32_t));
	if (OCI_HAS(p, OCI_PROCESS_OOM_SCORE_ADJ)) {
		c->plan->set_oom_score_adj = true;
		c->plan->oom_score_adj = p->oom_score_adj;
		c->plan->oom_origin = compile_origin(
			c, p->at[OCI_PROCESS_OOM_SCORE_ADJ], "process.oomScoreAdj",
			compile_text(c, "set oom_score_adj to %d", p->oom_score_adj));
	}
	if (check_terminal(c, err) < 0 || raise_limits(c, err) < 0)
		return -1;
	return plan_env_decide(c, err);
}

/* Keyring, scheduling, streams, umask: what must not be the caller's (behaviours 28). */
int plan_process_settle(struct compile *c, struct error *err)
{
	const struct oci_user *user = c->user;
	const char *keyring = compile_text(c, "_ses.%s", c->request->id);
	uint16_t reset = RESET_AFFINITY | RESET_SCHEDULER;
	uint32_t umask = OCI_HAS(user, OCI_USER_UMASK) ? user->umask : UMASK_DEFAULT;
	uint32_t self;

	(void)err;
	if (c->process == NULL)
		return 0;
	self = compile_mark(c, c->process->self_at, "process", "prepare the process");
	if (!c->request->no_new_keyring)
		compile_add(c, OP_KEYRING, self, .text = {builder_text(c->builder, keyring)});
	/* A shared terminal stays the controlling one of its session, but only when a terminal was
	 * asked for: otherwise /dev/tty would be the caller's, to type into from inside. */
	if (!c->plan->terminal)
		reset |= RESET_SESSION;
	compile_add(c, OP_RESET, self, .flags = reset);
	compile_add(c, OP_STDIO, self, .number = {user->uid});
	compile_add(c, OP_UMASK,
		    OCI_HAS(user, OCI_USER_UMASK)
			    ? compile_mark(c, user->at[OCI_USER_UMASK], "process.user.umask",
					   "set the umask")
			    : self,
		    .number = {umask});
	return 0;
}

/* The candidates of execve, as execvp(3) makes them: a name with a slash is one, relative to cwd.
 */
static int find_candidates(struct compile *c, struct buffer *list, size_t *ret_n, struct error *err)
{
	const char *name = c->process->args.v[0], *entry = c->search_path;
	const char *cwd = path_normal(c->arena, c->process->cwd);
	const char *candidate;
	size_t n = 0;

	if (strlen(name) >= PATH_MAX)
		return compile_refuse(c, c->process->args.at[0], "process.args[0]", err,
				      "the name has more than %d bytes", PATH_MAX - 1);
	if (strchr(name, '/')) {
		candidate = path_join(c->arena, cwd, name);
		buffer_add(list, &candidate, sizeof(candidate));
		*ret_n = 1;
		return 0;
	}
	for (size_t size;; entry += size + 1) {
		size = strcspn(entry, ":");
		if (n == SEARCH_MAX)
			return compile_refuse(c, c->search_path_at, "process.env", err,
					      "PATH has more than %u entries", SEARCH_MAX);
		/* the kernel would say ENAMETOOLONG, and execvp goes on */
		if (size < PATH_MAX) {
			candidate = path_join(
				c->arena,
				path_join(c->arena, cwd, arena_bytes(c->arena, entry, size)), name);
			buffer_add(list, &candidate, sizeof(candidate));
			n++;
		}
		if (entry[size] == '\0')
			break;
	}
	*ret_n = n;
	return 0;
}

/* Enter the working directory, then find the executable and tell the parent. */
int plan_process_created(struct compile *c, struct error *err)
{
	const struct oci_user *user = c->user;
	struct buffer list = BUFFER(c->arena);
	const char *name;
	size_t n = 0;

	if (c->process == NULL) {
		compile_add(c, OP_SYNC, compile_mark(c, 0, "", "report that it is created"),
			    .number = {SYNC_CREATED});
		return 0;
	}
	if (find_candidates(c, &list, &n, err) < 0)
		return -1;
	name = c->process->args.v[0];
	c->candidates = builder_vector(c->builder, (const char *const *)(const void *)list.data, n,
				       false);
	compile_add(c, OP_FIND,
		    compile_mark(c, c->process->args.at[0], "process.args[0]",
				 compile_text(c, "exec: \"%s\"", name)),
		    .text = {c->candidates, builder_text(c->builder, name), c->gids},
		    .number = {user->uid, user->gid, strchr(name, '/') == NULL,
			       user->additional_gids.n});
	compile_add(c, OP_SYNC,
		    compile_mark(c, c->process->self_at, "process", "report that it is created"),
		    .flags = c->plan->want_home ? SYNC_WANT_PASSWD : 0, .number = {SYNC_CREATED});
	return 0;
}

int plan_process_cwd(struct compile *c, struct error *err)
{
	const char *cwd;

	(void)err;
	if (c->process == NULL)
		return 0;
	cwd = path_normal(c->arena, c->process->cwd);
	compile_add(c, OP_CWD,
		    mark(c, OCI_PROCESS_CWD, "process.cwd",
			 compile_text(c, "enter the working directory `%s`", cwd)),
		    .text = {builder_text(c->builder, cwd), c->gids},
		    .number = {c->user->uid, c->user->gid, c->user->additional_gids.n});
	return 0;
}

int plan_process_wait(struct compile *c, struct error *err)
{
	(void)err;
	if (c->plan->start_now)
		return 0;
	builder_add(c->builder, &(struct op){.code = OP_WAIT,
					     .origin = compile_mark(c, 0, "", "wait for start"),
					     .slot = SLOT_LOCK,
					     .slot2 = SLOT_START});
	if (c->process)
		builder_mark_start(c->builder);
	return 0;
}

/* NPROC counts the processes of the user: set before the change of ids it would count root's. */
static void add_limits(struct compile *c, bool nproc)
{
	const struct oci_rlimits *list = &c->process->rlimits;

	for (uint32_t i = 0; i < list->n; i++) {
		const struct oci_rlimit *r = &list->v[i];

		if ((r->type == OCI_RLIMIT_TYPE_NPROC) != nproc)
			continue;
		compile_add(c, OP_RLIMIT,
			    compile_mark(c, r->self_at, compile_index(c, "process.rlimits", i),
					 compile_text(c, "set %s", oci_rlimit_type_words[r->type])),
			    .number = {rlimits[r->type], r->soft, r->hard});
	}
}

int plan_process_limits(struct compile *c, struct error *err)
{
	(void)err;
	add_limits(c, false);
	return 0;
}

int plan_process_no_new_privs(struct compile *c, struct error *err)
{
	(void)err;
	if (c->process->no_new_privileges)
		compile_add(c, OP_NO_NEW_PRIVS,
			    mark(c, OCI_PROCESS_NO_NEW_PRIVILEGES, "process.noNewPrivileges",
				 "set no_new_privs"));
	return 0;
}

int plan_process_ids(struct compile *c, struct error *err)
{
	const struct oci_user *user = c->user;
	uint16_t flags = (user->uid ? IDS_KEEP_CAPS : 0) |
			 (c->plan->deny_setgroups ? IDS_NO_GROUPS : 0);

	(void)err;
	compile_add(c, OP_IDS,
		    mark(c, OCI_PROCESS_USER, "process.user",
			 compile_text(c, "become user %u, group %u", user->uid, user->gid)),
		    .flags = flags, .text = {c->gids},
		    .number = {user->uid, user->gid, user->additional_gids.n});
	add_limits(c, true);
	return 0;
}

int plan_process_signals(struct compile *c, struct error *err)
{
	(void)err;
	compile_add(c, OP_SIGNALS,
		    compile_mark(c, c->process->self_at, "process", "reset the signals"));
	return 0;
}

int plan_process_exec(struct compile *c, struct error *err)
{
	const struct oci_strings *args = &c->process->args;

	(void)err;
	compile_add(c, OP_EXEC,
		    compile_mark(c, args->at[0], "process.args[0]",
				 compile_text(c, "exec: \"%s\"", args->v[0])),
		    .text = {c->candidates, builder_vector(c->builder, args->v, args->n, false),
			     builder_vector(c->builder,
					    (const char *const *)(const void *)c->env.rows.data,
					    c->env.n, c->plan->want_home)});
	return 0;
}
