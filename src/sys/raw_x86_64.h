/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* raw_x86_64 - a system call by the `syscall` instruction; included by raw.h only */
#ifndef DAVIT_SYS_RAW_X86_64_H
#define DAVIT_SYS_RAW_X86_64_H

static inline __attribute__((always_inline)) long sys_call6(long n, long a, long b, long c, long d,
							    long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

static inline __attribute__((always_inline)) long sys_call3(long n, long a, long b, long c)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(n), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return ret;
}

#endif
