/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/log.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Every record is one write(2): several davits append to one file, and podman and containerd read
 * it while they do. Nothing here uses stdio or the time zone (gmtime reads /etc/localtime). */

enum {
	HELD_MAX = 64, /* messages that are held back; a program that has more to say is lost */
	MESSAGE_MAX = 4096,
};

struct held {
	enum log_level level;
	struct timespec time;
	const char *message;
};

static struct {
	int fd; /* FD_NONE: no log file */
	enum log_format format;
	enum log_level level;
	struct arena *arena; /* made by the first message */
	struct buffer out;   /* used again for each record */
	struct held held[HELD_MAX];
	size_t n_held, n_lost;
} logger = {.fd = FD_NONE, .level = LOG_LEVEL_WARNING};

int log_open(const char *path, enum log_format format, enum log_level level)
{
	int fd = FD_NONE;

	if (path) {
		fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0644);
		if (fd < 0)
			return -errno;
	}
	if (logger.fd >= 0)
		(void)close(logger.fd);
	logger.fd = fd;
	logger.format = format;
	logger.level = level;
	return 0;
}

static const char *level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_ERROR:
		return "error";
	case LOG_LEVEL_WARNING:
		return "warning";
	case LOG_LEVEL_INFO:
		return "info";
	case LOG_LEVEL_DEBUG:
		return "debug";
	}
	return "error";
}

static struct arena *log_arena(void)
{
	if (!logger.arena) {
		logger.arena = arena_new();
		logger.out = BUFFER(logger.arena);
	}
	return logger.arena;
}

/* add_time - RFC 3339 in UTC with microseconds. Civil date from days: Howard Hinnant's
 * "chrono-compatible low-level date algorithms", with March as the first month of the year. */
static void add_time(struct buffer *out, struct timespec time)
{
	int64_t days = time.tv_sec / 86400, seconds = time.tv_sec % 86400;
	int64_t era, day, year, month;

	days += 719468; /* since 0000-03-01 */
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	buffer_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ", (int)year, (int)month,
		      (int)day + 1, (int)(seconds / 3600), (int)(seconds / 60 % 60),
		      (int)(seconds % 60), time.tv_nsec / 1000);
}

/* add_json - a JSON string; what is not UTF-8 becomes U+FFFD */
static void add_json(struct buffer *out, const char *text)
{
	size_t rest = strlen(text), n;

	buffer_add_char(out, '"');
	for (; rest; text += n, rest -= n) {
		n = text_utf8(text, rest);
		if (n == 0) {
			n = 1;
			buffer_add_text(out, "\\ufffd");
		} else if ((unsigned char)*text < 0x20 || *text == 0x7f) {
			buffer_printf(out, "\\u%04x", (unsigned char)*text);
		} else {
			if (*text == '"' || *text == '\\')
				buffer_add_char(out, '\\');
			buffer_add(out, text, n);
		}
	}
	buffer_add_char(out, '"');
}

static void add_json_member(struct buffer *out, const char *name, const char *text)
{
	if (!text[0])
		return;
	buffer_printf(out, ",\"%s\":", name);
	add_json(out, text);
}

/* add_text - one line of it: a message must not forge a second record */
static void add_text(struct buffer *out, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			buffer_printf(out, "\\x%02x", (unsigned char)*text);
		else
			buffer_add_char(out, *text);
}

static void add_json_head(struct buffer *out, enum log_level level, struct timespec time,
			  const char *message)
{
	buffer_printf(out, "{\"level\":\"%s\",\"msg\":", level_name(level));
	add_json(out, message);
	buffer_add_text(out, ",\"time\":\"");
	add_time(out, time);
	buffer_add_char(out, '"');
}

/* add_record - a message without more to it, as the log has it or, bare, as stderr has it */
static void add_record(struct buffer *out, bool bare, const struct held *record)
{
	if (logger.format == LOG_FORMAT_JSON && !bare) {
		add_json_head(out, record->level, record->time, record->message);
		buffer_add_char(out, '}');
	} else {
		if (bare)
			buffer_add_text(out, "davit:");
		else
			add_time(out, record->time);
		buffer_printf(out, " %s: ", level_name(record->level));
		add_text(out, record->message);
	}
	buffer_add_char(out, '\n');
}

/* A log that cannot be written (disk full, reader gone) must not fail the command. */
static void flush(int fd)
{
	(void)fd_write_all(fd, logger.out.data, logger.out.size);
	logger.out.size = 0;
}

static void __attribute__((format(printf, 2, 0)))
log_message(enum log_level level, const char *fmt, va_list args)
{
	struct held record = {.level = level};
	struct buffer message;
	bool bare;

	if (level > logger.level)
		return;
	if (logger.level < LOG_LEVEL_DEBUG && logger.n_held == HELD_MAX) {
		logger.n_lost++;
		return;
	}
	message = BUFFER(log_arena());
	buffer_vprintf(&message, fmt, args);
	if (message.size > MESSAGE_MAX)
		message.data[MESSAGE_MAX] = '\0';
	record.message = message.data;
	(void)clock_gettime(CLOCK_REALTIME, &record.time);
	if (logger.level < LOG_LEVEL_DEBUG) {
		logger.held[logger.n_held++] = record;
		return;
	}
	bare = logger.fd < 0 && logger.format == LOG_FORMAT_TEXT;
	add_record(&logger.out, bare, &record);
	flush(logger.fd >= 0 ? logger.fd : STDERR_FILENO);
}

void log_warning(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_message(LOG_LEVEL_WARNING, fmt, args);
	va_end(args);
}

void log_info(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_message(LOG_LEVEL_INFO, fmt, args);
	va_end(args);
}

void log_debug(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_message(LOG_LEVEL_DEBUG, fmt, args);
	va_end(args);
}

/* add_held - every held-back message as a record of its own */
static void add_held(struct buffer *out, bool bare)
{
	size_t i;

	for (i = 0; i < logger.n_held; i++)
		add_record(out, bare, &logger.held[i]);
	if (logger.n_lost && logger.n_held) {
		struct held lost = logger.held[logger.n_held - 1];

		lost.message = arena_printf(logger.arena, "%zu more messages", logger.n_lost);
		add_record(out, bare, &lost);
	}
}

/* add_json_error - the one record of a failed command: all that is known, warnings included */
static void add_json_error(struct buffer *out, const struct error *err, struct timespec time,
			   const char *message)
{
	bool first = true;
	size_t i;

	add_json_head(out, LOG_LEVEL_ERROR, time, message);
	add_json_member(out, "file", err->file);
	if (err->place.line)
		buffer_printf(out, ",\"line\":%u,\"column\":%u", err->place.line,
			      err->place.column);
	add_json_member(out, "path", err->path);
	add_json_member(out, "step", err->step);
	if (err->number > 0)
		buffer_printf(out, ",\"errno\":%d", err->number);
	add_json_member(out, "hint", err->hint);
	for (i = 0; i < logger.n_held; i++) {
		if (logger.held[i].level != LOG_LEVEL_WARNING)
			continue;
		buffer_add_text(out, first ? ",\"warnings\":[" : ",");
		add_json(out, logger.held[i].message);
		first = false;
	}
	buffer_add_text(out, first ? "}\n" : "]}\n");
}

static void log_error(const struct error *err)
{
	char message[sizeof(struct error) * 4 + 64]; /* each byte may be shown as four */
	struct held record = {.level = LOG_LEVEL_ERROR, .message = message};
	struct buffer *out = &logger.out;

	(void)error_format(err, message, sizeof(message));
	(void)clock_gettime(CLOCK_REALTIME, &record.time);
	if (logger.fd >= 0 || logger.format == LOG_FORMAT_JSON) {
		if (logger.format == LOG_FORMAT_JSON) {
			add_json_error(out, err, record.time, message);
		} else {
			add_held(out, false);
			add_record(out, false, &record);
		}
		flush(logger.fd >= 0 ? logger.fd : STDERR_FILENO);
		if (logger.fd < 0)
			return;
	} else {
		add_held(out, true);
	}
	/* the last line, for engines keep only that one */
	add_record(out, true, &record);
	flush(STDERR_FILENO);
}

void log_finish(const struct error *err)
{
	if (err) {
		(void)log_arena();
		log_error(err);
	} else if (logger.fd >= 0 && logger.n_held) {
		add_held(&logger.out, false);
		flush(logger.fd);
	}
	logger.n_held = 0;
	logger.n_lost = 0;
	arena_free(logger.arena);
	logger.arena = NULL;
	if (logger.fd >= 0)
		(void)close(logger.fd);
	logger.fd = FD_NONE;
}
