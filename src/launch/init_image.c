/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/init_image.h"

/* The assembler reads the file from the build directory, which is where make runs it. */
__asm__(".section .rodata.davit_init_image, \"a\"\n"
	".balign 16\n"
	".globl davit_init_image\n"
	".hidden davit_init_image\n"
	"davit_init_image:\n"
	".incbin \"davit-init\"\n"
	".globl davit_init_image_end\n"
	".hidden davit_init_image_end\n"
	"davit_init_image_end:\n"
	".byte 0\n"
	".previous\n");
