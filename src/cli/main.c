/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* main - the beginning and the end of every command */
#include <stdio.h>

int main(void)
{
	puts("davit version " PACKAGE_VERSION);
	return 0;
}
