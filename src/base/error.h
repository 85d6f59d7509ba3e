/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* error - one flat value that says what went wrong, where, and what helps
 *
 * No heap, less than 1 KiB, so it can be built anywhere and cross a socket as one packet. Raised
 * once, by the function that saw the failure; context (step, place) is added by the step runner
 * and the operation table. Only cli/main.c prints it.
 */
#ifndef DAVIT_BASE_ERROR_H
#define DAVIT_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

struct place {
	uint32_t line, column; /* from 1; 0,0 = no place */
};

enum error_kind {
	ERROR_NONE = 0,
	ERROR_USAGE,   /* the command line */
	ERROR_CONFIG,  /* config.json or another document given by the caller */
	ERROR_STATE,   /* the container's state forbids it, or it does not exist */
	ERROR_KERNEL,  /* a system call refused */
	ERROR_LIMIT,   /* a bound of ours: too long, too many, too deep, too late */
	ERROR_INTERNAL /* a bug of ours */
};

struct error {
	enum error_kind kind;
	int number; /* errno, > 0; 0 = none */
	struct place place;
	char file[64];  /* shown name of the document, `config.json`; "" = none */
	char path[160]; /* `mounts[3].options[1]`, its middle cut when too long */
	char step[24];  /* step or operation that failed; "" = none */
	char text[480]; /* lower case, verb + object + reason; paths and values in backticks */
	char hint[200]; /* the cure, "" = none */
};

/* error_set - fill *err afresh. `number` is an errno (> 0) whose text, in lower case, is appended
 * when the error is formatted; 0 for none. err may be NULL. Always returns -1, so that callers
 * write `return error_set(...)`. */
int error_set(struct error *err, enum error_kind kind, int number, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* error_hint - add the cure ("needs Linux 5.12 (mount_setattr)"). Returns -1. */
int error_hint(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* error_at - add the place in a document. A place already there is kept: the first is the closest.
 * file: shown name. path: JSON path, or "". Returns -1. */
int error_at(struct error *err, const char *file, const char *path, struct place place);

/* error_step - name the step or operation, unless one is named already. Returns -1. */
int error_step(struct error *err, const char *step);

/* error_format - the whole error as one line without a newline:
 *   `config.json:42:17: mounts[3]: bind /srv/x on /data: no such file or directory (hint)`
 * Control characters are shown as `\x1b`. Always NUL-terminated. Returns buf. */
char *error_format(const struct error *err, char *buf, size_t size);

/* errno_text - strerror in lower case ("no such file or directory"), for 0 < number < 4096.
 * Points into a static table of constants or a static buffer for unknown numbers. */
const char *errno_text(int number);

#endif
