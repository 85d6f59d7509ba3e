/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan - the order of a start, as seen by davit-init: the table below is the page */
#include "plan/plan.h"

#include "plan/compile.h"

/* What others ask for is decided first. */
static compile_function *const decisions[] = {
	plan_namespaces_decide, /* who is made, who is joined, id maps */
	plan_cgroup_decide,     /* hierarchies, limits */
	plan_devices_decide,    plan_mounts_decide, plan_process_decide,
};

/* The program, until `created`. */
static compile_function *const until_created[] = {
	plan_cgroup_join,         /* CGROUP_JOIN: not on pure v2, memory last */
	plan_namespaces_unshare,  /* UNSHARE: the cgroup namespace, where it must come after that */
	plan_rootfs_enter,        /* PROPAGATE, ROOT */
	plan_mounts_make,         /* MOUNT, BIND, in the config's order */
	plan_devices_make,        /* DEVICE, SYMLINK */
	plan_namespaces_loopback, /* LOOPBACK */
	plan_rootfs_pivot,        /* PIVOT */
	plan_namespaces_names,    /* HOSTNAME, DOMAINNAME */
	plan_sysctl_write,        /* SYSCTL: before /proc/sys is read-only */
	plan_mounts_readonly,     /* READONLY */
	plan_mounts_mask,         /* MASK */
	plan_process_cwd,     /* CWD: behind the masks, and before all is read-only: it is made */
	plan_mounts_seal,     /* ATTR: the late read-only mounts */
	plan_rootfs_seal,     /* ROOT_ATTR */
	plan_process_settle,  /* KEYRING, RESET, STDIO, UMASK */
	plan_process_created, /* FIND, SYNC CREATED */
	plan_process_wait,    /* WAIT, unless it is started at once */
};

/* What `start` triggers. */
static compile_function *const until_exec[] = {
	plan_process_limits,       /* RLIMIT: late, they must not hit our own work */
	plan_process_no_new_privs, /* NO_NEW_PRIVS */
	plan_caps_bounding,        /* BOUNDING */
	plan_process_ids,          /* IDS, RLIMIT_NPROC */
	plan_caps_set,             /* CAPS */
	plan_process_signals,      /* SIGNALS */
	plan_seccomp_load,         /* SECCOMP: nothing but execve after it */
	plan_process_exec,         /* EXEC */
};

static int run(struct compile *c, compile_function *const *functions, size_t n, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		if (functions[i](c, err) < 0)
			return -1;
	}
	return 0;
}

static int check_request(const struct request *request, struct error *err)
{
	if (request->driver == CGROUP_DRIVER_SYSTEMD) {
		(void)error_set(err, ERROR_USAGE, 0,
				"the systemd cgroup driver is not supported yet");
		return error_hint(err, "use --cgroup-manager cgroupfs");
	}
	if (request->console_socket)
		return error_set(err, ERROR_USAGE, 0, "--console-socket is not supported yet");
	if (request->what == REQUEST_EXEC)
		return error_set(err, ERROR_INTERNAL, 0, "plans of exec are not built yet");
	return 0;
}

static struct compile start(struct arena *arena, const struct spec *spec,
			    const struct request *request, const struct oci_facts *facts,
			    const struct plan_filter *filter)
{
	static const struct oci_linux no_section;
	static const struct oci_user root;
	struct compile c = {
		.arena = arena,
		.spec = spec,
		.config = spec->config,
		.section = spec->config->linux_ ? spec->config->linux_ : &no_section,
		.process = spec->config->process,
		.user = &root,
		.request = request,
		.facts = facts,
		.filter = filter,
		.builder = builder_new(arena),
		.plan = arena_new_of(arena, struct plan),
	};

	if (c.process && c.process->user)
		c.user = c.process->user;
	c.sources.rows = BUFFER(arena);
	c.warnings.rows = BUFFER(arena);
	c.late.rows = BUFFER(arena);
	c.env.rows = BUFFER(arena);
	return c;
}

int plan_compile(struct arena *arena, const struct spec *spec, const struct request *request,
		 const struct oci_facts *facts, const struct plan_filter *filter,
		 const struct plan **ret_plan, struct error *err)
{
	struct compile c;
	struct plan *plan;

	if (check_request(request, err) < 0)
		return -1;
	c = start(arena, spec, request, facts, filter);
	plan = c.plan;
	plan->topology = TOPOLOGY_DIRECT;
	plan->driver = request->driver ? request->driver : CGROUP_DRIVER_FS;
	if (run(&c, decisions, ARRAY_SIZE(decisions), err) < 0 ||
	    run(&c, until_created, ARRAY_SIZE(until_created), err) < 0)
		return -1;
	if (c.process && run(&c, until_exec, ARRAY_SIZE(until_exec), err) < 0)
		return -1;

	plan->sources = (const struct plan_source *)(const void *)c.sources.rows.data;
	plan->n_sources = c.sources.n;
	plan->warnings = (const struct plan_warning *)(const void *)c.warnings.rows.data;
	plan->n_warnings = c.warnings.n;
	if (builder_encode(c.builder, &plan->program, err) < 0)
		return -1;
	*ret_plan = plan;
	return 0;
}
