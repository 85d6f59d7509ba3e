/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What golden plans cannot show well: hostile sizes, texts that are shared, rows alone. */
#include "plan/plan.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "libocispec/oci.h"
#include "plan/caps.h"
#include "plan/plan_cgroup.h"
#include "plan/plan_print.h"
#include "plan/verify.h"
#include "spec/spec.h"

#include "tests/unit/tap.h"

static struct arena *arena;

static const char facts_text[] =
	"{\"kernel\":\"6.18\",\"arch\":\"x86_64\",\"euid\":0,\"egid\":0,\"lastCap\":40,"
	"\"capsEffective\":\"0x1ffffffffff\",\"capsBounding\":\"0x1ffffffffff\","
	"\"initialUserns\":true,\"cgroupLayout\":\"v2\",\"hierarchies\":[{\"name\":\"\","
	"\"mount\":\"/sys/fs/cgroup\",\"own\":\"/\",\"v2\":true,\"controllers\":[\"memory\","
	"\"pids\"]}]}";

static struct oci_facts *read_facts(void)
{
	struct oci_facts *facts;
	struct error err;

	if (oci_parse_facts(arena,
			    oci_document_open(arena, "facts.json", facts_text, strlen(facts_text)),
			    &facts, &err) < 0)
		bail("facts: %s", err.text);
	return facts;
}

/* a config with this process and these further members */
static const struct plan *compile(const char *process, const char *further, struct error *err)
{
	static const struct request request = {
		.what = REQUEST_RUN, .id = "x", .bundle = "/bundle", .driver = CGROUP_DRIVER_FS};
	const char *text = arena_printf(arena,
					"{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"r\"},"
					"\"process\":{\"cwd\":\"/\",%s},\"linux\":{\"namespaces\":"
					"[{\"type\":\"mount\"}]%s}",
					process, further);
	const struct plan *plan = NULL;
	struct spec spec;
	uint32_t op;

	*err = (struct error){0};
	if (spec_parse(arena, "config.json", text, strlen(text), &spec, err) < 0 ||
	    plan_compile(arena, &spec, &request, read_facts(), NULL, &plan, err) < 0)
		return NULL;
	ok(program_verify(plan->program, plan->program->size, &op) == 0, "the program verifies");
	return plan;
}

static const struct op *find(const struct plan *plan, enum op_code code)
{
	const struct op *ops = program_ops(plan->program);

	for (uint32_t i = 0; i < plan->program->n_ops; i++) {
		if (ops[i].code == code)
			return &ops[i];
	}
	bail("no operation %d", code);
}

static const char *repeat(const char *text, size_t n)
{
	struct buffer buf = BUFFER(arena);

	for (size_t i = 0; i < n; i++)
		buffer_add_text(&buf, text);
	return buf.data;
}

static void test_holes(void)
{
	struct error err;
	const struct plan *plan = compile(
		"\"args\":[\"/a\"]",
		"},\"mounts\":[{\"destination\":\"/1\",\"type\":\"tmpfs\",\"source\":\"s\"},"
		"{\"destination\":\"/2\",\"type\":\"tmpfs\",\"source\":\"s\"}]",
		&err);
	const struct op *first = find(plan, OP_MOUNT), *second = first + 1;
	const char *data = program_string(plan->program, first->text[3]);

	is_text(data, "mode=0000", "the mode of the covered directory");
	ok(first->text[3] != second->text[3], "two holes are two texts");
	ok(first->number[3] && text_is(data + first->number[3] - 1, "0000"),
	   "the place of the digits");
	ok(first->text[2] == second->text[2], "other texts are shared");
}

static void test_search(void)
{
	struct error err;
	const char *env = arena_printf(arena, "\"args\":[\"x\"],\"env\":[\"PATH=%s\"]",
				       repeat("/a:", 5000));

	ok(compile(env, "}", &err) == NULL && err.kind == ERROR_CONFIG, "a PATH without an end");
	env = arena_printf(arena, "\"args\":[\"%s\"]", repeat("x", 5000));
	ok(compile(env, "}", &err) == NULL && text_is(err.path, "process.args[0]"),
	   "a name that no file can have");
}

static void test_sizes(void)
{
	const char *mount = "{\"destination\":\"/a\",\"type\":\"bind\",\"source\":\"/b\"},";
	struct error err;
	const char *list;

	list = arena_printf(arena, "},\"mounts\":[%s%.*s]", repeat(mount, 5000),
			    (int)strlen(mount) - 1, mount);
	ok(compile("\"args\":[\"/a\"]", list, &err) == NULL && err.kind == ERROR_LIMIT,
	   "more sources than slots");
	list = arena_printf(arena, ",\"maskedPaths\":[%s\"/z\"]}", repeat("\"/a\",", 20000));
	ok(compile("\"args\":[\"/a\"]", list, &err) == NULL && err.kind == ERROR_LIMIT,
	   "more paths than operations");
	list = arena_printf(
		arena,
		"},\"mounts\":[{\"destination\":\"/a\",\"type\":\"t\",\"options\":[\"%s\"]}]",
		repeat("o", 4096));
	ok(compile("\"args\":[\"/a\"]", list, &err) == NULL &&
		   text_is(err.path, "mounts[0].options"),
	   "more data than mount(2) takes");
}

static void test_environment(void)
{
	struct buffer env = BUFFER(arena), text = BUFFER(arena);
	const struct plan *plan;
	const uint64_t *cell;
	struct error err;
	uint32_t n = 0;

	for (int i = 0; i < 4000; i++)
		buffer_printf(&env, "\"N%d=%d\",", i % 2000, i);
	plan = compile(arena_printf(arena, "\"args\":[\"/a\"],\"env\":[%s\"Z=\"]", env.data), "}",
		       &err);
	cell = program_vector(plan->program, find(plan, OP_EXEC)->text[2]);
	is_text(program_string(plan->program, cell[0]), "N0=2000", "the last of a name counts");
	while (cell[n])
		n++;
	is_u64(n, 2002, "2000 names, one empty value, a cell for HOME");
	ok(plan->want_home, "HOME is missing");
	plan_print_text(&text, plan, NULL);
	ok(strstr(text.data, " HOME]"), "and printed as such");
}

static void test_resources(void)
{
	static const char text[] =
		"{\"memory\":{\"limit\":8192,\"swap\":12288},\"pids\":{\"limit\":3}}";
	static const struct plan_hierarchy v2 = {.name = "",
						 .mount = "/m",
						 .path = "/x",
						 .v2 = true,
						 .enable = PLAN_CONTROLLER_MEMORY |
							   PLAN_CONTROLLER_PIDS};
	static const struct plan_hierarchy v1[] = {
		{.name = "pids", .mount = "/p", .path = "/x"},
		{.name = "cpu,memory", .mount = "/m", .path = "/x"},
	};
	struct oci_document *doc = oci_document_open(arena, "resources", text, strlen(text));
	struct spec spec = {.document = doc};
	struct oci_resources *resources;
	struct plan_limits limits;
	struct error err;

	if (oci_parse_resources(arena, doc, &resources, &err) < 0)
		bail("resources: %s", err.text);
	ok(plan_resources(arena, &spec, resources, read_facts(), &v2, 1, &limits, &err) == 0 &&
		   limits.n_rows == 3,
	   "resources alone");
	is_text(limits.rows[0].file, "pids.max", "pids first");
	ok(limits.rows[0].late, "but written late");
	is_text(limits.rows[2].text, "4096", "swap without memory on v2");
	ok(plan_resources(arena, &spec, resources, read_facts(), v1, 2, &limits, &err) == 0 &&
		   limits.rows[1].hierarchy == 1 &&
		   text_is(limits.rows[1].file, "memory.limit_in_bytes") &&
		   text_is(limits.rows[2].text, "12288"),
	   "v1: the hierarchy of each, limit before memsw");
	ok(plan_resources(arena, &spec, resources, read_facts(), v1, 1, &limits, &err) < 0 &&
		   text_is(err.path, "linux.resources.memory.limit") && err.place.line == 1,
	   "a controller that is not there");
}

static void test_caps(void)
{
	is_i64(caps_number("CAP_CHOWN"), 0, "the first");
	is_i64(caps_number("CAP_CHECKPOINT_RESTORE"), CAP_NUMBER_LAST, "the last");
	is_i64(caps_number("CAP_SYS_ADMIN"), CAP_NUMBER_SYS_ADMIN, "one between");
	is_i64(caps_number("chown"), -1, "no other spelling");
	is_text(caps_name(CAP_NUMBER_SYS_RESOURCE), "CAP_SYS_RESOURCE", "and back");
	ok(caps_name(41) == NULL, "beyond");
	is_text(caps_closest("CAP_CHWON"), "CAP_CHOWN", "did you mean");
}

int main(void)
{
	arena = arena_new();
	test_holes();
	test_search();
	test_sizes();
	test_environment();
	test_resources();
	test_caps();
	arena_free(arena);
	return done();
}
