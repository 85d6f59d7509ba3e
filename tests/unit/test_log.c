/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/log.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

static char folder[] = "/tmp/davit-log-XXXXXX";
static char log_path[64], err_path[64];
static struct arena *arena;

static char *slurp(const char *path)
{
	char *data = NULL;
	size_t size;

	if (file_read(arena, AT_FDCWD, path, 1 << 20, &data, &size) < 0)
		return arena_text(arena, "");
	return data;
}

/* masked - the record with its time as `T`, when it has the right shape */
static char *masked(char *record)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd.ddddddZ";
	char *c, *out = record;

	for (c = record; *c;) {
		size_t i;

		for (i = 0; shape[i]; i++)
			if (shape[i] == 'd' ? c[i] < '0' || c[i] > '9' : c[i] != shape[i])
				break;
		if (shape[i]) {
			*out++ = *c++;
		} else {
			*out++ = 'T';
			c += i;
		}
	}
	*out = '\0';
	return record;
}

/* command - what `body` and log_finish write to the log file and to stderr */
static void command(void (*body)(void), bool file, enum log_format format, enum log_level level,
		    const struct error *err)
{
	int status;
	pid_t pid;

	(void)unlink(log_path);
	pid = fork();
	if (pid == 0) {
		int fd = open(err_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		(void)dup2(fd, 2);
		if (log_open(file ? log_path : NULL, format, level) < 0)
			_exit(1);
		body();
		log_finish(err);
		_exit(0);
	}
	(void)waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the command ends");
}

static void nothing(void)
{
}

static void talk(void)
{
	log_debug("opened %d", 3);
	log_warning("memory.limit `%s` is unset", "0");
	log_info("all is well");
	log_warning("two\nlines \"quoted\" \x01\xff");
}

static void talk_and_look(void)
{
	talk();
	log_info("%s", slurp(log_path)[0] ? "early" : "late");
}

static void chatter(void)
{
	int i;

	for (i = 0; i < 100; i++)
		log_warning("warning %d", i);
}

static void test_success(void)
{
	command(talk, false, LOG_FORMAT_TEXT, LOG_LEVEL_WARNING, NULL);
	is_text(slurp(err_path), "", "success without a log file is silent");
	command(talk, true, LOG_FORMAT_TEXT, LOG_LEVEL_WARNING, NULL);
	is_text(slurp(err_path), "", "and with one");
	is_text(masked(slurp(log_path)),
		"T warning: memory.limit `0` is unset\n"
		"T warning: two\\x0alines \"quoted\" \\x01\xff\n",
		"warnings become records, each one line");
	command(talk, true, LOG_FORMAT_JSON, LOG_LEVEL_INFO, NULL);
	is_text(masked(slurp(log_path)),
		"{\"level\":\"warning\",\"msg\":\"memory.limit `0` is unset\",\"time\":\"T\"}\n"
		"{\"level\":\"info\",\"msg\":\"all is well\",\"time\":\"T\"}\n"
		"{\"level\":\"warning\",\"msg\":\"two\\u000alines \\\"quoted\\\" "
		"\\u0001\\ufffd\",\"time\":\"T\"}\n",
		"as JSON, with info where asked for");
	command(talk, true, LOG_FORMAT_JSON, LOG_LEVEL_ERROR, NULL);
	is_text(slurp(log_path), "", "level error has no warnings");
	command(talk_and_look, true, LOG_FORMAT_TEXT, LOG_LEVEL_INFO, NULL);
	ok(strstr(slurp(log_path), "info: late\n") != NULL, "they are held back until the end");
	command(chatter, true, LOG_FORMAT_TEXT, LOG_LEVEL_WARNING, NULL);
	ok(strstr(slurp(log_path), "warning: warning 63\n") != NULL, "64 warnings are kept");
	ok(strstr(slurp(log_path), "warning: 36 more messages\n") != NULL, "others are counted");
}

static void test_failure(void)
{
	struct error err;

	(void)error_set(&err, ERROR_KERNEL, ENOENT, "bind `%s`", "/srv/\"x\"");
	(void)error_at(&err, "config.json", "mounts[3]", (struct place){42, 17});
	(void)error_step(&err, "sources");
	(void)error_hint(&err, "make it");

	command(nothing, false, LOG_FORMAT_TEXT, LOG_LEVEL_WARNING, &err);
	is_text(slurp(err_path),
		"davit: error: config.json:42:17: mounts[3]: bind `/srv/\"x\"`: "
		"no such file or directory (make it)\n",
		"one line on stderr");
	command(talk, true, LOG_FORMAT_TEXT, LOG_LEVEL_WARNING, &err);
	is_text(slurp(err_path),
		"davit: error: config.json:42:17: mounts[3]: bind `/srv/\"x\"`: "
		"no such file or directory (make it)\n",
		"the same beside a log file");
	ok(strstr(slurp(log_path), "T error: ") == NULL &&
		   strstr(masked(slurp(log_path)), "\nT error: config.json:42:17: ") != NULL,
	   "and a record in it, last");
	command(talk, true, LOG_FORMAT_JSON, LOG_LEVEL_WARNING, &err);
	is_text(masked(slurp(log_path)),
		"{\"level\":\"error\",\"msg\":\"config.json:42:17: mounts[3]: bind "
		"`/srv/\\\"x\\\"`: no such file or directory (make it)\",\"time\":\"T\","
		"\"file\":\"config.json\",\"line\":42,\"column\":17,\"path\":\"mounts[3]\","
		"\"step\":\"sources\",\"errno\":2,\"hint\":\"make it\",\"warnings\":["
		"\"memory.limit `0` is unset\",\"two\\u000alines \\\"quoted\\\" "
		"\\u0001\\ufffd\"]}\n",
		"one JSON object with all that is known, warnings included");
	ok(strncmp(slurp(err_path), "davit: error: config.json:42:17: ", 33) == 0,
	   "and the bare line on stderr");
	command(nothing, false, LOG_FORMAT_JSON, LOG_LEVEL_WARNING, &err);
	ok(strncmp(slurp(err_path), "{\"level\":\"error\",\"msg\":\"config.json:", 35) == 0,
	   "JSON without a log file is on stderr");
	(void)error_set(&err, ERROR_USAGE, 0, "unknown flag `--x`");
	command(nothing, true, LOG_FORMAT_JSON, LOG_LEVEL_WARNING, &err);
	is_text(masked(slurp(log_path)),
		"{\"level\":\"error\",\"msg\":\"unknown flag `--x`\",\"time\":\"T\"}\n",
		"what is not known is not there");
}

static void test_debug(void)
{
	struct error err;

	(void)error_set(&err, ERROR_USAGE, 0, "no");
	command(talk_and_look, true, LOG_FORMAT_TEXT, LOG_LEVEL_DEBUG, &err);
	is_text(masked(slurp(log_path)),
		"T debug: opened 3\n"
		"T warning: memory.limit `0` is unset\n"
		"T info: all is well\n"
		"T warning: two\\x0alines \"quoted\" \\x01\xff\n"
		"T info: early\n"
		"T error: no\n",
		"with debug everything is written as it happens");
	is_text(slurp(err_path), "davit: error: no\n", "to the log only");
	command(talk, false, LOG_FORMAT_TEXT, LOG_LEVEL_DEBUG, NULL);
	ok(strncmp(slurp(err_path), "davit: debug: opened 3\ndavit: warning: memory", 45) == 0,
	   "without a log file to stderr");
}

static void test_file(void)
{
	struct stat st;

	is_i64(log_open("/nowhere/log", LOG_FORMAT_TEXT, LOG_LEVEL_INFO), -ENOENT,
	       "a log file that cannot be made");
	command(chatter, true, LOG_FORMAT_TEXT, LOG_LEVEL_WARNING, NULL);
	ok(stat(log_path, &st) == 0 && (st.st_mode & 0777) == 0644, "the log file's mode");
}

int main(void)
{
	if (!mkdtemp(folder))
		bail("mkdtemp");
	(void)umask(022);
	(void)snprintf(log_path, sizeof(log_path), "%s/log", folder);
	(void)snprintf(err_path, sizeof(err_path), "%s/err", folder);
	arena = arena_new();
	test_success();
	test_failure();
	test_debug();
	test_file();
	(void)unlink(log_path);
	(void)unlink(err_path);
	(void)rmdir(folder);
	arena_free(arena);
	return done();
}
