/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* raw_riscv64 - a system call by `ecall`; included by raw.h only */
#ifndef DAVIT_SYS_RAW_RISCV64_H
#define DAVIT_SYS_RAW_RISCV64_H

static inline __attribute__((always_inline)) long sys_call6(long n, long a, long b, long c, long d,
							    long e, long f)
{
	register long a7 __asm__("a7") = n;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;
	register long a3 __asm__("a3") = d;
	register long a4 __asm__("a4") = e;
	register long a5 __asm__("a5") = f;

	__asm__ volatile("ecall"
			 : "+r"(a0)
			 : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
			 : "memory");
	return a0;
}

static inline __attribute__((always_inline)) long sys_call3(long n, long a, long b, long c)
{
	register long a7 __asm__("a7") = n;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
	return a0;
}

#endif
