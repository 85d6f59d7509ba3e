/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* floor.h - what both halves of floor share: a freestanding entry, and the end when a call is
 * refused */
#ifndef DAVIT_BENCH_FLOOR_H
#define DAVIT_BENCH_FLOOR_H

#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "sys/raw.h"

__attribute__((noreturn, used, visibility("hidden"))) void floor_main(long *stack);

__asm__(".globl _start\n_start:\n\t"
#if defined(__x86_64__)
	"xor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall floor_main\n\thlt"
#elif defined(__aarch64__)
	"mov x0, sp\n\tbl floor_main\n\tbrk #1"
#else
	"mv a0, sp\n\tcall floor_main\n\tebreak"
#endif
);

/* The line of the call that went wrong is the exit status: floor tells no more. */
#define MUST(call) must((long)(call), __LINE__)
static long must(long result, int line)
{
	if (result < 0)
		sys_exit(line % 250 + 1);
	return result;
}

#endif
