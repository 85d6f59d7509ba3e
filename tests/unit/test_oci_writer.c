/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* the writer: what it prints, and that the parser reads the same back */
#include "tap.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "libocispec/oci.h"

static void test_by_hand(void)
{
	autoarena struct arena *arena = arena_new();
	struct buffer buf = BUFFER(arena);
	struct oci_state state = {.oci_version = "1.3.0",
				  .id = "x\"\\\n\x1b\x7f\xc3\xa4",
				  .status = OCI_STATE_STATUS_STOPPED,
				  .bundle = "/b"};
	struct oci_state empty = {.oci_version = "1.3.0"};

	OCI_SET(&state, OCI_STATE_PID);
	state.annotations = (struct oci_map){.n = 1,
					     .v = &(struct oci_pair){.key = "a.b", .value = ""}};
	oci_write_state(&buf, &state, OCI_COMPACT);
	is_text(buf.data,
		"{\"ociVersion\":\"1.3.0\",\"id\":\"x\\\"\\\\\\n\\u001b\\u007f\xc3\xa4\","
		"\"status\":\"stopped\",\"pid\":0,\"bundle\":\"/"
		"b\",\"annotations\":{\"a.b\":\"\"}}",
		"compact, a 0 that is set is printed");
	buf.size = 0;
	oci_write_state(&buf, &state, OCI_INDENTED);
	is_text(buf.data,
		"{\n  \"ociVersion\": \"1.3.0\",\n  \"id\": "
		"\"x\\\"\\\\\\n\\u001b\\u007f\xc3\xa4\",\n"
		"  \"status\": \"stopped\",\n  \"pid\": 0,\n  \"bundle\": \"/b\",\n"
		"  \"annotations\": {\n    \"a.b\": \"\"\n  }\n}\n",
		"indented");
	buf.size = 0;
	OCI_SET(&empty, OCI_STATE_ANNOTATIONS);
	OCI_SET(&empty, OCI_STATE_BUNDLE);
	OCI_SET(&empty, OCI_STATE_STATUS);
	oci_write_state(&buf, &empty, OCI_INDENTED);
	is_text(buf.data, "{\n  \"ociVersion\": \"1.3.0\",\n  \"annotations\": {}\n}\n",
		"an empty map that is set, but no string that is NULL");
	buf.size = 0;
	oci_write_string(&buf, "a\xff\xc3(\xf0\x9f\x98\x80");
	is_text(buf.data, "\"a\xef\xbf\xbd\xef\xbf\xbd(\xf0\x9f\x98\x80\"",
		"what is not UTF-8 becomes U+FFFD");
}

/* every kind of member, read, written in both styles and read again */
static void test_round_trip(void)
{
	static const char text[] =
		"{\"kernel\":\"5.10\",\"arch\":\"x86_64\",\"euid\":0,\"egid\":4294967295,"
		"\"lastCap\":40,\"capsEffective\":\"0x0\",\"capsBounding\":\"0x1ffffffffff\","
		"\"initialUserns\":false,\"cgroupLayout\":\"hybrid\",\"hierarchies\":[{\"name\":"
		"\"\","
		"\"mount\":\"/sys/fs/cgroup\",\"own\":\"/\",\"v2\":true,\"controllers\":[]},"
		"{\"name\":\"cpu,cpuacct\",\"mount\":\"/m\",\"own\":\"/a\"}],\"lsm\":[\"selinux\","
		"\"\"],\"rlimitsHard\":[{\"name\":\"RLIMIT_AS\",\"hard\":18446744073709551615}],"
		"\"seccomp\":{},\"pidMax\":0}";
	autoarena struct arena *arena = arena_new();
	struct oci_document *doc = oci_document_open(arena, "f", text, sizeof(text) - 1);
	struct buffer buf = BUFFER(arena), again = BUFFER(arena);
	struct error err = {0};
	struct oci_facts *facts;

	if (!ok(oci_parse_facts(arena, doc, &facts, &err) == 0, "facts"))
		return;
	oci_write_facts(&buf, facts, OCI_COMPACT);
	is_text(buf.data, text, "written as they were read");
	oci_write_facts(&again, facts, OCI_INDENTED);
	doc = oci_document_open(arena, "f", again.data, again.size);
	ok(oci_parse_facts(arena, doc, &facts, &err) == 0, "indented facts");
	buf.size = 0;
	oci_write_facts(&buf, facts, OCI_COMPACT);
	is_text(buf.data, text, "written again");
}

static void test_config_kinds(void)
{
	static const char text[] =
		"{\"ociVersion\":\"1.3.0\",\"process\":{\"user\":{\"uid\":0,\"gid\":0,"
		"\"additionalGids\":[0,7]},\"cwd\":\"/"
		"\",\"oomScoreAdj\":-5,\"scheduler\":{\"policy\":"
		"\"SCHED_FIFO\",\"flags\":[\"SCHED_FLAG_RECLAIM\"]}},\"mounts\":[],\"hooks\":{},"
		"\"linux\":{\"resources\":{\"blockIO\":{\"weight\":0},\"rdma\":{\"a\":{"
		"\"hcaHandles\":1},"
		"\"b\":{}},\"unified\":{\"x\":\"y\"}},\"netDevices\":{\"e\":{\"name\":\"f\"}}}}";
	autoarena struct arena *arena = arena_new();
	struct oci_document *doc = oci_document_open(arena, "c", text, sizeof(text) - 1);
	struct buffer buf = BUFFER(arena);
	struct error err = {0};
	struct oci_config *config;

	if (!ok(oci_parse_config(arena, doc, &config, &err) == 0, "a config"))
		return;
	oci_write_config(&buf, config, OCI_COMPACT);
	is_text(buf.data, text, "written as it was read");
}

int main(void)
{
	test_by_hand();
	test_round_trip();
	test_config_kinds();
	return done();
}
