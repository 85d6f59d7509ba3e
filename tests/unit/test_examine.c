/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/examine.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "tests/unit/tap.h"

static char cause[200];

static const char *text_cause(const char *text, int number)
{
	bool found = examine_bytes((const unsigned char *)text, strlen(text), number, EM_X86_64,
				   cause, sizeof(cause));

	return found ? cause : NULL;
}

static const char *elf_cause(const void *elf, size_t size, int number)
{
	bool found = examine_bytes(elf, size, number, EM_X86_64, cause, sizeof(cause));

	return found ? cause : NULL;
}

static bool has(const char *text, const char *part)
{
	return text && strstr(text, part);
}

static void test_elf(void)
{
	struct {
		Elf64_Ehdr head;
		Elf64_Phdr table[2];
		char interpreter[32];
	} elf = {
		.head = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB},
			 .e_machine = EM_X86_64,
			 .e_phoff = sizeof(Elf64_Ehdr),
			 .e_phentsize = sizeof(Elf64_Phdr),
			 .e_phnum = 2},
		.table = {{.p_type = PT_LOAD}, {.p_type = PT_INTERP, .p_offset = 176}},
		.interpreter = "/lib/ld-musl.so",
	};

	ok(has(elf_cause(&elf, sizeof(elf), ENOENT), "`/lib/ld-musl.so`"), "missing interpreter");
	ok(!elf_cause(&elf, sizeof(elf), ENOEXEC), "nothing to say about a good file");
	elf.head.e_machine = EM_AARCH64;
	ok(has(elf_cause(&elf, sizeof(elf), ENOEXEC), "for aarch64, this machine is x86_64"),
	   "another architecture");
	ok(has(elf_cause(&elf, 40, ENOEXEC), "cut off"), "half a header");
	elf.table[1].p_offset = 1 << 20;
	ok(!elf_cause(&elf, sizeof(elf), ENOENT), "an interpreter that is not in the bytes");
	elf.head.e_phoff = ~(uint64_t)0;
	ok(!elf_cause(&elf, sizeof(elf), ENOENT), "a table far outside");
	elf.head.e_ident[EI_CLASS] = 9;
	ok(has(elf_cause(&elf, sizeof(elf), ENOEXEC), "damaged"), "an unknown class");
}

static void test_descriptors(void)
{
	autofd int directory = open("/", O_PATH | O_CLOEXEC);
	autofd int file = memfd_create("examine", MFD_CLOEXEC);

	ok(examine_file(directory, EACCES, cause, sizeof(cause)) && has(cause, "regular"),
	   "a directory");
	(void)fchmod(file, 0644);
	ok(examine_file(file, EACCES, cause, sizeof(cause)) && has(cause, "0644"), "no x bit");
	ok(examine_file(file, ENOEXEC, cause, sizeof(cause)) && has(cause, "empty"), "no bytes");
	ok(!examine_file(FD_NONE, ENOENT, cause, sizeof(cause)), "no descriptor");
}

int main(void)
{
	ok(has(text_cause("#!/bin/nosuch -x\n", ENOENT), "`/bin/nosuch`"), "missing script target");
	ok(has(text_cause("#! \t/bin/sh\r\necho\r\n", ENOENT), "CRLF"), "CRLF line ends");
	ok(has(text_cause("#!\n", ENOEXEC), "names no interpreter"), "an empty first line");
	ok(has(text_cause("#!/bin/\x1b[31m", ENOENT), "`/bin/`"), "a name ends at an escape");
	ok(has(text_cause("#!/bin/\xc3\xa9\n", ENOENT), "`/bin/??`"), "other bytes are not shown");
	ok(!text_cause("#!/bin/sh\n", ENOMEM), "another error is not the script's fault");
	ok(!text_cause("hello\n", ENOEXEC), "a text without #! has no cause to show");
	test_elf();
	test_descriptors();
	return done();
}
