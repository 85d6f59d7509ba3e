/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/examine.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#elif defined(__riscv)
#define MACHINE EM_RISCV
#else
#define MACHINE EM_NONE /* not compared */
#endif

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

#define HEAD_SIZE 4096

static const char *machine_name(unsigned int machine, char *buf, size_t size)
{
	static const struct {
		unsigned int machine;
		const char *name;
	} names[] = {
		{EM_386, "x86 (32-bit)"}, {EM_X86_64, "x86_64"},   {EM_ARM, "arm"},
		{EM_AARCH64, "aarch64"},  {EM_RISCV, "riscv"},     {EM_PPC64, "ppc64"},
		{EM_S390, "s390x"},       {EM_MIPS, "mips"},       {EM_LOONGARCH, "loongarch"},
		{EM_PPC, "ppc (32-bit)"}, {EM_SPARCV9, "sparc64"}, {EM_68K, "m68k"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].machine == machine)
			return names[i].name;
	(void)snprintf(buf, size, "ELF machine %u", machine);
	return buf;
}

/* Both byte orders; only what the class says is there. */
static uint64_t number_at(const unsigned char *bytes, size_t size, uint64_t offset, size_t width,
			  bool big)
{
	uint64_t value = 0;

	if (offset > size || width > size - offset)
		return 0;
	for (size_t i = 0; i < width; i++)
		value = value << 8 | bytes[offset + (big ? i : width - 1 - i)];
	return value;
}

/* Text of the container goes into a message of ours: one line of printable bytes. */
static void copy_shown(char *buf, size_t size, const unsigned char *bytes, size_t n)
{
	size_t i = 0;

	for (; i + 1 < size && i < n && bytes[i]; i++)
		buf[i] = bytes[i] < ' ' || bytes[i] > '~' ? '?' : (char)bytes[i];
	buf[i] = 0;
}

static bool examine_script(const unsigned char *bytes, size_t size, int number, char *ret_cause,
			   size_t cause_size)
{
	size_t begin = 2, end;
	bool carriage = false;
	char path[96];

	while (begin < size && (bytes[begin] == ' ' || bytes[begin] == '\t'))
		begin++;
	for (end = begin; end < size && bytes[end] > ' '; end++)
		;
	carriage = end < size && bytes[end] == '\r';
	copy_shown(path, sizeof(path), bytes + begin, end - begin);
	if (carriage)
		(void)snprintf(
			ret_cause, cause_size,
			"the script's first line ends in CRLF, so it asks for an interpreter "
			"`%s\\r`: save it with LF line ends",
			path);
	else if (!*path)
		(void)snprintf(ret_cause, cause_size,
			       "the script's first line names no interpreter");
	else if (number == ENOENT)
		(void)snprintf(
			ret_cause, cause_size,
			"the script's interpreter `%s` (or its ELF interpreter) is not in the "
			"container",
			path);
	else if (number == EACCES)
		(void)snprintf(ret_cause, cause_size,
			       "process.user may not execute the script's interpreter `%s`", path);
	else
		return false;
	return true;
}

/* The interpreter's path, when the program header and what it points to are in the bytes. */
static bool elf_interpreter(const unsigned char *bytes, size_t size, char *buf, size_t buf_size)
{
	bool wide = bytes[EI_CLASS] == ELFCLASS64, big = bytes[EI_DATA] == ELFDATA2MSB;
	uint64_t table = number_at(bytes, size, wide ? 32 : 28, wide ? 8 : 4, big);
	uint64_t step = number_at(bytes, size, wide ? 54 : 42, 2, big);
	uint64_t n = number_at(bytes, size, wide ? 56 : 44, 2, big);

	for (uint64_t i = 0; i < n && step >= 32 && table < size; i++, table += step) {
		uint64_t offset;

		if (number_at(bytes, size, table, 4, big) != PT_INTERP)
			continue;
		offset = number_at(bytes, size, table + (wide ? 8 : 4), wide ? 8 : 4, big);
		if (!offset || offset >= size)
			return false;
		copy_shown(buf, buf_size, bytes + offset, size - offset);
		return buf[0] != 0;
	}
	return false;
}

static bool examine_elf(const unsigned char *bytes, size_t size, int number, unsigned int machine,
			char *ret_cause, size_t cause_size)
{
	unsigned int its = (unsigned int)number_at(bytes, size, 18, 2,
						   bytes[EI_DATA] == ELFDATA2MSB);
	char path[96], one[32], two[32];

	if (size < 52 || (bytes[EI_CLASS] != ELFCLASS32 && bytes[EI_CLASS] != ELFCLASS64)) {
		(void)snprintf(ret_cause, cause_size, "the ELF file is cut off or damaged");
		return number == ENOEXEC;
	}
	if (machine != EM_NONE && its != machine && number == ENOEXEC) {
		(void)snprintf(ret_cause, cause_size,
			       "the file is for %s, this machine is %s: take an image of this "
			       "architecture, or install a binfmt_misc handler",
			       machine_name(its, one, sizeof(one)),
			       machine_name(machine, two, sizeof(two)));
		return true;
	}
	if (number == ENOENT && elf_interpreter(bytes, size, path, sizeof(path))) {
		(void)snprintf(
			ret_cause, cause_size,
			"its ELF interpreter `%s` is not in the container: another libc, or a "
			"missing /lib64?",
			path);
		return true;
	}
	return false;
}

bool examine_bytes(const unsigned char *bytes, size_t size, int number, unsigned int machine,
		   char *ret_cause, size_t cause_size)
{
	if (size == 0 && number == ENOEXEC) {
		(void)snprintf(ret_cause, cause_size, "the file is empty");
		return true;
	}
	if (size >= 2 && bytes[0] == '#' && bytes[1] == '!')
		return examine_script(bytes, size, number, ret_cause, cause_size);
	if (size >= 20 && !memcmp(bytes, ELFMAG, SELFMAG))
		return examine_elf(bytes, size, number, machine, ret_cause, cause_size);
	return false;
}

/* The first bytes. davit-init's descriptor is O_PATH, for it must not open what may be a fifo; this
 * is a regular file. */
static ssize_t examine_head(int fd, unsigned char *head, size_t size)
{
	ssize_t n = pread(fd, head, size, 0);
	autofd int again = FD_NONE;
	char path[32];

	if (n >= 0 || errno != EBADF)
		return n;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return again < 0 ? -1 : pread(again, head, size, 0);
}

bool examine_file(int fd, int number, char *ret_cause, size_t cause_size)
{
	unsigned char head[HEAD_SIZE];
	struct statvfs fs;
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return false;
	if (!S_ISREG(st.st_mode)) {
		(void)snprintf(ret_cause, cause_size, "it is not a regular file");
		return true;
	}
	if (number == EACCES && !(st.st_mode & 0111)) {
		(void)snprintf(ret_cause, cause_size, "nobody may execute it: its mode is %04o",
			       (unsigned int)(st.st_mode & 07777));
		return true;
	}
	if (number == EACCES && fstatvfs(fd, &fs) == 0 && (fs.f_flag & ST_NOEXEC)) {
		(void)snprintf(ret_cause, cause_size,
			       "it lies on a noexec mount: drop noexec from the options");
		return true;
	}
	n = examine_head(fd, head, sizeof(head));
	if (n < 0)
		return false;
	return examine_bytes(head, (size_t)n, number, MACHINE, ret_cause, cause_size);
}

void examine_add(int fd, const struct words *words, struct error *err)
{
	const struct op *op = words_op(words->program, words->op);
	char cause[sizeof(err->hint)];

	if (fd < 0 || !op || (op->code != OP_EXEC && op->code != OP_FIND))
		return;
	if (!examine_file(fd, words->number, cause, sizeof(cause)))
		return;
	err->hint[0] = 0;
	error_hint(err, "%s", cause);
}
