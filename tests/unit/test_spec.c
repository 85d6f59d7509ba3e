/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of a config.json's part and an error that it gives, `path: text`; NULL is none. The
 * ids are those of the checklist of the specification that the rule comes from. */
#include "spec/spec.h"

#include "base/cleanup.h"
#include "libocispec/oci.h"
#include "tests/unit/tap.h"

#define UTS "{\"type\":\"mount\"},{\"type\":\"uts\"}"
#define TOP(x)                                                   \
	"{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"r\"}," x \
	",\"linux\":{\"namespaces\":[{\"type\":\"mount\"}]}}"
#define PROCESS(x) TOP("\"process\":{\"cwd\":\"/\",\"args\":[\"sh\"]," x "}")
#define NAMESPACES(ns, x)                                      \
	"{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"r\"}," \
	"\"linux\":{\"namespaces\":[" ns "]" x "}}"
#define LINUX(x) NAMESPACES("{\"type\":\"mount\"}", "," x)
#define RESOURCES(x) LINUX("\"resources\":{" x "}")
#define SECCOMP(x) LINUX("\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"," x "}")
#define USER "{\"type\":\"mount\"},{\"type\":\"user\"}"
#define MAP(inside, outside, size) \
	"{\"containerID\":" inside ",\"hostID\":" outside ",\"size\":" size "}"
#define BOTH(maps) ",\"uidMappings\":[" maps "],\"gidMappings\":[" MAP("0", "0", "1") "]"
#define CONFIG_OF(x)                                           \
	"{\"ociVersion\":\"" x "\",\"root\":{\"path\":\"r\"}," \
	"\"linux\":{\"namespaces\":[{\"type\":\"mount\"}]}}"

static const struct row {
	const char *id, *config, *error;
} rows[] = {
	{"a minimal config", TOP("\"hooks\":{}"), NULL},
	{"PROC-01 no process", LINUX("\"sysctl\":{}"), NULL},

	{"VER-02", CONFIG_OF("invalid"), "ociVersion: `invalid` is not a version"},
	{"VER-02", CONFIG_OF("1.0"), "ociVersion: `1.0` is not a version"},
	{"VER-02", CONFIG_OF("1.01.0"), "ociVersion: `1.01.0` is not a version"},
	{"VER-02", CONFIG_OF(""), "ociVersion: `` is not a version"},
	{"VER-02", CONFIG_OF("1.0.0-"), "ociVersion: `1.0.0-` is not a version"},
	{"VER-02", CONFIG_OF("1.0.0-rc.01"), "ociVersion: `1.0.0-rc.01` is not a version"},
	{"VER-02", CONFIG_OF("1.0.0-rc5-dev"), NULL},
	{"VER-02", CONFIG_OF("1.3.0+dev"), NULL},
	{"GEN-05", CONFIG_OF("1.99.7"), NULL},
	{"GEN-05", CONFIG_OF("2.0.0"), "ociVersion: version `2.0.0` is not supported"},
	{"GEN-05", CONFIG_OF("0.6.0"), "ociVersion: version `0.6.0` is not supported"},
	{"ROOT-01", "{\"ociVersion\":\"1.0.0\",\"linux\":{\"namespaces\":[{\"type\":\"mount\"}]}}",
	 "required member `root` is missing"},
	{"ROOT-02",
	 "{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"\"},\"linux\":{\"namespaces\":"
	 "[{\"type\":\"mount\"}]}}",
	 "root.path: is empty"},

	{"HOST-01", TOP("\"hostname\":\"x\""), "hostname: needs a uts namespace"},
	{"HOST-01", TOP("\"hostname\":\"\""), NULL},
	{"HOST-02", TOP("\"domainname\":\"x\""), "domainname: needs a uts namespace"},
	{"HOST-01",
	 "{\"hostname\":\"0123456789012345678901234567890123456789012345678901234567890"
	 "12345\",\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"r\"},\"linux\":"
	 "{\"namespaces\":[" UTS "]}}",
	 "hostname: 66 bytes are too long"},

	{"PROC-05", TOP("\"process\":{\"cwd\":\"tmp\",\"args\":[\"a\"]}"),
	 "process.cwd: `tmp` is not absolute"},
	{"PROC-07", TOP("\"process\":{\"cwd\":\"/\"}"), "process.args: nothing to run"},
	{"PROC-07", TOP("\"process\":{\"cwd\":\"/\",\"args\":[]}"), "process.args: nothing to run"},
	{"PROC-07", TOP("\"process\":{\"cwd\":\"/\",\"args\":[\"\"]}"),
	 "process.args[0]: exec: \"\": executable file not found in $PATH"},
	{"PROC-06", PROCESS("\"env\":[\"A=b\",\"C\"]"), "process.env[1]: `C` is not of the form"},
	{"PROC-06", PROCESS("\"env\":[\"=b\"]"), "process.env[0]: `=b` has no name"},
	{"RLIM-06",
	 PROCESS("\"rlimits\":[{\"type\":\"RLIMIT_CPU\",\"soft\":1,\"hard\":1},"
		 "{\"type\":\"RLIMIT_CPU\",\"soft\":2,\"hard\":2}]"),
	 "process.rlimits[1].type: RLIMIT_CPU is set twice"},
	{"RLIM-04", PROCESS("\"rlimits\":[{\"type\":\"RLIMIT_CPU\",\"soft\":2,\"hard\":1}]"),
	 "process.rlimits[0].soft: the soft limit 2 is above the hard limit 1"},
	{"RLIM-02", PROCESS("\"rlimits\":[{\"type\":\"RLIMIT_NO\",\"soft\":1,\"hard\":1}]"),
	 "process.rlimits[0].type: unknown value `RLIMIT_NO`"},
	{"USR-01", PROCESS("\"user\":{\"uid\":4294967295,\"gid\":0}"),
	 "process.user.uid: 4294967295 is no user id"},
	{"USR-03", PROCESS("\"user\":{\"uid\":0,\"gid\":0,\"additionalGids\":[4294967295]}"),
	 "process.user.additionalGids[0]: 4294967295 is no group id"},
	{"USR-02", PROCESS("\"user\":{\"uid\":0,\"gid\":0,\"umask\":512}"),
	 "process.user.umask: 512 has other bits"},
	{"AFF-02", PROCESS("\"execCPUAffinity\":{\"initial\":\"0-3, 5\"}"), NULL},
	{"AFF-02", PROCESS("\"execCPUAffinity\":{\"final\":\"all\"}"),
	 "process.execCPUAffinity.final: `all` is not a list"},

	{"MNT-03", TOP("\"mounts\":[{\"destination\":\"\"}]"), "mounts[0].destination: is empty"},
	{"MNT-05", TOP("\"mounts\":[{\"destination\":\"proc\",\"type\":\"proc\"}]"), NULL},
	{"MNT-16",
	 TOP("\"mounts\":[{\"destination\":\"/m\",\"uidMappings\":[" MAP("0", "1", "1") "]}]"),
	 "mounts[0].uidMappings: gidMappings is missing"},
	{"HK-02", TOP("\"hooks\":{\"prestart\":[{\"path\":\"bin/x\"}]}"),
	 "hooks.prestart[0].path: `bin/x` is not absolute"},
	{"HK-05", TOP("\"hooks\":{\"poststop\":[{\"path\":\"/x\",\"timeout\":0}]}"),
	 "hooks.poststop[0].timeout: a number from 1 to 2147483647"},
	{"ANN-01", TOP("\"annotations\":{\"\":\"x\"}"), "annotations[\"\"]: an empty key"},

	{"NS-08", NAMESPACES("{\"type\":\"mount\"},{\"type\":\"pid\"},{\"type\":\"pid\"}", ""),
	 "linux.namespaces[2].type: `pid` is listed twice"},
	{"NS-03", NAMESPACES("{\"type\":\"mount\"},{\"type\":\"ipc\",\"path\":\"x\"}", ""),
	 "linux.namespaces[1].path: `x` is not absolute"},
	{"NS-04", NAMESPACES("{\"type\":\"mount\"},{\"type\":\"ipc\",\"path\":\"/x\"}", ""), NULL},
	{"NS-02", NAMESPACES("{\"type\":\"mnt\"}", ""), "linux.namespaces[0].type: unknown value"},
	{"UM-01", LINUX("\"uidMappings\":[" MAP("0", "0", "1") "]"),
	 "linux.uidMappings: mappings need a user namespace"},
	{"UM-01", NAMESPACES(USER, ",\"uidMappings\":[" MAP("0", "0", "1") "]"),
	 "linux.uidMappings: gidMappings is missing"},
	{"UM-01", NAMESPACES(USER, ""), NULL},
	{"UM-01", NAMESPACES(USER, BOTH(MAP("0", "0", "0"))),
	 "linux.uidMappings[0].size: a mapping of no ids"},
	{"UM-01", NAMESPACES(USER, BOTH(MAP("0", "4294967290", "10"))),
	 "linux.uidMappings[0].size: the mapping goes beyond"},
	{"UM-01", NAMESPACES(USER, BOTH(MAP("0", "10", "5") "," MAP("4", "20", "1"))),
	 "linux.uidMappings[1]: overlaps linux.uidMappings[0] in the container"},
	{"UM-01", NAMESPACES(USER, BOTH(MAP("0", "10", "5") "," MAP("5", "14", "1"))),
	 "linux.uidMappings[1]: overlaps linux.uidMappings[0] on the host"},
	{"UM-01", NAMESPACES(USER, BOTH(MAP("0", "10", "5") "," MAP("5", "15", "1"))), NULL},
	{"TO-01", LINUX("\"timeOffsets\":{\"boottime\":{\"secs\":1}}"),
	 "linux.timeOffsets.boottime: an offset needs a time namespace"},
	{"TO-01",
	 NAMESPACES("{\"type\":\"mount\"},{\"type\":\"time\"}",
		    ",\"timeOffsets\":{\"monotonic\":{\"nanosecs\":1000000000}}"),
	 "linux.timeOffsets.monotonic.nanosecs: 1000000000 is above"},
	{"DEV-03", LINUX("\"devices\":[{\"path\":\"x\",\"type\":\"p\"}]"),
	 "linux.devices[0].path: `x` is not absolute"},
	{"DEV-05", LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"c\",\"major\":1}]"),
	 "linux.devices[0]: minor is missing"},
	{"DEV-05", LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"p\"}]"), NULL},
	{"DEV-05", LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"b\",\"major\":-1,\"minor\":0}]"),
	 "linux.devices[0].major: -1 is not from 0 to 4095"},
	{"DEV-06", LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"p\",\"fileMode\":8624}]"), NULL},
	{"DEV-06", LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"p\",\"fileMode\":65536}]"),
	 "linux.devices[0].fileMode: 65536 is not a mode"},
	{"DEV-04",
	 LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"p\"},{\"path\":\"/x\",\"type\":"
	       "\"c\",\"major\":1,\"minor\":3}]"),
	 "linux.devices[1].path: `/x` is another device in linux.devices[0]"},
	{"DEV-04",
	 LINUX("\"devices\":[{\"path\":\"/x\",\"type\":\"p\"},"
	       "{\"path\":\"/x\",\"type\":\"p\"}]"),
	 NULL},
	{"ND-03", LINUX("\"netDevices\":{\"eth0\":{}}"),
	 "linux.netDevices[\"eth0\"]: needs a network namespace"},
	{"SYS-01", LINUX("\"sysctl\":{\"net/../../x\":\"1\"}"),
	 "linux.sysctl[\"net/../../x\"]: the name leads outside"},
	{"SYS-01", LINUX("\"sysctl\":{\"net..x\":\"1\"}"),
	 "linux.sysctl[\"net..x\"]: the name has an empty part"},
	{"SYS-01", LINUX("\"sysctl\":{\"hostname\":\"1\"}"),
	 "linux.sysctl[\"hostname\"]: the name has only one part"},
	{"SYS-01", LINUX("\"sysctl\":{\"net.ipv4.conf.eth0/1.rp_filter\":\"1\"}"), NULL},
	{"CG-07", LINUX("\"cgroupsPath\":\"/a/../b\""), "linux.cgroupsPath: `/a/../b` has a `..`"},
	{"CG-07", LINUX("\"cgroupsPath\":\"/\""), "linux.cgroupsPath: `/` names no cgroup"},
	{"CG-04", LINUX("\"cgroupsPath\":\"system.slice:x:y\""), NULL},
	{"MASK-02", LINUX("\"maskedPaths\":[\"/a\",\"proc/kcore\"]"),
	 "linux.maskedPaths[1]: `proc/kcore` is not absolute"},
	{"RO-02", LINUX("\"readonlyPaths\":[\"sys\"]"), "linux.readonlyPaths[0]: `sys` is not abs"},
	{"RP-01", LINUX("\"rootfsPropagation\":\"sharedd\""), "linux.rootfsPropagation: unknown"},
	{"RDT-06", LINUX("\"intelRdt\":{\"memBwSchema\":\"MB:0=1\\nL3:\"}"),
	 "linux.intelRdt.memBwSchema: has a newline"},
	{"PER-02", LINUX("\"personality\":{\"domain\":\"LINUX\",\"flags\":[\"X\"]}"),
	 "linux.personality.flags[0]: unknown flag `X`"},

	{"CGD-05", RESOURCES("\"devices\":[{\"allow\":true,\"access\":\"rx\"}]"),
	 "linux.resources.devices[0].access: `rx` has letters"},
	{"CGD-04", RESOURCES("\"devices\":[{\"allow\":true,\"major\":-1,\"minor\":-1}]"), NULL},
	{"CGD-04", RESOURCES("\"devices\":[{\"allow\":true,\"major\":-2}]"),
	 "linux.resources.devices[0].major: -2 is no device number"},
	{"CGM-01", RESOURCES("\"memory\":{\"limit\":-2}"), "linux.resources.memory.limit: -2 is"},
	{"CGM-01", RESOURCES("\"memory\":{\"limit\":100,\"swap\":50}"),
	 "linux.resources.memory.swap: 50 is below memory.limit, 100"},
	{"CGM-01", RESOURCES("\"memory\":{\"limit\":100,\"swap\":-1}"), NULL},
	{"CGM-03", RESOURCES("\"memory\":{\"swappiness\":101}"),
	 "linux.resources.memory.swappiness: 101 is not from 0 to 100"},
	{"CGP-01", RESOURCES("\"pids\":{\"limit\":-2}"), "linux.resources.pids.limit: -2 is below"},
	{"CGP-01", RESOURCES("\"pids\":{}"), NULL},
	{"CGP-02", RESOURCES("\"pids\":{\"limit\":0}"), NULL},
	{"CGC-03", RESOURCES("\"cpu\":{\"quota\":10,\"burst\":11}"),
	 "linux.resources.cpu.burst: 11 is above cpu.quota, 10"},
	{"CGC-05", RESOURCES("\"cpu\":{\"cpus\":\"0-\"}"),
	 "linux.resources.cpu.cpus: `0-` is not a list"},
	{"CGC-06", RESOURCES("\"cpu\":{\"idle\":2}"), "linux.resources.cpu.idle: 2 is neither"},
	{"CGB-02", RESOURCES("\"blockIO\":{\"weightDevice\":[{\"major\":1,\"minor\":2}]}"),
	 "linux.resources.blockIO.weightDevice[0]: needs weight or leafWeight"},
	{"CGH-02", RESOURCES("\"hugepageLimits\":[{\"pageSize\":\"64kB\",\"limit\":1}]"),
	 "linux.resources.hugepageLimits[0].pageSize: `64kB` is no size"},
	{"CGR-01", RESOURCES("\"rdma\":{\"m\":{}}"),
	 "linux.resources.rdma[\"m\"]: needs hcaHandles or hcaObjects"},
	{"CGU-02", RESOURCES("\"unified\":{\"../x.y\":\"1\"}"),
	 "linux.resources.unified[\"../x.y\"]: `../x.y` is no file"},
	{"nothing asked",
	 RESOURCES("\"memory\":{\"disableOOMKiller\":false,\"reservation\":0},\"cpu\":{\"shares\":0"
		   ",\"quota\":0,\"period\":0,\"cpus\":\"\"},\"blockIO\":{\"weight\":0},\"rdma\":{}"
		   ",\"unified\":{},\"network\":{\"classID\":0},\"hugepageLimits\":[]"),
	 NULL},

	{"SEC-03",
	 LINUX("\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"defaultErrnoRet\":1}"),
	 "linux.seccomp.defaultErrnoRet: the action SCMP_ACT_ALLOW takes no error number"},
	{"SEC-13",
	 SECCOMP("\"syscalls\":[{\"names\":[\"a\"],\"action\":\"SCMP_ACT_LOG\","
		 "\"errnoRet\":1}]"),
	 "linux.seccomp.syscalls[0].errnoRet: the action SCMP_ACT_LOG takes no error number"},
	{"SEC-13",
	 SECCOMP("\"syscalls\":[{\"names\":[\"a\"],\"action\":\"SCMP_ACT_ERRNO\","
		 "\"errnoRet\":4096}]"),
	 "linux.seccomp.syscalls[0].errnoRet: 4096 is above 4095"},
	{"SEC-09", SECCOMP("\"listenerMetadata\":\"m\""),
	 "linux.seccomp.listenerMetadata: needs listenerPath"},
	{"SEC-10", SECCOMP("\"syscalls\":[{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}]"),
	 "linux.seccomp.syscalls[0].names: at least one element"},
	{"SEC-14",
	 SECCOMP("\"syscalls\":[{\"names\":[\"a\"],\"action\":\"SCMP_ACT_LOG\",\"args\":["
		 "{\"index\":6,\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]}]"),
	 "linux.seccomp.syscalls[0].args[0].index: 6 is not from 0 to 5"},
	{"SEC-12", SECCOMP("\"syscalls\":[{\"names\":[\"a\"],\"action\":\"SCMP_ACT_NOTIFY\"}]"),
	 "linux.seccomp.syscalls[0].action: seccomp listeners are not supported yet"},

	{"later", LINUX("\"mountLabel\":\"system_u:x\""), "linux.mountLabel: SELinux labels are"},
	{"later", LINUX("\"mountLabel\":\"\""), NULL},
	{"later", PROCESS("\"apparmorProfile\":\"p\""), "process.apparmorProfile: AppArmor"},
	{"later", PROCESS("\"scheduler\":{\"policy\":\"SCHED_OTHER\"}"),
	 "process.scheduler: sched"},
	{"later", PROCESS("\"ioPriority\":{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":4}"),
	 "process.ioPriority: I/O priorities are not supported yet"},
	{"IOP-02", PROCESS("\"ioPriority\":{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":8}"),
	 "process.ioPriority.priority: "},
	{"later", TOP("\"mounts\":[{\"destination\":\"/m\",\"options\":[\"bind\",\"ridmap=x\"]}]"),
	 "mounts[0].options[1]: id-mapped mounts are not supported yet"},
	{"later", NAMESPACES("{\"type\":\"mount\"},{\"type\":\"user\",\"path\":\"/x\"}", ""),
	 "linux.namespaces[1].path: joining a user namespace is not supported yet"},
	{"later", NAMESPACES("{\"type\":\"pid\"}", ""),
	 "linux.namespaces: a container without a mount namespace"},
	{"later", "{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"r\"}}",
	 "linux.namespaces: a container without a mount namespace"},
};

static bool has_problem(const struct oci_document *doc, const char *wanted)
{
	for (const struct oci_problem *p = doc->problems; p; p = p->next) {
		char line[1024];

		(void)snprintf(line, sizeof(line), "%s%s%s", p->path, p->path[0] ? ": " : "",
			       p->text);
		if (p->severity == OCI_ERROR && strncmp(line, wanted, strlen(wanted)) == 0)
			return true;
	}
	return false;
}

static void test_rows(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		autoarena struct arena *arena = arena_new();
		struct error err = {0};
		struct spec spec;
		int r = spec_parse(arena, "", rows[i].config, strlen(rows[i].config), &spec, &err);
		bool good = rows[i].error ? r < 0 && has_problem(spec.document, rows[i].error)
					  : r == 0 && spec.config;

		if (!ok(good, "%s: %s", rows[i].id, rows[i].error ? rows[i].error : "accepted"))
			diag("got: %s: %s", err.path, err.text);
	}
}

static uint32_t count_errors(const char *text, struct error *err)
{
	autoarena struct arena *arena = arena_new();
	struct spec spec;

	return spec_parse(arena, "config.json", text, strlen(text), &spec, err) < 0
		       ? spec.document->n_errors
		       : 0;
}

static void test_all(void)
{
	struct error err = {0};
	char line[1024];

	is_u64(count_errors("{\n\t\"linux\": {\"maskedPaths\": [\"a\"]},\n"
			    "\t\"process\": {\"args\": [1], \"cwd\": \"x\"},\n"
			    "\t\"hostname\": \"h\", \"ociVersion\": \"x\"\n}",
			    &err),
	       5, "errors of type and meaning are found in one pass");
	is_text(error_format(&err, line, sizeof(line)),
		"config.json:1:1: required member `root` is missing", "the first is told");
	(void)count_errors("{\n  \"ociVersion\": \"1.0.0\",\n  \"root\": {\"path\": \"\"}}", &err);
	is_text(error_format(&err, line, sizeof(line)),
		"config.json:1:1: linux.namespaces: a container without a mount namespace is not "
		"supported yet (add `{\"type\": \"mount\"}`)",
		"place, path, text and hint");
	is_u64(count_errors("{\"ociVersion\": \"1.0.0\", \"root\": 5", &err), 2,
	       "a broken document is not judged further");
}

static void test_load(void)
{
	autoarena struct arena *arena = arena_new();
	struct error err = {0};
	struct spec spec;
	char line[1024];

	ok(spec_load(arena, "/nonexistent/config.json", "config.json", &spec, &err) < 0,
	   "a missing file is an error");
	is_text(error_format(&err, line, sizeof(line)),
		"read `/nonexistent/config.json`: no such file or directory", "that names it");
	ok(spec.document == NULL, "and there is no document");
}

int main(void)
{
	test_rows();
	test_all();
	test_load();
	return done();
}
