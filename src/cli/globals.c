/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include <stdlib.h>

#include "base/caller.h"
#include "base/log.h"
#include "base/text.h"

#define AT(member) offsetof(struct globals, member)

const struct option globals_options[] = {
	{"root", 0, OPTION_TEXT, AT(root), "DIR",
	 "where the state of containers is kept (default: /run/davit; $XDG_RUNTIME_DIR/davit "
	 "when not root)"},
	{"log", 0, OPTION_TEXT, AT(log), "FILE", "append log records to FILE, or file:FILE"},
	{"log-format", 0, OPTION_TEXT, AT(log_format), "FORMAT", "text (default) or json"},
	{"log-level", 0, OPTION_TEXT, AT(log_level), "LEVEL", "error, warning, info or debug"},
	{"debug", 0, OPTION_FLAG, AT(debug), NULL, "the same as --log-level debug"},
	{"cgroup-manager", 0, OPTION_TEXT, AT(cgroup_manager), "MANAGER",
	 "cgroupfs (default), systemd or disabled"},
	{"systemd-cgroup", 0, OPTION_FLAG, AT(systemd_cgroup), NULL,
	 "the same as --cgroup-manager systemd"},
	{"rootless", 0, OPTION_MAYBE, AT(rootless), NULL,
	 "true, false or auto (default): tolerate what only root may do"},
	{"criu", 0, OPTION_IGNORED, 0, "PATH", NULL},
	{"help", 'h', OPTION_FLAG, AT(help), NULL, "show help"},
	{"version", 'v', OPTION_FLAG, AT(version), NULL, "show the version"},
	OPTION_END};

static int find_root(struct arena *arena, struct globals *globals, struct error *err)
{
	int r;

	if (globals->root) {
		if (!globals->root[0])
			return error_set(err, ERROR_USAGE, 0, "the value of --root is empty");
		r = caller_absolute_path(arena, globals->root, &globals->root);
		if (r < 0)
			return error_set(err, ERROR_KERNEL, -r, "make `%s` absolute",
					 globals->root);
		globals->root = path_normal(arena, globals->root);
		if (text_is(globals->root, "/"))
			return error_set(err, ERROR_USAGE, 0, "the state root cannot be `/`");
		return 0;
	}
	if (caller_is_root()) {
		globals->root = "/run/davit";
		return 0;
	}
	const char *runtime = secure_getenv("XDG_RUNTIME_DIR");

	/* without one, only commands that keep state need --root: see globals_need_root */
	if (runtime && runtime[0] == '/')
		globals->root = path_normal(arena, path_join(arena, runtime, "davit"));
	return 0;
}

int globals_need_root(const struct globals *globals, struct error *err)
{
	if (globals->root)
		return 0;
	error_set(err, ERROR_USAGE, 0,
		  "no place for the state of containers: XDG_RUNTIME_DIR is not set");
	return error_hint(err, "set it, or give --root DIR");
}

static int word_of(const char *flag, const char *value, const char *const *words, size_t n,
		   struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		if (text_is(value, words[i]))
			return (int)i;
	}
	const char *closest = text_closest(value, words, n);

	error_set(err, ERROR_USAGE, 0, "invalid value `%s` for flag --%s", value, flag);
	if (closest)
		(void)error_hint(err, "did you mean `%s`? see `davit help`", closest);
	else
		(void)error_hint(err, "see `davit help`");
	return -1;
}

static int find_driver(struct globals *globals, struct error *err)
{
	static const char *const managers[] = {"cgroupfs", "systemd", "disabled"};
	static const enum cgroup_driver drivers[] = {CGROUP_DRIVER_FS, CGROUP_DRIVER_SYSTEMD,
						     CGROUP_DRIVER_DISABLED};

	globals->driver = globals->systemd_cgroup ? CGROUP_DRIVER_SYSTEMD : CGROUP_DRIVER_FS;
	if (!globals->cgroup_manager)
		return 0;
	int i = word_of("cgroup-manager", globals->cgroup_manager, managers, 3, err);

	if (i < 0)
		return -1;
	globals->driver = drivers[i];
	if (globals->systemd_cgroup && globals->driver != CGROUP_DRIVER_SYSTEMD)
		return error_set(err, ERROR_USAGE, 0,
				 "--systemd-cgroup and --cgroup-manager %s contradict each other",
				 globals->cgroup_manager);
	return 0;
}

int globals_open_log(const struct globals *globals, struct error *err)
{
	static const char *const formats[] = {"text", "json"};
	/* `warn` is runc's word; trace, fatal and panic are no levels of ours */
	static const char *const levels[] = {"error", "warning", "info", "debug", "warn"};
	static const enum log_level values[] = {LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO,
						LOG_LEVEL_DEBUG, LOG_LEVEL_WARNING};
	enum log_level level = globals->debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_WARNING;
	enum log_format format = LOG_FORMAT_TEXT;
	const char *path = globals->log;
	int i, r, result = 0;

	if (globals->log_format) {
		i = word_of("log-format", globals->log_format, formats, 2, err);
		result = i < 0 ? -1 : 0;
		format = i == 1 ? LOG_FORMAT_JSON : LOG_FORMAT_TEXT;
	}
	if (globals->log_level && !globals->debug && result == 0) {
		i = word_of("log-level", globals->log_level, levels, 5, err);
		result = i < 0 ? -1 : 0;
		level = i < 0 ? level : values[i];
	}
	if (path && (text_starts(path, "journald:") || text_starts(path, "syslog:"))) {
		error_set(err, ERROR_USAGE, 0, "log destination `%s` is not supported", path);
		return error_hint(err, "give a file: --log FILE");
	}
	if (path && text_starts(path, "file:"))
		path += 5;
	if (path && !path[0])
		path = NULL;
	r = log_open(path, format, level);
	if (r < 0 && result == 0)
		return error_set(err, ERROR_KERNEL, -r, "open log `%s`", path ? path : "");
	return result;
}

int globals_finish(struct arena *arena, struct globals *globals, struct error *err)
{
	static const char *const rootless[] = {"true", "false", "auto", "1", "0"};

	if (globals->rootless && word_of("rootless", globals->rootless, rootless, 5, err) < 0)
		return -1;
	if (find_driver(globals, err) < 0)
		return -1;
	return find_root(arena, globals, err);
}
