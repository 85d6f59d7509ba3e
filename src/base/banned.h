/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* banned - what bites does not compile; force-included (-include) into everything above sys/ */
#ifndef DAVIT_BASE_BANNED_H
#define DAVIT_BASE_BANNED_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* macros of the headers above, some only with some compilers */
#undef alloca
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atoll popen alloca getenv gets

#endif
