/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_tool - config.json + facts.json → the printed plan, or the line of the error; needs no
 * privilege and asks the kernel for nothing
 *
 *   plan_tool [--text] [--create] [--detach] [--disabled] [--systemd] [--no-pivot]
 *             [--no-new-keyring] [--listen-fds] FACTS CONFIG...
 *
 * The answers for more than one CONFIG are parted by lines with a form feed.
 * The bundle is always /bundle, the id `golden`, a seccomp profile becomes one instruction: plans
 * depend neither on the machine nor on libseccomp. The program is verified as davit-init does it.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "libocispec/oci.h"
#include "plan/plan.h"
#include "plan/plan_print.h"
#include "plan/verify.h"
#include "spec/spec.h"

static int fail(const struct error *err)
{
	char line[1024];

	printf("error: %s\n", error_format(err, line, sizeof(line)));
	return 0;
}

static uint32_t filter_flags(const struct oci_seccomp *seccomp)
{
	static const uint32_t bits[OCI_SECCOMP_FLAG_LAST + 1] = {
		[OCI_SECCOMP_FLAG_TSYNC] = SECCOMP_FILTER_FLAG_TSYNC,
		[OCI_SECCOMP_FLAG_LOG] = SECCOMP_FILTER_FLAG_LOG,
		[OCI_SECCOMP_FLAG_SPEC_ALLOW] = SECCOMP_FILTER_FLAG_SPEC_ALLOW,
		[OCI_SECCOMP_FLAG_WAIT_KILLABLE_RECV] = 1 << 5,
	};
	uint32_t flags = 0;

	for (uint32_t i = 0; i < seccomp->flags.n; i++)
		flags |= bits[seccomp->flags.v[i]];
	return flags;
}

static int read_facts(struct arena *arena, const char *path, struct oci_facts **ret_facts,
		      struct error *err)
{
	char *text;
	size_t size;
	int r = file_read(arena, AT_FDCWD, path, OCI_SIZE_MAX, &text, &size);

	if (r < 0)
		return error_set(err, ERROR_CONFIG, -r, "read `%s`", path);
	return oci_parse_facts(arena, oci_document_open(arena, "facts.json", text, size), ret_facts,
			       err);
}

static int run(const struct request *request, const char *facts_path, const char *config,
	       bool as_text)
{
	static const struct sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
	struct plan_filter filter = {.code = &allow, .n = 1, .key = "golden"};
	autoarena struct arena *arena = arena_new();
	struct buffer out = BUFFER(arena);
	const struct plan *plan = NULL;
	struct oci_facts *facts = NULL;
	struct spec spec;
	struct error err = {0};
	uint32_t op;

	if (read_facts(arena, facts_path, &facts, &err) < 0 ||
	    spec_load(arena, config, "config.json", &spec, &err) < 0)
		return fail(&err);
	if (spec.config->linux_ && spec.config->linux_->seccomp)
		filter.flags = filter_flags(spec.config->linux_->seccomp);
	if (plan_compile(arena, &spec, request, facts, &filter, &plan, &err) < 0)
		return fail(&err);
	if (program_verify(plan->program, plan->program->size, &op) < 0) {
		fprintf(stderr, "plan_tool: operation %u does not verify\n", op);
		return 2;
	}
	if (as_text)
		plan_print_text(&out, plan, NULL);
	else
		plan_print_json(&out, plan, NULL);
	return fwrite(out.data, 1, out.size, stdout) == out.size ? 0 : 2;
}

int main(int argc, char **argv)
{
	struct request request = {
		.what = REQUEST_RUN,
		.root = "/run/davit",
		.id = "golden",
		.bundle = "/bundle",
		.config_path = "/bundle/config.json",
		.driver = CGROUP_DRIVER_FS,
	};
	bool as_text = false;
	int i = 1;

	for (; i < argc && text_starts(argv[i], "--"); i++) {
		as_text = as_text || text_is(argv[i], "--text");
		if (text_is(argv[i], "--create"))
			request.what = REQUEST_CREATE;
		request.detach = request.detach || text_is(argv[i], "--detach");
		if (text_is(argv[i], "--disabled"))
			request.driver = CGROUP_DRIVER_DISABLED;
		if (text_is(argv[i], "--systemd"))
			request.driver = CGROUP_DRIVER_SYSTEMD;
		request.no_pivot = request.no_pivot || text_is(argv[i], "--no-pivot");
		request.no_new_keyring = request.no_new_keyring ||
					 text_is(argv[i], "--no-new-keyring");
		if (text_is(argv[i], "--listen-fds"))
			request.listen_fds = 2;
	}
	if (argc - i < 2) {
		fprintf(stderr, "usage: plan_tool [OPTION]... FACTS CONFIG...\n");
		return 2;
	}
	for (int k = i + 1; k < argc; k++) {
		int status = run(&request, argv[i], argv[k], as_text);

		if (status)
			return status;
		if (argc - i > 2)
			printf("\f\n");
	}
	return 0;
}
