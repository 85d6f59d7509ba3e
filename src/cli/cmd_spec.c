/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spec - a config.json to begin with, as the peers write it */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>

#include "base/caller.h"
#include "base/file.h"
#include "base/text.h"
#include "spec/spec.h"

struct spec_options {
	const char *bundle, *file;
	bool rootless;
};

static const struct option spec_options[] = {
	{"bundle", 'b', OPTION_TEXT, offsetof(struct spec_options, bundle), "DIR",
	 "directory to write to (default: the current one)"},
	{"file", 'f', OPTION_TEXT, offsetof(struct spec_options, file), "FILE",
	 "name of the file in it (default: config.json)"},
	{"rootless", 0, OPTION_FLAG, offsetof(struct spec_options, rootless), NULL,
	 "for a caller who is not root"},
	OPTION_END,
};

#define CAPABILITIES(set)                    \
	"\t\t\t\"" set "\": [\n"             \
	"\t\t\t\t\"CAP_AUDIT_WRITE\",\n"     \
	"\t\t\t\t\"CAP_KILL\",\n"            \
	"\t\t\t\t\"CAP_NET_BIND_SERVICE\"\n" \
	"\t\t\t]"
#define MOUNT(destination, type, source, options)       \
	"\t\t{\n"                                       \
	"\t\t\t\"destination\": \"" destination "\",\n" \
	"\t\t\t\"type\": \"" type "\",\n"               \
	"\t\t\t\"source\": \"" source "\"" options "\n" \
	"\t\t}"
#define OPTIONS(list) ",\n\t\t\t\"options\": [\n" list "\n\t\t\t]"
#define O(word) "\t\t\t\t\"" word "\""
#define NAMESPACE(type) "\t\t\t{\n\t\t\t\t\"type\": \"" type "\"\n\t\t\t}"
#define P(path) "\t\t\t\"" path "\""

static const char head
	[] = "{\n"
	     "\t\"ociVersion\": \"" SPEC_VERSION_MAX "\",\n"
	     "\t\"process\": {\n"
	     "\t\t\"terminal\": true,\n"
	     "\t\t\"user\": {\n"
	     "\t\t\t\"uid\": 0,\n"
	     "\t\t\t\"gid\": 0\n"
	     "\t\t},\n"
	     "\t\t\"args\": [\n"
	     "\t\t\t\"sh\"\n"
	     "\t\t],\n"
	     "\t\t\"env\": [\n"
	     "\t\t\t\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\",\n"
	     "\t\t\t\"TERM=xterm\"\n"
	     "\t\t],\n"
	     "\t\t\"cwd\": \"/\",\n"
	     "\t\t\"capabilities\": {\n" CAPABILITIES("bounding") ",\n" CAPABILITIES("effective") ",\n" CAPABILITIES(
		     "permitted") "\n"
				  "\t\t},\n"
				  "\t\t\"rlimits\": [\n"
				  "\t\t\t{\n"
				  "\t\t\t\t\"type\": \"RLIMIT_NOFILE\",\n"
				  "\t\t\t\t\"hard\": 1024,\n"
				  "\t\t\t\t\"soft\": 1024\n"
				  "\t\t\t}\n"
				  "\t\t],\n"
				  "\t\t\"noNewPrivileges\": true\n"
				  "\t},\n"
				  "\t\"root\": {\n"
				  "\t\t\"path\": \"rootfs\",\n"
				  "\t\t\"readonly\": true\n"
				  "\t},\n"
				  "\t\"hostname\": \"davit\",\n"
				  "\t\"mounts\": [\n" MOUNT(
					  "/proc", "proc", "proc",
					  "") ",\n" MOUNT("/dev", "tmpfs", "tmpfs",
							  OPTIONS(O("nosuid") ",\n" O("strictatime") ",\n" O(
								  "mode=755") ",\n" O("size="
										      "65536k"))) ",\n";

static const char pts[] = MOUNT(
	"/dev/pts", "devpts", "devpts",
	OPTIONS(O("nosuid") ",\n" O("noexec") ",\n" O("newinstance") ",\n" O(
		"ptmxmode=0666") ",\n" O("mode=0620") ",\n" O("gid=5"))) ",\n";
/* group 5 is not mapped in a user namespace of one id */
static const char pts_rootless[] = MOUNT(
	"/dev/pts", "devpts", "devpts",
	OPTIONS(O("nosuid") ",\n" O("noexec") ",\n" O("newinstance") ",\n" O(
		"ptmxmode=0666") ",\n" O("mode=0620"))) ",\n";

static const char middle[] = MOUNT(
	"/dev/shm", "tmpfs", "shm",
	OPTIONS(O("nosuid") ",\n" O("noexec") ",\n" O("nodev") ",\n" O("mode=1777") ",\n" O(
		"size=65536k"))) ",\n" MOUNT("/dev/mqueue", "mqueue", "mqueue",
					     OPTIONS(O("nosuid") ",\n" O("noexec") ",\n" O(
						     "nodev"))) ",\n";

static const char sys[] = MOUNT(
	"/sys", "sysfs", "sysfs",
	OPTIONS(O("nosuid") ",\n" O("noexec") ",\n" O("nodev") ",\n" O("ro"))) ",\n";
/* a new sysfs needs a network namespace of one's own */
static const char sys_rootless[] = MOUNT("/sys", "none", "/sys",
					 OPTIONS(O("rbind") ",\n" O("nosuid") ",\n" O(
						 "noexec") ",\n" O("nodev") ",\n" O("ro"))) ",\n";

static const char cgroup[] = MOUNT("/sys/fs/cgroup", "cgroup", "cgroup",
				   OPTIONS(O("nosuid") ",\n" O("noexec") ",\n" O("nodev") ",\n" O(
					   "relatime") ",\n" O("ro"))) "\n"
								       "\t],\n"
								       "\t\"linux\": {\n";

static const char resources[] = "\t\t\"resources\": {\n"
				"\t\t\t\"devices\": [\n"
				"\t\t\t\t{\n"
				"\t\t\t\t\t\"allow\": false,\n"
				"\t\t\t\t\t\"access\": \"rwm\"\n"
				"\t\t\t\t}\n"
				"\t\t\t]\n"
				"\t\t},\n";

static const char tail[] =
	"\t\t],\n"
	"\t\t\"maskedPaths\": [\n" P("/proc/acpi") ",\n" P("/proc/asound") ",\n" P("/proc/kcore") ",\n" P("/proc/keys") ",\n" P("/proc/latency_stats") ",\n" P("/proc/timer_list") ",\n" P("/proc/timer_stats") ",\n" P(
		"/proc/sched_debug") ",\n" P("/sys/firmware") ",\n" P("/proc/scsi") "\n"
										    "\t\t],\n"
										    "\t\t\"readonly"
										    "Paths\": "
										    "[\n" P("/proc/"
											    "bus") ",\n" P("/proc/fs") ",\n" P("/proc/irq") ",\n" P("/proc/"
																		    "sys") ",\n" P("/proc/sysrq-trigger") "\n"
																							  "\t\t]\n"
																							  "\t}\n"
																							  "}\n";

static void add_mapping(struct buffer *buf, const char *name, uint32_t id)
{
	buffer_printf(buf,
		      "\t\t\"%s\": [\n\t\t\t{\n\t\t\t\t\"containerID\": 0,\n"
		      "\t\t\t\t\"hostID\": %u,\n\t\t\t\t\"size\": 1\n\t\t\t}\n\t\t],\n",
		      name, id);
}

static void add_config(struct buffer *buf, bool is_rootless)
{
	buffer_add_text(buf, head);
	buffer_add_text(buf, is_rootless ? pts_rootless : pts);
	buffer_add_text(buf, middle);
	buffer_add_text(buf, is_rootless ? sys_rootless : sys);
	buffer_add_text(buf, cgroup);
	if (is_rootless) {
		add_mapping(buf, "uidMappings", caller_uid());
		add_mapping(buf, "gidMappings", caller_gid());
	} else {
		buffer_add_text(buf, resources);
	}
	buffer_add_text(buf, "\t\t\"namespaces\": [\n" NAMESPACE("pid") ",\n");
	if (!is_rootless)
		buffer_add_text(buf, NAMESPACE("network") ",\n");
	buffer_add_text(buf, NAMESPACE("ipc") ",\n" NAMESPACE("uts") ",\n" NAMESPACE(
				     "mount") ",\n" NAMESPACE("cgroup"));
	buffer_add_text(buf, is_rootless ? ",\n" NAMESPACE("user") "\n" : "\n");
	buffer_add_text(buf, tail);
}

static int run(struct command_context *context, struct error *err)
{
	const struct spec_options *options = context->options;
	const char *path = options->file ? options->file : "config.json";
	struct buffer buf = BUFFER(context->arena);
	int r;

	if (options->bundle)
		path = path_join(context->arena, options->bundle, path);
	add_config(&buf, options->rootless);
	r = file_create(AT_FDCWD, path, buf.data, buf.size, 0666);
	if (r == -EEXIST) {
		error_set(err, ERROR_USAGE, 0, "file `%s` exists", path);
		return error_hint(err, "remove it first");
	}
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "write `%s`", path);
	return 0;
}

const struct command command_spec = {
	.name = "spec",
	.arguments = "",
	.summary = "write a config.json to begin with",
	.options = spec_options,
	.options_size = sizeof(struct spec_options),
	.run = run,
};
