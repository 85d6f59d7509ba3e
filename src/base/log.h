/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log - two channels: the log file (records) and stderr (bare messages)
 *
 * behaviours.md 19: warnings are held back until the command ends. When it fails they ride in the
 * one error record (`"warnings": [...]`); when it succeeds they are written as records of their
 * own, to the log only. At level debug everything is written as it happens.
 *
 * Text records: `2026-11-26T12:00:00.123456Z level: message`; on stderr only `davit: error: ...`.
 * JSON records: one object a line with `level`, `msg`, `time` (RFC 3339), and, for errors that have
 * them, `file`, `line`, `column`, `path`, `step`, `errno`, `hint`, `warnings`.
 */
#ifndef DAVIT_BASE_LOG_H
#define DAVIT_BASE_LOG_H

#include "base/error.h"

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };
enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

/* log_open - path: a file to append to (0644, O_CLOEXEC), or NULL for stderr alone.
 * Returns 0 or -errno. */
int log_open(const char *path, enum log_format format, enum log_level level);

void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* log_finish - the end of the command. err: NULL on success. Writes the held-back warnings, and the
 * error as one complete record to the log and one line to stderr. Only main calls it. */
void log_finish(const struct error *err);

#endif
