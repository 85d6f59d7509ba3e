/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spin - a payload that makes no system call at all: a filter that kills on everything but execve
 * leaves it alone, and a test reads what it is from the host's /proc. Built with -nostdlib -static.
 */

__attribute__((noreturn)) void _start(void);

void _start(void)
{
	for (;;)
		__asm__ volatile("" ::: "memory");
}
