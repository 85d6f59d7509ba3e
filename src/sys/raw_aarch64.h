/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* raw_aarch64 - a system call by `svc`; included by raw.h only */
#ifndef DAVIT_SYS_RAW_AARCH64_H
#define DAVIT_SYS_RAW_AARCH64_H

static inline __attribute__((always_inline)) long sys_call6(long n, long a, long b, long c, long d,
							    long e, long f)
{
	register long x8 __asm__("x8") = n;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory", "cc");
	return x0;
}

static inline __attribute__((always_inline)) long sys_call3(long n, long a, long b, long c)
{
	register long x8 __asm__("x8") = n;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory", "cc");
	return x0;
}

#endif
