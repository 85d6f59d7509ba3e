/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* the parser: every refusal with its exact place and path, and what it makes of good documents */
#include "tap.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "libocispec/oci.h"

#define PROCESS "\"process\":{\"cwd\":\"/\","

/* what `davit` would say about a config, "" when it is accepted */
static const char *complaint(struct arena *arena, const char *text, size_t size)
{
	struct oci_document *doc = oci_document_open(arena, "c", text, size);
	struct oci_config *config = NULL;
	struct error err = {0};
	char *line = arena_alloc(arena, 2048);

	if (oci_parse_config(arena, doc, &config, &err) == 0)
		return config ? "" : "no config";
	return config ? "config written" : error_format(&err, line, 2048);
}

struct row {
	const char *text;
	size_t size;
	const char *want;
};
#define ROW(text, want)                      \
	{                                    \
		text, sizeof(text) - 1, want \
	}

/* `^` marks the place that the refusal must name; it is taken out before the text is parsed */
static const struct row refusals[] = {
	/* the document */
	ROW("^", "the document is empty"),
	ROW("^ \n\t", "the document is empty"),
	ROW("^\xef\xbb\xbf{}", "the document starts with a byte order mark"),
	ROW("{\"ociVersion\":\"1\"} ^x", "something follows the document"),
	ROW("{\"ociVersion\":\"1\"}\n^{}", "something follows the document"),
	ROW("{\"ociVersion\":\"1\"}^]", "something follows the document"),
	ROW("^[]", "an object is expected, not an array"),
	ROW("^null", "an object is expected, not null"),
	ROW(" ^17", "an object is expected, not a number"),
	ROW("^\"x\"", "an object is expected, not a string"),
	ROW("^true", "an object is expected, not a boolean"),
	ROW("^nonsense", "a value is expected: text needs double quotes"),
	/* required */
	ROW("^{}", "required member `ociVersion` is missing"),
	ROW("\n ^{\"process\":\n  {}}", "required member `ociVersion` is missing"),
	ROW("{\"ociVersion\":\"1\",\n\"process\":\n  ^{}}",
	    "process: required member `cwd` is missing"),
	ROW("{\"ociVersion\":^null}", "ociVersion: a string is expected, not null"),
	ROW("{\"ociVersion\":\"1\",\"mounts\":[{\"destination\":\"/a\"},\n^{\"type\":\"b\"}]}",
	    "mounts[1]: required member `destination` is missing"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_LOG\","
	    "\"syscalls\":[{\"names\":^[],\"action\":\"SCMP_ACT_LOG\"}]}}}",
	    "linux.seccomp.syscalls[0].names: at least one element is needed"),
	/* types */
	ROW("{\"ociVersion\":\"1\",\"process\":{\"cwd\":\n ^5}}",
	    "process.cwd: a string is expected, not a number"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"terminal\":^\"yes\"}}",
	    "process.terminal: true or false is expected, not a string"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"args\":^{\"a\":[{}]}}}",
	    "process.args: an array is expected, not an object"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"args\":[\"a\",^null]}}",
	    "process.args[1]: a string is expected, not null"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"args\":[\"a\",^[\"b\"]]}}",
	    "process.args[1]: a string is expected, not an array"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"rlimits\":[^7]}}",
	    "process.rlimits[0]: an object is expected, not a number"),
	ROW("{\"ociVersion\":\"1\",\"annotations\":{\"a\":\"\",\"b.c\": ^false}}",
	    "annotations[\"b.c\"]: a string is expected, not a boolean"),
	ROW("{\"ociVersion\":\"1\",\"annotations\":{\"a\":^null}}",
	    "annotations[\"a\"]: a string is expected, not null"),
	ROW("{\"ociVersion\":\"1\",\"annotations\":{^\"\":\"x\"}}",
	    "annotations[\"\"]: an empty key"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"netDevices\":{\"eth0\":{\"name\":^23}}}}",
	    "linux.netDevices[\"eth0\"].name: a string is expected, not a number"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"netDevices\":{\"eth0\":^5}}}",
	    "linux.netDevices[\"eth0\"]: an object is expected, not a number"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"resources\":{\"rdma\":{\"m\":"
	    "{\"hcaHandles\":^\"no\"}}}}}",
	    "linux.resources.rdma[\"m\"].hcaHandles: a number is expected, not a string"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"timeOffsets\":{^\"boot\":{\"secs\":1}}}}",
	    "linux.timeOffsets.boot: unknown member"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"timeOffsets\":{^\"bootime\":{\"secs\":1}}}}",
	    "linux.timeOffsets.bootime: unknown member; did you mean `boottime`?"),
	/* numbers */
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"oomScoreAdj\":^1001}}",
	    "process.oomScoreAdj: a number from -1000 to 1000 is expected, not `1001`"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"oomScoreAdj\":^-1001}}",
	    "process.oomScoreAdj: a number from -1000 to 1000 is expected, not `-1001`"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"user\":{\"uid\":0,\"gid\":^4294967296}}}",
	    "process.user.gid: a number from 0 to 4294967295 is expected, not "
	    "`4294967296`"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"user\":{\"uid\":^-1,\"gid\":0}}}",
	    "process.user.uid: a number from 0 to 4294967295 is expected, not `-1`"),
	ROW("{\"ociVersion\":\"1\"," PROCESS
	    "\"user\":{\"uid\":0,\"gid\":0,\"additionalGids\":[1,^1.5]}}}",
	    "process.user.additionalGids[1]: a number without fraction and exponent is "
	    "expected, not `1.5`"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"resources\":{\"pids\":{\"limit\":^1e3}}}}",
	    "linux.resources.pids.limit: a number without fraction and exponent is expected, "
	    "not `1e3`"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"resources\":{\"pids\":{\"limit\":"
	    "^9223372036854775808}}}}",
	    "linux.resources.pids.limit: a number from -9223372036854775808 to "
	    "9223372036854775807 is expected, not `9223372036854775808`"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"resources\":{\"pids\":{\"limit\":"
	    "^-9223372036854775809}}}}",
	    "linux.resources.pids.limit: a number from -9223372036854775808 to "
	    "9223372036854775807 is expected, not `-9223372036854775809`"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"resources\":{\"blockIO\":{\"weight\":^65536}}}}",
	    "linux.resources.blockIO.weight: a number from 0 to 65535 is expected, not "
	    "`65536`"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"resources\":{\"cpu\":{\"shares\":"
	    "^18446744073709551616}}}}",
	    "linux.resources.cpu.shares: a number from 0 to 18446744073709551615 is expected, "
	    "not `18446744073709551616`"),
	ROW("{\"ociVersion\":\"1\",\"hooks\":{\"poststop\":[{\"path\":\"/x\",\"timeout\":^0}]}}",
	    "hooks.poststop[0].timeout: a number from 1 to 2147483647 is expected, not `0`"),
	/* words */
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"namespaces\":[{\"type\":\"pid\"},"
	    "{\"type\":^\"netwrok\"}]}}",
	    "linux.namespaces[1].type: unknown value `netwrok`, did you mean `network`?"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"rlimits\":[{\"type\":^\"RLIMIT_NOFILES\","
	    "\"hard\":1,\"soft\":1}]}}",
	    "process.rlimits[0].type: unknown value `RLIMIT_NOFILES`, did you mean "
	    "`RLIMIT_NOFILE`?"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"rootfsPropagation\":^\"\"}}",
	    "linux.rootfsPropagation: unknown value `` (one of `shared`, `slave`, `private`, "
	    "`unbindable`, `rshared`, `rslave`, `rprivate`, `runbindable`)"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_LOG\","
	    "\"architectures\":[\"SCMP_ARCH_X86\",^\"amd64\"]}}}",
	    "linux.seccomp.architectures[1]: unknown value `amd64`"),
	ROW("{\"ociVersion\":\"1\",\"linux\":{\"namespaces\":[{\"type\":^\"pid\\u0020\"}]}}",
	    "linux.namespaces[0].type: unknown value `pid `, did you mean `pid`?"),
	/* duplicates */
	ROW("{\"ociVersion\":\"1\",\n ^\"ociVersion\":\"1\"}",
	    "ociVersion: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",^\"oci\\u0056ersion\":\"1\"}",
	    "ociVersion: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",\"root\":null,^\"root\":null}", "root: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",\"x\":1,\"y\":2,^\"x\":{}}", "x: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",\"x\":[0,{\"b\":[],^\"b\":2}]}",
	    "x[1].b: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",\"windows\":{\"layer\\u0046\":[],\"a\":{\"q\":1},^\"layerF\":2}"
	    "}",
	    "windows.layerF: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",\"annotations\":{\"a.b\":\"\",\"c\":\"\",^\"a.b\":\"\"}}",
	    "annotations[\"a.b\"]: the member occurs twice"),
	ROW("{\"ociVersion\":\"1\",\"mounts\":[{\"destination\":\"/\",\"x\":1,^\"x\":2}]}",
	    "mounts[0].x: the member occurs twice"),
	/* texts */
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"a^\\u0000b\"}",
	    "hostname: a string must not hold a NUL"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"a^\0b\"}",
	    "hostname: a control character in a string"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"a^\nb\"}",
	    "hostname: a control character in a string"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"a^\\ud800\"}",
	    "hostname: half of a surrogate pair"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"\\\\^\\udc00x\"}",
	    "hostname: half of a surrogate pair"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"^\\ud83d\\u0041\"}",
	    "hostname: half of a surrogate pair"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"^\\ud83d\\\\\\udE00\"}",
	    "hostname: half of a surrogate pair"),
	ROW("{\"ociVersion\":\"1\",\"x\":[\"^\\ud83d\"]}", "x[0]: half of a surrogate pair"),
	ROW("{\"ociVersion\":\"1\",\"x^\\ud83d\":1}", "half of a surrogate pair"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"a^\xff\"}", "hostname: invalid UTF-8"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"\xc3\xa4^\xc3\"}", "hostname: invalid UTF-8"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"^\xed\xa0\x80\"}", "hostname: invalid UTF-8"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"^\xc0\x80\"}", "hostname: invalid UTF-8"),
	ROW("{\"ociVersion\":\"1\",\"hostname\":\"^\xf4\x90\x80\x80\"}", "hostname: invalid UTF-8"),
	ROW("{\"ociVersion\":\"1\",\"annotations\":{\"^\xe4\":\"x\"}}",
	    "annotations: invalid UTF-8"),
	/* syntax */
	ROW("{^", "the document ends too early"),
	ROW("{\"ociVersion\"^", "ociVersion: the document ends too early"),
	ROW("{\"ociVersion\":^", "ociVersion: the document ends too early"),
	ROW("{\"ociVersion\":\"1^", "ociVersion: the document ends too early"),
	ROW("{\"ociVersion\":\"1\\^", "ociVersion: the document ends too early"),
	ROW("{\"ociVersion\":\"1\"\n^", "the document ends too early"),
	ROW("{\"ociVersion\":\"1\",\n^", "the document ends too early"),
	ROW("{\"ociVersion\":\"1\",\"pro^", "the document ends too early"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"args\":[\"a\"^",
	    "process.args: the document ends too early"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"args\":[\"a\",^",
	    "process.args[1]: the document ends too early"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"terminal\":tr^",
	    "process.terminal: the document ends too early"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"terminal\":^trux}}",
	    "process.terminal: a value is expected: text needs double quotes"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"oomScoreAdj\":^-}}",
	    "process.oomScoreAdj: a malformed number"),
	ROW("{\"ociVersion\":\"1\"," PROCESS "\"oomScoreAdj\":0^1}}",
	    "process: `,` or `}` is expected"),
	ROW("{\"ociVersion\":\"1\",^}", "the name of a member in double quotes is expected"),
	ROW("{\"ociVersion\":\"1\" ^\"x\":1}", "`,` or `}` is expected"),
	ROW("{\"ociVersion\" ^\"1\"}", "ociVersion: `:` is expected"),
	ROW("{^ociVersion:1}", "the name of a member in double quotes is expected"),
	ROW("{\"ociVersion\":\"1\",\"x\":[1,^]}", "x[1]: a value is expected"),
	ROW("{\"ociVersion\":\"1\",\"x\":[1 ^2]}", "x: `,` or `]` is expected"),
	ROW("{\"ociVersion\":\"1\",\"x\":[1^}", "x: `,` or `]` is expected"),
	ROW("{\"ociVersion\":\"1\" ^/* no */}", "JSON has no comments"),
	ROW("{\"ociVersion\":\"1\", ^// no\n\"a\":1}", "JSON has no comments"),
	ROW("{\"ociVersion\":\"^\\x\"}", "ociVersion: an unknown escape in a string"),
	ROW("{\"ociVersion\":\"^\\u12g4\"}", "ociVersion: `\\u` needs four hexadecimal digits"),
	ROW("{^]", "the name of a member in double quotes is expected"),
	ROW("{\"ociVersion\":^'1'}", "ociVersion: a value is expected"),
	ROW("{\"ociVersion\":\"1\",\"x\":{\"a\":[[0,{\"deep\":[^tru]}]]}}",
	    "x.a[0][1].deep[0]: a value is expected: text needs double quotes"),
	/* the first in document order, although it is found last */
	ROW("{\"ociVersion\":\"1\",\"process\":^{\"terminal\":1}}",
	    "process: required member `cwd` is missing"),
};

static void test_refusals(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct row *row = &refusals[i];
		autoarena struct arena *arena = arena_new();
		char *text = arena_bytes(arena, row->text, row->size);
		char *mark = memchr(text, '^', row->size);
		unsigned int line = 1, column = 1;

		if (!mark)
			bail("row %zu has no mark", i);
		for (const char *p = text; p < mark; p++, column++) {
			if (*p == '\n') {
				line++;
				column = 0;
			}
		}
		memmove(mark, mark + 1, (size_t)(text + row->size - mark));
		is_text(complaint(arena, text, row->size - 1),
			arena_printf(arena, "c:%u:%u: %s", line, column, row->want), row->want);
	}
}

static void test_depth_and_size(void)
{
	autoarena struct arena *arena = arena_new();
	struct buffer deep = BUFFER(arena), huge = BUFFER(arena);

	buffer_add_text(&deep, "{\"ociVersion\":\"1\",\"x\":");
	for (int i = 1; i < OCI_DEPTH_MAX; i++)
		buffer_add_char(&deep, '[');
	for (int i = 1; i < OCI_DEPTH_MAX; i++)
		buffer_add_char(&deep, ']');
	buffer_add_char(&deep, '}');
	is_text(complaint(arena, deep.data, deep.size), "", "32 levels are accepted");

	deep.size = 0;
	buffer_add_text(&deep, "{\"ociVersion\":\"1\",\"x\":");
	for (int i = 0; i < 100000; i++)
		buffer_add_char(&deep, '[');
	is_text(complaint(arena, deep.data, deep.size),
		"c:1:54: "
		"x[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]"
		"[0]["
		"0][0][0]: more than 32 objects and arrays inside each other",
		"33 levels are not");

	buffer_add_text(&huge, "{\"ociVersion\":\"1\",\"x\":\"");
	memset(buffer_reserve(&huge, OCI_SIZE_MAX), 'a', OCI_SIZE_MAX);
	huge.size += OCI_SIZE_MAX;
	buffer_add_text(&huge, "\"}");
	is_text(complaint(arena, huge.data, huge.size), "c:1:1: the document is larger than 16 MiB",
		"17 MiB are refused");
	deep.size = 0;
	buffer_add_text(&deep, "{\"ociVersion\":\"1\",\"linux\":{\"devices\":[");
	for (int i = 0; i < OCI_OBJECTS_MAX; i++)
		buffer_add_text(&deep, "{\"path\":\"\",\"type\":\"c\"},");
	is_text(complaint(arena, deep.data, deep.size),
		"c:1:4599993: linux.devices[199998]: more than 200000 objects",
		"200 001 objects are refused");
	huge.data[OCI_SIZE_MAX - 2] = '"';
	huge.data[OCI_SIZE_MAX - 1] = '}';
	is_text(complaint(arena, huge.data, OCI_SIZE_MAX), "", "16 MiB are accepted");
}

static void test_good(void)
{
	static const char text[] = "{\"ociVersion\":\"1.3.0\",\n"
				   " \"process\": {\"cwd\": "
				   "\"/\\u00e4\\n\\ud83d\\ude00\\/\",\"args\":[\"a\",\"b\\\"\"],\n"
				   "  "
				   "\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\",\"hard\":"
				   "18446744073709551615,\"soft\":0}],\n"
				   "  \"terminal\":false,\"oomScoreAdj\":-0,\"scheduler\":null},\n"
				   " \"annotations\":{\"k\\u0065y\":\"v\",\"\\\"\":\"\"},\n"
				   " \"linux\":{\"netDevices\":{\"e\":{},\"f\":{\"name\":\"g\"}},\n"
				   "  "
				   "\"resources\":{\"pids\":{\"limit\":-9223372036854775808},"
				   "\"rdma\":{\"r\":{\"hcaObjects\":7}}},\n"
				   "  "
				   "\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\","
				   "\"architectures\":[\"SCMP_ARCH_X32\"]}},\n"
				   " \"mounts\":[]}";
	autoarena struct arena *arena = arena_new();
	struct oci_document *doc = oci_document_open(arena, "c", text, sizeof(text) - 1);
	struct oci_config *c;
	struct error err = {0};
	const struct oci_process *p;
	struct place place;

	if (!ok(oci_parse_config(arena, doc, &c, &err) == 0, "a good document is accepted"))
		return;
	p = c->process;
	is_text(p->cwd, "/\xc3\xa4\n\xf0\x9f\x98\x80/", "escapes and surrogate pairs are decoded");
	ok(p->args.n == 2 && strcmp(p->args.v[1], "b\"") == 0, "arrays of strings");
	ok(text[p->args.at[1] - 1] == '"' && text[p->args.at[1]] == 'b', "places of elements");
	is_u64(p->rlimits.v[0].hard, UINT64_MAX, "the largest unsigned number");
	is_u64(p->rlimits.v[0].type, OCI_RLIMIT_TYPE_NOFILE, "words are enumerations");
	ok(OCI_HAS(&p->rlimits.v[0], OCI_RLIMIT_SOFT), "a 0 that was given is known to be there");
	ok(OCI_HAS(p, OCI_PROCESS_TERMINAL) && !p->terminal, "so is a false");
	ok(OCI_HAS(p, OCI_PROCESS_OOM_SCORE_ADJ) && p->oom_score_adj == 0, "-0 is 0");
	ok(!OCI_HAS(p, OCI_PROCESS_ENV) && p->env.n == 0, "what was not given is not there");
	ok(!OCI_HAS(p, OCI_PROCESS_SCHEDULER) && !p->scheduler, "null is not there");
	ok(OCI_HAS(c, OCI_CONFIG_MOUNTS) && c->mounts.n == 0, "an empty array is there");
	place = oci_place(doc, OCI_AT(p, OCI_PROCESS_CWD));
	ok(place.line == 2 && place.column == 21, "place of a string with escapes");
	place = oci_place_at(doc, p->self_at);
	ok(place.line == 2 && place.column == 13, "place of an object");
	ok(text + p->args.at[0] - 1 == strstr(text, "\"a\""), "place behind a string with escapes");
	place = oci_place_at(doc, 0);
	ok(place.line == 0 && place.column == 0, "place of what is absent");
	is_text(c->annotations.v[0].key, "key", "keys of maps are decoded");
	is_text(c->annotations.v[1].key, "\"", "and may be anything");
	ok(text[c->annotations.v[1].key_at - 1] == '"', "places of keys");
	is_u64(c->linux_->net_devices.n, 2, "maps of objects");
	is_text(c->linux_->net_devices.v[1].key, "f", "their keys");
	is_text(c->linux_->net_devices.v[1].value.name, "g", "their values");
	is_u64(c->linux_->resources->rdma.v[0].value.hca_objects, 7, "of another layout too");
	is_i64(c->linux_->resources->pids->limit, INT64_MIN, "the least signed number");
	is_u64(c->linux_->seccomp->architectures.v[0], OCI_SECCOMP_ARCH_X32, "arrays of words");
	ok(!doc->problems, "nothing to say about it");
}

static void test_ignored(void)
{
	static const char text[] =
		"{\"ociVersion\":\"1\",\"hostnam\":\"x\",\n\"zos\":{\"a\":[1.5e3]},"
		"\"process\":{\"cwd\":\"/\",\"xyzzy-3\":null,\"a b\":{}}}";
	autoarena struct arena *arena = arena_new();
	struct oci_document *doc = oci_document_open(arena, "c", text, sizeof(text) - 1);
	struct oci_config *c;
	struct error err = {0};
	const struct oci_problem *p;

	ok(oci_parse_config(arena, doc, &c, &err) == 0, "unknown members are no error");
	p = doc->problems;
	ok(p && p->severity == OCI_UNKNOWN && p->line == 1 && p->column == 19,
	   "but they are listed, at the key");
	is_text(p->path, "hostnam", "with their path");
	is_text(p->text, "unknown member, ignored; did you mean `hostname`?", "and a suggestion");
	p = p->next;
	ok(p && p->severity == OCI_FOREIGN && p->line == 2 && p->column == 1,
	   "other platforms' sections are listed");
	ok(OCI_HAS(c, OCI_CONFIG_ZOS), "and their presence is kept");
	p = p->next;
	is_text(p->path, "process.xyzzy-3", "path of an unknown member in an object");
	is_text(p->next->path, "process[\"a b\"]", "keys that are no words are quoted");
	ok(!p->next->next && doc->n_errors == 0, "nothing else is listed");
}

static void test_all_of_them(void)
{
	static const char text[] =
		"{\"ociVersion\":1,\"process\":{\"args\":[5,\"a\",{}],\"user\":{}},\n"
		"\"linux\":{\"namespaces\":[{\"type\":\"p\"}]},\"a\":1,\"a\":2,";
	/* the document breaks off: what the open object has twice or lacks is not known */
	static const char *const want[] = {"ociVersion",
					   "process",
					   "process.args[0]",
					   "process.args[2]",
					   "process.user",
					   "process.user",
					   "linux.namespaces[0].type",
					   "a",
					   "a",
					   ""};
	autoarena struct arena *arena = arena_new();
	struct oci_document *doc = oci_document_open(arena, "c", text, sizeof(text) - 1);
	struct oci_config *c = NULL;
	struct error err = {0};
	size_t n = 0;

	ok(oci_parse_config(arena, doc, &c, &err) < 0 && !c, "nothing is returned");
	for (const struct oci_problem *p = doc->problems; p; p = p->next, n++)
		is_text(p->path, n < ARRAY_SIZE(want) ? want[n] : "nothing more",
			"everything is found in one go, in document order");
	is_u64(n, ARRAY_SIZE(want), "and nothing twice");
	is_u64(doc->n_errors, 8, "unknown members are no errors");
}

static void test_many(void)
{
	autoarena struct arena *arena = arena_new();
	struct buffer text = BUFFER(arena);
	struct oci_document *doc;
	struct oci_config *c;
	struct error err = {0};
	char line[1200];

	buffer_add_text(&text, "{");
	for (int i = 0; i < 100000; i++)
		buffer_printf(&text, "\"key%d\":0,", i);
	buffer_add_text(&text, "\"ociVersion\":5}");
	doc = oci_document_open(arena, "c", text.data, text.size);
	ok(oci_parse_config(arena, doc, &c, &err) < 0, "100 000 unknown members, one error");
	ok(doc->n_listed == OCI_PROBLEMS_MAX + 1, "the list is bounded");
	ok(strstr(error_format(&err, line, sizeof(line)), ": ociVersion: a string") != NULL,
	   "the first error is on it whatever comes before");
}

static void test_other_documents(void)
{
	static const char facts[] =
		"{\"kernel\":\"6.18\",\"arch\":\"x86_64\",\"euid\":0,\"egid\":0,\"lastCap\":40,"
		"\"capsEffective\":\"0x1ffffffffff\",\"capsBounding\":\"0x0\",\"cgroupLayout\":"
		"\"v2\"}";
	static const char bad[] =
		"{\"kernel\":\"6\",\"arch\":\"x86_64\",\"euid\":0,\"egid\":0,\"lastCap\":40,"
		"\"capsEffective\":\"1ff\",\"capsBounding\":\"0x0\",\"cgroupLayout\":\"v2\","
		"\"umsk\":0}";
	autoarena struct arena *arena = arena_new();
	struct oci_document *doc = oci_document_open(arena, "facts.json", facts, sizeof(facts) - 1);
	struct oci_facts *f;
	struct error err = {0};

	ok(oci_parse_facts(arena, doc, &f, &err) == 0, "facts are parsed");
	is_u64(f->kernel, 6 << 16 | 18, "a release is a number");
	is_u64(f->caps_effective, UINT64_C(0x1ffffffffff), "a set is a hexadecimal number");
	doc = oci_document_open(arena, "facts.json", bad, sizeof(bad) - 1);
	ok(oci_parse_facts(arena, doc, &f, &err) < 0 && doc->n_errors == 3,
	   "and misspelt facts are errors");
	is_text(err.text, "a kernel release like `6.18` is expected, not `6`",
		"a release in words");
}

int main(void)
{
	test_refusals();
	test_depth_and_size();
	test_good();
	test_ignored();
	test_all_of_them();
	test_many();
	test_other_documents();
	return done();
}
