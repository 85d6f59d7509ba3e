/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/error.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct error) <= 1024, "an error fits in one packet");

/* strerror(3) in English whatever the locale, without its first capital */
static const char *const errno_texts[] = {
	[EPERM] = "operation not permitted",
	[ENOENT] = "no such file or directory",
	[ESRCH] = "no such process",
	[EINTR] = "interrupted system call",
	[EIO] = "input/output error",
	[ENXIO] = "no such device or address",
	[E2BIG] = "argument list too long",
	[ENOEXEC] = "exec format error",
	[EBADF] = "bad file descriptor",
	[ECHILD] = "no child processes",
	[EAGAIN] = "resource temporarily unavailable",
	[ENOMEM] = "cannot allocate memory",
	[EACCES] = "permission denied",
	[EFAULT] = "bad address",
	[ENOTBLK] = "block device required",
	[EBUSY] = "device or resource busy",
	[EEXIST] = "file exists",
	[EXDEV] = "invalid cross-device link",
	[ENODEV] = "no such device",
	[ENOTDIR] = "not a directory",
	[EISDIR] = "is a directory",
	[EINVAL] = "invalid argument",
	[ENFILE] = "too many open files in system",
	[EMFILE] = "too many open files",
	[ENOTTY] = "inappropriate ioctl for device",
	[ETXTBSY] = "text file busy",
	[EFBIG] = "file too large",
	[ENOSPC] = "no space left on device",
	[ESPIPE] = "illegal seek",
	[EROFS] = "read-only file system",
	[EMLINK] = "too many links",
	[EPIPE] = "broken pipe",
	[EDOM] = "numerical argument out of domain",
	[ERANGE] = "numerical result out of range",
	[EDEADLK] = "resource deadlock avoided",
	[ENAMETOOLONG] = "file name too long",
	[ENOLCK] = "no locks available",
	[ENOSYS] = "function not implemented",
	[ENOTEMPTY] = "directory not empty",
	[ELOOP] = "too many levels of symbolic links",
	[ENOMSG] = "no message of desired type",
	[EIDRM] = "identifier removed",
	[ECHRNG] = "channel number out of range",
	[EL2NSYNC] = "level 2 not synchronized",
	[EL3HLT] = "level 3 halted",
	[EL3RST] = "level 3 reset",
	[ELNRNG] = "link number out of range",
	[EUNATCH] = "protocol driver not attached",
	[ENOCSI] = "no CSI structure available",
	[EL2HLT] = "level 2 halted",
	[EBADE] = "invalid exchange",
	[EBADR] = "invalid request descriptor",
	[EXFULL] = "exchange full",
	[ENOANO] = "no anode",
	[EBADRQC] = "invalid request code",
	[EBADSLT] = "invalid slot",
	[EBFONT] = "bad font file format",
	[ENOSTR] = "device not a stream",
	[ENODATA] = "no data available",
	[ETIME] = "timer expired",
	[ENOSR] = "out of streams resources",
	[ENONET] = "machine is not on the network",
	[ENOPKG] = "package not installed",
	[EREMOTE] = "object is remote",
	[ENOLINK] = "link has been severed",
	[EADV] = "advertise error",
	[ESRMNT] = "srmount error",
	[ECOMM] = "communication error on send",
	[EPROTO] = "protocol error",
	[EMULTIHOP] = "multihop attempted",
	[EDOTDOT] = "RFS specific error",
	[EBADMSG] = "bad message",
	[EOVERFLOW] = "value too large for defined data type",
	[ENOTUNIQ] = "name not unique on network",
	[EBADFD] = "file descriptor in bad state",
	[EREMCHG] = "remote address changed",
	[ELIBACC] = "can not access a needed shared library",
	[ELIBBAD] = "accessing a corrupted shared library",
	[ELIBSCN] = ".lib section in a.out corrupted",
	[ELIBMAX] = "attempting to link in too many shared libraries",
	[ELIBEXEC] = "cannot exec a shared library directly",
	[EILSEQ] = "invalid or incomplete multibyte or wide character",
	[ERESTART] = "interrupted system call should be restarted",
	[ESTRPIPE] = "streams pipe error",
	[EUSERS] = "too many users",
	[ENOTSOCK] = "socket operation on non-socket",
	[EDESTADDRREQ] = "destination address required",
	[EMSGSIZE] = "message too long",
	[EPROTOTYPE] = "protocol wrong type for socket",
	[ENOPROTOOPT] = "protocol not available",
	[EPROTONOSUPPORT] = "protocol not supported",
	[ESOCKTNOSUPPORT] = "socket type not supported",
	[EOPNOTSUPP] = "operation not supported",
	[EPFNOSUPPORT] = "protocol family not supported",
	[EAFNOSUPPORT] = "address family not supported by protocol",
	[EADDRINUSE] = "address already in use",
	[EADDRNOTAVAIL] = "cannot assign requested address",
	[ENETDOWN] = "network is down",
	[ENETUNREACH] = "network is unreachable",
	[ENETRESET] = "network dropped connection on reset",
	[ECONNABORTED] = "software caused connection abort",
	[ECONNRESET] = "connection reset by peer",
	[ENOBUFS] = "no buffer space available",
	[EISCONN] = "transport endpoint is already connected",
	[ENOTCONN] = "transport endpoint is not connected",
	[ESHUTDOWN] = "cannot send after transport endpoint shutdown",
	[ETOOMANYREFS] = "too many references: cannot splice",
	[ETIMEDOUT] = "connection timed out",
	[ECONNREFUSED] = "connection refused",
	[EHOSTDOWN] = "host is down",
	[EHOSTUNREACH] = "no route to host",
	[EALREADY] = "operation already in progress",
	[EINPROGRESS] = "operation now in progress",
	[ESTALE] = "stale file handle",
	[EUCLEAN] = "structure needs cleaning",
	[ENOTNAM] = "not a XENIX named type file",
	[ENAVAIL] = "no XENIX semaphores available",
	[EISNAM] = "is a named type file",
	[EREMOTEIO] = "remote I/O error",
	[EDQUOT] = "disk quota exceeded",
	[ENOMEDIUM] = "no medium found",
	[EMEDIUMTYPE] = "wrong medium type",
	[ECANCELED] = "operation canceled",
	[ENOKEY] = "required key not available",
	[EKEYEXPIRED] = "key has expired",
	[EKEYREVOKED] = "key has been revoked",
	[EKEYREJECTED] = "key was rejected by service",
	[EOWNERDEAD] = "owner died",
	[ENOTRECOVERABLE] = "state not recoverable",
	[ERFKILL] = "operation not possible due to RF-kill",
};

const char *errno_text(int number)
{
	static char unknown[32];

	if (number > 0 && (size_t)number < ARRAY_SIZE(errno_texts) && errno_texts[number])
		return errno_texts[number];
	(void)snprintf(unknown, sizeof(unknown), "unknown error %d", number);
	return unknown;
}

/* fill - as vsnprintf; what did not fit is shown by three dots at the end, and no character is
 * cut in two */
static void __attribute__((format(printf, 3, 0)))
fill(char *to, size_t size, const char *fmt, va_list args)
{
	int n = vsnprintf(to, size, fmt, args);
	size_t end;

	if (n < 0) {
		to[0] = '\0';
		return;
	}
	if ((size_t)n < size)
		return;
	end = size - 4;
	while (end > 0 && ((unsigned char)to[end] & 0xc0) == 0x80)
		end--;
	memcpy(to + end, "...", 4);
}

int error_set(struct error *err, enum error_kind kind, int number, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return -1;
	*err = (struct error){.kind = kind, .number = number};
	va_start(args, fmt);
	fill(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return -1;
}

int error_hint(struct error *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return -1;
	va_start(args, fmt);
	fill(err->hint, sizeof(err->hint), fmt, args);
	va_end(args);
	return -1;
}

/* copy_middle_cut - all of `from`, or its beginning, three dots and its end */
static void copy_middle_cut(char *to, size_t size, const char *from)
{
	size_t length = strlen(from), head, tail;

	if (length < size) {
		memcpy(to, from, length + 1);
		return;
	}
	head = (size - 4) / 2;
	tail = size - 4 - head;
	while (head > 0 && ((unsigned char)from[head] & 0xc0) == 0x80)
		head--;
	while (tail > 0 && ((unsigned char)from[length - tail] & 0xc0) == 0x80)
		tail--;
	memcpy(to, from, head);
	memcpy(to + head, "...", 3);
	memcpy(to + head + 3, from + length - tail, tail + 1);
}

int error_at(struct error *err, const char *file, const char *path, struct place place)
{
	if (!err)
		return -1;
	if (err->file[0] || err->path[0] || err->place.line)
		return -1;
	copy_middle_cut(err->file, sizeof(err->file), file ? file : "");
	copy_middle_cut(err->path, sizeof(err->path), path ? path : "");
	err->place = place;
	return -1;
}

int error_step(struct error *err, const char *step)
{
	if (!err)
		return -1;
	if (!err->step[0])
		copy_middle_cut(err->step, sizeof(err->step), step);
	return -1;
}

/* show - append text to buf[size] at *used; what a terminal or a log reader would act on is shown
 * as `\x1b`: control characters, C1 ones too, and what is not UTF-8 */
static void show(char *buf, size_t size, size_t *used, const char *text)
{
	size_t rest = strlen(text), n;
	char shown[8];

	for (; *text; text += n, rest -= n) {
		const unsigned char *c = (const unsigned char *)text;

		n = text_utf8(text, rest);
		if (n > 1 && !(c[0] == 0xc2 && c[1] < 0xa0)) {
			memcpy(shown, text, n);
			shown[n] = '\0';
		} else if (n == 1 && c[0] >= 0x20 && c[0] != 0x7f) {
			shown[0] = *text;
			shown[1] = '\0';
		} else {
			n = 1;
			(void)snprintf(shown, sizeof(shown), "\\x%02x", c[0]);
		}
		if (*used + strlen(shown) >= size)
			return;
		memcpy(buf + *used, shown, strlen(shown) + 1);
		*used += strlen(shown);
	}
}

char *error_format(const struct error *err, char *buf, size_t size)
{
	char number[32];
	size_t used = 0;

	if (size == 0)
		return buf;
	buf[0] = '\0';
	if (err->file[0]) {
		show(buf, size, &used, err->file);
		if (err->place.line) {
			(void)snprintf(number, sizeof(number), ":%u:%u", err->place.line,
				       err->place.column);
			show(buf, size, &used, number);
		}
		show(buf, size, &used, ": ");
	}
	/* the step says where when the document does not */
	if (err->path[0] || (!err->file[0] && err->step[0])) {
		show(buf, size, &used, err->path[0] ? err->path : err->step);
		show(buf, size, &used, ": ");
	}
	show(buf, size, &used, err->text);
	if (err->number > 0) {
		show(buf, size, &used, ": ");
		show(buf, size, &used, errno_text(err->number));
	}
	if (err->hint[0]) {
		show(buf, size, &used, " (");
		show(buf, size, &used, err->hint);
		show(buf, size, &used, ")");
	}
	return buf;
}
