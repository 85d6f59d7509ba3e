/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fuzz_plan - any bytes as config.json, through the checks and the plan: no crash, no leak; what is
 * refused has a place inside the text; what is planned is a program that davit-init may follow, is
 * the same when it is planned again, and can be printed. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "libocispec/oci.h"
#include "plan/plan.h"
#include "plan/plan_print.h"
#include "plan/verify.h"
#include "spec/spec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD                                                                                  \
	"{\"kernel\":\"6.18\",\"arch\":\"x86_64\",\"umask\":18,\"lastCap\":40,"               \
	"\"initialUserns\":true,\"swapAccounting\":true,\"newuidmap\":true,\"pidMax\":32768," \
	"\"nrCpus\":2,\"subuid\":[{\"first\":100000,\"count\":65536}],"                       \
	"\"subgid\":[{\"first\":100000,\"count\":65536}],"
#define ROOT                                                                          \
	"\"euid\":0,\"egid\":0,\"capsEffective\":\"0x1ffffffffff\",\"capsBounding\":" \
	"\"0x1ffffffffff\","
#define USER                                                                      \
	"\"euid\":1000,\"egid\":1000,\"capsEffective\":\"0x0\",\"capsBounding\":" \
	"\"0x1ffffffffff\","
#define V2                                                                                      \
	"\"cgroupLayout\":\"v2\",\"hierarchies\":[{\"name\":\"\",\"mount\":\"/sys/fs/cgroup\"," \
	"\"own\":\"/u\",\"v2\":true,\"controllers\":[\"cpu\",\"memory\",\"pids\"]}]}"
#define V1                                                                                     \
	"\"cgroupLayout\":\"v1\",\"hierarchies\":[{\"name\":\"memory\",\"mount\":\"/sys/fs/"   \
	"cgroup/"                                                                              \
	"memory\",\"own\":\"/"                                                                 \
	"\",\"controllers\":[\"memory\"]},{\"name\":\"cpu,cpuacct\",\"mount\":"                \
	"\"/sys/fs/cgroup/cpu,cpuacct\",\"own\":\"/\",\"controllers\":[\"cpu\",\"cpuacct\"]}," \
	"{\"name\":\"devices\",\"mount\":\"/sys/fs/cgroup/devices\",\"own\":\"/"               \
	"\",\"controllers\":"                                                                  \
	"[\"devices\"]},{\"name\":\"pids\",\"mount\":\"/sys/fs/cgroup/pids\",\"own\":\"/\","   \
	"\"controllers\":[\"pids\"]}]}"

static const char *const machines[] = {HEAD ROOT V2, HEAD ROOT V1, HEAD USER V2};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static struct oci_facts *facts_of(struct arena *arena, size_t which)
{
	const char *text = machines[which % ARRAY_SIZE(machines)];
	struct oci_facts *facts = NULL;
	struct error err = {0};

	check(oci_parse_facts(arena, oci_document_open(arena, "facts.json", text, strlen(text)),
			      &facts, &err) == 0);
	return facts;
}

static const struct plan *plan_of(struct arena *arena, const struct spec *spec, size_t which,
				  struct error *err)
{
	static const struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	struct plan_filter filter = {.code = code, .n = 1, .key = "key"};
	struct request request = {
		.what = which % 2 ? REQUEST_CREATE : REQUEST_RUN,
		.root = "/run/davit",
		.id = "id",
		.bundle = "/bundle",
		.config_path = "/bundle/config.json",
		.driver = which % 5 == 0 ? CGROUP_DRIVER_DISABLED : CGROUP_DRIVER_FS,
		.rootless = which % ARRAY_SIZE(machines) == 2,
	};
	const struct plan *plan = NULL;

	if (!spec->config->linux_ || !spec->config->linux_->seccomp)
		filter = (struct plan_filter){.n = 0};
	return plan_compile(arena, spec, &request, facts_of(arena, which), &filter, &plan, err) < 0
		       ? NULL
		       : plan;
}

static void check_plan(struct arena *arena, const struct spec *spec, size_t which)
{
	struct buffer text = BUFFER(arena), json = BUFFER(arena);
	struct error err = {0};
	const struct plan *plan = plan_of(arena, spec, which, &err), *again;
	uint32_t op;

	if (!plan) {
		check(err.kind != ERROR_NONE && err.kind != ERROR_INTERNAL && err.text[0]);
		return;
	}
	check(program_verify(plan->program, plan->program->size, &op) == 0);
	again = plan_of(arena, spec, which, &err);
	check(again && again->program->size == plan->program->size &&
	      memcmp(again->program, plan->program, plan->program->size) == 0);
	plan_print_text(&text, plan, NULL);
	plan_print_json(&json, plan, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autoarena struct arena *arena = arena_new();
	/* exactly as long as it is, so that a byte read behind it is noticed */
	char *text = malloc(size ? size : 1);
	struct error err = {0};
	struct spec spec;
	uint32_t last = 0;

	check(text != NULL);
	if (size)
		memcpy(text, data, size);
	if (spec_parse(arena, "config.json", text, size, &spec, &err) < 0)
		check(spec.document->n_errors > 0 && err.text[0] && err.place.line);
	else
		check_plan(arena, &spec, size);
	for (const struct oci_problem *p = spec.document->problems; p; p = p->next) {
		check(p->offset >= last && p->offset <= size);
		last = p->offset;
	}
	free(text);
	return 0;
}
